"""The functions that the calculator knows, each with the least and the largest number of its arguments."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from quotaxl.core.grid import CellError
from quotaxl.xlsx.cells import Result
from quotaxl.xlsx.formulas.arguments import MANY, Body, among, on
from quotaxl.xlsx.formulas.coercion import (
    ZERO,
    CellsRef,
    Fault,
    Matrix,
    Node,
    NotComputable,
    Scope,
    Value,
    each,
    holds,
    matrix,
    numeric,
    rank,
    scalar,
    several,
    truth,
)
from quotaxl.xlsx.formulas.conditionals import CONDITIONALS
from quotaxl.xlsx.formulas.dates import DATES
from quotaxl.xlsx.formulas.lookups import LOOKUPS
from quotaxl.xlsx.formulas.numerics import NUMERICS
from quotaxl.xlsx.formulas.statistics import STATISTICS
from quotaxl.xlsx.formulas.texts import TEXTS


def _sum(arguments: Sequence[Node], scope: Scope) -> Value:
    """SUM: texts and truths in cells count nothing, typed as arguments they do. Raises Fault for an error in cells."""
    total = ZERO
    for node in arguments:
        value = node(scope)
        if value.__class__ is not CellsRef:
            if scope.arrays and isinstance(value, Matrix):
                total += sum(among(value.items), ZERO)
            else:
                total += numeric(value, scope)
            continue
        assert isinstance(value, CellsRef)
        items = scope.area(value.sheet, value.area)
        kinds = set(map(type, items))
        if CellError in kinds:
            raise Fault(next(item.code for item in items if isinstance(item, CellError)))
        total += sum(
            (item for item in items if isinstance(item, Decimal)) if len(kinds) > 1 else _decimals(items), ZERO
        )
    return total


def _decimals(items: Sequence[Result]) -> Sequence[Decimal]:
    """Return values that are all of one kind if they are numbers, else none."""
    return items if items and isinstance(items[0], Decimal) else ()  # type: ignore[return-value]  # all are alike


def _if(arguments: Sequence[Node], scope: Scope) -> Value:
    if scope.arrays and several(asked := arguments[0](scope)):
        return _if_each(asked, [node(scope) for node in arguments[1:]], scope)
    if truth(arguments[0](scope), scope):
        return _shown(arguments[1](scope), scope)
    return _shown(arguments[2](scope), scope) if len(arguments) > 2 else False


def _if_each(asked: Value, branches: Sequence[Value], scope: Scope) -> Value:
    """IF of an array formula: each cell's own answer. Raises NotComputable for an error value in a branch not taken."""
    if any(isinstance(item, CellError) for branch in branches for item in matrix(branch, scope).items):
        raise NotComputable("IF over error values")
    two = [*branches, False][:2]
    return each([asked, *two], scope, lambda test, yes, no: _blank_as_zero(yes if truth(test, scope) else no))


def _blank_as_zero(value: Result) -> Result:
    return ZERO if value is None else value


def _shown(value: Value, scope: Scope) -> Value:
    """An omitted branch, or a blank cell, gives 0."""
    found = scalar(value, scope) if not isinstance(value, CellsRef) else value
    return ZERO if found is None else found


def _is(test: Callable[[Result], bool]) -> Body:
    def body(arguments: Sequence[Node], scope: Scope) -> Value:
        try:
            return test(scalar(arguments[0](scope), scope))
        except Fault:
            return False

    return body


def _truths(arguments: Sequence[Node], scope: Scope) -> Iterator[bool]:
    """Yield the truths that AND, OR and XOR look at, not texts and blanks in cells. Raises Fault without any."""
    seen = False
    for node in arguments:
        value = node(scope)
        if isinstance(value, CellsRef):
            for item in scope.area(value.sheet, value.area):
                if isinstance(item, CellError):
                    raise Fault(item.code)
                if isinstance(item, bool | Decimal):
                    seen = True
                    yield bool(item)
        else:
            seen = True
            yield truth(value, scope)
    if not seen:
        raise Fault("#VALUE!")


def _n(arguments: Sequence[Node], scope: Scope) -> Value:
    value = scalar(arguments[0](scope), scope)
    return value if isinstance(value, Decimal) else Decimal(value) if isinstance(value, bool) else ZERO


