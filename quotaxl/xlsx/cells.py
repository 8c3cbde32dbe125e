"""A cell's bytes: reading what it holds, writing what it shall hold."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from quotaxl.core.amount import exact, plain
from quotaxl.core.edits import Content, Formula
from quotaxl.core.grid import CellError
from quotaxl.core.refs import column_letter
from quotaxl.xlsx.markup import escape, unescape

Result = None | Decimal | str | bool | CellError
"""What a cell holds as formulas see it; dates are serial numbers."""


class NeverCalculated(Enum):
    """The result of a formula that was never calculated."""

    NO_RESULT = "no result"


NO_RESULT = NeverCalculated.NO_RESULT
MAX_TEXT = 32_767
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_SPECIAL = re.compile(_CONTROL.pattern + '|[&<>"]')
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_STYLE = re.compile(rb"""\ss\s*=\s*["'](\d+)["']""")
_TYPE = re.compile(rb"""\st\s*=\s*["'](\w+)["']""")
_FORMULA = re.compile(rb"<(?P<p>(?:[\w.-]+:)?)f(?P<attributes>(?:\s[^<>]*?)?)(?:/>|>(?P<text>[^<]*)</(?P=p)f\s*>)")
_VALUE = re.compile(rb"<((?:[\w.-]+:)?)v(?:\s[^<>]*)?>([^<]*)</\1v\s*>")
_TEXTS = re.compile(rb"<((?:[\w.-]+:)?)t(?:\s[^<>]*)?>([^<]*)</\1t\s*>")
_PHONETIC = re.compile(rb"<((?:[\w.-]+:)?)rPh[\s>].*?</\1rPh\s*>", re.S)
_FIFTEEN = Context(prec=15, rounding=ROUND_HALF_UP)
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  a sheet's dates have no zone
DATE_1904 = 1462
"""Days between the two date systems."""


class FormulaCell(NamedTuple):
    """A formula as written: text without equals sign, kind (normal, shared, array, dataTable), range and group."""

    text: str
    kind: str
    ref: str
    group: str
    tag: bytes


def style_of(cell: bytes) -> int:
    """Return a cell's style index; 0 where it has none."""
    match = _STYLE.search(cell, 0, cell.index(b">"))
    return int(match[1]) if match else 0


def formula_of(cell: bytes) -> FormulaCell | None:
    """Return a cell's formula, or None."""
    match = _FORMULA.search(cell) if b"f" in cell else None
    if not match:
        return None
    attributes = match["attributes"]
    found = {
        k.decode(): unescape(a or b) for k, a, b in re.findall(rb"""(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)')""", attributes)
    }
    kind = found.get("t", "normal")
    return FormulaCell(unescape(match["text"] or b""), kind, found.get("ref", ""), found.get("si", ""), match[0])


def has_value(cell: bytes) -> bool:
    """Return whether a cell's bytes hold a value, for a formula its cached result."""
    return _VALUE.search(cell) is not None or b"is>" in cell


def value_of(cell: bytes, strings: Sequence[str]) -> Result:
    """Return what a cell holds; for a formula its cached result."""
    kind = _TYPE.search(cell, 0, cell.index(b">"))
    name = kind[1] if kind else b"n"
    if name == b"inlineStr":
        return rich_text(cell)
    match = _VALUE.search(cell)
    if not match:
        return None
    raw = match[2]
    if name == b"n":
        return number(raw)
    if name == b"s":
        index = int(raw)
        return strings[index] if index < len(strings) else None
    text = decode_text(unescape(raw))
    if name == b"b":
        return text.strip() in ("1", "true")
    if name == b"e":
        return CellError(text)
    if name == b"d":
        return _iso(text)
    return text


def number(raw: bytes) -> Decimal | None:
    """Return a stored number at the 15 digits a spreadsheet shows; None for what is none."""
    text = raw.decode("ascii", "replace").strip()
    if len(text) <= 15 and text.isdigit():
        return Decimal(text)
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return fifteen(value) if value.is_finite() else None


def fifteen(value: Decimal) -> Decimal:
    """Return a number at 15 significant digits, the precision at which a spreadsheet compares."""
    return _FIFTEEN.plus(value)


def _iso(text: str) -> Decimal | None:
    try:
        return serial(datetime.fromisoformat(text.removesuffix("Z")), 0)
    except ValueError:
        return None


def rich_text(data: bytes) -> str:
    """Return the text of a string item or inline string: its runs joined, phonetic hints left out."""
    if b"rPh" in data:
        data = _PHONETIC.sub(b"", data)
    return decode_text("".join(unescape(match[2]) for match in _TEXTS.finditer(data)))


def decode_text(text: str) -> str:
    """Return text with the file format's _xHHHH_ escapes undone."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def encode_text(text: str) -> bytes:
    """Return text as XML; characters XML cannot hold become _xHHHH_, and what looks like such an escape stays text."""
    if text.isalnum():
        return text.encode()
    return escape(_CONTROL.sub(lambda match: f"_x{ord(match[0]):04X}_", text))


def too_long(text: str) -> bool:
    """Return whether a text is longer than a cell holds; length counts UTF-16 units, as Excel does."""
    return len(text) > MAX_TEXT // 2 and len(text.encode("utf-16-le", "surrogatepass")) // 2 > MAX_TEXT


def serial(moment: date | datetime | time, offset: int) -> Decimal:
    """Return a date, date and time or time as a sheet's serial number; `offset` is 0 or DATE_1904."""
    if isinstance(moment, time):
        seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
        return exact(fifteen((Decimal(seconds) + Decimal(moment.microsecond) / 1_000_000) / 86_400))
    whole = moment.replace(tzinfo=None) if isinstance(moment, datetime) else datetime(*moment.timetuple()[:3])  # noqa: DTZ001
    gap: timedelta = whole - _EPOCH
    part = (Decimal(gap.seconds) + Decimal(gap.microseconds) / 1_000_000) / 86_400
    # Before March 1900 the sheet's calendar counts a day that never was.
    return exact(fifteen(Decimal(gap.days - (gap.days < 61) - offset) + part))


class Around(NamedTuple):
    """The bytes before and after a cell's content: of a number, of a text, and of nothing at all."""

    number: tuple[bytes, bytes]
    text: tuple[bytes, bytes]
    blank: tuple[bytes, bytes]


def around(prefix: bytes, address: bytes, style: int) -> Around:
    """Return what stands around a cell's content, as `write_value` writes it."""
    p, look = prefix, b' s="%d"' % style if style else b""
    head = b'<%bc r="%b"%b' % (p, address, look)
    return Around(
        (b"%b><%bv>" % (head, p), b"</%bv></%bc>" % (p, p)),
        (b'%b t="inlineStr"><%bis><%bt xml:space="preserve">' % (head, p, p), b"</%bt></%bis></%bc>" % (p, p, p)),
        (head + b"/>", b""),
    )


def write_value(prefix: bytes, address: bytes, style: int, value: Result) -> bytes:
    """Return the bytes of a cell that holds a value."""
    head = b'<%bc r="%b"' % (prefix, address)
    if style:
        head += b' s="%d"' % style
    if value is None:
        return head + b"/>"
    if isinstance(value, Decimal):
        return b"%b><%bv>%b</%bv></%bc>" % (head, prefix, digits(value), prefix, prefix)
    if isinstance(value, bool):
        return b'%b t="b"><%bv>%d</%bv></%bc>' % (head, prefix, value, prefix, prefix)
    if isinstance(value, CellError):
        return b'%b t="e"><%bv>%b</%bv></%bc>' % (head, prefix, escape(value.code), prefix, prefix)
    if value == "":
        return head + b"/>"
    return b'%b t="inlineStr"><%bis><%bt xml:space="preserve">%b</%bt></%bis></%bc>' % (
        head, prefix, prefix, encode_text(value), prefix, prefix, prefix,
    )  # fmt: skip


def digits(value: Decimal) -> bytes:
    """Return a number as the file holds it: exact, without exponent where that stays short, no trailing zeros."""
    text = str(value)
    if "E" in text or text.startswith("-0"):
        text = plain(value)
        return (text if len(text) <= 40 else str(value.normalize())).encode()
    return (text.rstrip("0").rstrip(".") if "." in text else text).encode()


def numbers_as_text(values: Sequence[Decimal]) -> list[str] | None:
    """Return numbers as the file holds them, as `digits` does; None where one is not finite."""
    texts = list(map(str, values))
    whole = "\n".join(texts)
    if "N" in whole or "I" in whole:
        return None
    if "E" in whole or "-0" in whole:
        return [digits(value).decode() for value in values]
    return [text if text[-1] != "0" or "." not in text else text.rstrip("0").rstrip(".") for text in texts]


def texts_as_xml(texts: Sequence[str]) -> list[str]:
    """Return texts as XML, as `encode_text` does."""
    whole = " ".join(texts)
    plain = whole.isprintable() and not any(sign in whole for sign in '&<>"_')  # much faster than the pattern
    if not plain and _SPECIAL.search(whole):
        return [encode_text(text).decode() for text in texts]
    return list(texts)


def formula_tag(prefix: bytes, text: str) -> bytes:
    """Return the element of an ordinary formula."""
    return b"<%bf>%b</%bf>" % (prefix, escape(text), prefix)


def formula_head(prefix: bytes, address: bytes, style: int, element: bytes) -> bytes:
    """Return the bytes of a formula's cell before a result that is a number."""
    return b"%b<%bv>" % (write_formula(prefix, address, style, element, None, False).rpartition(b"</")[0], prefix)


def write_formula(prefix: bytes, address: bytes, style: int, element: bytes, result: Result, computed: bool) -> bytes:
    """Return the bytes of a formula's cell; without result where it was not `computed`."""
    head = b'<%bc r="%b"' % (prefix, address)
    if style:
        head += b' s="%d"' % style
    if not computed:
        return b"%b>%b</%bc>" % (head, element, prefix)
    kind, text = b"", b""
    if isinstance(result, bool):
        kind, text = b' t="b"', b"1" if result else b"0"
    elif isinstance(result, Decimal):
        text = digits(result)
    elif isinstance(result, CellError):
        kind, text = b' t="e"', escape(result.code)
    elif isinstance(result, str):
        kind, text = b' t="str"', encode_text(result)
    else:
        text = b"0"  # a formula that gives a blank shows 0
    return b"%b%b>%b<%bv>%b</%bv></%bc>" % (head, kind, element, prefix, text, prefix, prefix)


def as_result(content: Content, offset: int) -> Result:
    """Return what is written for a plan's content; raises ValueError for NaN, infinities and a formula."""
    if content is None or isinstance(content, bool | str):
        return content
    if isinstance(content, Decimal | int | float):
        return exact(content)
    if isinstance(content, Formula):
        raise ValueError("a formula has no value of its own")
    return serial(content, offset)


@lru_cache(maxsize=1 << 14)
def letters(column: int) -> bytes:
    """Return a column's letters as bytes."""
    return column_letter(column).encode()
