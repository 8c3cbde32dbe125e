"""Which cells a structured reference means, by hand from Excel's documentation: what is added up tells them apart."""

import openpyxl
import pytest
from openpyxl.worksheet.table import Table

from quotaxl.core.edits import EditPlan, SetCell
from quotaxl.sources.read import read_workbook
from quotaxl.xlsx.apply import apply_plan

RESULTS = {
    # header 1 and 2 beside each other as texts, rows 10 + 20, totals 300
    "SUM(清单[金额])": 30,
    "SUM(清单[[#Data],[金额]])": 30,
    "SUM(清单[[#Totals],[金额]])": 300,
    "SUM(清单[[#Data],[#Totals],[金额]])": 330,
    "SUM(清单[[数量]:[金额]])": 33,
    "COUNTA(清单[#Headers])": 2,
    "COUNTA(清单[[#Headers],[#Data],[金额]])": 3,
    "COUNTA(清单[#All])": 8,
    "COUNTA(清单)": 4,
    "SUM(清单[没有])": None,
    "SUM(清单[[#Data],[没有]])": None,
    "SUM(清单[[金额]:[没有]])": None,
    "SUM(没有[金额])": None,
}


@pytest.mark.parametrize(("formula", "result"), RESULTS.items())
def test_the_cells_of_a_structured_reference(tmp_path, formula, result):
    book = openpyxl.Workbook()
    page = book.active
    for row in (("数量", "金额"), (1, 10), (2, 20), (3, 300)):
        page.append(row)
    page.add_table(Table(displayName="清单", ref="A1:B4", totalsRowCount=1))
    page["D1"] = f"={formula}"
    book.save(tmp_path / "a.xlsx")
    apply_plan(tmp_path / "a.xlsx", EditPlan((SetCell("Sheet", "F1", 1, "x"),)), tmp_path / "b.xlsx")
    assert read_workbook(tmp_path / "b.xlsx").grids[0].value(1, 4) == result
