"""Family W: what a written report says against the tables: workbook, annexes, the notice; 文表一致."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from quotaxl.catalogue.form import forms
from quotaxl.catalogue.law.provisions import ARITHMETIC
from quotaxl.core.amount import Unit, convert
from quotaxl.core.finding import CellRole, Severity
from quotaxl.core.statement import Prose, StatedAmount, named
from quotaxl.core.words import Words
from quotaxl.dossier.batches import raised
from quotaxl.dossier.dossier import Dossier
from quotaxl.dossier.told import Told, batches_told, region_of, told
from quotaxl.rules.arithmetic.causes import Addend, guesses, likely
from quotaxl.rules.arithmetic.gaps import gap_hit
from quotaxl.rules.arithmetic.stating import NO_PROSE, named_place, quoted, slack, tells_nothing
from quotaxl.rules.engine.registry import Hit, Result, Unchecked, rule
from quotaxl.rules.engine.wording import money, value_at

_NO_TABLES = Unchecked(
    Words("没有同一地区、同一年度的表格可与文字核对", "no table of the same region and year to hold the text against")
)
_STEP = re.compile(r"第[一二三四五六七八九\d]次(?:预算)?调整后")
_LATER = re.compile(r"第[二三四五六七八九2-9]次")
_ALL_YEAR = re.compile(r"全年|累计|共(?:下达|新增)")
_OF_THE_YEAR = frozenset(f.id for f in forms() if f.source)
"""Official forms: they speak of a year, however many adjustments it has."""
_YEARLY = ("new", "repaid", "interest", "issued", "refinancing")
"""Facts of which a text may state a part of the year before it states all of it."""
_PARTS = frozenset({"refinancing", "carried", "swap", "support", "arrears", "projects", "foreign"})
"""Natures of which a figure is a part of the year's new quota, or none of it."""


@rule(
    "QX-W201",
    Severity.ERROR,
    title=Words("报告中的数与表中的数不一致", "A figure of the report differs from the table's"),
    why=Words(
        "报告与所附的表、填报表说的是同一个数，文表不一致是审查和审计最先查出的问题。",
        "Report and tables state the same figures; a difference is what committees and auditors find first.",
    ),
    message=Words(
        "{where}：{item}{have}，按{table}应为{due}，{more}{gap}。{note}",
        "{where}: {item} is {have}; by {table} it should be {due}: {gap} too {more}. {note}",
    ),
    remedy=Words(
        "以下达文件和审定的表为准，改正文字或表格。", "Follow the notice and the approved table; mend text or table."
    ),
    basis=("budget-law-13", ARITHMETIC),
)
def report_differs_from_tables(dossier: Dossier) -> Iterator[Result]:
    """A limit, quota, balance or budget figure that the text states otherwise than workbook or annex."""
    if tells_nothing(dossier):
        yield NO_PROSE
        return
    for prose in dossier.proses:
        yield from _natures_differ(dossier, prose)
        figures = told(dossier, prose)
        if not figures:
            yield _NO_TABLES
            continue
        seen: set[tuple[int, int]] = set()
        for figure in figures:
            saying = [o for o in prose.statements if _same(o, figure, prose)]
            if not saying or (any(_agree(o, figure) for o in saying) and figure.fact in _YEARLY):
                continue
            others = [f for f in figures if f is not figure and _rivals(f, figure)]
            for one in saying:
                spot = (one.spots[0].paragraph, one.spots[0].start)
                if _agree(one, figure) or spot in seen or any(_agree(one, o) for o in others):
                    continue
                if figure.fact == "new" and _summed(saying, figure):
                    continue
                seen.add(spot)
                yield _differs(one, figure, figures)


