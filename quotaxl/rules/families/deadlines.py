"""Family D: days that the law sets, counted from the dates a county states."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from quotaxl.catalogue.items import Item
from quotaxl.core.finding import CellRef, CellRole, Severity
from quotaxl.core.refs import ref
from quotaxl.core.table import Table
from quotaxl.core.words import Words
from quotaxl.dossier.batches import cited_by
from quotaxl.dossier.dossier import Dossier
from quotaxl.dossier.holdings import day
from quotaxl.rules.arithmetic.equations import cell_of, owner
from quotaxl.rules.engine.registry import Hit, Result, Unchecked, rule
from quotaxl.rules.engine.wording import place

INFO = "county-info"
DAYS = {
    key: Item(INFO, key, "value")
    for key in (
        "notice_received",
        "draft_submitted",
        "adjustment_meeting",
        "adjustment_approved",
        "published",
        "targets_reported",
    )
}


@rule(
    "QX-D101",
    Severity.ERROR,
    title=Words("预算调整批准后二十日内没有公开", "An adjustment was not published within 20 days"),
    why=Words(
        "经批准的预算调整应在批准后二十日内由财政部门向社会公开，并说明举借债务的情况。",
        "An approved adjustment is published within 20 days, with an account of the borrowing.",
    ),
    message=Words(
        "{county}：{first}批准，应于{due}前公开，{actual}。", "{county}: approved on {first}, due by {due}, {actual}."
    ),
    remedy=Words("尽快公开，并核对填写的日期。", "Publish at once and check the dates entered."),
    basis=("budget-law-14",),
    needs=(INFO,),
)
def published_late(dossier: Dossier) -> Iterator[Result]:
    """Published ≤ approved + 20 days."""
    limit = dossier.parameters.deadlines["publication"]
    first = "adjustment_approved"
    starts = {n: [_entered(dossier, n, first, limit.days, limit.since)] for n in range(len(dossier.counties))}
    yield from _after(dossier, first, "published", starts, Words("公开", "published"))


@rule(
    "QX-D102",
    Severity.ERROR,
    title=Words(
        "预算调整初步方案没有在会议三十日前送交",
        "The draft adjustment was not handed in 30 days before the meeting",
    ),
    why=Words(
        "财政部门应在常委会会议举行的三十日前送交预算调整初步方案：县级送常委会有关工作机构，设区的市、自治州送人大"
        "有关专门委员会或者常委会有关工作机构，省级送人大有关专门委员会。",
        "The draft is handed in 30 days before the standing committee meets: by a county to its working body, by a "
        "prefecture to that or to the special committee, by a province to the special committee.",
    ),
    message=Words(
        "{county}：会议于{meeting}举行，初步方案应于{due}前送交，实际为{actual}。",
        "{county}: the meeting is on {meeting}, the draft was due by {due}, handed in on {actual}.",
    ),
    remedy=Words("核对日期；来不及的，商请调整会期。", "Check the dates, or ask for a later meeting."),
    basis=("budget-law-69",),
    needs=(INFO,),
)
def draft_late(dossier: Dossier) -> Iterator[Result]:
    """Submitted ≤ meeting − 30 days."""
    days = dossier.parameters.deadlines["draft"].days
    checked = False
    for n, county in enumerate(dossier.counties):
        meeting, handed = day(dossier.info(county, "adjustment_meeting")), day(dossier.info(county, "draft_submitted"))
        if meeting is None or handed is None:
            continue
        checked = True
        due = meeting - timedelta(days=days)
        if handed > due:
            cells = [
                cell_of(dossier, n, DAYS["draft_submitted"], CellRole.SUBJECT),
                cell_of(dossier, n, DAYS["adjustment_meeting"], CellRole.SOURCE),
            ]
            values = {"county": owner(county), "meeting": meeting, "due": due, "actual": handed}
            yield Hit(tuple(c for c in cells if c), values, expected=due.isoformat(), actual=handed.isoformat())
    if not checked:
        reason = Words("会议日期或送交日期未填写", "the day of the meeting or of handing in is not filled in")
        yield Unchecked(reason, cells=_days(dossier, "draft_submitted", "adjustment_meeting"))


@rule(
    "QX-D103",
    Severity.WARNING,
    title=Words("收到计划文件三十日内没有报送绩效目标", "Performance targets were not handed in within 30 days"),
    why=Words(
        "下达文件要求在收到计划文件30日内报送审核后的具体项目绩效目标。",
        "The notice demands the reviewed targets of each project within 30 days of receiving the plan.",
    ),
    message=Words(
        "{county}：{first}收到文件，应于{due}前报送绩效目标，{actual}。",
        "{county}: received on {first}, targets due by {due}, {actual}.",
    ),
    remedy=Words("尽快报送，并核对填写的日期。", "Hand them in at once and check the dates entered."),
    basis=("notice-2024-18",),
    needs=(INFO,),
)
def targets_late(dossier: Dossier) -> Iterator[Result]:
    """targets_reported ≤ the day on which the notice was received + 30 days, batch by batch where they are listed."""
    starts = {n: own for n in range(len(dossier.counties)) if (own := _received(dossier, n))}
    if not starts:
        yield Unchecked(Words("没有下达文件规定报送绩效目标的期限", "no notice sets a term for targets"), applies=False)
        return
    yield from _after(dossier, "notice_received", "targets_reported", starts, Words("报送", "handed in"))


@rule(
    "QX-D104",
    Severity.INFO,
    title=Words("已过年底，看不出债券资金是否结转", "The year is over and carry-over cannot be ruled out"),
    why=Words(
        "新增债券资金原则上年底不得形成结转结余；县级工作簿没有支付进度，年底以后应另行核对。",
        "In principle nothing is carried over at year end; the county workbook holds no progress of payment.",
    ),
    message=Words(
        "{county}：核对日期{today}已过{year}年底，没有支付进度，无法判断是否有结转结余。",
        "{county}: {today} is past the end of {year}; without the progress of payment carry-over cannot be judged.",
    ),
    remedy=Words("另附各项目的支付进度。", "Attach the progress of payment of each project."),
    basis=("notice-2024-18",),
    needs=("county-projects",),
)
def year_end_passed(dossier: Dossier) -> Iterator[Result]:
    """The day of the check is past the county's budget year."""
    if dossier.as_of is None:
        yield Unchecked(Words("没有给出核对日期（--as-of）", "no day of the check was given (--as-of)"), applies=False)
        return
    bound = {n for n, given in enumerate(dossier.notices) if any(one.demands.no_carry_over for one in given)}
    if not bound:
        yield Unchecked(Words("没有下达文件作这样的要求", "no notice demands it"), applies=False)
        return
    for n, county in enumerate(dossier.counties):
        if (
            n in bound
            and county.year
            and dossier.as_of > date(county.year, 12, 31)
            and "county-projects" in county.tables
        ):
            table = dossier.tables[county.tables["county-projects"]]
            values = {"county": owner(county), "today": dossier.as_of, "year": county.year}
            yield Hit((table.place(table.title_ref),), values)
            continue
        if n in bound and county.year is None:
            yield Unchecked(Words("年度不明", "the year is not known"))


