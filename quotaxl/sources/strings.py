"""Text of a workbook: the table of shared strings, and the escapes that text carries."""

import re
from itertools import count

from quotaxl.gate.markup import feed, new_parser, walk_chunks
from quotaxl.gate.package import CheckedPackage, read_part
from quotaxl.gate.refuse import damaged

MAX_STRINGS = 8_000_000
_PLAIN = re.compile(r'<si><t(?: xml:space="preserve")?+>([^<&\r]*+)</t></si>')
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def clean(text: str) -> str | None:
    """Return text as Excel shows it: escapes such as _x000D_ decoded, control characters gone; None for ''."""
    if "_x" in text:
        text = _ESCAPE.sub(_character, text)
    return text or None


def _character(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    if code < 32:
        return chr(code) if code in (9, 10) else ""
    return match[0] if 0xD800 <= code <= 0xDFFF else chr(code)


def read_strings(package: CheckedPackage, part: str) -> dict[str, str | None]:
    """Return the shared strings by their index as the cells write it ("0", "1", …); "" is a blank.

    Runs of rich text are joined; phonetic guides are left out. Raises UserError where the part is damaged.
    """
    data, where = read_part(package, part), f"{package.file} › {part}"
    if data.count(b"<si") > MAX_STRINGS:
        raise damaged(where, "too many strings")
    found = _plain(data, where)
    if found is None:
        found = _any(data, where)
    strings = dict(zip(map(str, count()), map(clean, found), strict=False))
    strings[""] = None
    return strings


def _plain(data: bytes, where: str) -> list[str] | None:
    """Return the strings of a part that holds nothing but plain ones in UTF-8; None for any other.

    Expat still sees every byte; only the collecting is spared.
    """
    head = data[:200]
    if (
        b"<sst" not in head
        or b"<!" in data
        or b"\r" in data[200:]
        or (b"encoding" in head and b"utf-8" not in head.lower())
    ):
        return None
    try:
        found = _PLAIN.findall(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return None
    if len(found) != data.count(b"<si"):
        return None
    feed(new_parser(where), data, where, last=True)
    return found


def _any(data: bytes, where: str) -> list[str]:
    """Return the shared strings of a part of any spelling, through an XML parser; phonetic runs are left out."""
    found: list[str] = []
    runs: list[str] = []
    inside = phonetic = False

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal inside, phonetic
        if name == "si":
            runs.clear()
        elif name == "rPh":
            phonetic = True
        elif name == "t":
            inside = not phonetic

    def end(name: str) -> None:
        nonlocal inside, phonetic
        if name == "si":
            found.append("".join(runs))
        elif name == "rPh":
            phonetic = False
        elif name == "t":
            inside = False

    def text(piece: str) -> None:
        if inside:
            runs.append(piece)

    walk_chunks([data], where, start, end, text)
    return found
