"""The sheet part of an .xlsx as a stream of rows: plain ones by pattern, all others by the handlers of cells.py.

What a pattern does not account for to the last character, expat sees, so that a broken part is never taken
for a good one.
"""

import re
from collections.abc import Iterable
from typing import Any
from xml.parsers import expat

from quotaxl.gate.markup import feed, new_parser
from quotaxl.sources.cells import Switch, attach
from quotaxl.sources.harvest import Harvest
from quotaxl.sources.plain import Layouts, Taken, take
from quotaxl.sources.values import SharedParts

_END = b"</row>"
_PATIENCE = 4 << 20
"""Bytes without the end of a row, after which the rest of the sheet is left to the handlers."""
_IN_DATA = 2
"""How deep the parser stands between two rows."""
_LONGEST, _KEPT = 1 << 14, 400
"""Bytes behind the rows up to which they are remembered, and how many such endings."""
_TAIL = re.compile(rb"\s*+</sheetData>")
_BESIDE = ("merges", "choices", "hidden_columns", "widths")
"""What of a Harvest is taken from outside of the rows."""
_TAILS: dict[tuple[str, bytes], list[list[Any]]] = {}
"""What stood behind the rows of sheets read before, in the order of `_BESIDE`, by root element and bytes."""
_EMPTY = re.compile(rb'(?:<row r="([0-9]{1,7})"(?: [\w:]++="[^"<>&]*+")*+/>)++')
"""Formatted rows without a cell: a sheet may end in a million of them."""


def read_cells(chunks: Iterable[bytes], harvest: Harvest, book: SharedParts) -> None:
    """Fill `harvest` from the bytes of a sheet part. Raises UserError where the part is damaged."""
    where = harvest.where
    parser = new_parser(where)
    at, listen, rest = attach(parser, harvest, book)
    layouts = Layouts(book)
    plain = True

    def declared(_version: str, encoding: str | None, _standalone: int) -> None:
        nonlocal plain
        plain = plain and (encoding is None or encoding.lower() == "utf-8")

    parser.XmlDeclHandler = declared
    listen()
    held = b""
    for chunk in chunks:
        held += chunk
        if plain and at.in_data and (empty := _EMPTY.match(held)) and b"hidden" not in empty[0]:
            at.row = int(empty[1])
            held = held[empty.end() :]
        cut = held.rfind(_END) + len(_END) if plain else 0
        # A comment or CDATA section could hold what looks like a row.
        text = _decoded(held[:cut]) if cut >= len(_END) and b"<!" not in held else None
        if text is None:
            if cut >= len(_END) or len(held) > _PATIENCE:
                plain = False
            if not plain:
                feed(parser, held, where)
                held = b""
            continue
        held = held[cut:]
        unseen: list[str] = []
        for piece in text.split("</row>")[:-1]:
            taken = take(piece, harvest, layouts) if plain and at.in_data and not at.prefix else Taken.NO
            if taken is Taken.NO:
                _check(unseen, parser, where, listen, rest)
                layouts.settle()
                feed(parser, piece.encode() + _END, where)
            else:
                at.row = len(harvest.rows)
                if taken is Taken.READ:
                    unseen.append(piece)
        _check(unseen, parser, where, listen, rest)
        layouts.settle()
    between = plain and at.in_data and at.depth == _IN_DATA and not at.prefix
    if between and _TAIL.match(held) and len(held) <= _LONGEST and b"<!" not in held:
        _end(parser, at.root, held, harvest)
        return
    feed(parser, held, where)
    feed(parser, b"", where, last=True)


def _end(parser: expat.XMLParserType, root: str, tail: bytes, harvest: Harvest) -> None:
    """Take what stands behind the rows: the parser says once what it holds, and that it ends the part well.

    Merges, lists of choices and layout are alike in all workbooks made of one template.
    """
    known = _TAILS.get((root, tail))
    beside: list[list[Any]] = [getattr(harvest, name) for name in _BESIDE]
    if known is None:
        before = [*map(len, beside)]
        feed(parser, tail, harvest.where)
        feed(parser, b"", harvest.where, last=True)
        if len(_TAILS) >= _KEPT:
            _TAILS.clear()
        _TAILS[root, tail] = [found[n:] for found, n in zip(beside, before, strict=True)]
    else:
        for found, more in zip(beside, known, strict=True):
            found.extend(more)


def _check(unseen: list[str], parser: expat.XMLParserType, where: str, listen: Switch, rest: Switch) -> None:
    """Let the parser say whether rows are well-formed whose values are known already; empties `unseen`."""
    if unseen:
        rest()
        unseen.append("")
        feed(parser, "</row>".join(unseen).encode(), where)
        listen()
        unseen.clear()


def _decoded(data: bytes) -> str | None:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return None
