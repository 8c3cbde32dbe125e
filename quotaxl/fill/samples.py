"""What the sample rows of a form hold before they are filled."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from quotaxl.core.grid import Grid
from quotaxl.core.refs import Area

_REF = re.compile(r"(?<![A-Za-z0-9_.!$':])(\$?[A-Z]{1,3}\$?[1-9]\d{0,6})(?::(\$?[A-Z]{1,3}\$?[1-9]\d{0,6}))?(?![\w(!])")
_DATED = re.compile(r"20\d\d\s*(?:年|[-/.]\d)")
TEXT = re.compile(r'"((?:[^"]|"")*)"')
"""A text in a formula."""


@dataclass(frozen=True, slots=True)
class SampleCells:
    """Columns of sample rows: with contents, and with a formula in each row.

    Among those that nothing fills, `various` hold something else in each row; what stands in a column of `beside` is
    no part of the rows: a remark beside the table, a summary or another list.
    """

    held: frozenset[int]
    computed: frozenset[int]
    various: frozenset[int]
    beside: frozenset[int]
    needed: int
    """How many of the samples have to stay, as something stands beside them."""
    dated: frozenset[int] = frozenset()
    """Columns that nothing fills and that say a day, month or year of the samples: 2023年8月."""
    repeated: frozenset[int] = frozenset()
    """Columns that nothing fills and in which each sample has the same text: it is repeated in each row."""


def sample_cells(grid: Grid, area: Area, bound: frozenset[int], others: frozenset[int] = frozenset()) -> SampleCells:
    """Return what the sample rows of `area` hold; `bound` are the columns that are filled, `others` another list's."""
    rows = range(area.top, area.bottom + 1)
    width = max(grid.width, *bound)
    held, computed, various, dated, repeated = set(), set(), set(), set(), set()
    beside = set(_apart(grid, area, bound)) - others
    for column in sorted({*range(1, width + 1)} - beside - others):
        formulas = [(row, column) in grid.formulas for row in rows]
        plain = [row for row in rows if (row, column) not in grid.formulas]
        values = [value for row in plain if (value := grid.value(row, column)) is not None]
        if all(formulas):
            computed.add(column)
        if values or any(formulas):
            held.add(column)
        if column in bound or not values:
            continue
        if len(values) > 1 and any(value != values[0] for value in values):
            various.add(column)
        elif not min(bound) <= column <= max(bound) and not _headed(grid, area.top, column):
            beside.add(column)
        elif isinstance(values[0], str) and _DATED.search(values[0]):
            dated.add(column)
        elif isinstance(values[0], str) and len(plain) == len(rows) == len(values):
            repeated.add(column)
    last = max(
        (row - area.top + 1 for row in rows for column in beside if _stands(grid, row, column)),
        default=0,
    )
    return SampleCells(
        frozenset(held),
        frozenset(computed),
        frozenset(various),
        frozenset(beside),
        last,
        frozenset(dated),
        frozenset(repeated),
    )


def _apart(grid: Grid, area: Area, bound: frozenset[int]) -> Iterator[int]:
    """Yield the columns beyond a blank one beside the table in which something stands in its rows."""
    spans = (range(max(bound) + 1, grid.width + 1), range(min(bound) - 1, 0, -1))
    for columns in spans:
        parted = False
        for column in columns:
            parted = parted or not _used(grid, area, column)
            if parted and any(_stands(grid, row, column) for row in range(area.top, area.bottom + 1)):
                yield column


def _used(grid: Grid, area: Area, column: int) -> bool:
    """Return whether a column belongs to a table: something stands in its header or in its rows."""
    rows = range(max(1, area.top - 2), area.bottom + 1)
    header = (max(1, area.top - 1), column)
    return any(_stands(grid, row, column) for row in rows) or any(header in merge for merge in grid.merges)


def _stands(grid: Grid, row: int, column: int) -> bool:
    return grid.value(row, column) is not None or (row, column) in grid.formulas


def _headed(grid: Grid, top: int, column: int) -> bool:
    """Return whether something stands right above the rows in a column, perhaps in a merged cell."""
    for row in range(top - 1, max(0, top - 4), -1):
        if grid.value(row, column) is not None:
            return True
        merge = next((m for m in grid.merges if (row, column) in m), None)
        if merge and merge.left == column and grid.value(merge.top, merge.left) is not None:
            return True
    return False


_ANYWHERE = re.compile(
    r"(?:(?:'((?:[^']|'')+)'|([^\s'!()+\-*/^&=<>,;:\"]+))!)?(?<![A-Za-z0-9_.$])(\$?[A-Z]{1,3}\$?[1-9]\d{0,6})"
    r"(?::(\$?[A-Z]{1,3}\$?[1-9]\d{0,6}))?(?![\w(!])"
)


def read_anywhere(formula: str, own: str) -> Iterator[tuple[str, Area]]:
    """Yield the sheets and areas that a formula on sheet `own` reads."""
    for quoted, bare, first, last in _ANYWHERE.findall(TEXT.sub("", formula)):
        sheet = quoted.replace("''", "'") or bare or own
        yield sheet, Area.parse(f"{first}:{last}" if last else first)


def ranges_read(formula: str, own: str) -> Iterator[tuple[str, Area]]:
    """Yield the sheets and areas that a formula on sheet `own` reads as ranges, be they of one cell: H5:H5."""
    for quoted, bare, first, last in _ANYWHERE.findall(TEXT.sub("", formula)):
        if last:
            yield quoted.replace("''", "'") or bare or own, Area.parse(f"{first}:{last}")


def areas_read(formula: str) -> Iterator[Area]:
    """Yield the areas of its own sheet that a formula reads."""
    for first, last in _REF.findall(TEXT.sub("", formula)):
        yield Area.parse(f"{first}:{last}" if last else first)
