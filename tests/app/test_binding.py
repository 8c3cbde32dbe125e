"""Binding a template by hand, what is said of each of its cells, and taking the names out again."""

import json
from decimal import Decimal
from functools import partial
from pathlib import Path

import openpyxl
import pytest
from app.owntemplate import own_template
from click.testing import CliRunner
from fill import full

from quotaxl.app.bind import BindingWishes, bind_file, draw_binding, unbind_file
from quotaxl.app.check import Wishes
from quotaxl.app.fill import Order, fill
from quotaxl.app.trace import trace
from quotaxl.cli.main import main
from quotaxl.core.edits import FINDINGS_SHEET
from quotaxl.core.errors import UserError
from quotaxl.fill.itemnames import item_name, item_named
from quotaxl.fill.names import ours
from quotaxl.fill.survey import CellState, survey
from quotaxl.sources.read import read_workbook
from quotaxl.xlsx.apply import apply_plan
from quotaxl.xlsx.kept import kept


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    return full.make(tmp_path_factory.mktemp("county") / "county.xlsx")


def bound(path, target, **wishes):
    return bind_file(path, target, read_workbook, apply_plan, wishes=BindingWishes(**wishes))


def filled(template, county, target, **more):
    return fill(Order((county,), target, template=str(template), **more), read_workbook, apply_plan, Wishes())


def told(attempt):
    with pytest.raises(UserError) as raised:
        attempt()
    return raised.value.say("zh")


@pytest.mark.parametrize(
    ("text", "item", "name"),
    [
        ("债务限额/本次新增/一般", "county-limit/new/general", "债务限额/本次下达新增债务限额/一般债务限额"),
        ("county-limit/new/general", "county-limit/new/general", "债务限额/本次下达新增债务限额/一般债务限额"),
        ("债务执行/债券发行额/专项", "county-execution/issued_bonds/special", "债务执行/债券发行额/专项债务"),
        ("债务余额/上年末债务余额", "county-balance/opening/total", "债务余额/上年末债务余额/合计"),
    ],
)
def test_items_are_named_in_chinese_or_by_their_ids(text, item, name):
    assert str(item_named(text)) == item
    assert item_name(item_named(text)) == name


@pytest.mark.parametrize(
    ("text", "nearest"),
    [("债务限额/新曾限额/一般", "本次下达新增债务限额"), ("债务执行/发行/一般", "债券发行额"), ("没有的表/甲/乙", "")],
)
def test_a_name_that_is_none_is_told_with_the_nearest(text, nearest):
    assert nearest in told(lambda: item_named(text))


