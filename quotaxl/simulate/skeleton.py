"""Where a form's figures stand: read from the shipped blank itself, so that no label or place is written twice."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quotaxl.catalogue.form import forms
from quotaxl.core.document import Document
from quotaxl.core.grid import Grid, Value
from quotaxl.core.region import RegionTable
from quotaxl.core.table import ColumnType, RowRole, Table
from quotaxl.fill.prime import read_form

_BY_LEVEL = frozenset(form.id for form in forms() if form.levels)
_UNIT = re.compile("单位[：:]")


@dataclass(frozen=True, slots=True)
class Skeleton:
    """One sheet of a blank form: its texts, and the row or column of each key and field.

    `rows` holds keys, and "total" in a list; the rows of a list come from `first` on, None where it is none.
    """

    form: str
    grid: Grid
    header: int
    columns: Mapping[str, int]
    amounts: frozenset[str]
    rows: Mapping[str, int]
    first: int | None
    unit: tuple[int, int] | None

    def row(self, key: str | int) -> int:
        """Return the sheet row of a key, or of a list's position. Raises KeyError for an unknown one."""
        if isinstance(key, int):
            assert self.first is not None
            return self.first + key
        return self.rows[key]

    def texts(self) -> Mapping[tuple[int, int], Value]:
        """Return what the blank itself says, by place."""
        return {
            (r, c): value
            for r, row in enumerate(self.grid.rows, 1)
            for c, value in enumerate(row, 1)
            if value not in (None, "")
        }


def skeletons(blank: Document, regions: RegionTable, year: int) -> Sequence[Skeleton]:
    """Return the sheets of a blank form in their order."""
    return [_of(table, blank) for table in read_form(blank, regions, year) if table.form]


def _of(table: Table, blank: Document) -> Skeleton:
    """Return where a blank's header, columns, rows and unit stand, and where its list begins."""
    assert table.form
    grid = next(g for g in blank.grids if g.sheet == table.sheet)
    keys, rows, roles = (table.frame[name].to_list() for name in ("key", "row", "role"))
    places = {key: row for key, row in zip(keys, rows, strict=True) if key}
    first = None
    if not places:
        totals = [row for row, role in zip(rows, roles, strict=True) if role == RowRole.TOTAL]
        places = {"total": totals[-1]} if totals else {}
        first = max(totals) + 1 if totals else min(rows)
    elif table.form in _BY_LEVEL:
        first = max(places.values()) + 1  # the regions below
    unit = next(
        ((r, c) for r, row in enumerate(grid.rows, 1) for c, text in enumerate(row, 1)
         if isinstance(text, str) and _UNIT.match(text)), None,
    )  # fmt: skip
    amounts = frozenset(c.name for c in table.columns if c.type is ColumnType.AMOUNT)
    columns = {c.name: c.index for c in table.columns}
    header = min(rows) - 1
    return Skeleton(table.form, grid, header, columns, amounts, places, first, unit)
