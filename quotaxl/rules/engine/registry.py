"""A rule is one decorated generator function; the decorator is the one place where its id is written."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from quotaxl.catalogue.law.provisions import ARITHMETIC, provisions
from quotaxl.core.amount import Unit
from quotaxl.core.finding import CellRef, Severity
from quotaxl.core.words import Words

if TYPE_CHECKING:
    from quotaxl.dossier.dossier import Dossier

FAMILIES: Mapping[str, str] = {
    "slips": "单位错位 Slips of the unit",
    "documents": "材料的身份 Papers and whose they are",
    "completeness": "是否填全 Completeness",
    "blanks": "必填的格 Cells that are needed",
    "days": "日期 Days",
    "shape": "表的形状 Shape",
    "reading": "单位与单元格 Units and cells",
    "regions": "地区与序号 Regions and ordinals",
    "sums": "表内合计 Sums",
    "parts": "“其中”数 Parts of totals",
    "ratios": "比率与占比 Rates and shares",
    "balances": "加减与累计 Balances and running totals",
    "official": "官方表样与印出的公式 Official forms and printed formulas",
    "limits": "限额与余额 Limits and balances",
    "batches": "限额变动：各批 Batches of a year's quota",
    "bookings": "限额变动：与限额、项目、预算 What batches come to",
    "movements": "限额变动：列入预算和余额 What batches move in budgets and balance",
    "received": "限额变动：收文日期 When notices of batches were received",
    "designated": "限额变动：指定用途 What a batch is meant for",
    "chains": "一年几次调整 Adjustments of one year",
    "accounts": "本县各表之间 Sheets of one county",
    "spending": "债券支出 Spending of bond money",
    "projects": "债券项目 Projects",
    "numbering": "项目的编号与名称 Numbers and names of projects",
    "entries": "项目与债券的每一行 Rows of projects and bonds",
    "screening": "项目审核 Screening of projects",
    "targets": "绩效目标 Performance targets",
    "budget": "预算调整 Budgets",
    "repayment": "还本的资金来源 What repayment is paid from",
    "subjects": "支出功能分类科目 Subjects of spending",
    "earmarks": "上级下达与专项任务 Grants and earmarks",
    "tasks": "任务范围 Scope of tasks",
    "levels": "上下级政府 Levels of government",
    "bylevel": "地州的本级、下级与各县 Levels of one prefecture",
    "published": "同一地区各表之间 Documents of one region",
    "years": "年度之间 Across years",
    "bonds": "存续期债券与还本付息 Bonds outstanding and their service",
    "deadlines": "期限 Deadlines",
    "report": "书面报告的数 Figures of the written report",
    "report_changes": "书面报告的增减 Changes in the written report",
    "report_kinds": "书面报告的债务类别 Kinds of debt in the written report",
    "report_shares": "书面报告的百分比 Percentages of the written report",
    "report_units": "书面报告的单位 Units of the written report",
    "report_tables": "书面报告与表 The written report against tables",
    "report_projects": "书面报告的项目 Projects of the written report",
    "report_basis": "书面报告的依据与附件 What the written report rests on",
    "report_text": "书面报告的文字 The words of the written report",
}
"""The modules of rules, in the order in which their findings are shown, and what each is called."""


class RuleScope(StrEnum):
    """How much a rule must see at once, apart from notices: one county's files, a prefecture's, or all."""

    COUNTY = "county"
    PREFECTURE = "prefecture"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Hit:
    """One violation as a rule saw it; `values` fill the rule's message.

    `severity` and `basis` replace the rule's own where they are set; `citations` are added to the
    basis as they stand, such as the number of the notice in hand.
    """

    cells: tuple[CellRef, ...]
    values: dict[str, object] = field(default_factory=dict)
    message: Words | None = None
    remedy: Words | None = None
    expected: Decimal | str | None = None
    actual: Decimal | str | None = None
    difference: Decimal | None = None
    unit: Unit | None = None
    cause: Words | None = None
    live: str | None = None
    severity: Severity | None = None
    basis: tuple[str, ...] | None = None
    citations: tuple[str, ...] = ()
    kind: str | None = None
    """general or special, where the violation is about one kind of debt: it decides which provisions bind."""
    because: tuple[CellRef, ...] = ()
    """Cells that explain it and that another finding may be about."""
    working: str = ""
    """A sum with the name of every figure, where the message has the figures alone."""


@dataclass(frozen=True, slots=True)
class Hits:
    """Many violations of which only the first few are ever built: how many, and the maker of them."""

    count: int
    hits: Iterable[Hit]


@dataclass(frozen=True, slots=True)
class Unchecked:
    """What a rule could not check, and why. `everything` is set where nothing at all was checked.

    `applies` is unset where nothing is missing: the rule has no business with these files. `cells` are those that,
    once filled in, let it run.
    """

    reason: Words
    everything: bool = True
    applies: bool = True
    cells: tuple[CellRef, ...] = ()


Result = Hit | Hits | Unchecked
Check = Callable[["Dossier"], Iterator[Result]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: what it says of a dossier, and everything a person needs to understand it."""

    id: str
    severity: Severity
    family: str
    name: str
    title: Words
    """The invalid condition."""
    why: Words
    message: Words
    """Template of a finding's message."""
    remedy: Words
    basis: tuple[str, ...]
    """Keys into provisions.toml, or ARITHMETIC."""
    needs: tuple[str, ...]
    """Forms without which the rule is skipped."""
    check: Check
    scope: RuleScope = RuleScope.COUNTY
    """A batch judges counties apart; a rule that compares several of them says so."""
    among: tuple[str, ...] = ()
    """Forms of which one must be there for it to look at anything: a batch reads no county again otherwise."""


