"""Which lines above and below a table may belong to it, in every kind of document."""

import re
from collections.abc import Iterable
from dataclasses import replace

from quotaxl.core.document import Block
from quotaxl.core.grid import Grid

HEADINGS = 6
"""Lines above a table that may belong to it: 附件, title, subtitle, 文号, date, unit."""
CONTINUED = re.compile(r"续表|接上页|[（(]续[）)]")
_PROSE = re.compile(r"[。；，、]$")


_NOTE = re.compile(r"\s*(?:附?注|备注|说明|附注)\s*\d{0,2}\s*[:：.、]|\s*[*※★]")
_NUMBERED = re.compile(r"\s*[(（]?\d{1,2}[)）.、．]")
_ENDED = re.compile(r"[。；;]$")
_ASIDE = re.compile(r"(?:说明|备注|注)[:：].{0,60}")


def is_prose(text: str, *, titled: bool = False) -> bool:
    """Return whether a line ends as a sentence or a part of one does; a heading does not.

    Where the table is `titled` already, nor does a short note between its title and its head.
    """
    return _PROSE.search(text) is not None and not (titled and _ASIDE.fullmatch(text))


def is_note(text: str, noted: str) -> bool:
    """Return whether a line below a table is a note to it; `noted` are the notes between them, "" for none.

    A note goes on with the next line until it ends as a sentence does, and with numbered ones.
    """
    if _NOTE.match(text):
        return True
    return bool(noted) and bool(_NUMBERED.match(text) or not _ENDED.search(noted))


def with_notes(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Return the blocks of a document in their order, each table with the text of the notes right below it."""
    found: list[Block] = []
    table: int | None = None
    for block in blocks:
        if isinstance(block, Grid):
            table = len(found)
        elif table is not None and isinstance(above := found[table], Grid):
            if is_note(block.text, above.after):
                found[table] = replace(above, after=above.after + block.text)
            else:
                table = None
        found.append(block)
    return tuple(found)
