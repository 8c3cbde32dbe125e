"""Family of days: what 基本信息 states so that nobody can tell, what it leaves out, in which order its days stand."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from quotaxl.catalogue.completeness import completeness
from quotaxl.catalogue.debtkinds import KINDS
from quotaxl.catalogue.items import Item
from quotaxl.catalogue.regions.tiers import zone_answer
from quotaxl.core.finding import CellRef, CellRole, Severity
from quotaxl.core.table import Table
from quotaxl.core.words import Words
from quotaxl.dossier.days import Day, read_day
from quotaxl.dossier.dossier import County, Dossier
from quotaxl.dossier.kinds import which_kind
from quotaxl.dossier.papers import step_of
from quotaxl.rules.arithmetic.equations import cell_of, owner, stated, table_of
from quotaxl.rules.engine.registry import Hit, Result, Unchecked, rule
from quotaxl.rules.engine.wording import label, names, place, short

INFO = "county-info"
DAYS = (
    "notice_received",
    "draft_submitted",
    "adjustment_meeting",
    "adjustment_approved",
    "published",
    "targets_reported",
)
"""Rows of 基本信息 that hold a day."""

ADVANCE = {kind: Item("county-limit", "advance", kind) for kind in (*KINDS, "total")}
_WITH_ISSUE = ("county-projects", "county-bonds")
DETAILS = {key: Item(INFO, key, "value") for key in (*DAYS, "code", "year", "region")}

FAULTS = {
    "impossible": Words("没有这一天", "there is no such day"),
    "incomplete": Words("写得不完整，看不出是哪一天", "it is not complete; the day cannot be told"),
    "serial": Words(
        "是日期的序号，按{day}核对；请把单元格设为日期格式",
        "it is the serial of {day}, read as that day; format it as a date",
    ),
    "unreadable": Words("不是日期", "it is no date"),
}
_IN_ORDER = (
    ("draft_submitted", "adjustment_meeting", Words("初步方案应在会议之前送交", "the draft comes before the meeting")),
    ("adjustment_meeting", "adjustment_approved", Words("会议举行后才能批准", "approval follows the meeting")),
    ("adjustment_approved", "published", Words("批准后才能公开", "publication follows the approval")),
    ("notice_received", "targets_reported", Words("收到文件后才能据以报送", "targets follow the notice")),
    (
        "notice_received",
        "adjustment_meeting",
        Words("收到下达文件后才能审查调整方案", "the meeting follows the notice"),
    ),
)
_SAME_YEAR = ("draft_submitted", "adjustment_meeting", "adjustment_approved")


@rule(
    "QX-A104",
    Severity.WARNING,
    title=Words("基本信息中写了却看不懂", "基本信息 holds something that cannot be understood"),
    why=Words(
        "写错、写不全的日期、代码和年度等于没有填：期限、隶属和年度都无从核对。",
        "A wrong or half-written day, code or year counts as none: terms, region and year cannot be checked.",
    ),
    message=Words("{where} {item}：“{text}”{fault}。", "{where} {item}: “{text}”: {fault}."),
    remedy=Words(
        "日期写全，如 2024-09-30；代码六位；年度四位。", "Write days in full, 2024-09-30; a code has six digits."
    ),
    basis=("disclosure-209",),
    needs=(INFO,),
)
def detail_not_understood(dossier: Dossier) -> Iterator[Result]:
    """Days that are impossible, incomplete or serial numbers, codes without six digits, no years, unknown regions."""
    for n, county in enumerate(dossier.counties):
        for key in DAYS:
            found = read_day(dossier.info(county, key))
            if found and found.fault:
                fault = FAULTS[found.fault].fill(day=found.day)
                known = Severity.INFO if found.day else None
                yield from (replace(hit, severity=known) for hit in _detail(dossier, n, county, key, fault))
        code = dossier.info(county, "code")
        if code and not re.fullmatch(r"\d{6}(\d{3}){0,2}", re.sub(r"\s", "", code)):
            yield from _detail(dossier, n, county, "code", Words("不是六位代码", "it is no code of six digits"))
        year = dossier.info(county, "year")
        if year and not re.fullmatch(r"(19|20)\d\d(年度?)?(\.0)?", re.sub(r"\s", "", year)):
            yield from _detail(dossier, n, county, "year", Words("不是四位年份", "it is no year of four digits"))
        name = dossier.info(county, "region")
        if name and dossier.named(name) is None:
            yield from _region(dossier, n, county, name)


@rule(
    "QX-A105",
    Severity.WARNING,
    title=Words("后面的日期填了，前面的日期空着", "A day is blank while a later one is stated"),
    why=Words(
        "会议、批准、公开依次进行；缺一个日期，期限就没有核对。",
        "Meeting, approval and publication follow each other; without one of the days its term was not checked.",
    ),
    message=Words(
        "{where} {county}：没有填写{missing}，而{later}已填。", "{where} {county}: {missing} blank, but {later} stated."
    ),
    remedy=Words("补填日期。", "Fill in the day."),
    basis=("budget-law-14", "budget-law-69"),
    needs=(INFO,),
)
def day_blank(dossier: Dossier) -> Iterator[Result]:
    """Days that must lie before one that is stated, and are blank."""
    order = completeness()
    for n, county in enumerate(dossier.counties):
        stated = {key: bool((dossier.info(county, key) or "").strip()) for key in DAYS}
        last = max((i for i, key in enumerate(order.days) if stated[key]), default=0)
        blank = [(key, order.days[last]) for key in order.days[:last] if not stated[key]]
        blank += [(first, then) for then, first in order.since.items() if stated[then] and not stated[first]]
        if not blank:
            continue
        cells = [cell_of(dossier, n, DETAILS[key], CellRole.SUBJECT) for key, _ in blank]
        shown = tuple(c for c in cells if c)
        if not shown:
            continue
        missing = names([_name(dossier, county, key) for key, _ in blank])
        later = names(list(dict.fromkeys(_name(dossier, county, key) for _, key in blank)))
        yield Hit(shown, {"where": _where(shown[0]), "county": owner(county), "missing": missing, "later": later})


@rule(
    "QX-D106",
    Severity.WARNING,
    title=Words("日期的先后或年度不对", "Days stand in the wrong order or in another year"),
    why=Words(
        "先收到文件，再送交方案、举行会议、批准、公开；前后颠倒或不在预算年度内的日期总有一个写错。",
        "Notice, draft, meeting, approval and publication follow each other; out of order, or outside the budget's "
        "year, one of them is wrong.",
    ),
    message=Words("{where} {county}：{what}。", "{where} {county}: {what}."),
    remedy=Words("核对标出的日期。", "Check the marked days."),
    basis=("budget-law-14", "budget-law-69"),
    needs=(INFO,),
)
def days_out_of_order(dossier: Dossier) -> Iterator[Result]:
    """Days that precede what they follow, and meetings and approvals of another year."""
    checked = False
    for n, county in enumerate(dossier.counties):
        days = {key: found.day for key in DAYS if (found := _day(dossier, county, key)) and found.day}
        for first, then, why in _IN_ORDER:
            if first not in days or then not in days:
                continue
            checked = True
            if days[then] < days[first]:
                early, late = (f"{_name(dossier, county, k)}（{days[k]}）" for k in (then, first))
                what = Words(f"{early}早于{late}，{why.zh}", f"{early} is before {late}; {why.en}")
                yield from _out(dossier, n, county, (then, first), what)
        if county.year and any(key in days for key in _SAME_YEAR):
            checked = True
            apart = {key: days[key] for key in _SAME_YEAR if key in days and days[key].year != county.year}
            if apart:
                what = _other_year(dossier, county, apart)
                yield from _out(dossier, n, county, (*apart, "year"), what, because="year")
    if not checked:
        yield Unchecked(Words("没有两个日期可以比较", "there are no two days to compare"), cells=_blanks(dossier))


@rule(
    "QX-D107",
    Severity.WARNING,
    title=Words("债券发行时间不在预算年度内", "A bond is said to be issued in another year"),
    why=Words(
        "新增债券在下达限额的当年发行；发行时间写成上一年，多半是从去年的表里抄来的，存续期公开表会跟着错。",
        "New bonds are issued in the year of their quota; last year's day was probably copied, and goes into the "
        "yearly disclosure.",
    ),
    message=Words(
        "{where} {county}：{count}行的发行时间不在{year}年内：{days}。",
        "{where} {county}: {count} rows are issued outside {year}: {days}.",
    ),
    remedy=Words("核对发行时间。", "Check the day of issue."),
    basis=("regulation-43",),
)
def issued_in_another_year(dossier: Dossier) -> Iterator[Result]:
    """发行时间 of 债券项目 and 债券信息 outside the budget's year."""
    checked = False
    for n, county in enumerate(dossier.counties):
        for form in _WITH_ISSUE:
            table = table_of(dossier, n, form)
            if table is None or county.year is None or table.column("issued") is None:
                continue
            days = [day and read_day(str(day)) for day in table.frame["issued"]]
            known = {at: day.day for at, day in enumerate(days) if day and day.day}
            checked = checked or bool(known)
            other = {at: day for at, day in known.items() if day.year != county.year}
            if other:
                cells = table.span(list(other), "issued", CellRole.SUBJECT)
                shown = list(dict.fromkeys(day.isoformat() for day in other.values()))
                told = {"county": owner(county), "count": len(other), "year": county.year, "days": names(shown)}
                yield Hit(cells, {"where": place(table, cells), **told})
    if not checked:
        yield Unchecked(Words("没有填写发行时间", "no day of issue is filled in"), applies=False)


