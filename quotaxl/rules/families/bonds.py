"""Family O: bonds outstanding, their money and their service: the forms published until the end of June."""

import re
from collections.abc import Iterator
from decimal import Decimal

import polars as pl

from quotaxl.catalogue.law.provisions import ARITHMETIC
from quotaxl.core.amount import Unit, convert, exact
from quotaxl.core.finding import CellRef, CellRole, Severity
from quotaxl.core.table import RowRole, Table
from quotaxl.core.tolerance import half
from quotaxl.core.words import Words
from quotaxl.dossier.dossier import Dossier
from quotaxl.rules.arithmetic.gaps import gap_hit
from quotaxl.rules.engine.registry import Hit, Result, Unchecked, rule
from quotaxl.rules.engine.wording import heading, label, money, place

KINDS = ("general", "special")
SERVICE = ("issue-service", "issue-service-final")
REPEATED = ("investment", "investment_bonds", "realised", "realised_bonds")
_REFINANCED = re.compile(r"再融资")


@rule(
    "QX-O101",
    Severity.ERROR,
    title=Words("债券资金的收入、支出与债券规模不相等", "Income and spending of bond money and the bonds differ"),
    why=Words(
        "存续期公开的收支表：资金收入合计=安排的支出合计=情况表中债券规模之和。",
        "In the forms on bonds outstanding, total income = total spending = the sum of the bonds' amounts.",
    ),
    message=Words(
        "{what}{have}，按{other}应为{due}，{more}{gap}。",
        "{what} is {have}; by {other} it should be {due}: {gap} too {more}.",
    ),
    remedy=Words("核对收支表与债券情况表。", "Compare the table of income and spending with that of the bonds."),
    basis=("disclosure-209", ARITHMETIC),
)
def cash_differs_from_bonds(dossier: Dossier) -> Iterator[Result]:
    """表3 income = spending = Σ债券规模 of 表1; 表4 and 表2 likewise."""
    checked = False
    for kind in KINDS:
        for at in dossier.forms.get(f"bond-cash-{kind}", ()):
            cash = dossier.tables[at]
            income, spending = _whole(cash, "income"), _whole(cash, "spending")
            if income and spending:
                checked = True
                yield from _apart(spending, income, unspent=Severity.WARNING)
            for other in dossier.forms.get(f"bonds-outstanding-{kind}", ()):
                bonds = _whole(dossier.tables[other], "amount")
                if income and bonds and dossier.tables[other].region == cash.region:
                    checked = True
                    yield from _apart(income, bonds)
    if not checked:
        yield Unchecked(Words("没有债券资金收支表", "no table of income and spending of bond money"), applies=False)


@rule(
    "QX-O102",
    Severity.WARNING,
    title=Words("合计把同一项目的投资重复相加", "A total counts one project's investment several times"),
    why=Words(
        "一个项目用几只债券的资金时，项目总投资在每只债券后都列一遍，合计只应计一次。",
        "Where a project draws on several bonds its investment stands behind each of them; a total counts it once.",
    ),
    message=Words(
        "{where} {column}：合计{actual}等于各行相加，但同一项目重复列在{rows}行，只计一次应为{expected}。",
        "{where} {column}: the total {actual} sums all rows, but one project is repeated in {rows} rows; "
        "counted once it is {expected}.",
    ),
    remedy=Words("同一项目的投资只计一次。", "Count the investment of each project once."),
    basis=("disclosure-209", ARITHMETIC),
)
def project_counted_twice(dossier: Dossier) -> Iterator[Result]:
    """A total row that sums investments which repeat on several bonds of one project."""
    checked, totalled = False, False
    for kind in KINDS:
        for index in dossier.forms.get(f"bonds-outstanding-{kind}", ()):
            table = dossier.tables[index]
            totals = table.frame["role"].eq(RowRole.TOTAL).arg_true()
            names = [n for n in REPEATED if table.column(n)]
            if not len(totals) or not names:
                continue
            totalled = True
            checked = checked or any(table.frame[name][int(totals[0])] is not None for name in names)
            rows = table.frame.with_row_index("at").filter(pl.col("role") == RowRole.ITEM)
            once = rows.filter(pl.any_horizontal(pl.col(n) > 0 for n in names)).unique(names, maintain_order=True)
            for name in names:
                total = table.frame[name][int(totals[0])]
                every, distinct = rows[name].sum(), once[name].sum()
                if total is not None and total == every and distinct < every:
                    repeated = rows.filter(pl.struct(names).is_duplicated() & (pl.col(name) > 0))["at"].to_list()
                    yield _counted_twice(table, int(totals[0]), name, repeated, exact(distinct))
    if not checked:
        none = Words("债券情况表没有合计行", "no table of bonds outstanding has a total")
        blank = Words("债券情况表的合计行没有填写投资", "the totals of bonds outstanding state no investment")
        yield Unchecked(blank) if totalled else Unchecked(none, applies=False)


