"""Published tables, read as CSV and as the workbook they came from, against a reading checked by eye."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from layouts import document, official_workbook

from quotaxl.catalogue.regions import load
from quotaxl.core.amount import Unit
from quotaxl.core.errors import UserError
from quotaxl.core.table import Table
from quotaxl.reading import read_tables
from quotaxl.sources import read_workbook

GOLDEN = Path(__file__).parents[1] / "golden" / "read"
WORKBOOKS = Path(__file__).parents[2] / "workbook"
HEADERS = {
    "haidong_2018_alloc": (2, 2),
    "liucheng_2021_final_limit_balance": (3, 4),
    "mof_2017_sciencemuseum_alloc": (3, 3),
    "qijiang_2020_general_balance": (4, 4),
    "qijiang_2020_limit_balance": (4, 5),
    "xsbn_2022_general_bonds": (4, 5),
    "xsbn_2022_general_cash_partial": (4, 5),
    "xuanzhou_2024_issue_service": (4, 4),
}


def tables(path: Path) -> tuple[Table, ...]:
    return read_tables(read_workbook(path), load())


def golden(name: str) -> object:
    return json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", HEADERS)
def test_published_tables_are_read_from_csv(name, reference):
    assert document(tables(reference / "cases" / f"{name}.csv")) == golden(name)


@pytest.mark.parametrize("name", HEADERS)
def test_published_tables_are_read_from_workbooks(name, reference, tmp_path):
    target = tmp_path / f"{name}.xlsx"
    official_workbook(reference / "cases" / f"{name}.csv", HEADERS[name], target)
    assert document(tables(target)) == golden(name)


def test_the_text_of_the_notice_is_read_as_its_workbook(reference):
    (text,) = tables(reference / "sources" / "notice-xincaizhen-2024-18.txt")
    (book,) = tables(WORKBOOKS / "allocation-xincaizhen-2024-18.xlsx")
    shared = ["ordinal", "label", "role", "depth", "parent", "amount", "D"]
    assert text.frame.select(shared).equals(book.frame.select(shared))
    assert text.frame.filter(role="item").height == 49
    assert (text.title, text.document_number, text.unit, text.year) == (
        book.title,
        book.document_number,
        book.unit,
        book.year,
    )


def test_the_example_allocation_is_read():
    assert document(tables(WORKBOOKS / "allocation-xincaizhen-2024-18.xlsx")) == golden("allocation-xincaizhen-2024-18")


def test_the_example_county_workbook_is_read():
    found = {table.form: table for table in tables(WORKBOOKS / "artux-2024.xlsx")}
    assert list(found) == [
        "county-info",
        "county-limit",
        "county-changes",
        "county-projects",
        "county-general-budget",
        "county-fund-budget",
        "county-balance",
    ]
    assert {(t.region, t.year) for t in found.values()} == {("阿图什市", 2024)}
    assert {t.unit for form, t in found.items() if form != "county-info"} == {Unit.YIYUAN}
    assert found["county-info"].text("code", "value") == "653001"
    limit = found["county-limit"]
    assert [limit.value("adjusted", c) for c in ("total", "general", "special")] == list(
        map(Decimal, ("109.98", "52.75", "57.23"))
    )
    budget = found["county-general-budget"]
    assert budget.value("spending_total", "change") == Decimal("2.6")
    assert budget.frame["role"][budget.position("income_total")] == "item"
    projects = found["county-projects"].frame.filter(role="item")
    assert (projects.height, projects["amount"].sum()) == (13, Decimal("9.1"))


def test_workbooks_of_other_things_are_no_official_forms(reference):
    for path in sorted((reference / "data" / "corpus").glob("*.xls*")):
        try:
            found = tables(path)
        except UserError:  # a damaged file is refused before anything is read
            continue
        assert [t.form for t in found if t.form] == [], path.name
