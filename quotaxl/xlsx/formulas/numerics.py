"""Functions of single numbers: rounding, remainders, multiples, powers."""

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from quotaxl.xlsx.cells import Result, fifteen
from quotaxl.xlsx.formulas.arguments import MANY, Body, Work, numbers, on
from quotaxl.xlsx.formulas.coercion import ZERO, Fault, Node, NotComputable, Scope, Value, divide, numeric


def _rounded(quantity: Callable[[Decimal, Decimal], Decimal]) -> Body:
    def work(number: Result, digits: Result = ZERO, *, scope: Scope) -> Result:
        value = fifteen(numeric(number, scope))
        places = int(numeric(digits, scope))
        if not -30 <= places <= 30:
            raise NotComputable("ROUND")
        return quantity(value, Decimal(1).scaleb(-places))

    return on(work)


def _half_up(value: Decimal, step: Decimal) -> Decimal:
    return (value / step).to_integral_value(ROUND_HALF_UP) * step


def _away(value: Decimal, step: Decimal) -> Decimal:
    return (value / step).to_integral_value("ROUND_UP") * step


def _toward(value: Decimal, step: Decimal) -> Decimal:
    return (value / step).to_integral_value("ROUND_DOWN") * step


def _mod(number: Result, by: Result, *, scope: Scope) -> Result:
    left, right = numeric(number, scope), numeric(by, scope)
    if not right:
        raise Fault("#DIV/0!")
    return left - right * (left / right).to_integral_value("ROUND_FLOOR")


def _step(rounding: str) -> Work:
    """CEILING and FLOOR: to a multiple; a positive number with a negative step is an error."""

    def work(number: Result, step: Result = Decimal(1), *, scope: Scope) -> Result:
        value, size = fifteen(numeric(number, scope)), numeric(step, scope)
        if not size:
            if value and rounding == "ROUND_FLOOR":
                raise Fault("#DIV/0!")
            return ZERO
        if value > 0 > size:
            raise Fault("#NUM!")
        return (value / size).to_integral_value(rounding) * size

    return work


def _multiple(number: Result, step: Result, *, scope: Scope) -> Result:
    value, size = fifteen(numeric(number, scope)), numeric(step, scope)
    if not size:
        return ZERO
    if value * size < 0:
        raise Fault("#NUM!")
    return (value / size).to_integral_value(ROUND_HALF_UP) * size


def _root(number: Result, *, scope: Scope) -> Result:
    value = numeric(number, scope)
    if value < 0:
        raise Fault("#NUM!")
    return value.sqrt()


def _power(number: Result, by: Result, *, scope: Scope) -> Result:
    left, right = numeric(number, scope), numeric(by, scope)
    if not left and right <= 0:
        raise Fault("#NUM!" if not right else "#DIV/0!")
    if abs(right) > 1000 or (left < 0 and right != right.to_integral_value()):
        raise NotComputable("POWER")
    return left**right


def _quotient(number: Result, by: Result, *, scope: Scope) -> Result:
    return divide(numeric(number, scope), numeric(by, scope)).to_integral_value("ROUND_DOWN")


def _product(arguments: Sequence[Node], scope: Scope) -> Value:
    values = list(numbers(arguments, scope))
    total = Decimal(1)
    for value in values:
        total *= value
    return total if values else ZERO


NUMERICS: dict[str, tuple[int, int, Body]] = {
    "PRODUCT": (1, MANY, _product),
    "ROUND": (2, 2, _rounded(_half_up)),
    "ROUNDUP": (2, 2, _rounded(_away)),
    "ROUNDDOWN": (2, 2, _rounded(_toward)),
    "TRUNC": (1, 2, _rounded(_toward)),
    "MROUND": (2, 2, on(_multiple)),
    "CEILING": (2, 2, on(_step("ROUND_CEILING"))),
    "FLOOR": (2, 2, on(_step("ROUND_FLOOR"))),
    "INT": (1, 1, on(lambda n, scope: fifteen(numeric(n, scope)).to_integral_value("ROUND_FLOOR"))),
    "ABS": (1, 1, on(lambda n, scope: abs(numeric(n, scope)))),
    "SIGN": (1, 1, on(lambda n, scope: numeric(n, scope).compare(ZERO))),
    "SQRT": (1, 1, on(_root)),
    "POWER": (2, 2, on(_power)),
    "QUOTIENT": (2, 2, on(_quotient)),
    "MOD": (2, 2, on(_mod)),
    "ISEVEN": (1, 1, on(lambda n, scope: int(numeric(n, scope)) % 2 == 0)),
    "ISODD": (1, 1, on(lambda n, scope: int(numeric(n, scope)) % 2 == 1)),
}
