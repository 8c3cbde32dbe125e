"""Family W: the words of a written report: gaps, years, names and claims."""

import re
from collections.abc import Iterator, Sequence

from quotaxl.core.finding import Severity
from quotaxl.core.region import Level, Region
from quotaxl.core.statement import Mention, Prose, StatedAmount, spot_cell
from quotaxl.core.words import Words
from quotaxl.dossier.dossier import Dossier
from quotaxl.dossier.told import region_of
from quotaxl.rules.arithmetic.stating import NO_PROSE
from quotaxl.rules.engine.registry import Hit, Result, rule
from quotaxl.rules.families.report_basis import where_of

_CARRIED = re.compile(
    r"结转|结余|结存|超收|短收|调节基金|收回|上年|上一年|剩余|用途|变更|闲置|缓建|难以形成|此前|原|决算|执行|考核|绩效|兑现|补发"
)


_APPROVES = re.compile(
    r"(?:^(?:[一二三四五六七八九十]、)?|(?:决定|建议|同意)[,，:：]?[^,，。;；《》]{0,14})批准(?P<year>\d{4})年[^,，。;；《》]{0,12}(?:预算调整方案|债务限额)"
)
_AFTER_IT = re.compile(
    r"(?:新增|本次调整|本次增加|下达)后[,，]?(?:我[省市县区州旗])?(?P<year>\d{4})年[^,，。;；\d]{0,12}$"
)
"""The limit that new quota leads to is this year's."""
_PROJECT = re.compile(r"[\u4e00-\u9fff]{0,8}(?:棚户区|片区|老旧小区|改造|管网|[市城]政|道路|小学|中学|医院)")
_GENERIC = frozenset({"城区", "郊区", "矿区", "市区", "新区", "东区", "西区", "老城区"})


@rule(
    "QX-W701",
    Severity.WARNING,
    title=Words("报告中留有空白或占位符", "The report has blanks or placeholders left"),
    why=Words(
        "××、____、没有数字的“亿元”是没有填完的样稿。", "××, ____ or 亿元 without a number are of an unfinished draft."
    ),
    message=Words("{where}：“{text}”没有填写。", "{where}: “{text}” is not filled in."),
    remedy=Words("补填，或删去这一句。", "Fill it in, or delete the sentence."),
    basis=("budget-law-14",),
)
def report_has_blanks(dossier: Dossier) -> Iterator[Result]:
    """Placeholders, lines to write on, units without a number."""
    if not dossier.proses:
        yield NO_PROSE
    for prose in dossier.proses:
        for one in prose.mentions:
            if one.what == "blank":
                yield Hit((spot_cell(prose.file, one.words, one.spots),), {"where": where_of(one), "text": one.words})


@rule(
    "QX-W702",
    Severity.WARNING,
    title=Words("报告中留有上一年的年份", "The report has a year of last year's left"),
    why=Words("套用上年报告时，年份最容易漏改。", "A report made from last year's keeps a year by oversight."),
    message=Words(
        "{where}：写为“{text}”，而报告是{expected}的。", "{where}: “{text}”, but the report is of {expected}."
    ),
    remedy=Words("核对年份；确指上年的，写明“上年”。", "Check the year; where last year is meant, say so."),
    basis=("budget-law-14",),
)
def report_has_old_year(dossier: Dossier) -> Iterator[Result]:
    """New quota or an adjustment of another year than the report's, and a title of another year than the text."""
    if not dossier.proses:
        yield NO_PROSE
    for prose in dossier.proses:
        if prose.year is None:
            continue
        seen: set[object] = set()
        for year in (*_years_of_figures(prose), *_years_of_limits(prose), *_years_approved(prose)):
            if year.spots not in seen:
                seen.add(year.spots)
                cell = spot_cell(prose.file, year.words, year.spots)
                yield Hit((cell,), {"where": where_of(year), "text": year.words, "expected": f"{prose.year}年"})
        counties = {c.year for c in dossier.counties if c.year and c.region and region_of(dossier, prose) == c.region}
        if len(counties) == 1 and prose.year not in counties:
            first = next((m for m in prose.mentions if m.what == "year"), None)
            if first:
                expected = f"{next(iter(counties))}年"
                yield Hit(
                    (spot_cell(prose.file, first.words, first.spots),),
                    {"where": where_of(first), "text": first.words, "expected": expected},
                )


def _years_of_figures(prose: Prose) -> Iterator[Mention]:
    """Yield the years of new quota and of adjustments that are another one than the text's."""
    for one in prose.statements:
        changing = (one.fact == "new" and one.of is None) or (
            one.fact in ("income", "expense") and one.stage in ("change", "adjusted")
        )
        if not changing or one.year is None or one.year == prose.year or _CARRIED.search(one.sentence):
            continue
        if f"{one.year}年" in prose.title or re.search(rf"\d{{4}}年?[—\-–~至到]+{one.year}年", one.sentence):
            continue  # 2025年预算执行情况和2026年预算草案; 2024—2026年每年
        year = _mentioned(prose, one, str(one.year))
        if year and not re.search(rf"(?:较|比|与|同){one.year}年", one.sentence):
            yield year


