"""Figures of a text that belong together though no 其中 says so: both kinds and their total, stock and flow."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import pairwise, takewhile

from quotaxl.core.finding import Severity
from quotaxl.core.statement import Prose, StatedAmount
from quotaxl.reading.ordinals import chinese_number
from quotaxl.rules.arithmetic.stating import HALF, Term, stated_hit
from quotaxl.rules.engine.registry import Hit

_KINDS = ("general", "special")
_NATURES = (None, "new")
_BUDGET = ("income", "expense")
_ANY = Decimal("Infinity")
_MOVES = ("change", "growth")
_AGAINST = re.compile(
    r"^[,，](?:比|较)[^,，。;；]{0,14}$|^[,，](?:比|较)[^,，。;；\d]{0,10}(?:\d{4}年)?[^,，。;；\d]{0,10}\d"
)
_DIFFERS_BY = re.compile(r"^(?:净)?(?:增加|减少|增收|减收|增支|减支|多|少)了?\d?")
_LESS = re.compile(r"元(?:还)?(?:低|少)了?$")
_EXCEPT = re.compile(r"^除[^，,。;；\d]*$")
_SLIP = Decimal("0.2")
"""The part of a total beyond which lines told beside it are others than its own."""
_USED = re.compile(r"^[,，]?(?:全部|具体|分别)?(?:安排)?(?:用于|具体为)")
_REST_STAYS = re.compile(
    r"其[他它余][^,，。;；]{0,8}(?:均|都)?(?:不变|不作调整|不做调整|未作调整|无变化|没有变化|维持)"
)
_STAYS = re.compile(
    r"^[,，]?(?:均|都)?(?:未作|不作|不做|未做|没有|未)调整|^[,，]?(?:与调整前一致|不变|维持不变|保持不变)"
)
_STILL = re.compile(r"(?:仍为|仍是|维持|保持)$")
_SOURCES = re.compile(r"(?:资金)?来源(?:为|是|于|包括)?[:：]?(?:发行)?$")
_IN_ALL = re.compile(
    r"(?:(?P<n>[二两三四五六])项(?:合计|共计|共)|合计净|相抵后?净)(?:净)?(?:增加|减少|调增|调减|增|减)$"
)


@dataclass(frozen=True, slots=True)
class SumBeside:
    """A figure and those that make it up."""

    total: StatedAmount
    terms: Sequence[Term]
    wide: Decimal = HALF
    """The part of the total beyond which a gap is rather misread than wrong."""


def hits(sums: Iterable[SumBeside]) -> Iterator[Hit]:
    """Yield the hit of each sum that does not hold, as warnings: nothing in the text says that it is one."""
    for told in sums:
        if hit := stated_hit(told.total, told.terms, severity=Severity.WARNING, wide=told.wide):
            yield hit


def kinds_beside(prose: Prose) -> Iterator[SumBeside]:
    """Yield totals that a passage tells apart from their kinds: 限额 a,增加 b。其中:一般 c,增加 d;专项 e,增加 f."""
    groups: dict[tuple[object, ...], dict[str, list[StatedAmount]]] = {}
    for one in prose.statements:
        if one.fact in ("limit", "new", "balance") and one.nature in _NATURES:
            stage = None if one.fact == "new" else one.stage
            groups.setdefault((one.passage, one.fact, stage), {}).setdefault(one.kind or "", []).append(one)
    for group in groups.values():
        told = [group.get(kind, []) for kind in ("total", *_KINDS)]
        if any(len(some) != 1 for some in told):
            continue
        total, general, special = (some[0] for some in told)
        if any(o.place or o.item or o.each for o in (total, general, special)):
            continue
        if total.of is not None or len({o.level for o in (total, general, special)} - {None}) > 1:
            continue
        heads = [prose.statements[o.of] for o in (general, special) if o.of is not None]
        if any(h.fact != "balance" or h.stage == total.stage for h in heads):
            continue  # parts of another total
        yield SumBeside(total, (Term(general), Term(special)))


def moved_beside(prose: Prose) -> Iterator[SumBeside]:
    """Yield closing balances that a passage compares with the opening: 年末余额 a。与上年末余额 b 相比,增加 c."""
    for kind in ("total", *_KINDS):
        groups: dict[tuple[object, ...], dict[str, list[StatedAmount]]] = {}
        for one in prose.statements:
            if one.fact == "balance" and one.kind == kind and not one.place and not one.item:
                stage = "change" if one.stage in _MOVES else one.stage or ""
                groups.setdefault((one.passage, one.level), {}).setdefault(stage, []).append(one)
        for group in groups.values():
            told = [group.get(stage, []) for stage in ("closing", "opening", "change")]
            if all(len(some) == 1 for some in told):
                closing, opening, change = (some[0] for some in told)
                if closing.year != opening.year:
                    yield SumBeside(closing, (Term(opening), Term(change)))


def swapped(prose: Prose) -> Iterator[tuple[StatedAmount, StatedAmount]]:
    """Yield figures of both kinds told twice, their kinds the other way round: one of the first and the second."""
    for family in (("limit",), ("balance",), ("new", "issued"), ("refinancing", "repaid")):
        mine = [o for o in prose.statements if o.fact in family and o.kind in _KINDS and not o.place]
        pairs = [
            (a, b)
            for a, b in pairwise(mine)
            if (a.fact, a.stage, a.passage, a.level, a.of) == (b.fact, b.stage, b.passage, b.level, b.of)
            and {a.kind, b.kind} == set(_KINDS) and a.yuan != b.yuan
        ]  # fmt: skip
        seen: dict[tuple[object, ...], StatedAmount] = {}
        for a, b in pairs:
            general, special = (a, b) if a.kind == "general" else (b, a)
            if (other := seen.get((special.yuan, general.yuan))) is not None:
                yield general, other
            seen.setdefault((general.yuan, special.yuan), general)


def compared(prose: Prose) -> Iterator[SumBeside]:
    """Yield by how much a figure differs from one that it is compared with: 收入 a,比执行数 b 增加 c."""
    for first, second, gap in zip(prose.statements, prose.statements[1:], prose.statements[2:], strict=False):
        alike = (first.passage, first.kind, first.budget) == (gap.passage, gap.kind, gap.budget)
        same = first.fact == second.fact and first.kind == second.kind and second.passage == first.passage
        family = gap.fact == first.fact or {gap.fact, first.fact} == {"limit", "new"}
        if not (alike and same and family) or gap.each or first.stage == "growth":
            continue
        words = _behind(first), _behind(second)
        if _AGAINST.match(words[0]) and _DIFFERS_BY.match(words[1]):
            yield SumBeside(gap, (Term(first), Term(second, -1)), _ANY)


def room_beside(prose: Prose) -> Iterator[SumBeside]:
    """Yield how far a balance is below the limit told right before: 余额 a,比限额 b 低 c."""
    for balance, limit, room in zip(prose.statements, prose.statements[1:], prose.statements[2:], strict=False):
        facts = (balance.fact, limit.fact, room.fact) == ("balance", "limit", "gap")
        together = balance.passage == room.passage and balance.kind == limit.kind
        if facts and together and _LESS.search(room.sentence.partition(room.words)[0]):
            yield SumBeside(room, (Term(limit), Term(balance, -1)))


def lines_in_all(prose: Prose) -> Iterator[SumBeside]:
    """Yield what lines that move come to, said behind them: 甲收入减少 a,乙收入增加 b,合计净减 c; 三项合计增加 d."""
    for at, one in enumerate(prose.statements):
        match = _IN_ALL.search(one.sentence.partition(one.words)[0]) if one.fact in ("income", "expense") else None
        if match is None or one.stage != "change":
            continue
        told = []
        for other in reversed(prose.statements[:at]):
            if (other.fact, other.budget, other.of) != (one.fact, one.budget, one.of):
                break
            if abs(other.passage - one.passage) > 0 or (other.stage == "change" and not other.item and not match["n"]):
                break
            if other.stage == "change":
                told.append(other)
        count = chinese_number(match["n"].replace("两", "二")) if match["n"] else len(told)
        if count and count > 1 and len(told) >= count and (match["n"] or all(o.stage == "change" for o in told)):
            yield SumBeside(one, tuple(Term(o) for o in told[:count]))


def batches_in_all(prose: Prose) -> Iterator[SumBeside]:
    """Yield what the batches of a quota come to by kind: 第一批 a,其中一般 b…;第二批 c,…。两批合并,新增一般 d."""
    batches = {i for i, o in enumerate(prose.statements) if o.fact == "new" and (o.item or "").endswith("批")}
    for kind in _KINDS if len(batches) > 1 else ():
        parts = [o for o in prose.statements if o.of in batches and o.kind == kind]
        told = [o for o in prose.statements if o.fact == "new" and o.kind == kind and o.of is None and not o.place]
        if told and len(parts) == len(batches) and {o.of for o in parts} == batches:
            yield SumBeside(told[0], tuple(Term(o) for o in parts))


def lines_beyond(prose: Prose) -> Iterator[SumBeside]:
    """Yield the change of a budget that lines below it exceed, all of them rising: 增加 a。其中:甲增加 b,乙增加 c.

    No other line may stand beside them: it may fall.
    """
    for at, whole in enumerate(prose.statements):
        if whole.fact not in _BUDGET or whole.item or whole.stage == "change":
            continue
        parts = [o for o in prose.statements if o.of == at and o.stage == "change" and o.item]
        same = (whole.fact, whole.budget, whole.passage)
        others = [o for o in prose.statements if (o.fact, o.budget, o.passage) == same and o.item and o not in parts]
        if len(parts) > 1 and not others and all(o.value > 0 for o in parts):
            change = _change_of(prose, whole)
            if change and sum((o.yuan for o in parts), Decimal(0)) > change.yuan > 0:
                yield SumBeside(change, tuple(map(Term, parts)))


def lines_besides(prose: Prose) -> Iterator[SumBeside]:
    """Yield a total with all its lines, told by 除 and 外: 收入总计 a。除本级收入 b 外,补助收入 c,调入资金 d."""
    for at, (whole, first) in enumerate(pairwise(prose.statements)):
        beside = whole.grand and _EXCEPT.search(_before(first)) and _behind(first).startswith("外")
        if beside and (first.fact, first.budget, first.stage) == (whole.fact, whole.budget, whole.stage):
            lines = list(takewhile(partial(_line_of, whole), prose.statements[at + 2 :]))
            if lines and all(o.of is None for o in lines):
                yield SumBeside(whole, tuple(map(Term, (first, *lines))))


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


def used_for(prose: Prose) -> Iterator[SumBeside]:
    """Yield a change with the lines that it is said to go to: 支出增加 a,用于教育支出 b、农林水支出 c."""
    for at, whole in enumerate(prose.statements):
        if whole.fact in _BUDGET and whole.stage == "change" and not whole.item and _USED.match(_behind(whole)):
            lines = list(takewhile(partial(_line_of, whole), prose.statements[at + 1 :]))
            if len(lines) > 1 and all(o.of is None for o in lines) and "等" not in _behind(lines[-1])[:1]:
                yield SumBeside(whole, tuple(map(Term, lines)))


def _line_of(whole: StatedAmount, one: StatedAmount) -> bool:
    same = (one.fact, one.budget, one.stage, one.passage) == (whole.fact, whole.budget, whole.stage, whole.passage)
    return same and bool(one.item)


def moved_lines(prose: Prose) -> Iterator[SumBeside]:
    """Yield a change with the lines that move, where the others are said to stay: 甲由 a 调整为 b,其他支出科目不变."""
    for whole in prose.statements:
        if whole.fact not in _BUDGET or whole.stage != "change" or whole.item:
            continue
        if not _REST_STAYS.search(prose.sentences[whole.passage]):
            continue
        mine = [
            o for o in prose.statements if (o.fact, o.budget, o.passage) == (whole.fact, whole.budget, whole.passage)
        ]
        pairs = [
            (a, b)
            for a, b in pairwise(mine)
            if a.item and a.item == b.item and (a.stage, b.stage) == ("opening", "adjusted")
        ]
        if len(pairs) > 1 and {o.item for o in mine if o.item} == {a.item for a, _ in pairs}:
            yield SumBeside(whole, tuple(t for a, b in pairs for t in (Term(b), Term(a, -1))))


def opening_lines(prose: Prose) -> Iterator[SumBeside]:
    """Yield an opening total with its lines, of which some move and the others are said to stay.

    支出总计由 a 调整为 b。其中:甲由 c 调整为 d;乙 e,未作调整.
    """
    for whole in prose.statements:
        if whole.fact not in _BUDGET or whole.stage != "opening" or whole.item:
            continue
        same = (whole.fact, whole.budget, whole.passage)
        mine = [o for o in prose.statements if (o.fact, o.budget, o.passage) == same]
        if sum(o.stage == "opening" and not o.item for o in mine) > 1:
            continue  # 本级支出由 a 调整为 b,…;支出总计由 c 调整为 d
        lines: dict[str, list[StatedAmount]] = {}
        for one in mine:
            if one.item:
                lines.setdefault(one.item, []).append(one)
        moved = [told[0] for told in lines.values() if [o.stage for o in told][:2] == ["opening", "adjusted"]]
        still = [told[0] for told in lines.values() if len(told) == 1 and _stays(told[0])]
        rest = whole.yuan - sum((o.yuan for o in (*moved, *still)), Decimal(0))
        if moved and still and len(moved) + len(still) == len(lines) and abs(rest) <= whole.yuan * _SLIP:
            yield SumBeside(whole, tuple(map(Term, (*moved, *still))))


def _stays(one: StatedAmount) -> bool:
    return bool(_STAYS.match(_behind(one)) or _STILL.search(_before(one)))


def paid_from(prose: Prose) -> Iterator[SumBeside]:
    """Yield a repayment with what it was paid from: 还本 a。资金来源为再融资债券 b、预算安排 c."""
    for at, first in enumerate(prose.statements):
        if first.fact != "refinancing" or not _SOURCES.search(_before(first).removesuffix("再融资债券")):
            continue
        told = [o for o in prose.statements[:at] if o.fact == "repaid" and o.kind == "total" and o.of is None]
        rest = list(takewhile(lambda o: o.passage == first.passage and o.fact == "repaid", prose.statements[at + 1 :]))  # noqa: B023 -- used at once
        if told and rest and told[-1].passage == first.passage and first.kind == "total":
            yield SumBeside(told[-1], (Term(first), *map(Term, rest)))


def listed_beside(prose: Prose) -> Iterator[SumBeside]:
    """Yield every total with a list beside it."""
    for told in (
        lines_in_all,
        lines_beyond,
        lines_besides,
        service_beside,
        used_for,
        moved_lines,
        opening_lines,
        paid_from,
    ):
        yield from told(prose)


def _change_of(prose: Prose, whole: StatedAmount) -> StatedAmount | None:
    """Return the change told of a budget's total in its passage."""
    same = (whole.fact, whole.budget, whole.passage)
    mine = (o for o in prose.statements if (o.fact, o.budget, o.passage) == same and not o.item)
    return next((o for o in mine if o.stage == "change"), None)


def _before(one: StatedAmount) -> str:
    """Return what stands before a figure in its sentence."""
    return one.sentence.partition(one.words)[0]


def _behind(one: StatedAmount) -> str:
    """Return what stands behind a figure in its sentence."""
    return one.sentence.partition(one.words)[2]
