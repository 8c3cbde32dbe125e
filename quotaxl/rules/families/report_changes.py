"""Family W: how figures move in a written report: opening plus change is adjusted, income is expense."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations

from quotaxl.catalogue.law.provisions import ARITHMETIC
from quotaxl.core.finding import Severity
from quotaxl.core.statement import Belonging, Prose, StatedAmount, named
from quotaxl.core.words import Words
from quotaxl.dossier.dossier import Dossier
from quotaxl.rules.arithmetic.beside import compared, hits, moved_beside, room_beside
from quotaxl.rules.arithmetic.rolled import balances_roll
from quotaxl.rules.arithmetic.stating import DIFFERS, MEND, NO_PROSE, Term, once, stated_hit, tells_nothing
from quotaxl.rules.arithmetic.telling import BUDGET, NEW
from quotaxl.rules.engine.registry import Hit, Result, rule

_ABOVE = re.compile(r"^(?:[(（]?[一二三四五六七八九十\d]+[)）、.])?(?:根据|按照)?(?:以上|上述)")
_QUOTAS = 10
"""New quotas of one kind beyond which nobody can say which of them a limit after the adjustment holds."""
_ROOM = re.compile(r"(?:比|较)[^，。,]{0,8}限额(?:低|少|小)$|低于[^，。,]{0,8}限额$")
_TO_LIMIT = re.compile(r"(?:离|距|距离)[^，。,]{0,8}限额(?:还有|尚有|仍有)?$")
_SPACE = re.compile(r"的?(?:举债|限额)?空间")
_CARRIED = re.compile(r"年[终末].*(?:结转|结余)|结转下年|^(?:滚存|净)?结[转余]")
"""Lines of money that is left at the end of the year."""
_OWN = re.compile(r"(?:本级)?(?:一般公共|政府性基金|国有资本经营)预算(?:收入|支出)")
"""What a total holds beside what is handed up, repaid or carried on."""
_MOVES = ("change", "growth")
_ONCE = 2
"""Totals of a budget that is adjusted once: before and after."""
_TWICE = 2
"""Stages at which total income and total expense stand apart by the same sum: the text counts other money in one."""
_NEAR = 6
"""Passages within which 收入总计 and 支出总计 are told of each other."""
_BY = re.compile(r"^[,，]?(?:比[^,，。;；\d]*)?(?:净)?(?:增加|减少|调增|调减|增长|下降|增|减)")
"""How a change is told right behind the figure that it leads to."""


@rule(
    "QX-W103",
    Severity.ERROR,
    title=Words("报告中调整后的数不等于年初数加调整数", "In the report adjusted differs from opening plus change"),
    why=Words(
        "年初批准数加本次调整数等于调整后的数；限额、收入、支出都应如此，第二次调整以第一次调整后的数为基础。",
        "Opening plus change is the adjusted figure; a second adjustment starts from the first.",
    ),
    message=DIFFERS,
    remedy=MEND,
    basis=("budget-law-67", ARITHMETIC),
)
def report_does_not_roll(dossier: Dossier) -> Iterator[Result]:
    """Opening + change ≠ adjusted, of a limit or a budget."""
    yield from once(_not_rolling(dossier))
    if tells_nothing(dossier):
        yield NO_PROSE


def _not_rolling(dossier: Dossier) -> Iterator[Result]:
    """Yield limits, budgets and balances that do not follow from what they started from."""
    for prose in dossier.proses:
        yield from _limits_roll(prose)
        yield from _budgets_roll(prose)
        yield from hits(balances_roll(prose))
        yield from _room_left(prose)
        yield from hits((*moved_beside(prose), *compared(prose), *room_beside(prose)))


@rule(
    "QX-W104",
    Severity.ERROR,
    title=Words("报告中收入总计与支出总计不相等", "In the report income and expense do not balance"),
    why=Words(
        "地方各级预算按照量入为出、收支平衡的原则编制，不列赤字，收入总计应等于支出总计。",
        "Local budgets run no deficit: total income equals total expense.",
    ),
    message=Words(
        "{where}：{item}{have}，按{other}应为{due}，{more}{gap}。{note}",
        "{where}: {item} is {have}; by {other} it should be {due}: {gap} too {more}. {note}",
    ),
    remedy=MEND,
    basis=("budget-law-35", ARITHMETIC),
)
def report_unbalanced(dossier: Dossier) -> Iterator[Result]:
    """收入总计 ≠ 支出总计 of one budget at one stage."""
    for prose in dossier.proses:
        income: dict[tuple[object, ...], StatedAmount] = {}
        hits: list[tuple[tuple[object, ...], Hit]] = []
        gaps: dict[tuple[object, ...], set[Decimal]] = {}
        steps = _steps(prose)
        for one in prose.statements:
            if not one.grand or one.item or one.of is not None:
                continue
            key = (one.budget, one.stage, one.level)
            if one.fact == "income":
                income[key] = one
                continue
            other = income.get(key)
            if one.fact != "expense" or other is None or one.passage - other.passage > _NEAR:
                continue
            if len(steps[one.budget]) > _ONCE and one.yuan in steps[one.budget]:
                continue  # of a budget that was adjusted before, either side may be told from another step on
            gap = gaps.setdefault((one.budget,), set())
            gap |= {one.yuan - other.yuan} - {Decimal(0)}
            hit = stated_hit(one, [Term(other)], other=named(other))
            if hit and not _left_over(prose, one, other):
                hits.append(((one.budget,), hit))
        told = {key: sum(k == key for k, _ in hits) for key, _ in hits}
        yield from (hit for key, hit in hits if told[key] < _TWICE or len(gaps[key]) > 1)
        yield from _once_equal(prose)
    if tells_nothing(dossier):
        yield NO_PROSE


def _left_over(prose: Prose, expense: StatedAmount, income: StatedAmount) -> bool:
    """Return whether what a budget takes in beyond its expense is told beside it as left at the end of the year."""
    for one in prose.statements:
        near = abs(one.passage - expense.passage) <= _NEAR and _CARRIED.search(one.item or "")
        same = (one.fact, one.budget, one.stage) == ("expense", expense.budget, expense.stage)
        if near and same and one.yuan == income.yuan - expense.yuan:
            return True
    return False


def _steps(prose: Prose) -> Mapping[str | None, set[Decimal]]:
    """Return what the income of each budget is as a whole, in 元, before and after each of its adjustments."""
    found: dict[str | None, set[Decimal]] = defaultdict(set)
    for one in prose.statements:
        if one.fact == "income" and not one.item and one.of is None and one.stage in ("opening", "adjusted"):
            found[one.budget].add(one.yuan)
    return found


def _once_equal(prose: Prose) -> Iterator[Result]:
    """Yield adjusted expense that is not the adjusted income of its passage, though their openings are equal."""
    for at, one in enumerate(prose.statements):
        if one.fact != "expense" or one.stage != "adjusted" or one.item or one.grand or one.of is not None:
            continue
        mine = [o for o in prose.statements[:at] if o.passage == one.passage and o.budget == one.budget and not o.item]
        sides = {(o.fact, o.stage): o for o in mine if o.of is None}
        opened, income = sides.get(("income", "opening")), sides.get(("income", "adjusted"))
        opening = sides.get(("expense", "opening"))
        if not (income and opened and opening and opened.yuan == opening.yuan):
            continue
        if any(o.yuan == abs(one.yuan - income.yuan) for o in prose.statements if _raises(o, one.budget)):
            continue  # 收入 is told without the bonds that the spending takes in
        if hit := stated_hit(one, [Term(income)], other=named(income), severity=Severity.WARNING):
            yield hit


def _raises(one: StatedAmount, budget: str | None) -> bool:
    """Return whether a figure is new quota of the kind that a budget takes in, or what that budget spends of it."""
    kind = {"general": "general", "fund": "special"}.get(budget or "")
    line = one.fact in BUDGET and one.budget == budget and "债" in (one.item or "")
    return line or (one.fact in NEW and one.kind == kind)


def _limits_roll(prose: Prose) -> Iterator[Result]:
    """Yield limits after the adjustment that are not the opening limit and the new quota together, by kind."""
    for kind in ("total", "general", "special"):
        mine = [o for o in prose.statements if o.kind == kind and o.place is None and o.level in (None, "area")]
        openings = [o for o in mine if o.fact == "limit" and o.stage == "opening"]
        ends = [
            o
            for o in mine
            if o.fact == "limit"
            and (
                o.stage == "adjusted"
                or (o.stage is None and (o.of is not None or any(p.passage == o.passage for p in openings)))
            )
        ]
        quotas: dict[Decimal, StatedAmount] = {}
        for o in mine:
            whole = prose.statements[o.of] if o.of is not None else None
            part = whole is not None and whole.fact == "new" and whole.kind == kind
            part = part and not (o.item or "").endswith("批")  # 第一批 may be in the limit already
            if o.fact == "new" and not part and (o.nature not in ("refinancing", "carried") or o.value < 0):
                quotas.setdefault(o.yuan, o)
        if kind == "total" and not quotas:  # 收回专项限额 a,…债务限额合计由 b 调整为 c
            parts = [
                o for o in prose.statements if o.fact == "new" and o.of is None and o.kind in ("general", "special")
            ]
            quotas = {
                o.yuan: o for o in parts if o.level in (None, "area") and o.nature not in ("refinancing", "carried")
            }
        else:  # 限额 a,加上新增限额 b和置换限额 c: what is of one kind raises the total too
            swaps = [o for o in prose.statements if o.kind in ("general", "special") and o.of is None]
            swaps = [o for o in swaps if o.fact == "new" and o.place is None and o.level in (None, "area")]
            back = [o for o in prose.statements if o.fact == "new" and o.value < 0 and o.of is None and not o.place]
            quotas = quotas | {o.yuan: o for o in (*swaps, *back) if kind == "total"}
        if not quotas:  # 新增债券 a,…核定限额 b,上年限额 c
            wholes = {i for i, o in enumerate(prose.statements) if o.nature == "new"}
            issued = (o for o in mine if (o.fact, o.nature) == ("issued", "new") and o.of not in wholes)
            quotas = {o.yuan: o for o in issued}
        news = list(quotas.values())
        if not openings or not ends or not news or len(news) > _QUOTAS:
            continue
        sets = [c for n in range(0, len(news) + 1) for c in combinations(news, n)]
        for end in {e.yuan: e for e in ends}.values():
            base = min(openings, key=lambda o: (o.passage > end.passage, abs(end.passage - o.passage)))
            slack = end.half + base.half
            if any(
                abs(end.yuan - base.yuan - sum((q.yuan for q in c), Decimal(0))) <= (slack if not c else Decimal(0))
                for c in sets
                if c or end.stage is None
            ):
                continue
            best = min(
                (c for c in sets if c), key=lambda c: abs(end.yuan - base.yuan - sum((q.yuan for q in c), Decimal(0)))
            )
            if hit := stated_hit(end, [Term(base), *map(Term, best)]):
                yield hit


def _room_left(prose: Prose) -> Iterator[Result]:
    """Yield room below a limit that is not limit less balance: 余额 a,比限额低 b."""
    for at, one in enumerate(prose.statements):
        told_as_room = _ROOM.search(one.before) or (_TO_LIMIT.search(one.before) and _SPACE.match(one.behind))
        if one.fact != "gap" or not told_as_room:
            continue
        told = [o for o in prose.statements[:at] if o.kind == "total" and not o.place and o.stage not in _MOVES]
        balance = next((o for o in reversed(told) if o.fact == "balance"), None)
        limits = [
            o
            for o in told
            if o.fact == "limit"
            and balance is not None
            and (o.level or "area") == (balance.level or "area")
            and (o.stage != "opening" or o.passage == one.passage)
        ]
        if balance is None or not limits or balance.passage != one.passage or balance.stage == "opening":
            continue
        if limits[-1].stage == "opening":
            continue
        if hit := stated_hit(one, [Term(limits[-1]), Term(balance, -1)], severity=Severity.WARNING):
            yield hit


def _budgets_roll(prose: Prose) -> Iterator[Result]:
    """Yield budgets after the adjustment that are not the opening one and its changes together, line by line."""
    keyed: dict[tuple[object, ...], list[StatedAmount]] = {}
    for one in prose.statements:
        own = one.of is None or one.item or _told_behind(prose, one)
        if one.fact in BUDGET and one.stage in ("opening", "change", "adjusted") and own:
            keyed.setdefault((one.fact, one.budget, one.item, one.level or "own"), []).append(one)
    for line in keyed.values():
        for n, end in enumerate(line):
            if end.stage != "adjusted":
                continue
            base, changes = _base(line, n)
            if base is None:
                continue
            base = _own_of(prose, base, end)
            if not changes:
                lines = _lines(prose, base, end) if end.item is None else []
                changes = _summed(prose, base, end) or _implied(prose, base, end)
                quota = [] if changes else _quota(prose, base, end)
                changes = changes or quota or (lines if len(lines) > 1 else _just_told(line, n))
                wide = {"wide": Decimal(0)} if quota else {}  # other money may have moved it, too: a slip alone counts
                terms = [Term(base), *map(Term, changes)]
                hit = stated_hit(end, terms, severity=Severity.WARNING, **wide) if changes else None
            else:
                lines = _lines(prose, base, end) if end.item is None else []
                if lines and not stated_hit(end, [Term(base), *map(Term, (*changes, *lines))]):
                    continue  # 支出增加 a，债务还本支出增加 b: the total takes both
                hit = stated_hit(end, [Term(base), *map(Term, changes)])
            if hit:
                yield hit


def _own_of(prose: Prose, base: StatedAmount, end: StatedAmount) -> StatedAmount:
    """Return the budget's own part of an opening total where the figure behind is that part alone.

    支出总计 a,其中:一般公共预算支出 b。调增一般公共预算支出 c,调整后一般公共预算支出 d.
    """
    if not base.grand or end.grand:
        return base
    at = prose.statements.index(base)
    own = (o for o in prose.statements if o.of == at and _OWN.fullmatch(o.item or ""))
    return next(own, base)


def _base(line: Sequence[StatedAmount], n: int) -> tuple[StatedAmount | None, list[StatedAmount]]:
    """Return the figure that an adjusted one starts from and the changes between; the change may be told after it."""
    end = line[n]
    after = [o for o in line[n + 1 : n + 3] if o.passage == end.passage]
    if after and after[0].stage == "opening":  # 调整后 a，比年初的 b 减少 c; 增加 c，调整后 a（年初 b）
        bracket = after[0].relation is Belonging.BRACKET and line[n - 1].stage == "change"
        return after[0], [line[n - 1]] if bracket else [o for o in after[1:] if o.stage == "change"]
    base: StatedAmount | None = None
    changes: list[StatedAmount] = []
    for one in reversed(line[:n]):
        if one.stage == "change":
            changes.append(one)
        else:
            base = one
            break
    lesser = base is not None and not base.grand and (any(c.grand for c in changes) or _summed_since(base, end))
    if base is None or lesser or end.passage - base.passage > 12:
        return None, []
    if not changes and after and after[0].stage == "change":
        more = sum(o.stage == "change" and o.passage == end.passage for o in line[n + 1 :]) > 1
        if more and not _BY.match(end.behind):
            return None, []  # 由 a 调整为 b,主要由于:(1)甲调增 c;(2)乙调增 d
        changes = [after[0]]
    if (
        not changes
        and n >= 2
        and line[n - 1] is base
        and line[n - 2].stage == "change"
        and line[n - 2].passage == end.passage
        and not _moved_already(line, n - 2)
    ):
        changes = [line[n - 2]]  # 增加 c，由 a 调整为 b
    return base, list({c.yuan: c for c in changes}.values())


def _told_behind(prose: Prose, one: StatedAmount) -> bool:
    """Return whether brackets behind an adjusted figure hold what it was at first: 调整后 a（年初 b）."""
    whole = prose.statements[one.of] if one.of is not None else None
    if whole is None or one.relation is not Belonging.BRACKET:
        return False
    same = (whole.fact, whole.budget, whole.item) == (one.fact, one.budget, one.item)
    return same and (whole.stage, one.stage) == ("adjusted", "opening")


def _moved_already(line: Sequence[StatedAmount], n: int) -> bool:
    """Return whether a change stands right behind the adjusted figure that it leads to: 支出由 a 调整为 b,增加 c."""
    return n > 0 and line[n - 1].stage == "adjusted" and line[n - 1].passage == line[n].passage


def _summed_since(base: StatedAmount, end: StatedAmount) -> bool:
    """Return whether a total is told behind the adjusted figure of its own part: 支出由 a 调整为 b,…;支出总计 c."""
    return end.grand and base.stage == "adjusted"


def _lines(prose: Prose, base: StatedAmount, end: StatedAmount) -> list[StatedAmount]:
    """Return changes of single lines told beside that of the whole, between opening and adjusted."""
    a, b = prose.statements.index(base), prose.statements.index(end)
    mine = (o for o in prose.statements[a + 1 : b] if o.fact == end.fact and o.budget == end.budget)
    return [o for o in mine if o.stage == "change" and o.item and o.of is None]


def _quota(prose: Prose, base: StatedAmount, end: StatedAmount) -> list[StatedAmount]:
    """Return the one new quota that moves a budget of which the text tells no change; none where several could."""
    kind = {"general": "general", "fund": "special"}.get(end.budget or "")
    told = [o for o in prose.statements if o.fact in BUDGET and o.budget == end.budget and o.stage == "change"]
    lines = [o for o in prose.statements if o.fact == end.fact and o.budget == end.budget and o.item]
    told += [o for o in lines if o.stage == "adjusted" and o.passage == end.passage]  # each line moves by itself
    news = [o for o in prose.statements if o.fact == "new" and o.kind == kind and o.nature in (None, "new")]
    at = prose.statements.index(base)
    here = [o for o in news if o.passage == base.passage and o.of is None and prose.statements.index(o) < at]
    same = [o for o in news if o.level == base.level == "own"]
    quotas = {o.yuan: o for o in here or same or news}
    whole = end.grand or bool(here or same)
    if told or not kind or len(quotas) != 1 or end.item or base.passage != end.passage or not whole:
        return []
    return list(quotas.values())


def _just_told(line: Sequence[StatedAmount], n: int) -> list[StatedAmount]:
    """Return the change that the paragraph before told: 支出增加 c。/ 支出由 a 调整为 b."""
    told = [o for o in line[max(0, n - 2) : n - 1] if o.stage == "change" and not _moved_already(line, n - 2)]
    return [o for o in told if line[n].passage - o.passage <= 2 and line[n - 1].passage == line[n].passage]


def _summed(prose: Prose, base: StatedAmount, end: StatedAmount) -> list[StatedAmount]:
    """Return the changes listed in the chapter above 根据以上调整，收入由 a 调整为 b."""
    if base.passage != end.passage or end.fact != "income" or not _ABOVE.search(prose.sentences[end.passage]):
        return []
    kind = {"general": "general", "fund": "special"}.get(end.budget or "")
    found = []
    for one in reversed(prose.statements[: prose.statements.index(base)]):
        if one.chapter[:1] != end.chapter[:1] or (one.fact == "income" and not one.item):
            break
        if one.of is None and (
            (one.fact == "new" and one.kind == kind) or (one.fact == "income" and one.budget == end.budget)
        ):
            found.append(one)
    return found


def _implied(prose: Prose, base: StatedAmount, end: StatedAmount) -> list[StatedAmount]:
    """Return new quotas and other income told between opening and adjusted expense in one passage."""
    if base.passage != end.passage or end.fact != "expense":
        return []
    a, b = prose.statements.index(base), prose.statements.index(end)
    return [
        o
        for o in prose.statements[a + 1 : b]
        if o.of is None and (o.fact == "new" or (o.fact == "income" and o.stage == "change"))
    ]
