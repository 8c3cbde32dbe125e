"""Family I: whose the papers are and of which year, and which of them say the same."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from quotaxl.core.contents import contents
from quotaxl.core.finding import CellRef, CellRole, Severity
from quotaxl.core.region import Region
from quotaxl.core.table import Table
from quotaxl.core.words import Words
from quotaxl.dossier.differences import differences, told
from quotaxl.dossier.dossier import County, Dossier
from quotaxl.dossier.papers import ALLOCATION, LeftOut, Paper, PaperKind, Reason, Statement
from quotaxl.rules.engine.registry import Hit, Result, Unchecked, rule
from quotaxl.rules.engine.wording import names, short
from quotaxl.text.finding import base_name

_NO_COUNTY = Words("没有县级填报簿", "no county workbook is given")


@rule(
    "QX-I101",
    Severity.WARNING,
    title=Words("填报簿里写了不同的地区", "A county workbook names different regions"),
    why=Words(
        "地区名称、行政区划代码和各表标题应是同一个地区；不一致时，附表可能印出别的县的数字。",
        "Name, code and titles must be of one region; where they are not, annexes may print another county's figures.",
    ),
    message=Words(
        "{file}：多数地方写的是{region}，{where}写的却是“{found}”。",
        "{file}: most places say {region}, but {where} says “{found}”.",
    ),
    remedy=Words(
        "核对地区名称、代码和各表标题，把不是本地区的改正；整张表是别县的，换成本县的。",
        "Compare name, code and titles, and correct what is not this region's; replace a sheet of another county.",
    ),
    basis=("region-codes",),
)
def regions_disagree(dossier: Dossier) -> Iterator[Result]:
    """A region or code written in a county workbook is not the region that most places of it name.

    Its bureau and assemblies may be those of a region above it or below it, never those of a neighbour.
    """
    checked = False
    for paper in _counted(dossier, PaperKind.COUNTY):
        region = paper.region
        if region is None or len(paper.regions) + len(paper.bodies) < 2:
            continue
        checked = True
        yield from _odd(paper, paper.regions, partial(_of_region, region), region.name)
        yield from _odd(paper, paper.bodies, partial(_in_line, dossier, region), region.name)
    if not checked:
        yield Unchecked(Words("没有填报簿在两处写明地区", "no county workbook names its region twice"), applies=False)


@rule(
    "QX-I102",
    Severity.WARNING,
    title=Words("填报簿里写了不同的年度", "A county workbook states different years"),
    why=Words(
        "预算年度和各表标题的年度应当一致；上年的表混进来，数字会对到错误的年度上。",
        "The budget year and the titles must agree; a sheet of last year puts its figures into the wrong year.",
    ),
    message=Words(
        "{file}：多数地方写的是{region}，{where}写的却是{found}。",
        "{file}: most places say {region}, but {where} says {found}.",
    ),
    remedy=Words(
        "核对预算年度和各表标题；上年的表换成本年的。",
        "Compare the budget year with the titles; replace a sheet of another year.",
    ),
)
def years_disagree(dossier: Dossier) -> Iterator[Result]:
    """A year written in a county workbook is not the one that most places of it state."""
    checked = False
    for paper in _counted(dossier, PaperKind.COUNTY):
        known = [s for s in paper.years if s.year]
        if paper.year is None or len(known) < 2:
            continue
        checked = True
        yield from _odd(paper, known, partial(_of_year, paper.year), f"{paper.year}年")
    if not checked:
        yield Unchecked(Words("没有填报簿在两处写明年度", "no county workbook states its year twice"), applies=False)


@rule(
    "QX-I103",
    Severity.WARNING,
    title=Words("分配表与填报簿不是同一地区或同一年度", "Notice and county workbook are of different regions or years"),
    why=Words(
        "分配表中没有本地区、或是别的年度的，额度无从核对，“未发现问题”也就没有意义。",
        "Where the notice has no row for the county or is of another year, its quota cannot be checked against it.",
    ),
    message=Words(
        "{county}：所给分配表（{notice}）{lack}，额度没有核对。",
        "{county}: the notice {notice} {lack}; the quota was not checked.",
    ),
    remedy=Words("核对是否拿错了填报簿或下达文件。", "See whether the workbook or the notice is the right one."),
    basis=("regulation-45",),
    needs=(ALLOCATION,),
)
def notice_of_another(dossier: Dossier) -> Iterator[Result]:
    """No allocation table of the county's year has a row for it or for a region above it."""
    notices = [dossier.tables[at] for at in dossier.forms[ALLOCATION]]
    checked = False
    for county in dossier.counties:
        if county.region is None:
            continue
        checked = True
        same = [t for t in notices if t.year is None or county.year in (None, t.year)]
        if any(_listed(dossier, table, county.region) for table in same):
            continue
        shown = (same or notices)[0]
        lack = _NO_ROW if same else _OTHER_YEAR.fill(year=shown.year or "")
        yield Hit(
            (_first(dossier, county), shown.place(shown.title_ref, CellRole.SOURCE)),
            {
                "county": _called(county),
                "notice": shown.document_number or short(shown.title),
                "lack": lack,
            },
        )
    if not checked:
        yield Unchecked(_NO_COUNTY, applies=False)


