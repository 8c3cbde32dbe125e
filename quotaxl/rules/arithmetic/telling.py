"""What a text tells below a figure: its parts, and the lists among them that say the whole of it."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from quotaxl.core.amount import Unit, convert
from quotaxl.core.statement import OTHER, Belonging, Prose, StatedAmount, Unread
from quotaxl.core.words import Words
from quotaxl.rules.arithmetic.causes import is_turned

BUDGET = ("income", "expense")
_PAID_OFF = frozenset({"arrears", "support", "swap", "projects"})
"""Uses of bonds that stand in a list of projects and are none."""
NEW = frozenset({"new", "issued", "refinancing"})
_LOWERED = re.compile(r"(?:减少|调减|减收|短收)$")
_SOLE = 2
"""So few lines behind 其中 may be some of them only."""
TAXES = (re.compile(r"税收(?:性)?(?:收入)?"), re.compile(r"(?:政府)?非税(?:收入)?"))
"""What a budget's own income consists of."""
BESIDE_OWN = re.compile(r"补助|转移支付|返还|债务|债券|上年结|结转|结余|调入|调出|稳定调节|上解|还本|转贷|动用|盘活")
"""Lines told beside a budget's own income or expense, that with it make the total."""
_KEPT_BACK = re.compile(r"待分配|未分配|预留|待下达|机动")
"""What is given to no level yet."""


def children(prose: Prose) -> dict[int, list[StatedAmount]]:
    """Return, by position of a figure, the figures that are parts of it."""
    found: dict[int, list[StatedAmount]] = {}
    for one in prose.statements:
        if one.of is not None:
            found.setdefault(one.of, []).append(one)
    return found


def alike(whole: StatedAmount, part: StatedAmount) -> bool:
    """Return whether a part is of the same stuff as its whole."""
    if part.fact in BUDGET or whole.fact in BUDGET:
        return part.fact == whole.fact and part.budget == whole.budget
    repaid = {whole.fact, part.fact} == {"refinancing", "repaid"}  # 偿还本金 a,其中再融资债券偿还 b
    service = whole.fact == "service" and part.fact in ("repaid", "interest")
    return part.fact == whole.fact or {part.fact, whole.fact} <= NEW or repaid or service


def _summed(total: StatedAmount, parts: Sequence[StatedAmount]) -> list[StatedAmount]:
    """Return the parts of other facts that are a sum: 还本 a、付息 b of 还本付息; 新增 a、再融资 b of what is issued.

    None where both kinds of bonds are told: these are summed as kinds.
    """
    if total.fact == "service" and {p.fact for p in parts} == {"repaid", "interest"}:
        return list(parts)
    bonds = [p for p in parts if p.fact in NEW and p.relation is Belonging.LISTED]
    facts, kinds = {p.fact for p in bonds}, {p.kind for p in bonds}
    mixed = total.fact == "issued" and "refinancing" in facts and len(facts) > 1
    return bonds if mixed and len(bonds) == len(parts) and not kinds >= {"general", "special"} else []


def _projects(total: StatedAmount, parts: Sequence[StatedAmount]) -> list[StatedAmount]:
    """Return the projects below a figure, with the other uses of its bonds: 甲项目 a、乙项目 b,偿还拖欠工程款 c."""
    found = [p for p in parts if p.fact == "project" and (p.stage != "change" or max(p.value, total.value) < 0)]
    uses = [p for p in parts if p.fact in NEW and p.kind == total.kind and p.nature in _PAID_OFF]
    return [*found, *uses] if found and total.fact in NEW else found


def _levels(total: StatedAmount, same: Sequence[StatedAmount]) -> list[StatedAmount]:
    """Return the levels and places that share a figure, the own level once though 其中州本级 told it before."""
    levels = [
        p
        for p in same
        if (p.place or p.level in ("own", "lower"))
        and (p.kind == total.kind or _alone(total, p, same))
        and (p.level != total.level or p.place)
    ]
    beside = any(p.level == "own" and p.place for p in levels)
    kept = [p for p in same if p not in levels and p.kind == total.kind and _KEPT_BACK.search(p.item or "")]
    return [p for p in levels if p.level != "own" or p.place or not beside] + (kept if levels else [])


