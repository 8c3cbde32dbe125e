"""A table of items printed the other way round: kinds below each other, 年初, 新增, 调整后 beside each other."""

from dataclasses import dataclass, replace

from quotaxl.catalogue.form import FormKind, form, forms
from quotaxl.core.document import Document
from quotaxl.core.grid import Grid, Place, Value
from quotaxl.core.region import RegionTable
from quotaxl.core.table import Table
from quotaxl.fill.derive import derivations
from quotaxl.reading.read import read_tables

_MOST = 24
"""A table with more rows or columns is no table of items."""


@dataclass(frozen=True, slots=True)
class TurnedTable:
    """A table read the other way round; `top` and `left` are the corner about which it was turned."""

    table: Table
    top: int
    left: int

    def place(self, row: int, column: int) -> Place:
        """Return where in the sheet a cell of the turned table is."""
        return self.top + column - self.left, self.left + row - self.top


def turned(book: Document, table: Table, regions: RegionTable) -> TurnedTable | None:
    """Return the table of items that an unknown table is when it is turned about its corner; None where it is none."""
    area = table.area
    own = next(grid for grid in book.grids if grid.sheet == table.sheet)
    kept = max(row for row in range(1, area.bottom + 1) if row == area.top or any(own.rows[row - 1 : row]))
    grid = replace(table.grid, rows=table.grid.rows[:kept])  # without the sample that was put below it
    area = replace(area, bottom=kept)
    header = next((row for row in range(area.top, area.bottom + 1) if _headers(grid, row, area.left, area.right)), None)
    if header is None or max(area.bottom - header, area.right - area.left) > _MOST:
        return None
    rows: list[list[Value]] = [list(values) for values in grid.rows[: header - 1]]
    blank: list[Value] = [None] * (area.left - 1)
    for column in range(area.left, area.right + 1):
        rows.append([*blank, *(grid.value(row, column) for row in range(header, area.bottom + 1))])
    formulas = {
        (header + column - area.left, area.left + row - header): text
        for (row, column), text in grid.formulas.items()
        if header <= row <= area.bottom and area.left <= column <= area.right
    }
    merges = tuple(m for m in grid.merges if m.bottom < header)
    around = replace(grid, rows=rows, formulas=formulas, merges=merges)
    items = [f for f in forms() if f.kind is FormKind.ITEMS and f.id in derivations()]
    found = read_tables(replace(book, blocks=(around,)), regions, items)
    known = next((t for t in found if t.form and form(t.form).kind is FormKind.ITEMS), None)
    return TurnedTable(known, header, area.left) if known else None


def _headers(grid: Grid, row: int, left: int, right: int) -> bool:
    """Return whether each column has a text of its own in a row."""
    return right > left and all(isinstance(grid.value(row, column), str) for column in range(left, right + 1))
