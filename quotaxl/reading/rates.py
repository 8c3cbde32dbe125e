"""What a column of rates shows: 12.5% as text, 0.125 in a percent format, 12.5 under a head with %, as it is seen."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from quotaxl.core.amount import decimals, exact
from quotaxl.core.grid import Grid
from quotaxl.core.table import Column, ColumnType
from quotaxl.reading.measure import Measure, measure
from quotaxl.reading.seen import PERCENT, power
from quotaxl.reading.tidy import label, shown

_NO_RATIO = re.compile("利率|票面|汇率|税率|年化|收益率|单价|标准|系数|权重|得分|分值|指数|折")
"""Heads of rates that nobody computes from two columns of the same table."""
_RATE = re.compile(
    r"(?:增长|增加|上升|提高|\+|↑)?(?P<down>下降|减少|降低|[-−–△▲↓])?(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<sign>%)?"
)
_OPENS = frozenset("增上提下减降")
"""The letters that a rate may begin with."""
_FINEST = 8
"""Decimals beyond which a stored number is the result of a division and no longer what is seen."""
_GLANCE = 12
"""Filled cells without a rate after which a column whose header says nothing of rates is left alone."""
_MOSTLY = 2
"""Of so many filled cells one at least holds a rate, or the column holds something else."""


@dataclass(frozen=True, slots=True)
class RateCell:
    """A rate as it is seen: its figure, whether that is a percentage for certain, and its last printed place.

    `coarse` is the last place that the cell itself shows where the column's others show more: 12.5 among 12.53 may
    have lost a 0.
    """

    value: Decimal
    percent: bool
    step: Decimal
    coarse: Decimal


def is_rate(column: Column) -> bool:
    """Return whether a column may hold rates computed from others, by its header and type."""
    return column.type is ColumnType.TEXT and _may_be_rate(column.path)


@lru_cache(maxsize=1 << 12)
def _may_be_rate(path: tuple[str, ...]) -> bool:
    return not any(map(no_ratio, path)) and measure(path) is not Measure.COUNT


def rate_cells(grid: Grid, rows: Sequence[int], column: Column) -> list[RateCell | None] | None:
    """Return the rates in the sheet rows `rows` of a column, None where a cell holds none.

    The whole answer is None where the column holds something else, by its header or by most of its cells.
    """
    said = measure(column.path) is Measure.RATE
    found: list[RateCell | None] = []
    plain_ones: list[int] = []
    filled = 0
    for at, row in enumerate(rows):
        one, general, blank = _seen(grid, row, column.index)
        filled += not blank
        if filled > _GLANCE and not said and not any(found):
            return None
        if general and one is not None:
            plain_ones.append(at)
        found.append(one if one and (said or one.percent) else None)
    if not filled or sum(one is not None for one in found) * _MOSTLY < filled:
        return None
    return _evened(found, plain_ones)


def rates_across(grid: Grid, row: int, columns: Sequence[int]) -> list[RateCell | None]:
    """Return the rates of a row whose name says that it holds some, in the columns of the sheet; None for no rate."""
    seen = [_seen(grid, row, column) for column in columns]
    return _evened([one for one, _, _ in seen], [at for at, (one, general, _) in enumerate(seen) if one and general])


def no_ratio(name: str) -> bool:
    """Return whether a head or a row's name says rates that nobody computes from figures beside them."""
    return bool(_NO_RATIO.search(label(name)))


def _seen(grid: Grid, row: int, column: int) -> tuple[RateCell | None, bool, bool]:
    """The rate of a cell, whether it is a number without a format, and whether the cell is blank."""
    value = grid.value(row, column)
    if value is None or value == "" or isinstance(value, bool):
        return None, False, True
    if isinstance(value, int | float | Decimal):
        return *_stored(exact(value), grid.formats.get((row, column), "")), False
    return _written(shown(value)), False, False


def _evened(found: list[RateCell | None], plain: Sequence[int]) -> list[RateCell | None]:
    """Give the numbers without a format, in place, the last place that the finest of them shows."""
    finest = min((one.step for at in plain if (one := found[at])), default=Decimal(1))
    for at in plain:
        if one := found[at]:
            found[at] = RateCell(one.value, one.percent, finest, one.step)
    return found


def _stored(value: Decimal, code: str) -> tuple[RateCell, bool]:
    """A stored number as its format shows it, and whether it has none, so that zeros at its end are not seen."""
    percent = bool(code) and power(code) == PERCENT
    places = _places(code) if code else None
    value = exact(value.scaleb(2)) if percent else value
    if places is not None:
        step = Decimal(1).scaleb(-places)
        return RateCell(
            value.quantize(step, ROUND_HALF_UP) if decimals(value) > places else value, percent, step, step
        ), False
    step = Decimal(1).scaleb(-min(_FINEST, decimals(value)))
    return RateCell(value, percent, step, step), True


@lru_cache(maxsize=1 << 10)
def _places(code: str) -> int | None:
    """How many decimals a number format shows; None where it does not say."""
    first = code.partition(";")[0]
    if not re.search("[0#?]", first):
        return None
    point = re.search(r"\.([0#?]+)", first)
    return len(point[1]) if point else 0


def _written(text: str) -> RateCell | None:
    """A rate that is typed as text; most texts begin with a letter that none begins with."""
    first = text[:1]
    return None if first.isalpha() and first not in _OPENS else _matched(text)


@lru_cache(maxsize=1 << 12)
def _matched(text: str) -> RateCell | None:
    match = _RATE.fullmatch(label(text).strip("()"))
    if match is None:
        return None
    value = Decimal(match["digits"].replace(",", ""))
    step = Decimal(1).scaleb(-decimals(value))
    return RateCell(-value if match["down"] else value, bool(match["sign"]), step, step)
