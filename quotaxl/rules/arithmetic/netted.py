"""What rises and falls come to in a text, how a figure is shared out over time, and what is left of it."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import takewhile

from quotaxl.core.statement import Prose, StatedAmount
from quotaxl.rules.arithmetic.beside import SLIP, SumBeside
from quotaxl.rules.arithmetic.stating import Term
from quotaxl.rules.arithmetic.telling import BUDGET, NEW

_NET = re.compile(
    r"(?:净(?:增|减|增加|减少)(?:额|限额|债务限额)?|(?:累计|合计|共计|总共|一共|两批共|两项合计)(?:新增|增加|下达)[^,，。;；\d]{0,10})$"
)
_NET_LINES = re.compile(r"净(?:增|减)(?:加|少)?$")
_ADVANCE = re.compile(r"年初|提前")
_NOW = re.compile(r"[,，](?:本次|此次)[^,，。;；\d]*$")
_BY_SUBJECT = re.compile(r"按(?:支出|预算)?(?:功能)?(?:分类)?科目(?:分类?|划分|分列|看|分解|净增|净减|增加|调增)")
_REST_OF_YEAR = re.compile(r"(?:下半年|后\d个月|余下时间)(?:还|仍)?(?:需|应|须|要)?(?:完成|实现|组织)$")
_LEFT_OF_YEAR = re.compile(r"(?:当年|本年|收支)(?:收支)?结余(?:为)?$")


def netted(prose: Prose) -> Iterator[SumBeside]:
    """Yield every figure that others told beside it come to, in whichever way they are told."""
    for told in (moves_in_all, lines_net, by_subject, advance_and_now, rest_of_year, left_of_year):
        yield from told(prose)


def moves_in_all(prose: Prose) -> Iterator[SumBeside]:
    """Yield what quotas told in a passage come to: 下达 a,收回 b,净增 c; 提前下达 a,第二批 b,全年累计新增 c."""
    for at, one in enumerate(prose.statements):
        if one.fact != "new" or one.of is not None or one.place or not _NET.search(one.before):
            continue
        mine = [o for o in prose.statements[:at] if o.passage == one.passage and o.of is None]
        since = list(takewhile(lambda o: o.fact != "limit", reversed(mine)))  # a limit holds what was told before it
        moved = [o for o in reversed(since) if o.fact in NEW and not o.place and o.nature != "refinancing"]
        kinds = {o.kind for o in moved}
        whole = one.kind == "total" or kinds == {one.kind}
        if len(moved) > 1 and whole and not any(o.each for o in moved):
            yield SumBeside(one, tuple(map(Term, moved)), SLIP)


def lines_net(prose: Prose) -> Iterator[SumBeside]:
    """Yield what the moving lines of a budget come to: 甲收入增加 a,乙收入减少 b,总收入由 c 调整为 d,净增 e."""
    for at, one in enumerate(prose.statements):
        if one.fact not in BUDGET or one.stage != "change" or one.item or not _NET_LINES.search(one.before):
            continue
        same = (one.fact, one.budget, one.passage)
        told = [o for o in prose.statements[:at] if (o.fact, o.budget, o.passage) == same and o.of is None]
        lines = [o for o in told if o.item and o.stage == "change"]
        ends = [o for o in told if not o.item and o.stage in ("opening", "adjusted")]
        if len(lines) > 1 and len(lines) + len(ends) == len(told) and not _some_only(lines):
            yield SumBeside(one, tuple(map(Term, lines)), SLIP)


def _some_only(lines: list[StatedAmount]) -> bool:
    """Return whether lines are some of them only: 主要是甲 a、乙 b 等."""
    return any("主要" in o.before or o.behind.startswith("等") for o in lines)


def by_subject(prose: Prose) -> Iterator[SumBeside]:
    """Yield the change of a budget's spending, told above, with its lines: 按科目分,教育支出增加 a,预备费核减 b."""
    for passage, sentence in enumerate(prose.sentences):
        if not _BY_SUBJECT.search(sentence):
            continue
        spent = [o for o in prose.statements if o.passage == passage and o.fact == "expense"]
        lines = [o for o in spent if o.item and o.stage == "change"]
        parts = [o for o in lines if o.of is not None and prose.statements[o.of].item]
        beside = [o for o in spent if o not in lines and (o.item or o.stage == "change")]
        if len(lines) < 2 or parts or beside:
            continue
        at = prose.statements.index(lines[0])
        told = [o for o in prose.statements[:at] if (o.budget, o.stage, o.item) == (lines[0].budget, "change", None)]
        heads = [o for o in told if o.fact == "expense"] or [o for o in told if o.fact == "income"]  # they balance
        if heads and heads[-1].of is None and not _some_only(lines):
            yield SumBeside(heads[-1], tuple(map(Term, lines)), SLIP)


def advance_and_now(prose: Prose) -> Iterator[SumBeside]:
    """Yield a quota that is in the budget partly: 专项债券 a 中,年初已列入提前下达的 b,本次列入 c."""
    for whole_at, whole in enumerate(prose.statements):
        if whole.fact not in NEW or whole.kind == "total":
            continue
        for at, (first, second) in enumerate(zip(prose.statements, prose.statements[1:], strict=False)):
            alike = (first.kind, second.kind, second.passage) == (whole.kind, whole.kind, first.passage)
            parts = first.fact in NEW and second.fact in NEW and alike and first.of == whole_at != at
            if parts and second.of is None and _ADVANCE.search(first.before) and _NOW.search(second.before):
                yield SumBeside(whole, (Term(first), Term(second)))


def rest_of_year(prose: Prose) -> Iterator[SumBeside]:
    """Yield what a plan leaves for the rest of the year: 上半年完成 a,…全年完成年初目标 b,下半年需完成 c."""
    for at, one in enumerate(prose.statements):
        if one.fact not in BUDGET or not _REST_OF_YEAR.search(one.before) or not at:
            continue
        plan = prose.statements[at - 1]
        done = [
            o
            for o in prose.statements[:at]
            if (o.fact, o.budget, o.stage) == (one.fact, one.budget, None) and "完成" in o.before and not o.item
        ]
        if done and (plan.fact, plan.budget, plan.passage) == (one.fact, one.budget, one.passage):
            yield SumBeside(plan, (Term(done[0]), Term(one)), SLIP)


def left_of_year(prose: Prose) -> Iterator[SumBeside]:
    """Yield what a budget's year leaves: 收入 a,支出 b,当年结余 c; and the state's capital: 收入 a,支出 b,调出 c."""
    for at, one in enumerate(prose.statements):
        left = one.fact == "gap" and _LEFT_OF_YEAR.search(one.before)
        handed = one.fact == "expense" and one.budget == "capital" and "调出" in (one.item or "")
        told = [o for o in prose.statements[:at] if o.passage == one.passage and o.fact in BUDGET and o.of is None]
        sides = told[-2:]
        if not (left or handed) or [o.fact for o in sides] != ["income", "expense"]:
            continue
        income, expense = sides
        if (income.budget, income.item, income.stage) == (expense.budget, expense.item, expense.stage):
            wide = Decimal(0) if handed else SLIP  # what is handed on may leave more behind
            yield SumBeside(income, (Term(expense), Term(one, -1 if one.value < 0 else 1)), wide)
