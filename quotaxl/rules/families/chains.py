"""Family N, third part: the workbooks of several adjustments of a year, one after the other."""

from collections.abc import Iterator

from quotaxl.catalogue.form import form
from quotaxl.catalogue.items import Item
from quotaxl.catalogue.law.provisions import ARITHMETIC
from quotaxl.catalogue.natures import BUDGETS
from quotaxl.core.finding import Severity
from quotaxl.core.words import Words
from quotaxl.dossier.dossier import Dossier
from quotaxl.rules.arithmetic.equations import figure_of, owner, stated
from quotaxl.rules.arithmetic.figures import sum_hit
from quotaxl.rules.engine.registry import Result, Unchecked, rule

FIELDS = ("total", "general", "special")
LINKS = (
    *((Item("county-limit", "opening", f), Item("county-limit", "adjusted", f)) for f in FIELDS),
    *((Item("county-balance", "opening", f), Item("county-balance", "opening", f)) for f in FIELDS),
    *((Item(b, r.key, "opening"), Item(b, r.key, "adjusted")) for b in BUDGETS.values() for r in form(b).rows),
)
"""What an adjustment begins with, and what the one before it came to."""


@rule(
    "QX-N401",
    Severity.ERROR,
    title=Words(
        "本次调整的期初数不是上一次调整的结果", "An adjustment does not begin with the result of the one before"
    ),
    why=Words(
        "一年几次调整是接着的：上一次批准的调整后限额、预算，就是这一次的期初数。",
        "The adjustments of a year follow each other: what the last one approved is what this one begins with.",
    ),
    message=Words(
        "{brief}{have}，上一次调整的结果（{working}）为{due}，{more}{gap}。{note}",
        "{brief} is {have}, the result of the last adjustment ({working}) is {due}: {gap} too {more}. {note}",
    ),
    remedy=Words(
        "以批准的上一次调整方案为准改正；可用 quotaxl new 地区 年度 --adjustment 次数 --from 上一次的填报表 生成。",
        "Correct it by the last adjustment that was approved; quotaxl new with --adjustment and --from makes it so.",
    ),
    basis=("budget-law-13", ARITHMETIC),
)
def chain_broken(dossier: Dossier) -> Iterator[Result]:
    """Opening limits, budgets and balances of an adjustment = the results of the one before it, both given."""
    if not dossier.follows:
        yield Unchecked(
            Words("没有同一年度几次调整的填报表", "no two adjustments of one year are given"), applies=False
        )
        return
    for county, before in dossier.follows.items():
        for opening, result in LINKS:
            told, due = (stated(dossier, n, i) for n, i in ((county, opening), (before, result)))
            if told is None or due is None or told == due:
                continue
            total, part = figure_of(dossier, county, opening), figure_of(dossier, before, result)
            assert total is not None
            assert part is not None
            yield sum_hit(total, [part], "", county=owner(dossier.counties[county]))
