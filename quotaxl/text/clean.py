"""Text from outside, made fit to be shown: nothing in it steers a terminal, a sheet or a page."""

import re
import unicodedata

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def clean(text: str) -> str:
    r"""Return `text` with control and direction characters shown as \x1b or \u202e; tab and newline stay.

    A terminal then shows an escape sequence instead of obeying it, and XML can hold the text.
    """
    return _CONTROL.sub(lambda m: _shown(m[0]), text)


def line(text: str) -> str:
    """Return `text` cleaned and on one line."""
    return " ".join(clean(text).split())


def guard(text: str) -> str:
    """Return `text` so that a spreadsheet program opening a CSV file takes it for text.

    The rule: a text that begins with = + - @, their full-width forms, a tab or a line break gets an
    apostrophe before it, unless all of it is a plain number such as -12.5.
    """
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text


def width(text: str) -> int:
    """Return how many columns `text` takes: a Chinese character two, a Latin one one."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def _shown(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"
