"""Text from outside, made fit to be shown: nothing in it steers a terminal, a sheet or a page."""

import json
import math
import re
import unicodedata

from quotaxl.core.visible import UNSAFE
from quotaxl.core.visible import visible as clean

__all__ = ["clean", "guard", "json_text", "line", "lines", "width"]
_UNSAFE = re.compile(f"[{UNSAFE}]")

_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def json_text(text: str) -> str:
    """Return JSON text with what `clean` shows written as escapes of JSON: a reader of JSON gets the same values."""
    return text if text.isprintable() else _UNSAFE.sub(lambda m: json.dumps(m[0])[1:-1], text)


def line(text: str) -> str:
    """Return `text` cleaned and on one line."""
    return " ".join(clean(text).split())


def guard(text: str) -> str:
    """Return `text` so that a spreadsheet program opening a CSV file takes it for text.

    The rule: a text that begins with = + - @, their full-width forms, a tab or a line break gets an
    apostrophe before it, unless all of it is a plain number such as -12.5.
    """
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text


def lines(text: str, room: float) -> int:
    """Return how many lines a text takes that is wrapped at `room` columns; see `width`."""
    return sum(max(1, math.ceil(width(line) / room)) for line in text.split("\n"))


def width(text: str) -> int:
    """Return how many columns `text` takes: a Chinese character two, a Latin one one."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)
