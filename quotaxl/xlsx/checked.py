"""Every part that is written is read once more before it leaves: nothing but well-formed XML may."""

import re
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator
from xml.parsers import expat

from quotaxl.xlsx.draft import Draft

_LARGE = 1 << 14
"""Bytes of a piece from which plain rows are told by pattern, at half of what a parser takes."""
_SLICE = 1 << 20
_TEXT = rb"[^<>&\x00-\x08\x0b\x0c\x0e-\x1f]*+(?:&(?:amp|lt|gt|quot|apos);[^<>&\x00-\x08\x0b\x0c\x0e-\x1f]*+)*+"
_VALUE = rb'[^"<>&\x00-\x1f]*+"'
_ROW_ATTRIBUTES = b"".join(
    rb'(?: %b="%b)?+' % (name, _VALUE)
    for name in (b"spans", b"s", b"customFormat", b"ht", b"hidden", b"customHeight", b"outlineLevel", b"collapsed")
)
_CELL = (
    rb'<c r="[A-Z]{1,3}[0-9]{1,7}"(?: s="[0-9]++")?+(?: t="[a-zA-Z]++")?+'
    rb"(?:/>|>(?:<f>%b</f>)?+(?:<v>%b</v>|<is><t>%b</t></is>)?+</c>)" % (_TEXT, _TEXT, _TEXT)
)
_ROWS = re.compile(
    rb'(?:<row r="[0-9]{1,7}"%b(?: (x14ac):dyDescent="%b)?+(?:/>|>(?:%b)*+</row>))++' % (_ROW_ATTRIBUTES, _VALUE, _CELL)
)
"""Rows as Excel and its like write them: elements closed in order, no attribute twice, no sign that XML forbids."""


def check_parts(draft: Draft) -> None:
    """Raise ValueError, a fault of ours, for a changed part that is no well-formed XML.

    Drawings in VML are left out: Excel itself writes some that are none.
    """
    for name, content in draft.contents().items():
        if content is not None and name.lower().endswith((".xml", ".rels")):
            check_part(name, (content,) if isinstance(content, bytes) else content)


def check_part(name: str, pieces: Iterable[bytes | memoryview]) -> None:
    """Raise ValueError for a part, in pieces as a draft gives it, that is no well-formed XML."""
    parser = expat.ParserCreate(namespace_separator=" ")
    try:
        for piece in pieces:
            for rest in _unproven(piece) if len(piece) > _LARGE else (piece,):
                parser.Parse(rest, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, UnicodeDecodeError) as error:
        raise ValueError(f"{name} would not be well-formed: {error}") from error


def _unproven(piece: bytes | memoryview) -> Iterator[bytes | memoryview]:
    """Yield what a parser must see of a piece: plain rows at its head, as a run of them, are one empty row to it.

    So it still says that rows may stand there, and that the prefix is known which one of them uses.
    Raises UnicodeDecodeError for rows that are not in UTF-8.
    """
    rows = _ROWS.match(piece)
    if rows is None:
        yield piece
        return
    decoder = getincrementaldecoder("utf-8")()
    view, end = memoryview(piece), rows.end()
    for at in range(0, end, _SLICE):
        text = decoder.decode(view[at : min(at + _SLICE, end)], at + _SLICE >= end)
        if "\ufffe" in text or "\uffff" in text:
            yield piece
            return
    yield b'<row x14ac:dyDescent=""/>' if rows[1] else b"<row/>"
    yield view[end:]
