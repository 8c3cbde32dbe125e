"""From which columns the rates of a table are computed: the pair that most of a column's cells bear out.

增减% = (B − A) ÷ A, 执行率 = B ÷ A, 占比 = a row ÷ its total. Nothing is taken from the words of a header, which say
what is divided by what in too many ways; what the figures say does not depend on them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import IntEnum
from itertools import permutations

import polars as pl

from quotaxl.core.amount import Unit, convert
from quotaxl.core.content import Content
from quotaxl.core.grid import Grid
from quotaxl.core.table import Column, ColumnType, Ratio, RatioKind, RowRole, Table
from quotaxl.core.tolerance import half
from quotaxl.reading.measure import Measure, measure
from quotaxl.reading.numbers import parse_number
from quotaxl.reading.rates import RateCell, is_rate, rate_cells

_ROWS = 500
"""Rows that are looked at to tell what a rate is computed from."""
_NEAR = 20
"""Columns of figures nearest to a rate that may be the two it is computed from."""
FEWEST, _FEW, _LOOSE = 3, 2, 5
"""Cells that must bear a pair out: to the last place; where one alone does not; where figures were rounded before."""
_WRONG = 3
"""For each cell that does not, so many must."""
_TELLING = Decimal(2)
"""Percentage points within which the rounding of the two figures leaves a rate, or it says nothing of them."""
_HUNDRED = Decimal(100)
_KEPT = 3
"""Pairs that are kept where several fit."""


class Verdict(IntEnum):
    """How a printed rate stands to the one that its figures make."""

    RIGHT = 0
    LOOSE = 1
    """Right if the two figures were rounded after the rate was computed."""
    NEAR = 2
    """One unit of its last place off."""
    WRONG = 3


@dataclass(frozen=True, slots=True)
class RateDue:
    """What a rate should be: unrounded, in the printed scale, and how the printed one stands to it."""

    due: Decimal
    verdict: Verdict
    telling: bool
    """Whether it says anything of the pair: no 0 and no 100 %, and no rate that rounding leaves open."""


@dataclass(frozen=True, slots=True)
class RateFigures:
    """Figures by column and row in one unit, half of their last places, and the total and the row above each row."""

    columns: Mapping[str, Sequence[Decimal | None]]
    halves: Mapping[str, Decimal]
    wholes: Sequence[int | None]
    aboves: Sequence[int | None]

    def due(self, ratio: Ratio, at: int, cell: RateCell) -> RateDue | None:
        """Return what the rate of row `at` should be; None where a figure is missing or its base is 0 or below."""
        up = self.under(ratio, at)
        over, under = self.columns[ratio.over][at], None if up is None else self.columns[ratio.under][up]
        if over is None or under is None or under <= 0 or cell.percent < ratio.sure:
            return None
        itself = ratio.over == ratio.under and up == at
        halves = self.halves[ratio.over], self.halves[ratio.under]
        return rate_due(cell, (over, under), halves, ratio.percent, ratio.kind is RatioKind.GROWTH, itself=itself)

    def under(self, ratio: Ratio, at: int) -> int | None:
        """Return the row by whose figure that of row `at` is divided."""
        if ratio.kind is RatioKind.WHOLE:
            return self.wholes[at]
        return self.aboves[at] if ratio.kind is RatioKind.ABOVE else at


def rate_due(
    cell: RateCell,
    figures: tuple[Decimal, Decimal],
    halves: tuple[Decimal, Decimal],
    percent: bool,
    growth: bool,
    *,
    itself: bool,
) -> RateDue:
    """Return what a rate of two figures should be, the second above zero, of which half the last place is given."""
    over, under = figures
    times = _HUNDRED if percent else Decimal(1)
    less = times if growth else Decimal(0)
    due = over / under * times - less
    gap, spare = abs(cell.value - due), cell.step / 2
    telling = bool(over and cell.value) and not itself and abs(cell.value) != times
    if gap <= spare:
        return RateDue(due, Verdict.RIGHT, telling)
    bounds = _bounds(over, halves[0], under, halves[1])
    low, high = (edge * times - less for edge in bounds) if bounds else (due, due)
    if low - spare <= cell.value <= high + spare:
        return RateDue(due, Verdict.LOOSE, telling and (high - low) / times * _HUNDRED <= _TELLING)
    near = abs(cell.value - due.quantize(cell.step, ROUND_HALF_UP)) <= cell.step or gap <= cell.coarse / 2
    return RateDue(due, Verdict.NEAR if near else Verdict.WRONG, telling)


def _bounds(over: Decimal, over_half: Decimal, under: Decimal, under_half: Decimal) -> tuple[Decimal, Decimal] | None:
    if under <= under_half:
        return None
    ends = [a / b for a in (over - over_half, over + over_half) for b in (under - under_half, under + under_half)]
    return min(ends), max(ends)


def with_ratios(columns: Sequence[Column], content: Content, grid: Grid, unit: Unit | None) -> Iterator[Column]:
    """Yield the columns, those of rates with the pairs that they are computed from; `unit` is the table's."""
    rates: dict[str, list[RateCell | None]] = {}
    rows = [*content.held("row")[:_ROWS]]
    for one in columns:
        if is_rate(one) and (cells := rate_cells(grid, rows, one)):
            rates[one.name] = cells
    figures = figures_of_rates(columns, content.frame.head(_ROWS), unit, rates) if rates else None
    notes = [role == RowRole.NOTE for role in content.held("role")[:_ROWS]] if rates else []
    for one in columns:
        cells = rates.get(one.name)
        if cells is None or figures is None:
            yield one
            continue
        cells = [None if note else cell for cell, note in zip(cells, notes, strict=True)]
        yield replace(one, ratios=tuple(_found(one, columns, cells, figures)))


