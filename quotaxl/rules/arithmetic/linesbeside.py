"""Lines of a budget that stand beside their total in a text though no 其中 says so, and what they come to."""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from itertools import pairwise, takewhile

from quotaxl.core.statement import Prose, StatedAmount
from quotaxl.reading.ordinals import chinese_number
from quotaxl.rules.arithmetic.beside import SLIP, SumBeside
from quotaxl.rules.arithmetic.stating import Term
from quotaxl.rules.arithmetic.telling import BESIDE_OWN, BUDGET, TAXES

_EXCEPT = re.compile(r"^除[^，,。;；\d]*$")
_ROWS_FOLLOW = re.compile(r"(?:其中|如下|分别为|包括|具体为)[:：]$")
_USED = re.compile(r"^[,，]?(?:全部|具体|分别)?(?:安排)?(?:用于|具体为)")
_REST_STAYS = re.compile(
    r"其[他它余][^,，。;；]{0,8}(?:均|都)?(?:不变|不作调整|不做调整|未作调整|无变化|没有变化|维持)"
)
_STAYS = re.compile(
    r"^[,，]?(?:均|都)?(?:未作|不作|不做|未做|没有|未)调整|^[,，]?(?:与调整前一致|不变|维持不变|保持不变)"
)
_STILL = re.compile(r"(?:仍为|仍是|维持|保持)$")
_IN_ALL = re.compile(
    r"(?:(?P<n>[二两三四五六])项(?:合计|共计|共|相抵后?)|(?:以上|上述)(?:各项|因素)?(?:合计|共计|共)|合计净|相抵后?净)[,，]?(?:总(?:收入|支出)|(?:收入|支出)总[计额])?(?:净)?(?:增加|减少|调增|调减|增|减)$"
)


def lines_beside(prose: Prose) -> Iterator[SumBeside]:
    """Yield every total of a budget with the lines beside it, in whichever way they are told."""
    for told in (
        lines_in_all,
        lines_below,
        taxes_beside,
        lines_beyond,
        lines_besides,
        used_for,
        moved_lines,
        opening_lines,
        lines_behind,
    ):
        yield from told(prose)


def lines_in_all(prose: Prose) -> Iterator[SumBeside]:
    """Yield what lines that move come to, said behind them: 甲收入减少 a,乙收入增加 b,合计净减 c; 三项合计增加 d."""
    for at, one in enumerate(prose.statements):
        match = _IN_ALL.search(one.before) if one.fact in BUDGET else None
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


def lines_below(prose: Prose) -> Iterator[SumBeside]:
    """Yield the change of a budget with the rows that follow: 净增加 a。其中: / 甲收入调增 b; / 乙收入调减 c."""
    for one in prose.statements:
        heads = one.fact in BUDGET and one.stage == "change" and one.of is None and not one.item
        if not heads or not _ROWS_FOLLOW.search(prose.sentences[one.passage]):
            continue
        rows: list[StatedAmount] = []
        for passage in range(one.passage + 1, len(prose.sentences)):
            told = [o for o in prose.statements if o.passage == passage]
            moved = [o for o in told if (o.fact, o.budget, o.stage, o.of) == (one.fact, one.budget, "change", None)]
            if len(moved) != 1 or any((o.fact, o.budget) != (one.fact, one.budget) for o in told):
                break
            rows += moved
        if len(rows) > 1:
            yield SumBeside(one, tuple(map(Term, rows)), Decimal(0))


def lines_behind(prose: Prose) -> Iterator[SumBeside]:
    """Yield the change of a budget with the lines told right behind it: 增加 a。甲收入增加 b,乙收入减少 c.

    Nothing says that these are all: only a slip of the pen counts.
    """
    for at, one in enumerate(prose.statements):
        if one.fact not in BUDGET or one.stage != "change" or one.item or one.of is not None:
            continue
        run = list(takewhile(partial(_line_of, one), prose.statements[at + 1 :]))
        rest = prose.statements[at + 1 + len(run) : at + 2 + len(run)]
        ended = not rest or rest[0].passage != run[-1].passage or not rest[0].item if run else False
        if len(run) > 1 and ended and {o.of for o in run} in ({None}, {at}):
            yield SumBeside(one, tuple(map(Term, run)), Decimal(0))


def _line_of(whole: StatedAmount, one: StatedAmount) -> bool:
    """Return whether a figure is a line that moves of a budget whose change stands before, at most a passage ahead."""
    same = (one.fact, one.budget, one.stage) == (whole.fact, whole.budget, "change")
    return same and bool(one.item) and one.passage - whole.passage <= 1


