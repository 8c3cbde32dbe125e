"""Money: exact decimals with a unit. The one module that converts between 元, 万元 and 亿元."""

from dataclasses import dataclass
from decimal import Context, Decimal, DecimalException, DivisionByZero, Inexact, InvalidOperation
from enum import Enum
from functools import total_ordering


class Unit(Enum):
    """A unit of money as printed on official tables; its value is its size in 元."""

    YUAN = 1
    QIANYUAN = 1_000
    WANYUAN = 10_000
    BAIWANYUAN = 1_000_000
    YIYUAN = 100_000_000

    @property
    def label(self) -> str:
        """The unit as printed: 元, 千元, 万元, 百万元 or 亿元."""
        return _LABELS[self]


_LABELS = {
    Unit.YUAN: "元",
    Unit.QIANYUAN: "千元",
    Unit.WANYUAN: "万元",
    Unit.BAIWANYUAN: "百万元",
    Unit.YIYUAN: "亿元",
}
_POWERS = {unit: len(str(unit.value)) - 1 for unit in Unit}
UNITS = {label: unit for unit, label in _LABELS.items()}

_EXACT = Context(prec=400, traps=[Inexact, InvalidOperation, DivisionByZero])
"""Python's own context rounds to 28 digits in silence; this one holds any float and never rounds."""


def exact(number: int | float | Decimal) -> Decimal:
    """Return a workbook's number as the decimal a person typed or sees, without trailing zeros.

    A float is taken at 15 significant digits, as spreadsheet programs show and compare it:
    the cached result of =0.1+0.2 is stored as 0.30000000000000004 and means 0.3.
    Raises ValueError for NaN, infinities and numbers of more than 400 digits, which no amount can be.
    """
    if isinstance(number, float):
        text = f"{number:.15g}"  # without trailing zeros, so that one without an exponent is done
        if "e" not in text and "n" not in text:
            return Decimal(text) if number else Decimal(0)
        value = Decimal(text)
    else:
        value = Decimal(number)
    if not value:
        return Decimal(0)
    try:
        value = value.normalize(_EXACT)
        exponent = value.as_tuple().exponent
        if not isinstance(exponent, int):
            raise ValueError(f"not an amount: {number!r}")
        return value.quantize(Decimal(1), context=_EXACT) if exponent > 0 else value
    except DecimalException as error:
        raise ValueError(f"not an amount: {number!r}") from error


def convert(value: Decimal, source: Unit, target: Unit) -> Decimal:
    """Return `value`, given in `source`, in `target`; exact, as the units are powers of ten apart.

    Raises ValueError for what is no amount, as `exact` does.
    """
    return exact(exact(value).scaleb(_POWERS[source] - _POWERS[target], _EXACT))


def plain(value: Decimal) -> str:
    """Return the shortest decimal string of `value`: no exponent, no trailing zeros, no -0."""
    return format(exact(value), "f")


def decimals(value: Decimal) -> int:
    """Return how many decimals `value` is written with: 2 for 1.00, 0 for 100."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class Amount:
    """A sum of money in a unit; amounts in different units compare by what they are worth."""

    value: Decimal
    unit: Unit

    def to(self, unit: Unit) -> "Amount":
        """Return the same money in `unit`."""
        return Amount(convert(self.value, self.unit, unit), unit)

    @property
    def fen(self) -> int:
        """The money in whole 分. Raises ValueError where it is finer than that."""
        fen = exact(convert(self.value, self.unit, Unit.YUAN).scaleb(2, _EXACT))
        if decimals(fen):
            raise ValueError(f"{self} is finer than one 分")
        return int(fen)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Amount) and self._yuan == other._yuan

    def __lt__(self, other: "Amount") -> bool:
        return self._yuan < other._yuan

    def __hash__(self) -> int:
        return hash(self._yuan)

    @property
    def _yuan(self) -> Decimal:
        return convert(self.value, self.unit, Unit.YUAN)

    def __str__(self) -> str:
        return f"{plain(self.value)}{self.unit.label}"
