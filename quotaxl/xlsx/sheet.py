"""A sheet being edited row by row; what is not touched is written with the bytes it had."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from quotaxl.core.grid import Place
from quotaxl.core.refs import Area, ref
from quotaxl.xlsx.base import KEEP_ROWS, ROW_NUMBER, SheetBase, SheetElement, SheetRow
from quotaxl.xlsx.cells import NeverCalculated, Result, letters
from quotaxl.xlsx.markup import attribute, start_tag, with_attribute

ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
    "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells",
    "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins",
    "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors",
    "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls",
    "webPublishItems", "tableParts", "extLst",
)  # fmt: skip
"""The order in which a worksheet's children must stand."""
_RANK = {name: rank for rank, name in enumerate(ORDER)}
_INSIDE = re.compile(rb"<(?:[\w.-]+:)?(oleObjects|controls|picture|drawing|legacyDrawing)[\s/>]")


@dataclass(slots=True)
class SheetEdit:
    """A sheet being edited: the base, the rows that changed (None: removed), the blocks around them.

    `written` holds the cells whose bytes were set, `live` the values as they are now (all of a small sheet's,
    of a large one's those that changed), `missing` the formulas without result; `grown` says
    that a cell was put where none was.
    """

    name: str
    part: str
    base: SheetBase
    rows: dict[int, SheetRow | None] = field(default_factory=dict)
    blocks_before: list[SheetElement] | None = None
    blocks_after: list[SheetElement] | None = None
    touched: bool = False
    written: set[Place] = field(default_factory=set)
    live: dict[Place, Result | NeverCalculated] | None = None
    missing: set[Place] = field(default_factory=set)
    grown: bool = False

    @property
    def prefix(self) -> bytes:
        """The prefix of the main namespace with its colon, or b''."""
        return self.base.prefix

    def row(self, number: int) -> SheetRow | None:
        """Return a row as it is now; it must not be changed."""
        return self.rows[number] if number in self.rows else self.base.row(number)

    def cell(self, place: Place) -> bytes | None:
        """Return a cell's bytes as they are now."""
        row = self.row(place[0])
        return row.cells.get(place[1]) if row else None

    def holds(self, number: int) -> bool:
        """Return whether a row holds more than its own look and that of its cells."""
        row = self.row(number)
        return row is not None and any(not cell.endswith(b"/>") for cell in row.cells.values())

    def put(self, place: Place, data: bytes) -> None:
        """Set a cell's bytes."""
        number, column = place
        self.written.add(place)
        row = self.rows.get(number)
        if row is None:
            row = self.open_row(number)
        if column not in row.cells:
            self.grown = True
            row.cells = (
                dict(sorted({**row.cells, column: data}.items()))
                if _beyond(row, column)
                else {**row.cells, column: data}
            )
            row.tag = _widen(row.tag, column)
        else:
            row.cells[column] = data
        self.touched = True

    def open_row(self, number: int) -> SheetRow:
        """Return a row that may be changed; an absent one is made."""
        found = self.rows.get(number)
        if found is None:
            base = None if number in self.rows else self.base.row(number)
            if base is None:
                found = SheetRow(b'<%brow r="%d">' % (self.prefix, number), {})
            else:
                opened = self.base.opened.get(number)
                if opened is None:
                    opened = SheetRow(_opened(base.tag, number), _addressed(base.cells, number))
                    if len(self.base.numbers) <= KEEP_ROWS:
                        self.base.opened[number] = opened
                found = SheetRow(opened.tag, dict(opened.cells))
            self.rows[number] = found
            self.touched = True
        return found

    def numbers(self) -> Iterator[int]:
        """Yield the numbers of all rows in order."""
        if not self.rows:
            yield from self.base.numbers
            return
        fresh = {n for n in self.rows if self.base.span(n) is None}
        for number in sorted({*self.base.numbers, *fresh}) if fresh else self.base.numbers:
            if self.rows.get(number, True) is not None:
                yield number

    def blocks(self, *, after: bool = True) -> list[SheetElement]:
        """Return the children after (or before) sheetData, to be read only."""
        if after:
            return self.blocks_after if self.blocks_after is not None else list(self.base.after)
        return self.blocks_before if self.blocks_before is not None else list(self.base.before)

    def set_blocks(self, blocks: list[SheetElement], *, after: bool = True) -> None:
        """Replace the children after (or before) sheetData."""
        if after:
            self.blocks_after = blocks
        else:
            self.blocks_before = blocks
        self.touched = True

    def find(self, name: str, *, after: bool = True) -> SheetElement | None:
        """Return the first child of a name."""
        return next((block for block in self.blocks(after=after) if block.name == name), None)

    def replace(self, name: str, data: bytes) -> None:
        """Put a child in place of the first of its name, at its right place where there is none; b'' removes it."""
        after = _RANK[name] > _RANK["sheetData"]
        blocks = list(self.blocks(after=after))
        for at, block in enumerate(blocks):
            if block.name == name:
                blocks[at : at + 1] = [SheetElement(name, data)] if data else []
                break
        else:
            if data:
                blocks.insert(_place(blocks, name), SheetElement(name, data))
        self.set_blocks(blocks, after=after)

    def add(self, name: str, data: bytes) -> None:
        """Put a child after the others of its name, or at its right place."""
        blocks = list(self.blocks())
        last = max((at for at, block in enumerate(blocks) if block.name == name), default=None)
        blocks.insert(_place(blocks, name) if last is None else last + 1, SheetElement(name, data))
        self.set_blocks(blocks)

    def _stretch(self) -> None:
        """Let the range in use, which some readers trust, take in the cells that are new."""
        block = self.find("dimension", after=False)
        found = attribute(start_tag(block.data), "ref") if block else None
        if block is None or not found or not self.written:
            return
        try:
            old = Area.parse(found)
        except ValueError:
            return  # whole rows or columns, as some programs write: it takes everything in
        rows, columns = zip(*self.written, strict=True)
        new = Area(min(old.top, *rows), min(old.left, *columns), max(old.bottom, *rows), max(old.right, *columns))
        if new != old:
            tag = start_tag(block.data)
            self.replace("dimension", with_attribute(tag, "ref", str(new)) + block.data[len(tag) :])

    def render(self) -> list[bytes | memoryview]:
        """Return the part's bytes in pieces; untouched rows are views of the base."""
        if self.grown:
            self._stretch()
            self.grown = False
        base = self.base
        parts: list[bytes | memoryview] = [base.opening, *(b.data for b in self.blocks(after=False))]
        body = self._body()
        if body and base.body_tag.endswith(b"/>"):
            parts += [base.body_tag[:-2].rstrip() + b">", *body, b"</" + base.prefix + b"sheetData>", base.body_close]
        else:
            parts += [base.body_tag, *body, base.body_close]
        return [*parts, *(b.data for b in self.blocks()), base.closing]

    def _body(self) -> list[bytes | memoryview]:
        """Return the rows' bytes in pieces: unedited stretches as they are, edited rows rendered."""
        base, parts = self.base, list[bytes | memoryview]()
        if not self.rows:
            # One and the same object each time: whoever compares two states sees at once that they are equal.
            whole = base.memo.setdefault("body", memoryview(base.data)[base.body_start : base.body_end])
            assert isinstance(whole, memoryview)
            return [whole] if base.body_end > base.body_start else []
        view, at = memoryview(base.data), base.body_start
        for number, row in sorted(self.rows.items()):
            place = bisect_left(base.numbers, number)
            start = base.starts[place] if place < len(base.starts) else base.body_end
            span = base.span(number)
            if start > at:
                parts.append(view[at:start])
            at = span[1] if span else max(at, start)
            if row is not None:
                parts.append(render_row(row, base.prefix))
        if at < base.body_end:
            parts.append(view[at : base.body_end])
        return parts


