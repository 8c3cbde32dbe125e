"""Results that a spreadsheet program calculates, and the sheet that says where figures come from."""

from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from fill import full

from quotaxl.app.bind import bind_file, unbind_file
from quotaxl.app.check import Wishes
from quotaxl.app.fill import Order, fill
from quotaxl.core.edits import EditPlan, SetResult
from quotaxl.sources.read import read_workbook
from quotaxl.xlsx.apply import apply_plan

ROWS = (
    ("××县20××年新增政府债券资金使用安排表",),
    (None, None, None, "单位：万元"),
    ("序号", "项目名称", "债券性质", "债券规模"),
    (1,),
    ("合计", None, None, "=SUM(OFFSET(D4,0,0,COUNTA(B4:B4),1))"),
    ("核对", None, None, '=IF(D5>0,"有","无")'),
)


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    return full.make(tmp_path_factory.mktemp("county") / "county.xlsx")


@pytest.fixture
def template(tmp_path):
    book = openpyxl.Workbook()
    for row, values in enumerate(ROWS, 1):
        for column, value in enumerate(values, 1):
            book.active.cell(row, column, value)
    book.save(tmp_path / "t.xlsx")
    return bind_file(tmp_path / "t.xlsx", tmp_path / "bound.xlsx", read_workbook, apply_plan).path


def filled(county, template, out, **more):
    order = Order((county,), out, template=str(template), force=True, **more)
    return fill(order, read_workbook, apply_plan, Wishes())


def program(results):
    """What stands for the spreadsheet program: the workbook as read, with these results."""

    def recalculate(path):
        book = read_workbook(path)
        grid = book.grids[0]
        rows = [list(row) for row in grid.rows]
        for (row, column), value in results.items():
            rows[row - 1] += [None] * (column - len(rows[row - 1]))
            rows[row - 1][column - 1] = value
        return replace(book, blocks=(replace(grid, rows=rows, uncached=frozenset()),))

    return recalculate


def test_results_of_a_program_stand_beside_the_formulas(county, template, tmp_path):
    found = program({(7, 4): 91000, (8, 4): "有"})
    result = filled(county, template, tmp_path / "out.xlsx", recalculate=found)
    page, values = (
        openpyxl.load_workbook(tmp_path / "out.xlsx", data_only=only).worksheets[0] for only in (False, True)
    )
    assert (page["D7"].value, values["D7"].value) == ("=SUM(OFFSET(D4,0,0,COUNTA(B4:B6),1))", 91000)
    assert (page["D8"].value, values["D8"].value) == ('=IF(D7>0,"有","无")', "有")
    assert not any("公式的结果" in one.what.zh for one in result.missing)


def test_without_a_program_the_formulas_are_told(county, template, tmp_path):
    result = filled(county, template, tmp_path / "out.xlsx")
    told = [one.ref for one in result.missing if "公式的结果" in one.what.zh]
    assert told == ["D7:D8"]


def test_what_a_program_does_not_know_stays_without_result(county, template, tmp_path):
    result = filled(county, template, tmp_path / "out.xlsx", recalculate=program({(7, 4): None, (8, 4): None}))
    assert [one.ref for one in result.missing if "公式的结果" in one.what.zh] == ["D7:D8"]


def test_a_result_for_a_cell_without_formula_changes_nothing(template, tmp_path):
    plan = EditPlan((SetResult("Sheet", "B3", Decimal(7), "test"),))
    apply_plan(template, plan, tmp_path / "same.xlsx")
    assert openpyxl.load_workbook(tmp_path / "same.xlsx").active["B3"].value == "项目名称"


def test_the_list_of_sources_names_every_cell_and_is_made_anew_each_year(county, template, tmp_path):
    first, second = tmp_path / "first.xlsx", tmp_path / "second.xlsx"
    filled(county, template, first, sources=True)
    filled(county, first, second, sources=True)
    for path in (first, second):
        page = openpyxl.load_workbook(path)["数据来源"]
        rows = [tuple(cell.value for cell in row) for row in page.iter_rows(min_row=3)]
        assert ("Sheet", "D4", "8000", "万元", "county.xlsx", "债券项目", "E5", "0.8", "亿元", "亿元换算为万元") in rows
        assert len(rows) == len(set(rows))
    filled(county, first, tmp_path / "third.xlsx")
    assert "数据来源" not in openpyxl.load_workbook(tmp_path / "third.xlsx").sheetnames
    loose = unbind_file(first, tmp_path / "loose.xlsx", read_workbook, apply_plan)
    assert openpyxl.load_workbook(loose).sheetnames == ["Sheet"]


def test_a_users_own_sheet_of_that_name_is_not_taken_out(county, tmp_path):
    book = openpyxl.Workbook()
    for row, values in enumerate(ROWS, 1):
        for column, value in enumerate(values, 1):
            book.active.cell(row, column, value)
    book.create_sheet("数据来源")["A1"] = "财政局自己的说明"
    book.save(tmp_path / "t.xlsx")
    bound = bind_file(tmp_path / "t.xlsx", tmp_path / "bound.xlsx", read_workbook, apply_plan).path
    filled(county, bound, tmp_path / "out.xlsx")
    assert openpyxl.load_workbook(tmp_path / "out.xlsx")["数据来源"]["A1"].value == "财政局自己的说明"
