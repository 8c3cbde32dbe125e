"""Mail addresses as clerks type them: several in a cell, parsed strictly, never guessed."""

import re
import unicodedata
from email.errors import HeaderParseError
from email.headerregistry import Address

_BETWEEN = re.compile(r"[;；,，、\s]+")
_SAFE = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


def addresses(text: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return (addresses, what is none) of a cell's text; several are separated by ; , 、 or blanks.

    Full-width letters and ＠ are what an input method makes of an address, and mean the plain ones. An address is
    what nearly every server takes: ASCII, no quotes, a domain with a dot. Twice the same counts once.
    """
    good: list[str] = []
    bad: list[str] = []
    for piece in _BETWEEN.split(unicodedata.normalize("NFKC", text or "").strip()):
        if piece:
            (good if _parses(piece) else bad).append(piece)
    return tuple(dict.fromkeys(good)), tuple(bad)


def _parses(piece: str) -> bool:
    if not _SAFE.fullmatch(piece) or len(piece) > 254 or len(piece.partition("@")[0]) > 64:
        return False
    try:
        Address(addr_spec=piece)
    except (ValueError, IndexError, HeaderParseError):
        return False
    return not any(label.startswith("-") or label.endswith("-") for label in piece.partition("@")[2].split("."))
