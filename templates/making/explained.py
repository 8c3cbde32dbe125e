"""A workbook of one sheet that explains what a program adds to it: the list of findings, the summary of a batch."""

from collections.abc import Sequence

from openpyxl import Workbook

from templates.making.paper import add_sheet, new_book, put, put_title


def build(title: str, heading: str, lines: Sequence[str]) -> Workbook:
    """Return the workbook with its one sheet, 说明: a line a paragraph."""
    book = new_book(title)
    sheet = add_sheet(book, "说明", (100,), landscape=True)
    put_title(sheet, 1, heading, 1)
    for at, text in enumerate(lines, start=2):
        put(sheet, at, 1, text, align="left", wrap=True)
        sheet.row_dimensions[at].height = 34
    book.views = []  # which sheet is in front is not said: the list, once it is added as the first
    sheet.sheet_view.tabSelected = False
    return book
