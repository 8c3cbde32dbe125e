"""Family W: what a written report says against the tables: workbook, annexes, the notice; 文表一致."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import combinations

from quotaxl.catalogue.law.provisions import ARITHMETIC
from quotaxl.core.amount import Unit, convert, exact
from quotaxl.core.finding import CellRole, Severity
from quotaxl.core.region import Region
from quotaxl.core.statement import Prose, StatedAmount, name_cell, named
from quotaxl.core.table import Table
from quotaxl.core.words import Words
from quotaxl.dossier.batches import raised
from quotaxl.dossier.dossier import Dossier
from quotaxl.dossier.told import ProjectRow, Told, bare_name, batches_told, listed, region_of, told
from quotaxl.rules.arithmetic.causes import Addend, guesses, likely
from quotaxl.rules.arithmetic.stating import NO_PROSE, quoted
from quotaxl.rules.engine.registry import Hit, Result, Unchecked, rule
from quotaxl.rules.engine.wording import heading, label, money, value_at

_NO_TABLES = Unchecked(
    Words("没有同一地区、同一年度的表格可与文字核对", "no table of the same region and year to hold the text against")
)
_YEARLY = ("new", "repaid", "interest", "issued", "refinancing")
"""Facts of which a text may state a part of the year before it states all of it."""
_PARTS = frozenset({"refinancing", "carried", "swap", "support", "arrears", "projects", "foreign"})
"""Natures of which a figure is a part of the year's new quota, or none of it."""
_ALIKE = 0.75
"""How much of two names must agree for the one to be the other written wrongly."""


@rule(
    "QX-W201",
    Severity.ERROR,
    title=Words("报告中的数与表中的数不一致", "A figure of the report differs from the table's"),
    why=Words(
        "报告与所附的表、填报表说的是同一个数，文表不一致是审查和审计最先查出的问题。",
        "Report and tables state the same figures; a difference is what committees and auditors find first.",
    ),
    message=Words(
        "{where}：{item}写为{actual}，而{table}为{expected}，相差{gap}。{note}",
        "{where}: {item} is {actual}, but {table} says {expected}, a gap of {gap}. {note}",
    ),
    remedy=Words(
        "以下达文件和审定的表为准，改正文字或表格。", "Follow the notice and the approved table; mend text or table."
    ),
    basis=("budget-law-13", ARITHMETIC),
)
def report_differs_from_tables(dossier: Dossier) -> Iterator[Result]:
    """A limit, quota, balance or budget figure that the text states otherwise than workbook or annex."""
    if not dossier.proses:
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
        "{where}：{item}为{actual}，少于{table}下达的{expected}，少{gap}。",
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
                news = [o for o in prose.statements if o.fact == "new" and o.kind == kind and o.level != "lower"]
                most = max(news, key=lambda o: o.yuan, default=None)
                granted = convert(value, unit, Unit.YUAN)
                batched = any(raised(given, kind) == most.yuan for given in dossier.batches.values()) if most else False
                if most and not batched and granted > most.yuan + most.written_half:
                    short = convert(granted - most.yuan, Unit.YUAN, most.unit)
                    yield Hit(
                        (most.cell(CellRole.TARGET), table.cell(at, "amount", CellRole.SOURCE)),
                        {
                            "where": quoted(most), "item": named(most), "actual": money(most.value, most.unit),
                            "table": _place(table, at, "amount"), "expected": money(value, unit),
                            "gap": money(short, most.unit),
                        },
                        expected=convert(granted, Unit.YUAN, most.unit), actual=most.value, difference=-short,
                        unit=most.unit,
                    )  # fmt: skip
    if not dossier.proses:
        yield NO_PROSE
    elif not checked:
        yield Unchecked(
            Words("没有写明一般或专项、含有该地区的上级分配表", "no allocation table that grants the text's region")
        )


@rule(
    "QX-W301",
    Severity.ERROR,
    title=Words("报告所列的项目与项目表不一致", "The report's projects differ from the list's"),
    why=Words(
        "调整方案的项目和数额以附表为准，报告逐项列出的，名称、个数、金额都应与附表一致。",
        "Projects and amounts of the adjustment are those of the annex; a report that lists them lists the same.",
    ),
    message=Words("{where}：项目“{project}”{what}。", "{where}: project “{project}” {what}."),
    remedy=Words("对照项目表逐项核对名称和金额。", "Compare names and amounts with the list, one by one."),
    basis=("budget-law-13", "budget-law-67"),
)
def report_projects_differ(dossier: Dossier) -> Iterator[Result]:
    """Projects missing, added, of another amount, or named otherwise than the table of projects has them."""
    checked = False
    for prose in dossier.proses:
        theirs = listed(dossier, prose)
        less = any(row.yuan is not None and row.yuan < 0 for row in theirs)  # the list says what is taken away, too
        told = [o for o in prose.statements if o.fact == "project" and o.item]
        ours = [o for o in told if o.stage != "change" or (less and o.value < 0)]
        if not ours or not theirs:
            continue
        checked = True
        yield from _compare(dossier, prose, ours, theirs)
    if not checked:
        yield (
            NO_PROSE
            if not dossier.proses
            else Unchecked(
                Words("文字中没有逐项列出项目，或没有项目表", "the text lists no projects, or no table does")
            )
        )


