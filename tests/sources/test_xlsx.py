# ruff: noqa: E501  # markup and long names read better unbroken
from datetime import date, datetime, time
from pathlib import Path

import pytest
from sources import packages

from quotaxl.core.document import Document
from quotaxl.core.errors import UserError
from quotaxl.core.grid import CellError, Grid
from quotaxl.core.refs import Area
from quotaxl.sources import read_workbook


def book(folder: Path, members: dict[str, str]) -> Document:
    return read_workbook(packages.write(folder / "book.xlsx", members))


def grid(folder: Path, rows: str, **options: str) -> Grid:
    return book(folder, packages.parts(rows, **options)).grids[0]


def test_a_value_keeps_its_type(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"><v>12</v></c><c r="B1"><v>12.50</v></c><c r="C1" t="b"><v>1</v></c><c r="D1" t="s"><v>0</v></c>'
        '<c r="E1" t="inlineStr"><is><t>县 &amp; 市</t></is></c><c r="F1" t="str"><v>007</v></c><c r="G1"><v>1E-2</v></c></row>'
    )
    read = grid(tmp_path, rows, strings="<si><t>合计</t></si>")
    assert [(v, type(v)) for v in read.rows[0]] == [
        (12, int), (12.5, float), (True, bool), ("合计", str), ("县 & 市", str), ("007", str), (0.01, float),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["1,234.5", "未知", "NaN", "INF", "1e400", "0x10", "1_000", "１２３", "1.2.3"])
def test_a_numeric_cell_with_other_text_is_text(tmp_path: Path, text: str) -> None:
    assert grid(tmp_path, f'<row r="1"><c r="A1"><v>{text}</v></c></row>').rows == [[text]]


@pytest.mark.parametrize("code", ["#REF!", "#DIV/0!", "#SPILL!", "#BOGUS"])
def test_an_error_is_seen(tmp_path: Path, code: str) -> None:
    read = grid(tmp_path, f'<row r="1"><c r="A1" t="e"><f>B1</f><v>{code}</v></c></row>')
    assert read.rows == [[CellError(code)]]
    assert read.formulas == {(1, 1): "B1"}
    assert not read.uncached


def test_rich_text_is_joined_and_phonetic_guides_are_left_out(tmp_path: Path) -> None:
    strings = (
        '<si><r><t>债务</t></r><r><rPr/><t xml:space="preserve"> 限额</t></r><rPh><t>zhai</t></rPh></si>'
        "<si><t>a_x000D_\n_x4E00_</t></si>"
    )
    read = grid(tmp_path, '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>', strings=strings)
    assert read.rows == [["债务 限额", "a\n一"]]


@pytest.mark.parametrize("rows", ["plain", "with a formula"])
def test_dates_follow_the_number_format(tmp_path: Path, rows: str) -> None:
    style = packages.styles('yyyy"年"m"月"', "yyyy-mm-dd h:mm", "h:mm", "[h]:mm", "#,##0.00", '0"day"')
    cells = "".join(
        f'<c r="{c}1" s="{s}"><v>{v}</v></c>'
        for c, s, v in zip(
            "ABCDEFG", (1, 2, 3, 4, 5, 6, 1), ("46027", "46027.5", "0.25", "1.5", "3", "4", "60"), strict=True
        )
    )
    if rows != "plain":
        cells += '<c r="H1"><f>1</f><v>1</v></c>'
    read = grid(tmp_path, f'<row r="1">{cells}</row>', style=style)
    assert list(read.rows[0][:7]) == [
        date(2026, 1, 5),
        datetime.fromisoformat("2026-01-05T12:00"),
        time(6),
        1.5,
        3,
        4,
        60,
    ]
    assert read.formats[1, 5] == "#,##0.00"
    assert read.formats[1, 1] == 'yyyy"年"m"月"'


def test_the_1904_epoch_moves_dates(tmp_path: Path) -> None:
    style = packages.styles("yyyy-mm-dd")
    rows = '<row r="1"><c r="A1" s="1"><v>44565</v></c></row>'
    read = grid(tmp_path, rows, style=style, workbook='<workbookPr date1904="1"/>')
    assert read.rows == [[date(2026, 1, 5)]]