def rate_figures(table: Table) -> RateFigures:
    """Return all figures of a table of which rates are made."""
    rates = [c.name for c in table.columns if c.ratios]
    return figures_of_rates(table.columns, table.frame, table.unit, rates)


def figures_of_rates(
    columns: Sequence[Column], frame: pl.DataFrame, unit: Unit | None, rates: Sequence[str] | Mapping[str, object]
) -> RateFigures:
    """Return the figures of a frame's columns: money in one unit, counts as they stand; no column of `rates`."""
    found: dict[str, Sequence[Decimal | None]] = {}
    halves: dict[str, Decimal] = {}
    money = [c for c in columns if c.type is ColumnType.AMOUNT]
    own = {c.name: c.unit or unit for c in money}
    apart = len(set(own.values())) > 1
    for one in money:
        held: list[Decimal | None] = frame[one.name].to_list()
        mine = own[one.name]
        if apart and mine is not None:
            held = [None if v is None else convert(v, mine, Unit.YUAN) for v in held]
        found[one.name] = held
        halves[one.name] = convert(half(one.decimals), mine, Unit.YUAN) if apart and mine else half(one.decimals)
    for one in columns:
        if one.name in frame.columns and one.name not in rates and _counts(one):
            numbers = [parse_number(text) if text else None for text in frame[one.name].to_list()]
            found[one.name] = [None if n is None else n.value for n in numbers]
            halves[one.name] = Decimal(0)
    parents: list[int | None] = frame["parent"].to_list()
    roles: list[str] = frame["role"].to_list()
    return RateFigures(found, halves, _wholes(parents, roles), _within(parents))


def _counts(column: Column) -> bool:
    return column.type is ColumnType.TEXT and measure(column.path) is Measure.COUNT


def _within(parents: Sequence[int | None]) -> list[int | None]:
    return [up if up is not None and up < len(parents) else None for up in parents]


def _wholes(parents: Sequence[int | None], roles: Sequence[str]) -> list[int | None]:
    """The row that each row is a share of: the last that it adds up into, or the one total of the table."""
    totals = [at for at, role in enumerate(roles) if role == RowRole.TOTAL]
    only = totals[0] if len(totals) == 1 else None
    found: list[int | None] = []
    for at in range(len(parents)):
        top, seen = at, {at}
        while (up := parents[top]) is not None and up < len(parents) and up not in seen:
            top = up
            seen.add(up)
        found.append(top if roles[top] == RowRole.TOTAL else only)
    return found


def _found(
    column: Column, columns: Sequence[Column], cells: Sequence[RateCell | None], figures: RateFigures
) -> list[Ratio]:
    """The pairs that the cells of a column of rates bear out, the likeliest first; none where nothing does."""
    places = [(at, cell) for at, cell in enumerate(cells) if cell is not None]
    if len(places) < FEWEST:
        return []
    near = sorted((c for c in columns if c.name in figures.columns), key=lambda c: abs(c.index - column.index))
    kept = sorted(near[:_NEAR], key=lambda c: c.index)
    scales = (True,) if any(cell.percent for _, cell in places) else (True, False)
    best: list[tuple[int, int, Ratio]] = []
    for ratio in _offered(kept, scales, sure=any(cell.percent for _, cell in places)):
        fitting = fit(((cell, figures.due(ratio, at, cell)) for at, cell in places), len(places))
        if fitting is not None:
            best.append((fitting[0], -len(best), replace(ratio, sharp=fitting[1])))
    best.sort(key=lambda one: (one[2].sharp, *one[:2]), reverse=True)
    return [ratio for _, _, ratio in best[:_KEPT]]


def _offered(columns: Sequence[Column], scales: Sequence[bool], *, sure: bool) -> Iterator[Ratio]:
    """Every way to compute a rate from these columns; money is not divided by a count."""
    for percent in scales:
        for over, under in permutations(columns, 2):
            if (over.type is ColumnType.AMOUNT) == (under.type is ColumnType.AMOUNT):
                yield Ratio(over.name, under.name, RatioKind.SHARE, percent=percent, sure=sure)
                yield Ratio(over.name, under.name, RatioKind.GROWTH, percent=percent, sure=sure)
        for one in columns:
            yield Ratio(one.name, one.name, RatioKind.WHOLE, percent=percent, sure=sure)
            yield Ratio(one.name, one.name, RatioKind.ABOVE, percent=percent, sure=sure)


def fit(dues: Iterator[tuple[RateCell, RateDue | None]], count: int) -> tuple[int, bool] | None:
    """Return how many of `count` cells bear a way out, and whether to the last place; None where too few do."""
    sharp = loose = failed = 0
    values: set[Decimal] = set()
    for cell, due in dues:
        if due is None:
            continue
        if due.verdict in (Verdict.NEAR, Verdict.WRONG):
            failed += 1
            if failed > 1 + count // (_WRONG + 1) or failed > 2 + sharp + loose:
                return None
        elif due.telling:
            sharp += due.verdict is Verdict.RIGHT
            loose += due.verdict is Verdict.LOOSE
            values.add(cell.value)
    if len(values) < _FEW:
        return None
    other = loose + failed
    if (sharp >= FEWEST and sharp >= other * _WRONG) or (sharp >= _FEW and other == 1):
        return sharp, True
    held = sharp + loose
    return (held, False) if held >= _LOOSE and held >= failed * _WRONG else None