def _compare(
    dossier: Dossier, prose: Prose, ours: Sequence[StatedAmount], theirs: Sequence[ProjectRow]
) -> Iterator[Result]:
    """Yield what differs between the projects of a report and those of the tables, matched by their names."""
    region = region_of(dossier, prose)
    left = list(theirs)
    names = {id(t): bare_name(dossier, region, t.project) for t in theirs}
    pairs: list[tuple[StatedAmount, ProjectRow]] = []
    rest: list[StatedAmount] = []
    for one in ours:
        name = bare_name(dossier, region, one.item or "")
        same = [t for t in left if names[id(t)] == name]
        match = next((t for t in same if t.kind in (None, one.kind)), next(iter(same), None))
        if match is None:
            rest.append(one)
        else:
            left.remove(match)
            pairs.append((one, match))
    if not pairs and len(ours) > 1 and not any(_near(dossier, region, o, left, names) for o in rest):
        first = ours[0]
        what = Words(
            "等各项在项目表中都没有，报告可能按领域列示，无法逐项核对",
            "and all others are in no list; perhaps fields, not projects, are told",
        )
        yield Hit(
            (first.cell(),), {"where": quoted(first), "project": first.item, "what": what}, severity=Severity.INFO
        )
        return
    for one in rest:
        near = _near(dossier, region, one, left, names)
        if near is None:
            what = Words(
                f"（{money(one.value, one.unit)}）在项目表中没有", f"({money(one.value, one.unit)}) is not in the list"
            )
            yield Hit(
                (name_cell(one, CellRole.TARGET),),
                {"where": quoted(one), "project": one.item, "what": what},
                actual=one.value,
                unit=one.unit,
            )
            continue
        left.remove(near)
        pairs.append((one, near))
        what = Words(f"与项目表中的“{near.project}”名称不一致", f"has another name in the list: “{near.project}”")
        cells = (name_cell(one, CellRole.TARGET), near.table.cell(near.at, _label(near), CellRole.SOURCE))
        yield Hit(cells, {"where": quoted(one), "project": one.item, "what": what}, severity=Severity.WARNING)
    for one, listed_ in pairs:
        yield from _amounts(one, listed_)
    partial = any(prose.statements[o.of].partial for o in ours if o.of is not None)
    heads = {o.kind for o in ours}
    for missing in left:
        if missing.earlier or (missing.kind is not None and missing.kind not in heads):
            continue
        unit = missing.table.unit_of("amount")
        amount = money(convert(missing.yuan, Unit.YUAN, unit), unit) if missing.yuan is not None and unit else ""
        what = Words(f"（{amount}）列在项目表中，报告没有写", f"({amount}) is in the list but not in the report")
        last = next((o for o in reversed(ours) if o.kind == missing.kind), ours[-1])
        cells = (last.cell(CellRole.TARGET), missing.table.cell(missing.at, _label(missing), CellRole.SOURCE))
        yield Hit(
            cells,
            {"where": quoted(last), "project": missing.project, "what": what},
            severity=Severity.INFO if partial else None,
        )


def _near(
    dossier: Dossier, region: Region | None, one: StatedAmount, left: Sequence[ProjectRow], names: dict[int, str]
) -> ProjectRow | None:
    name = bare_name(dossier, region, one.item or "")
    scored = [(SequenceMatcher(None, name, names[id(t)]).ratio(), n, t) for n, t in enumerate(left)]
    best = max(scored, default=None, key=lambda s: (s[0], s[2].yuan == one.yuan))
    return best[2] if best and best[0] >= _ALIKE else None


