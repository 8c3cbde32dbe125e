"""Values in formulas: what a formula may ask, and how a program reads one kind of value as another.

Arithmetic is decimal and a result has 15 significant digits, which is what a spreadsheet shows and compares.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from quotaxl.core.amount import plain
from quotaxl.core.grid import CellError
from quotaxl.core.refs import Area
from quotaxl.xlsx.cells import Result, fifteen


class NotComputable(Exception):
    """The formula holds something this calculator does not know."""


class Fault(Exception):
    """The result is an error value such as #DIV/0!."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class CellsRef(NamedTuple):
    """A reference that was not read yet. `sheet` is None for the formula's own."""

    sheet: str | None
    area: Area


Value = Result | CellsRef


@dataclass(frozen=True, slots=True)
class Scope:
    """What a formula may ask of the workbook: a cell, the cells of an area row by row, a name's text."""

    sheet: str
    cell: Callable[[str | None, int, int], Result]
    area: Callable[[str | None, Area], Sequence[Result]]
    name: Callable[[str, str], str | None]


Node = Callable[[Scope], Value]
ZERO = Decimal(0)
UNORDERED = 2
"""Different words whose order only the spreadsheet's locale knows."""


def scalar(value: Value, scope: Scope) -> Result:
    """Return the one value of a reference or value; an error value raises Fault."""
    if isinstance(value, CellsRef):
        sheet, area = value
        if (area.top, area.left) != (area.bottom, area.right):
            raise NotComputable("an area where one value is meant")
        value = scope.cell(sheet, area.top, area.left)
    if isinstance(value, CellError):
        raise Fault(value.code)
    return value


def numeric(value: Value, scope: Scope) -> Decimal:
    """Return a value as a number, as arithmetic does: blank 0, TRUE 1, text only where it is a plain number."""
    value = scalar(value, scope)
    if isinstance(value, Decimal):
        return value
    if value is None:
        return ZERO
    if isinstance(value, bool):
        return Decimal(value)
    assert isinstance(value, str)
    text = value.strip()
    if text and text.lstrip("+-").replace(".", "", 1).isascii() and text.lstrip("+-").replace(".", "", 1).isdigit():
        return Decimal(text)
    if any(character.isdigit() for character in text):
        raise NotComputable(text)  # dates, percentages, thousands: the program's locale decides
    raise Fault("#VALUE!")


def text_of(value: Value, scope: Scope) -> str:
    """Return a value as text, as & does."""
    value = scalar(value, scope)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, Decimal):
        value = fifteen(value)
        text = plain(value)
        if len(text.lstrip("-").replace(".", "")) > 11:
            raise NotComputable("a number that is shown with an exponent")
        return text
    assert isinstance(value, str)
    return value


def truth(value: Value, scope: Scope) -> bool:
    """Return a value as a condition."""
    value = scalar(value, scope)
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        raise Fault("#VALUE!") if value.upper() not in ("TRUE", "FALSE") else NotComputable(value)
    return bool(value)


def compare(left: Result, right: Result) -> int:
    """Return −1, 0, 1 or UNORDERED; numbers come before text, text before truth values; case does not count."""
    left, right = _filled(left, right), _filled(right, left)
    ranks = rank(left), rank(right)
    if ranks[0] != ranks[1]:
        return -1 if ranks[0] < ranks[1] else 1
    if isinstance(left, str) and isinstance(right, str):
        a, b = left.casefold(), right.casefold()
        if a != b and not (a.isascii() and b.isascii()):
            return UNORDERED
        return (a > b) - (a < b)
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        left, right = fifteen(left), fifteen(right)
        return (left > right) - (left < right)
    return (left is True) - (right is True)


def _filled(value: Result, other: Result) -> Result:
    if value is not None:
        return value
    return "" if isinstance(other, str) else False if isinstance(other, bool) else ZERO


def rank(value: Result) -> int:
    """Return the place of a kind of value in comparisons."""
    return 2 if isinstance(value, bool) else 1 if isinstance(value, str) else 0


COMPARISONS: dict[str, Callable[[int], bool]] = {
    "=": lambda c: c == 0,
    "<>": lambda c: c != 0,
    "<": lambda c: c < 0,
    ">": lambda c: c > 0,
    "<=": lambda c: c <= 0,
    ">=": lambda c: c >= 0,
}


def holds(symbol: str, left: Result, right: Result) -> bool:
    """Return whether a comparison holds. Raises NotComputable for an order only the program's locale knows."""
    order = compare(left, right)
    if order == UNORDERED and symbol not in ("=", "<>"):
        raise NotComputable("an order of words that the program's locale decides")
    return COMPARISONS[symbol](order)


def divide(left: Decimal, right: Decimal) -> Decimal:
    """Return a quotient; nothing divides by 0."""
    if not right:
        raise Fault("#DIV/0!")
    return left / right
