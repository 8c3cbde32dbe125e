"""Where in a list of one's own the rows that grow lie: between header and total, or header and the first text."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from quotaxl.catalogue.form import FormKind, form
from quotaxl.core.grid import Grid
from quotaxl.core.table import Table
from quotaxl.fill.rowvalues import kind_of
from quotaxl.fill.samples import areas_read
from quotaxl.reading.ordinals import split_ordinal
from quotaxl.reading.tidy import blank, label, shown

_TOTAL = re.compile(r"(?:总|共)?合计(?:数|金额)?|总计|总数|共计")
_GROUP = re.compile(
    r"(?:其中:?)?(?:\d{4}年)?(?:本?年?(?:新增|安排))?(?:地方)?(?:政府)?(?:一般|专项)(?:债务|债券)?"
    r"(?:限额|资金|项目|安排|支出|部分|类|\d*个)*(?:小计|合计)?"
)
_SUBTOTAL = re.compile(r".*(?:小计|合计)(?:数|金额)?")
_PART = re.compile(r"其中[:：]?")
_NOTE = re.compile(r"(?:备?注|说明|填报|制表|审核|复核|单位负责|联系|附[:件表]|经办|日期)")
_NUMBERED = re.compile(r"栏次|行次|公式|序号|[甲乙丙丁]|\d{1,2}|[A-Z](?:=.*)?")
_NUMERAL = re.compile(r"[(（]?(?:[一二三四五六七八九十百]+|\d{1,3}|[①-⑳⑴-⒇])[)）]?[、.．]?")
_GROUPED = re.compile(r"[一二三四五六七八九十]+(?:、|$)|[(（][一二三四五六七八九十]+[)）]")
_PICKS = re.compile(r"\b(?:SUMIFS?|SUMPRODUCT|DSUM)\s*\(", re.IGNORECASE)
_SHORTEST = 12
"""No longer is what a subtotal or a region is called."""
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

    @property
    def bare(self) -> bool:
        """Whether it is a heading of a kind alone, with no row below it."""
        return self.bottom < self.top


@dataclass(frozen=True, slots=True)
class _ListedRow:
    """What a row below the header is: total, group, subtotal (of the rows above it), item, blank, note."""

    row: int
    what: str
    kind: str | None = None


def header_bottom(table: Table, grid: Grid) -> int:
    """Return the last row of a table's header, rows that number or letter its columns included."""
    found = table.area.top
    known = [column for column in table.columns if not column.name.isupper()] or table.columns
    for column in known:  # one that the form does not know may be a remark beside the table
        leaf = label(column.path[-1]) if column.path else ""
        rows = range(table.area.top, min(table.area.bottom, table.area.top + 12) + 1)
        at = next((row for row in rows if leaf and label(shown(grid.value(row, column.index))) == leaf), None)
        if at is None:
            continue
        merge = next((m for m in grid.merges if (at, column.index) in m), None)
        found = max(found, merge.bottom if merge and merge.bottom - merge.top < 6 else at)
    while _numbers_columns(grid, found + 1):
        found += 1
    return found


def _numbers_columns(grid: Grid, row: int) -> bool:
    """Return whether a row does nothing but number or letter the columns: 栏次 1 2 3, 甲 乙 A B=C+D."""
    texts = [label(shown(grid.value(row, column))) for column in range(1, grid.width + 1)]
    told = [text for text in texts if text]
    return len(told) > 2 and all(map(_NUMBERED.fullmatch, told)) and len(set(told)) == len(told) and _rising(told)


def _rising(texts: Sequence[str]) -> bool:
    numbers = [int(text) for text in texts if text.isdecimal()]
    return numbers in ([], list(range(1, len(numbers) + 1)))


def runs_of(table: Table, grid: Grid) -> tuple[ListRun, ...]:
    """Return the runs of sample rows of a list, from the top down.

    Rows under 一般债券 and 专项债券 are runs of their own, with that row as their total; a title that names one kind
    makes the list of that kind. Numbers below the total or the first text are never a part of it.
    """
    start = header_bottom(table, table.grid) + 1
    lines = _lines(table, table.grid if _apart(table, grid) else grid, start)
    total = next((line.row for line in lines if line.what == "total"), None)
    above = total == start
    body = [line for line in lines if above or total is None or line.row < total]
    picked = _picked(table, grid, body)
    body = [line for line in body if line.row not in picked.values()]
    groups = [line for line in body if line.what == "group"]
    own = kind_of(table.title) or _kind_above(table, grid) or kind_of(grid.sheet)
    merged = _merged_kinds(table, grid, body)
    parts_first = above and groups and groups[0].row == start + 1 and _adjacent(groups) and len(groups) > 1
    if merged or any(line.what == "subtotal" for line in body) or (groups and not parts_first):
        end = total if total is not None and not above else _end(lines, grid, start)
        inner = [line for line in body if line.what != "total" and line.row < end]
        return tuple(_stretches(table, grid, inner, merged))
    first = start
    if above:
        first += 1
        while any(line.row == first and line.what == "group" for line in lines):
            first += 1
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
    if samples:
        end = max(line.row for line in samples) + 1 if not bounded else end
    elif _rows_below(table, grid, end):
        sure = _OTHERS
    last = _summed_to(table, grid, total, first, end - 1) if total is not None else end - 1
    return (ListRun(own, first, max(last, first), total, parts, sure),)