def taxes_beside(prose: Prose) -> Iterator[SumBeside]:
    """Yield a budget's own income with its taxes and the rest: 收入 a,比…;税收收入 b,非税收入 c."""
    for at, (tax, rest) in enumerate(pairwise(prose.statements)):
        named = all(word.fullmatch(o.item or "") for word, o in zip(TAXES, (tax, rest), strict=True))
        if not named or tax.of is not None:
            continue
        same = (tax.fact, tax.budget, tax.stage, tax.passage)
        told = [o for o in prose.statements[:at] if (o.fact, o.budget, o.stage, o.passage) == same]
        own = [o for o in told if (not o.item or "公共预算收入" in o.item) and not o.grand]
        if len(own) == 1 and (rest.fact, rest.budget, rest.stage, rest.passage) == same and rest.of is None:
            yield SumBeside(own[0], (Term(tax), Term(rest)), SLIP)


def lines_beyond(prose: Prose) -> Iterator[SumBeside]:
    """Yield the change of a budget that lines below it exceed, all of them rising: 增加 a。其中:甲增加 b,乙增加 c.

    No other line may stand beside them: it may fall.
    """
    for at, whole in enumerate(prose.statements):
        if whole.fact not in BUDGET or whole.item or whole.stage == "change":
            continue
        parts = [o for o in prose.statements if o.of == at and o.stage == "change" and o.item]
        mine = _told_with(prose, whole)
        others = [o for o in mine if o.item and o not in parts]
        change = next((o for o in mine if not o.item and o.stage == "change"), None)
        alone = change is not None and len(parts) > 1 and not others and all(o.value > 0 for o in parts)
        if change and alone and sum((o.yuan for o in parts), Decimal(0)) > change.yuan > 0:
            yield SumBeside(change, tuple(map(Term, parts)))


def lines_besides(prose: Prose) -> Iterator[SumBeside]:
    """Yield a total with all its lines, told by 除 and 外: 收入总计 a。除本级收入 b 外,补助收入 c,调入资金 d."""
    for at, (whole, first) in enumerate(pairwise(prose.statements)):
        beside = whole.grand and _EXCEPT.search(first.before) and first.behind.startswith("外")
        if beside and (first.fact, first.budget, first.stage) == (whole.fact, whole.budget, whole.stage):
            lines = _lines_behind(prose, whole, at + 2)
            if lines and all(o.of is None for o in lines):
                yield SumBeside(whole, tuple(map(Term, (first, *lines))))


def used_for(prose: Prose) -> Iterator[SumBeside]:
    """Yield a change with the lines that it is said to go to: 支出增加 a,用于教育支出 b、农林水支出 c."""
    for at, whole in enumerate(prose.statements):
        if whole.fact in BUDGET and whole.stage == "change" and not whole.item and _USED.match(whole.behind):
            lines = _lines_behind(prose, whole, at + 1)
            if len(lines) > 1 and all(o.of is None for o in lines) and "等" not in lines[-1].behind[:1]:
                yield SumBeside(whole, tuple(map(Term, lines)))


def _lines_behind(prose: Prose, whole: StatedAmount, at: int) -> list[StatedAmount]:
    """Return the lines of the same budget, stage and passage that follow each other from position `at` on."""
    same = (whole.fact, whole.budget, whole.stage, whole.passage)
    return list(takewhile(lambda o: o.item and (o.fact, o.budget, o.stage, o.passage) == same, prose.statements[at:]))


def moved_lines(prose: Prose) -> Iterator[SumBeside]:
    """Yield a change with the lines that move, where the others are said to stay: 甲由 a 调整为 b,其他支出科目不变."""
    for whole in prose.statements:
        if whole.fact not in BUDGET or whole.stage != "change" or whole.item:
            continue
        if not _REST_STAYS.search(prose.sentences[whole.passage]):
            continue
        mine = _told_with(prose, whole)
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
        if whole.fact not in BUDGET or whole.stage != "opening" or whole.item:
            continue
        mine = _told_with(prose, whole)
        if sum(o.stage == "opening" and not o.item for o in mine) > 1:
            continue  # 本级支出由 a 调整为 b,…;支出总计由 c 调整为 d
        lines: dict[str, list[StatedAmount]] = {}
        for one in mine:
            if one.item:
                lines.setdefault(one.item, []).append(one)
        moved = [told[0] for told in lines.values() if [o.stage for o in told][:2] == ["opening", "adjusted"]]
        still = [told[0] for told in lines.values() if len(told) == 1 and _stays(told[0])]
        rest = whole.yuan - sum((o.yuan for o in (*moved, *still)), Decimal(0))
        beside = not whole.grand and any(BESIDE_OWN.search(o.item or "") for o in still)  # no part of a budget's own
        if moved and still and not beside and len(moved) + len(still) == len(lines) and abs(rest) <= whole.yuan * SLIP:
            yield SumBeside(whole, tuple(map(Term, (*moved, *still))))


def _stays(one: StatedAmount) -> bool:
    return bool(_STAYS.match(one.behind) or _STILL.search(one.before))


def _told_with(prose: Prose, whole: StatedAmount) -> list[StatedAmount]:
    """Return what a passage tells of the income, or the spending, of one budget."""
    same = (whole.fact, whole.budget, whole.passage)
    return [o for o in prose.statements if (o.fact, o.budget, o.passage) == same]