@rule(
    "QX-O103",
    Severity.ERROR,
    title=Words("用再融资债券支付利息", "Interest is paid by refinancing bonds"),
    why=Words(
        "再融资债券只能用于偿还到期债券本金，专项债务利息不得通过发行专项债券偿还。",
        "Refinancing bonds repay principal only; interest may not be paid by issuing bonds.",
    ),
    message=Words(
        "{where} {row}列在“{section}”之下，金额{actual}；利息不得用再融资债券支付。",
        "{where} {row} stands under “{section}” with {actual}; interest may not be paid by refinancing bonds.",
    ),
    remedy=Words(
        "付息资金改由预算安排；填错位置的，移到还本项下。",
        "Pay interest from the budget; where the row is misplaced, move it under repayment.",
    ),
    basis=("special-debt-6", "general-debt-6", "disclosure-209"),
)
def refinancing_under_interest(dossier: Dossier) -> Iterator[Result]:
    """A row 再融资 below a row of interest, with an amount."""
    forms = [f for f in SERVICE if f in dossier.forms]
    if not forms:
        yield Unchecked(Words("没有发行及还本付息表", "no table of issues and service"), applies=False)
    for form in forms:
        for index in dossier.forms[form]:
            table, section = dossier.tables[index], ""
            for at, text in enumerate(table.held("label")):
                if re.search(r"\d{4}年", text or ""):
                    section = text
                elif "付息" in section and _REFINANCED.search(text or ""):
                    for column in table.amounts():
                        value = table.frame[column.name][at]
                        if value:
                            yield _misplaced(table, at, column.name, section)


def _whole(table: Table, name: str) -> tuple[Table, str, Decimal, tuple[CellRef, ...], Decimal] | None:
    """Return a column's total: that of the total row, else the sum of its items; its cells; what rounding allows."""
    column = table.column(name)
    if column is None:
        return None
    roles = table.frame["role"]
    totals = roles.eq(RowRole.TOTAL).arg_true()
    if len(totals) and table.frame[name][int(totals[0])] is not None:
        at = int(totals[0])
        return table, name, exact(table.frame[name][at]), (table.cell(at, name, CellRole.TOTAL),), half(column.decimals)
    rows = [int(at) for at in (roles.eq(RowRole.ITEM) & table.frame[name].is_not_null()).arg_true()]
    if not rows:
        return None
    total = exact(sum((table.frame[name][at] for at in rows), Decimal(0)))
    return table, name, total, table.span(rows, name, CellRole.PART), half(column.decimals) * len(rows)


_Whole = tuple[Table, str, Decimal, tuple[CellRef, ...], Decimal]


def _apart(one: _Whole, other: _Whole, unspent: Severity | None = None) -> Iterator[Result]:
    """Yield a hit where two totals differ; `unspent` is its severity where the first is the smaller one.

    Money that is not yet arranged for is no broken sum: the list may simply go on.
    """
    table, name, value, cells, slack = one
    above, of, total, shown, room = other
    unit, theirs = table.unit_of(name), above.unit_of(of)
    if unit is None or theirs is None:
        return
    expected = convert(total, theirs, unit)
    gap = exact(value - expected)
    if abs(gap) <= slack + _allowed(room, theirs, unit):
        return
    yield gap_hit(
        (*cells, *shown),
        {
            "what": _named(table, name),
            "other": _named(above, of),
        },
        actual=value,
        expected=expected,
        unit=unit,
        severity=unspent if gap < 0 else None,
    )


def _allowed(value: Decimal, own: Unit, unit: Unit) -> Decimal:
    return Decimal(0) if own is unit else convert(value, own, unit)


def _named(table: Table, name: str) -> str:
    column = table.column(name)
    path = "·".join(p for p in (column.path if column else ()) if p.strip())
    return f"〔{table.sheet}〕{path or heading(table, name)}"


def _counted_twice(table: Table, at: int, name: str, rows: list[int], expected: Decimal) -> Hit:
    total = table.cell(at, name, CellRole.TOTAL)
    unit, actual = table.unit_of(name), exact(table.frame[name][at])
    return gap_hit(
        (total, *table.span(rows, name, CellRole.PART)),
        {
            "where": place(table, (total,)),
            "column": heading(table, name),
            "rows": len(rows),
        },
        actual=actual,
        expected=expected,
        unit=unit,
    )


def _misplaced(table: Table, at: int, name: str, section: str) -> Hit:
    cell = table.cell(at, name, CellRole.SUBJECT)
    value = exact(table.frame[name][at])
    shown = money(value, table.unit_of(name))
    values = {"where": place(table, (cell,)), "row": label(table, at), "section": section, "actual": shown}
    return Hit((cell,), values, actual=value, unit=table.unit_of(name))