_RULES: dict[str, Rule] = {}


def rule(
    id: str,
    severity: Severity,
    *,
    title: Words,
    why: Words,
    message: Words,
    remedy: Words,
    basis: tuple[str, ...] = (),
    needs: tuple[str, ...] = (),
    scope: RuleScope = RuleScope.COUNTY,
    among: tuple[str, ...] = (),
) -> Callable[[Check], Check]:
    """Return a decorator that registers a generator function as a rule; the function stays as it is.

    Raises ValueError where the id is taken, a provision is unknown, or an ERROR has no basis.
    """

    def register(check: Check) -> Check:
        if id in _RULES and _RULES[id].check is not check:
            raise ValueError(f"rule {id} is written twice")
        if strange := [key for key in basis if key != ARITHMETIC and key not in provisions()]:
            raise ValueError(f"rule {id} cites unknown provisions {strange}")
        if severity is Severity.ERROR and not basis:
            raise ValueError(f"rule {id} is an ERROR without a legal or arithmetic basis")
        family = check.__module__.rpartition(".")[2]
        _RULES[id] = Rule(
            id, severity, family, check.__name__, title, why, message, remedy, basis, needs, check, scope, among
        )
        return check

    return register


@cache
def all_rules() -> tuple[Rule, ...]:
    """Return every rule: the families in their order, then those of installed packages.

    A package adds rules of its own through the entry point group quotaxl.rules: each entry names a
    module whose functions the decorator registers.
    """
    for family in FAMILIES:
        import_module(f"quotaxl.rules.families.{family}")
    for entry in sorted(entry_points(group="quotaxl.rules"), key=lambda e: e.name):
        entry.load()
    order = {family: n for n, family in enumerate(FAMILIES)}
    return tuple(sorted(_RULES.values(), key=lambda r: order.get(r.family, len(order))))


def find(rule_id: str) -> Rule | None:
    """Return the rule with this id, written in any case, with or without QX-; None where there is none."""
    wanted = rule_id.upper().removeprefix("QX-")
    return next((r for r in all_rules() if r.id == f"QX-{wanted}"), None)
