"""Where the tables of a sheet are: heading, header, body and notes of each, whatever stands around them."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from quotaxl.reading.beside import CODE_LIKE, LOOK, side_by_side
from quotaxl.reading.facts import states_unit
from quotaxl.reading.header import LEVELS, HeaderColumn, header_columns, header_end, is_header, worded
from quotaxl.reading.page import Page, numeric
from quotaxl.reading.tablearea import TableArea
from quotaxl.reading.tidy import blank, label, narrow
from quotaxl.reading.units import unit_line

HEADING_ROWS = 12
"""How far above a header its title, unit and document number are looked for, blank rows not counted."""

_NOTE = re.compile(
    r"(?:附?注|备注|说明|填表说明|填报说明|编制说明|资料来源|数据来源)\d{0,2}[:：.、]|[*※★●]|\d{1,2}[.、]本表"
)
_SIGNED = re.compile(
    r"(?:单位|部门|财政|分管|[局处科股]室?)?(?:负责人|领导)(?:\(.*\))?[:：]|(?:填报?|制|编|报)表(?:人|单位|日期)?[:：]|(?:审核|复核|经办|联系)(?:人|电话)?[:：]"
    r"|(?:打印|制表|填报)(?:日期|时间)|(?:19|20)\d\d年\d{1,2}月\d{1,2}日$|.{0,20}\((?:盖章|公章|签字)\)"
)
"""What stands at the foot of a table that someone signs."""
_MAYBE_SIGNED = re.compile("[:：﹕∶)）日期间]")
"""Signs of which every such line holds one; the quick test before the careful one."""
_CONTINUED = re.compile(r"[(]?续(?:表|上表)?\d*[)]?")
_PAGE = re.compile(r"第?[-—－]*\d{1,3}[-—－]*页?(?:[,/]?共\d{1,3}页)?")
_ANNEX = re.compile(r"附(?:件|表|录)\d*.*|附\d+(?:-\d+)*|表\d+(?:[-—.]\d+)*")
_STORED = (int, float)
_TITLE_END = re.compile(r"表(?:\(.{1,20}\))?(?:\d{1,2})?$")


def blocks(page: Page) -> tuple[TableArea, ...]:
    """Return the tables of a sheet, from the top down and from left to right."""
    bands = _bands(page)
    first = min(_first_header(band) for band in bands) if len(bands) > 1 else 0
    found = [part for band in bands for block in _scan(band, first) for part in side_by_side(block)]
    if not found and (bare := _headless(page)):
        found = [bare]
    return tuple(sorted(found, key=lambda b: (b.header[0], b.columns[0].index)))


def _bands(page: Page) -> tuple[Page, ...]:
    """Split the sheet at columns that are empty from top to bottom, if both sides hold a header."""
    used = _used_columns(page)
    runs: list[list[int]] = []
    for column in used:
        if runs and column == runs[-1][1] + 1:
            runs[-1][1] = column
        else:
            runs.append([column, column])
    if len(runs) < 2:
        return (page,)
    parts = [replace(page, left=left, right=right) for left, right in runs]
    return tuple(parts) if all(map(_stands_alone, parts)) else (page,)


def _stands_alone(page: Page) -> bool:
    """Whether a band has a header and, below it, names and figures of its own; a blank column may part one table."""
    first = _first_header(page)
    if not first:
        return False
    last = header_end(page, first)
    heads = {c: label(page.text(last, c)) for c in range(page.left, page.right + 1)}
    names = figures = False
    for row in page.used[bisect_left(page.used, last + 1) :][:LOOK]:
        for column in page.filled(row):
            if not numeric(page.value(row, column)):
                names = True
            elif not CODE_LIKE.search(heads[column]):
                figures = True
    return names and figures


def _first_header(page: Page) -> int:
    """The first row that reads like a header among the first 200, 0 for none."""
    return next((row for row in page.used[:200] if is_header(page, row)), 0)


def _used_columns(page: Page) -> list[int]:
    """Return the columns that hold anything, or lie under a merge that is no title across the page."""
    under = {
        column
        for area in page.grid.merges
        if area.bottom > area.top or not blank(page.grid.value(area.top, area.left))
        for column in range(area.left, area.right + 1)
        if area.right - area.left + 1 < (page.right - page.left + 1) * 2 // 3
    }
    rows = page.grid.rows
    wanted = range(page.left, page.right + 1)
    missing = set(wanted) - under
    first = min(missing, default=0)
    for number in page.used:  # the first rows show nearly all columns; the rest only looks for what is left
        if not missing:
            break
        cells = rows[number - 1]
        if len(cells) >= first and (held := {c for c in missing if c <= len(cells) and not blank(cells[c - 1])}):
            missing -= held
            first = min(missing, default=0)
    return [column for column in wanted if column not in missing]


def _scan(page: Page, first: int) -> Iterator[TableArea]:
    """The tables of a band; a text above row `first`, where the sheet's tables begin, heads all bands."""
    whole = page.whole()
    row = page.next_used(1)
    heading: list[int] = []
    while row <= page.height:
        if is_header(page, row):
            top = _pulled_up(page, row)
            heading = [r for r in heading if r < top]
            block = _block(page, top, tuple(heading[-HEADING_ROWS:]))
            if block.body:
                yield block
                ends = (block.header[1], *(rows[-1] for rows in (block.body, block.notes, block.repeats) if rows))
                row = page.next_used(max(ends) + 1)
                heading = []
                continue
            if block.repeats:  # nothing but the same header again and again
                row = page.next_used(block.repeats[-1] + 1)
                continue
        if (whole if row < first else page).filled(row):
            heading.append(row)
        row = page.next_used(row + 1)


