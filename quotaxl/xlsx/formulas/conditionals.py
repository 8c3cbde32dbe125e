"""Functions that count and add what meets conditions: COUNTIF, SUMIFS, AVERAGEIF, MAXIFS and their like."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from decimal import Decimal

from quotaxl.core.grid import CellError
from quotaxl.core.refs import MAX_ROW, Area
from quotaxl.xlsx.cells import Result
from quotaxl.xlsx.formulas.arguments import MANY, Body, items_of
from quotaxl.xlsx.formulas.coercion import (
    ZERO,
    CellsRef,
    Fault,
    Node,
    NotComputable,
    Scope,
    Value,
    divide,
    numeric,
    scalar,
)
from quotaxl.xlsx.formulas.criteria import criterion
from quotaxl.xlsx.formulas.statistics import OVER


def _count(arguments: Sequence[Node], scope: Scope) -> Value:
    """Count numbers: in areas what is one, as arguments also TRUE and text that reads as a number; errors are none."""
    total = 0
    for node in arguments:
        with suppress(Fault):
            value = node(scope)
            if isinstance(value, CellsRef):
                total += sum(isinstance(item, Decimal) for item in scope.area(value.sheet, value.area))
            else:
                numeric(value, scope)
                total += 1
    return Decimal(total)


def _counta(arguments: Sequence[Node], scope: Scope) -> Value:
    """Count what is not blank; an argument that gives an error value is something."""
    total = 0
    for node in arguments:
        try:
            total += sum(item is not None for item in items_of(node, scope))
        except Fault:
            total += 1
    return Decimal(total)


def _matching(pairs: Sequence[Node], scope: Scope) -> list[bool]:
    kept: list[bool] | None = None
    for where, wanted in zip(pairs[::2], pairs[1::2], strict=True):
        test = criterion(scalar(wanted(scope), scope))
        found = [test(item) for item in items_of(where, scope)]
        _whole(where(scope), test(None))
        if kept is not None and len(kept) != len(found):
            raise Fault("#VALUE!")
        kept = found if kept is None else [a and b for a, b in zip(kept, found, strict=True)]
    return kept or []


def _whole(value: Value, counts_blanks: bool) -> None:
    """Refuse to count the blanks of whole columns, which are cut to the rows in use."""
    if counts_blanks and isinstance(value, CellsRef) and value.area.bottom == MAX_ROW:
        raise NotComputable("blanks of a whole column")


def _countblank(arguments: Sequence[Node], scope: Scope) -> Value:
    _whole(arguments[0](scope), True)
    return Decimal(sum(item is None or item == "" for item in items_of(arguments[0], scope)))


def _countifs(arguments: Sequence[Node], scope: Scope) -> Value:
    if len(arguments) % 2:
        raise NotComputable("COUNTIFS")
    return Decimal(sum(_matching(arguments, scope)))


def _added(values: Sequence[Result], kept: Sequence[bool]) -> Decimal:
    if len(values) != len(kept):
        raise NotComputable("areas of different size")
    total = ZERO
    for item, keep in zip(values, kept, strict=True):
        if keep and isinstance(item, CellError):
            raise Fault(item.code)
        if keep and isinstance(item, Decimal):
            total += item
    return total


def _values_beside(arguments: Sequence[Node], scope: Scope) -> Sequence[Result]:
    """Return what SUMIF adds: the area of its third argument, of the first one's size whatever it says."""
    if len(arguments) < 3:
        return items_of(arguments[0], scope)
    first, third = arguments[0](scope), arguments[2](scope)
    if not isinstance(first, CellsRef) or not isinstance(third, CellsRef):
        raise NotComputable("SUMIF of something else than cells")
    a, b = first.area, third.area
    size = Area(b.top, b.left, min(b.top + a.bottom - a.top, MAX_ROW), b.left + a.right - a.left)
    return scope.area(third.sheet, size)


def _sumif(arguments: Sequence[Node], scope: Scope) -> Value:
    return _added(_values_beside(arguments, scope), _matching(arguments[:2], scope))


def _sumifs(arguments: Sequence[Node], scope: Scope) -> Value:
    if len(arguments) % 2 == 0:
        raise NotComputable("SUMIFS")
    return _added(items_of(arguments[0], scope), _matching(arguments[1:], scope))


def _kept(values: Sequence[Result], kept: Sequence[bool]) -> list[Decimal]:
    if len(values) != len(kept):
        raise NotComputable("areas of different size")
    found = [value for value, keep in zip(values, kept, strict=True) if keep]
    bad = next((value for value in found if isinstance(value, CellError)), None)
    if bad:
        raise Fault(bad.code)
    return [value for value in found if isinstance(value, Decimal)]


def _averageif(arguments: Sequence[Node], scope: Scope) -> Value:
    values = _kept(_values_beside(arguments, scope), _matching(arguments[:2], scope))
    return divide(sum(values, ZERO), Decimal(len(values)))


def _overs(choose: Callable[[Sequence[Decimal]], Decimal]) -> Body:
    def body(arguments: Sequence[Node], scope: Scope) -> Value:
        if len(arguments) % 2 == 0:
            raise NotComputable("…IFS")
        return choose(_kept(items_of(arguments[0], scope), _matching(arguments[1:], scope)))

    return body


CONDITIONALS: dict[str, tuple[int, int, Body]] = {
    "COUNT": (1, MANY, _count),
    "COUNTA": (1, MANY, _counta),
    "COUNTBLANK": (1, 1, _countblank),
    "COUNTIF": (2, 2, _countifs),
    "COUNTIFS": (2, MANY, _countifs),
    "SUMIF": (2, 3, _sumif),
    "SUMIFS": (3, MANY, _sumifs),
    "AVERAGEIF": (2, 3, _averageif),
    "AVERAGEIFS": (3, MANY, _overs(OVER[1])),
    "MAXIFS": (3, MANY, _overs(OVER[4])),
    "MINIFS": (3, MANY, _overs(OVER[5])),
}
