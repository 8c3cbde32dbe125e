"""A small exact calculator for formulas: what it cannot compute it says so, and never guesses.

Arithmetic is decimal and a result has 15 significant digits, which is what a spreadsheet shows and compares.
Sources of the semantics: ECMA-376 part 1, section 18.17, and the documented behaviour of the functions.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation, localcontext
from functools import lru_cache
from typing import NamedTuple

from quotaxl.core.amount import plain
from quotaxl.core.grid import CellError
from quotaxl.core.refs import MAX_ROW, Area
from quotaxl.excel.cells import Result, fifteen
from quotaxl.excel.formulas import REFERENCES, Token, bounds, sheets_of, tokens


class NotComputable(Exception):
    """The formula holds something this calculator does not know."""


class Fault(Exception):
    """The result is an error value such as #DIV/0!."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Cells(NamedTuple):
    """A reference that was not read yet. `sheet` is None for the formula's own."""

    sheet: str | None
    area: Area


Value = Result | Cells


@dataclass(frozen=True, slots=True)
class Scope:
    """What a formula may ask of the workbook: a cell, the cells of an area row by row, a name's text."""

    sheet: str
    cell: Callable[[str | None, int, int], Result]
    area: Callable[[str | None, Area], Sequence[Result]]
    name: Callable[[str, str], str | None]


Node = Callable[[Scope], Value]
_WORK = Context(prec=34, rounding=ROUND_HALF_UP)
ZERO = Decimal(0)
UNORDERED = 2
"""Different words whose order only the spreadsheet's locale knows."""


def compute(formula: str, scope: Scope) -> Result:
    """Return a formula's result; None means that it gives a blank. Raises NotComputable. See `working`."""
    try:
        value = scalar(compiled(formula)(scope), scope)
    except Fault as fault:
        return CellError(fault.code)
    except (InvalidOperation, RecursionError, ZeroDivisionError) as error:
        raise NotComputable(formula) from error
    return fifteen(value) if isinstance(value, Decimal) else value


def working() -> AbstractContextManager[Context]:
    """Return the arithmetic that `compute` needs around it."""
    return localcontext(_WORK)


@lru_cache(maxsize=1 << 14)
def compiled(formula: str) -> Node:
    """Return a formula as a function of its scope. Raises NotComputable for what is not known."""
    parser = _Parser([token for token in tokens(formula) if token.kind != "space"])
    node = parser.expression(0)
    if parser.peek() is not None:
        raise NotComputable(formula)
    return node


_BINDING = {"=": 1, "<>": 1, "<": 1, ">": 1, "<=": 1, ">=": 1, "&": 2, "+": 3, "-": 3, "*": 4, "/": 4, "^": 5}


@dataclass(slots=True)
class _Parser:
    """Precedence climbing over a list of tokens."""

    items: list[Token]
    at: int = 0

    def peek(self) -> Token | None:
        return self.items[self.at] if self.at < len(self.items) else None

    def take(self) -> Token:
        token = self.peek()
        if token is None:
            raise NotComputable("the formula ends too early")
        self.at += 1
        return token

    def accept(self, text: str) -> bool:
        token = self.peek()
        if token and token.kind == "op" and token.text == text:
            self.at += 1
            return True
        return False

    def expression(self, least: int) -> Node:
        left = self.unary()
        while (token := self.peek()) and token.kind == "op":
            if token.text == "%":
                self.at += 1
                left = _percent(left)
                continue
            binding = _BINDING.get(token.text)
            if binding is None or binding <= least:
                break
            self.at += 1
            left = _operation(token.text, left, self.expression(binding))
        return left

    def unary(self) -> Node:
        if self.accept("-"):
            return _negated(self.expression(5))  # binds tighter than ^ in a spreadsheet: -2^2 is 4
        if self.accept("+"):
            return self.expression(5)
        return self.primary()

    def primary(self) -> Node:
        kind, text = self.take()
        if kind == "number":
            return _constant(Decimal(text))
        if kind == "string":
            return _constant(text[1:-1].replace('""', '"'))
        if kind == "error":
            return _failing(text)
        if kind == "sheet":
            named = sheets_of(text)
            following = self.take()
            if named is None or named[1] is not None:
                raise NotComputable(text)
            if following.kind == "error":
                return _failing(following.text)
            return _reference(following, named[0])
        if kind in REFERENCES:
            return _reference(Token(kind, text), None)
        if kind == "function":
            return self.call(text)
        if kind == "name":
            return _constant(text.upper() == "TRUE") if text.upper() in ("TRUE", "FALSE") else _named(text)
        if kind == "op" and text == "(":
            node = self.expression(0)
            if self.accept(")"):
                return node
        raise NotComputable(text)

    def call(self, name: str) -> Node:
        function = FUNCTIONS.get(name.upper().removeprefix("_XLFN."))
        if function is None or not self.accept("("):
            raise NotComputable(name)
        arguments: list[Node] = []
        if not self.accept(")"):
            while True:
                token = self.peek()
                if token and token.kind == "op" and token.text in (",", ")"):
                    arguments.append(_constant(None))
                else:
                    arguments.append(self.expression(0))
                if self.accept(")"):
                    break
                if not self.accept(","):
                    raise NotComputable(name)
        low, high, body = function
        if not low <= len(arguments) <= high:
            raise NotComputable(name)
        return lambda scope: body(arguments, scope)


