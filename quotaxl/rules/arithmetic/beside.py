"""Figures of debt that belong together in a text though no 其中 says so: both kinds and their total, stock and flow."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import takewhile

from quotaxl.core.finding import Severity
from quotaxl.core.statement import Prose, StatedAmount
from quotaxl.rules.arithmetic.stating import HALF, Term, stated_hit
from quotaxl.rules.engine.registry import Hit

KINDS = ("general", "special")
SLIP = Decimal("0.2")
"""The part of a figure by which what stands beside it may miss it and still be meant as its own."""
_NATURES = (None, "new")
_RAISED = ("new", "issued")
_ANY = Decimal("Infinity")
_MOVES = ("change", "growth")
_AGAINST = re.compile(
    r"^[,，](?:比|较)[^,，。;；]{0,14}$|^[,，](?:比|较)[^,，。;；\d]{0,10}(?:\d{4}年)?[^,，。;；\d]{0,10}\d"
)
_DIFFERS_BY = re.compile(r"^(?:净)?(?:增加|减少|增收|减收|增支|减支|多|少)了?\d?")
_LESS = re.compile(r"元(?:还)?(?:低|少)了?$")
_IN_BATCHES = re.compile(r"分[两二三四五]批(?:次)?(?:下达|发行|到位)")
_BATCH = re.compile(r"第[一二三四五]批(?:次)?(?:于\d{1,2}月份?)?(?:下达|发行|安排)?$")
_SOURCES = re.compile(r"(?:(?:资金)?来源(?:为|是|于|包括)?[:：]?|[,，](?:其中)?(?:通过|申请|争取))(?:发行|申请)?$")
_OF_REFINANCING = re.compile(r"再融资(?:一般|专项)?债券(?:资金)?(?:偿还|归还|解决)?$")


@dataclass(frozen=True, slots=True)
class SumBeside:
    """A figure and those that make it up."""

    total: StatedAmount
    terms: Sequence[Term]
    wide: Decimal = HALF
    """The part of the total beyond which a gap is rather misread than wrong."""


def hits(sums: Iterable[SumBeside]) -> Iterator[Hit]:
    """Yield the hit of each sum that does not hold, as warnings: nothing in the text says that it is one.

    Where only a slip of the pen counts (`wide` is 0), any other gap means nothing.
    """
    for told in sums:
        hit = stated_hit(told.total, told.terms, severity=Severity.WARNING, wide=told.wide)
        if hit and (told.wide or hit.severity is not Severity.INFO):
            yield hit


def kinds_beside(prose: Prose) -> Iterator[SumBeside]:
    """Yield totals that a passage tells apart from their kinds: 限额 a,增加 b。其中:一般 c,增加 d;专项 e,增加 f."""
    groups: dict[tuple[object, ...], dict[str, list[StatedAmount]]] = {}
    for one in prose.statements:
        if one.fact in ("limit", "new", "balance") and one.nature in _NATURES:
            stage = None if one.fact == "new" else one.stage
            groups.setdefault((one.passage, one.fact, stage), {}).setdefault(one.kind or "", []).append(one)
    for group in groups.values():
        told = [group.get(kind, []) for kind in ("total", *KINDS)]
        if any(len(some) != 1 for some in told):
            continue
        total, general, special = (some[0] for some in told)
        if any(o.place or o.item or o.each for o in (total, general, special)):
            continue
        if total.of is not None or len({o.level for o in (total, general, special)} - {None}) > 1:
            continue
        heads = [prose.statements[o.of] for o in (general, special) if o.of is not None]
        if any(h.fact != total.fact or h.stage == total.stage for h in heads):
            continue  # parts of another total
        yield SumBeside(total, (Term(general), Term(special)))


def moved_beside(prose: Prose) -> Iterator[SumBeside]:
    """Yield closing balances that a passage compares with the opening: 年末余额 a。与上年末余额 b 相比,增加 c."""
    rolled = {one.passage for one in prose.statements if one.fact == "repaid"}  # 新增 a,偿还 b: not by a alone
    for kind in ("total", *KINDS):
        groups: dict[tuple[object, ...], dict[str, list[StatedAmount]]] = {}
        for one in prose.statements:
            alike = (one.fact, one.kind) == ("balance", kind) and one.passage not in rolled
            if alike and not one.place and not one.item:
                stage = "change" if one.stage in _MOVES else one.stage or ""
                groups.setdefault((one.passage, one.level or "area"), {}).setdefault(stage, []).append(one)
        for group in groups.values():
            told = [group.get(stage, []) for stage in ("closing", "opening", "change")]
            if all(len(some) == 1 for some in told):
                closing, opening, change = (some[0] for some in told)
                if closing.year != opening.year:
                    yield SumBeside(closing, (Term(opening), Term(change)))


def compared(prose: Prose) -> Iterator[SumBeside]:
    """Yield by how much a figure differs from one that it is compared with: 收入 a,比执行数 b 增加 c."""
    for first, second, gap in zip(prose.statements, prose.statements[1:], prose.statements[2:], strict=False):
        alike = (first.passage, first.kind, first.budget) == (gap.passage, gap.kind, gap.budget)
        same = first.fact == second.fact and first.kind == second.kind and second.passage == first.passage
        family = gap.fact == first.fact or {gap.fact, first.fact} == {"limit", "new"}
        if not (alike and same and family) or gap.each or first.stage == "growth":
            continue
        words = first.behind, second.behind
        if _AGAINST.match(words[0]) and _DIFFERS_BY.match(words[1]):
            yield SumBeside(gap, (Term(first), Term(second, -1)), _ANY)


def room_beside(prose: Prose) -> Iterator[SumBeside]:
    """Yield how far a balance is below the limit told right before: 余额 a,比限额 b 低 c."""
    for balance, limit, room in zip(prose.statements, prose.statements[1:], prose.statements[2:], strict=False):
        facts = (balance.fact, limit.fact, room.fact) == ("balance", "limit", "gap")
        together = balance.passage == room.passage and balance.kind == limit.kind
        if facts and together and _LESS.search(room.before):
            yield SumBeside(room, (Term(limit), Term(balance, -1)))


def batches_in_all(prose: Prose) -> Iterator[SumBeside]:
    """Yield what the batches of a quota come to by kind: 第一批 a,其中一般 b…;第二批 c,…。两批合并,新增一般 d."""
    batches = {i for i, o in enumerate(prose.statements) if o.fact == "new" and (o.item or "").endswith("批")}
    for kind in KINDS if len(batches) > 1 else ():
        parts = [o for o in prose.statements if o.of in batches and o.kind == kind]
        told = [o for o in prose.statements if o.fact == "new" and o.kind == kind and o.of is None and not o.place]
        if told and len(parts) == len(batches) and {o.of for o in parts} == batches:
            yield SumBeside(told[0], tuple(Term(o) for o in parts))


def batches_alone(prose: Prose) -> Iterator[SumBeside]:
    """Yield the one quota of a kind with its batches, told elsewhere: 专项债券分两批发行:3月第一批 a,7月第二批 b."""
    for passage, sentence in enumerate(prose.sentences):
        if not _IN_BATCHES.search(sentence):
            continue
        told = [o for o in prose.statements if o.passage == passage and o.fact in _RAISED]
        batches = [o for o in told if _BATCH.search(o.before)]
        kinds = {o.kind for o in batches}
        if len(batches) < 2 or len(kinds) > 1 or kinds == {"total"}:
            continue
        elsewhere = (o for o in prose.statements if o.passage != passage and {o.kind} == kinds and not o.place)
        quotas = (o for o in elsewhere if o.fact in _RAISED and o.nature in _NATURES)
        # what a budget spends of bonds is told of one adjustment
        wholes = {o.yuan: o for o in quotas if o.of is None or prose.statements[o.of].fact in _RAISED}
        if len(wholes) == 1:
            yield SumBeside(next(iter(wholes.values())), tuple(map(Term, batches)))


def service_beside(prose: Prose) -> Iterator[SumBeside]:
    """Yield debt service with its principal and interest, each with parts of its own: 还本付息 a。其中还本 b;付息 c."""
    for at, whole in enumerate(prose.statements):
        if whole.fact != "service" or whole.kind != "total":
            continue
        mine = [o for o in prose.statements[at + 1 :] if o.passage == whole.passage and o.kind == "total"]
        paid = [o for o in mine if o.fact == "repaid" and o.of == at]
        interest = [o for o in mine if o.fact == "interest" and o.of is None]
        if len(paid) == len(interest) == 1 and paid[0].stage == interest[0].stage == whole.stage:
            yield SumBeside(whole, (Term(paid[0]), Term(interest[0])))


def paid_from(prose: Prose) -> Iterator[SumBeside]:
    """Yield a repayment with what it was paid from.

    还本 a。资金来源为再融资债券 b、预算安排 c; 到期本金 a,通过再融资债券偿还 b,财政资金偿还 c.
    """
    for at, first in enumerate(prose.statements):
        sourced = first.fact == "refinancing" and first.kind == "total"
        if not sourced or not _SOURCES.search(_OF_REFINANCING.sub("", first.before)):
            continue
        told = [o for o in prose.statements[:at] if o.fact == "repaid" and o.kind == "total" and o.of is None]
        if told and told[-1].passage == first.passage:
            behind = takewhile(partial(_repaid_with, first), prose.statements[at + 1 :])
            if rest := tuple(map(Term, behind)):
                yield SumBeside(told[-1], (Term(first), *rest))


def _repaid_with(first: StatedAmount, one: StatedAmount) -> bool:
    return one.fact == "repaid" and one.passage == first.passage