def _beside_projects(total: StatedAmount, parts: Sequence[StatedAmount]) -> list[StatedAmount]:
    """Return the lines of a budget that stand in one list with projects: 支出增加 a,用于:甲项目 b,某支出 c."""
    if total.fact not in BUDGET or total.item:
        return []
    return [p for p in parts if p.item and (p.fact, p.stage) == (total.fact, total.stage)]


def _spelt_out(projects: Sequence[StatedAmount], lines: Sequence[StatedAmount]) -> bool:
    """Return whether projects are what one of the lines beside them is for: 债券支出 a,用于甲 b、乙 c;某支出 d."""
    return sum((p.yuan for p in projects), Decimal(0)) in {line.yuan for line in lines}


def lists_of(total: StatedAmount, parts: Sequence[StatedAmount]) -> Iterator[list[StatedAmount]]:
    """Yield the lists below a figure that say the whole of it: projects, places, natures, lines of a budget."""
    projects = _projects(total, parts)
    mixed = _beside_projects(total, parts) if projects else []
    shared = total.fact in (*NEW, *BUDGET) and total.stage != "adjusted"
    if mixed or (projects and shared) or (len(projects) > 1 and total.fact == "project"):
        yield mixed if _spelt_out(projects, mixed) else [*projects, *mixed]
    if mixed:
        return
    if summed := _summed(total, parts):
        yield summed
        return
    same = [
        p for p in parts if p.fact != "project" and alike(total, p) and (p.stage == total.stage or total.fact in NEW)
    ]
    levels = _levels(total, same)
    lines = [
        p for p in same if p.fact in BUDGET and (p.item or total.item)
    ]  # 全口径收入 a,其中上划 b,一般公共预算收入 c
    if (len(levels) > 1 and any(p.level == "own" for p in levels)) or len(levels) > 2:
        yield [*levels, *(p for p in lines if p not in levels)]  # 省级支出 a,债务还本支出 b,转贷市县支出 c
        lines = []
    natures = [p for p in same if p not in levels and p.kind == total.kind and p.fact not in BUDGET]
    listed = any(p.fact == "project" for p in parts) and all(p.nature in _PAID_OFF for p in natures)
    if listed or not any(p.nature or p.fact != total.fact for p in natures):
        natures = []
    told_apart = False
    if (len(natures) > 1 and len({(p.nature, p.fact) for p in natures}) == len(natures)) or (
        len(natures) > 1 and all(p.relation is Belonging.BRACKET for p in natures)):  # fmt: skip
        told_apart = True
        yield natures
    sources = [p for p in parts if total.fact in BUDGET and p.fact in NEW]
    lent = total.item is not None and "债" in total.item
    if len(sources) > 1 and (lent or all(p.relation is Belonging.BRACKET for p in sources)):
        yield sources
    uses = [p for p in same if p.item and p.kind == total.kind and p.fact in (*NEW, "balance", "repaid", "interest")]
    if len(uses) > 1 and not listed and not (told_apart and uses == natures):
        yield from _splits(total, uses)
    mixed = [p for p in parts if p.fact in NEW or (p.fact == total.fact and p.stage == total.stage and p.item)]
    if (
        total.fact in BUDGET
        and total.stage == "change"
        and not total.item
        and {p.fact for p in mixed} & set(BUDGET)
        and sources
    ):
        yield mixed  # 支出增加 a,其中专项债券 b,特别国债 c
        lines = []
    years = [p for p in same if p not in levels and p.kind == total.kind and p.fact in NEW]
    if len(years) > 1 and len({p.year for p in years}) == len(years):
        yield years
    if lines and total.level == "own":  # 其中:市本级支出 a,债务转贷支出 b
        kept = [p for p in same if p.fact in BUDGET and not p.item and p.relation is Belonging.WHICH]
        lines = [*kept, *lines] if len(kept) == 1 and kept[0].level == "own" else lines
    if len(lines) > 1:
        yield lines


def _worth(left: Unread) -> Decimal:
    """Return the amount in 元 that was not understood; 0 where it has no unit, too."""
    match = re.match(r"([\d,]+(?:\.\d+)?)(亿元|万元|元|亿|万)", "".join(left.words.split()))
    unit = {"亿": Unit.YIYUAN, "万": Unit.WANYUAN}.get(match[2][0], Unit.YUAN) if match else Unit.YUAN
    return convert(Decimal(match[1].replace(",", "")), unit, Unit.YUAN) if match else Decimal(0)


