"""The notice's annex as a workbook, as a finance bureau sends it.

合计 and the prefectures' sums are typed values, not formulas: they come so in notices, and only a typed
total can disagree with its parts. Title, unit and header are repeated as rows at the page break, as in
the notice, which every reader of such tables must cope with.
"""

from openpyxl import Workbook
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from templates.making.paper import add_sheet, font, new_book, put, put_title, put_unit
from workbook.making.notice import Annex, Line

COLUMNS = 4
ROW_HEIGHT = 18.5


def build(annex: Annex) -> Workbook:
    """Return the workbook with one sheet."""
    book = new_book(annex.title)
    sheet = add_sheet(book, "资金分配表", (9, 20, 18, 22))
    # Excel ignores manual page breaks on a sheet that is fitted to pages; the widths fit A4 as they are.
    sheet.sheet_properties.pageSetUpPr = None
    sheet.page_setup.fitToWidth = sheet.page_setup.fitToHeight = None
    put(sheet, 1, 1, f"{annex.document_number} 附件", style=font(12, name="黑体"))
    sheet.row_dimensions[1].height = 20
    row = _head(sheet, 2, annex)
    for position, line in enumerate(annex.lines):
        if position in annex.breaks:
            sheet.row_breaks.append(Break(id=row - 1))
            row = _head(sheet, row, annex)
        _line(sheet, row, line)
        row += 1
    sheet.print_area = f"A1:D{row - 1}"
    return book


def _head(sheet: Worksheet, row: int, annex: Annex) -> int:
    put_title(sheet, row, annex.title, COLUMNS, size=15, height=46)
    put_unit(sheet, row + 1, COLUMNS, annex.unit)
    for column, label in enumerate(annex.header, start=1):
        put(sheet, row + 2, column, label, style=font(bold=True), align="center", wrap=True, border=True)
    sheet.row_dimensions[row + 2].height = 32
    return row + 3


def _line(sheet: Worksheet, row: int, line: Line) -> None:
    style = font(bold=not line.is_county)
    ordinal = int(line.ordinal) if line.is_county else line.ordinal or None
    put(sheet, row, 1, ordinal, style=style, align="center", border=True)
    put(sheet, row, 2, line.region, style=style, align="center", border=True)
    put(sheet, row, 3, line.amount, style=style, align="right", border=True, number_format="0")
    put(sheet, row, 4, line.earmarked, style=style, align="right", border=True, number_format="0")
    sheet.row_dimensions[row].height = ROW_HEIGHT
