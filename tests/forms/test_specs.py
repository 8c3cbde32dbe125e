"""Every official form, as tables of it are printed, is known and read."""

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from layouts import read

from quotaxl.forms import forms

SAMPLES = [
    sample
    for path in sorted((Path(__file__).parent / "samples").glob("*.toml"))
    for sample in tomllib.loads(path.read_text(encoding="utf-8"))["sample"]
]
OWN = {f.id for f in forms() if f.id.startswith("county-")} - {"county-summary", "county-issue-service"}


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


def test_every_form_of_others_has_a_sample():
    elsewhere = {"performance-target", "bond-cash-general"}  # test_fields.py, test_read.py
    sampled = {sample["form"] for sample in SAMPLES} | elsewhere
    assert {f.id for f in forms()} - OWN - sampled == set()
