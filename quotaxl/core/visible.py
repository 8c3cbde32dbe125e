"""Characters that steer instead of being read, made visible; and names of files that a disk takes."""

import re
from hashlib import sha256

UNSAFE = (
    r"\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls: escape sequences begin with one; tab and newline are none here
    r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # what turns the direction of a line
    r"\u2028\u2029\ufff9-\ufffb"  # breaks of lines and marks that are no text
    r"\ud800-\udfff\ufffe\uffff"  # bytes of a name that is not UTF-8; what XML cannot hold
    r"\U000e0001\U000e0020-\U000e007f"  # invisible copies of the Latin letters
)
"""What no output carries but as visible text, as the inside of a regular expression's brackets. Rare characters of
names (beyond the basic plane, private use, their variation selectors) are not among them."""
_UNSAFE = re.compile(f"[{UNSAFE}]")
_NO_NAME = re.compile(r'[\\/:*?"<>|\t\n]')
_LONGEST = 255
"""Bytes of a file name that nearly every file system takes; of UTF-8 84 Chinese characters and the suffix's dot."""


def visible(text: str) -> str:
    r"""Return `text` with what steers a terminal or turns a line shown as \x1b or \u202e; tab and newline stay."""
    return text if text.isprintable() else _UNSAFE.sub(lambda match: _shown(match[0]), text)


def visible_cell(text: str) -> str:
    """Return text for a cell or a comment: visible, its lines broken as spreadsheets break them."""
    return text if text.isprintable() else visible(text.replace("\r\n", "\n").replace("\r", "\n"))


def holds_unsafe(text: str) -> bool:
    """Return whether anything in `text` would have to be shown otherwise."""
    return _UNSAFE.search(text) is not None


def file_name(stem: str, ending: str) -> str:
    """Return a name for an output: the stem visible, without what no disk takes, cut where the name grows too long.

    A stem that is cut ends in a piece of its sha256, so that two long ones stay two names.
    """
    stem = _NO_NAME.sub("_", visible(stem).replace("\\", "_"))
    room = _LONGEST - len(ending.encode("utf-8", "surrogateescape"))
    if len(stem.encode()) <= room:
        return stem + ending
    mark = "~" + sha256(stem.encode()).hexdigest()[:8]
    return stem.encode()[: room - len(mark)].decode("utf-8", "ignore") + mark + ending


def _shown(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # a byte of a file name that is not UTF-8, as Python carries it
        code -= 0xDC00
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
