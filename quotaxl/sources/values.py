"""One cell's text as a value, by the type that the cell declares."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from quotaxl.core.grid import CellError, Value
from quotaxl.gate.refuse import damaged
from quotaxl.sources.dates import from_serial
from quotaxl.sources.strings import clean
from quotaxl.sources.styles import NO_STYLES, Styles

_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_BLANKS = " \t\r\n"


@dataclass(frozen=True, slots=True)
class SharedParts:
    """What cells of all sheets refer to: shared strings by index, styles, and the day that serials count from."""

    strings: Mapping[str, str | None]
    styles: Styles = NO_STYLES
    epoch_1904: bool = False


def number(text: str) -> int | float | str:
    """Return the number that `text` is; `text` itself where it is none, such as 1,234.5, NaN or 1e999.

    An integer where it is written without point and exponent, else the float nearest to it.
    """
    bare = text.strip(_BLANKS)
    if _INTEGER.fullmatch(bare):
        return int(bare)
    if _NUMBER.fullmatch(bare):
        value = float(bare)
        if math.isfinite(value):
            return value
    return text


def value_of(kind: str, text: str, style: int, book: SharedParts, where: str) -> Value:
    """Return the value of a cell of type `kind` whose <v> or <is> reads `text`; None for a blank.

    Raises UserError for a shared string that the workbook does not hold.
    """
    if kind == "s":
        try:
            return book.strings[str(int(text))]
        except (KeyError, ValueError):
            raise damaged(where, f"no shared string {text[:20]!r}") from None
    if kind == "n":
        found = number(text)
        if isinstance(found, str):
            return found.strip(_BLANKS) or None
        shown = book.styles.dates.get(style)
        return from_serial(found, shown, book.epoch_1904) if shown else found
    if kind == "e":
        return CellError(text)
    if kind == "b":
        return text.strip(_BLANKS) in ("1", "true")
    if kind == "d":
        return iso(text)
    return clean(text)


def iso(text: str) -> date | datetime | str | None:
    """Return the date or moment that text in ISO 8601 states; other text as it is, None for ''."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text or None
    return moment.date() if len(text) <= 10 else moment