_NEAR = 3
"""Passages behind a list in which what was not understood may be its end."""
_FEW = 6
_SOME = 10
"""Lines that leave out more than one part of so many of what was spent are some of them, not all."""


def doubt(prose: Prose, at: int, group: Sequence[StatedAmount], gap: Decimal) -> Words | None:
    """Return why a list that misses its total by `gap` (元) may be misread rather than wrong; None for others.

    An amount between the two that was not understood; another figure told there that is just the gap; a head that is
    itself the first of the list, its true total being told elsewhere.
    """
    total, last = prose.statements[at], max(map(prose.statements.index, group))
    start, end = total.spots[0], max((p.spots[-1].paragraph, p.spots[-1].end) for p in group)
    until = end[0] + _NEAR * (len({p.passage for p in group}) > 1)
    for left in prose.unread:
        spot = left.spots[0]
        if (
            (start.paragraph, start.start) < (spot.paragraph, spot.start)
            and spot.paragraph <= until
            and left.reason != OTHER
            and _worth(left) <= gap
        ):
            return Words(
                f"“{left.words}”没有读懂，这一列不能核对合计", f"“{left.words}” was not understood: no sum is checked"
            )
    other = prose.statements[at - 1] if at and all(p.place for p in group) else None
    together = other is not None and (other.fact, other.passage) == (total.fact, total.passage)
    if other is not None and together and {total.kind, other.kind} == {"general", "special"} and gap == -other.yuan:
        return Words("所列各项是一般债务与专项债务两者的", "the list is of both kinds together")
    if total.nature in _PAID_OFF - {"projects"} and group[0].fact == "project":
        return Words("所列项目不属于这一用途", "projects are no use of these bonds")
    beside = [p for p in prose.statements[at + 1 : last + 5] if p not in group and p.kind in (None, total.kind)]
    beside = [p for p in beside if p.fact in (*NEW, total.fact) and p.of in (None, at)][:_FEW]
    beside = [p for p in beside if p.passage <= group[-1].passage]
    few = (c for n in range(1, len(beside) + 1) for c in combinations(beside, n))
    if any(sum((p.yuan for p in c), Decimal(0)) == gap for c in few):
        return Words("同一句中另有一项恰为差额", "another figure beside the list is just what is missing")
    moved = [o for o in prose.statements if total.fact in BUDGET and (o.fact, o.item) == (total.fact, total.item)]
    if any(o.passage == total.passage and o.stage != total.stage and o.yuan == total.yuan - gap for o in moved):
        return Words("所列各项之和恰为同一段写明的另一个数", "the list makes another figure of the same line")
    if gap > 0 and total.fact in BUDGET and not total.item and _moved_alone(prose, total, group):
        return Words("另有只写增减数的项", "lines beside the list are told by their change alone")
    alike_ = [o for o in prose.statements if o.fact in NEW and o.kind == total.kind and o is not total]
    if total.fact in NEW and total.passage == group[0].passage and any(o.yuan == 2 * total.yuan - gap for o in alike_):
        return Words("所列各项与“总数”相加才是前文写明的总数", "with its head the list makes a total told elsewhere")
    return None


def _moved_alone(prose: Prose, total: StatedAmount, group: Sequence[StatedAmount]) -> bool:
    """Return whether lines of a total's list are told by their change alone: 甲由 a 调整为 b;乙增加 c;丙 d,不作调整."""
    same = (total.fact, total.budget, total.passage)
    heads = {
        n
        for n, o in enumerate(prose.statements)
        if (o.fact, o.budget, o.passage) == same and not o.item and o.stage != total.stage
    }
    items = {o.item for o in group}
    return total.stage == "adjusted" and any(
        o.of in heads and o.stage == "change" and o.item and o.item not in items for o in prose.statements
    )


def _alone(total: StatedAmount, part: StatedAmount, others: Sequence[StatedAmount]) -> bool:
    """Return whether all that a place gets is of one kind: 某开发区 a,均为专项债券."""
    return (
        bool(part.place) and total.kind == "total" and not any(o.place == part.place for o in others if o is not part)
    )


