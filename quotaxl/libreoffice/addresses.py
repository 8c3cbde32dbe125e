"""Places and areas of a sheet as the office has them."""

from collections.abc import Sequence
from typing import Any

from quotaxl.core.refs import Area


def ranges(sheet: Any, areas: Sequence[Area]) -> Any:
    """Return areas as one object of the office, so that one call does for all of them."""
    found = sheet.book.xl.createInstance("com.sun.star.sheet.SheetCellRanges")
    at = sheet.index - 1
    found.addRangeAddresses(tuple(_address(sheet, area, at) for area in areas), False)
    return found


def cell_address(sheet: Any, row: int, column: int) -> Any:
    """Return a cell's address, from 1; made here, as asking a cell for it costs an object of the office."""
    made = sheet.uno.createUnoStruct("com.sun.star.table.CellAddress")
    made.Sheet, made.Row, made.Column = sheet.index - 1, row - 1, column - 1
    return made


def _address(sheet: Any, area: Area, at: int) -> Any:
    made = sheet.uno.createUnoStruct("com.sun.star.table.CellRangeAddress")
    made.Sheet, made.StartRow, made.StartColumn = at, area.top - 1, area.left - 1
    made.EndRow, made.EndColumn = area.bottom - 1, area.right - 1
    return made
