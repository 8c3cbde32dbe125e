"""Rows of rates and the rows they are computed from: 占比（%） below 合计, 债务率 = 余额 ÷ 财力, 增长% of two years.

As with columns of rates (see ratios.py) the figures say it, except that only 增 and the like are growth.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import polars as pl

from quotaxl.core.amount import Unit
from quotaxl.core.content import Content
from quotaxl.core.grid import Grid
from quotaxl.core.table import Column, ColumnType, RateRow, RowRole
from quotaxl.core.tolerance import half
from quotaxl.reading.perrow import RowUnits, says_rate
from quotaxl.reading.rates import RateCell, no_ratio, rates_across
from quotaxl.reading.ratios import FEWEST, RateDue, fit, rate_due
from quotaxl.reading.tidy import label

_NEAR = 8
"""Rows before or behind one of rates that may be those it is computed from."""
_GROWS = re.compile("增|减|升|降|同比|环比|变动|比上[年月期]")
_FINE = Decimal("0.1")
"""Percentage points of the last place below which two cells tell, where one other does not fit."""
_KEPT = 3
"""Ways that are kept where several fit."""


@dataclass(frozen=True, slots=True)
class AcrossFigures:
    """The amounts of a table's columns, half of their last places, and the columns that have one unit with each."""

    columns: Mapping[str, Sequence[Decimal | None]]
    halves: Mapping[str, Decimal]
    units: Mapping[str, Unit | None]

    def due(self, way: RateRow, name: str, cell: RateCell) -> RateDue | None:
        """Return what the rate in a column should be; None where a figure is missing or its base is 0 or below."""
        base = way.whole or name
        over, under = self.columns[name][way.over], self.columns[base][way.under]
        if over is None or under is None or under <= 0 or self.units[name] is not self.units[base]:
            return None
        itself = base == name and way.over == way.under
        halves = self.halves[name], self.halves[base]
        return rate_due(cell, (over, under), halves, way.percent, way.growth, itself=itself)


def across_figures(columns: Sequence[Column], frame: pl.DataFrame, unit: Unit | None) -> AcrossFigures:
    """Return the amounts of a table's frame of which rows of rates are made; `unit` is the table's."""
    money = [c for c in columns if c.type is ColumnType.AMOUNT]
    return AcrossFigures(
        {c.name: frame[c.name].to_list() for c in money},
        {c.name: half(c.decimals) for c in money},
        {c.name: c.unit or unit for c in money},
    )


def rate_rows(
    columns: Sequence[Column], content: Content, grid: Grid, units: RowUnits, unit: Unit | None
) -> Iterator[RateRow]:
    """Yield what the rows of rates among those of `units` are computed from, each way that fits."""
    labels, roles = content.held("label"), content.held("role")
    rows = [at for at, own in units.items() if own is None and at < len(labels) and roles[at] != RowRole.NOTE]
    rows = [at for at in rows if says_rate(labels[at] or "") and not no_ratio(labels[at] or "")]
    if not rows:
        return
    figures = across_figures(columns, content.frame, unit)
    for at in rows:
        cells = cells_of_rates(grid, content.held("row")[at], columns)
        if len(cells) >= FEWEST:
            yield from _found(at, bool(_GROWS.search(label(labels[at] or ""))), cells, figures)


def cells_of_rates(grid: Grid, row: int, columns: Sequence[Column]) -> dict[str, RateCell]:
    """Return the rates of a sheet row by the names of their columns."""
    money = [c for c in columns if c.type is ColumnType.AMOUNT]
    found = rates_across(grid, row, [c.index for c in money])
    return {c.name: cell for c, cell in zip(money, found, strict=True) if cell is not None}


def _found(at: int, grows: bool, cells: Mapping[str, RateCell], figures: AcrossFigures) -> list[RateRow]:
    """The ways that the cells of a row of rates bear out, the likeliest first."""
    best: list[tuple[int, int, RateRow]] = []
    for way in _offered(at, grows, cells, figures):
        fitting = fit(((cell, figures.due(way, name, cell)) for name, cell in cells.items()), len(cells))
        if fitting is not None and (fitting[0] >= FEWEST or _fine(cells, percent=way.percent)):
            best.append((fitting[0], -len(best), replace(way, sharp=fitting[1])))
    best.sort(key=lambda one: (one[2].sharp, *one[:2]), reverse=True)
    return [way for _, _, way in best[:_KEPT]]


def _fine(cells: Mapping[str, RateCell], *, percent: bool) -> bool:
    """Whether rates are so finely printed that two of them are none by chance."""
    whole = 100 if percent else 1
    return all(cell.step * 100 <= _FINE * whole for cell in cells.values() if cell.value not in (0, whole))


def _offered(at: int, grows: bool, cells: Mapping[str, RateCell], figures: AcrossFigures) -> Iterator[RateRow]:
    """Every way to compute a row of rates from the rows near it, the nearest first."""
    length = max(map(len, figures.columns.values()), default=0)
    near = sorted(range(max(0, at - _NEAR), min(length, at + _NEAR + 1)), key=lambda k: (abs(at - k), k > at))
    near = [k for k in near if k != at and any(held[k] is not None for held in figures.columns.values())]
    scales = (True,) if any(cell.percent for cell in cells.values()) else (True, False)
    for percent in scales:
        for over in near:
            for under in near:
                if over != under:
                    yield RateRow(at, over, under, growth=grows, percent=percent)
            for whole in figures.columns if not grows else ():
                yield RateRow(at, over, over, whole, percent=percent)
