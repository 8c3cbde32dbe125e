"""A small exact calculator for formulas: what it cannot compute it says so, and never guesses.

Sources of the semantics: ECMA-376 part 1, section 18.17, and the documented behaviour of the functions.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation, localcontext
from functools import lru_cache

from quotaxl.core.grid import CellError
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
    each,
    holds,
    numeric,
    scalar,
    several,
    text_of,
)
from quotaxl.xlsx.formulas.functions import FUNCTIONS
from quotaxl.xlsx.formulas.tokens import REFERENCES, Token, bounds, sheets_of, tokens

_WORK = Context(prec=34, rounding=ROUND_HALF_UP)


def compute(formula: str, scope: Scope) -> Result:
    """Return a formula's result, 0 where it gives a blank. Raises NotComputable. See `working`."""
    try:
        value = scalar(compiled(formula)(scope), scope)
    except Fault as fault:
        return CellError(fault.code)
    except (InvalidOperation, RecursionError, ZeroDivisionError) as error:
        raise NotComputable(formula) from error
    return fifteen(value) if isinstance(value, Decimal) else ZERO if value is None else value


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
        if kind in ("bracket", "name"):
            return self.named(text)
        if kind == "op" and text == "(":
            node = self.expression(0)
            if self.accept(")"):
                return node
        raise NotComputable(text)

    def named(self, text: str) -> Node:
        """A name, a truth value, or a structured reference such as 表1[限额] or [@限额]."""
        following = self.peek()
        if not text.startswith("[") and following and following.kind == "bracket":
            text += self.take().text
        if "[" in text:
            return _structured(text)
        return _constant(text.upper() == "TRUE") if text.upper() in ("TRUE", "FALSE") else _named(text)

    def call(self, name: str) -> Node:
        function = FUNCTIONS.get(name.upper().removeprefix("_XLFN.").removeprefix("_XLWS."))
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
    return _constant(CellsRef(sheet, area))


def _structured(text: str) -> Node:
    def node(scope: Scope) -> Value:
        found = scope.table(text, scope.sheet, *scope.at)
        if found is None:
            raise NotComputable(text)
        return CellsRef(*found)

    return node


def _named(name: str) -> Node:
    def node(scope: Scope) -> Value:
        text = scope.name(name, scope.sheet)
        table = scope.table(f"{name}[]", scope.sheet, *scope.at) if text is None else None
        if table is not None:
            return CellsRef(*table)
        if text is None:
            raise NotComputable(name)
        return compiled(text)(scope)

    return node


def _percent(inside: Node) -> Node:
    return lambda scope: each([inside(scope)], scope, lambda value: numeric(value, scope) / 100)


def _negated(inside: Node) -> Node:
    return lambda scope: each([inside(scope)], scope, lambda value: -numeric(value, scope))


def _operation(symbol: str, left: Node, right: Node) -> Node:
    if symbol in _ARITHMETIC:
        arithmetic = _ARITHMETIC[symbol]
        return _pairwise(left, right, lambda a, b, scope: arithmetic(numeric(a, scope), numeric(b, scope)))
    if symbol == "&":
        return _pairwise(left, right, lambda a, b, scope: text_of(a, scope) + text_of(b, scope))
    return _pairwise(left, right, lambda a, b, scope: holds(symbol, scalar(a, scope), scalar(b, scope)))


def _pairwise(left: Node, right: Node, work: Callable[[Value, Value, Scope], Result]) -> Node:
    def node(scope: Scope) -> Value:
        a, b = left(scope), right(scope)
        if several(a) or several(b):
            return each([a, b], scope, lambda one, other: work(one, other, scope))
        return work(a, b, scope)

    return node


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
    "/": divide,
    "^": _power,
}
