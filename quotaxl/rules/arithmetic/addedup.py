"""Sums that sentences of a text lead up to: 收入 a,加上补助收入 b,收入总计 c; 还本 a。付息 b。还本付息合计 c."""

import re
from collections.abc import Iterator, Sequence

from quotaxl.core.statement import Prose, StatedAmount
from quotaxl.rules.arithmetic.beside import SLIP, SumBeside
from quotaxl.rules.arithmetic.stating import Term
from quotaxl.rules.arithmetic.telling import BESIDE_OWN, BUDGET, NEW

_TOGETHER = re.compile(r"(?:收入|支出)(?:合计|共计|总数|总和)(?:为|达)?$")
_SUMMED = re.compile(r"(?:合计|共计|总计|共)(?:为|达)?$|^[^，。]*全年[^，。]*还本付息$")
_TAXES = ("税收收入", "非税收入")
"""What a budget's own income consists of: no lines beside it."""
_CARRIED = re.compile(r"上年结[转余]")
_IN_ALL_SPENT = re.compile(r"(?:累计|合计|共计?|总共)(?:已|实际)?(?:支出|支付|使用|拨付)(?:资金)?$")
_OF_PLAN = re.compile(r"的[\d.]+[%％]")
_NUMBERED = re.compile(r"\d{1,2}[.、．]|[(（]\d{1,2}[)）]|[①-⑳]")
_ADDS = re.compile(r"(?:^|[，。；,])\s*加上?[^，。；,\d]*$")


def added_up(prose: Prose) -> Iterator[SumBeside]:
    """Yield every sum that sentences lead up to."""
    yield from told_to_add_up(prose)
    yield from served(prose)
    yield from spent_by_project(prose)
    yield from spent_in_all(prose)


def told_to_add_up(prose: Prose) -> Iterator[SumBeside]:
    """Yield a sum that sentences lead up to and miss: 收入 a,加上补助收入 b、调入资金 c,收入总计 d.

    Also 专项债务限额 a,加上一般债务限额 b,限额为 c.
    """
    by_passage: dict[int, list[StatedAmount]] = {}
    for one in prose.statements:
        if one.of is None and one.stage != "growth" and not one.place and not one.each and one.item not in _TAXES:
            by_passage.setdefault(one.passage, []).append(one)
    for told in by_passage.values():
        run: list[StatedAmount] = []
        for n, one in enumerate(told):
            if one.fact in BUDGET and one.stage in ("opening", "adjusted") and _OF_PLAN.match(one.behind):
                continue  # 支出完成 a,为调整预算 b 的 95.8%。加上解支出 c,支出总计 d
            if one.fact in BUDGET and not one.item and not one.grand and run and not run[-1].item:
                if (run[-1].stage, one.stage) == ("opening", "adjusted"):
                    run = []  # 支出由 a 调整为 b,增加 c,加上 d,支出总计 e: b is what d is added to
                elif (run[-1].stage, one.stage) == ("adjusted", "change"):
                    continue
            if one.fact in BUDGET:
                run = run if run and (one.fact, one.budget) == (run[0].fact, run[0].budget) else []
                stages = {o.stage for o in (*run, one)}
                if any(o.item and _CARRIED.search(o.item) for o in run):
                    stages -= {"opening"}  # 上年结余 is this year's income, and so are the lines behind it
                beside = len(run) > 1 and len(stages) < 2 and one.stage != "change"
                beside = beside and all(o.item and BESIDE_OWN.search(o.item) for o in run[1:])
                beside = beside and len({o.item for o in run}) == len(run)  # 甲收入由 a 调整为 b is told twice
                added = len(run) > 1 and not run[0].item and (beside or _ADDS.search(run[1].before))
                whole = one.grand or (not one.item and bool(_TOGETHER.search(one.before)))
                terms = [Term(o) for o in run] if whole and added else []
                compared = len(run) == 1 and one.stage in ("opening", "change") and not one.item and not run[0].stage
                run = [] if whole else run if compared else [*run, one]
            else:
                run = [] if one.fact in NEW else run
                terms = _both_kinds(told[:n], one)
            if terms:
                yield SumBeside(one, terms)


def served(prose: Prose) -> Iterator[SumBeside]:
    """Yield debt service that is not principal and interest told in its passage: 还本 a。付息 b。还本付息合计 c."""
    for one in prose.statements:
        if one.fact != "service" or one.of is not None or one.kind != "total" or not _SUMMED.search(one.before):
            continue
        mine = [o for o in prose.statements if o.passage == one.passage and o.year == one.year and o.of is None]
        told = [[o for o in mine if o.fact == fact and o.kind == "total"][:1] for fact in ("repaid", "interest")]
        paid = [o for first in told for o in first]
        if all(told):
            yield SumBeside(one, [Term(o) for o in paid])


def spent_by_project(prose: Prose) -> Iterator[SumBeside]:
    """Yield what was spent of bonds with what each project below spent: 累计支出 a。/ 1.甲项目…已支出 b. / 2.乙项目….

    Only where each of the rows that follow, all numbered, tells one such figure.
    """
    for whole in prose.statements:
        row = _NUMBERED.match(prose.sentences[whole.passage])
        if whole.fact != "spent" or whole.of is not None or whole.item or row:
            continue
        rows: list[StatedAmount] = []
        for passage in range(whole.passage + 1, len(prose.sentences)):
            told = [o for o in prose.statements if o.passage == passage and o.fact == "spent"]
            own = [o for o in told if o.of is None or prose.statements[o.of] not in told]
            if len(own) != 1 or not _NUMBERED.match(prose.sentences[passage]):
                break
            rows.append(told[-1])  # 已实现投资 a,其中债券资金 b: of bonds b
        if len(rows) > 1:
            yield SumBeside(whole, tuple(map(Term, rows)), SLIP)


def spent_in_all(prose: Prose) -> Iterator[SumBeside]:
    """Yield what projects spent, told one by one, with their sum: 甲 a,已支出 b;乙 c,已支出 d。累计支出 e."""
    for at, whole in enumerate(prose.statements):
        if whole.fact == "spent" and not whole.item and whole.of is None and _IN_ALL_SPENT.search(whole.before):
            told = [o for o in prose.statements[:at] if o.passage == whole.passage and o.fact == "spent"]
            projects = [o for o in prose.statements[:at] if o.passage == whole.passage and o.fact == "project"]
            if len(told) == len(projects) > 1 and all(o.of is None for o in told):
                yield SumBeside(whole, tuple(map(Term, told)), SLIP)


def _both_kinds(told: Sequence[StatedAmount], one: StatedAmount) -> list[Term]:
    """Return the limits of both kinds that a total limit is put together from; none where it is not."""
    last = told[-1] if told else None
    if last is None or (one.fact, one.kind, last.fact) != ("limit", "total", "limit") or not _ADDS.search(last.before):
        return []
    other = {"general": "special", "special": "general"}.get(last.kind or "")
    earlier = [o for o in told if o.fact == "limit" and o.kind == other and o.stage != "opening"]
    return [Term(earlier[-1]), Term(last)] if earlier else []
