# ruff: noqa: E501  # markup and long names read better unbroken
"""Workbooks of other programs: .xls, .ods and tables in .docx."""

from datetime import date, datetime
from pathlib import Path

import docx
import odf.opendocument
import odf.table
import odf.text
import pytest
import xlwt
from sources import packages

from quotaxl.core.errors import UserError
from quotaxl.core.grid import CellError
from quotaxl.core.refs import Area
from quotaxl.sources import odf as odf_words
from quotaxl.sources import read_workbook

CONTENT = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:style="s" xmlns:calcext="c"><office:automatic-styles><style:style style:name="h">'
    '<style:table-properties table:display="false"/></style:style></office:automatic-styles><office:body>'
    "<office:spreadsheet>{}</office:spreadsheet></office:body></office:document-content>"
)


def ods(path: Path, tables: str) -> Path:
    members = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": CONTENT.format(tables)}
    return packages.write(path, members)


def test_xls_keeps_values_errors_merges_formats_and_hidden_parts(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("限额")
    sheet.write_merge(0, 0, 0, 2, "标题")
    sheet.write(1, 0, "合计", xlwt.easyxf("alignment: indent 2"))
    sheet.write(1, 1, 12.5, xlwt.easyxf(num_format_str="#,##0.00"))
    sheet.write(1, 2, 46027, xlwt.easyxf(num_format_str='yyyy"年"m"月"'))
    sheet.row(2).set_cell_boolean(0, True)
    sheet.row(2).set_cell_error(1, 0x17)
    sheet.write(2, 2, 3)
    sheet.row(2).hidden = True
    sheet.col(1).hidden = True
    book.add_sheet("藏").visibility = 1
    book.save(str(tmp_path / "a.et"))
    read = read_workbook(tmp_path / "a.et")
    grid = read.grids[0]
    assert [list(row) for row in grid.rows] == [
        ["标题"],
        ["合计", 12.5, date(2026, 1, 5)],
        [True, CellError("#REF!"), 3],
    ]
    assert isinstance(grid.value(3, 3), int)
    assert grid.merges == (Area(1, 1, 1, 3),)
    assert grid.formats[2, 2] == "#,##0.00"
    assert dict(grid.indents) == {(2, 1): 2}
    assert (grid.hidden_rows, grid.hidden_columns) == ({3}, {2})
    assert (read.kind, read.grids[1].hidden) == ("xls", True)


def test_an_xls_cut_anywhere_is_refused(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    for row in range(200):
        if not row:
            sheet = book.add_sheet("a")
        sheet.write(row, 0, f"县{row}")
    book.save(str(tmp_path / "a.xls"))
    data = (tmp_path / "a.xls").read_bytes()
    for end in (600, len(data) // 2):
        with pytest.raises(UserError):
            read_workbook(packages.write(tmp_path / "b.xls", data[:end]))


def test_ods_by_another_writer_is_read(tmp_path: Path) -> None:
    document = odf.opendocument.OpenDocumentSpreadsheet()
    table = odf.table.Table(name="限额")
    row = odf.table.TableRow()
    first = odf.table.TableCell(numbercolumnsspanned="2", numberrowsspanned="1", valuetype="string")
    first.addElement(odf.text.P(text="标 题"))
    row.addElement(first)
    row.addElement(odf.table.CoveredTableCell())
    row.addElement(odf.table.TableCell(valuetype="float", value="12.50", formula="of:=SUM([.A1:.B2];[$表2.C3])"))
    table.addElement(row)
    document.spreadsheet.addElement(table)
    document.save(str(tmp_path / "a.ods"))
    read = read_workbook(tmp_path / "a.ods")
    assert read.kind == "ods"
    assert read.grids[0].rows == [["标 题", None, 12.5]]
    assert read.grids[0].merges == (Area(1, 1, 1, 2),)
    assert read.grids[0].formulas == {(1, 3): "SUM(A1:B2,表2!C3)"}


def test_ods_repeats_hidden_parts_errors_and_notes(tmp_path: Path) -> None:
    tables = (
        '<table:table table:name="a" table:style-name="h"><table:table-column/>'
        '<table:table-column table:visibility="collapse" table:number-columns-repeated="16383"/>'
        '<table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="float" office:value="7"'
        ' table:number-columns-repeated="2"><office:annotation><text:p>note</text:p></office:annotation><text:p>7</text:p>'
        '</table:table-cell></table:table-row><table:table-row table:visibility="filter"><table:table-cell'
        ' office:value-type="string" calcext:value-type="error" table:formula="of:=1/0"><text:p>#DIV/0!</text:p></table:table-cell>'
        '<table:table-cell office:value-type="date" office:date-value="2026-01-05"><text:p>x</text:p></table:table-cell>'
        '<table:table-cell table:formula="of:=1+1"/><table:table-cell office:value-type="percentage" office:value="0.5"/>'
        '<table:table-cell office:value-type="string"><text:p>a<text:s text:c="2"/>b</text:p><text:p>c</text:p></table:table-cell>'
        '</table:table-row><table:table-row table:number-rows-repeated="1048000"><table:table-cell'
        ' table:number-columns-repeated="16384"/></table:table-row></table:table><table:named-expressions>'
        '<table:named-range table:name="合计" table:cell-range-address="$a.$A$1:.$B$2"/></table:named-expressions>'
    )
    read = read_workbook(ods(tmp_path / "a.ods", tables))
    grid = read.grids[0]
    assert [list(row) for row in grid.rows] == [
        [7, 7], [7, 7], [CellError("#DIV/0!"), date(2026, 1, 5), None, 0.5, "a  b\nc"],
    ]  # fmt: skip
    assert (grid.hidden, grid.hidden_rows, grid.hidden_columns) == (True, {3}, {2, 3, 4, 5})
    assert grid.uncached == {(3, 3)}
    assert dict(grid.formats) == {(3, 4): "0.00%"}
    assert read.names == {"合计": "a!$A$1:$B$2"}


def test_an_ods_that_repeats_a_value_everywhere_is_refused(tmp_path: Path) -> None:
    tables = (
        '<table:table table:name="a"><table:table-row table:number-rows-repeated="1048576"><table:table-cell'
        ' office:value-type="float" office:value="7" table:number-columns-repeated="16384"/></table:table-row></table:table>'
    )
    with pytest.raises(UserError, match="far outside the table"):
        read_workbook(ods(tmp_path / "a.ods", tables))


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (".A1", "A1"),
        ("$表1.$A$1:.$B$2", "表1!$A$1:$B$2"),
        ("'a b'.A1:'a b'.B2", "'a b'!A1:B2"),
        ("a.A1:a.B2", "a!A1:B2"),
    ],
)
def test_ods_addresses_are_written_as_excel_writes_them(address: str, expected: str) -> None:
    assert odf_words.reference(address) == expected


def test_docx_tables_carry_their_headings_and_merges(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("各地州市财政局：现将有关事项通知如下。")
    for text in ("附件", "2024年资金分配表", "单位：万元"):
        document.add_paragraph(text)
    table = document.add_table(3, 3)
    for row, texts in enumerate((("地区", "限额", None), (None, "一般", "专项"), ("阿图什市", "1.5", None))):
        for column, text in enumerate(texts):
            if text:
                table.cell(row, column).text = text
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    document.add_table(1, 1).cell(0, 0).text = "x"
    document.save(str(tmp_path / "a.docx"))
    read = read_workbook(tmp_path / "a.docx")
    first, second = read.grids
    assert [list(row) for row in first.rows] == [
        ["附件"], ["2024年资金分配表"], ["单位：万元"], ["地区", "限额"], [None, "一般", "专项"], ["阿图什市", "1.5"],
    ]  # fmt: skip
    assert set(first.merges) == {Area(4, 1, 5, 1), Area(4, 2, 4, 3)}
    assert (read.kind, first.sheet, second.sheet) == ("docx", "表1", "表2")
    assert second.rows == [["x"]]


def test_dates_with_a_time_keep_it(tmp_path: Path) -> None:
    tables = (
        '<table:table table:name="a"><table:table-row><table:table-cell office:value-type="date"'
        ' office:date-value="2026-01-05T12:00:00"/></table:table-row></table:table>'
    )
    assert read_workbook(ods(tmp_path / "a.ods", tables)).grids[0].rows == [
        [datetime.fromisoformat("2026-01-05T12:00")]
    ]