def _pulled_up(page: Page, row: int) -> int:
    """The first row of a header: a cell merged down into it from above belongs to it."""
    tops = [
        area.top
        for area in page.grid.merges
        if area.top < row <= area.bottom
        and page.left <= area.left <= page.right
        and not blank(page.grid.value(area.top, area.left))
    ]
    return max(min([row, *tops]), row - LEVELS)


def _headless(page: Page) -> TableArea | None:
    """The rows of a sheet without any header, where two or more beside each other hold a text and numbers alike."""
    body: list[int] = []
    for row in page.used:
        filled = page.filled(row)
        numbers = [c for c in filled if numeric(page.value(row, c))]
        if numbers and len(numbers) < len(filled) and len(filled) > 1:
            body.append(row)
        elif len(body) > 1:
            break
        else:
            body = []
    places = [{c for c in page.filled(row) if numeric(page.value(row, c))} for row in body]
    if len(body) < 2 or not set.intersection(*places):
        return None
    used = sorted({c for row in body for c in page.filled(row)})
    columns = tuple(HeaderColumn(c, ()) for c in range(used[0], used[-1] + 1))
    if len(columns) < 3:
        return None  # a name and a value beside it: the lines of a form, not of a table
    heading = tuple(r for r in page.used[: bisect_left(page.used, body[0])] if page.filled(r))[-HEADING_ROWS:]
    return TableArea(page, heading, (body[0], body[0] - 1), columns, tuple(body), ())


@dataclass(slots=True)
class _Open:
    """A table while its rows are gathered."""

    page: Page
    heading: tuple[int, ...]
    first: int
    last: int
    columns: tuple[HeaderColumn, ...]
    amounts: list[int]
    labels: tuple[str, ...]
    """What the header's first row says over each column of the page."""
    body: list[int] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)
    repeats: list[int] = field(default_factory=list)
    pending: list[int] = field(default_factory=list)
    """Lines of text that the rows after them will explain: a note, a repeated or a new title."""


def _block(page: Page, first: int, heading: tuple[int, ...]) -> TableArea:
    """Return the table below a header from row `first` on: its body, notes and repeated headers, until rows end it."""
    last = header_end(page, first)
    columns, amounts = header_columns(page, first, last), _amount_columns(page, last)
    table = _Open(page, heading, first, last, columns, amounts, page.labels(first))
    row, gap = last + 1, 0
    while row <= page.height:
        if not (table.notes or table.pending) and (end := _end_of_numbers(page, row, table.amounts)) > row:
            table.body.extend(range(row, end))
            row, gap = end, 0
            continue
        filled = page.filled(row)
        if not filled:
            row, gap = page.next_used(row + 1), gap + 1
            continue
        used = _take(table, row, filled, gap)
        if not used:
            break
        row, gap = row + used, 0
    if row > page.height:
        table.notes += [r for r in table.pending if not _title_like(label(page.text(r, page.filled(r)[0])))]
    body, notes, repeats = (tuple(sorted(rows)) for rows in (table.body, table.notes, table.repeats))
    return TableArea(page, heading, (first, last), table.columns, body, notes, repeats)


