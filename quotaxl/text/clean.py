"""Text from outside, made fit to be shown: nothing in it steers a terminal, a sheet or a page."""

import json
import re
import unicodedata

UNSAFE = (
    r"\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls: escape sequences begin with one; tab and newline are none here
    r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # what turns the direction of a line
    r"\u2028\u2029\ufff9-\ufffb"  # breaks of lines and marks that are no text
    r"\ud800-\udfff\ufffe\uffff"  # bytes of a name that is not UTF-8; what XML cannot hold
    r"\U000e0001\U000e0020-\U000e007f"  # invisible copies of the Latin letters
)
"""What no output carries but as visible text, as the inside of a regular expression's brackets. Rare characters of
names (beyond the basic plane, private use, their variation selectors) are not among them."""
_CONTROL = re.compile(f"[{UNSAFE}]")
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def clean(text: str) -> str:
    r"""Return `text` with control and direction characters shown as \x1b or \u202e; tab and newline stay.

    A terminal then shows an escape sequence instead of obeying it, and XML can hold the text.
    """
    return _CONTROL.sub(lambda m: _shown(m[0]), text)


def json_text(text: str) -> str:
    """Return JSON text with what `clean` shows written as escapes of JSON: a reader of JSON gets the same values."""
    return _CONTROL.sub(lambda m: json.dumps(m[0])[1:-1], text)


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
    if 0xDC80 <= code <= 0xDCFF:  # a byte of a file name that is not UTF-8, as Python carries it
        code -= 0xDC00
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
