import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill

from quotaxl.core.edits import (
    FINDINGS_SHEET,
    AddSheet,
    ClearMarks,
    DefineName,
    Edit,
    EditPlan,
    Formula,
    Link,
    MergeCells,
    Note,
    Overlay,
    SetCell,
    Style,
)
from quotaxl.core.finding import Severity
from quotaxl.xlsx import apply_plan
from tests.xlsx.books import part, parts

MARKS: tuple[Edit, ...] = (
    AddSheet(FINDINGS_SHEET, "m", position=0, widths=(12, 40), repeat_row=1, tab_color="C00000"),
    SetCell(FINDINGS_SHEET, "A1", "状态", "m", style=Style(bold=True, border=True)),
    SetCell(FINDINGS_SHEET, "A2", Formula("IF(ROUND('表 1'!A3-SUM('表 1'!A1:A2),2)<>0,\"仍存在\",\"已消除\")"), "m"),
    MergeCells(FINDINGS_SHEET, "A4:B4", "m"),
    Link(FINDINGS_SHEET, "A2", "'表 1'!A3", "m"),
    DefineName("quotaxl.list", f"'{FINDINGS_SHEET}'!$A$2", "m", hidden=True),
    Overlay("表 1", "A3", 'AND(N("QX-S101")=0,ROUND($A$3-SUM($A$1:$A$2),2)<>0)', Severity.ERROR, "m"),
    Overlay("表 1", "B1:B2", 'N("QX-D301")=0', Severity.WARNING, "m"),
    Note("表 1", "A3", "合计与分项不符\n差 1 万元", "m"),
    Note("表 1", "A1", "不写", "m"),
    Note("b", "A1", "另一张表", "m"),
)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "表 1"
    for row, value in enumerate((1, 2, 4), 1):
        sheet.cell(row, 1, value)
    sheet["A1"].comment = Comment("原有批注", "张三")
    red = PatternFill("solid", bgColor="FF0000")
    sheet.conditional_formatting.add(
        "A1:A9", CellIsRule(operator="greaterThan", formula=["3"], fill=red, stopIfTrue=True)
    )
    book.create_sheet("b")["A1"] = 1
    path = tmp_path / "source.xlsx"
    book.save(path)
    return path


def run(source: Path, name: str, *edits: Edit) -> Path:
    target = source.with_name(name)
    apply_plan(source, EditPlan(edits), target, force=True)
    return target


def test_marks_lie_over_the_cells_and_leave_them_alone(source: Path) -> None:
    marked = run(source, "marked.xlsx", *MARKS)
    book = openpyxl.load_workbook(marked)
    sheet = book["表 1"]
    rules = {str(area.sqref): found for area, found in sheet.conditional_formatting._cf_rules.items()}
    assert rules["A1:A9"][0].priority == 1 and rules["A3"][0].priority == 2 and rules["B1:B2"][0].priority == 3
    assert rules["A3"][0].dxf.fill.bgColor.rgb == "FFFFC7CE" and rules["B1:B2"][0].dxf.fill.bgColor.rgb == "FFFFEB9C"
    assert sheet["A1"].comment.text == "原有批注" and sheet["A1"].comment.author == "张三"
    assert sheet["A3"].comment.text == "合计与分项不符\n差 1 万元" and sheet["A3"].comment.author == "quotaxl"
    assert book["b"]["A1"].comment.text == "另一张表"
    assert book.sheetnames[0] == FINDINGS_SHEET and book.active.title == "表 1"
    assert openpyxl.load_workbook(marked, data_only=True)[FINDINGS_SHEET]["A2"].value == "仍存在"
    body = part(source, "xl/worksheets/sheet1.xml").split("<sheetData>")[1].split("</sheetData>")[0]
    assert body in part(marked, "xl/worksheets/sheet1.xml")


def test_clearing_gives_every_part_back_byte_for_byte(source: Path) -> None:
    marked = run(source, "marked.xlsx", *MARKS)
    cleared = run(marked, "cleared.xlsx", ClearMarks("x"))
    assert parts(cleared) == parts(source)


def test_edits_of_the_same_plan_stay_when_its_marks_go(source: Path) -> None:
    edit = SetCell("表 1", "A2", 3, "fill")
    filled = run(source, "filled.xlsx", edit)
    marked = run(source, "marked.xlsx", edit, *MARKS)
    assert parts(run(marked, "cleared.xlsx", ClearMarks("x"))) == parts(filled)
    assert openpyxl.load_workbook(marked, data_only=True)[FINDINGS_SHEET]["A2"].value == "已消除"