_NO_ROW = Words("没有该地区", "has no row for it")
_OTHER_YEAR = Words("是{year}年的", "is of {year}")


@rule(
    "QX-I201",
    Severity.INFO,
    title=Words("同一份材料给了不止一次", "A paper is given more than once"),
    why=Words(
        "同一份表算两次，额度会重复；标记版、节选和原件数字相同时，只核对原件。",
        "Counted twice, a quota doubles; where a copy or an extract has the same figures, only the original counts.",
    ),
    message=Words("{file}{what}，没有另外计算。", "{file} {what} and was not counted."),
    remedy=Words("不必处理；以后只给原件即可。", "Nothing to do; the original alone is enough."),
)
def given_twice(dossier: Dossier) -> Iterator[Result]:
    """A file says what another file says, is its marked copy or a part of it, or is a list of findings."""
    seen: dict[tuple[str, str], list[LeftOut]] = {}
    for one in dossier.left_out:
        seen.setdefault((one.paper.file, one.instead.file if one.instead else ""), []).append(one)
    for group in seen.values():
        one = group[0]
        cells = [one.paper.place] + ([replace(one.instead.place, role=CellRole.SOURCE)] if one.instead else [])
        names = [_name(one.paper), _name(one.instead) if one.instead else ""]
        if one.instead and one.instead.file == one.paper.file:  # two sheets of one file
            names = [f"{_name(one.paper)} {one.paper.place.sheet}", one.instead.place.sheet]
        stamp = one.paper.stamp
        what = _WHAT[one.reason].fill(other=names[1] or next(iter(stamp.inputs if stamp else ()), ""))
        severity = None
        if one.reason is Reason.SPARE and one.instead:
            year, found = one.paper.tables[0].year, differences(one.paper, one.instead)
            if year != one.instead.tables[0].year:
                what = _OF_YEAR.fill(other=names[1], year=year or "")
            elif found:
                what, severity = _SPARE.fill(other=names[1], differing=told(found)), Severity.WARNING
        yield Hit(tuple(cells), {"file": names[0], "what": what}, severity=severity)
    if not dossier.papers:
        yield Unchecked(_ONE_FILE, applies=False)


_WHAT = {
    Reason.SAME: Words("与{other}内容相同", "says what {other} says"),
    Reason.MARKED: Words("是{other}的标记版，数字相同", "is the marked copy of {other} with the same figures"),
    Reason.PART: Words("是{other}的节选，数字相同", "is a part of {other} with the same figures"),
    Reason.PRINTED: Words("是由{other}印成的 PDF", "is the PDF of {other}"),
    Reason.SPARE: Words("与{other}是同一张表，内容相同", "is the sheet {other} once more, with the same contents"),
    Reason.FINDINGS: Words("只有核对结果，不是要核对的表", "is a list of findings, no table to check"),
}
_OF_YEAR = Words(
    "与{other}是同一张表，写的是{year}年，以后者为准", "is the sheet {other} of the year {year}; the latter counts"
)
_SPARE = Words(
    "与{other}是同一张表，内容不同（{differing}），以后者为准",
    "is the sheet {other} once more, with other contents ({differing}); the latter counts",
)
_ONE_FILE = Words("只有一份材料", "there is one paper only")
_ONE_OF_A_KIND = Words("没有两份同类材料", "no two papers are of this kind")


