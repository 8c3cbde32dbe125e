"""Who has answered, who is late, who has not: a state for every region that should, from what came back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from quotaxl.collect.answers import Received
from quotaxl.core.region import Region
from quotaxl.core.table import Table
from quotaxl.core.words import Words
from quotaxl.dossier.papers import Paper


class ReturnState(StrEnum):
    """Where a region's answer stands; the words are those of the status sheet."""

    IN_TIME = "已报（按时）"
    LATE = "已报（迟报）"
    UNDATED = "已报（时间不明）"
    BLANK = "已报未填"
    UNUSABLE = "收到但不能用"
    MISSING = "未报"
    OVERDUE = "未报（逾期）"


WORDS = {
    ReturnState.IN_TIME: Words("已报（按时）", "in time"),
    ReturnState.LATE: Words("已报（迟报）", "late"),
    ReturnState.UNDATED: Words("已报（时间不明）", "answered, day unknown"),
    ReturnState.BLANK: Words("已报未填", "returned blank"),
    ReturnState.UNUSABLE: Words("收到但不能用", "received, of no use"),
    ReturnState.MISSING: Words("未报", "no answer yet"),
    ReturnState.OVERDUE: Words("未报（逾期）", "overdue"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """A county workbook that came back, read."""

    received: Received
    region: Region
    tables: tuple[Table, ...]
    blank: bool = False
    """Whether nothing is filled in."""
    papers: tuple[Paper, ...] = ()


@dataclass(frozen=True, slots=True)
class UselessFile:
    """A file that came back and is of no use: why, and whose it seems to be, by its sender or by its name."""

    source: str
    why: str
    region: Region | None = None
    other: bool = False
    """Whether it is no workbook by its kind: a scan or letter beside an answer, which costs that one nothing."""


@dataclass(frozen=True, slots=True)
class Line:
    """A region in the status sheet; `answer` is the one that counts, None where there is none."""

    region: Region
    state: ReturnState
    answer: Answer | None = None
    remarks: tuple[str, ...] = ()
    errors: int = 0
    warnings: int = 0


@dataclass(frozen=True, slots=True)
class ReplyDeadline:
    """When answers are due, and the day for which this is judged; either may be unknown."""

    due: date | None = None
    as_of: date | None = None


NO_DEADLINE = ReplyDeadline()


@dataclass(frozen=True, slots=True)
class Expected:
    """Who should answer; `senders` are the addresses from which a region's answer may come."""

    regions: tuple[Region, ...]
    senders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def latest(answers: Sequence[Answer]) -> tuple[Answer, tuple[str, ...]] | None:
    """Return the answer of one region that counts, with remarks on the others; None where that cannot be said.

    A later mail takes the place of an earlier one; of several files without a date nobody can tell.
    """
    unique = list({answer.received.digest: answer for answer in reversed(answers)}.values())[::-1]
    if len(unique) == 1:
        return unique[0], ()
    dated = [answer for answer in unique if answer.received.when]
    if len(dated) < len(unique):
        return None
    ordered = sorted(dated, key=_moment)
    if ordered[-1].received.when == ordered[-2].received.when:
        return None
    return ordered[-1], (f"共收到{len(unique)}份，以最后一份为准",)


def _moment(answer: Answer) -> datetime:
    assert answer.received.when is not None
    return answer.received.when


def state_of(answer: Answer | None, deadline: ReplyDeadline) -> ReturnState:
    """Return where a region stands. A file without date was in time only if that day has not passed even now."""
    past = bool(deadline.due and deadline.as_of and deadline.as_of > deadline.due)
    if answer is None:
        return ReturnState.OVERDUE if past else ReturnState.MISSING
    if answer.blank:
        return ReturnState.BLANK
    day = answer.received.day
    if deadline.due is None:
        return ReturnState.IN_TIME if day else ReturnState.UNDATED
    if day is None:
        known = deadline.as_of is not None and deadline.as_of <= deadline.due
        return ReturnState.IN_TIME if known else ReturnState.UNDATED
    return ReturnState.LATE if day > deadline.due else ReturnState.IN_TIME


def lines(
    expected: Expected,
    chosen: Mapping[Region, tuple[Answer, tuple[str, ...]]],
    deadline: ReplyDeadline,
    counts: Mapping[str, tuple[int, int]],
    refused: Sequence[UselessFile] = (),
) -> tuple[Line, ...]:
    """Return a line for every region that should answer, then for those that did without being asked.

    `counts` gives errors and warnings by the file's name as findings carry it; `refused` are files of no use, which
    count for their region only where it sent nothing better.
    """
    wanted = list(dict.fromkeys((*expected.regions, *chosen, *(one.region for one in refused if one.region))))
    made = []
    for region in wanted:
        answer, remarks = chosen.get(region, (None, ()))
        notes = list(remarks)
        if expected.regions and region not in expected.regions:
            notes.append("不在应报名单中")
        sender = answer.received.sender if answer else None
        known = {one.lower() for one in expected.senders.get(region.code, ())}
        if sender and known and sender.lower() not in known:
            notes.append(f"发件地址不在通讯录中：{sender}")
        errors, warnings = counts.get(answer.received.source, (0, 0)) if answer else (0, 0)
        state = state_of(answer, deadline)
        bad = [one for one in refused if one.region == region]
        if answer is None and bad:
            state = ReturnState.UNUSABLE
            whys = dict.fromkeys(one.why for one in bad)
            notes += [f"{'、'.join(one.source for one in bad if one.why == why)}：{why}" for why in whys]
        made.append(Line(region, state, answer, tuple(notes), errors, warnings))
    return tuple(made)


def by_region(answers: Iterable[Answer]) -> dict[Region, list[Answer]]:
    """Return the answers of each region."""
    found: dict[Region, list[Answer]] = {}
    for answer in answers:
        found.setdefault(answer.region, []).append(answer)
    return found