def test_a_cell_is_bound_by_hand(county, tmp_path):
    def extra(book, _sheet):
        other = book.add_worksheet("摘要")
        other.write("A1", "本次新增一般债务限额")
        other.write("B1", "")

    made = bound(
        own_template(tmp_path / "t.xlsx", extra=extra), tmp_path / "b.xlsx", sets=("摘要!B1=债务限额/本次新增/一般",)
    )
    filled(made.path, county, tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["摘要"]
    assert sheet["B1"].value == 2.6


def test_an_area_is_said_to_be_a_form(county, tmp_path):
    template = own_template(tmp_path / "t.xlsx", title="附表七")
    assert "没有认出" in told(lambda: bound(template, tmp_path / "b.xlsx"))
    made = bound(template, tmp_path / "b.xlsx", forms=(("新增地方政府债券资金使用安排表", "项目表!A4:I9"),))
    filled(made.path, county, tmp_path / "out.xlsx")
    assert openpyxl.load_workbook(tmp_path / "out.xlsx")["项目表"]["B5"].value == full.PROJECTS[0][0]


def test_two_lists_that_name_no_kind_are_not_bound_unless_told(tmp_path):
    template = own_template(tmp_path / "t.xlsx", note=None, extra=_second_list)
    message = told(lambda: bound(template, tmp_path / "b.xlsx"))
    assert "拿不准" in message and "--yes" in message and "项目表!B5:B7" in message
    assert bound(template, tmp_path / "b.xlsx", yes=True).proposal.doubtful == ()


def _second_list(_book, sheet):
    sheet.write("A12", "××县××××年新增地方政府债券资金使用安排表（续）")
    for column, text in enumerate(("序号", "项目名称", "债券性质", "债券规模")):
        sheet.write(13, column, text)
    sheet.write("B17", "合计")
    sheet.write_formula("D17", "=SUM(D15:D16)")


def test_a_sideways_list_is_refused_with_its_place_and_the_way_out(tmp_path):
    book = openpyxl.Workbook()
    for row, text in enumerate(
        ("××县××××年新增债券资金使用安排表", "项目名称", "项目编号", "债券性质", "债券规模"), start=1
    ):
        book.active.cell(row, 1).value = text
    book.active["D2"] = None
    book.save(tmp_path / "t.xlsx")
    message = told(lambda: bound(tmp_path / "t.xlsx", tmp_path / "b.xlsx"))
    assert "A2:A5" in message and "转置" in message


def test_every_cell_of_a_template_is_accounted_for(tmp_path):
    def extra(_book, sheet):
        sheet.write_formula("J5", "=H5*2")
        sheet.write("K3", 42)

    made = bound(own_template(tmp_path / "t.xlsx", samples=1, more=("两倍",), extra=extra), tmp_path / "b.xlsx")
    states = {(one.ref, one.state) for one in survey(made.book, made.proposal)}
    assert ("B5", CellState.BOUND) in states and ("J5", CellState.FORMULA) in states
    assert ("A4:J4", CellState.TEXT) in states and ("K3", CellState.UNKNOWN) in states
    draw_binding(made, survey(made.book, made.proposal), tmp_path / "p.svg", force=False)
    assert "项目名称" in (tmp_path / "p.svg").read_text("utf-8")


def test_what_was_not_recognised_is_told_again_when_filling(county, tmp_path):
    made = bound(own_template(tmp_path / "t.xlsx", more=("绩效评价得分",)), tmp_path / "b.xlsx")
    said = [m.what.zh for m in filled(made.path, county, tmp_path / "out.xlsx").missing]
    assert any("绩效评价得分" in text and "未绑定" in text for text in said)


def test_a_filled_form_serves_again_and_its_names_can_be_taken_out(county, tmp_path):
    made = bound(own_template(tmp_path / "t.xlsx"), tmp_path / "b.xlsx")
    filled(made.path, county, tmp_path / "one.xlsx")
    filled(tmp_path / "one.xlsx", county, tmp_path / "two.xlsx")
    first, second = (openpyxl.load_workbook(tmp_path / name) for name in ("one.xlsx", "two.xlsx"))
    assert first.sheetnames == second.sheetnames
    assert [[c.value for c in row] for row in first["项目表"]] == [[c.value for c in row] for row in second["项目表"]]
    path = unbind_file(tmp_path / "two.xlsx", None, read_workbook, apply_plan)
    book = openpyxl.load_workbook(path)
    assert not any(map(ours, book.defined_names))
    assert FINDINGS_SHEET not in book.sheetnames and kept(path, "sources") is None
    assert "没有 quotaxl 的名称" in told(lambda: unbind_file(path, None, read_workbook, apply_plan))


def test_a_dry_run_writes_nothing(county, tmp_path):
    made = bound(own_template(tmp_path / "t.xlsx"), tmp_path / "b.xlsx")
    before = sorted(tmp_path.iterdir())
    result = filled(made.path, county, tmp_path / "out.xlsx", dry=True)
    assert result.form == tmp_path / "out.xlsx" and sorted(tmp_path.iterdir()) == before


def test_a_cell_without_result_is_listed(county, tmp_path):
    open_ = "=OFFSET(H5,COUNTA(B5:B5),0)"
    template = own_template(tmp_path / "t.xlsx", extra=lambda _b, sheet: sheet.write_formula("K3", open_))
    result = filled(bound(template, tmp_path / "b.xlsx").path, county, tmp_path / "out.xlsx")
    assert [m.ref for m in result.missing if "打开后计算" in m.what.zh] == ["K3"]


@pytest.mark.parametrize("wish", ["表1-7", "债券资金使用安排表", "bond-use-plan"])
def test_a_template_is_named_in_chinese(county, tmp_path, wish):
    result = filled(wish, county, tmp_path)
    assert "安排表" in result.form.name


def test_an_unknown_template_is_told_with_the_nearest(county, tmp_path):
    assert "一般债务余额情况表" in told(lambda: filled("一般债务余额状况表", county, tmp_path))


def test_every_figure_says_where_it_comes_from(county, tmp_path):
    made = bound(own_template(tmp_path / "t.xlsx"), tmp_path / "b.xlsx")
    filled(made.path, county, tmp_path / "out.xlsx")
    found = trace(tmp_path / "out.xlsx", "项目表!H6", read_workbook, kept, [county])
    (source,) = found.cell.origin.sources
    assert (source.file, source.sheet, source.unit) == ("county.xlsx", "债券项目", "亿元")
    held = openpyxl.load_workbook(county)["债券项目"][source.ref].value
    assert Decimal(str(held)) == Decimal(source.value) == Decimal(found.cell.now)
    assert found.inputs == (("county.xlsx", True),)
    total = trace(tmp_path / "out.xlsx", "项目表!H8", read_workbook, kept)
    assert total.cell.formula == "SUM(H5:H7)" and [one.ref for one in total.cell.reads] == ["H5", "H6", "H7"]


def test_a_figure_that_was_changed_or_converted_says_so(county, tmp_path):
    made = bound(own_template(tmp_path / "t.xlsx"), tmp_path / "b.xlsx")
    from quotaxl.core.amount import Unit  # noqa: PLC0415 - only here

    filled(made.path, county, tmp_path / "out.xlsx", unit=Unit.WANYUAN)
    found = trace(tmp_path / "out.xlsx", "项目表!H5", read_workbook, kept).cell
    assert (found.origin.unit, found.origin.sources[0].unit, found.edited) == ("万元", "亿元", False)
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert str(tmp_path) not in json.dumps([s.file for s in found.origin.sources])
    book["项目表"]["H5"] = 1
    book.save(tmp_path / "plain.xlsx")  # openpyxl drops what it does not know
    assert "没有数据来源记录" in told(lambda: trace(tmp_path / "plain.xlsx", "项目表!H5", read_workbook, kept))


def test_a_sheet_is_found_by_the_number_that_its_name_begins_with(tmp_path):
    run = partial(CliRunner().invoke, main)
    for name in ("allocation-xincaizhen-2024-18", "artux-2024"):
        (tmp_path / f"{name}.xlsx").write_bytes((Path(__file__).parents[2] / "workbook" / f"{name}.xlsx").read_bytes())
    inputs = [str(path) for path in sorted(tmp_path.glob("*.xlsx"))]
    run(["fill", *inputs, "-o", str(tmp_path / "out.xlsx"), "--lang", "zh"])
    shown = run(["trace", str(tmp_path / "out.xlsx"), "附件1!C5", "--lang", "zh"])
    assert shown.output.startswith("附件1 债务限额下达情况表!C5")
    for name in ("附件", "附件9"):
        assert f"没有工作表“{name}”" in run(["trace", str(tmp_path / "out.xlsx"), f"{name}!C5", "--lang", "zh"]).output


def test_the_trace_is_shown_and_given_as_json(county, tmp_path):
    made = bound(own_template(tmp_path / "t.xlsx"), tmp_path / "b.xlsx")
    filled(made.path, county, tmp_path / "out.xlsx")
    run = partial(CliRunner().invoke, main)
    shown = run(["trace", str(tmp_path / "out.xlsx"), "项目表!H5", "--lang", "zh"])
    assert shown.exit_code == 0 and "来自 county.xlsx 债券项目!" in shown.output
    data = json.loads(run(["trace", str(tmp_path / "out.xlsx"), "项目表!H5", "--format", "json"]).output)
    assert data["version"] == 1 and data["sources"][0]["file"] == "county.xlsx"


def test_a_sideways_list_is_seen_by_the_names_that_stand_under_a_spanning_head(tmp_path):
    """其中：债券资金 alone names a column of 债券存续期 tables, under 总投资 or 已实现投资."""
    book = openpyxl.Workbook()
    for row, text in enumerate(("××县债券存续期情况表", "债券名称", "其中：债券资金安排", "功能科目"), start=1):
        book.active.cell(row, 1).value = text
    book.active["D2"] = None
    book.save(tmp_path / "t.xlsx")
    message = told(lambda: bound(tmp_path / "t.xlsx", tmp_path / "b.xlsx"))
    assert "A2:A4" in message and "转置" in message
