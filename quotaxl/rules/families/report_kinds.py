"""Family W: a written report that calls both kinds of debt by the name of one."""

import re
from collections.abc import Iterator

from quotaxl.catalogue.debtkinds import KIND_WORDS
from quotaxl.catalogue.law.provisions import ARITHMETIC
from quotaxl.core.finding import CellRole, Severity
from quotaxl.core.statement import BUDGET_WORDS, Belonging, Prose, StatedAmount, named
from quotaxl.core.words import Words
from quotaxl.dossier.dossier import Dossier
from quotaxl.rules.arithmetic.stating import MEND, NO_PROSE, quoted, tells_nothing
from quotaxl.rules.arithmetic.telling import BUDGET, alike, children
from quotaxl.rules.engine.registry import Hit, Result, rule
from quotaxl.rules.engine.wording import money

_OTHER = {"general": "special", "special": "general"}
_BOTH = 2
_BOOKED = {"general": "general", "fund": "special"}
"""Which bonds a budget takes in."""
_BONDS = re.compile(r"(?P<kind>一般|专项)债[券务](?:转贷)?(?:收入|支出|资金|安排|还本|付息)")
_BUDGET_NAMED = re.compile(r"一般公共预算|政府性基金")
_MOVED_OVER = re.compile(r"调[入出]|置换")
_NAMED = re.compile(r"(?:一般|专项)[^，。；、：,;:]{0,10}$")


@rule(
    "QX-W108",
    Severity.WARNING,
    title=Words("报告中同一合计下两个数写成同一类债务", "In the report both parts of a total are of one kind"),
    why=Words(
        "限额、新增限额、余额、还本、付息都由一般债务和专项债务两部分组成；两部分写成同一类，合计虽对，类别必有一处写错。",
        "Limit, quota, balance and service have a general and a special part; two of one kind mean a misnamed one.",
    ),
    message=Words(
        "{where}：{item}{first}与{second}都写为{kind}债务，合计恰为{whole}，其中一个应为{missing}债务。",
        "{where}: {item} {first} and {second} are both called {kind} debt and make {whole}: one must be {missing}.",
    ),
    remedy=MEND,
    basis=("regulation-44", ARITHMETIC),
)
def report_names_a_kind_twice(dossier: Dossier) -> Iterator[Result]:
    """Two parts of one kind of debt that make a total of both kinds, the other kind being told nowhere below it."""
    for prose in dossier.proses:
        for at, parts in children(prose).items():
            total = prose.statements[at]
            kinds = [p for p in parts if _says_a_kind(total, p)]
            if len(kinds) != _BOTH or total.kind != "total" or len({p.kind for p in kinds}) > 1:
                continue
            first, second = kinds
            if first.yuan + second.yuan != total.yuan:
                continue
            kind = first.kind or ""
            yield Hit(
                (first.cell(), second.cell(), total.cell(CellRole.TOTAL)),
                {
                    "where": quoted(second), "item": named(total), "first": money(first.value, first.unit),
                    "second": money(second.value, second.unit), "kind": KIND_WORDS[kind],
                    "whole": money(total.value, total.unit), "missing": KIND_WORDS[_OTHER[kind]],
                },
                actual=second.value, unit=second.unit,
            )  # fmt: skip
    if tells_nothing(dossier):
        yield NO_PROSE


@rule(
    "QX-W110",
    Severity.WARNING,
    title=Words("报告把一类债券写进另一本预算", "The report puts bonds of one kind into the other budget"),
    why=Words(
        "一般债券列入一般公共预算，专项债券列入政府性基金预算，写错类别就写错了偿还的来源。",
        "General bonds belong to the general budget, special bonds to the fund budget, each repaid out of its own.",
    ),
    message=Words(
        "{where}：{item}{amount}写在{budget}中，{kind}债券应列入{due}。",
        "{where}: {item} {amount} stands in the {budget}; {kind} bonds belong to the {due}.",
    ),
    remedy=Words("核对债券类别和所列的预算。", "Check the kind of the bonds and the budget."),
    basis=("regulation-44",),
)
def report_books_a_kind_wrongly(dossier: Dossier) -> Iterator[Result]:
    """A line of a budget that names the kind of bonds that the other budget takes in."""
    for prose in dossier.proses:
        for one in prose.statements:
            line = _BONDS.search(one.item or "") if one.fact in BUDGET else None
            if line is None or one.budget not in _BOOKED or _MOVED_OVER.search(one.item or ""):
                continue
            kind = {"一般": "general", "专项": "special"}[line["kind"]]
            if _BOOKED[one.budget] == kind or not _spoken_of(one, prose):
                continue
            due = next(budget for budget, booked in _BOOKED.items() if booked == kind)
            yield Hit(
                (one.cell(),),
                {
                    "where": quoted(one), "item": one.item, "amount": money(one.value, one.unit),
                    "budget": BUDGET_WORDS[one.budget or ""], "due": BUDGET_WORDS[due], "kind": KIND_WORDS[kind],
                },
                actual=one.value, unit=one.unit,
            )  # fmt: skip
    if tells_nothing(dossier):
        yield NO_PROSE


def _spoken_of(one: StatedAmount, prose: Prose) -> bool:
    """Return whether the sentence or the heading above a line names its budget, and no later word another one."""
    for text in (prose.sentences[one.passage], *reversed(one.chapter)):
        if named_ := list(_BUDGET_NAMED.finditer(text)):
            return {"一般公共预算": "general"}.get(named_[-1][0], "fund") == one.budget and len(
                {m[0] for m in named_}
            ) == 1
    return False


def _says_a_kind(total: StatedAmount, part: StatedAmount) -> bool:
    """Return whether a part is told as one kind of a debt's total, rather than as a project, a place or a use of it."""
    told = part.kind in ("general", "special") and part.fact not in BUDGET and alike(total, part)
    apart = part.place or part.item or part.relation is Belonging.LISTED or part.level not in (None, total.level)
    named_here = _NAMED.search(part.before)
    return told and bool(named_here) and not apart and part.nature in (None, total.nature, "new")
