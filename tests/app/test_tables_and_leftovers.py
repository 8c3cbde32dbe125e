"""Excel tables apart from their totals, notes below headers, and what a template carries on from last year."""

import openpyxl
import pytest
import xlsxwriter
from app.ownlist import EVERY, check, down, fill_own, write_county
from app.owntemplate import own_template

from quotaxl.core.errors import UserError

TITLE = "××县20××年新增地方政府债券资金使用安排表"
HEADS = ["序号", "项目名称", "项目主管部门", "债券性质", "债券规模"]
AMOUNTS = [0.8, 1.45, 0.35, 3.5, 1.25, 1.75]


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    return write_county(tmp_path_factory.mktemp("county") / "county.xlsx")


def sheet_of(path, fill):
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("附件")
    sheet.write("A1", TITLE)
    sheet.write("F2", "单位：亿元")
    fill(book, sheet)
    book.close()
    return path


@pytest.mark.parametrize("apart", [0, 1, 2])
def test_a_table_grows_by_itself_however_far_its_total_stands(county, tmp_path, apart):
    def table(_, sheet):
        columns = [{"header": head} for head in HEADS]
        formula = "=[@债券规模]*10000"
        sheet.add_table("A3:F5", {"name": "清单", "columns": [*columns, {"header": "折合", "formula": formula}]})
        sheet.write(5 + apart, 1, "合计")
        sheet.write_formula(5 + apart, 4, "=SUM(清单[债券规模])")

    out, said = fill_own(sheet_of(tmp_path / "t.xlsx", table), county)
    page, results = (openpyxl.load_workbook(out, data_only=only)["附件"] for only in (False, True))
    assert page.tables["清单"].ref == "A3:F9"
    check(page, {**down("B", 4, EVERY), f"B{10 + apart}": "合计", f"E{10 + apart}": "=SUM(清单[债券规模])"})
    assert results[f"E{10 + apart}"].value == 9.1
    assert [results[f"F{row}"].value for row in range(4, 10)] == [round(one * 10000) for one in AMOUNTS]
    assert not [one for one in said if "计算" in one]


def test_a_table_of_blank_rows_without_a_total_is_the_list(county, tmp_path):
    def table(_, sheet):
        sheet.add_table("A3:E6", {"name": "清单", "columns": [{"header": head} for head in HEADS]})

    out, _ = fill_own(sheet_of(tmp_path / "t.xlsx", table), county)
    page = openpyxl.load_workbook(out)["附件"]
    assert page.tables["清单"].ref == "A3:E9"
    check(page, {**down("B", 4, EVERY), "B10": None})


def test_a_note_between_header_and_rows_stays(county, tmp_path):
    def noted(_, sheet):
        sheet.write_row("A3", HEADS)
        sheet.merge_range("A4:E4", "（按项目库名称填写，不得简写）")
        sheet.write("B7", "合计")
        sheet.write_formula("E7", "=SUM(E5:E6)")

    out, _ = fill_own(sheet_of(tmp_path / "t.xlsx", noted), county)
    check(
        openpyxl.load_workbook(out)["附件"],
        {"A4": "（按项目库名称填写，不得简写）", **down("B", 5, EVERY), "E11": "=SUM(E5:E10)"},
    )


def test_a_sample_of_another_county_in_a_column_of_the_bureaus_own_is_told(county, tmp_path):
    def counties(_, sheet):
        sheet.write_row("A3", ["序号", "县（市）", "项目名称", "债券规模"])
        sheet.write("B4", "乌恰县")
        sheet.write("C5", "合计")
        sheet.write_formula("D5", "=SUM(D4:D4)")

    out, said = fill_own(sheet_of(tmp_path / "t.xlsx", counties), county)
    check(openpyxl.load_workbook(out)["附件"], down("C", 4, EVERY))
    assert [one for one in said if "附件!B4" in one and "乌恰县" in one and "不是本表的地区" in one]


def test_years_of_before_are_told_and_those_of_laws_are_not(county, tmp_path):
    def extra(book, sheet):
        sheet.write("A12", "填报日期：2023年3月15日")
        sheet.write("A13", "依据2015年施行的预算法、财预〔2022〕9号")
        other = book.add_worksheet("参数")
        other.write_row("A1", ["年度", 2023])
        other.write_row("A2", ["面积", 2023])

    _, said = fill_own(own_template(tmp_path / "t.xlsx", extra=extra), county)
    told = [one.split(" ")[0] for one in said if "没有更新" in one and "写着" in one]
    assert told == ["项目表!A15", "参数!B1"]


def test_rows_shown_one_by_one_elsewhere_are_told(county, tmp_path):
    def extra(book, _):
        other = book.add_worksheet("明细二")
        other.write_formula("A1", "=项目表!B5")
        other.write_formula("A2", "='项目表'!$B$6")
        other.write_formula("A3", "=SUM(项目表!H5:H6)")
        other.write_formula("A4", "=项目表!H7")

    out, said = fill_own(own_template(tmp_path / "t.xlsx", samples=2, extra=extra), county)
    told = [one.split(" ")[0] for one in said if "只引用明细中的一行" in one]
    assert told == ["明细二!A1", "明细二!A2"]
    results = openpyxl.load_workbook(out, data_only=True)["明细二"]
    assert (results["A3"].value, results["A4"].value) == (9.1, 9.1)


def test_amounts_of_this_year_beside_those_of_years_before(county, tmp_path):
    def years(_, sheet):
        sheet.write_row("A3", ["序号", "项目名称", "总投资", "以前年度已安排", "本年债券规模"])
        sheet.write("B5", "合计")
        sheet.write_formula("E5", "=SUM(E4:E4)")

    out, said = fill_own(sheet_of(tmp_path / "t.xlsx", years), county)
    check(openpyxl.load_workbook(out)["附件"], {**down("E", 4, AMOUNTS), "E10": "=SUM(E4:E9)", "D4": None})
    assert [one for one in said if "附件!D3" in one]


def test_kinds_below_each_other_are_no_list_that_runs_to_the_right(tmp_path):
    def limits(_, sheet):
        sheet.write_row("A3", ["项目", "年初", "本次新增"])
        sheet.write_column("A4", ["债务限额合计", "其中：一般债务", "专项债务"])

    with pytest.raises(UserError) as refused:
        fill_own(sheet_of(tmp_path / "t.xlsx", limits), tmp_path / "none.xlsx")
    assert "横向" not in refused.value.what.zh and "没有认出是哪一种表" in refused.value.what.zh


def test_payments_below_a_project_are_refused_at_the_project(tmp_path):
    def nested(_, sheet):
        sheet.write_row("A3", ["项目名称", "债券规模", "支付日期", "支付金额", "备注"])
        sheet.write_column("A4", ["项目一", "　第一笔", "　第二笔", "合计"])
        sheet.write_formula("B7", "=SUM(B4)")

    with pytest.raises(UserError) as refused:
        fill_own(sheet_of(tmp_path / "t.xlsx", nested), tmp_path / "none.xlsx")
    assert "附件!A4 表头下面的“项目一”" in refused.value.what.zh and "各笔支付" in refused.value.what.zh
