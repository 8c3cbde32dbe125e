"""A sheet's part as the file holds it: parsed once into spans, shared by all edits."""

import re
from array import array
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import lru_cache

from quotaxl.core.grid import Place
from quotaxl.core.refs import column_number
from quotaxl.xlsx.cells import NeverCalculated, Result
from quotaxl.xlsx.markup import children, root, start_tag, utf8

SMALL_ROWS = 2_000
KEEP_ROWS = 20_000
"""Sheets with more rows are parsed anew where asked, so that memory stays bounded."""


@dataclass(slots=True)
class SheetElement:
    """A direct child of the worksheet other than sheetData, with the blank text after it."""

    name: str
    data: bytes


@dataclass(slots=True)
class SheetRow:
    """A row: its start tag and its cells' bytes by column, in order."""

    tag: bytes
    cells: dict[int, bytes]


@dataclass(frozen=True, slots=True)
class SheetBase:
    """A sheet's part as the file holds it; shared by all edits of it.

    `numbers` and `starts` give each row's number and where its bytes begin; a row's bytes end where the
    next begins, the last row's at `body_end`.
    """

    data: bytes
    prefix: bytes
    opening: bytes
    before: tuple[SheetElement, ...]
    body_tag: bytes
    body_start: int
    body_end: int
    body_close: bytes
    after: tuple[SheetElement, ...]
    closing: bytes
    numbers: "array[int]"
    starts: "array[int]"
    rows: dict[int, SheetRow] = field(default_factory=dict)
    opened: dict[int, SheetRow] = field(default_factory=dict)
    values: dict[Place, Result | NeverCalculated] = field(default_factory=dict)
    heads: dict[Place, tuple[bytes, int, bytes, bytes]] = field(default_factory=dict)
    memo: dict[str, object] = field(default_factory=dict)

    @property
    def small(self) -> bool:
        """Whether all of the sheet's values are kept at hand."""
        return len(self.numbers) <= SMALL_ROWS

    def row(self, number: int) -> SheetRow | None:
        """Return a row, parsed when first asked for; it must not be changed."""
        found = self.rows.get(number)
        if found is None:
            span = self.span(number)
            if span is None:
                return None
            found = parse_row(self.data[span[0] : span[1]], self.prefix)
            if len(self.numbers) <= KEEP_ROWS:
                self.rows[number] = found
        return found

    def span(self, number: int) -> tuple[int, int] | None:
        """Return where a row's bytes lie in `data`."""
        at = bisect_left(self.numbers, number)
        if at == len(self.numbers) or self.numbers[at] != number:
            return None
        return self.starts[at], self.starts[at + 1] if at + 1 < len(self.starts) else self.body_end


@lru_cache(maxsize=64)
def _row_pattern(prefix: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"<" + re.escape(prefix) + rb'row(?: r="([0-9]+)"|(?=[\s/>])[^>]*>)')


@lru_cache(maxsize=64)
def _cell_pattern(prefix: bytes) -> re.Pattern[bytes]:
    name = re.escape(prefix) + b"c"
    return re.compile(
        rb"<" + name + rb"(?:\s+r\s*=\s*[\"']([A-Za-z]+)[0-9]+[\"'])?(?=[\s/>])[^>]*?(?:/>|>(.*?)</" + name + rb"\s*>)",
        re.S,
    )


ROW_NUMBER = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]*)([0-9]+)["']""")


@lru_cache(maxsize=1 << 14)
def _column(name: bytes) -> int:
    return column_number(name.decode())


def parse_row(data: bytes, prefix: bytes) -> SheetRow:
    """Return a row from its bytes; cells without an address follow the one before."""
    end = data.index(b">") + 1
    tag = data[:end]
    cells: dict[int, bytes] = {}
    column = 0
    for match in _cell_pattern(prefix).finditer(data, end):
        name = match[1]
        if name is None:
            found = ROW_NUMBER.search(match[0], 0, match[0].index(b">"))
            name = found[1] if found else None
        column = _column(name) if name else column + 1
        cells[column] = match[0]
    return SheetRow(tag, cells)


def parse_sheet(data: bytes) -> SheetBase:
    """Return a sheet's part as spans. Raises ValueError where it is not a worksheet."""
    data = utf8(data)
    start, end, prefix = root(data)
    body = re.compile(rb"<" + re.escape(prefix) + rb"sheetData(?=[\s/>])[^>]*>").search(data, end)
    if not body:
        raise ValueError("a worksheet without sheetData")
    name = prefix + start_tag(data[start:end])[1 + len(prefix) :].split(None, 1)[0].rstrip(b">")
    closing_at = data.rindex(b"</" + name)
    body_start = body_end = after_at = body.end()
    if not body[0].endswith(b"/>"):
        body_end = data.rfind(b"</" + prefix + b"sheetData")
        if body_end < body_start:
            raise ValueError("sheetData is not closed")
        after_at = data.index(b">", body_end) + 1
    opening_end, before = _blocks(data, end, body.start())
    after_start, after = _blocks(data, after_at, closing_at)
    numbers, starts = _index(data, prefix, body_start, body_end)
    return SheetBase(
        data=data,
        prefix=prefix,
        opening=data[:opening_end],
        before=before,
        body_tag=body[0],
        body_start=body_start,
        body_end=body_end,
        body_close=data[body_end:after_start],
        after=after,
        closing=data[closing_at:],
        numbers=numbers,
        starts=starts,
    )


def _blocks(data: bytes, start: int, end: int) -> tuple[int, tuple[SheetElement, ...]]:
    """Return where the first child begins and the children, each with the blanks after it."""
    spans = list(children(data, start, end))
    edges = [*(span.start for span in spans), end]
    return edges[0], tuple(
        SheetElement(span.name, data[a:b]) for span, a, b in zip(spans, edges, edges[1:], strict=False)
    )


def _index(data: bytes, prefix: bytes, start: int, end: int) -> tuple["array[int]", "array[int]"]:
    """Return the numbers of a sheet's rows and where each begins. Raises ValueError where rows are out of order."""
    numbers, starts = array("L"), array("Q")
    add, begins = numbers.append, starts.append  # a large sheet has a million rows
    number = 0
    for match in _row_pattern(prefix).finditer(data, start, end):
        digits = match[1]
        if digits is None:
            found = ROW_NUMBER.search(match[0])
            digits = found[2] if found else None
        following = int(digits) if digits else number + 1
        if following <= number:
            raise ValueError("rows are out of order")
        number = following
        add(number)
        begins(match.start())
    return numbers, starts