def _splits(total: StatedAmount, uses: Sequence[StatedAmount]) -> Iterator[list[StatedAmount]]:
    """Yield the uses below a figure; of a balance that passages split one by one, each passage for itself."""
    passages = {p.passage for p in uses}
    if total.fact != "balance" or len(passages) == 1:
        yield list(uses)
        return
    yield from ([p for p in uses if p.passage == passage] for passage in sorted(passages))


def partial(total: StatedAmount, group: Sequence[StatedAmount]) -> bool:
    """Return whether a list may be shorter than its whole: 主要, 等, 其余, or lines of a budget behind 其中."""
    rest = total.fact in BUDGET and any((p.item or "").startswith(("其他", "其它", "其余")) for p in group)
    if total.partial and len(group) > 2 and _slip(total, group):
        return False  # 增加 a,主要是:甲 b,乙 c,丙 d: with two digits turned round it is all of it
    if (total.partial and not rest) or any("等" in (p.item or "")[-3:] for p in group):
        return True
    spent = total.fact == "expense" or (total.fact == "income" and total.item)
    moved = total.stage == "adjusted" and not total.grand  # 支出由 a 调整为 b。其中:甲由 c 调整为 d
    if spent and not rest and (total.stage is None or moved) and all(p.relation is Belonging.WHICH for p in group):
        short = total.yuan - sum((p.yuan for p in group), Decimal(0))
        if short * _SOME > total.yuan:
            return True  # 支出 a,完成预算 b%。其中:教育支出 c,卫生支出 d: the larger lines alone are told
    if {p.fact for p in group} > {"refinancing"} and {p.fact for p in group} <= NEW:
        return False  # 债务转贷收入,其中新增债券 a,再融资债券 b
    if total.level == "own" and any(p.level == "own" and (not p.item or "本级" in p.item) for p in group):
        return False  # 其中市本级支出 a,债务转贷支出 b
    if len(group) == len(TAXES) and all(t.fullmatch(p.item or "") for t, p in zip(TAXES, group, strict=True)):
        return False  # 其中税收收入 a,非税收入 b
    few = total.fact in BUDGET and all(p.relation is not Belonging.LISTED for p in group) and len(group) <= _SOLE
    return few and not _slip(total, group) and not _netted(total, group)


def _netted(total: StatedAmount, group: Sequence[StatedAmount]) -> bool:
    """Return whether a line rises by more than the whole does and another falls: the two are told to make it."""
    values = [p.yuan for p in group]
    return len(group) > 1 and total.stage == "change" and min(values) < 0 < total.yuan < max(values)


def unnested(total: StatedAmount, group: Sequence[StatedAmount]) -> list[StatedAmount]:
    """Return a list without the parts of one of its members by which alone it is too much.

    （二）专项 a: / 1.用于项目建设 b:甲 c,乙 d。/ 2.用于清偿欠款 e: c and d are what b is spent on.
    """
    told = sorted(group, key=lambda o: (o.spots[0].paragraph, o.spots[0].start))
    more = sum((o.yuan for o in told), Decimal(0)) - total.yuan
    for at, head in enumerate(told):
        for end in range(at + 3, len(told) + 1):
            parts = told[at + 1 : end]
            if sum((p.yuan for p in parts), Decimal(0)) == head.yuan == more:
                return [o for o in told if o not in parts]
    return list(group)


def _slip(total: StatedAmount, group: Sequence[StatedAmount]) -> bool:
    """Return whether the sign of one of a few lines, or two of its digits, is all that they miss their total by."""
    gap = total.yuan - sum((p.yuan for p in group), Decimal(0))
    if len(group) == 1:
        return False
    lowered = (p for p in group if p.value < 0 and _LOWERED.search(p.before))
    return any(gap == -2 * p.yuan for p in lowered) or any(_turned(p, gap) for p in group)


def _turned(part: StatedAmount, gap: Decimal) -> bool:
    """Return whether two digits beside each other, turned round, make a figure greater by `gap` (元)."""
    return is_turned(abs(part.value), abs(part.value) + convert(gap, Unit.YUAN, part.unit))


def said_whole(total: StatedAmount, group: Sequence[StatedAmount]) -> bool:
    """Return whether a list is said to be whole."""
    return total.leads or (all(p.relation is not Belonging.WHICH for p in group) and len(group) > 1)
