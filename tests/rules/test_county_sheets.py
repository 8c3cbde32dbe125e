"""The sheets of a county's workbook obey equations of their own before anything is made of them."""

from decimal import Decimal

import openpyxl
import pytest
from fill.full import make

from quotaxl.app.check import Wishes, judge
from quotaxl.app.load import load
from quotaxl.catalogue import regions
from quotaxl.catalogue.form import forms
from quotaxl.core.finding import Severity
from quotaxl.fill.derive import derivations
from quotaxl.sources.read import read_workbook

KNOWN = regions.load()


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    return make(tmp_path_factory.mktemp("county") / "county.xlsx")


def errors(path):
    found = [f for o in judge(load([path], read_workbook, KNOWN), Wishes()).outcomes for f in o.findings]
    return [(f.rule, f.cells[0].sheet, f.cells[0].ref) for f in found if f.severity is Severity.ERROR]


def test_every_county_sheet_of_figures_that_feeds_a_form_has_equations_or_demands():
    fed = {source for d in derivations().values() for source in d.uses} & {f.id for f in forms() if f.county}
    without = {f.id for f in forms() if f.id in fed and not (f.sums or f.ruled or f.bounds)}
    assert without == {"county-projects"}  # a list: what their rows must be is in [require]
    assert all(f.require.filled for f in forms() if f.id in without)


def test_a_workbook_whose_sheets_are_right_has_no_errors_in_them(county):
    sheets = ("债务执行", "债务决算", "债券信息", "债券支出")
    assert [found for found in errors(county) if found[1] in sheets] == []


@pytest.mark.parametrize("sheet", ["债务执行", "债务决算"])
@pytest.mark.parametrize(
    ("label", "column", "rules"),
    [
        ("七、年末", 3, {"QX-F101", "QX-F102"}),  # rolls forward; total = general + special
        ("四、", 4, {"QX-F101", "QX-F102", "QX-S203"}),  # its parts are larger now
        ("债券发行额", 3, {"QX-F101", "QX-F102"}),
        ("一、上年末", 2, {"QX-F101", "QX-F102"}),
        ("三、本年末债务限额", 3, {"QX-F102"}),
    ],
)
def test_one_wrong_figure_is_found_where_it_stands(county, tmp_path, sheet, label, column, rules):
    book = openpyxl.load_workbook(county)
    row = next(c.row for c in book[sheet]["A"] if str(c.value).startswith(label))
    cell = book[sheet].cell(row, column)
    cell.value = Decimal(str(cell.value)) - 1
    book.save(tmp_path / "wrong.xlsx")
    found = {rule for rule, where, _ in errors(tmp_path / "wrong.xlsx") if where == sheet}
    found -= {"QX-C101"}  # the sheets of a workbook are compared with each other as well
    assert found == rules
