"""The open workbook → grids."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime, time
from pathlib import Path
from typing import Any

import xlwings as xw

from quotaxl.core.document import Document
from quotaxl.core.grid import CellError, Grid, Place, Value
from quotaxl.core.refs import Area

ERRORS = frozenset(
    ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!")
)
_HEAD = 40
"""Rows from the top in which merged cells are looked for: titles and headers stand there. The public interface
tells merged areas one by one, and looking everywhere would make the calls grow with the rows."""


def read_book(book: xw.Book) -> Document:
    """Return every sheet of an open workbook with values, formulas and the merged cells of its head.

    Grids are named by the workbook's full name. Number formats, indents and hidden rows are not told by the
    public interface for whole ranges and are left out.
    """
    file = book.fullname
    grids = tuple(_grid(file, sheet) for sheet in book.sheets)
    return Document(file, grids, names_of(book), "xlsm" if Path(file).suffix.lower() == ".xlsm" else "xlsx")


def names_of(book: xw.Book) -> dict[str, str]:
    """Return the names of the whole workbook and what they refer to, without '='."""
    found: dict[str, str] = {}
    for name in book.names:
        text = name.name
        if "!" not in text and not text.startswith("_xlnm."):
            found[text] = (name.refers_to or "").removeprefix("=")
    return found


def contents(sheet: xw.Sheet) -> tuple[list[list[Any]], list[list[str]]]:
    """Return a sheet's values and formulas from A1 to the last cell in use, two calls."""
    used = sheet.used_range
    last = (used.row + used.shape[0] - 1, used.column + used.shape[1] - 1)
    whole = sheet.range((1, 1), last)
    values: list[list[Any]] = whole.options(ndim=2, err_to_str=True).value
    return values, as_rows(whole.formula, last)


def as_rows(found: object, shape: tuple[int, int]) -> list[list[str]]:
    """Return formulas as rows: a program gives one text for one cell and may give one list for one row."""
    rows, columns = shape
    if not isinstance(found, list | tuple):
        return [[str(found or "")]]
    if found and isinstance(found[0], list | tuple):
        return [[str(text or "") for text in row] for row in found]
    flat = [str(text or "") for text in found]
    return [flat] if rows == 1 else [[text] for text in flat] if columns == 1 else [flat]


def _grid(file: str, sheet: xw.Sheet) -> Grid:
    values, texts = contents(sheet)
    formulas = {
        (row, column): text[1:]
        for row, line in enumerate(texts, start=1)
        for column, text in enumerate(line, start=1)
        if is_formula(text, values[row - 1][column - 1])
    }
    rows = [[_value(value) for value in line] for line in values]
    while rows and not any(value is not None for value in rows[-1]):
        rows.pop()
    merges = tuple(_merges(sheet, rows))
    return Grid(file, sheet.name, rows, merges=merges, formulas=formulas, hidden=not sheet.visible)


def is_formula(text: str, value: object) -> bool:
    """Return whether a cell's text is a formula; a text cell that says =A1 has itself as its value."""
    return text.startswith("=") and len(text) > 1 and value != text


def _value(value: object) -> Value:
    if isinstance(value, str):
        return CellError(value) if value in ERRORS else value
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value.replace(tzinfo=None)
    assert value is None or isinstance(value, bool | int | float)
    return value


def _merges(sheet: xw.Sheet, rows: Sequence[Sequence[Value]]) -> Iterator[Area]:
    """Yield the merged areas of the head that begin with a cell that holds something."""
    width = max(map(len, rows), default=0)
    if width < 1:
        return
    seen: set[Place] = set()
    for row in _merged_rows(sheet, 1, min(_HEAD, len(rows)), width):
        for column in range(1, width + 1):
            if (row, column) in seen or not _may_begin(rows, row, column):
                continue
            with suppress(ValueError):
                area = Area.parse(sheet.range((row, column)).merge_area.get_address(False, False))
                if (area.top, area.left) == (row, column) and area.top * area.left < area.bottom * area.right:
                    seen.update((r, c) for r in range(row, area.bottom + 1) for c in range(column, area.right + 1))
                    yield area


def _merged_rows(sheet: xw.Sheet, top: int, bottom: int, width: int) -> Iterator[int]:
    """Yield the rows with merged cells; where some rows have any, their halves are asked."""
    if sheet.range((top, 1), (bottom, width)).merge_cells is False:
        return
    if top == bottom:
        yield top
        return
    middle = (top + bottom) // 2
    yield from _merged_rows(sheet, top, middle, width)
    yield from _merged_rows(sheet, middle + 1, bottom, width)


def _may_begin(rows: Sequence[Sequence[Value]], row: int, column: int) -> bool:
    """Return whether a cell holds something and has a blank to its right or below, as a merged area does."""

    def at(r: int, c: int) -> Value:
        return rows[r - 1][c - 1] if r <= len(rows) and c <= len(rows[r - 1]) else None

    return at(row, column) is not None and (at(row, column + 1) is None or at(row + 1, column) is None)
