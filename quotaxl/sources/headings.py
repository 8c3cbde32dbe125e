"""Which lines above a table may belong to it, in every kind of document."""

import re

HEADINGS = 6
"""Lines above a table that may belong to it: 附件, title, subtitle, 文号, date, unit."""
CONTINUED = re.compile(r"续表|接上页|[（(]续[）)]")
_PROSE = re.compile(r"[。；，、]$")


_ASIDE = re.compile(r"(?:说明|备注|注)[:：].{0,60}")


def is_prose(text: str, *, titled: bool = False) -> bool:
    """Return whether a line ends as a sentence or a part of one does; a heading does not.

    Where the table is `titled` already, nor does a short note between its title and its head.
    """
    return _PROSE.search(text) is not None and not (titled and _ASIDE.fullmatch(text))
