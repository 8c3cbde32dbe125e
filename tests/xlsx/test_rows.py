from pathlib import Path

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.table import Table

from quotaxl.core.edits import DeleteRows, Edit, EditPlan, InsertRows, SetCell
from quotaxl.core.errors import UserError
from quotaxl.xlsx import apply_plan
from tests.xlsx.books import part, parts, raw_book


@pytest.fixture
def source(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "表 1"
    for row in range(1, 11):
        for column in range(1, 4):
            sheet.cell(row, column, row * column)
    sheet["A5"].fill = PatternFill("solid", fgColor="FFFF00")
    sheet.row_dimensions[5].height = 33
    sheet["A12"] = "=SUM(A1:A10)"
    sheet["B12"] = "=SUM(B1:B5)"
    sheet["C12"] = "=$C$7"
    sheet.merge_cells("E5:F5")
    sheet.merge_cells("H4:H8")
    rule = DataValidation(type="list", formula1="$A$1:$A$10")
    rule.add("B2:B5")
    sheet.add_data_validation(rule)
    sheet.conditional_formatting.add(
        "A1:A10", FormulaRule(formula=["A1>$B$9"], fill=PatternFill("solid", bgColor="FF0000"))
    )
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=1, min_row=1, max_row=10))
    sheet.add_chart(chart, "L8")
    book.defined_names["区域"] = DefinedName("区域", attr_text="'表 1'!$A$7:$A$9")
    sheet.print_area = "A1:F12"
    sheet.row_breaks.append(Break(id=9))
    sheet["A9"].comment = Comment("第九行", "张三")
    other = book.create_sheet("b")
    other["A1"] = "='表 1'!A9+A9"
    other.append(["k", "v"])
    other.append([1, 2])
    other.add_table(Table(displayName="T1", ref="A2:B3"))
    path = tmp_path / "source.xlsx"
    book.save(path)
    return path


def run(source: Path, *edits: Edit) -> Path:
    target = source.with_name("target.xlsx")
    apply_plan(source, EditPlan(edits), target, force=True)
    return target


def test_rows_are_inserted_and_everything_below_moves(source: Path) -> None:
    target = run(source, InsertRows("表 1", 6, 3, 5, "x"), SetCell("表 1", "A6", 100, "x"))
    book = openpyxl.load_workbook(target)
    sheet = book["表 1"]
    assert [sheet[f"A{r}"].value for r in (5, 6, 7, 8, 9, 13)] == [5, 100, None, None, 6, 10]
    assert sheet["A7"].fill.fgColor.rgb == "00FFFF00" and sheet.row_dimensions[8].height == 33
    assert (sheet["A15"].value, sheet["B15"].value, sheet["C15"].value) == ("=SUM(A1:A13)", "=SUM(B1:B5)", "=$C$10")
    assert {str(r) for r in sheet.merged_cells.ranges} == {"E5:F5", "E6:F6", "E7:F7", "E8:F8", "H4:H11"}
    rule = sheet.data_validations.dataValidation[0]
    assert (str(rule.sqref), rule.formula1) == ("B2:B8", "$A$1:$A$13")
    ((area, rules),) = sheet.conditional_formatting._cf_rules.items()
    assert (str(area.sqref), rules[0].formula) == ("A1:A13", ["A1>$B$12"])
    assert sheet.print_area == "'表 1'!$A$1:$F$15"
    assert book.defined_names["区域"].attr_text == "'表 1'!$A$10:$A$12"
    assert sheet.row_breaks.brk[0].id == 12
    assert sheet["A12"].comment.text == "第九行" and sheet["A9"].comment is None
    assert sheet._charts[0].anchor._from.row == 10
    assert sheet._charts[0].series[0].val.numRef.f == "'表 1'!$A$1:$A$13"
    assert book["b"]["A1"].value == "='表 1'!A12+A9"
    assert "<ns2:Row>11</ns2:Row>" in part(target, "xl/drawings/commentsDrawing1.vml").replace("x:Row", "ns2:Row")
    computed = openpyxl.load_workbook(target, data_only=True)
    assert computed["表 1"]["A15"].value == 155
    assert computed["b"]["A1"].value == 9


