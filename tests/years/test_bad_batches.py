"""Bad input in the list of batches: one finding each, with its cell and what to do, what follows from it folded."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from quotaxl.app.check import Wishes, check
from quotaxl.cli.adapters import read
from quotaxl.core.finding import Severity, Status
from tests.years.yearbook import BOOKS, load, make, spoil

BAD = tomllib.loads((Path(__file__).parent / "bad_batches.toml").read_text("utf-8"), parse_float=Decimal)["bad"]


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    year = load(BOOKS / "2025-chibi.toml")
    return year, make(year, tmp_path_factory.mktemp("chibi") / "in")


def told(files, year):
    outcomes = check(files, read, Wishes(as_of=date.fromisoformat(year["as_of"]))).outcomes
    assert not [o.rule for o in outcomes if o.status is Status.CRASHED]
    return [f for o in outcomes for f in o.findings if f.severity is not Severity.INFO]


@pytest.mark.parametrize("bad", BAD, ids=[b["about"] for b in BAD])
def test_each_is_one_finding_with_its_cell_and_what_to_do(bad, county, tmp_path):
    year, (book, *notices) = county
    spoiled = tmp_path / book.name
    spoil(book, spoiled, {k: float(v) if isinstance(v, Decimal) else v for k, v in bad["set"].items()})
    found = told([spoiled, *(notices if bad.get("notices", True) else ())], year)
    found = [f for f in found if f.rule not in bad.get("also", ())]
    assert [f.rule for f in found] == [bad["finds"]], [f.message.zh for f in found]
    (one,) = found
    assert f"{one.cells[0].sheet}!{one.cells[0].ref}" == bad["at"]
    assert bad["remedy"] in one.remedy.zh
    assert sorted({f.rule for f in one.folded}) == sorted(bad["folds"])


def test_two_mistakes_are_two_findings_whatever_else_follows(county, tmp_path):
    year, (book, *notices) = county
    spoiled = tmp_path / book.name
    spoil(book, spoiled, {"限额变动!F6": 1.3, "限额变动!G7": 7.6, "政府性基金预算!C6": 9.3})
    found = told([spoiled, *notices], year)
    assert {(f.rule, f.cells[0].ref) for f in found} >= {("QX-N105", "F6"), ("QX-N105", "G7"), ("QX-N301", "C6")}


def test_a_limit_that_is_wrong_beside_a_batch_that_is_wrong_stands_by_itself(county, tmp_path):
    year, (book, *notices) = county
    spoiled = tmp_path / book.name
    spoil(
        book,
        spoiled,
        {"限额变动!F6": 1.3, "债务限额!C5": 1.4, "债务限额!C7": 31.4, "债务限额!B5": 13.7, "债务限额!B7": 89.7},
    )
    found = {f.rule: f for f in told([spoiled, *notices], year)}
    assert {"QX-N105", "QX-N201"} <= set(found)
    assert "QX-N203" in {f.rule for f in found["QX-N105"].folded}


def test_more_batches_than_one_that_are_off_are_all_told(county, tmp_path):
    year, (book, *notices) = county
    spoiled = tmp_path / book.name
    spoil(book, spoiled, {"限额变动!F6": 1.3, "限额变动!G7": 7.6, "限额变动!G8": 2.5})
    found = told([spoiled, *notices], year)
    assert [(f.rule, f.cells[0].ref) for f in found] == [("QX-N105", "F6"), ("QX-N105", "G7"), ("QX-N105", "G8")]
