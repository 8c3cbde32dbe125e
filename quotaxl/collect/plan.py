"""The consolidated workbook: limits by region, projects and status, written below the headings of its form."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from quotaxl.collect.answers import CHINA
from quotaxl.collect.status import Line, ReplyDeadline, ReturnState, UselessFile
from quotaxl.core.amount import Unit, convert
from quotaxl.core.edits import Content, EditPlan, Formula, SetCell, Style
from quotaxl.core.refs import Area, column_letter, ref
from quotaxl.core.region import Region, RegionTable
from quotaxl.core.table import RowRole, Table
from quotaxl.dossier.owner import prefecture_of

LIMITS, PROJECTS, STATUS = "限额汇总", "项目汇总", "收报情况"
UNIT = Unit.YIYUAN
"""What the form's sheets are printed in."""

_FIGURES = tuple(
    (form, key, kind)
    for form, key in (("county-limit", "opening"), ("county-limit", "new"), ("county-limit", "adjusted"),
                      ("county-balance", "closing"))
    for kind in ("total", "general", "special")
)  # fmt: skip
_PROJECT_FIELDS = (
    "name", "code", "kind", "amount", "earmark", "sector", "department", "implementer", "status",
)  # fmt: skip
_REASON = "汇总"
_TEXT = Style(border=True, wrap=True, format="@")
_CENTER = Style(border=True, horizontal="center", wrap=True)
_AMOUNT = Style(border=True, horizontal="right", format="0.00######")
_ORDINALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class ConsolidationForm:
    """Where the form's headings end, by sheet: the row below which rows are written."""

    heads: Mapping[str, Area]
    note: str


def plan_consolidation(
    form: ConsolidationForm,
    lines: Sequence[Line],
    broken: Sequence[UselessFile],
    deadline: ReplyDeadline,
    regions: RegionTable,
) -> EditPlan:
    """Return the plan for the consolidated workbook.

    Amounts are the counties' own, converted exactly to 亿元; sums of prefectures and the whole are live
    formulas. `broken` are files of no use. A county that did not answer has a
    row without figures, so that nobody takes the sum for complete.
    """
    edits = (
        *_limits(form.heads[LIMITS].bottom + 1, lines, regions),
        *_projects(form.heads[PROJECTS].bottom + 1, lines),
        *_status(form, lines, broken, deadline),
    )
    return EditPlan(edits)


def _limits(first: int, lines: Sequence[Line], regions: RegionTable) -> Iterator[SetCell]:
    """Yield the limits: for each prefecture a line that sums its counties below it, above all one that sums these."""
    groups: dict[Region, list[Line]] = {}
    for line in sorted(lines, key=lambda one: one.region.code):
        groups.setdefault(prefecture_of(line.region, regions), []).append(line)
    row, heads, number = first + 1, [], 0
    for at, (prefecture, members) in enumerate(groups.items()):
        head = row
        heads.append(head)
        yield from _row(LIMITS, head, _ordinal(at), prefecture.name, bold=True)
        for column in range(3, 3 + len(_FIGURES)):
            letter = column_letter(column)
            yield _sum(head, column, f"{letter}{head + 1}:{letter}{head + len(members)}")
        for line in members:
            row, number = row + 1, number + 1
            yield from _row(LIMITS, row, number, line.region.name)
            for column, (form, key, kind) in enumerate(_FIGURES, start=3):
                yield SetCell(LIMITS, ref(row, column), figure(line, form, key, kind), _REASON, style=_AMOUNT)
        row += 1
    yield from _row(LIMITS, first, None, "合计", bold=True)
    for column in range(3, 3 + len(_FIGURES)):
        yield _sum(first, column, ",".join(f"{column_letter(column)}{head}" for head in heads))


def _ordinal(at: int) -> Content:
    return _ORDINALS[at] if at < len(_ORDINALS) else f"（{at + 1}）"


def _row(sheet: str, row: int, ordinal: Content, name: str, *, bold: bool = False) -> Iterator[SetCell]:
    style = Style(border=True, horizontal="center", bold=bold)
    yield SetCell(sheet, ref(row, 1), ordinal, _REASON, style=style)
    yield SetCell(sheet, ref(row, 2), name, _REASON, style=style)


