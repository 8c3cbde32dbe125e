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


class Matrix(NamedTuple):
    """Values in rows of `width`, such as an area times another; only some functions take one."""

    width: int
    items: tuple[Result, ...]


Value = Result | CellsRef | Matrix


@dataclass(frozen=True, slots=True)
class Scope:
    """What a formula may ask of the workbook: a cell, the cells of an area row by row, a name's text.

    `at` is the formula's own row and column; `table` gives the cells of a structured reference as (sheet, area);
    `formula` the formula in a cell, `hidden` whether a row is hidden and whether a filter hides it; `dates` says
    that serial numbers count from 1900; `arrays` that the formula was entered as an array formula.
    """

    sheet: str
    cell: Callable[[str | None, int, int], Result]
    area: Callable[[str | None, Area], Sequence[Result]]
    name: Callable[[str, str], str | None]
    at: tuple[int, int] = (0, 0)
    table: Callable[[str, str, int, int], tuple[str, Area] | None] = lambda _n, _s, _r, _c: None
    formula: Callable[[str | None, int, int], str | None] = lambda _s, _r, _c: None
    hidden: Callable[[str | None, int], tuple[bool, bool]] = lambda _s, _r: (False, False)
    dates: bool = True
    arrays: bool = False


Node = Callable[[Scope], Value]
ZERO = Decimal(0)
MOST = 200_000
"""So many values at most are worked through one by one."""
UNORDERED = 2
"""Different words whose order only the spreadsheet's locale knows."""


def several(value: Value) -> bool:
    """Return whether a value is more than one."""
    if isinstance(value, CellsRef):
        area = value.area
        return (area.top, area.left) != (area.bottom, area.right)
    return isinstance(value, Matrix)


def matrix(value: Value, scope: Scope) -> Matrix:
    """Return the values of an area, or one value, as a matrix; error values stay in it."""
    if isinstance(value, Matrix):
        return value
    if isinstance(value, CellsRef):
        return Matrix(value.area.right - value.area.left + 1, tuple(scope.area(value.sheet, value.area)))
    return Matrix(1, (value,))


def each(values: Sequence[Value], scope: Scope, work: Callable[..., Result]) -> Value:
    """Return work(one value of each …), element by element where some are several. Error values go through."""
    if not any(map(several, values)):
        return work(*(scalar(value, scope) for value in values))
    grids = [matrix(value, scope) for value in values]
    width = max(grid.width for grid in grids)
    height = max(len(grid.items) // grid.width for grid in grids)
    if width * height > MOST:
        raise NotComputable("too many values")

    def item(grid: Matrix, row: int, column: int) -> Result:
        rows = len(grid.items) // grid.width
        row, column = (0 if rows == 1 else row), (0 if grid.width == 1 else column)
        return grid.items[row * grid.width + column] if row < rows and column < grid.width else CellError("#N/A")

    def one(row: int, column: int) -> Result:
        found = [item(grid, row, column) for grid in grids]
        bad = next((value for value in found if isinstance(value, CellError)), None)
        try:
            return bad or work(*found)
        except Fault as fault:
            return CellError(fault.code)

    return Matrix(width, tuple(one(row, column) for row in range(height) for column in range(width)))


def scalar(value: Value, scope: Scope) -> Result:
    """Return the one value of a reference or value; an error value raises Fault."""
    if isinstance(value, CellsRef):
        sheet, area = value
        if (area.top, area.left) != (area.bottom, area.right):
            raise NotComputable("an area where one value is meant")
        value = scope.cell(sheet, area.top, area.left)
    elif isinstance(value, Matrix):
        raise NotComputable("several values where one is meant")
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
