"""Family W: what a written report rests on: meetings, documents, articles, annexes."""

import re
from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher

from quotaxl.core.finding import CellRole, Severity
from quotaxl.core.statement import Mention, Prose, spot_cell
from quotaxl.core.words import Words
from quotaxl.dossier.dossier import Dossier
from quotaxl.dossier.told import region_of
from quotaxl.rules.arithmetic.stating import NO_PROSE
from quotaxl.rules.engine.registry import Hit, Result, rule
from quotaxl.rules.engine.wording import short

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


def _sessions(dossier: Dossier, prose: Prose) -> Iterator[Result]:
    """Yield sessions of the report that differ from the workbook's, or from one that it named before."""
    from quotaxl.reading.prose.mentions import session_of  # noqa: PLC0415 - most counties come without a report

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
            now = session_of(dossier.info(county, "adjustment_session") or "")  # the meeting that is asked
            mine = [m for m in told if m.value.startswith(body) and not (now and _fits(now, m.value) and now != known)]
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
    """Yield document numbers of the report that are almost, and not quite, those of the notice or the workbook."""
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
    batched = {_number(number) for given in dossier.batches.values() for batch in given for number in batch.numbers}
    right = batched | {_number(number) for number in known}
    for number in sorted(known):
        bare = _number(number)
        if any(_number(m.value).endswith(bare) or bare.endswith(_number(m.value)) for m in told):
            continue
        for one in told:
            mine = _number(one.value)
            if (
                mine not in right  # another notice of the year, which 限额变动 lists
                and SequenceMatcher(None, mine, bare).ratio() >= 0.8
                and re.sub(r"\d", "", mine)[-4:] == re.sub(r"\d", "", bare)[-4:]
            ):
                yield _said(
                    prose, one, Words(f"而通知或填报表的文号为“{number}”", f"but notice or workbook has “{number}”")
                )
                break


def _number(text: str) -> str:
    return re.sub(r"[\[(【﹝]", "〔", re.sub(r"[\])】﹞]", "〕", "".join(text.split())))


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


def _said(
    prose: Prose, one: Mention, what: Words, severity: Severity | None = None, role: CellRole = CellRole.SUBJECT
) -> Hit:
    cell = spot_cell(prose.file, one.words, one.spots, role)
    return Hit((cell,), {"where": where_of(one), "text": one.words, "what": what}, severity=severity)


def where_of(one: Mention) -> Words:
    """Return the paragraph and the sentence of what a report mentions."""
    number = one.spots[0].paragraph
    return Words(f"第{number}段“{one.sentence}”", f"paragraph {number} “{one.sentence}”")