def _picked(table: Table, grid: Grid, body: Sequence[_ListedRow]) -> dict[str, int]:
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


def _merged_kinds(table: Table, grid: Grid, body: Sequence[_ListedRow]) -> tuple[ListRun, ...]:
    """Return the runs that a cell before the names holds together, merged down their rows: 一般债券, 专项债券."""
    rows = {line.row for line in body}
    found = []
    for area in sorted(grid.merges, key=lambda one: one.top):
        if area.top == area.bottom or not {area.top, area.bottom} <= rows or area.right > table.label_column:
            continue
        if kind := kind_of(shown(grid.value(area.top, area.left))):
            found.append(ListRun(kind, area.top, area.bottom, None))
    return tuple(found)


def _stretches(table: Table, grid: Grid, body: Sequence[_ListedRow], merged: Sequence[ListRun]) -> Iterator[ListRun]:
    """Yield the runs between groups (above their rows) and subtotals (below them)."""
    heading: _ListedRow | None = None
    rows: list[int] = []
    held = {row: run.kind for run in merged for row in range(run.top, run.bottom + 1)}

    def run(total: int | None, kind: str | None) -> Iterator[ListRun]:
        if rows:
            told = kind or (heading.kind if heading else None) or held.get(rows[0]) or _kind_of_samples(grid, rows)
            yield ListRun(told, rows[0], rows[-1], total or (heading.row if heading else None))
        elif heading and heading.kind:
            yield ListRun(heading.kind, heading.row, heading.row - 1, heading.row)

    for line in body:
        if line.what == "group" and line.row not in held:
            yield from run(None, None)
            heading, rows = line, []
        elif line.what == "subtotal":
            yield from run(line.row, line.kind)
            heading, rows = None, []
        elif line.row in held and rows and held.get(rows[-1]) != held[line.row]:
            yield from run(None, None)
            heading, rows = None, [line.row]
        elif line.what != "note":
            rows.append(line.row)
    yield from run(None, None)


def _kind_of_samples(grid: Grid, rows: Sequence[int]) -> str | None:
    """Return the one kind that last year's rows name."""
    texts = (grid.value(row, column) for row in rows for column in range(1, grid.width + 1))
    kinds = {
        kind for text in texts if isinstance(text, str) and _GROUP.fullmatch(label(text)) and (kind := kind_of(text))
    }
    return kinds.pop() if len(kinds) == 1 else None


def groups_inside(table: Table, grid: Grid, run: ListRun, columns: Sequence[int]) -> int | None:
    """Return the row inside a run that adds up rows beside it, as a project above its payments; None for none.

    Only the `columns` of the form's own amounts are looked at: one of the bureau's own may be a running total.
    """
    leads = {row: _texts_of(grid, row) for row in range(run.top, run.bottom + 1)}
    headed = [row for row, texts in leads.items() if any(map(_heads, texts.values()))]
    if headed and len(headed) < len(leads):
        return headed[0]  # 一、市政类, then the projects of it
    for row, texts in leads.items():
        lead = _lead(table, texts)
        if _PART.match(label(lead)):
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
    """Return the last row that the total's own formulas add up from `first` on; `last` where they do not say."""
    summed = [
        area
        for column in table.columns
        for area in areas_read(grid.formulas.get((total, column.index), ""))
        if area.left <= column.index <= area.right and first <= area.top and area.bottom <= last
    ]
    ends = [area.bottom for area in summed] if any(area.top == first for area in summed) else []
    empty = all(
        blank(grid.value(row, column.index))
        for row in range(max(ends, default=last) + 1, last + 1)
        for column in table.columns
    )
    return max(ends) if ends and empty else last


def _apart(table: Table, grid: Grid) -> bool:
    """Return whether a table was read without the other lists of its sheet."""
    return sum(any(row) for row in table.grid.rows) < sum(any(row) for row in grid.rows)


