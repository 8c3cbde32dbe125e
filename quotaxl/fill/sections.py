"""Where in a list of one's own the rows that grow lie: between header and total, or header and the first text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise

from quotaxl.core.grid import Grid
from quotaxl.core.table import Table
from quotaxl.fill.listedrows import (
    KIND_HEADING,
    OF_WHICH,
    ListedRow,
    header_bottom,
    heads,
    lead_of,
    rows_told,
    texts_of_row,
)
from quotaxl.fill.parted import ListPart, part_of, same_field
from quotaxl.fill.rowvalues import kind_of
from quotaxl.fill.samples import areas_read
from quotaxl.reading.tidy import blank, label, shown

_PICKS = re.compile(r"\b(?:SUMIFS?|SUMPRODUCT|DSUM)\s*\(", re.IGNORECASE)
_ENDLESS = Decimal("0.9")
_OTHERS = Decimal("0.7")
"""How sure a place is where nothing ends the list, and where it is blank while rows further down are not."""


@dataclass(frozen=True, slots=True)
class ListRun:
    """Sample rows `top` … `bottom` of one `kind` (None: all), the row of their total, rows with the sums of kinds."""

    kind: str | None
    top: int
    bottom: int
    total: int | None
    parts: dict[str, int] = field(default_factory=dict)
    sure: Decimal = Decimal(1)
    group: ListPart | None = None
    """The field or department whose projects alone it lists."""

    @property
    def bare(self) -> bool:
        """Whether it is a heading of a kind alone, with no row below it."""
        return self.bottom < self.top


def runs_of(table: Table, grid: Grid) -> tuple[ListRun, ...]:
    """Return the runs of sample rows of a list, from the top down.

    Rows under 一般债券 and 专项债券, or under 教育 and 市政, are runs of their own, with that row as their total; a
    title that names one kind makes the list of that kind. Numbers below the total or the first text are never a part
    of it.
    """
    start = header_bottom(table, table.grid) + 1
    lines = rows_told(table, grid, start)
    total = next((line.row for line in lines if line.what == "total"), _only_sum(lines))
    above = total == start
    body = [line for line in lines if above or total is None or line.row < total]
    picked = _picked(table, grid, [line for line in body if line.row != total])
    body = [line for line in body if line.row not in picked.values()]
    groups = [line for line in body if line.what == "group"]
    own = kind_of(table.title) or _kind_above(table, grid) or kind_of(grid.sheet)
    merged = _merged_kinds(table, grid, body)
    parts_first = above and groups and groups[0].row == start + 1 and _adjacent(groups) and len(groups) > 1
    if merged or any(line.what == "subtotal" for line in body) or (groups and not parts_first):
        end = total if total is not None and not above else _end(lines, grid, start)
        inner = [line for line in body if line.what != "total" and line.row < end]
        return _told_apart(tuple(_stretches(table, grid, inner, merged, own)))
    first = start
    if above:
        first += 1
        while any(line.row == first and line.what == "group" for line in lines):
            first += 1
    told = {line.row for line in lines}
    while first not in told and first < len(grid.rows):
        first += 1  # examples, and what is said below the header of how to fill in
    parts = {
        line.kind: line.row
        for line in lines
        if line.what == "group" and line.kind and total is not None
        if (line.row < first if above else line.row > total)
    }
    if above and len(grid.rows) <= start:  # the total follows upon the header, and nothing upon the total
        below = [a for c in table.columns for a in areas_read(grid.formulas.get((start, c.index), "")) if a.top > start]
        rows = [row for area in below for row in (area.top, area.bottom)]
        return (ListRun(own, min(rows), max(rows), total, parts),) if rows else ()
    parts |= picked
    if total is not None and not above:
        stop = min([total, *picked.values()])
        first = _summed_from(table, grid, stop, first)
        last = _summed_to(table, grid, stop, first, stop - 1)
        return (ListRun(own, first, max(last, first), total, parts),) if stop > first else ()
    end = min([_end(lines, grid, first), *picked.values()])
    if end <= first and any(line.row == end for line in lines if line.what == "note"):
        return ()  # the header is followed by a note
    bounded = any(line.row == end for line in lines if line.what == "note")
    sure = Decimal(1) if bounded else _ENDLESS
    samples = [line for line in lines if first <= line.row < end and line.what == "item"]
    within = next((area for area in grid.tables if area.top == first), None)
    if within:
        end, bounded = within.bottom + 1, True
    if samples:
        end = max(line.row for line in samples) + 1 if not bounded else end
    elif _rows_below(table, grid, end):
        sure = _OTHERS
    last = _summed_to(table, grid, total, first, end - 1) if total is not None else end - 1
    return (ListRun(own, first, max(last, first), total, parts, sure),)


def _told_apart(runs: tuple[ListRun, ...]) -> tuple[ListRun, ...]:
    """Return the runs of one list, without kinds where one of them has none: its projects would stand twice.

    So are runs that a 本页小计 ends: what the samples of a page happen to be does not say which projects are its own.
    """
    held = [run for run in runs if not run.bare]
    apart = len(held) < 2 or all(run.kind or run.group for run in held)
    return runs if apart else tuple(replace(run, kind=None) if run.group is None else run for run in runs)


def spanning_sums(table: Table, grid: Grid, runs: Sequence[ListRun]) -> Iterator[tuple[int, str | None]]:
    """Yield the rows with totals of several runs, each with the kind that it is of (None: all)."""
    start = header_bottom(table, table.grid) + 1
    known = {row for run in runs for row in (run.total, *run.parts.values())}
    for line in rows_told(table, grid, start):
        within = any(run.top <= line.row <= run.bottom for run in runs)
        sums = line.what == "total" or (line.what in ("group", "subtotal") and len(runs) > 1)
        if sums and line.row not in known and not within and not line.group:
            yield line.row, line.kind


def _only_sum(lines: Sequence[ListedRow]) -> int | None:
    """Return the row of a list's only sum, called 小计, below its rows: that is its total."""
    sums = [line for line in lines if line.what == "subtotal"]
    grouped = any(line.what == "group" for line in lines)
    return sums[0].row if len(sums) == 1 and not sums[0].names and not grouped and sums[0] != lines[0] else None


