"""The looks of new cells and new sheets."""

from collections.abc import Iterable, Mapping
from contextlib import suppress

import xlwings as xw

from quotaxl.core.edits import AddSheet, Style
from quotaxl.core.grid import Place
from quotaxl.desk.blocks import keyed, spans
from quotaxl.desk.marks import sign_sheet


def style_cells(sheet: xw.Sheet, styles: Mapping[Place, Style]) -> None:
    """Give cells their looks, a rectangle of equal ones at a time."""
    for area, style in keyed(styles):
        cells = sheet.range((area.top, area.left), (area.bottom, area.right))
        cells.font.set(name=style.font, size=style.size, bold=style.bold)
        if style.color:
            cells.font.set(color=f"#{style.color}")
        if style.fill:
            cells.color = f"#{style.fill}"
        if style.border:
            cells.borders.set("all", line_style="continuous", weight="thin")
        if style.horizontal:
            cells.horizontal_alignment = style.horizontal
        cells.vertical_alignment = style.vertical
        if style.wrap:
            cells.wrap_text = True
        if style.format != "General":
            cells.number_format = style.format


def add_sheet(book: xw.Book, edit: AddSheet, own: str) -> xw.Sheet:
    """Add a sheet with its widths, heights and frozen rows; `own` is the name of a sheet to be signed as ours."""
    count = len(book.sheets)
    if edit.position is None or edit.position >= count:
        sheet = book.sheets.add(edit.name, after=book.sheets[count - 1])
    else:
        sheet = book.sheets.add(edit.name, before=book.sheets[edit.position])
    if edit.name == own:
        sign_sheet(sheet)
    for first, last, width in spans(dict(enumerate(edit.widths, start=1))):
        sheet.range((1, first), (1, last)).column_width = width
    if edit.freeze:
        # xlwings freezes panes on neither Excel for Windows nor Excel for Mac (0.37.8).
        with suppress(NotImplementedError, AttributeError):
            _freeze(sheet, edit.freeze)
    return sheet


def set_heights(sheet: xw.Sheet, heights: Iterable[tuple[int, float]]) -> None:
    """Set the heights of rows; after the texts, as a program fits rows to wrapped text by itself."""
    for first, last, height in spans(dict(heights)):
        sheet.range((first, 1), (last, 1)).row_height = height


def _freeze(sheet: xw.Sheet, cell: str) -> None:
    """Freeze the rows above and the columns left of a cell."""
    at = sheet.range(cell)
    rows, columns = at.row - 1, at.column - 1
    if rows and columns:
        sheet.freeze_panes.freeze_at(sheet.range((1, 1), (rows, columns)))
    elif rows:
        sheet.freeze_panes.freeze_at(f"1:{rows}")
    elif columns:
        sheet.freeze_panes.freeze_at(sheet.range((1, 1), (1, columns)).columns[0])