def _take(table: _Open, row: int, filled: Sequence[int], gap: int) -> int:
    """Give a row that is not plainly a row of amounts its place; return how many rows were used, 0 at the end."""
    page = table.page
    text = page.text(row, filled[0])
    if len(filled) > 1 and _repeats(table, row, filled[0], text):
        if not _same_heading(page, table.heading, [label(page.text(r, page.filled(r)[0])) for r in table.pending]):
            return 0
        height = table.last - table.first + 1
        table.repeats += [*table.pending, *range(row, row + height)]
        table.notes, table.pending = [], []
        return height
    if (table.pending or table.notes or gap) and _heads_rows(page, row):
        titled = any(_title_like(label(page.text(r, c))) for r in table.pending for c in page.filled(r))
        if is_header(page, row) if titled else worded(page, row):
            return 0
    if len(filled) == 1 and not numeric(page.value(row, filled[0])):
        _take_line(table, row, filled[0])
        return 1
    if gap and _titles(page, row, filled):
        table.pending.append(row)
        return 1
    if _signed(text) and not any(numeric(page.value(row, c)) for c in filled):
        table.notes.append(row)
        return 1
    if not (table.pending or table.notes):
        table.body.append(row)
        return 1
    if any(numeric(page.value(row, c)) for c in (table.amounts or filled)):
        table.body += [row] if table.notes else [*table.pending, row]
    elif gap:
        return 0
    else:
        table.notes.append(row)
        return 1
    table.pending = []
    return 1


def _titles(page: Page, row: int, filled: Sequence[int]) -> bool:
    """Whether a row says the unit, and at most a title before it: what follows is another table."""
    texts = [label(page.text(row, column)) for column in filled]
    if len(texts) > 2 or any(numeric(page.value(row, column)) for column in filled):
        return False
    return states_unit(texts[-1]) and not states_unit(texts[0])


def _signed(text: str) -> bool:
    """Whether a line is one that stands at the foot of a table that someone signs; most hold no sign of it."""
    return bool(_MAYBE_SIGNED.search(text) and _SIGNED.match(label(text)))


def _repeats(table: _Open, row: int, column: int, text: str) -> bool:
    """Whether a row, which begins with `text`, says the same as the header's first; most begin with another letter."""
    first = table.labels[column - table.page.left]
    if not first or (text[:1].isalnum() and narrow(text[0]) != first[0]):
        return False
    return label(text) == first and table.page.labels(row) == table.labels


def _take_line(table: _Open, row: int, column: int) -> None:
    """Place a line of one text: a note, the start of something new, or a row whose amounts are blank."""
    text = label(table.page.text(row, column))
    if _PAGE.fullmatch(text):
        table.repeats.append(row)
        return
    if _NOTE.match(text) or _signed(text) or text.endswith("。") or (table.notes and not _title_like(text)):
        table.notes += [*table.pending, row]
        table.pending = []
        return
    names = {c.index for c in table.columns if c.path[-1:] == table.columns[0].path[-1:]}  # of each of two side by side
    away = column > table.columns[:2][-1].index and column not in names
    if table.pending or _title_like(text) or away or len(text) > 40:
        table.pending.append(row)
    else:
        table.body.append(row)


def _end_of_numbers(page: Page, row: int, columns: list[int]) -> int:
    """The first row from `row` on that holds no stored number in the amount columns: plain rows end there."""
    if not columns:
        return row
    first = columns[0] - 1
    for end, cells in enumerate(islice(page.grid.rows, row - 1, None), row):
        width = len(cells)
        if width > first and type(cells[first]) in _STORED:
            continue
        for column in columns:
            if column <= width and isinstance(cells[column - 1], _STORED):
                break
        else:
            return end
    return page.height + 1


def _amount_columns(page: Page, last: int) -> list[int]:
    """Columns that hold stored numbers in the first rows below the header, but for the first column."""
    sample = page.grid.rows[last : last + 50]
    held = [0] * (page.right + 1)
    for cells in sample:
        for column, value in enumerate(cells[page.left : page.right], page.left + 1):
            if isinstance(value, _STORED):
                held[column] += 1
    return [column for column, count in enumerate(held) if count * 2 > len(sample)]


def _title_like(text: str) -> bool:
    return bool(
        unit_line(text)
        or _CONTINUED.fullmatch(text)
        or (_TITLE_END.search(text) and len(text) > 5)
        or _ANNEX.fullmatch(text)
    )


def _same_heading(page: Page, heading: tuple[int, ...], again: list[str]) -> bool:
    """Whether the text above a repeated header says nothing new: same title, unit, 续表, page number."""
    before = {label(page.text(r, c)) for r in heading for c in page.filled(r)}
    return all(
        text in before
        or (states_unit(text) if unit_line(text) else _CONTINUED.fullmatch(text))
        or _CONTINUED.sub("", text) in before
        or _PAGE.fullmatch(text)
        for text in again
    )


def _heads_rows(page: Page, row: int) -> bool:
    """Whether there is anything below a row that reads like a header."""
    last = header_end(page, row)
    return any(page.filled(below) for below in range(last + 1, min(last + 6, page.height) + 1))