@rule(
    "QX-W202",
    Severity.ERROR,
    title=Words("报告中的新增限额少于上级下达的数额", "The report's new quota is less than what the notice grants"),
    why=Words(
        "上级分配表下达给本地区的债券资金应全部列入新增限额和预算调整方案。",
        "What the allocation table grants stands in full in the new quota and in the adjustment.",
    ),
    message=Words(
        "{where}：{item}{actual}，按{table}下达数不应少于{expected}，少{gap}。",
        "{where}: {item} is {actual}, less than the {expected} that {table} grants, by {gap}.",
    ),
    remedy=Words("核对上级下达文件和报告，补列漏报的数额。", "Compare notice and report and add what is missing."),
    basis=("regulation-45", ARITHMETIC),
)
def report_below_grant(dossier: Dossier) -> Iterator[Result]:
    """The notice's table grants more of a kind than the report states as new quota."""
    checked = False
    for prose in dossier.proses:
        region = region_of(dossier, prose)
        for index in dossier.forms.get("allocation", ()):
            table = dossier.tables[index]
            unit, kind = table.unit_of("amount"), _title_kind(table.title)
            if region is None or table.column("amount") is None or unit is None or kind is None:
                continue
            if table.year not in (None, prose.year):
                continue
            for at, row in enumerate(dossier.row_regions(table)):
                value = value_at(table, at, "amount")
                if row is None or row.code != region.code or value is None:
                    continue
                checked = True
                news = [
                    o
                    for o in prose.statements
                    if o.fact == "new" and o.kind == kind and o.level != "lower" and o.nature not in _PARTS
                ]
                most = max(news, key=lambda o: o.yuan, default=None)
                granted = convert(value, unit, Unit.YUAN)
                batched = any(raised(given, kind) == most.yuan for given in dossier.batches.values()) if most else False
                if most and not batched and granted > most.yuan + most.written_half:
                    short = convert(granted - most.yuan, Unit.YUAN, most.unit)
                    yield Hit(
                        (most.cell(CellRole.TARGET), table.cell(at, "amount", CellRole.SOURCE)),
                        {
                            "where": quoted(most), "item": named(most), "actual": money(most.value, most.unit),
                            "table": named_place(table, at, "amount"), "expected": money(value, unit),
                            "gap": money(short, most.unit),
                        },
                        expected=convert(granted, Unit.YUAN, most.unit), actual=most.value, difference=-short,
                        unit=most.unit,
                    )  # fmt: skip
    if tells_nothing(dossier):
        yield NO_PROSE
    elif not checked:
        yield Unchecked(
            Words("没有写明一般或专项、含有该地区的上级分配表", "no allocation table that grants the text's region")
        )


def _natures_differ(dossier: Dossier, prose: Prose) -> Iterator[Hit]:
    """Yield a swap, refinancing, support, arrears or loan that is neither a batch of 限额变动 nor the sum of them."""
    for one in prose.statements:
        if one.fact not in ("new", "refinancing") or one.place or one.level == "lower" or one.kind is None:
            continue
        batches = batches_told(dossier, prose, one)
        amounts = [b.amount(one.kind) for b in batches]
        now = [b.amount(one.kind) for b in batches if not b.earlier]
        if not batches or one.yuan in (*amounts, sum(amounts, Decimal(0)), sum(now, Decimal(0))):
            continue
        near = min(batches, key=lambda b: (b.earlier, abs(b.amount(one.kind or "") - one.yuan)))
        expected = convert(near.amount(one.kind), Unit.YUAN, one.unit)
        called = f"〔{near.table.sheet}〕{near.called}"
        yield gap_hit(
            (one.cell(CellRole.TARGET), near.cell(one.kind, CellRole.SOURCE)),
            {"where": quoted(one), "item": named(one), "table": called, "note": ""},
            expected=expected, actual=one.value, unit=one.unit,
            cause=likely(guesses(one.value, [Addend(near.called, expected)])),
        )  # fmt: skip


