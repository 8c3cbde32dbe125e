"""Family W: what a written report says, within itself: parts and wholes, before and after, income and expense."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from quotaxl.catalogue.law.provisions import ARITHMETIC
from quotaxl.core.finding import CellRole, Severity
from quotaxl.core.statement import DISPUTED, Belonging, Prose, StatedAmount, named
from quotaxl.core.words import Words
from quotaxl.dossier.dossier import Dossier
from quotaxl.rules.arithmetic.addedup import added_up
from quotaxl.rules.arithmetic.beside import (
    batches_alone,
    batches_in_all,
    hits,
    kinds_beside,
    paid_from,
    service_beside,
)
from quotaxl.rules.arithmetic.levelstold import by_level
from quotaxl.rules.arithmetic.linesbeside import lines_beside
from quotaxl.rules.arithmetic.netted import netted
from quotaxl.rules.arithmetic.stating import (
    DIFFERS,
    MEND,
    NO_PROSE,
    Term,
    once,
    quoted,
    stated_hit,
    sum_gap,
    tells_nothing,
)
from quotaxl.rules.arithmetic.telling import (
    BUDGET,
    NEW,
    alike,
    children,
    doubt,
    lists_of,
    partial,
    said_whole,
    unnested,
)
from quotaxl.rules.arithmetic.toldagain import copied_kind, issued_beyond, swapped, turned_again
from quotaxl.rules.engine.registry import Hit, Result, Unchecked, rule
from quotaxl.rules.engine.wording import money

_OVER = Decimal("0.3")
"""The part of a balance by which it may exceed its limit and still be read rightly."""
_AGAIN = Decimal("0.1")
"""The part by which one figure is told otherwise in another place; beyond it, it is more likely another figure."""
_ANY = Decimal("Infinity")
_TWICE = re.compile("第一次调整|第二次|首次调整|两次")
"""Words of a text that tells of more than one adjustment."""


@rule(
    "QX-W101",
    Severity.ERROR,
    title=Words("报告中的合计不等于一般与专项之和", "In the report a total differs from general plus special"),
    why=Words(
        "限额、新增限额、余额、发行、还本、付息都由一般债务和专项债务两部分组成，合计应等于两者之和。",
        "Limit, quota, balance, issue and service consist of a general and a special part.",
    ),
    message=DIFFERS,
    remedy=MEND,
    basis=("regulation-44", ARITHMETIC),
)
def report_kinds_differ(dossier: Dossier) -> Iterator[Result]:
    """A figure with 其中：一般…，专项… behind it that is not their sum."""
    for prose in dossier.proses:
        for left in prose.unread:
            if left.reason == DISPUTED:
                where = f"第{left.spots[0].paragraph}段“{left.words}”"
                yield Unchecked(
                    Words(
                        f"{where}处一人插入的文字另有人删改，修订都没有接受，这个数没有读；请先接受或拒绝修订",
                        f"{where}: one person deletes what another inserted; accept or reject the changes first",
                    ),
                    everything=False,
                )
        for at, parts in children(prose).items():
            total = prose.statements[at]
            kinds = [p for p in parts if p.kind in ("general", "special") and alike(total, p)]
            if len({(p.fact, p.nature) for p in kinds}) > 1 and total.kind == "total":
                # 新增一般、新增专项、再融资一般、再融资专项: all of them are the total
                if hit := stated_hit(total, [Term(p) for p in kinds]):
                    yield hit
                continue
            pairs: dict[tuple[object, ...], dict[str, StatedAmount]] = {}
            for part in parts:
                same = part.stage == total.stage or part.stage is None or total.fact in NEW
                if part.kind in ("general", "special") and alike(total, part) and same:
                    pairs.setdefault((part.stage, part.nature, part.place, part.year), {}).setdefault(part.kind, part)
            for pair in pairs.values():
                if len(pair) < 2 or total.kind in ("general", "special"):
                    continue
                # 转贷债券 a,其中:新增一般 b,新增专项 c,再融资 d
                again = [
                    p for p in parts if p.kind == "total" and "refinancing" in (p.nature, p.fact) and alike(total, p)
                ]
                # 争取债券资金 a,其中:特别国债 b,一般债券 c,专项债券 d
                kept = [Term(p) for p in (*again, *(p for p in parts if p.fact == "gap" and total.fact in NEW))]
                both = [Term(pair["general"]), Term(pair["special"])]
                hit = stated_hit(total, both)
                if hit and (not kept or (hit := stated_hit(total, [*both, *kept]))):
                    yield hit
        yield from hits((*kinds_beside(prose), *batches_in_all(prose)))
    if tells_nothing(dossier):
        yield NO_PROSE


@rule(
    "QX-W102",
    Severity.ERROR,
    title=Words("报告中各项之和不等于总数", "In the report the items do not add up to their total"),
    why=Words(
        "逐项列出的项目、地区、级次或收支，应合计为前面写明的总数；附表只列其中几项时应写明“主要”或“等”。",
        "Projects, regions, levels or lines that are listed one by one add up to the figure that heads them.",
    ),
    message=DIFFERS,
    remedy=MEND,
    basis=("budget-law-67", ARITHMETIC),
)
def report_items_differ(dossier: Dossier) -> Iterator[Result]:
    """A list of projects, places, levels or natures below a figure that is not their sum."""
    yield from once(_items_differ(dossier))


def _items_differ(dossier: Dossier) -> Iterator[Result]:
    """Yield every list that misses its total, in whichever way it is told."""
    for prose in dossier.proses:
        for at, parts in children(prose).items():
            total = prose.statements[at]
            for told in lists_of(total, parts):
                if any(p.each and not p.times for p in told) or total.each:
                    yield Unchecked(
                        Words("写有“各”的数不知有几项", "behind 各 it is not told how many"), everything=False
                    )
                    continue
                group = unnested(total, told)
                terms = [Term(p, p.times if p.each and p.times else 1) for p in group]
                gap, _ = sum_gap(total, terms)
                if gap > 0 and partial(total, group):
                    continue
                if gap and (reason := doubt(prose, at, group, gap)) is not None:
                    yield Unchecked(reason, everything=False)
                    continue
                severity = (
                    Severity.WARNING
                    if (gap > 0 and not said_whole(total, group)) or (total.stage == "change" and total.fact in BUDGET)
                    else None
                )
                if hit := stated_hit(total, terms, severity=severity):
                    yield hit
        yield from by_level(prose)
        yield from _moved(prose)
        yield from hits(
            (
                *added_up(prose),
                *lines_beside(prose),
                *service_beside(prose),
                *paid_from(prose),
                *netted(prose),
                *batches_alone(prose),
            )
        )
    if tells_nothing(dossier):
        yield NO_PROSE


@rule(
    "QX-W105",
    Severity.ERROR,
    title=Words("报告中债务余额超过债务限额", "In the report a balance exceeds its limit"),
    why=Words(
        "余额不得突破批准的限额，一般债务、专项债务分别管理，总额未超而其中一类超限同样是突破限额。",
        "No balance may exceed its limit, each kind for itself.",
    ),
    message=Words(
        "{where}：{item}{have}，不应超过{other}{due}，多{gap}。{note}",
        "{where}: {item} is {have}, above {other} {due} by {gap}. {note}",
    ),
    remedy=Words(
        "核对余额与限额；确已超限的，应当如实报告并停止举借。",
        "Check both; where the limit is broken, say so and borrow no more.",
    ),
    basis=("regulation-43", "regulation-94"),
)
def report_balance_over_limit(dossier: Dossier) -> Iterator[Result]:
    """A balance above the limit of its kind and level."""
    for prose in dossier.proses:
        limits: dict[tuple[object, ...], list[StatedAmount]] = {}
        for one in prose.statements:
            if one.fact == "limit":
                past = one.stage == "opening"
                limits.setdefault((one.kind, one.level or "area", one.place, past), []).append(one)
        for one in prose.statements:
            if one.fact != "balance" or one.stage in ("growth", "change"):
                continue
            past = one.stage == "opening"
            known = limits.get((one.kind, one.level or "area", one.place, past), [])
            known = [x for x in known if not past or x.year == one.year]
            limit = next((x for x in reversed(known) if x.stage == "adjusted"), known[-1] if known else None)
            if limit and one.yuan > limit.yuan + one.apart(limit):
                hit = stated_hit(one, [Term(limit)], wide=_OVER, other=named(limit))
                if hit:
                    yield hit
    if tells_nothing(dossier):
        yield NO_PROSE


@rule(
    "QX-W106",
    Severity.WARNING,
    title=Words("报告前后两处写的同一个数不一致", "The report states one figure in two ways"),
    why=Words(
        "同一份报告中同一个数只能有一个值，前后矛盾时至少一处写错。", "One figure has one value within a report."
    ),
    message=Words(
        "{where}：{item}{have}，与{before}写的{due}应为同一个数，{more}{gap}。{note}",
        "{where}: {item} is {have}, but {before} says {due}; it is one figure: {gap} too {more}. {note}",
    ),
    remedy=MEND,
    basis=(ARITHMETIC,),
)
def report_contradicts_itself(dossier: Dossier) -> Iterator[Result]:
    """The same fact, kind, stage and level with another value in another place."""
    yield from once(_contradictions(dossier))


def _contradictions(dossier: Dossier) -> Iterator[Result]:
    """Yield every figure that another place tells otherwise."""
    for prose in dossier.proses:
        several = any(_TWICE.search(s) for s in prose.sentences)
        first: dict[tuple[object, ...], StatedAmount] = {}
        for one in prose.statements:
            if one.stage not in ("opening", "adjusted") or one.fact not in ("limit", *BUDGET) or one.each:
                continue
            stepped = one.stage == "adjusted" or "次调整后" in one.sentence
            if (several and stepped) or (one.fact in BUDGET and one.item):
                continue
            key = (
                one.fact,
                one.kind,
                one.budget,
                one.stage,
                one.level or "own",
                one.place,
                one.year,
                one.nature,
                one.grand,
            )
            other = first.setdefault(key, one)
            if other is one or abs(one.yuan - other.yuan) <= one.apart(other):
                continue
            wide = Decimal(0) if one.passage == other.passage else _AGAIN
            if hit := stated_hit(one, [Term(other)], wide=wide, before=quoted(other)):
                yield hit
        for one, other in (*swapped(prose), *turned_again(prose), *copied_kind(prose)):
            if hit := stated_hit(one, [Term(other)], wide=_ANY, before=quoted(other)):
                yield hit
    if tells_nothing(dossier):
        yield NO_PROSE


@rule(
    "QX-W107",
    Severity.ERROR,
    title=Words("报告中“其中”的数大于总数", "In the report a part is larger than its whole"),
    why=Words(
        "“其中”后面的数是总数的一部分，不应大于总数。", "What stands behind 其中 is a part of the figure before it."
    ),
    message=Words(
        "{where}：{item}{actual}，不应大于它所属的{other}{whole}，多{gap}。",
        "{where}: {item} is {actual}, more than {other} {whole}, which it is a part of, by {gap}.",
    ),
    remedy=MEND,
    basis=(ARITHMETIC,),
)
def report_part_exceeds_whole(dossier: Dossier) -> Iterator[Result]:
    """A 其中 or bracketed part larger than the figure that it belongs to, unless another part of that is negative."""
    for prose in dossier.proses:
        # 增加0.6亿元，其中：一般减少0.3亿元，专项增加0.9亿元; 收入增加 a,其中甲收入增加 b,乙收入减少 c
        less = {one.of for one in prose.statements if one.of is not None and one.value < 0}
        for one in prose.statements:
            if one.of is None or one.of in less or one.relation is Belonging.LISTED:
                continue
            whole = prose.statements[one.of]
            if (
                one.fact == "invest"
                or not alike(whole, one)
                or one.stage != whole.stage
                or min(one.value, whole.value) < 0
            ):
                continue
            if one.yuan <= whole.yuan + one.apart(whole) or _of_another(prose, one):
                continue
            change = whole.fact in BUDGET and whole.stage == "change"
            slip = one.unit is not whole.unit and one.value <= whole.value  # 1.81元,其中专项 1.81亿元
            yield _beyond(one, whole, None if slip else _likely(one, whole, change=change))
        for one, quota in issued_beyond(prose):
            yield _beyond(one, quota, Severity.WARNING)
        for one, cost in _beyond_cost(prose):
            yield _beyond(one, cost, Severity.WARNING)
    if tells_nothing(dossier):
        yield NO_PROSE


def _beyond_cost(prose: Prose) -> Iterator[tuple[StatedAmount, StatedAmount]]:
    """Yield what a project gets or spent beyond its whole cost, and that: 专项债券 a,总投资 b; 总投资 b,已支付 a."""
    for first, second in pairwise(prose.statements):
        if first.passage != second.passage:
            continue
        if (first.fact, second.fact) == ("invest", "spent"):
            if second.yuan > first.yuan + second.apart(first) > 0:
                yield second, first
            continue
        cost, lent = (first, second) if first.fact == "invest" else (second, first)
        told = cost.fact == "invest" and lent.fact in ("project", "new") and cost.of is None and second.of is None
        if told and "。" not in second.before and lent.yuan > cost.yuan > 0:
            yield lent, cost


def _beyond(one: StatedAmount, whole: StatedAmount, severity: Severity | None) -> Hit:
    """Return the hit of a figure above the one that it is a part of."""
    gap = (one.yuan - whole.yuan) / whole.unit.value
    return Hit(
        (one.cell(CellRole.PART), whole.cell(CellRole.TOTAL)),
        {
            "where": quoted(one), "item": named(one), "actual": money(one.value, one.unit),
            "other": named(whole), "whole": money(whole.value, whole.unit), "gap": money(gap, whole.unit),
        },
        actual=one.value,
        unit=one.unit,
        severity=severity,
    )  # fmt: skip


def _likely(part: StatedAmount, whole: StatedAmount, *, change: bool) -> Severity | None:
    """Return how surely a part beyond its whole is wrong: far beyond it, it is rather a part of another figure."""
    if part.yuan > 2 * whole.yuan:
        return Severity.INFO
    return Severity.WARNING if change else None


def _of_another(prose: Prose, one: StatedAmount) -> bool:
    """Return whether a part and its other kind make a figure told elsewhere: they are parts of that one."""
    both = [o for o in prose.statements if o.of == one.of and o.kind in ("general", "special") and o.fact == one.fact]
    if one.kind not in ("general", "special") or len({o.kind for o in both}) < len(both) or len(both) < 2:
        return False
    whole = sum((o.yuan for o in both), Decimal(0))
    return any(o.yuan == whole for o in prose.statements if o.kind == "total")


def _moved(prose: Prose) -> Iterator[Result]:
    """Yield a change of use in which what some projects lose is not what others gain, though the limit stays."""
    if not any("用途" in s or "限额不变" in s or "不增加" in s for s in prose.sentences):
        return
    moved = [o for o in prose.statements if o.fact == "project" and o.stage == "change"]
    less, more = ([o for o in moved if (o.value < 0) == lower] for lower in (True, False))
    if less and more and (hit := stated_hit(less[0], [Term(o, -1) for o in (*more, *less[1:])])):
        yield hit