def _picked(table: Table, grid: Grid, body: Sequence[ListedRow]) -> dict[str, int]:
    """Return the rows below all others that pick a kind's rows out of them, by kind: SUMIF, or several subtotals.

    The rows above such a one are of all kinds; above a subtotal that is alone they are of its kind.
    """
    sums = [line for line in body if line.what == "subtotal" and line.kind]
    last = max((line.row for line in body if line.what in ("item", "blank")), default=0)
    choosing = any(_PICKS.search(grid.formulas.get((line.row, c.index), "")) for line in sums for c in table.columns)
    apart = len({line.kind for line in sums}) == len(sums)
    others = any(line.what == "group" or (line.what == "subtotal" and not line.kind) for line in body)
    if not sums or others or not apart or sums[0].row < last or not (choosing or len(sums) > 1):
        return {}
    return {line.kind: line.row for line in sums if line.kind}


def _merged_kinds(table: Table, grid: Grid, body: Sequence[ListedRow]) -> tuple[ListRun, ...]:
    """Return the runs that a cell before the names holds together, merged down their rows: 一般债券, or 教育."""
    rows = {line.row for line in body}
    found = []
    for area in sorted(grid.merges, key=lambda one: one.top):
        if area.top == area.bottom or not {area.top, area.bottom} <= rows or area.right > table.label_column:
            continue
        text = shown(grid.value(area.top, area.left))
        if (kind := kind_of(text)) or (group := part_of(text)):
            found.append(ListRun(kind, area.top, area.bottom, None, group=None if kind else group))
    known = same_field(run.group for run in found if run.group)
    named = (replace(run, group=ListPart(known, run.group.name)) if run.group else run for run in found)
    return tuple(run for run in named if run.kind or known)


def _stretches(
    table: Table, grid: Grid, body: Sequence[ListedRow], merged: Sequence[ListRun], own: str | None
) -> Iterator[ListRun]:
    """Yield the runs between groups (above their rows) and subtotals (below them); `own` is the kind of the list."""
    heading: ListedRow | None = None
    outer: ListedRow | None = None  # 一、一般债券, above its own （一）教育
    rows: list[ListedRow] = []
    closed = False
    held = {row: (run.kind, run.group) for run in merged for row in range(run.top, run.bottom + 1)}

    def run(total: int | None, named: ListedRow | None) -> Iterator[ListRun]:
        asked = [line for line in (named, heading, outer) if line]
        kinds = [line.kind for line in asked if line.kind]
        holding = held.get(rows[0].row, (None, None)) if rows else (None, None)
        group = next((line.group for line in asked if line.group), holding[1])
        apart = closed and heading is None and total is None and all(line.what == "blank" for line in rows)
        if rows and not apart:  # blank rows below a sum only part it from what follows
            first, last = rows[0].row, rows[-1].row
            told = [*kinds, holding[0], _kind_of_samples(grid, [line.row for line in rows]), own]
            kind = next((one for one in told if one), None)
            summed = total or (heading.row if heading else None)
            last = _summed_to(table, grid, summed, first, last) if summed else last
            yield ListRun(kind, first, max(last, first), summed, group=group)
        elif heading and heading.names and not rows:
            yield ListRun(heading.kind, heading.row, heading.row - 1, heading.row, group=heading.group)

    for line in body:
        if line.what == "group" and line.row not in held:
            if line.group and heading and not heading.group and not rows:
                outer = heading
            else:
                yield from run(None, None)
                outer = outer if line.group else None
            heading, rows = line, []
        elif line.what == "subtotal":
            yield from run(line.row, line)
            heading, rows, closed = None, [], True
        elif line.row in held and rows and held.get(rows[-1].row) != held[line.row]:
            yield from run(None, None)
            heading, rows = None, [line]
        elif line.what != "note":
            rows.append(line)
    yield from run(None, None)