def _adjacent(groups: Sequence[_ListedRow]) -> bool:
    return all(b.row == a.row + 1 for a, b in pairwise(groups))


def _lines(table: Table, grid: Grid, start: int) -> list[_ListedRow]:
    """Return what each row below the header is, up to the first text that ends the list."""
    lines: list[_ListedRow] = []
    seen_total = False
    for row in range(start, len(grid.rows) + 1):
        line = _line(table, grid, row)
        ended = seen_total and lines[0].what != "total" and lines[-1].what in ("total", "group")
        if ended and line.what in ("item", "blank"):
            break  # below the total stands something else
        lines.append(line)
        seen_total = seen_total or line.what == "total"
        if line.what == "note":
            break
    return lines


def _line(table: Table, grid: Grid, row: int) -> _ListedRow:
    """Return what a row of a list is: a total, a heading of a group, a part, or an item."""
    columns = [c.index for c in table.columns]
    cells = ((column, grid.value(row, column)) for column in range(1, grid.width + 1))
    held = {c: v for c, v in cells if not blank(v) or (row, c) in grid.formulas}
    texts = _texts_of(grid, row)
    lead = _lead(table, texts)
    name = split_ordinal(lead)[2] if lead else ""
    if _TOTAL.fullmatch(name) or _TOTAL.fullmatch(label(lead)):
        return _ListedRow(row, "total")
    plain = label(lead)
    kind = kind_of(plain)
    few = sum(not _numbering(text) for text in texts.values()) <= 2
    if kind and (_GROUP.fullmatch(name) or _GROUP.fullmatch(plain)) and few:
        return _ListedRow(row, "subtotal" if _sums_above(table, grid, row, plain) else "group", kind)
    if _SUBTOTAL.fullmatch(plain) and len(plain) <= _SHORTEST and few:
        return _ListedRow(row, "subtotal", kind)
    if not any(c in columns for c in held if (row, c) not in grid.formulas):
        return _ListedRow(row, "blank")
    first = min(held)
    alone = len(held) == 1 and (first < table.label_column or (len(columns) > 2 and first == min(columns)))
    told = len(plain) > 1 and not plain.isdecimal() and not _placeholder(plain)
    told = told and not (_of_regions(table) and len(plain) <= _SHORTEST)
    if lead and (_NOTE.match(plain) or (alone and told)):
        return _ListedRow(row, "note")
    return _ListedRow(row, "item")


def _of_regions(table: Table) -> bool:
    """Return whether the rows of a table are regions: a name alone is a row of it, and no note."""
    return bool(table.form) and form(table.form or "").kind is FormKind.REGIONS


def _texts_of(grid: Grid, row: int) -> dict[int, str]:
    """Return the texts of a row by column, formulas left out."""
    cells = ((column, grid.value(row, column)) for column in range(1, grid.width + 1))
    return {c: v for c, v in cells if isinstance(v, str) and not blank(v) and (row, c) not in grid.formulas}


def _lead(table: Table, texts: Mapping[int, str]) -> str:
    """Return the text that names a row: the first that is more than an ordinal, such as 一 in a column of its own."""
    reach = max(table.label_column, min(c.index for c in table.columns))
    told = [text for column, text in sorted(texts.items()) if column <= reach]
    return next((text for text in told if not _numbering(text)), told[0] if told else "")


def _numbering(text: str) -> bool:
    return bool(_NUMERAL.fullmatch(label(text)))


def _heads(text: str) -> bool:
    """Return whether a text is, or begins with, an ordinal that numbers groups rather than rows: 一, 一、, （一）."""
    return bool(_GROUPED.match(label(text)))


def _sums_above(table: Table, grid: Grid, row: int, text: str) -> bool:
    """Return whether a row with a kind's sum stands below the rows that it adds up."""
    areas = [a for c in table.columns for a in areas_read(grid.formulas.get((row, c.index), "")) if a.top != row]
    if areas:
        return all(area.bottom < row for area in areas)
    first = header_bottom(table, table.grid) + 1
    return bool(re.search(r"(?:小计|合计)$", text)) and not _texts_lead(table, grid, first) and row > first


def _texts_lead(table: Table, grid: Grid, row: int) -> bool:
    """Return whether the first row of a list is a heading or a sum itself, so that sums stand above their rows."""
    lead = label(_lead(table, _texts_of(grid, row)))
    return bool(_SUBTOTAL.fullmatch(lead) or _TOTAL.fullmatch(lead))


def _placeholder(text: str) -> bool:
    """Return whether a text only stands for what is to come: …, ××."""
    return not re.sub(r"[.…·×xX*_\-—\s]", "", text)


def _end(lines: Sequence[_ListedRow], grid: Grid, first: int) -> int:
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