def test_marking_again_replaces_the_marks(source: Path) -> None:
    marked = run(source, "marked.xlsx", *MARKS)
    again = run(marked, "again.xlsx", ClearMarks("x"), *MARKS)
    record = "customXml/quotaxl1.xml"
    assert {**parts(again), record: b""} == {**parts(marked), record: b""}
    assert parts(run(again, "cleared.xlsx", ClearMarks("x"))) == parts(source)


def test_an_edited_file_loses_our_marks_and_nothing_else(source: Path) -> None:
    marked = run(source, "marked.xlsx", *MARKS)
    book = openpyxl.load_workbook(marked)
    book["表 1"]["C1"] = "人工修改"
    edited = source.with_name("edited.xlsx")
    book.save(edited)
    cleared = openpyxl.load_workbook(run(edited, "cleared.xlsx", ClearMarks("x")))
    assert cleared.sheetnames == ["表 1", "b"]
    sheet = cleared["表 1"]
    assert sheet["C1"].value == "人工修改"
    assert [str(area.sqref) for area in sheet.conditional_formatting] == ["A1:A9"]
    assert sheet["A1"].comment.text == "原有批注" and sheet["A3"].comment is None
    assert cleared["b"]["A1"].comment is None
    assert not cleared.defined_names


def test_a_user_sheet_of_the_same_name_stays(source: Path) -> None:
    book = openpyxl.load_workbook(source)
    book.create_sheet(FINDINGS_SHEET)["A1"] = "自己的"
    book.save(source)
    cleared = openpyxl.load_workbook(run(source, "cleared.xlsx", ClearMarks("x")))
    assert cleared[FINDINGS_SHEET]["A1"].value == "自己的"


def test_clearing_a_file_without_marks_changes_nothing(source: Path) -> None:
    assert parts(run(source, "cleared.xlsx", ClearMarks("x"))) == parts(source)


def test_many_notes_keep_their_shape_ids_apart(source: Path) -> None:
    notes = [Note("b", f"C{row}", "注", "m") for row in range(1, 1200)]
    marked = run(source, "marked.xlsx", *notes)
    vml = next(
        data for name, data in parts(marked).items() if b"ObjectType" in data and name.endswith("vmlDrawing1.vml")
    )
    ids = [piece.split(b'"')[0] for piece in vml.split(b'id="_x0000_s')[1:]]
    assert len(ids) == len(set(ids)) == 1199
    assert b'data="2,3"' in vml


def test_our_notes_are_known_by_their_first_line_where_a_program_dropped_their_author(source: Path) -> None:
    ours = Note("表 1", "A3", "〔错误 QX-S101 · 合计〕\n合计与分项不符", "m")
    marked = source.with_name("marked.xlsx")
    apply_plan(source, EditPlan((AddSheet(FINDINGS_SHEET, "m"), ours)), marked)
    book = openpyxl.load_workbook(marked)
    for cell in ("A1", "A3"):
        book["表 1"][cell].comment.author = " "  # as LibreOffice writes every author
    book.save(marked)
    cleared = source.with_name("cleared.xlsx")
    apply_plan(marked, EditPlan((ClearMarks("x"),)), cleared)
    sheet = openpyxl.load_workbook(cleared)["表 1"]
    assert sheet["A3"].comment is None and sheet["A1"].comment.text == "原有批注"


@pytest.mark.parametrize("styles", ["missing", "self-closing", "without sections"])
def test_a_new_look_never_becomes_that_of_cells_whose_own_is_lost(source: Path, styles: str) -> None:
    broken = source.with_name("broken.xlsx")
    empty = '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    held = {"missing": None, "self-closing": empty + "/>", "without sections": empty + "></styleSheet>"}[styles]
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(broken, "w") as new:
        for item in old.infolist():
            data = old.read(item)
            if item.filename == "xl/worksheets/sheet1.xml":
                data = data.replace(b'<c r="A2"', b'<c r="A2" s="3"').replace(b'<c r="A3"', b'<c r="A3" s="1"')
            if item.filename != "xl/styles.xml" or held is not None:
                new.writestr(item, data if item.filename != "xl/styles.xml" else str(held))
    marked = source.with_name("marked.xlsx")
    apply_plan(broken, EditPlan(MARKS), marked)
    sheet = openpyxl.load_workbook(marked)["表 1"]
    assert {(cell.font.name, cell.font.b, cell.border.left.style) for cell in sheet["A"]} == {("Calibri", False, None)}
    back = source.with_name("back.xlsx")
    apply_plan(marked, EditPlan((ClearMarks("x"),)), back)
    assert parts(back) == parts(broken)
