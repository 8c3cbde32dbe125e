"""Which texts a spreadsheet program would read as something else when they are written to a cell."""

import re
import unicodedata

_MONTH = re.compile(r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", re.IGNORECASE)
_WORDS = {"TRUE", "FALSE"}


def taken_for_else(text: str) -> bool:
    """Return whether a cell must have the format @ before `text` is written, so that it stays that text.

    A program reads =1+1, +1, -1 and @A as formulas, 001 as 1, 1-2 and Mar-3 as days, TRUE as a truth value and
    takes an apostrophe away. Only text that begins with a letter or an ideograph, and is none of these, is safe.
    """
    if not text:
        return False
    if text.upper() in _WORDS or _MONTH.match(text):
        return True
    return not _begins_as_text(text[0])


def _begins_as_text(first: str) -> bool:
    if first in "〔《“（【「『":  # what Chinese text begins with and no number does
        return first != "（"  # （100） is a negative number in a Chinese Excel
    return unicodedata.category(first) in ("Lo", "Lu", "Ll")