def _same(one: StatedAmount, figure: Told, prose: Prose) -> bool:
    """Return whether a statement says what a table's figure says."""
    if one.fact != figure.fact or one.place or one.level == "lower" or one.each:
        return False
    if (figure.level and one.level != figure.level) or (figure.own and one.level == "area"):
        return False
    wholes = [one, *([prose.statements[one.of]] if one.of is not None else [])]
    if figure.only and not any(re.search(figure.only, whole.sentence) for whole in wholes):
        return False
    if figure.fact in ("income", "expense"):
        return (
            one.budget == figure.budget and one.stage == figure.stage and _line(one) == figure.line and one.of is None
        )
    if one.kind != figure.kind or (figure.fact == "new" and one.nature in _PARTS):
        return False
    if one.of is not None and prose.statements[one.of].kind == one.kind:
        return False
    if figure.table.form in _OF_THE_YEAR and figure.fact in ("limit", "new") and _of_a_step(wholes, figure, prose):
        return False
    earlier = one.year is not None and figure.year is not None and one.year < figure.year
    stage = one.stage if figure.fact in ("limit", "balance") else None
    if figure.fact == "limit":
        return (stage or "adjusted") in (
            {"opening"} if figure.stage == "opening" else {"adjusted", "closing"}
        ) and not (earlier and figure.stage != "opening")
    if figure.fact == "balance":
        return (stage == "opening" or earlier) == (figure.stage == "opening") and stage not in ("growth", "change")
    return not earlier


def _of_a_step(wholes: Sequence[StatedAmount], figure: Told, prose: Prose) -> bool:
    """Return whether a text speaks of one adjustment of a year where the official form speaks of the year."""
    if figure.fact == "new":
        return bool(_LATER.search(prose.title)) and not any(_ALL_YEAR.search(whole.sentence) for whole in wholes)
    return figure.stage == "opening" and any(_STEP.search(whole.sentence) for whole in wholes)


def _line(one: StatedAmount) -> str | None:
    """Return which line of a budget a statement is about; 支出 alone is the total, 债务转贷收入 a line."""
    if one.item is None:
        return "total"
    if "转贷收入" in one.item or "债券收入" in one.item:
        return "debt"
    return "repayment" if "还本支出" in one.item else None


def _rivals(other: Told, figure: Told) -> bool:
    """Return whether 支出 in a text may as well mean another line of the same table: 本年支出 beside 支出总计."""
    return (
        other.fact == figure.fact and other.budget == figure.budget and other.stage == figure.stage
        and other.kind == figure.kind and figure.line == "total" and other.line == "own"
    )  # fmt: skip


def _agree(one: StatedAmount, figure: Told) -> bool:
    """Return whether a figure of the text is the table's, at the precision that the text writes."""
    return abs(abs(one.yuan) - abs(figure.yuan)) <= slack(one, figure.yuan) and (one.yuan < 0) in (
        figure.yuan < 0,
        one.fact == "new",
    )


def _summed(saying: Sequence[StatedAmount], figure: Told) -> bool:
    """Return whether some of the quotas that a text tells in batches add up to the table's."""
    values = list({o.yuan for o in saying})[:6]
    return any(sum(c, Decimal(0)) == figure.yuan for n in range(2, len(values) + 1) for c in combinations(values, n))


def _differs(one: StatedAmount, figure: Told, figures: Sequence[Told]) -> Hit:
    unit = one.unit
    expected = convert(figure.yuan, Unit.YUAN, unit)
    about = Words(
        f"文中写有“约”或只写到{one.places}位小数，按末位的一半比较。",
        f"Compared at half a unit of decimal {one.places}.",
    )
    place = named_place(figure.table, figure.at, figure.name)
    return gap_hit(
        (one.cell(CellRole.TARGET), figure.table.cell(figure.at, figure.name, CellRole.SOURCE)),
        {"where": quoted(one), "item": named(one), "table": place, "note": about if one.about else ""},
        expected=expected, actual=one.value, unit=unit, cause=_cause(one, figure, figures, expected),
    )  # fmt: skip


def _cause(one: StatedAmount, figure: Told, figures: Sequence[Told], expected: Decimal) -> Words | None:
    """Return a guess: another kind's or stage's figure, another unit, digits swapped."""
    for other in figures:
        if (
            other is not figure
            and other.yuan == one.yuan
            and other.fact == figure.fact
            and other.budget == figure.budget
        ):
            place = named_place(other.table, other.at, other.name)
            return Words(f"可能写成了{place}的数", f"it may be the figure of {place}")
    return likely(guesses(one.value, [Addend(named(one).zh, expected)]))


def _title_kind(title: str) -> str | None:
    general, special = "一般债" in title, "专项债" in title
    return None if general == special else "general" if general else "special"
