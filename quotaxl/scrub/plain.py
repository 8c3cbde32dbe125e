"""The rows of a large sheet that hold nothing to scrub, kept as the bytes that they are.

A tree of a million rows takes gigabytes, and most large sheets hold numbers and texts only: no formula, nothing
hidden. Of such a sheet only what stands around the rows becomes a tree; where that changes, the rows are put back.
"""

import re
from dataclasses import dataclass

LARGE = 8 << 20
"""Bytes of a sheet's XML from which its rows are looked at first; smaller ones are read whole."""
HOLE = b"<sheetData/>"
"""What stands in the place of the rows."""

_OPEN, _CLOSE = b"<sheetData>", b"</sheetData>"
_CELL = rb"<c\b[^<>/]*+(?:/>|>(?:<v\b[^<>/]*+(?:/>|>[^<]*+</v>)|<is>(?:<t\b[^<>/]*+(?:/>|>[^<]*+</t>))?+</is>)*+</c>)"
_ROWS = re.compile(rb"(?:\s*+<row\b[^<>/]*+(?:/>|>(?:\s*+" + _CELL + rb")*+\s*+</row>))*+\s*+")
"""Rows of cells with values or plain texts: nothing else, and nothing that would have to be tried twice."""
_HIDDEN = re.compile(rb"""<row\b[^<>]*\s(?:hidden=["'](?!(?:0|false)["'])|ht=["'][^1-9"']*["'])""")
_COLUMN = re.compile(rb"""<col\b[^<>]*\s(?:hidden=["'](?!(?:0|false)["'])|width=["'][^1-9"']*["'])""")
_SHARED = re.compile(rb"""<c\b[^<>/]*?\st=["']s["'][^<>/]*+>""")
_STRING = re.compile(rb"""<c\b[^<>/]*?\st=["']s["'][^<>/]*+><v>(\d{1,9})</v>""")
_OTHER_ENCODING = re.compile(rb"""<\?xml[^>]*\sencoding=["'](?!utf-8["'])""", re.I)


@dataclass(frozen=True, slots=True)
class PlainRows:
    """A sheet's rows with their element as bytes, what stands before and behind, and the shared strings they show."""

    before: bytes
    rows: bytes
    behind: bytes
    strings: frozenset[int]

    @property
    def around(self) -> bytes:
        """The sheet's XML with a hole for the rows."""
        return self.before + HOLE + self.behind

    def whole(self, around: bytes) -> bytes:
        """Return a sheet's XML with the rows in their hole again."""
        before, _, behind = around.partition(HOLE)
        return b"".join((before, self.rows, behind))


def plain_rows(data: bytes) -> PlainRows | None:
    """Return the rows of a large sheet where none of them holds anything to scrub; None where they must be looked at.

    The XML is not checked here: the caller lets a parser see all of it.
    """
    first, last = data.find(_OPEN), data.rfind(_CLOSE)
    if len(data) < LARGE or first < 0 or last < first:
        return None
    before, behind = data[:first], data[last + len(_CLOSE) :]
    if any(sign in part for part in (before, behind) for sign in (b"<!", HOLE)) or _OTHER_ENCODING.match(before):
        return None
    start = first + len(_OPEN)
    if _COLUMN.search(before) or _HIDDEN.search(data, start, last) or not _ROWS.fullmatch(data, start, last):
        return None
    strings = {int(found[1]) for found in _STRING.finditer(data, start, last)}
    if sum(1 for _ in _SHARED.finditer(data, start, last)) != sum(1 for _ in _STRING.finditer(data, start, last)):
        return None  # a string told in an unusual way: whoever reads the cells one by one knows it
    return PlainRows(before, data[first : last + len(_CLOSE)], behind, frozenset(strings))