@rule(
    "QX-D108",
    Severity.WARNING,
    title=Words("债券发行早于预算调整的批准", "A bond is said to be issued before the adjustment was approved"),
    why=Words(
        "新增债务先列入预算调整方案，批准后才能举借；早于批准的，或是日期写错，或属提前下达、已列入年初预算。",
        "New debt is taken up after its adjustment is approved: either a day is wrong, or the bond belongs to an "
        "advance that stands in the opening budget.",
    ),
    message=Words(
        "{where} {county}：{count}行的发行时间（{days}）早于调整方案批准的{approved}。",
        "{where} {county}: {count} rows are issued ({days}) before the approval of {approved}.",
    ),
    remedy=Words(
        "核对发行时间和批准日期；提前下达、已列入年初预算的，在“债务限额”中填明。",
        "Check both days; state in 债务限额 what was given in advance and stands in the opening budget.",
    ),
    basis=("budget-law-35",),
    needs=(INFO,),
)
def issued_before_approval(dossier: Dossier) -> Iterator[Result]:
    """发行时间 of new bonds before the approval, in a year with one adjustment and no advance of the kind."""
    checked = False
    for n, county in enumerate(dossier.counties):
        approved = _day(dossier, county, "adjustment_approved")
        if approved is None or approved.day is None or not _first_of_all(dossier, n, county):
            continue
        for form in _WITH_ISSUE:
            table = table_of(dossier, n, form)
            if table is None or table.column("issued") is None or table.column("kind") is None:
                continue
            days = dict(_issued(dossier, n, table))
            checked = checked or bool(days)
            early = {at: day for at, day in days.items() if day < approved.day}
            if early:
                cells = table.span(list(early), "issued", CellRole.SUBJECT)
                source = cell_of(dossier, n, DETAILS["adjustment_approved"], CellRole.SOURCE)
                shown = names(list(dict.fromkeys(day.isoformat() for day in early.values())))
                told = {"county": owner(county), "count": len(early), "days": shown, "approved": approved.day}
                yield Hit(
                    (*cells, *((source,) if source else ())),
                    {"where": place(table, cells), **told},
                    expected=approved.day.isoformat(),
                    actual=min(early.values()).isoformat(),
                )
    if not checked:
        yield Unchecked(Words("没有可以和批准日期比较的发行时间", "no day of issue to compare"), applies=False)


