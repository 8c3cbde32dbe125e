"""One way of writing the same label: spaces gone, full-width forms made half-width."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache

import polars as pl

from quotaxl.core.amount import exact, plain
from quotaxl.core.grid import CellError, Value

MANY = 1000
"""Cells from which a column is worth the frame's own operations; below, a step per cell is quicker."""
_UNSEEN_SIGNS = "\u200b\ufeff"
_UNSEEN = re.compile(f"[{_UNSEEN_SIGNS}]")
_FULL_WIDTH = re.compile("[﹝﹞﹕∶\u3000\uff01-\uff5e]")
"""What `narrow` replaces; most texts hold none, and a look for it takes a quarter of the replacing."""
_KEPT = 1 << 14
"""Texts whose tidied form is remembered: the same heads and names are asked for again and again."""
_CIRCLED = {ord("①") + at: str(at + 1) for at in range(20)}
_NARROW = str.maketrans(
    "﹝﹞﹕∶\u3000" + "".join(map(chr, range(0xFF01, 0xFF5F))),
    "〔〕:: " + "".join(map(chr, range(0x21, 0x7F))),
)


def squeeze(text: str) -> str:
    """Return the text without any space or line break: 合 计 is 合计."""
    if text.isalnum():
        return text
    bare = "".join(text.split())
    return _UNSEEN.sub("", bare) if "\u200b" in bare or "\ufeff" in bare else bare


def narrow(text: str) -> str:
    """Return the text with full-width letters, digits and punctuation made half-width; ①, ⑴, 、 and 。 stay."""
    return text.translate(_NARROW) if _FULL_WIDTH.search(text) else text


def uncircled(text: str) -> str:
    """Return the text with circled numbers as numbers: ③=①+② is 3=1+2."""
    return text.translate(_CIRCLED)


@lru_cache(maxsize=_KEPT)
def label(text: str) -> str:
    """Return the text as patterns of forms compare it: without spaces, half-width."""
    return narrow(squeeze(text))


def shown(value: Value) -> str:
    """Return a cell's value as a person reads it: 2024 for 2024.0, an ISO date, an error's code, "" for none."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if type(value) is int:
        return str(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float | Decimal):
        return plain(exact(value))
    if isinstance(value, CellError):
        return value.code
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    return value.isoformat("seconds")


def matching(values: Sequence[Value], pattern: re.Pattern[str]) -> list[int]:
    """Return the positions of texts in which a pattern of plain signs is found; of many, all at once."""
    if len(values) < MANY:
        return [at for at, value in enumerate(values) if type(value) is str and pattern.search(value)]
    texts = pl.Series([value if type(value) is str else None for value in values], dtype=pl.String)
    return [int(at) for at in texts.str.contains(pattern.pattern).fill_null(value=False).arg_true()]


def blank(value: Value) -> bool:
    """Return whether a cell is empty or holds spaces only."""
    if value is None or value == "":
        return True
    return isinstance(value, str) and (value[0].isspace() or value[0] in _UNSEEN_SIGNS) and not squeeze(value)
