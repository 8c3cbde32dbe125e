"""A region's part of an allocation table: a clean sheet; everything on it is written for one region.

The extract is built up from here and never cut down from the notice, so that nothing of another
region can stay behind in a part of the package that nobody looks at.
"""

from openpyxl import Workbook

from templates.making.paper import add_sheet, new_book

WIDTHS = (9, 20, 18, 22, 18, 18, 18, 18, 18, 18, 18, 18)
HEIGHTS = (20, 46, 20, 32)
"""Document number, title, unit, headings."""


def build() -> Workbook:
    """Return the form: one empty sheet on A4."""
    book = new_book("资金分配表")
    sheet = add_sheet(book, "资金分配表", WIDTHS)
    for row, height in enumerate(HEIGHTS, start=1):
        sheet.row_dimensions[row].height = height
    sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = 18.5, True
    return book
