"""Cells of the sheet of findings, by row and column."""

from quotaxl.core.edits import FINDINGS_SHEET, Content, Edit, MergeCells, SetCell, Style
from quotaxl.core.refs import column_letter, column_number, ref
from quotaxl.marks import layout

LAST = column_letter(len(layout.HEADINGS))
REASON_OF_EDIT = "list what was found"


def across(row: int, start: str, text: str, style: Style, end: str = LAST) -> tuple[Edit, ...]:
    """Return the edits that write a text across the columns from `start` to `end`."""
    first, last = column_number(start), column_number(end)
    blanks = tuple(put(row, column, None, style) for column in range(first + 1, last + 1))
    merge = MergeCells(FINDINGS_SHEET, f"{start}{row}:{end}{row}", REASON_OF_EDIT)
    return (put(row, first, text, style), *blanks, merge)


def put(row: int, column: int, content: Content, style: Style) -> SetCell:
    """Return the edit that writes one cell."""
    return SetCell(FINDINGS_SHEET, ref(row, column), content, REASON_OF_EDIT, style=style)