def _ifs(arguments: Sequence[Node], scope: Scope) -> Value:
    if len(arguments) % 2:
        raise NotComputable("IFS")
    for condition, value in zip(arguments[::2], arguments[1::2], strict=True):
        if truth(condition(scope), scope):
            return _shown(value(scope), scope)
    raise Fault("#N/A")


def _switch(arguments: Sequence[Node], scope: Scope) -> Value:
    own = scalar(arguments[0](scope), scope)
    rest = arguments[1:]
    for wanted, value in zip(rest[::2], rest[1::2], strict=False):
        other = scalar(wanted(scope), scope)
        if rank(own) == rank(other) and holds("=", own, other):
            return _shown(value(scope), scope)
    if len(rest) % 2:
        return _shown(rest[-1](scope), scope)
    raise Fault("#N/A")


def _one_cell(value: CellsRef) -> bool:
    area = value.area
    return (area.top, area.left) == (area.bottom, area.right)


def _iferror_of(codes: frozenset[str] | None) -> Body:
    def body(arguments: Sequence[Node], scope: Scope) -> Value:
        try:
            value = arguments[0](scope)
            if isinstance(value, CellsRef) and _one_cell(value):
                value = scalar(value, scope)  # a cell's error value is met here, not by whoever reads the result
            return _shown(value, scope)
        except Fault as fault:
            if codes is not None and fault.code not in codes:
                raise
            return _shown(arguments[1](scope), scope)

    return body


def _failing(arguments: Sequence[Node], scope: Scope, codes: Callable[[str], bool]) -> Value:
    try:
        scalar(arguments[0](scope), scope)
    except Fault as fault:
        return codes(fault.code)
    return False


def _is_each(test: Callable[[Result], bool]) -> Body:
    """ISNUMBER and its like, also over several values, as SUMPRODUCT asks."""
    single = _is(test)

    def body(arguments: Sequence[Node], scope: Scope) -> Value:
        value: Value
        try:
            value = arguments[0](scope)
        except Fault:
            return False
        if not several(value):
            return single([lambda _scope: value], scope)
        found = matrix(value, scope)
        return Matrix(found.width, tuple(test(item) for item in found.items))

    return body


_NA = frozenset({"#N/A"})
FUNCTIONS: dict[str, tuple[int, int, Body]] = {
    "SUM": (1, MANY, _sum),
    "IF": (2, 3, _if),
    "IFS": (2, MANY, _ifs),
    "SWITCH": (3, MANY, _switch),
    "IFERROR": (2, 2, _iferror_of(None)),
    "IFNA": (2, 2, _iferror_of(_NA)),
    "ISERROR": (1, 1, lambda a, s: _failing(a, s, lambda _code: True)),
    "ISERR": (1, 1, lambda a, s: _failing(a, s, lambda code: code != "#N/A")),
    "ISNA": (1, 1, lambda a, s: _failing(a, s, lambda code: code == "#N/A")),
    "NA": (0, 0, lambda _a, _s: _raise("#N/A")),
    "AND": (1, MANY, lambda a, s: all(list(_truths(a, s)))),
    "OR": (1, MANY, lambda a, s: any(list(_truths(a, s)))),
    "XOR": (1, MANY, lambda a, s: sum(list(_truths(a, s))) % 2 == 1),
    "NOT": (1, 1, on(lambda value, scope: not truth(value, scope))),
    "TRUE": (0, 0, lambda _a, _s: True),
    "FALSE": (0, 0, lambda _a, _s: False),
    "N": (1, 1, _n),
    "ISNUMBER": (1, 1, _is_each(lambda value: isinstance(value, Decimal))),
    "ISTEXT": (1, 1, _is_each(lambda value: isinstance(value, str))),
    "ISNONTEXT": (1, 1, _is_each(lambda value: not isinstance(value, str))),
    "ISLOGICAL": (1, 1, _is_each(lambda value: isinstance(value, bool))),
    "ISBLANK": (1, 1, _is_each(lambda value: value is None)),
    **NUMERICS,
    **STATISTICS,
    **CONDITIONALS,
    **LOOKUPS,
    **TEXTS,
    **DATES,
}


def _raise(code: str) -> Value:
    raise Fault(code)
