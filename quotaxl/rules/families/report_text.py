"""Family W: the words of a written report: meetings, documents, articles, annexes, years, names, gaps and claims."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from quotaxl.core.finding import CellRole, Severity
from quotaxl.core.region import Level, Region
from quotaxl.core.statement import Mention, Prose, spot_cell
from quotaxl.core.words import Words
from quotaxl.dossier.dossier import Dossier
from quotaxl.dossier.told import region_of
from quotaxl.reading.prose.mentions import session_of
from quotaxl.rules.arithmetic.stating import NO_PROSE
from quotaxl.rules.engine.registry import Hit, Result, rule
from quotaxl.rules.engine.wording import short

_CARRIED = re.compile(r"结转|结余|结存|收回|上年|上一年|剩余|用途|此前|原|决算|执行")
_ANNEX_FORMS = (
    "limit-received",
    "quota-list",
    "limit-adjustment",
    "bond-use-plan",
    "general-budget-adjustment",
    "fund-budget-adjustment",
)
_SAME_TITLE = 0.9
_NEAR_TITLE = 0.6
_GENERIC = frozenset({"城区", "郊区", "矿区", "市区", "新区", "东区", "西区", "老城区"})


@rule(
    "QX-W401",
    Severity.WARNING,
    title=Words("报告写的会议或文号与填报表、通知不一致", "A meeting or document number of the report differs"),
    why=Words(
        "批准预算和限额的会议、下达限额的文号是调整的依据，写错会使依据落空。",
        "The meeting that approved and the notice that grants are what the adjustment rests on.",
    ),
    message=Words("{where}：写为“{text}”，{what}。", "{where}: “{text}”, {what}."),
    remedy=Words("对照会议文件和下达通知改正。", "Follow the minutes and the notice."),
    basis=("budget-law-67",),
)
def report_basis_differs(dossier: Dossier) -> Iterator[Result]:
    """A session, term or document number that differs from 基本信息, the notice or the text itself."""
    if not dossier.proses:
        yield NO_PROSE
    for prose in dossier.proses:
        yield from _sessions(dossier, prose)
        yield from _numbers(dossier, prose)


@rule(
    "QX-W501",
    Severity.WARNING,
    title=Words("报告引用的法条与所作的调整不符", "The article that the report cites does not fit"),
    why=Words(
        "增加举借债务数额、增减预算总支出应当进行预算调整，依据是预算法第六十七条第（四）项、第（一）项。",
        "An increase of debt or of total spending is an adjustment by Budget Law Art. 67 (4) and (1).",
    ),
    message=Words("{where}：引用“{text}”，{what}。", "{where}: it cites “{text}”; {what}."),
    remedy=Words("引用预算法第六十七条及相应的项。", "Cite Budget Law Art. 67 and its item."),
    basis=("budget-law-67",),
)
def report_cites_wrong_article(dossier: Dossier) -> Iterator[Result]:
    """A budget adjustment that rests on another article, or on an item that does not exist or fit."""
    if not dossier.proses:
        yield NO_PROSE
    for prose in dossier.proses:
        cited = [m for m in prose.mentions if m.what == "article" and m.value.startswith("budget-law")]
        adjusts = any(
            o.fact in ("income", "expense", "new") and o.stage in ("change", "adjusted") for o in prose.statements
        )
        numbers = {int(m.value.split()[1]) for m in cited if m.value.split()[1].isdigit()}
        if adjusts and cited and not numbers & {13, 14, 35, 67, 68, 69, 70, 73}:
            what = Words("预算调整的依据应为第六十七条", "an adjustment rests on Art. 67")
            yield _said(prose, cited[0], what)
        for one in cited:
            parts = one.value.split()
            if parts[1].isdigit() and int(parts[1]) > 101:
                yield _said(prose, one, Words("预算法没有这一条", "the Budget Law has no such article"))
            if parts[1] == "67" and len(parts) > 2 and parts[2].isdigit():
                if int(parts[2]) > 4:
                    yield _said(prose, one, Words("第六十七条只有四项", "Art. 67 has four items"))
                elif int(parts[2]) in (2, 3) and any(o.fact == "new" for o in prose.statements):
                    yield _said(
                        prose,
                        one,
                        Words(
                            "增加举借债务是第（四）项，增减总支出是第（一）项",
                            "more debt is item 4, other total spending item 1",
                        ),
                    )


@rule(
    "QX-W601",
    Severity.WARNING,
    title=Words("报告所列附件与所给的附表对不上", "The annexes that the report names are not those given"),
    why=Words(
        "报告与附件一并提交，名称、个数应当对应。", "Report and annexes are handed in together and name each other."
    ),
    message=Words("{where}：附件“{text}”{what}。", "{where}: annex “{text}” {what}."),
    remedy=Words("补齐附表，或改正附件清单。", "Add the annex, or mend the list."),
    basis=("budget-law-67",),
)
def report_annexes_differ(dossier: Dossier) -> Iterator[Result]:
    """An annex that is not among the files, has another title there, or a number beyond the list."""
    if not dossier.proses:
        yield NO_PROSE
    for prose in dossier.proses:
        named = [m for m in prose.mentions if m.what == "annex"]
        titles = [t.title for t in dossier.tables if t.title]
        given = any(t.form in _ANNEX_FORMS for t in dossier.tables)
        for one in named:
            if _years(one.value) and prose.year and str(prose.year) not in _years(one.value):
                yield _said(prose, one, Words(f"不是{prose.year}年的", f"is not of {prose.year}"))
                continue
            name = _bare(one.value)
            scored = [(SequenceMatcher(None, name, _bare(t)).ratio(), t) for t in titles]
            ratio, best = max(scored, default=(0.0, ""))
            whose = next((t for t in titles if _same_but_whose(name, _bare(t))), None)
            if ratio >= _SAME_TITLE or whose:
                best = whose or best
                if _years(one.value) and _years(best) and _years(one.value) != _years(best):
                    yield _said(
                        prose,
                        one,
                        Words(f"与表名“{short(best)}”年份不同", f"has another year than the table “{short(best)}”"),
                    )
            elif ratio >= _NEAR_TITLE and given:
                yield _said(
                    prose, one, Words(f"与表名“{short(best)}”不一致", f"differs from the table's title “{short(best)}”")
                )
            else:
                severity = None if given else Severity.INFO
                yield _said(prose, one, Words("没有随所给文件一并提供", "is not among the files"), severity)
        if len(named) > 1:
            yield from _beyond(prose, len(named))


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
                yield Hit((spot_cell(prose.file, one.words, one.spots),), {"where": _where(one), "text": one.words})


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
        for one in prose.statements:
            changing = (one.fact == "new" and one.of is None) or (
                one.fact in ("income", "expense") and one.stage in ("change", "adjusted")
            )
            if not changing or one.year is None or one.year == prose.year or _CARRIED.search(one.sentence):
                continue
            told = [m for m in prose.mentions if m.what == "year" and m.passage == one.passage]
            year = next((m for m in told if m.value == str(one.year)), None)
            against = re.search(rf"(?:较|比|与|同){one.year}年", one.sentence)
            if year and not against and year.spots not in seen:
                seen.add(year.spots)
                cell = spot_cell(prose.file, year.words, year.spots)
                yield Hit((cell,), {"where": _where(year), "text": year.words, "expected": f"{prose.year}年"})
        counties = {c.year for c in dossier.counties if c.year and c.region and region_of(dossier, prose) == c.region}
        if len(counties) == 1 and prose.year not in counties:
            first = next((m for m in prose.mentions if m.what == "year"), None)
            if first:
                expected = f"{next(iter(counties))}年"
                yield Hit(
                    (spot_cell(prose.file, first.words, first.spots),),
                    {"where": _where(first), "text": first.words, "expected": expected},
                )


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
                    {"where": _where(one), "text": one.words, "region": home.name},
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
                    {"where": _where(one), "text": one.words, "what": lacking},
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


def _sessions(dossier: Dossier, prose: Prose) -> Iterator[Result]:
    told = [m for m in prose.mentions if m.what == "session"]
    region = region_of(dossier, prose)
    for county in dossier.counties:
        if (
            county.region is None
            or region is None
            or county.region.code != region.code
            or county.year not in (None, prose.year)
        ):
            continue
        for key, body in (("budget_session", "congress"), ("limit_session", "standing")):
            known = session_of(dossier.info(county, key) or "")
            mine = [m for m in told if m.value.startswith(body)]
            if known is None or not mine or any(_fits(known, m.value) for m in mine):
                continue
            expected = dossier.info(county, key) or ""
            yield _said(
                prose,
                mine[0],
                Words(f"填报表为“{short(expected)}”", f"the workbook says “{short(expected)}”"),
                role=CellRole.TARGET,
            )
    opening = {o.passage for o in prose.statements if o.stage == "opening" and o.fact in ("income", "expense")}
    congress = [m for m in told if m.value.startswith("congress")]
    first: Mention | None = None
    for one in congress:
        if one.passage not in opening:
            continue
        if first is not None and not _fits(first.value, one.value):
            where = first.spots[0].paragraph
            what = Words(f"而第{where}段写为“{first.words}”", f"but paragraph {where} says “{first.words}”")
            hit = _said(prose, one, what)
            yield replace(hit, cells=(*hit.cells, spot_cell(prose.file, first.words, first.spots, CellRole.SOURCE)))
        first = first or one


def _fits(a: str, b: str) -> bool:
    """Return whether two sessions may be the same; a term that one leaves out does not part them."""
    (_, term_a, number_a), (_, term_b, number_b) = _parts(a), _parts(b)
    return number_a == number_b and (term_a == term_b or "-" in (term_a, term_b))


def _parts(value: str) -> tuple[str, str, str]:
    parts = value.split()
    return (parts[0], parts[1], parts[2]) if len(parts) == 3 else (parts[0], "-", parts[-1])


def _numbers(dossier: Dossier, prose: Prose) -> Iterator[Result]:
    told = [m for m in prose.mentions if m.what == "document"]
    known = {t.document_number for t in dossier.tables if t.document_number}
    region = region_of(dossier, prose)
    for county in dossier.counties:
        if (
            county.region
            and region
            and county.region.code == region.code
            and (number := dossier.info(county, "notice_number"))
        ):
            known.add(number)
    for number in sorted(known):
        bare = _number(number)
        if any(_number(m.value).endswith(bare) or bare.endswith(_number(m.value)) for m in told):
            continue
        for one in told:
            mine = _number(one.value)
            if (
                SequenceMatcher(None, mine, bare).ratio() >= 0.8
                and re.sub(r"\d", "", mine)[-4:] == re.sub(r"\d", "", bare)[-4:]
            ):
                yield _said(
                    prose, one, Words(f"而通知或填报表的文号为“{number}”", f"but notice or workbook has “{number}”")
                )
                break


def _number(text: str) -> str:
    return re.sub(r"[\[(【﹝]", "〔", re.sub(r"[\])】﹞]", "〕", "".join(text.split())))


def _foreign(dossier: Dossier, home: Region, one: Mention, names: Sequence[str]) -> bool:
    found = dossier.regions.named(one.value)
    if one.value in _GENERIC or len(one.value) < 3 or any(one.value in name for name in names):
        return False
    if any(f.level is not Level.COUNTY or f.code == home.code for f in found):
        return False
    if re.search(
        r"对口|援|协作|交界|毗邻|相邻|连接|至" + re.escape(one.value) + "|" + re.escape(one.value) + r"至", one.sentence
    ):
        return False
    return not any(dossier.regions.within(home, f) or dossier.regions.within(f, home) for f in found)


def _beyond(prose: Prose, count: int) -> Iterator[Result]:
    for sentence in prose.sentences:
        for match in re.finditer(r"(?:详?见|参见)附[件表](\d{1,2})", sentence):
            if int(match[1]) > count:
                found = next((m for m in prose.mentions if m.what == "annex"), None)
                if found:
                    what = Words(
                        f"共{count}件，而文中写“{match[0]}”", f"is one of {count}, but the text says “{match[0]}”"
                    )
                    yield _said(prose, found, what)


def _years(text: str) -> set[str]:
    return set(re.findall(r"(?:19|20)\d{2}", text))


def _bare(title: str) -> str:
    return re.sub(r"[\s《》()（）]|(?:19|20)\d{2}年?|^附[件表]?\d*[:：]?", "", title)


def _same_but_whose(name: str, title: str) -> bool:
    """Return whether two titles are the same but for the region before one of them."""
    shorter, longer = sorted((name, title), key=len)
    return len(shorter) > 5 and longer.endswith(shorter)


def _where(one: Mention) -> Words:
    number = one.spots[0].paragraph
    return Words(f"第{number}段“{one.sentence}”", f"paragraph {number} “{one.sentence}”")


def _said(
    prose: Prose, one: Mention, what: Words, severity: Severity | None = None, role: CellRole = CellRole.SUBJECT
) -> Hit:
    cell = spot_cell(prose.file, one.words, one.spots, role)
    return Hit((cell,), {"where": _where(one), "text": one.words, "what": what}, severity=severity)