@rule(
    "QX-I202",
    Severity.WARNING,
    title=Words("同一份分配表有两个不同的版本", "There are two versions of one allocation table"),
    why=Words(
        "文号和标题相同而数字不同，只有一份是对的；各版本分别核对，额度不相加。",
        "Number and title agree and figures differ: one is wrong. Each is checked by itself; nothing is added up.",
    ),
    message=Words(
        "{one}与{other}是同一份分配表（{number}），内容不同：{differing}。",
        "{one} and {other} are one table ({number}) with different contents: {differing}.",
    ),
    remedy=Words("确认以哪一份为准，只保留那一份。", "Find out which one counts and give that one alone."),
)
def versions_of_a_notice(dossier: Dossier) -> Iterator[Result]:
    """Two allocation tables have one number, title and year, and rows in common that differ."""
    yield from _versions(dossier, PaperKind.NOTICE)


@rule(
    "QX-I203",
    Severity.WARNING,
    title=Words("同一地区同一年度有两份填报簿", "There are two workbooks of one county and year"),
    why=Words(
        "同一次调整只有一份是定稿；每份各自完整核对，互不比较，填报附表时须先确定用哪一份。",
        "One of them is final. Each is checked whole by itself, nothing is compared, and fill asks which is meant.",
    ),
    message=Words(
        "{one}与{other}都是{number}的填报簿，内容不同：{differing}。",
        "{one} and {other} are both the workbook of {number}, with different contents: {differing}.",
    ),
    remedy=Words("确认以哪一份为准，只保留那一份。", "Find out which one counts and give that one alone."),
)
def drafts_of_a_county(dossier: Dossier) -> Iterator[Result]:
    """Two files hold the same sheets of one county, year and adjustment with different contents."""
    yield from _versions(dossier, PaperKind.COUNTY)


@rule(
    "QX-I204",
    Severity.WARNING,
    title=Words("附表不是用所给的填报簿和分配表填的", "Annexes were filled from other papers than those given"),
    why=Words(
        "附表填好以后填报簿或分配表又改过的，附表仍是旧数；报出去的两份就对不上。",
        "Where workbook or notice changed after the annexes were filled, these still show what stood there before.",
    ),
    message=Words("{file}{what}", "{file} {what}"),
    remedy=Words(
        "用现在的填报簿重新填报附表；改错了填报簿的，换回原来的一份。",
        "Fill the annexes anew from what is given, or give the file that they were filled from.",
    ),
)
def annexes_of_other_papers(dossier: Dossier) -> Iterator[Result]:
    """The stamp of annexes names inputs of which a file of that name, or the county's workbook, has other contents."""
    ours = [p for p in dossier.papers if p.kind is PaperKind.ANNEXES and p.stamp and p.stamp.prints]
    given = {document.file: contents(document) for document in dossier.workbooks} if ours else {}
    told: set[str] = set()
    checked = False
    for paper in ours:
        assert paper.stamp is not None
        if paper.file in told:  # a file of annexes is one paper for each region and year that it names
            continue
        others = {file: said for file, said in given.items() if file != paper.file}
        for what, shown in _other_papers(dossier, paper, paper.stamp.prints, others):
            told.add(paper.file)
            yield Hit((paper.place, *shown), {"file": _name(paper), "what": what})
        checked = checked or bool(others)
    if not checked:
        reason = Words("没有quotaxl填写的附表，或没有给出填报簿", "no annexes of ours beside their papers")
        yield Unchecked(reason, applies=False)


def _other_papers(
    dossier: Dossier, paper: Paper, prints: Mapping[str, str], given: Mapping[str, str]
) -> Iterator[tuple[Words, tuple[CellRef, ...]]]:
    """Yield what of the papers given is not what annexes were filled from, with the cells by which they are shown."""
    papers = {p.file: p for p in dossier.papers if p.kind is not PaperKind.ANNEXES}
    named = {base_name(file): file for file in given}
    stale = [n for n, p in prints.items() if n in named and given[named[n]] != p]
    for name in stale:
        place = [replace(papers[named[name]].place, role=CellRole.SOURCE)] if named[name] in papers else []
        yield _CHANGED.fill(other=short(name)), tuple(place)
    own = [p for p in papers.values() if p.kind is PaperKind.COUNTY and p.region and p.region == paper.region
           and p.year == paper.year and p.file in given]  # fmt: skip
    if own and not stale and not any(given[p.file] in prints.values() for p in own):
        where = tuple(replace(p.place, role=CellRole.SOURCE) for p in own[:1])
        yield _OTHER.fill(other=names(list(prints)), given=_name(own[0])), where


