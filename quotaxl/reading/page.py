"""A band of columns of a grid, with merged cells seen as people see them: one value at the top left."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from quotaxl.core.grid import Grid, Place, Value
from quotaxl.core.refs import Area
from quotaxl.reading.numbers import parse_number
from quotaxl.reading.tidy import blank, label, shown


@dataclass(frozen=True)
class Page:
    """Columns `left` to `right` of a grid, all rows."""

    grid: Grid
    left: int
    right: int
    covered: frozenset[Place]
    """Cells that lie under a merge; what they hold is not seen on the sheet."""
    merged: dict[Place, Area]
    """The merge that a cell belongs to."""
    used: Sequence[int]
    """The rows of the grid that hold anything, from the top down: a sheet is as long as what it holds."""
    _filled: dict[int, list[int]] = field(default_factory=dict, repr=False, compare=False)
    """By row, the columns of the whole grid that show something, as far as they were asked for; all bands share it."""

    @property
    def height(self) -> int:
        """The number of rows."""
        return len(self.grid.rows)

    def whole(self, right: int = 0) -> "Page":
        """Return all columns of the grid, and those up to `right`, as one page."""
        last = max(self.grid.width, right)
        return self if self.left == 1 and self.right == last else replace(self, left=1, right=last)

    def next_used(self, row: int) -> int:
        """Return the first row from `row` on that holds anything, one past the last where none does."""
        at = bisect_left(self.used, row)
        return self.used[at] if at < len(self.used) else self.height + 1

    def value(self, row: int, column: int) -> Value:
        """Return what is seen at row, column; None under a merge."""
        if self.covered and (row, column) in self.covered:
            return None
        return self.grid.value(row, column)

    def text(self, row: int, column: int) -> str:
        """Return the value at row, column as a person reads it, "" for none."""
        return shown(self.value(row, column))

    def filled(self, row: int) -> Sequence[int]:
        """Return the columns of the band that show something in this row."""
        found = self._filled.get(row)
        if found is None:
            cells = self.grid.rows[row - 1] if row <= self.height else ()
            found = [c for c, v in enumerate(cells, 1) if v is not None and (type(v) is not str or not blank(v))]
            if self.covered:
                found = [column for column in found if (row, column) not in self.covered]
            self._filled[row] = found
        if found and (found[0] < self.left or found[-1] > self.right):
            return [column for column in found if self.left <= column <= self.right]
        return found

    def labels(self, row: int) -> tuple[str, ...]:
        """Return the tidied texts of a row, one per column of the band."""
        return tuple(label(self.text(row, column)) for column in range(self.left, self.right + 1))


def page_of(grid: Grid) -> Page:
    """Return the whole grid as one page."""
    covered: set[Place] = set()
    merged: dict[Place, Area] = {}
    for area in grid.merges:
        cells = [(r, c) for r in range(area.top, area.bottom + 1) for c in range(area.left, area.right + 1)]
        covered.update(cells[1:])
        merged.update(dict.fromkeys(cells, area))
    # The first cell decides for most rows, before any of the others is looked at.
    used = [
        n
        for n, cells in enumerate(grid.rows, 1)
        if cells and (cells[0] or any(v is not None and v != "" for v in cells))
    ]
    return Page(grid, 1, grid.width, frozenset(covered), merged, used)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many cells hold numbers, stored or typed as text, how many other texts, and how many anything else."""

    numbers: int
    texts: int
    others: int

    @property
    def filled(self) -> int:
        """How many are not blank."""
        return self.numbers + self.texts + self.others


def tally(cells: Iterable[Value]) -> Tally:
    """Return what cells hold."""
    numbers = texts = others = 0
    for value in cells:
        if value is None:
            continue
        if type(value) is str:
            if parse_number(value) is not None:
                numbers += 1
            elif value[:1].isalnum() or not blank(value):
                texts += 1
        elif type(value) is float or type(value) is int or numeric(value):
            numbers += 1
        else:
            others += 1
    return Tally(numbers, texts, others)


def numeric(value: Value) -> bool:
    """Return whether a cell holds a number, stored as one or typed as text."""
    if type(value) is str:
        return parse_number(value) is not None
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)