def _first_of_all(dossier: Dossier, n: int, county: County) -> bool:
    """Return whether a county's bonds can only be those of the one adjustment of its year."""
    return n not in dossier.batches and (step_of(dossier.info(county, "adjustment")) or 1) == 1


def _issued(dossier: Dossier, n: int, table: Table) -> Iterator[tuple[int, date]]:
    """Yield the rows of new bonds with their days of issue, but for kinds of which a part was given in advance."""
    early = {kind for kind, item in ADVANCE.items() if stated(dossier, n, item)}
    rows = zip(table.frame["issued"], table.frame["kind"], table.held("label"), strict=True)
    for at, (text, kind, name) in enumerate(rows):
        day = read_day(str(text)) if text else None
        if day and day.day and not early & {which_kind(kind or ""), "total"} and "再融资" not in f"{name}{kind}":
            yield at, day.day


def _day(dossier: Dossier, county: County, key: str) -> Day | None:
    return read_day(dossier.info(county, key))


def _other_year(dossier: Dossier, county: County, days: Mapping[str, date]) -> Words:
    told = names([f"{_name(dossier, county, key)}（{day}）" for key, day in days.items()])
    return Words(f"{told.zh}不在预算年度{county.year}年内", f"{told.en} not in the budget's year {county.year}")