def _constant(value: Value) -> Node:
    return lambda _scope: value


def _failing(code: str) -> Node:
    def node(_scope: Scope) -> Value:
        raise Fault(code)

    return node


def _reference(token: Token, sheet: str | None) -> Node:
    if token.kind not in REFERENCES:
        raise NotComputable(token.text)
    area = bounds(token.kind, token.text)
    if area is None:
        raise NotComputable(token.text)
    return _constant(Cells(sheet, area))


def _named(name: str) -> Node:
    def node(scope: Scope) -> Value:
        text = scope.name(name, scope.sheet)
        if text is None:
            raise NotComputable(name)
        return compiled(text)(scope)

    return node


def _percent(inside: Node) -> Node:
    return lambda scope: numeric(inside(scope), scope) / 100


def _negated(inside: Node) -> Node:
    return lambda scope: -numeric(inside(scope), scope)


def _operation(symbol: str, left: Node, right: Node) -> Node:
    if symbol in _ARITHMETIC:
        arithmetic = _ARITHMETIC[symbol]
        return lambda scope: arithmetic(numeric(left(scope), scope), numeric(right(scope), scope))
    if symbol == "&":
        return lambda scope: text_of(left(scope), scope) + text_of(right(scope), scope)
    return lambda scope: _holds(symbol, scalar(left(scope), scope), scalar(right(scope), scope))


def _holds(symbol: str, left: Result, right: Result) -> bool:
    order = compare(left, right)
    if order == UNORDERED and symbol not in ("=", "<>"):
        raise NotComputable("an order of words that the program's locale decides")
    return _COMPARISONS[symbol](order)


def _divide(left: Decimal, right: Decimal) -> Decimal:
    if not right:
        raise Fault("#DIV/0!")
    return left / right


def _power(left: Decimal, right: Decimal) -> Decimal:
    if not left and right <= 0:
        raise Fault("#NUM!" if not right else "#DIV/0!")
    if abs(right) > 1000 or (left < 0 and right != right.to_integral_value()):
        raise NotComputable("^")
    return left**right


_ARITHMETIC: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": _divide,
    "^": _power,
}
_COMPARISONS: dict[str, Callable[[int], bool]] = {
    "=": lambda c: c == 0,
    "<>": lambda c: c != 0,
    "<": lambda c: c < 0,
    ">": lambda c: c > 0,
    "<=": lambda c: c <= 0,
    ">=": lambda c: c >= 0,
}


def scalar(value: Value, scope: Scope) -> Result:
    """Return the one value of a reference or value; an error value raises Fault."""
    if isinstance(value, Cells):
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
    ranks = _rank(left), _rank(right)
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


def _rank(value: Result) -> int:
    return 2 if isinstance(value, bool) else 1 if isinstance(value, str) else 0


def _numbers(arguments: Iterable[Node], scope: Scope) -> Iterator[Decimal]:
    """Yield the numbers that SUM, MAX and the like see: in areas numbers only, as arguments whatever reads as one."""
    for node in arguments:
        value = node(scope)
        if isinstance(value, Cells):
            for item in scope.area(value.sheet, value.area):
                if item.__class__ is Decimal:
                    yield item
                elif isinstance(item, CellError):
                    raise Fault(item.code)
        else:
            yield numeric(value, scope)


def _items(node: Node, scope: Scope) -> Sequence[Result]:
    value = node(scope)
    return scope.area(value.sheet, value.area) if isinstance(value, Cells) else (value,)


def _sum(arguments: Sequence[Node], scope: Scope) -> Value:
    total = ZERO
    for node in arguments:
        value = node(scope)
        if value.__class__ is not Cells:
            total += numeric(value, scope)
            continue
        assert isinstance(value, Cells)
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
    found = scalar(value, scope) if not isinstance(value, Cells) else value
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
        if isinstance(value, Cells):
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
    return _divide(sum(values, ZERO), Decimal(len(values)))


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
        if item is None or isinstance(item, CellError) or _rank(item) != _rank(target):
            return symbol == "<>"
        return _holds(symbol, item, target)

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
    if counts_blanks and isinstance(value, Cells) and value.area.bottom == MAX_ROW:
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
