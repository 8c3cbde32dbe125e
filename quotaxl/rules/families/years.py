"""Family Y: this year's opening figures against last year's closing ones, given the files of both years."""

from collections.abc import Iterator

import polars as pl

from quotaxl.catalogue.law.provisions import ARITHMETIC
from quotaxl.core.finding import Severity
from quotaxl.core.words import Words
from quotaxl.dossier.dossier import Dossier
from quotaxl.rules.arithmetic.comparing import MESSAGE, compare
from quotaxl.rules.engine.registry import Result, rule

_OTHER_YEAR = (pl.col("base") != pl.col("base_first")).fill_null(value=False)


@rule(
    "QX-Y101",
    Severity.ERROR,
    title=Words("年初限额不等于上年末限额", "This year's opening limit differs from last year's closing limit"),
    why=Words(
        "限额经批准后不会自行变化：上年调整后的限额就是本年年初的限额。",
        "An approved limit does not change by itself: last year's adjusted limit is this year's opening limit.",
    ),
    message=MESSAGE,
    remedy=Words("对照批准文件核对两年的限额。", "Compare both years with the approvals."),
    basis=("budget-law-35", ARITHMETIC),
)
def opening_limit_differs(dossier: Dossier) -> Iterator[Result]:
    """Limits of one year-end in tables of two years."""
    yield from compare(dossier, _OTHER_YEAR & (pl.col("fact") == "limit"), pl.col("fact") == "limit")


@rule(
    "QX-Y102",
    Severity.WARNING,
    title=Words("年初债务余额不等于上年末余额", "This year's opening balance differs from last year's closing balance"),
    why=Words(
        "上年末余额结转为本年年初余额；预计执行数与实际数可以有差别（如汇率变动），但应在表下说明。",
        "The closing balance is the next opening balance; an estimate may differ from the outcome, as by exchange "
        "rates, but a note must say so.",
    ),
    message=MESSAGE,
    remedy=Words(
        "核对两年的余额；确有差别的，在表下注明原因。", "Compare both years; explain a real difference in a note."
    ),
    basis=("regulation-43", ARITHMETIC),
)
def opening_balance_differs(dossier: Dossier) -> Iterator[Result]:
    """Balances of one year-end in tables of two years."""
    yield from compare(dossier, _OTHER_YEAR & (pl.col("fact") == "balance"), pl.col("fact") == "balance")