def test_deleting_what_was_inserted_gives_every_part_back(source: Path) -> None:
    plain = run(source, SetCell("表 1", "Z1", None, "x"))
    before = parts(plain)
    there = source.with_name("there.xlsx")
    apply_plan(plain, EditPlan((InsertRows("表 1", 8, 4, 3, "x"),)), there)
    back = source.with_name("back.xlsx")
    apply_plan(there, EditPlan((DeleteRows("表 1", 8, 4, "x"),)), back)
    characters = (b"&#34920;", "表".encode())  # written as a number by the maker, as itself by us
    assert {n for n, data in parts(back).items() if data not in (before[n], before[n].replace(*characters))} == set()


def test_deleted_rows_leave_errors_where_they_alone_were_meant(source: Path) -> None:
    target = run(source, DeleteRows("表 1", 7, 3, "x"))
    book = openpyxl.load_workbook(target)
    sheet = book["表 1"]
    assert (sheet["A9"].value, sheet["C9"].value) == ("=SUM(A1:A7)", "=#REF!")
    assert book.defined_names["区域"].attr_text == "'表 1'!#REF!"
    assert book["b"]["A1"].value == "='表 1'!#REF!+A9"
    assert {str(r) for r in sheet.merged_cells.ranges} == {"E5:F5", "H4:H6"}
    computed = openpyxl.load_workbook(target, data_only=True)
    assert computed["表 1"]["A9"].value == 31
    assert computed["表 1"]["C9"].value == "#REF!"
    assert all(cell.comment is None for row in sheet.iter_rows() for cell in row)


def test_row_edits_follow_each_other(source: Path) -> None:
    target = run(
        source, InsertRows("表 1", 3, 1, 2, "x"), DeleteRows("表 1", 12, 1, "x"), InsertRows("表 1", 1, 1, 1, "x")
    )
    sheet = openpyxl.load_workbook(target)["表 1"]
    assert [sheet[f"A{r}"].value for r in range(1, 14)] == [None, 1, 2, None, *range(3, 11), "=SUM(A2:A12)"]


def test_shared_formulas_and_rows_without_numbers_move(tmp_path: Path) -> None:
    rows = '<row><c><v>1</v></c><c><f t="shared" ref="B1:B3" si="0">A1*2</f><v>2</v></c></row>'
    rows += '<row><c><v>2</v></c><c><f t="shared" si="0"/><v>4</v></c></row>'
    rows += '<row><c><v>3</v></c><c><f t="shared" si="0"/><v>6</v></c></row>'
    source = raw_book(tmp_path / "a.xlsx", {"s": rows})
    sheet = openpyxl.load_workbook(run(source, InsertRows("s", 2, 1, 1, "x")))["s"]
    assert [[c.value for c in row] for row in sheet.iter_rows()] == [
        [1, "=A1*2"],
        [None, None],
        [2, "=A3*2"],
        [3, "=A4*2"],
    ]


def test_tables_grow_and_keep_their_header(source: Path) -> None:
    target = run(source, InsertRows("b", 3, 2, 3, "x"))
    assert openpyxl.load_workbook(target)["b"].tables["T1"].ref == "A2:B5"
    with pytest.raises(UserError, match="header"):
        run(source, DeleteRows("b", 2, 1, "x"))


def test_rows_through_an_array_formula_and_off_the_sheet_are_refused(tmp_path: Path) -> None:
    body = '<row r="1"><c r="A1"><f t="array" ref="A1:A3">B1:B3*2</f><v>2</v></c></row>'
    source = raw_book(tmp_path / "a.xlsx", {"s": body + '<row r="1048576"><c r="A1048576"><v>1</v></c></row>'})
    with pytest.raises(UserError, match="would not fit"):
        run(source, InsertRows("s", 9, 1, 8, "x"))
    small = raw_book(tmp_path / "b.xlsx", {"s": body})
    with pytest.raises(UserError, match="array formula"):
        run(small, InsertRows("s", 2, 1, 1, "x"))
    moved = run(small, InsertRows("s", 1, 1, 9, "x"))
    assert '<c r="A2"><f t="array" ref="A2:A4">B2:B4*2</f>' in part(moved, "xl/worksheets/sheet1.xml")