def _sum(row: int, column: int, cells: str) -> SetCell:
    style = Style(border=True, horizontal="right", bold=True, format="0.00######")
    guarded = f'IF(COUNT({cells})=0,"",SUM({cells}))'  # where nobody stated a figure, a zero would state one
    return SetCell(LIMITS, ref(row, column), Formula(guarded) if cells else None, _REASON, style=style)


def figure(line: Line, form: str, key: str, kind: str) -> Decimal | None:
    """Return a figure that a region states, in 亿元; None where it states none."""
    table = _table(line, form)
    return table.amount(key, kind, UNIT) if table else None


def _table(line: Line, form: str) -> Table | None:
    return next((t for t in line.answer.tables if t.form == form), None) if line.answer else None


def projects_of(line: Line) -> list[dict[str, Any]]:
    """Return the rows of a region's projects that have a name."""
    table = _table(line, "county-projects")
    rows = table.frame.iter_rows(named=True) if table else iter(())
    return [row for row in rows if row["role"] in (RowRole.ITEM, RowRole.PART) and row.get("name")]


def _projects(first: int, lines: Sequence[Line]) -> Iterator[SetCell]:
    """Yield every county's projects one below the other, amounts in the list's unit, and their sum above."""
    row = first + 1
    for line in sorted(lines, key=lambda one: one.region.code):
        table = _table(line, "county-projects")
        unit = table.unit_of("amount") if table else None
        for project in projects_of(line):
            yield from _row(PROJECTS, row, row - first, line.region.name)
            for column, field in enumerate(_PROJECT_FIELDS, start=3):
                value = project.get(field)
                content: Content = value if isinstance(value, str) else None
                if isinstance(value, Decimal) and unit:
                    content = convert(value, unit, UNIT)
                style = _AMOUNT if field == "amount" else _TEXT
                yield SetCell(PROJECTS, ref(row, column), content, _REASON, style=style)
            row += 1
    if row > first + 1:
        yield from _row(PROJECTS, first, None, "合计", bold=True)
        amount = 3 + _PROJECT_FIELDS.index("amount")
        letter = column_letter(amount)
        total = Formula(f"SUM({letter}{first + 1}:{letter}{row - 1})")
        style = Style(border=True, horizontal="right", bold=True, format="0.00######")
        yield SetCell(PROJECTS, ref(first, amount), total, _REASON, style=style)


def _status(
    form: ConsolidationForm, lines: Sequence[Line], broken: Sequence[UselessFile], deadline: ReplyDeadline
) -> Iterator[SetCell]:
    """Yield a line for each region and what it sent, then the files of no use that no region's line tells."""
    yield SetCell(STATUS, form.note, _note(deadline), _REASON)
    row = form.heads[STATUS].bottom
    for number, line in enumerate(lines, start=1):
        row += 1
        received = line.answer.received if line.answer else None
        when = received.when.astimezone(CHINA).strftime("%Y-%m-%d %H:%M") if received and received.when else None
        cells: tuple[Content, ...] = (
            number, line.region.name, line.state.value, when, received.source if received else None,
            received.sender if received else None, line.errors if received else None,
            line.warnings if received else None, "；".join(line.remarks) or None,
        )  # fmt: skip
        yield from _cells(row, cells)
    told = {line.region for line in lines if line.state is ReturnState.UNUSABLE}
    for one in broken:
        if one.region in told:
            continue  # it stands in the line of its region
        row += 1
        name = one.region.name if one.region else None
        yield from _cells(row, (None, name, ReturnState.UNUSABLE.value, None, one.source, None, None, None, one.why))


def _cells(row: int, cells: Sequence[Content]) -> Iterator[SetCell]:
    for column, content in enumerate(cells, start=1):
        wide = column in (5, 6, 9)
        yield SetCell(STATUS, ref(row, column), content, _REASON, style=_TEXT if wide else _CENTER)


def _note(deadline: ReplyDeadline) -> str:
    parts = []
    if deadline.due:
        parts.append(f"报送期限：{_day(deadline.due)}")
    if deadline.as_of:
        parts.append(f"统计截至：{_day(deadline.as_of)}")
    parts.append("收到时间取自邮件（北京时间）；单独的文件没有可靠的收到时间")
    return "；".join(parts) + "。"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