def test_formats_and_indents_stand_where_a_value_has_them(tmp_path: Path) -> None:
    style = packages.styles("#,##0", xfs='<xf numFmtId="0"><alignment horizontal="left" indent="2"/></xf>')
    rows = (
        '<row r="1"><c r="A1" s="2" t="str"><v>其中</v></c><c r="B1" s="1"><v>5</v></c><c r="C1" s="1" t="str"><v>5</v></c></row>'
        '<row r="2"><c r="A2" s="2"/><c r="B2" s="1"/><c r="C2"><v>1</v></c></row>'
    )
    read = grid(tmp_path, rows, style=style)
    assert dict(read.formats) == {(1, 2): "#,##0"}
    assert dict(read.indents) == {(1, 1): 2}
    assert read.formats.get((9, 9)) is None


def test_shared_formulas_are_written_out_and_arrays_stand_at_their_corner(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">SUM(B1:$C1)</f><v>1</v></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="0"/><v>2</v></c><c r="B2"><f t="array" ref="B2:B3">ROW(A1:A2)</f><v>1</v></c></row>'
    )
    assert grid(tmp_path, rows).formulas == {(1, 1): "SUM(B1:$C1)", (2, 1): "SUM(B2:$C2)", (2, 2): "ROW(A1:A2)"}