def _years_of_limits(prose: Prose) -> Iterator[Mention]:
    """Yield the years of limits that new quota is said to lead to: 新增后,2024年限额 a in a text of 2025."""
    for one in prose.statements:
        raised = _AFTER_IT.search(one.before) if one.fact == "limit" and one.of is None else None
        if raised and int(raised["year"]) != prose.year and f"{raised['year']}年" not in prose.title:
            year = _mentioned(prose, one, raised["year"])
            if year:
                yield year


def _years_approved(prose: Prose) -> Iterator[Mention]:
    """Yield the years of plans that are approved and are not the text's."""
    for mention in prose.mentions:
        if mention.what == "year" and mention.value != str(prose.year):
            approved = _APPROVES.search(mention.sentence)
            if approved and approved["year"] == mention.value:
                yield mention


def _mentioned(prose: Prose, one: StatedAmount, year: str) -> Mention | None:
    """Return where the passage of a figure names a year."""
    told = (m for m in prose.mentions if m.what == "year" and m.passage == one.passage)
    return next((m for m in told if m.value == year), None)


@rule(
    "QX-W703",
    Severity.WARNING,
    title=Words("报告中出现别的县市的名称", "The report names another county"),
    why=Words(
        "套用其他地区的稿子时，地名最容易漏改。", "A report made from another county's keeps its name by oversight."
    ),
    message=Words("{where}：写有“{text}”，而报告是{region}的。", "{where}: “{text}”, but the report is of {region}."),
    remedy=Words("核对地名。", "Check the name."),
    basis=("budget-law-14",),
)
def report_names_other_county(dossier: Dossier) -> Iterator[Result]:
    """A county's report that names a county it has nothing to do with, outside the names of projects."""
    if not dossier.proses:
        yield NO_PROSE
    for prose in dossier.proses:
        home = region_of(dossier, prose) if prose.region else None
        if home is None or home.level is not Level.COUNTY:
            continue
        names = [o.item or "" for o in prose.statements if o.item]
        for one in prose.mentions:
            if one.what == "region" and _foreign(dossier, home, one, names):
                yield Hit(
                    (spot_cell(prose.file, one.words, one.spots),),
                    {"where": where_of(one), "text": one.words, "region": home.name},
                )


@rule(
    "QX-W801",
    Severity.INFO,
    title=Words("报告只有结论，没有支持它的数", "The report claims without the figure that would carry it"),
    why=Words(
        "“无逾期”“未超限额”“风险可控”应当有逾期额、分类的限额和余额、债务率等数字支持。",
        "No overdue debt, inside the limit, risks under control: each stands on figures.",
    ),
    message=Words("{where}：写有“{text}”，但文中没有{what}。", "{where}: “{text}”, but the text has no {what}."),
    remedy=Words("补写这些数，或者删去这一句。", "Add the figure, or delete the claim."),
    basis=("disclosure-209",),
)
def report_claims_without_figure(dossier: Dossier) -> Iterator[Result]:
    """不存在逾期, 未超限额, 风险可控, 按时还本付息 without a figure beside it."""
    if not dossier.proses:
        yield NO_PROSE
    for prose in dossier.proses:
        seen: set[str] = set()
        for one in prose.mentions:
            lacking = _lacking(prose, one.value) if one.what == "claim" and one.value not in seen else None
            if lacking:
                seen.add(one.value)
                yield Hit(
                    (spot_cell(prose.file, one.words, one.spots),),
                    {"where": where_of(one), "text": one.words, "what": lacking},
                )


def _lacking(prose: Prose, claim: str) -> Words | None:
    """Return the figures that a claim lacks; None where the text has them."""
    facts = {(o.fact, o.kind) for o in prose.statements}
    if claim == "limit":
        missing = [
            f"{name}{what}"
            for kind, name in (("general", "一般债务"), ("special", "专项债务"))
            for fact, what in (("limit", "限额"), ("balance", "余额"))
            if (fact, kind) not in facts
        ]
        return Words("、".join(missing), f"limit and balance of each kind ({', '.join(missing)})") if missing else None
    text = "".join(prose.sentences)
    if claim == "overdue":
        return (
            None
            if re.search(r"逾期[^,。;]{0,8}(?:为?零|\d)", text)
            else Words("逾期债务的数额（为零也应写明）", "amount overdue, be it zero")
        )
    if claim == "risk":
        return None if re.search(r"债务率[^,。;]{0,10}\d", text) else Words("债务率", "debt ratio")
    paid = {f for f, _ in facts}
    return (
        None
        if {"repaid", "interest"} <= paid or "service" in paid
        else Words("还本、付息的数额", "amounts repaid and of interest")
    )


def _foreign(dossier: Dossier, home: Region, one: Mention, names: Sequence[str]) -> bool:
    found = dossier.regions.named(one.value)
    if one.value in _GENERIC or len(one.value) < 3 or any(one.value in name for name in names):
        return False
    if any(f.level is not Level.COUNTY or f.code == home.code for f in found):
        return False
    if _PROJECT.match(one.sentence.partition(one.value)[2]):
        return False  # 用于西城区棚户区改造项目: a part of the town, named in a project's name
    if re.search(
        r"对口|援|协作|交界|毗邻|相邻|连接|至" + re.escape(one.value) + "|" + re.escape(one.value) + r"至", one.sentence
    ):
        return False
    return not any(dossier.regions.within(home, f) or dossier.regions.within(f, home) for f in found)
