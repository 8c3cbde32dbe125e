"""Which lines above a table may belong to it, in every kind of document."""

import re

HEADINGS = 6
"""Lines above a table that may belong to it: 附件, title, subtitle, 文号, date, unit."""
CONTINUED = re.compile(r"续表|接上页|[（(]续[）)]")
_PROSE = re.compile(r"[。；，、]$")


def is_prose(text: str) -> bool:
    """Return whether a line ends as a sentence or a part of one does; a heading does not."""
    return _PROSE.search(text) is not None
