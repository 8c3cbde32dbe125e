"""Functions that look at many numbers: extremes, ranks, products summed, SUBTOTAL and AGGREGATE."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from quotaxl.core.grid import CellError
from quotaxl.xlsx.cells import Result, fifteen
from quotaxl.xlsx.formulas.arguments import MANY, Body, numbers
from quotaxl.xlsx.formulas.coercion import (
    ZERO,
    CellsRef,
    Fault,
    Node,
    NotComputable,
    Scope,
    Value,
    divide,
    matrix,
    numeric,
)


def _extreme(choose: Callable[[list[Decimal]], Decimal]) -> Body:
    def body(arguments: Sequence[Node], scope: Scope) -> Value:
        values = list(numbers(arguments, scope))
        return choose(values) if values else ZERO

    return body


def _average(arguments: Sequence[Node], scope: Scope) -> Value:
    values = list(numbers(arguments, scope))
    return divide(sum(values, ZERO), Decimal(len(values)))


def _median(values: Sequence[Decimal]) -> Decimal:
    if not values:
        raise Fault("#NUM!")
    ordered, middle = sorted(values), len(values) // 2
    return ordered[middle] if len(values) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _nth(values: Sequence[Decimal], number: Decimal, *, largest: bool) -> Decimal:
    at = int(number.to_integral_value("ROUND_CEILING"))
    if not 1 <= at <= len(values):
        raise Fault("#NUM!")
    return sorted(values, reverse=largest)[at - 1]


def _rank(arguments: Sequence[Node], scope: Scope) -> Value:
    own = numeric(arguments[0](scope), scope)
    rising = len(arguments) > 2 and numeric(arguments[2](scope), scope) != 0
    values = [fifteen(value) for value in numbers(arguments[1:2], scope)]
    if fifteen(own) not in values:
        raise Fault("#N/A")
    return Decimal(1 + sum(value < own if rising else value > own for value in values))


def _sumproduct(arguments: Sequence[Node], scope: Scope) -> Value:
    grids = [matrix(node(scope), scope) for node in arguments]
    if any((grid.width, len(grid.items)) != (grids[0].width, len(grids[0].items)) for grid in grids):
        raise Fault("#VALUE!")
    total = ZERO
    for items in zip(*(grid.items for grid in grids), strict=True):
        bad = next((item for item in items if isinstance(item, CellError)), None)
        if bad:
            raise Fault(bad.code)
        piece = Decimal(1)
        for item in items:
            piece *= item if isinstance(item, Decimal) else ZERO
        total += piece
    return total


OVER: dict[int, Callable[[Sequence[Decimal]], Decimal]] = {
    1: lambda v: divide(sum(v, ZERO), Decimal(len(v))),
    2: lambda v: Decimal(len(v)),
    4: lambda v: max(v, default=ZERO),
    5: lambda v: min(v, default=ZERO),
    9: lambda v: sum(v, ZERO),
    12: _median,
}
"""What SUBTOTAL and AGGREGATE do by number; 3 counts whatever is not blank, 6 multiplies."""


_NESTED = ("SUBTOTAL(", "AGGREGATE(")


def _shown_cells(node: Node, scope: Scope, *, hidden: bool, nested: bool) -> list[Result]:
    """Return the values that SUBTOTAL sees: not those of other subtotals, not those in rows that a filter hides."""
    where = node(scope)
    if not isinstance(where, CellsRef):
        raise NotComputable("SUBTOTAL of something else than cells")
    items = scope.area(where.sheet, where.area)
    width = where.area.right - where.area.left + 1
    found: list[Result] = []
    for number, item in enumerate(items):
        row, column = where.area.top + number // width, where.area.left + number % width
        if item is None:
            continue
        anyhow, filtered = scope.hidden(where.sheet, row)
        if filtered or (anyhow and hidden):
            continue
        text = scope.formula(where.sheet, row, column) if nested else None
        if text and any(word in text.upper() for word in _NESTED):
            continue
        found.append(item)
    return found


def _over(number: int, items: Sequence[Result], *, errors: bool) -> Decimal:
    bad = next((item for item in items if isinstance(item, CellError)), None)
    if number == 3:
        return Decimal(sum(not (errors and isinstance(item, CellError)) for item in items))
    if bad and not errors and number != 2:
        raise Fault(bad.code)
    values = [item for item in items if isinstance(item, Decimal)]
    if number == 6:
        total = Decimal(1)
        for value in values:
            total *= value
        return total if values else ZERO
    if number not in OVER:
        raise NotComputable("SUBTOTAL")
    return OVER[number](values)


def _subtotal(arguments: Sequence[Node], scope: Scope) -> Value:
    number = int(numeric(arguments[0](scope), scope))
    hidden = number > 100
    items = [item for node in arguments[1:] for item in _shown_cells(node, scope, hidden=hidden, nested=True)]
    return _over(number - 100 if hidden else number, items, errors=False)


def _aggregate(arguments: Sequence[Node], scope: Scope) -> Value:
    """AGGREGATE: a function by number over cells, leaving out hidden rows and errors as the option says."""
    number, option = (int(numeric(node(scope), scope)) for node in arguments[:2])
    if not 0 <= option <= 7:
        raise Fault("#VALUE!")
    errors = option in (2, 3, 6, 7)
    if number in (14, 15):
        if len(arguments) != 4:
            raise Fault("#VALUE!")
        where = arguments[2](scope)
        if isinstance(where, CellsRef):
            items = _shown_cells(arguments[2], scope, hidden=option in (1, 3, 5, 7), nested=option < 4)
        else:
            items = list(matrix(where, scope).items)
        bad = next((item for item in items if isinstance(item, CellError)), None)
        if bad and not errors:
            raise Fault(bad.code)
        values = [item for item in items if isinstance(item, Decimal)]
        return _nth(values, numeric(arguments[3](scope), scope), largest=number == 14)
    items = [
        item
        for node in arguments[2:]
        for item in _shown_cells(node, scope, hidden=option in (1, 3, 5, 7), nested=option < 4)
    ]
    return _over(number, items, errors=errors)


STATISTICS: dict[str, tuple[int, int, Body]] = {
    "SUMPRODUCT": (1, MANY, _sumproduct),
    "MAX": (1, MANY, _extreme(max)),
    "MIN": (1, MANY, _extreme(min)),
    "AVERAGE": (1, MANY, _average),
    "MEDIAN": (1, MANY, lambda a, s: _median(list(numbers(a, s)))),
    "LARGE": (2, 2, lambda a, s: _nth(list(numbers(a[:1], s)), numeric(a[1](s), s), largest=True)),
    "SMALL": (2, 2, lambda a, s: _nth(list(numbers(a[:1], s)), numeric(a[1](s), s), largest=False)),
    "RANK": (2, 3, _rank),
    "RANK.EQ": (2, 3, _rank),
    "SUBTOTAL": (2, MANY, _subtotal),
    "AGGREGATE": (3, MANY, _aggregate),
}