@rule(
    "QX-D105",
    Severity.ERROR,
    title=Words("存续期信息没有在六月底前公开", "Bonds outstanding were not published by the end of June"),
    why=Words(
        "使用债券资金的部门应不迟于每年6月底前公开截至上年末的债券及项目信息。",
        "Those who use bond money publish the state at the end of last year by the end of June.",
    ),
    message=Words(
        "{where} 反映截至{year}年末的情况，应于{due}前公开，{actual}。",
        "{where} shows the state at the end of {year}, due by {due}, {actual}.",
    ),
    remedy=Words("尽快公开，并核对表中写的公开日期。", "Publish at once and check the date in the table."),
    basis=("disclosure-209",),
)
def outstanding_late(dossier: Dossier) -> Iterator[Result]:
    """The day of publication printed with a table of bonds outstanding ≤ 30 June of the next year."""
    due = dossier.parameters.yearly["outstanding"]
    checked = False
    for form in (f"{name}-{kind}" for name in ("bonds-outstanding", "bond-cash") for kind in ("general", "special")):
        for index in dossier.forms.get(form, ()):
            table = dossier.tables[index]
            found = _printed_day(table)
            if table.year is None or (found is None and dossier.as_of is None):
                continue
            checked = True
            last = date(table.year + 1, due.month, due.day)
            shown = found[1] if found else dossier.as_of
            if shown is None or shown <= last or last < due.since:
                continue
            cell = table.place(found[0] if found else table.title_ref)
            actual = Words(f"实际于{shown}公开", f"published on {shown}")
            if found is None:
                actual = Words(f"表中没有公开日期，到{shown}已过期限", f"without a day of publication, past on {shown}")
            values = {"where": place(table, (cell,)), "year": table.year, "due": last, "actual": actual}
            severity = None if found else Severity.INFO  # the clock alone says nothing of what was done
            yield Hit((cell,), values, expected=last.isoformat(), actual=shown.isoformat(), severity=severity)
    if not checked:
        yield Unchecked(
            Words("没有存续期表，或没有公开日期也没有给出核对日期（--as-of）", "no such table, or no day to judge by"),
            applies=False,
        )


