"""Family of balances: rows that are added and subtracted, and columns that run on from row to row."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from quotaxl.catalogue.law.provisions import ARITHMETIC
from quotaxl.core.finding import Severity
from quotaxl.core.table import Balance, Column, RowRole, Table
from quotaxl.core.words import Words
from quotaxl.dossier.dossier import Dossier
from quotaxl.rules.arithmetic.figures import MESSAGE, Figure, sum_hit
from quotaxl.rules.engine.registry import Hit, Hits, Result, Unchecked, rule
from quotaxl.rules.engine.wording import value_at


@rule(
    "QX-S302",
    Severity.ERROR,
    title=Words("各行加减的结果与印出的数不符", "Rows added and subtracted do not come to the row that they should"),
    why=Words(
        "写明“加”“减”的各行（或多数栏都如此加减的各行）应得出下面的余额、财力或结余；不等时必有一行写错。",
        "Rows marked 加 and 减, or that most columns add and subtract so, must come to the balance below them.",
    ),
    message=MESSAGE,
    remedy=Words(
        "核对标出的各行和结果，改正其中写错的数；程序不能断定哪一个错了。",
        "Compare the marked rows and their result and mend the wrong one; the tool cannot tell which it is.",
    ),
    basis=(ARITHMETIC,),
)
def balance_differs(dossier: Dossier) -> Iterator[Result]:
    """余额 = Σ加 − Σ减 in each column; a warning where no other column bears it out, or nothing says 加 and 减."""
    found = False
    for table in dossier.tables:
        for balance in table.balances:
            found = True
            names = [c.name for c in table.amounts() if c.additive and _asked(table, balance, c.name)]
            wrong = [name for name in names if not _holds(table, balance, name)]
            sure = balance.worded and len(names) > len(wrong) and not table.doubts
            yield Hits(len(wrong), (_balance_hit(table, balance, name, sure) for name in wrong))
    if not found:
        yield Unchecked(Words("没有加减各行的表", "no table adds and subtracts rows"), applies=False)


def _asked(table: Table, balance: Balance, name: str) -> bool:
    given = any(value_at(table, at, name) is not None for at in (*balance.plus, *balance.minus))
    return given and value_at(table, balance.total, name) is not None


def _holds(table: Table, balance: Balance, name: str) -> bool:
    plus, minus = (sum(value_at(table, at, name) or 0 for at in rows) for rows in (balance.plus, balance.minus))
    return plus - minus == value_at(table, balance.total, name)


def _balance_hit(table: Table, balance: Balance, name: str, sure: bool) -> Hit:
    signed = sorted([*((at, 1) for at in balance.plus), *((at, -1) for at in balance.minus)])
    parts = [Figure(table, at, name, sign=sign) for at, sign in signed]
    hit = sum_hit(Figure(table, balance.total, name), parts, "")
    return hit if sure or hit.severity else replace(hit, severity=Severity.WARNING)


@rule(
    "QX-S303",
    Severity.WARNING,
    title=Words("累计数不等于上一行的累计数加本行的数", "A running total is not the one before and what its row adds"),
    why=Words(
        "累计栏逐行累加，每一行应为上一行的累计数加本行的数；不等时本行或累计数写错，后面各行都会跟着错。",
        "A column that runs on is in each row what it was before and what the row adds; a slip spoils all behind it.",
    ),
    message=MESSAGE,
    remedy=Words(
        "核对这一行的累计数、本行的数和上一行的累计数。",
        "Compare the running total, what the row adds, and the total before.",
    ),
    basis=(ARITHMETIC,),
)
def running_total_differs(dossier: Dossier) -> Iterator[Result]:
    """累计 = 累计 of the row before + the row's own amount; where two steps differ alike, the figure between them.

    A total shows the last of them, what all rows add, or the sum that a spreadsheet makes of the column.
    """
    running = [(table, column) for table in dossier.tables for column in table.columns if column.runs]
    for table, column in running:
        wrong = _broken(table, column) or _off(table, column)
        yield Hits(len(wrong), (_running_hit(table, column, before, at) for before, at in wrong))
    if not running:
        yield Unchecked(Words("没有逐行累计的栏", "no column runs on from row to row"), applies=False)


def _broken(table: Table, column: Column) -> Sequence[tuple[int | None, int]]:
    """The rows whose running total is not what it should be, each with the row before it, None for the first."""
    assert column.runs is not None
    added = column.runs
    rows = [
        at
        for at, role in enumerate(table.frame["role"])
        if role in (RowRole.ITEM, RowRole.PARENT)
        and value_at(table, at, column.name) is not None
        and value_at(table, at, added)
    ]
    steps: list[tuple[int | None, int]] = [(None, rows[0]), *pairwise(rows)] if rows else []
    gaps = [_gap(table, column, before, at) for before, at in steps]
    found: list[tuple[int | None, int]] = []
    for n, (step, gap) in enumerate(zip(steps, gaps, strict=True)):
        restarts = n > 0 and not _gap(table, column, None, step[1])
        behind = n > 0 and gap == -gaps[n - 1]
        opening = n == 0 and len(gaps) > 1 and gaps[1] != -gap
        if gap and not restarts and not behind and not opening:
            found.append(step)
    return found


def _off(table: Table, column: Column) -> Sequence[tuple[int | None, int]]:
    """The total of a running column that is none of what it may be, with the row that runs on last."""
    roles = [*table.frame["role"]]
    held = {at: value for at in range(len(roles)) if (value := value_at(table, at, column.name)) is not None}
    totals = [at for at, role in enumerate(roles) if role == RowRole.TOTAL and at in held]
    rows = [at for at, role in enumerate(roles) if role == RowRole.ITEM and at in held]
    if len(totals) != 1 or len(rows) < len(held) - 1 or not rows:
        return []
    (total,) = totals
    may = {held[rows[-1]], value_at(table, total, column.runs or ""), sum(held[at] for at in rows)}
    return [] if held[total] in may else [(rows[-1], total)]


def _gap(table: Table, column: Column, before: int | None, at: int) -> Decimal:
    own, added = value_at(table, at, column.name), value_at(table, at, column.runs or "")
    assert own is not None
    return own - (added or 0) - ((value_at(table, before, column.name) or 0) if before is not None else 0)


def _running_hit(table: Table, column: Column, before: int | None, at: int) -> Hit:
    assert column.runs is not None
    parts = [Figure(table, before, column.name)] if before is not None else []
    if table.frame["role"][at] == RowRole.TOTAL:
        return sum_hit(Figure(table, at, column.name), parts, "")
    return sum_hit(Figure(table, at, column.name), [*parts, Figure(table, at, column.runs)], "")