def test_a_formula_without_a_result_is_named(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><f>WEBSERVICE(1)</f></c><c r="B1"><f>A1</f><v></v></c><c r="C1" t="str"><f>""</f><v></v></c></row>'
    read = grid(tmp_path, rows)
    assert read.uncached == {(1, 1), (1, 2)}
    assert read.formulas[1, 3] == '""'


def test_hidden_parts_and_merges_end_with_the_used_range(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c><c r="C1"><v>2</v></c></row><row r="2" hidden="1"><c r="A2"><v>3</v></c></row>'
        '<row r="9" hidden="1"/>'
    )
    before = '<cols><col min="2" max="16384" hidden="1"/></cols>'
    after = (
        '<mergeCells><mergeCell ref="A1:A1048576"/><mergeCell ref="B1:XFD1"/><mergeCell ref="A5:B9"/>'
        '<mergeCell ref="C2:D2"/></mergeCells>'
    )
    read = grid(tmp_path, rows, before=before, after=after)
    assert read.hidden_rows == {2}
    assert read.hidden_columns == {2, 3}
    assert read.merges == (Area(1, 1, 2, 1), Area(1, 2, 1, 3))


def test_values_inside_a_merge_stay(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>99</v></c></row>'
    assert grid(tmp_path, rows, after='<mergeCells><mergeCell ref="A1:B1"/></mergeCells>').rows == [[1, 99]]


def test_cells_without_addresses_follow_each_other(tmp_path: Path) -> None:
    read = grid(tmp_path, "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>")
    assert [list(row) for row in read.rows] == [[1, 2], [3]]


def test_rows_may_come_in_any_order(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{r}"><c r="B{r}"><v>{r}</v></c></row>' for r in (3, 1))
    assert [list(row) for row in grid(tmp_path, rows).rows] == [[None, 1], [], [None, 3]]


def test_a_cell_in_the_last_corner_is_cheap(tmp_path: Path) -> None:
    read = grid(tmp_path, '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    assert read.value(1_048_576, 16_384) == 1
    assert read.value(5, 5) is None


def test_many_far_cells_are_refused_before_they_fill_the_memory(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{r}"><c r="XFD{r}"><v>1</v></c></row>' for r in range(1, 3000))
    with pytest.raises(UserError, match="far outside the table"):
        grid(tmp_path, rows)


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="XFE1"><v>1</v></c></row>',
        '<row r="1"><c r="A0"><v>1</v></c></row>',
        '<row r="1048577"><c r="A1048577"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>7</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><t>&nbsp;</t></is></c></row>',
    ],
)
def test_what_programs_would_read_differently_is_refused(tmp_path: Path, rows: str) -> None:
    with pytest.raises(UserError, match="damaged"):
        grid(tmp_path, rows)


def test_a_commented_out_row_is_not_read(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c></row><!-- <row r="2"><c r="A2"><v>99</v></c></row> -->'
        '<row r="3"><c r="A3"><v><![CDATA[3]]></v></c></row>'
    )
    assert [list(row) for row in grid(tmp_path, rows).rows] == [[1], [], [3]]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_other_unicode_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    members: dict[str, str | bytes] = dict(packages.parts())
    text = packages.sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>县</t></is></c></row>')
    members["xl/worksheets/sheet1.xml"] = text.replace("UTF-8", encoding.upper().removesuffix("-SIG")).encode(encoding)
    read = read_workbook(packages.write(tmp_path / "b.xlsx", members))
    assert read.grids[0].rows == [["县"]]


@pytest.mark.parametrize("prefix", ["", "x:"])
@pytest.mark.parametrize("main", [packages.MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main"])
def test_strict_and_prefixed_parts_are_read(tmp_path: Path, prefix: str, main: str) -> None:
    members = packages.parts()
    colon = ":x" if prefix else ""
    members["xl/worksheets/sheet1.xml"] = (
        f'<{prefix}worksheet xmlns{colon}="{main}"><{prefix}sheetData><{prefix}row r="1"><{prefix}c r="A1" t="s">'
        f"<{prefix}v>0</{prefix}v></{prefix}c></{prefix}row></{prefix}sheetData></{prefix}worksheet>"
    )
    members["xl/sharedStrings.xml"] = (
        f'<{prefix}sst xmlns{colon}="{main}"><{prefix}si><{prefix}t>县</{prefix}t></{prefix}si></{prefix}sst>'
    )
    assert book(tmp_path, members).grids[0].rows == [["县"]]


def test_sheets_keep_their_order_and_charts_are_left_out(tmp_path: Path) -> None:
    members = packages.parts('<row r="1"><c r="A1"><v>1</v></c></row>')
    members["xl/workbook.xml"] = (
        f'<workbook xmlns="{packages.MAIN}" xmlns:r="{packages.OFFICE}"><sheets><sheet name="b" sheetId="9" r:id="r2"/>'
        '<sheet name="图" sheetId="3" r:id="r3"/><sheet name="a" sheetId="1" state="veryHidden" r:id="r1"/>'
        '<sheet name="c" sheetId="2"/></sheets><definedNames><definedName name="合计">表!$A$1</definedName>'
        '<definedName name="x" localSheetId="0">表!$A$2</definedName><definedName name="_xlnm.Print_Area">表!$A$1</definedName>'
        "</definedNames></workbook>"
    )
    members["xl/_rels/workbook.xml.rels"] = packages.rels(
        ("r1", "worksheet", "/xl/worksheets/sheet1.xml"),
        ("r2", "worksheet", "worksheets\\other.xml"),
        ("r3", "chartsheet", "chartsheets/sheet1.xml"),
    )
    members["xl/worksheets/other.xml"] = packages.sheet("")
    members["xl/worksheets/sheet2.xml"] = packages.sheet("")
    read = book(tmp_path, members)
    assert [(g.sheet, g.hidden, len(g.rows)) for g in read.grids] == [("b", False, 0), ("a", True, 1), ("c", False, 0)]
    assert read.names == {"合计": "表!$A$1"}
    assert read.kind == "xlsx"
    assert read.file == read.grids[0].file == str(tmp_path / "book.xlsx")


def test_a_million_empty_formatted_rows_are_as_nothing(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row>'
    rows += "".join(f'<row r="{r}" s="1" customFormat="1"/>' for r in range(2, 200_000))
    rows += '<row r="200000"><c r="A200000" s="1"/><c r="B200000" s="1"/></row>'
    read = grid(tmp_path, rows)
    assert [list(row) for row in read.rows] == [[1]]


def test_widths_and_fixed_heights_are_kept(tmp_path: Path) -> None:
    rows = '<row r="1" ht="30" customHeight="1"><c r="A1"><v>1</v></c></row><row r="2" ht="15"><c r="B2"><v>2</v></c></row>'
    members = packages.parts(rows)
    part = next(name for name in members if "worksheets/" in name and name.endswith(".xml"))
    members[part] = members[part].replace(
        "<sheetData>",
        '<cols><col min="1" max="1" width="21.5"/><col min="2" max="16384" width="9"/></cols><sheetData>',
        1,
    )
    read = book(tmp_path, members).grids[0]
    assert read.widths == {1: 21.5, 2: 9.0}
    assert read.heights == {1: 30.0}


def test_styles_and_sheets_of_one_workbook_do_not_pass_to_another(tmp_path: Path) -> None:
    """What is remembered of a part is told by its bytes: the same cells, other formats and names, and the first again."""
    rows = '<row r="1"><c r="A1" s="1"><v>45000</v></c></row>'
    made = {}
    for name, code in (("a", "yyyy-mm-dd"), ("b", "0.00"), ("a", "yyyy-mm-dd")):
        document = book(tmp_path, packages.parts(rows, style=packages.styles(code)))
        made.setdefault(name, []).append((document.grids[0].rows, dict(document.grids[0].formats), document.names))
    assert made["a"][0] == made["a"][1] != made["b"][0]
