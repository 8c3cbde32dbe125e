"""Every official form, as tables of it are printed, is known and read."""

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from layouts import read

from quotaxl.reading import forms

SAMPLES = [
    sample
    for path in sorted((Path(__file__).parents[2] / "quotaxl" / "catalogue" / "forms").glob("*/samples.toml"))
    for sample in tomllib.loads(path.read_text(encoding="utf-8"))["sample"]
]


def row(table, name):
    keyed = table.position(name)
    labels = table.frame["label"].str.replace_all(r"\s", "").to_list()
    return labels.index(name) if keyed is None else keyed


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s["name"])
def test_sample(sample):
    found = read(sample["sheet"])
    assert len(found) == sample.get("tables", 1)
    table = found[0]
    assert table.form == sample["form"]
    assert (table.unit.label if table.unit else None, table.year, table.region) == (
        sample.get("unit"),
        sample.get("year"),
        sample.get("region"),
    )
    for name, column, value in sample.get("values", ()):
        assert table.frame[column][row(table, name)] == Decimal(value), (name, column)
    for name, column, text in sample.get("texts", ()):
        assert table.frame[column][row(table, name)] == text


def test_a_sample_stands_beside_its_form():
    for path in (Path(__file__).parents[2] / "quotaxl" / "catalogue" / "forms").glob("*/samples.toml"):
        found = tomllib.loads(path.read_text(encoding="utf-8"))["sample"]
        assert {sample["form"] for sample in found} == {path.parent.name}


def test_every_form_of_the_ministry_has_a_sample():
    elsewhere = {"bond-cash-general"}  # test_read.py
    official = {f.id for f in forms() if f.source.startswith("财预〔2018〕209号")}
    assert official - {sample["form"] for sample in SAMPLES} - elsewhere == set()
