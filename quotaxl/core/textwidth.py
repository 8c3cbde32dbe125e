"""How wide a text is printed, in the widths of digits that a sheet's columns are measured in."""

import unicodedata
from functools import lru_cache

COLUMN = 9.14
"""The width of a column of which a file says nothing."""
_FONT = 11
"""Points of the font that columns are measured by."""
_WIDE, _NARROW = 2.15, 1.1
"""A Chinese and a Latin character in it."""


def text_width(text: str, points: float = _FONT) -> float:
    """Return the width of a text of one line in a font of so many points."""
    return _digits(text) * points / _FONT


@lru_cache(maxsize=8192)  # each text is measured to plan a form, to make its rows high enough, and with others like it
def _digits(text: str) -> float:
    return sum(_WIDE if unicodedata.east_asian_width(c) in "WFA" else _NARROW for c in text)