def _printed_day(table: Table) -> tuple[str, date] | None:
    """Return the address and the day of 公开日期：2023年7月5日, wherever on the sheet it stands."""
    for r, cells in enumerate(table.grid.rows, 1):
        for c, text in enumerate(cells, 1):
            if isinstance(text, str) and re.search("公开(日期|时间)", text) and (found := day(text)):
                return ref(r, c), found
    return None


@dataclass(frozen=True, slots=True)
class TermStart:
    """The day and cell from which a term of days counts; the day from which law sets it, the notices that set it."""

    day: date | None
    cell: CellRef | None
    days: int
    since: date = date.min
    notices: tuple[str, ...] = ()


def _entered(
    dossier: Dossier, county: int, key: str, days: int, since: date = date.min, notices: tuple[str, ...] = ()
) -> TermStart:
    """Return the start of a term that a day of 基本信息 sets."""
    stated = day(dossier.info(dossier.counties[county], key))
    return TermStart(stated, cell_of(dossier, county, DAYS[key], CellRole.SOURCE), days, since, notices)


def _received(dossier: Dossier, county: int) -> list[TermStart]:
    """Return from when the terms count in which a county's notices want targets.

    A notice that a batch cites was received on the batch's day; where no batch says one, on that of 基本信息, and the
    shortest term counts.
    """
    found, rest = [], []
    for one in dossier.notices[county]:
        days = one.demands.targets_within_days
        if days is None:
            continue
        own = [b for b in cited_by(one.number, dossier.batches.get(county, ())) if day(b.received)]
        found += [TermStart(day(b.received), b.cell("received", CellRole.SOURCE), days, notices=(one.number,))
                  for b in own[:1] if not b.earlier]  # fmt: skip
        if not own:
            rest.append((days, one.number))
    if rest:
        numbers = tuple(number for _, number in rest)
        found.append(_entered(dossier, county, "notice_received", min(rest)[0], notices=numbers))
    return found


def _after(
    dossier: Dossier, first: str, then: str, starts: Mapping[int, Sequence[TermStart]], done: Words
) -> Iterator[Result]:
    """Compare a stated day with those that start its terms; a blank one counts as open until the day of the check.

    `starts` are by county; one without any is not looked at. A cell holds one day: of several terms it ends the last
    that had begun by then; those before it cannot be seen, and those after it are open.
    """
    checked = False
    for n, begun in starts.items():
        end = day(dossier.info(dossier.counties[n], then))
        ended = max((s.day for s in begun if s.day and end and s.day <= end), default=None)
        for start in begun:
            answered = end if end and (len(begun) == 1 or start.day == ended) else None
            if start.day is None or (answered is None and end and ended and start.day < ended):
                continue
            today = answered or dossier.as_of
            if today is None:
                continue
            checked = True
            if start.day >= start.since and today > start.day + timedelta(days=start.days):
                yield _late(dossier, n, then, start, (answered, today), done)
    if not checked:
        yield Unchecked(Words("所需日期未填写", "the dates are not filled in"), cells=_days(dossier, first, then))


def _late(
    dossier: Dossier, county: int, then: str, start: TermStart, ended: tuple[date | None, date], done: Words
) -> Hit:
    """Return the hit of a term that ran out: `ended` the day stated, or None, and the day that it is held against."""
    assert start.day is not None
    end, today = ended
    due = start.day + timedelta(days=start.days)
    late = (today - due).days
    actual = Words(f"实际于{today}{done.zh}，晚{late}天", f"{done.en} on {today}, {late} days late")
    if end is None:
        actual = Words(f"到{today}仍未填写{done.zh}日期", f"not {done.en} by {today}")
    shown = (cell_of(dossier, county, DAYS[then], CellRole.SUBJECT), start.cell)
    values = {"county": owner(dossier.counties[county]), "first": start.day, "due": due, "actual": actual}
    return Hit(
        tuple(c for c in shown if c), values, expected=due.isoformat(), actual=end.isoformat() if end else None,
        citations=start.notices, basis=() if start.notices else None, severity=None if end else Severity.INFO,
    )  # fmt: skip


def _days(dossier: Dossier, *keys: str) -> tuple[CellRef, ...]:
    """Return the cells of days that the first county does not state, or states so that nobody can tell the day."""
    unknown = [key for key in keys for c in dossier.counties[:1] if day(dossier.info(c, key)) is None]
    found = [cell_of(dossier, 0, DAYS[key], CellRole.SUBJECT) for key in unknown]
    return tuple(c for c in found if c)