def _out(
    dossier: Dossier, n: int, county: County, keys: tuple[str, ...], what: Words, because: str = ""
) -> Iterator[Hit]:
    """Yield the hit of days that are wrong against the last of `keys`; `because` is the row that may be at fault."""
    roles = (*[CellRole.SUBJECT] * (len(keys) - 1), CellRole.SOURCE)
    cells = [cell_of(dossier, n, DETAILS[key], role) for key, role in zip(keys, roles, strict=True)]
    shown = tuple(c for c in cells if c)
    cause = cell_of(dossier, n, DETAILS[because], CellRole.SUBJECT) if because else None
    if shown:
        values: dict[str, object] = {"where": _where(shown[0]), "county": owner(county), "what": what}
        yield Hit(shown, values, because=(cause,) if cause else ())


def _region(dossier: Dossier, n: int, county: County, name: str) -> Iterator[Hit]:
    """Yield that a region is not known; of a development zone, which has no code, how its limit is reported."""
    answer = zone_answer(name)
    if answer is None:
        yield from _detail(dossier, n, county, "region", Words("不是已知的地区", "it is no known region"))
        return
    for hit in _detail(dossier, n, county, "region", Words(answer.zh.rstrip("。"), answer.en.rstrip("."))):
        yield replace(hit, remedy=_ZONE, severity=Severity.INFO)


_ZONE = Words(
    "单独填报也可以：表内照常核对，但分配表、项目编号按代码的核对不适用于它。",
    "It may report by itself: its sheets are checked as ever, but nothing that goes by region codes is.",
)


def _detail(dossier: Dossier, n: int, county: County, key: str, fault: Words) -> Iterator[Hit]:
    cell = cell_of(dossier, n, DETAILS[key], CellRole.SUBJECT)
    text = dossier.info(county, key)
    if cell and text:
        name = _name(dossier, county, key)
        yield Hit((cell,), {"where": _where(cell), "item": name, "text": short(text), "fault": fault}, actual=text)


def _name(dossier: Dossier, county: County, key: str) -> str:
    """Return what the sheet calls a row; its key where the sheet lacks it."""
    table = dossier.tables[county.tables[INFO]] if INFO in county.tables else None
    at = dossier.position(county.tables[INFO], key) if table else None
    return label(table, at) if table and at is not None else key


def _blanks(dossier: Dossier) -> tuple[CellRef, ...]:
    found = [cell_of(dossier, 0, DETAILS[key], CellRole.SUBJECT) for key in DAYS[:5] if dossier.counties]
    return tuple(c for c in found if c)


def _where(cell: CellRef) -> Words:
    return Words(f"〔{cell.sheet}〕{cell.ref}", f"[{cell.sheet}] {cell.ref}")
