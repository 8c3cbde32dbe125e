"""What must hold for a piece of an outline to be written: what is known, and what figures say."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial

from quotaxl.catalogue.prose.outline import told_changes
from quotaxl.report.facts import BUDGETS, ReportFacts
from quotaxl.report.regional import LEVELS

_KINDS = ("一般", "专项")
SIGNED: Mapping[str, Callable[[Decimal], bool]] = {
    "零": lambda value: not value,
    "非零": bool,
    "正": lambda value: value > 0,
}
"""What an amount must be, by the word before its tag."""


def holds(facts: ReportFacts, condition: str) -> bool:
    """Return whether a condition holds; ! before it turns that round.

    A condition is a tag (known), 零/…, 非零/… or 正/… with the tag of an amount, 项目/…, or one of JUDGED.
    """
    if condition.startswith("!"):
        return not holds(facts, condition[1:])
    head, _, rest = condition.partition("/")
    if head in SIGNED:
        value = facts.amounts.get(rest)
        return value is not None and SIGNED[head](value)
    if condition in JUDGED:
        return JUDGED[condition](facts)
    if head == "项目":
        return bool(facts.projects.get(rest.removesuffix("/个数")))
    return facts.words(condition) is not None


def _within(facts: ReportFacts) -> bool:
    """Return whether balance and limit of both kinds are known and no balance is above its limit."""
    for kind in _KINDS:
        balance, limit = (facts.amounts.get(t) for t in (f"余额/年末/{kind}", f"限额/调整后/{kind}"))
        if balance is None or limit is None or balance > limit:
            return False
    return True


def _adds(facts: ReportFacts) -> bool:
    """Return whether anything is new in this adjustment, as far as anybody knows."""
    tags = ("限额/新增/合计", "限额/新增/一般", "限额/新增/专项", f"{LEVELS}/全域/新增/合计")
    known = [facts.amounts[tag] for tag in tags if tag in facts.amounts]
    return not known or any(value > 0 for value in known)


def _projects(facts: ReportFacts, kind: str) -> bool:
    """Return whether projects of a kind are listed, or would have to be for the quota that there is."""
    return bool(facts.projects.get(kind) or facts.amounts.get(f"限额/新增/{kind}"))


def _uses(facts: ReportFacts) -> bool:
    """Return whether anything is told of what the money is for."""
    if facts.changes:
        return any(facts.projects.values()) or any(told_changes()[one.nature].used for one in facts.changes)
    return any(_projects(facts, kind) for kind in _KINDS)


def _moves(facts: ReportFacts, budget: str) -> bool:
    """Return whether an adjustment changes a budget, or may: its change is not known to be nothing."""
    change = facts.amounts.get(f"{budget}/支出总计/调整")
    return change is None or bool(change or facts.amounts.get(f"{budget}/收入总计/调整"))


def _income(facts: ReportFacts, budget: str) -> bool:
    """Return whether a budget's income is told at any stage."""
    return any(f"{budget}/收入总计/{stage}" in facts.amounts for stage in ("年初", "调整", "调整后"))


def _service(facts: ReportFacts) -> list[bool | None]:
    """Return of repayment and interest whether there is any; None where it is not known."""
    found = (facts.amounts.get(f"余额/{what}/合计") for what in ("还本", "付息"))
    return [None if value is None else bool(value) for value in found]


JUDGED: Mapping[str, Callable[[ReportFacts], bool]] = {
    "批次": lambda facts: bool(facts.changes),
    LEVELS: lambda facts: bool(facts.below),
    "再次": lambda facts: bool(facts.texts.get("次第")),
    "判断/未超限额": _within,
    "判断/有新增": _adds,
    "判断/有项目": _uses,
    "判断/有安排": lambda facts: _uses(facts) or bool(facts.below),
    "判断/有变动": lambda facts: any(_moves(facts, budget) for budget in BUDGETS),
    "判断/有还本付息": lambda facts: any(_service(facts)),
    "判断/无还本付息": lambda facts: _service(facts) == [False, False],
    **{f"判断/有项目/{kind}": partial(_projects, kind=kind) for kind in _KINDS},
    **{f"判断/有变动/{one}": partial(_moves, budget=one) for one in BUDGETS},
    **{f"判断/有收入/{one}": partial(_income, budget=one) for one in BUDGETS},
}
"""Conditions by name, as outlines.toml writes them."""
