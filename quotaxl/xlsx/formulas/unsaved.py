"""Results of formulas that a file holds without: a library wrote them, and no program has calculated them since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from quotaxl.core.amount import exact
from quotaxl.core.document import Document
from quotaxl.core.grid import CellError, Grid, Place, Value
from quotaxl.core.refs import Area
from quotaxl.xlsx.cells import Result
from quotaxl.xlsx.formulas.calculator import compute, working
from quotaxl.xlsx.formulas.coercion import NotComputable, Scope

MOST = 20_000
"""Formulas that are calculated in one file; more are left to the program that will open it."""
DEEPEST = 200
"""Formulas that may lie behind one another."""


def calculated(document: Document) -> Document:
    """Return a document with the results of its formulas that have none, wherever they can be told exactly.

    What is not known (a function, a link to another file, a circle) stays without a result.
    """
    if not 0 < sum(len(grid.uncached) for grid in document.grids) <= MOST:
        return document
    book = _Book({grid.sheet.casefold(): grid for grid in document.grids}, document.names)
    with working():
        found = {grid.sheet: book.results(grid) for grid in document.grids if grid.uncached}
    blocks = tuple(
        _with(block, found[block.sheet]) if isinstance(block, Grid) and found.get(block.sheet) else block
        for block in document.blocks
    )
    return replace(document, blocks=blocks)


@dataclass(slots=True)
class _Book:
    grids: Mapping[str, Grid]
    names: Mapping[str, str]
    known: dict[tuple[str, Place], Result] = field(default_factory=dict)
    waiting: list[tuple[str, Place]] = field(default_factory=list)

    def results(self, grid: Grid) -> dict[Place, Result]:
        """Return the results of a sheet's formulas that can be told."""
        found: dict[Place, Result] = {}
        for place in grid.uncached:
            try:
                found[place] = self.result(grid.sheet, place)
            except NotComputable:
                continue
        return found

    def result(self, sheet: str, place: Place) -> Result:
        """Return a formula's result. Raises NotComputable."""
        at = (sheet.casefold(), place)
        if at not in self.known:
            if at in self.waiting or len(self.waiting) > DEEPEST:
                raise NotComputable("a circle")
            self.waiting.append(at)
            try:
                self.known[at] = compute(self.grids[at[0]].formulas[place], self._scope(sheet))
            finally:
                self.waiting.pop()
        return self.known[at]

    def _scope(self, own: str) -> Scope:
        def cell(sheet: str | None, row: int, column: int) -> Result:
            return self._value(sheet or own, row, column)

        def area(sheet: str | None, where: Area) -> Sequence[Result]:
            grid = self._grid(sheet or own)
            bottom, right = min(where.bottom, len(grid.rows)), min(where.right, grid.width)
            return [
                self._value(sheet or own, r, c)
                for r in range(where.top, bottom + 1)
                for c in range(where.left, right + 1)
            ]

        folded = {name.casefold(): text for name, text in self.names.items()}
        return Scope(own, cell, area, lambda name, _: folded.get(name.casefold()))

    def _grid(self, sheet: str) -> Grid:
        if sheet.casefold() not in self.grids:
            raise NotComputable(sheet)
        return self.grids[sheet.casefold()]

    def _value(self, sheet: str, row: int, column: int) -> Result:
        grid = self._grid(sheet)
        if (row, column) in grid.uncached:
            return self.result(sheet, (row, column))
        value = grid.value(row, column)
        if isinstance(value, bool) or value is None or isinstance(value, str | CellError):
            return value
        if isinstance(value, int | float | Decimal):
            return exact(value)
        raise NotComputable("a date")


def _with(grid: Grid, results: Mapping[Place, Result]) -> Grid:
    rows: list[list[Value]] = [list(cells) for cells in grid.rows]
    for (row, column), value in results.items():
        rows += [[] for _ in range(row - len(rows))]
        cells = rows[row - 1]
        cells += [None] * (column - len(cells))
        cells[column - 1] = value
    return replace(grid, rows=rows, uncached=grid.uncached - results.keys())
