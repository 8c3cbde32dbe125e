"""A table of items printed the other way round: kinds below each other, 年初, 新增, 调整后 beside each other.

Or all of it in one row, below two rows of headers: 年初限额 over 一般 and 专项, 新增限额 over 一般 and 专项.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from quotaxl.catalogue.form import FormKind, form, forms
from quotaxl.core.document import Document
from quotaxl.core.grid import Grid, Place, Value
from quotaxl.core.region import RegionTable
from quotaxl.core.table import Table
from quotaxl.fill.derive import derivations
from quotaxl.fill.listedrows import numbers_columns
from quotaxl.fill.rowvalues import kind_of
from quotaxl.reading.read import read_tables
from quotaxl.reading.tidy import label, shown

_MOST = 24
"""A table with more rows or columns is no table of items."""


@dataclass(frozen=True, slots=True)
class TurnedTable:
    """A table read the other way round; `places` says where in the sheet its cells are."""

    table: Table
    places: Mapping[Place, Place]

    def place(self, row: int, column: int) -> Place | None:
        """Return where in the sheet a cell of the turned table is; None for one that is not there."""
        return self.places.get((row, column))


def turned(book: Document, table: Table, regions: RegionTable) -> TurnedTable | None:
    """Return the table of items that an unknown table is when it is turned about its corner; None where it is none.

    One of a single row of figures is read as if each group of its headers were a row.
    """
    return _turned(book, table, regions) or _unrolled(book, table, regions)


def _turned(book: Document, table: Table, regions: RegionTable) -> TurnedTable | None:
    """Return the items of a table that has them across, read with rows and columns exchanged; None without any."""
    area = table.area
    own = next(grid for grid in book.grids if grid.sheet == table.sheet)
    kept = max(row for row in range(1, area.bottom + 1) if row == area.top or any(own.rows[row - 1 : row]))
    grid = replace(table.grid, rows=table.grid.rows[:kept])  # without the sample that was put below it
    area = replace(area, bottom=kept)
    if area.right - area.left > _MOST:
        return None
    filled = (row for row in range(area.top, area.bottom + 1) if any(own.rows[row - 1 : row]))
    header = next((row for row in filled if _headers(grid, row, area.left, area.right)), None)
    if header is None or area.bottom - header > _MOST:
        return None
    rows: list[list[Value]] = [list(values) for values in grid.rows[: header - 1]]
    blank: list[Value] = [None] * (area.left - 1)
    together = takewhile(lambda row: any(own.rows[row - 1 : row]), range(header, area.bottom + 1))  # who signs is below
    held = [row for row in together if not numbers_columns(grid, row)]
    for column in range(area.left, area.right + 1):
        rows.append([*blank, *(grid.value(row, column) for row in held)])
    formulas = {
        (header + column - area.left, area.left + held.index(row)): text
        for (row, column), text in grid.formulas.items()
        if row in held and area.left <= column <= area.right
    }
    merges = tuple(m for m in grid.merges if m.bottom < header)
    around = replace(grid, rows=rows, formulas=formulas, merges=merges)
    places = {
        (header + column - area.left, area.left + at): (row, column)
        for at, row in enumerate(held)
        for column in range(area.left, area.right + 1)
    }
    known = _items(book, around, regions)
    return TurnedTable(known, places) if known else None


def _items(book: Document, grid: Grid, regions: RegionTable) -> Table | None:
    """Return the table of items that a grid is; None where it is none."""
    items = [f for f in forms() if f.kind is FormKind.ITEMS and f.id in derivations()]
    found = read_tables(replace(book, blocks=(grid,)), regions, items)
    return next((t for t in found if t.form and form(t.form).kind is FormKind.ITEMS), None)


_KINDS = {"一般": "一般债务", "专项": "专项债务", "合计": "合计", "小计": "合计", "总额": "合计"}
_KIND = re.compile(r"(一般|专项|合计|小计|总额)(?:债务|债券)?(?:限额)?")


def _unrolled(book: Document, table: Table, regions: RegionTable) -> TurnedTable | None:
    """Return the table of items that one row of figures is below its headers."""
    grid = next(one for one in book.grids if one.sheet == table.sheet)
    for row in range(table.area.top, min(table.area.bottom, table.area.top + _MOST) + 1):
        kinds = {
            column: _KINDS[match[1]]
            for column in range(table.area.left, table.area.right + 1)
            if (match := _KIND.fullmatch(label(shown(grid.value(row, column)))))
        }
        groups = {column: _group(grid, row - 1, column) for column in kinds}
        if len(kinds) < _LEAST:
            kinds = dict.fromkeys(_texts(grid, row), _OF_TITLE[kind_of(table.title)])
            groups = {column: label(shown(grid.value(row, column))) for column in kinds}
            groups = {column: text for column, text in groups.items() if not _SIDE.fullmatch(text)}
        if len(set(filter(None, groups.values()))) >= _LEAST and not _text_below(grid, row + 2):
            rows = [*table.grid.rows[:row], *grid.rows[row:]]  # the titles as they are read
            found = _as_rows(book, replace(grid, rows=rows), regions, row, (kinds, groups))
            if found is not None:
                return found
    return None


_OF_TITLE = {None: "合计", "general": "一般债务", "special": "专项债务"}
_LEAST = 2
_SIDE = re.compile(r"(?:行政)?(?:地区|区划)(?:名称)?|单位(?:名称)?|序号|编码|备注|说明")
_NOTE = re.compile(r"备?注|说明|填报|制表|审核|单位|联系")


def _as_rows(
    book: Document, grid: Grid, regions: RegionTable, header: int, told: tuple[Mapping[int, str], Mapping[int, str]]
) -> TurnedTable | None:
    """Return the items of one row whose columns are kinds of debt in groups, read with a row for each group.

    `told` are the kind and the group of each column. None where fewer groups are known than that a chance could be.
    """
    kinds, groups = told
    columns = list(dict.fromkeys(_KINDS.values()))
    lines = list(dict.fromkeys(group for group in groups.values() if group))
    top = next(row for row in range(1, header + 1) if any(label(shown(v)) in lines for v in grid.rows[row - 1]))
    rows: list[list[Value]] = [list(values) for values in grid.rows[: top - 1]]
    rows.append(["项目", *columns])
    places: dict[Place, Place] = {}
    formulas = {place: text for place, text in grid.formulas.items() if place[0] < top}
    for at, line in enumerate(lines, start=top + 1):
        held: list[Value] = [line, *[None] * len(columns)]
        for column, group in groups.items():
            if group == line:
                here, there = (at, 2 + columns.index(kinds[column])), (header + 1, column)
                places[here] = there
                held[here[1] - 1] = grid.value(*there)
                if there in grid.formulas:
                    formulas[here] = grid.formulas[there]
        rows.append(held)
    merges = tuple(m for m in grid.merges if m.bottom < top)
    known = _items(book, replace(grid, rows=rows, formulas=formulas, merges=merges), regions)
    keyed = [key for key in known.held("key") if key] if known else []
    return TurnedTable(known, places) if known and len(keyed) >= _LEAST and len(keyed) == len(lines) else None


def _group(grid: Grid, row: int, column: int) -> str:
    """Return the header over a column: its own, or that of the cells merged over it."""
    merge = next((m for m in grid.merges if (row, column) in m), None)
    return label(shown(grid.value(merge.top, merge.left) if merge else grid.value(row, column))) if row > 0 else ""


def _texts(grid: Grid, row: int) -> Sequence[int]:
    cells = ((column, grid.value(row, column)) for column in range(1, grid.width + 1))
    return [column for column, value in cells if isinstance(value, str) and label(value)]


def _text_below(grid: Grid, row: int) -> bool:
    """Return whether something other than notes stands from a row on: there is more than one row of figures."""
    values = (value for held in grid.rows[row - 1 :] for value in held if value not in (None, ""))
    return any(not (isinstance(value, str) and _NOTE.search(value)) for value in values)


def _headers(grid: Grid, row: int, left: int, right: int) -> bool:
    """Return whether each column has a text of its own in a row."""
    return right > left and all(isinstance(grid.value(row, column), str) for column in range(left, right + 1))
