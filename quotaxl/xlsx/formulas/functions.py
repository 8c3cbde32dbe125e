"""The functions that the calculator knows, each with the least and the largest number of its arguments."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from quotaxl.core.grid import CellError
from quotaxl.core.refs import MAX_ROW
from quotaxl.xlsx.cells import Result, fifteen
from quotaxl.xlsx.formulas.coercion import (
    ZERO,
    CellsRef,
    Fault,
    Node,
    NotComputable,
    Scope,
    Value,
    divide,
    holds,
    numeric,
    rank,
    scalar,
    text_of,
    truth,
)


def _numbers(arguments: Iterable[Node], scope: Scope) -> Iterator[Decimal]:
    """Yield the numbers that SUM, MAX and the like see: in areas numbers only, as arguments whatever reads as one."""
    for node in arguments:
        value = node(scope)
        if isinstance(value, CellsRef):
            for item in scope.area(value.sheet, value.area):
                if item.__class__ is Decimal:
                    yield item
                elif isinstance(item, CellError):
                    raise Fault(item.code)
        else:
            yield numeric(value, scope)


def _items(node: Node, scope: Scope) -> Sequence[Result]:
    value = node(scope)
    return scope.area(value.sheet, value.area) if isinstance(value, CellsRef) else (value,)


def _sum(arguments: Sequence[Node], scope: Scope) -> Value:
    total = ZERO
    for node in arguments:
        value = node(scope)
        if value.__class__ is not CellsRef:
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


def _rounded(quantity: Callable[[Decimal, Decimal], Decimal]) -> "Body":
    def body(arguments: Sequence[Node], scope: Scope) -> Value:
        value = fifteen(numeric(arguments[0](scope), scope))
        places = int(numeric(arguments[1](scope), scope)) if len(arguments) > 1 else 0
        if not -30 <= places <= 30:
            raise NotComputable("ROUND")
        return quantity(value, Decimal(1).scaleb(-places))

    return body


def _half_up(value: Decimal, step: Decimal) -> Decimal:
    return (value / step).to_integral_value(ROUND_HALF_UP) * step


def _away(value: Decimal, step: Decimal) -> Decimal:
    return (value / step).to_integral_value("ROUND_UP") * step


def _toward(value: Decimal, step: Decimal) -> Decimal:
    return (value / step).to_integral_value("ROUND_DOWN") * step


def _if(arguments: Sequence[Node], scope: Scope) -> Value:
    if truth(arguments[0](scope), scope):
        return _shown(arguments[1](scope), scope)
    return _shown(arguments[2](scope), scope) if len(arguments) > 2 else False


def _shown(value: Value, scope: Scope) -> Value:
    """An omitted branch, or a blank cell, gives 0."""
    found = scalar(value, scope) if not isinstance(value, CellsRef) else value
    return ZERO if found is None else found


def _iferror(arguments: Sequence[Node], scope: Scope) -> Value:
    try:
        return scalar(arguments[0](scope), scope)
    except Fault:
        return scalar(arguments[1](scope), scope)


def _is(test: Callable[[Result], bool]) -> "Body":
    def body(arguments: Sequence[Node], scope: Scope) -> Value:
        try:
            return test(scalar(arguments[0](scope), scope))
        except Fault:
            return False

    return body


def _iserror(arguments: Sequence[Node], scope: Scope) -> Value:
    try:
        scalar(arguments[0](scope), scope)
    except Fault:
        return True
    return False


def _truths(arguments: Sequence[Node], scope: Scope) -> Iterator[bool]:
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


def _extreme(choose: Callable[[list[Decimal]], Decimal]) -> "Body":
    def body(arguments: Sequence[Node], scope: Scope) -> Value:
        values = list(_numbers(arguments, scope))
        return choose(values) if values else ZERO

    return body


def _average(arguments: Sequence[Node], scope: Scope) -> Value:
    values = list(_numbers(arguments, scope))
    return divide(sum(values, ZERO), Decimal(len(values)))


def _mod(arguments: Sequence[Node], scope: Scope) -> Value:
    left, right = (numeric(node(scope), scope) for node in arguments)
    if not right:
        raise Fault("#DIV/0!")
    return left - right * (left / right).to_integral_value("ROUND_FLOOR")


def _counts(keep: Callable[[Result], bool]) -> "Body":
    def body(arguments: Sequence[Node], scope: Scope) -> Value:
        return Decimal(sum(keep(item) for node in arguments for item in _items(node, scope)))

    return body


def _criterion(wanted: Result) -> Callable[[Result], bool]:
    """Return the test that COUNTIF and SUMIF make of `wanted`. Raises NotComputable for wildcards."""
    symbol = "="
    target: Result = wanted
    if isinstance(wanted, str):
        symbol = next((s for s in ("<>", "<=", ">=", "<", ">", "=") if wanted.startswith(s)), "")
        text = wanted[len(symbol) :]
        if any(mark in text for mark in "*?~"):
            raise NotComputable(wanted)
        target = text
        symbol = symbol or "="
        try:
            target = Decimal(text)
        except InvalidOperation:
            if symbol not in ("=", "<>") or text.upper() in ("TRUE", "FALSE"):
                raise NotComputable(wanted) from None
    elif wanted is None:
        target = ZERO

    def test(item: Result) -> bool:
        if target == "":
            return (item is None or (item == "" and wanted == "")) if symbol == "=" else item is not None
        if item is None or isinstance(item, CellError) or rank(item) != rank(target):
            return symbol == "<>"
        return holds(symbol, item, target)

    return test


def _matching(pairs: Sequence[Node], scope: Scope) -> list[bool]:
    kept: list[bool] | None = None
    for where, wanted in zip(pairs[::2], pairs[1::2], strict=True):
        test = _criterion(scalar(wanted(scope), scope))
        found = [test(item) for item in _items(where, scope)]
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
    return Decimal(sum(item is None or item == "" for item in _items(arguments[0], scope)))


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


def _sumif(arguments: Sequence[Node], scope: Scope) -> Value:
    return _added(_items(arguments[-1 if len(arguments) > 2 else 0], scope), _matching(arguments[:2], scope))


def _sumifs(arguments: Sequence[Node], scope: Scope) -> Value:
    if len(arguments) % 2 == 0:
        raise NotComputable("SUMIFS")
    return _added(_items(arguments[0], scope), _matching(arguments[1:], scope))


Body = Callable[[Sequence[Node], Scope], Value]
_MANY = 255
FUNCTIONS: dict[str, tuple[int, int, Body]] = {
    "SUM": (1, _MANY, _sum),
    "ROUND": (2, 2, _rounded(_half_up)),
    "ROUNDUP": (2, 2, _rounded(_away)),
    "ROUNDDOWN": (2, 2, _rounded(_toward)),
    "INT": (1, 1, lambda a, s: fifteen(numeric(a[0](s), s)).to_integral_value("ROUND_FLOOR")),
    "ABS": (1, 1, lambda a, s: abs(numeric(a[0](s), s))),
    "MAX": (1, _MANY, _extreme(max)),
    "MIN": (1, _MANY, _extreme(min)),
    "AVERAGE": (1, _MANY, _average),
    "MOD": (2, 2, _mod),
    "IF": (2, 3, _if),
    "IFERROR": (2, 2, _iferror),
    "ISERROR": (1, 1, _iserror),
    "AND": (1, _MANY, lambda a, s: all(list(_truths(a, s)))),
    "OR": (1, _MANY, lambda a, s: any(list(_truths(a, s)))),
    "NOT": (1, 1, lambda a, s: not truth(a[0](s), s)),
    "TRUE": (0, 0, lambda _a, _s: True),
    "FALSE": (0, 0, lambda _a, _s: False),
    "N": (1, 1, _n),
    "LEN": (1, 1, lambda a, s: Decimal(len(text_of(a[0](s), s).encode("utf-16-le")) // 2)),
    "ISNUMBER": (1, 1, _is(lambda value: isinstance(value, Decimal))),
    "ISTEXT": (1, 1, _is(lambda value: isinstance(value, str))),
    "ISBLANK": (1, 1, _is(lambda value: value is None)),
    "COUNT": (1, _MANY, _counts(lambda item: isinstance(item, Decimal))),
    "COUNTA": (1, _MANY, _counts(lambda item: item is not None)),
    "COUNTBLANK": (1, 1, _countblank),
    "COUNTIF": (2, 2, _countifs),
    "COUNTIFS": (2, _MANY, _countifs),
    "SUMIF": (2, 3, _sumif),
    "SUMIFS": (3, _MANY, _sumifs),
}