def _beyond(row: SheetRow, column: int) -> bool:
    return bool(row.cells) and next(reversed(row.cells)) > column


def render_row(row: SheetRow, prefix: bytes) -> bytes:
    """Return a row's bytes."""
    if not row.cells:
        return row.tag[:-1] + b"/>"
    return b"%b%b</%brow>" % (row.tag, b"".join(row.cells.values()), prefix)


def _opened(tag: bytes, number: int) -> bytes:
    """Return a row's start tag that does not close itself and says its number."""
    if tag.endswith(b"/>"):
        tag = tag[:-2].rstrip() + b">"
    return tag if ROW_NUMBER.search(tag) else with_attribute(tag, "r", str(number))


def _addressed(cells: Mapping[int, bytes], number: int) -> dict[int, bytes]:
    """Return cells that all say their address."""
    return {
        column: data if ROW_NUMBER.search(data, 0, data.index(b">")) else _with_address(data, number, column)
        for column, data in cells.items()
    }


def _with_address(data: bytes, number: int, column: int) -> bytes:
    tag = start_tag(data)
    return with_attribute(tag, "r", ref(number, column)) + data[len(tag) :]


def _widen(tag: bytes, column: int) -> bytes:
    """Return a row's start tag without its hint of the columns used, where that leaves out `column`."""
    spans = attribute(tag, "spans") if b"spans" in tag else None
    if spans and not any(int(a) <= column <= int(b) for a, _, b in (s.partition(":") for s in spans.split())):
        return with_attribute(tag, "spans", None)
    return tag


def _place(blocks: list[SheetElement], name: str) -> int:
    """Return where among `blocks` a child of this name belongs."""
    rank = _RANK[name]
    for at, block in enumerate(blocks):
        found = _RANK.get(block.name)
        if found is None and block.name == "AlternateContent" and (match := _INSIDE.search(block.data)):
            found = _RANK[match[1].decode()]
        if found is not None and found > rank:
            return at
    return len(blocks)


def address(place: Place) -> bytes:
    """Return a cell's address as bytes."""
    return b"%b%d" % (letters(place[1]), place[0])
