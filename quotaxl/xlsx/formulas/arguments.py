"""How functions take their arguments: numbers of areas, the values of an area, each of several values."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal

from quotaxl.core.grid import CellError
from quotaxl.xlsx.cells import Result
from quotaxl.xlsx.formulas.coercion import CellsRef, Fault, Matrix, Node, NotComputable, Scope, Value, each, numeric

Body = Callable[[Sequence[Node], Scope], Value]
Work = Callable[..., Result]
MANY = 255


def numbers(arguments: Iterable[Node], scope: Scope) -> Iterator[Decimal]:
    """Yield the numbers that SUM, MAX and the like see: in areas numbers only, as arguments whatever reads as one."""
    for node in arguments:
        value = node(scope)
        if isinstance(value, CellsRef):
            for item in scope.area(value.sheet, value.area):
                if item.__class__ is Decimal:
                    yield item
                elif isinstance(item, CellError):
                    raise Fault(item.code)
        elif isinstance(value, Matrix) and scope.arrays:
            yield from among(value.items)
        else:
            yield numeric(value, scope)


def among(items: Iterable[Result]) -> Iterator[Decimal]:
    """Yield the numbers of an array; texts and truth values in it count as little as in cells."""
    for item in items:
        if isinstance(item, Decimal):
            yield item
        elif isinstance(item, CellError):
            raise Fault(item.code)


def items_of(node: Node, scope: Scope) -> Sequence[Result]:
    """Return the values of an area row by row, or one value."""
    value = node(scope)
    if isinstance(value, Matrix):
        if scope.arrays:
            return value.items
        raise NotComputable("values that are in no cells")
    return scope.area(value.sheet, value.area) if isinstance(value, CellsRef) else (value,)


def on(work: Work) -> Body:
    """Return the function that works on each of its arguments' values."""
    return lambda arguments, scope: each(
        [node(scope) for node in arguments], scope, lambda *values: work(*values, scope=scope)
    )
