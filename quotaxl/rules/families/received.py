"""Family N, fourth part: the days on which the notices of batches were received."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from quotaxl.catalogue.items import Item
from quotaxl.core.finding import CellRef, CellRole, Severity
from quotaxl.core.words import Words
from quotaxl.dossier.batches import QuotaBatch
from quotaxl.dossier.days import read_day
from quotaxl.dossier.dossier import Dossier
from quotaxl.rules.arithmetic.equations import cell_of, owner
from quotaxl.rules.engine.registry import Hit, Result, Unchecked, rule
from quotaxl.rules.engine.wording import names, place, short
from quotaxl.rules.families.batches import NONE
from quotaxl.rules.families.days import DAYS, FAULTS, INFO

_MEETING = Item(INFO, "adjustment_meeting", "value")


@dataclass(frozen=True, slots=True)
class Misdated:
    """Batches whose 收文日期 cannot be, for one reason."""

    batches: tuple[QuotaBatch, ...]
    what: Words
    severity: Severity | None = None
    because: tuple[CellRef, ...] = ()


@rule(
    "QX-N108",
    Severity.WARNING,
    title=Words("限额变动的收文日期写错", "A batch was received on a day that cannot be"),
    why=Words(
        "文件在本年或上年末（提前下达）收到，收到后才能列入调整方案；日期写错，期限就从错的一天起算。",
        "A notice comes in the year itself or late in the year before, and before the meeting that deals with it; "
        "terms run from that day.",
    ),
    message=Words("{where} {county}：{batch}的收文日期“{text}”{what}。", "{where} {county}: {batch}: “{text}” {what}."),
    remedy=Words(
        "对照收文登记改正，写全年月日，如 2024-09-30。", "Correct it after the register, in full: 2024-09-30."
    ),
    basis=("regulation-45",),
)
def received_on_no_such_day(dossier: Dossier) -> Iterator[Result]:
    """收文日期 that are none, of another year, after the meeting, or after today where nothing else is."""
    if not dossier.batches:
        yield NONE
    elif not any(b.received for given in dossier.batches.values() for b in given):
        yield Unchecked(Words("没有填写收文日期", "no day of receipt is filled in"), applies=False)
    for county in dossier.batches:
        for one in misdated(dossier, county):
            first = one.batches[0]
            cells = first.table.span([b.at for b in one.batches], "received", CellRole.SUBJECT)
            told = {
                "where": place(first.table, cells),
                "county": owner(dossier.counties[county]),
                "batch": names([b.called for b in one.batches]),
                "text": short(first.received or ""),
                "what": one.what,
            }
            yield Hit(cells, told, actual=first.received, severity=one.severity, because=one.because)


def misdated(dossier: Dossier, county: int) -> tuple[Misdated, ...]:
    """Return the batches of a county whose 收文日期 cannot be, those of one reason and day together."""
    return tuple(_misdated(dossier, county))


def _misdated(dossier: Dossier, county: int) -> Iterator[Misdated]:
    """Yield the batches whose day of receipt cannot be, each with the reason.

    It is no day, or it cannot be beside the other days of the county, or it lies after the meeting that adjusts the
    budget for this batch (a batch of a later adjustment has a later meeting, an earlier one had its own). Where that
    meeting is dated in another year than the workbook, its cell is marked too, as the likelier fault.
    """
    groups: dict[tuple[str | None, Words], list[QuotaBatch]] = {}
    late: list[QuotaBatch] = []
    info = {key: found.day for key in DAYS if (found := read_day(dossier.info(dossier.counties[county], key)))}
    meeting, current = info.get("adjustment_meeting"), dossier.adjustment(dossier.counties[county])
    for batch in dossier.batches[county]:
        found = read_day(batch.received)
        if found is None:
            continue
        if found.fault:
            groups.setdefault((batch.received, FAULTS[found.fault].fill(day=found.day)), []).append(batch)
        elif found.day and (what := _unlikely(dossier, county, found.day, list(filter(None, info.values())))):
            groups.setdefault((batch.received, what), []).append(batch)
        elif found.day and meeting and found.day > meeting and not batch.earlier and not _later(batch, current):
            late.append(batch)
    for (text, what), own in groups.items():
        read = read_day(text)
        yield Misdated(tuple(own), what, Severity.INFO if read and read.fault and read.day else None)
    if late and meeting:
        what = Words(
            f"晚于审查本次调整方案的会议（{meeting}），收到文件后才能列入方案",
            f"is after the meeting of {meeting}; the meeting follows the notice",
        )
        wrong = meeting.year != dossier.counties[county].year
        cell = cell_of(dossier, county, _MEETING, CellRole.SOURCE) if wrong else None
        yield Misdated(tuple(late), what, because=(cell,) if cell else ())


def _later(batch: QuotaBatch, current: int | None) -> bool:
    """Return whether a batch waits for an adjustment after the workbook's own."""
    return current is not None and batch.step is not None and batch.step > current


def _unlikely(dossier: Dossier, county: int, day: date, others: list[date]) -> Words | None:
    """Return why a day is of no such year; a workbook with days of its own after today says nothing of today."""
    year = dossier.counties[county].year
    if year and day.year not in (year - 1, year):
        return Words(f"不在预算年度{year}年及上年之内", f"is neither in {year} nor in the year before")
    today = dossier.as_of
    if today and day > today and others and max(others) <= today:
        return Words(f"晚于核对日期{today}", f"is after {today}, the day it is checked for")
    return None