def _kind_of_samples(grid: Grid, rows: Sequence[int]) -> str | None:
    """Return the one kind that last year's rows name."""
    texts = (grid.value(row, column) for row in rows for column in range(1, grid.width + 1))
    kinds = {
        kind
        for text in texts
        if isinstance(text, str) and KIND_HEADING.fullmatch(label(text)) and (kind := kind_of(text))
    }
    return kinds.pop() if len(kinds) == 1 else None


def groups_inside(table: Table, grid: Grid, run: ListRun, columns: Sequence[int]) -> int | None:
    """Return the row inside a run that adds up rows beside it, as a project above its payments; None for none.

    Only the `columns` of the form's own amounts are looked at: one of the bureau's own may be a running total.
    """
    leads = {row: texts_of_row(grid, row) for row in range(run.top, run.bottom + 1)}
    headed = [row for row, texts in leads.items() if any(map(heads, texts.values()))]
    if headed and len(headed) < len(leads):
        return headed[0]  # 一、市政类, then the projects of it
    for row, texts in leads.items():
        lead = lead_of(table, texts)
        if OF_WHICH.match(label(lead)):
            return row
        for column in columns:
            for area in areas_read(grid.formulas.get((row, column), "")):
                inside = run.top <= area.bottom and area.top <= run.bottom
                if inside and area.left <= column <= area.right and (area.top, area.bottom) != (row, row):
                    return row
    return None


def _summed_from(table: Table, grid: Grid, total: int, first: int) -> int:
    """Return the first row that the total's formulas add up, where only texts stand above it: how to fill in a row."""
    summed = [
        area
        for column in table.columns
        for area in areas_read(grid.formulas.get((total, column.index), ""))
        if area.left <= column.index <= area.right and first <= area.top <= area.bottom < total
    ]
    start = min((area.top for area in summed), default=first)
    held = [grid.value(row, c.index) for row in range(first, start) for c in table.columns]
    return start if all(value is None or isinstance(value, str) for value in held) and any(held) else first


def _summed_to(table: Table, grid: Grid, total: int, first: int, last: int) -> int:
    """Return the last row that the total's own formulas add up from `first` on; `last` where they do not say.

    A table of Excel's from `first` on says so, too.
    """
    summed = [
        area
        for column in table.columns
        for area in (*areas_read(grid.formulas.get((total, column.index), "")), *grid.tables)
        if area.left <= column.index <= area.right and first <= area.top and area.bottom <= last
    ]
    ends = [area.bottom for area in summed] if any(area.top == first for area in summed) else []
    empty = all(
        blank(grid.value(row, column.index))
        for row in range(max(ends, default=last) + 1, last + 1)
        for column in table.columns
    )
    return max(ends) if ends and empty else last


def _adjacent(groups: Sequence[ListedRow]) -> bool:
    return all(b.row == a.row + 1 for a, b in pairwise(groups))


def _end(lines: Sequence[ListedRow], grid: Grid, first: int) -> int:
    """Return the row below the last that can be the list's."""
    stop = next((line.row for line in lines if line.row >= first and line.what == "note"), None)
    if stop is not None:
        return stop
    return max([first, *(line.row for line in lines if line.what in ("item", "subtotal"))]) + 1


def _rows_below(table: Table, grid: Grid, row: int) -> bool:
    """Return whether numbers stand in the list's columns further down."""
    columns = [c.index for c in table.columns]
    return any(
        isinstance(grid.value(at, column), int | float)
        for at in range(row + 1, len(grid.rows) + 1)
        for column in columns
    )


def _kind_above(table: Table, grid: Grid) -> str | None:
    """Return the kind that the nearest text above the header names, as of two lists on one sheet."""
    top = header_bottom(table, table.grid)
    leaves = {label(c.path[-1]) for c in table.columns if c.path}
    for row in range(top, max(0, top - 6), -1):
        columns = range(table.area.left, table.area.right + 1)
        texts = [shown(v) for column in columns if not blank(v := grid.value(row, column))]
        if any(label(text) in leaves for text in texts):
            continue
        for text in texts:
            if (kind := kind_of(text)) is not None:
                return kind
    return None