_CHANGED = Words(
    "填好以后，{other}又改过，附表还是原来的数。",
    "was filled before {other} was changed and shows what stood there then.",
)
_OTHER = Words(
    "是用{other}填的，不是用所给的{given}填的。", "was filled from {other}, not from {given}, which is given here."
)


def _versions(dossier: Dossier, kind: PaperKind) -> Iterator[Result]:
    """Yield each paper of one adjustment that is there in two versions, with where they differ."""
    for group in dossier.drafts:
        first = group[0]
        for other in group[1:] if first.kind is kind else ():
            if other.adjustment != first.adjustment:
                continue
            yield Hit(
                (first.place, replace(other.place, role=CellRole.SOURCE)),
                {
                    "one": _name(first),
                    "other": _name(other),
                    "number": _identity(first),
                    "differing": told(differences(first, other)),
                },
            )
    if sum(paper.kind is kind for paper in dossier.papers) < 2:
        yield Unchecked(_ONE_OF_A_KIND, applies=False)


def _identity(paper: Paper) -> str:
    if paper.kind is PaperKind.NOTICE:
        return paper.number or short(paper.tables[0].title)
    return f"{paper.region.name if paper.region else paper.name}{f'{paper.year}年' if paper.year else ''}"


def _odd(paper: Paper, said: Sequence[Statement], right: Callable[[Statement], bool], expected: str) -> Iterator[Hit]:
    """Yield one hit for all places of a workbook that say the same other thing than `right` allows."""
    odd = [s for s in said if not right(s)]
    agreeing = next((s for s in said if right(s)), None)
    by_text: dict[str, list[Statement]] = {}
    for statement in odd:
        by_text.setdefault(statement.text, []).append(statement)
    for text, same in by_text.items():
        cells = tuple(replace(s.cell, role=CellRole.SUBJECT) for s in same)
        where = names([f"{s.cell.sheet}!{s.cell.ref}" for s in same])
        values = {"file": _name(paper), "region": expected, "where": where, "found": short(_meant(same[0]))}
        source = (replace(agreeing.cell, role=CellRole.SOURCE),) if agreeing else ()
        yield Hit((*cells, *source), values, expected=expected, actual=text)


def _of_region(region: Region, statement: Statement) -> bool:
    return region in statement.regions


def _in_line(dossier: Dossier, region: Region, statement: Statement) -> bool:
    """Return whether a place names the region, one above it or one below it."""
    within = dossier.regions.within
    return any(within(region, one) or within(one, region) for one in statement.regions)


def _of_year(year: int, statement: Statement) -> bool:
    return statement.year == year


def _meant(statement: Statement) -> str:
    """Return what a place says, a code with the region that has it."""
    known: Region | None = statement.regions[0] if statement.regions else None
    return f"{statement.text}（{known.name}）" if known and statement.text[:6].isdecimal() else statement.text


def _counted(dossier: Dossier, kind: PaperKind) -> Iterator[Paper]:
    """Yield the papers of a kind that are in this dossier; made of tables alone it has none."""
    here = {id(table) for table in dossier.tables}
    for paper in dossier.papers:
        if paper.kind is kind and any(id(table) in here for table in paper.tables):
            yield paper


def _listed(dossier: Dossier, table: Table, region: Region) -> bool:
    above = {one.code for one in (region, *dossier.regions.ancestors(region))}
    return any(found and found.code in above for found in dossier.row_regions(table))


def _first(dossier: Dossier, county: County) -> CellRef:
    table = dossier.tables[next(iter(county.tables.values()))]
    return table.place(table.title_ref)


def _called(county: County) -> str:
    return county.region.name if county.region else county.name or ""


def _name(paper: Paper) -> str:
    return paper.file.replace("\\", "/").rpartition("/")[2]