def _amounts(one: StatedAmount, row: ProjectRow) -> Iterator[Result]:
    """Yield what differs between a project's kind and amount in the report and in the table."""
    cells = (one.cell(CellRole.TARGET), row.table.cell(row.at, "amount", CellRole.SOURCE))
    if row.kind and one.kind and row.kind != one.kind:
        kinds = {"general": Words("一般债券", "general bonds"), "special": Words("专项债券", "special bonds")}
        what = Words(
            f"写在{kinds[one.kind].zh}下，而项目表列为{kinds[row.kind].zh}",
            f"stands under {kinds[one.kind].en}, the list has it under {kinds[row.kind].en}",
        )
        yield Hit(cells, {"where": quoted(one), "project": one.item, "what": what})
    if row.yuan is None or abs(one.yuan - row.yuan) <= _slack(one, row):
        return
    unit = one.unit
    theirs = convert(row.yuan, Unit.YUAN, unit)
    gap = exact(one.value - theirs)
    what = Words(
        "写为{ours}，而{place}为{theirs}，相差{gap}", "is {ours}, but {place} has {theirs}, a gap of {gap}"
    ).fill(
        ours=money(one.value, unit),
        place=_place(row.table, row.at, "amount"),
        theirs=money(theirs, unit),
        gap=money(abs(gap), unit),
    )
    yield Hit(
        cells, {"where": quoted(one), "project": one.item, "what": what}, expected=theirs, actual=one.value,
        difference=gap, unit=unit, cause=likely(guesses(one.value, [Addend(row.project, theirs)])),
    )  # fmt: skip


def _slack(one: StatedAmount, row: ProjectRow) -> Decimal:
    """Return how far a project's amount may differ because the text rounds what the table has exactly."""
    finer = row.yuan is not None and bool(row.yuan % (one.written_half * 2))
    return one.written_half if finer or one.about else Decimal(0)


def _label(row: ProjectRow) -> str:
    return "name" if row.table.column("name") else "label"


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
        gap = exact(one.value - expected)
        yield Hit(
            (one.cell(CellRole.TARGET), near.cell(one.kind, CellRole.SOURCE)),
            {
                "where": quoted(one), "item": named(one), "actual": money(one.value, one.unit),
                "table": f"〔{near.table.sheet}〕{near.called}", "expected": money(expected, one.unit),
                "gap": money(abs(gap), one.unit), "note": "",
            },
            expected=expected, actual=one.value, difference=gap, unit=one.unit,
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
    earlier = one.year is not None and figure.year is not None and one.year < figure.year
    stage = one.stage if figure.fact in ("limit", "balance") else None
    if figure.fact == "limit":
        return (stage or "adjusted") in (
            {"opening"} if figure.stage == "opening" else {"adjusted", "closing"}
        ) and not (earlier and figure.stage != "opening")
    if figure.fact == "balance":
        return (stage == "opening" or earlier) == (figure.stage == "opening") and stage not in ("growth", "change")
    return not earlier


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
    finer = bool(figure.yuan % (one.written_half * 2))
    slack = one.written_half if finer or one.about else Decimal(0)
    return abs(abs(one.yuan) - abs(figure.yuan)) <= slack and (one.yuan < 0) in (figure.yuan < 0, one.fact == "new")


def _summed(saying: Sequence[StatedAmount], figure: Told) -> bool:
    """Return whether some of the quotas that a text tells in batches add up to the table's."""
    values = list({o.yuan for o in saying})[:6]
    return any(sum(c, Decimal(0)) == figure.yuan for n in range(2, len(values) + 1) for c in combinations(values, n))


def _differs(one: StatedAmount, figure: Told, figures: Sequence[Told]) -> Hit:
    unit = one.unit
    expected = convert(figure.yuan, Unit.YUAN, unit)
    gap = exact(one.value - expected)
    about = Words(
        f"文中写有“约”或只写到{one.places}位小数，按末位的一半比较。",
        f"Compared at half a unit of decimal {one.places}.",
    )
    return Hit(
        (one.cell(CellRole.TARGET), figure.table.cell(figure.at, figure.name, CellRole.SOURCE)),
        {
            "where": quoted(one), "item": named(one), "actual": money(one.value, unit),
            "table": _place(figure.table, figure.at, figure.name), "expected": money(expected, unit),
            "gap": money(abs(gap), unit), "note": about if one.about else "",
        },
        expected=expected, actual=one.value, difference=gap, unit=unit, cause=_cause(one, figure, figures, expected),
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
            place = _place(other.table, other.at, other.name)
            return Words(f"可能写成了{place}的数", f"it may be the figure of {place}")
    return likely(guesses(one.value, [Addend(named(one).zh, expected)]))


def _place(table: Table, at: int, name: str) -> str:
    return f"〔{table.sheet}〕{label(table, at)}·{heading(table, name)}"


def _title_kind(title: str) -> str | None:
    general, special = "一般债" in title, "专项债" in title
    return None if general == special else "general" if general else "special"
