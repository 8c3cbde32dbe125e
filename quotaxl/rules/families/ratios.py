"""Family of ratios: 增减%, 执行率, 占比 and other rates against the figures that they are computed from."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from quotaxl.catalogue.law.provisions import ARITHMETIC
from quotaxl.core.amount import exact, plain
from quotaxl.core.finding import CellRole, Severity
from quotaxl.core.table import Column, Ratio, RatioKind, RowRole, Table
from quotaxl.core.words import Words
from quotaxl.dossier.dossier import Dossier
from quotaxl.reading.rates import RateCell, rate_cells
from quotaxl.reading.ratios import RateDue, RateFigures, Verdict, rate_figures
from quotaxl.rules.engine.registry import Hit, Hits, Result, Unchecked, rule
from quotaxl.rules.engine.wording import ROUNDED, heading, label

_LAST_PLACE = Words("只差末位一个单位，可能只是舍位。", "It is one unit of the last place off, perhaps only cut off.")
_Found = tuple[int, RateCell, Ratio, RateDue]


@rule(
    "QX-S301",
    Severity.WARNING,
    title=Words("比率与用来计算它的数不符", "A rate differs from the figures that it is computed from"),
    why=Words(
        "一栏比率（增减%、执行率、占比等）多数行都由同样两个数算得时，不符的行里比率或其中一个数写错了。",
        "Where most rates of a column come from the same two figures, in a row that differs one of the three is wrong.",
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
    """A rate = the ratio that most rates of its column bear out; a row is right where any way that fits makes it so."""
    rated = [(table, [c for c in table.columns if c.ratios]) for table in dossier.tables]
    for table, columns in rated:
        if columns:
            figures = rate_figures(table)
            wrong = [(column, one) for column in columns for one in _wrong(table, column, figures)]
            yield Hits(len(wrong), (_hit(table, column, one, figures) for column, one in wrong))
    if not any(columns for _, columns in rated):
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


def _hit(table: Table, column: Column, one: _Found, figures: RateFigures) -> Hit:
    """Return the hit of a rate that its figures do not make, as percentages where they are."""
    at, cell, ratio, due = one
    under_at = figures.under(ratio, at)
    assert under_at is not None
    over, under = (table.frame[name][row] for name, row in ((ratio.over, at), (ratio.under, under_at)))
    sign = "%" if ratio.percent else ""
    right = due.due.quantize(cell.step, ROUND_HALF_UP)
    a, b = (plain(v) if isinstance(v, Decimal) else str(v) for v in (over, under))
    working = f"（{a}－{b}）÷{b}" if ratio.kind is RatioKind.GROWTH else f"{a}÷{b}"
    note = {Verdict.LOOSE: ROUNDED, Verdict.NEAR: _LAST_PLACE}.get(due.verdict, Words("", ""))
    return Hit(
        (
            table.cell(at, column.name, CellRole.SUBJECT),
            table.cell(at, ratio.over, CellRole.PART),
            table.cell(under_at, ratio.under, CellRole.TOTAL),
        ),
        {
            "row": label(table, at),
            "column": heading(table, column.name),
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
