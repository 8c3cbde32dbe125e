"""The sheet part of an .xlsx as a stream of rows: plain ones by pattern, all others by the handlers of cells.py.

What a pattern does not account for to the last character, expat sees, so that a broken part is never taken
for a good one.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar
from xml.parsers import expat

from quotaxl.gate.markup import feed, new_parser
from quotaxl.sources.cells import Cursor, Switch, attach
from quotaxl.sources.harvest import Harvest
from quotaxl.sources.plain import Layouts, Taken, take
from quotaxl.sources.values import SharedParts

_K = TypeVar("_K")
_V = TypeVar("_V")
_END = b"</row>"
_PATIENCE = 4 << 20
"""Bytes without the end of a row, after which the rest of the sheet is left to the handlers."""
_IN_DATA = 2
"""How deep the parser stands between two rows."""
_LONGEST, _KEPT = 1 << 14, 400
"""Bytes before or behind the rows up to which they are remembered, and how many such beginnings and endings."""
_TAIL = re.compile(rb"\s*+</sheetData>")
_DATA = b"<sheetData>"
_BESIDE = ("merges", "choices", "hidden_columns", "widths")
"""What of a Harvest is taken from outside of the rows."""
_Beside = list[list[Any]]
"""What stood there, in the order of `_BESIDE`."""
_HEADS: dict[bytes, tuple[str, _Beside]] = {}
"""Root element, and what stood before the rows of sheets read before, by its bytes."""
_TAILS: dict[tuple[str, bytes], _Beside] = {}
"""What stood behind the rows of sheets read before, by root element and bytes."""
_EMPTY = re.compile(rb'(?:<row r="([0-9]{1,7})"(?: [\w:]++="[^"<>&]*+")*+/>)++')
"""Formatted rows without a cell: a sheet may end in a million of them."""


@dataclass(slots=True)
class _Parsed:
    """A sheet's part while a parser follows it, which is made when it is first needed.

    Sheets made of one form are told by what is known of others: their beginnings, ends and rows.
    """

    harvest: Harvest
    book: SharedParts
    at: Cursor
    plain: bool = True
    """Whether the part is in UTF-8, so that its rows may be read by pattern."""
    head: bytes = b""
    """The part's beginning, known from another sheet, which the parser has yet to pass."""
    parser: expat.XMLParserType | None = None
    listen: Switch | None = None
    rest: Switch | None = None

    def read(self, data: bytes, *, last: bool = False) -> None:
        """Read `data` through the handlers. Raises UserError where it is not well-formed."""
        feed(self.parser or self._made(), data, self.harvest.where, last=last)

    def check(self, unseen: list[str]) -> None:
        """Let the parser say whether rows are well-formed whose values are known already; empties `unseen`."""
        if unseen:
            parser = self.parser or self._made()
            assert self.rest
            assert self.listen
            self.rest()
            unseen.append("")
            feed(parser, "</row>".join(unseen).encode(), self.harvest.where)
            self.listen()
            unseen.clear()

    def _made(self) -> expat.XMLParserType:
        """Return a new parser that has passed the beginning."""
        self.parser = new_parser(self.harvest.where)
        if self.head:
            feed(self.parser, self.head, self.harvest.where)
        else:
            self.parser.XmlDeclHandler = self._declared
        self.listen, self.rest = attach(self.parser, self.at, self.harvest, self.book)
        self.listen()
        return self.parser

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        self.plain = self.plain and (encoding is None or encoding.lower() == "utf-8")


def read_cells(chunks: Iterable[bytes], harvest: Harvest, book: SharedParts) -> None:
    """Fill `harvest` from the bytes of a sheet part. Raises UserError where the part is damaged."""
    at = Cursor(harvest.where)
    part = _Parsed(harvest, book, at)
    layouts = Layouts(book)
    held = b""
    for chunk in chunks:
        held = held + chunk if at.in_data else _begin(held + chunk, part)
        if part.plain and at.in_data and (empty := _EMPTY.match(held)) and b"hidden" not in empty[0]:
            at.row = int(empty[1])
            held = held[empty.end() :]
        cut = held.rfind(_END) + len(_END) if part.plain else 0
        # A comment or CDATA section could hold what looks like a row.
        text = _decoded(held[:cut]) if cut >= len(_END) and b"<!" not in held else None
        if text is None:
            if cut >= len(_END) or len(held) > _PATIENCE:
                part.plain = False
            if not part.plain:
                part.read(held)
                held = b""
            continue
        held = held[cut:]
        unseen: list[str] = []
        for piece in text.split("</row>")[:-1]:
            taken = take(piece, harvest, layouts) if part.plain and at.in_data and not at.prefix else Taken.NO
            if taken is Taken.NO:
                part.check(unseen)
                layouts.settle()
                part.read(piece.encode() + _END)
            else:
                at.row = len(harvest.rows)
                if taken is Taken.READ:
                    unseen.append(piece)
        part.check(unseen)
        layouts.settle()
    between = part.plain and at.in_data and at.depth == _IN_DATA and not at.prefix
    if between and _TAIL.match(held) and len(held) <= _LONGEST and b"<!" not in held:
        _end(part, held)
        return
    part.read(held)
    part.read(b"", last=True)


def _begin(held: bytes, part: _Parsed) -> bytes:
    """Take what stands before the rows, the same way as what stands behind them; return what is left of `held`."""
    end = held.find(_DATA, 0, _LONGEST) + len(_DATA)
    if part.parser or end < len(_DATA) or b"<!" in held:
        return held
    head, at = held[:end], part.at
    known = _HEADS.get(head)
    if known is None:
        before = _beside(part.harvest)
        part.read(head)
        if part.plain and at.in_data and at.depth == _IN_DATA and not at.prefix and at.choice is None:
            _remember(_HEADS, head, (at.root, _more(part.harvest, before)))
    else:
        part.head = head
        at.root, at.depth, at.in_data = known[0], _IN_DATA, True
        _extend(part.harvest, known[1])
    return held[end:]


def _end(part: _Parsed, tail: bytes) -> None:
    """Take what stands behind the rows: the parser says once what it holds, and that it ends the part well.

    Merges, lists of choices and layout are alike in all workbooks made of one template.
    """
    key = (part.at.root, tail)
    known = _TAILS.get(key)
    if known is None:
        before = _beside(part.harvest)
        part.read(tail)
        part.read(b"", last=True)
        _remember(_TAILS, key, _more(part.harvest, before))
    else:
        _extend(part.harvest, known)


def _beside(harvest: Harvest) -> list[int]:
    """Return how much was taken so far from outside of the rows."""
    return [len(getattr(harvest, name)) for name in _BESIDE]


def _more(harvest: Harvest, before: list[int]) -> _Beside:
    return [getattr(harvest, name)[n:] for name, n in zip(_BESIDE, before, strict=True)]


def _extend(harvest: Harvest, more: _Beside) -> None:
    for name, found in zip(_BESIDE, more, strict=True):
        getattr(harvest, name).extend(found)


def _remember(memory: dict[_K, _V], key: _K, value: _V) -> None:
    if len(memory) >= _KEPT:
        memory.clear()
    memory[key] = value


def _decoded(data: bytes) -> str | None:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return None
