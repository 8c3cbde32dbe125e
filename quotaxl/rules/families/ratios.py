"""Family of ratios: 增减%, 执行率, 占比 and other rates against the figures that they are computed from."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from quotaxl.catalogue.law.provisions import ARITHMETIC
from quotaxl.core.amount import exact, plain
from quotaxl.core.finding import CellRole, Severity
from quotaxl.core.table import Column, RateRow, Ratio, RatioKind, RowRole, Table
from quotaxl.core.words import Words
from quotaxl.dossier.dossier import Dossier
from quotaxl.reading.rates import RateCell, rate_cells
from quotaxl.reading.ratios import RateDue, RateFigures, Verdict, rate_figures
from quotaxl.reading.rowrates import across_figures, cells_of_rates
from quotaxl.rules.engine.registry import Hit, Hits, Result, Unchecked, rule
from quotaxl.rules.engine.wording import ROUNDED, heading, label

_LAST_PLACE = Words("只差末位一个单位，可能只是舍位。", "It is one unit of the last place off, perhaps only cut off.")
_Found = tuple[int, RateCell, Ratio, RateDue]
_Place = tuple[int, str]


@rule(
    "QX-S301",
    Severity.WARNING,
    title=Words("比率与用来计算它的数不符", "A rate differs from the figures that it is computed from"),
    why=Words(
        "一栏或一行比率（增减%、执行率、占比等）多数都由同样两个数算得时，不符的那个比率或其中一个数写错了。",
        "Where most rates of a column or row come from two figures alike and one does not, one of the three is wrong.",
    ),
    message=Words(
        "{row}：{column}{have}，按{working}应为{due}。{note}",
        "{row}: {column} is {have}; {working} makes {due}. {note}",
    ),
    remedy=Words(
        "核对这一行的比率和两个数；基数另有口径的，在备注中写明。",
        "Compare the rate and its two figures; where it is computed from another base, say so in the remarks.",
    ),
    basis=(ARITHMETIC,),
)
def rate_differs(dossier: Dossier) -> Iterator[Result]:
    """A rate = the ratio that most rates of its column or row bear out; right where any way that fits makes it so."""
    looked = False
    for table in dossier.tables:
        columns = [c for c in table.columns if c.ratios]
        if columns:
            figures = rate_figures(table)
            wrong = [(column, one) for column in columns for one in _wrong(table, column, figures)]
            yield Hits(len(wrong), (_hit(table, column, one, figures) for column, one in wrong))
        if table.rate_rows:
            found = list(_wrong_across(table))
            yield Hits(len(found), (_hit_across(table, *one) for one in found))
        looked = looked or bool(columns or table.rate_rows)
    if not looked:
        yield Unchecked(Words("没有一栏比率由同表的数算得", "no rates are computed from figures beside"), applies=False)


def _wrong(table: Table, column: Column, figures: RateFigures) -> list[_Found]:
    """Return the rows in which none of the ways that fit a column of rates makes what is printed, with the nearest."""
    cells = rate_cells(table.grid, table.frame["row"].to_list(), column)
    found: list[_Found] = []
    for at, (cell, role) in enumerate(zip(cells or (), table.frame["role"], strict=False)):
        if cell is None or role == RowRole.NOTE:
            continue
        dues = [(due, ratio) for ratio in column.ratios if (due := figures.due(ratio, at, cell))]
        nearest = min(dues, key=lambda one: one[0].verdict, default=None)
        if nearest and nearest[0].verdict > (Verdict.RIGHT if nearest[1].sharp else Verdict.LOOSE):
            found.append((at, cell, nearest[1], nearest[0]))
    return found


def _wrong_across(table: Table) -> Iterator[tuple[str, RateCell, RateRow, RateDue]]:
    """Yield the rates of rows that none of the ways which fit makes, by their columns, with the nearest."""
    figures = across_figures(table.columns, table.frame, table.unit)
    for at in dict.fromkeys(way.at for way in table.rate_rows):
        ways = [way for way in table.rate_rows if way.at == at]
        for name, cell in cells_of_rates(table.grid, table.frame["row"][at], table.columns).items():
            dues = [(due, way) for way in ways if (due := figures.due(way, name, cell))]
            nearest = min(dues, key=lambda one: one[0].verdict, default=None)
            if nearest and nearest[0].verdict > (Verdict.RIGHT if nearest[1].sharp else Verdict.LOOSE):
                yield name, cell, nearest[1], nearest[0]


def _hit(table: Table, column: Column, one: _Found, figures: RateFigures) -> Hit:
    """Return the hit of a rate of a column that its figures do not make."""
    at, cell, ratio, due = one
    under_at = figures.under(ratio, at)
    assert under_at is not None
    places = (at, column.name), (at, ratio.over), (under_at, ratio.under)
    return _told(table, places, cell, due, percent=ratio.percent, growth=ratio.kind is RatioKind.GROWTH)


def _hit_across(table: Table, name: str, cell: RateCell, way: RateRow, due: RateDue) -> Hit:
    """Return the hit of a rate of a row that its figures do not make."""
    places = (way.at, name), (way.over, name), (way.under, way.whole or name)
    return _told(table, places, cell, due, percent=way.percent, growth=way.growth)


def _told(
    table: Table, places: tuple[_Place, _Place, _Place], cell: RateCell, due: RateDue, *, percent: bool, growth: bool
) -> Hit:
    """Return the hit of a rate by its place and those of its two figures, as percentages where they are."""
    (at, column), *rest = places
    over, under = (table.frame[name][row] for row, name in rest)
    sign = "%" if percent else ""
    right = due.due.quantize(cell.step, ROUND_HALF_UP)
    a, b = (plain(v) if isinstance(v, Decimal) else str(v) for v in (over, under))
    working = f"（{a}－{b}）÷{b}" if growth else f"{a}÷{b}"
    note = {Verdict.LOOSE: ROUNDED, Verdict.NEAR: _LAST_PLACE}.get(due.verdict, Words("", ""))
    return Hit(
        tuple(
            table.cell(row, name, role)
            for (row, name), role in zip(places, (CellRole.SUBJECT, CellRole.PART, CellRole.TOTAL), strict=True)
        ),
        {
            "row": label(table, at),
            "column": heading(table, column),
            "have": f"{plain(cell.value)}{sign}",
            "due": f"{plain(right)}{sign}",
            "working": working,
            "note": note,
        },
        expected=right,
        actual=cell.value,
        difference=exact(cell.value - right),
        severity=Severity.INFO if due.verdict is not Verdict.WRONG else None,
    )
