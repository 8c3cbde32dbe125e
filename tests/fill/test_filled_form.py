"""From the two example workbooks to the filled form: every figure as the documents state it."""

import re
import tomllib
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from fill.county import bound

from quotaxl.catalogue import regions
from quotaxl.core.amount import exact
from quotaxl.core.assets import asset
from quotaxl.fill.blank import plan_blank
from quotaxl.fill.context import context_of
from quotaxl.fill.plan import plan_fill
from quotaxl.reading.read import read_tables
from quotaxl.sources.read import read_workbook
from quotaxl.xlsx.apply import apply_plan


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    known = regions.load()
    paths = (asset("workbook", "artux-2024.xlsx"), asset("workbook", "allocation-xincaizhen-2024-18.xlsx"))
    tables = [table for path in paths for table in read_tables(read_workbook(path), known)]
    result = plan_fill(bound(), tables, context_of(tables, known))
    target = tmp_path_factory.mktemp("filled") / result.output
    apply_plan(bound().template.form, result.plan, target)
    return target


@pytest.fixture(scope="module")
def book(filled):
    return openpyxl.load_workbook(filled, data_only=True)


def numbers(book, sheet, area):
    return [[None if c.value in (None, "") else exact(c.value) for c in row] for row in book[sheet][area]]


def test_every_figure_equals_the_documents(book, reference):
    truth = tomllib.loads((reference / "truth/artux-2024.toml").read_text(encoding="utf-8"))
    limits = [[Decimal(row[f]) for f in ("total", "general", "special")] for row in truth["limits"].values()]
    first = numbers(book, "附件1 债务限额下达情况表", "B5:D9")
    assert [first[0], first[1], first[4]] == limits
    assert first[2] == first[3] == [Decimal("0.8"), Decimal("0.8"), None]
    rows = numbers(book, "债务限额调整情况表", "C5:E16")
    for at, row in zip((0, 3, 9), limits, strict=True):
        assert rows[at : at + 3] == [[value, value, None] for value in row]
    for sheet, key in (("一般公共预算收支调整表", "general_public"), ("政府性基金预算收支调整表", "government_fund")):
        stated = [Decimal(truth["budget"][key][f]) for f in ("opening", "adjustment", "adjusted")]
        body = numbers(book, sheet, "F6:H9")
        assert body == [[None] * 3] * 3 + [stated]
        assert numbers(book, sheet, "B6:D9") == [[None] * 3] * 4
    listed = [(r[1].value, exact(r[3].value)) for r in book["附件2 债务限额分配情况表"]["A5:H20"]]
    projects = {k: [(p["name"], Decimal(p["amount"])) for p in truth["projects"] if p["kind"] == k] for k in _KINDS}
    expected = [line for k, word in _KINDS.items() for line in ((word, limits[1][_COLUMN[k]]), *projects[k])]
    assert listed == [*expected, ("合计", limits[1][0])]


_KINDS = {"general": "一般债务限额", "special": "专项债务限额"}
_COLUMN = {"general": 1, "special": 2}


def test_every_formula_has_its_result_in_the_file(filled):
    with zipfile.ZipFile(filled) as archive:
        sheets = [archive.read(n).decode() for n in archive.namelist() if re.match(r"xl/worksheets/sheet\d+\.xml", n)]
    cells = [cell for sheet in sheets for cell in re.findall(r"<c [^>]*>(?:(?!</c>).)*<f.*?</c>", sheet)]
    assert len(cells) > 40
    assert all("<v>" in cell for cell in cells)


def test_the_blank_county_workbook_is_read_as_the_regions_and_is_empty(tmp_path):
    known = regions.load()
    region = next(r for r in known.named("墨玉县") if r.code == "653222")
    template = bound("county-workbook")
    apply_plan(template.template.form, plan_blank(template, region, 2025).plan, tmp_path / "new.xlsx")
    tables = read_tables(read_workbook(tmp_path / "new.xlsx"), known)
    context = context_of(tables, known)
    assert (context.region, context.year) == (region, 2025)
    assert {t.form for t in tables} >= {"county-info", "county-limit", "county-projects", "county-balance"}
    assert all(t.frame[c.name].null_count() == t.frame.height for t in tables for c in t.amounts())
