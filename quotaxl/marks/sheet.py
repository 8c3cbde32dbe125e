"""Findings → the sheet 核对结果: counts, one row a finding with a link to its cell, the rules that were skipped."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby

from quotaxl.core.edits import (
    FINDINGS_SHEET,
    AddChart,
    AddSheet,
    Content,
    Edit,
    Formula,
    Link,
    MergeCells,
    SetCell,
    Style,
)
from quotaxl.core.finding import Finding, Outcome, Severity, findings_of
from quotaxl.core.refs import Area, column_letter, column_number, ref
from quotaxl.core.words import Lang, Words
from quotaxl.marks import layout
from quotaxl.marks.live import state
from quotaxl.text.clean import clean
from quotaxl.text.finding import base_name, basis, cells, summary, unfinished, why_unfinished
from quotaxl.text.labels import FOUND, GONE, LEVEL, REASON, RULE, SEVERITY, STANDING, STATIC

_TITLE = Words("数据核对结果", "Findings")
_EXPLANATION = Words(
    "标记只叠加在单元格上，不改变原有内容和格式；“状态”为“仍存在/已消除”的，数字改正后由表格软件自动更新。",
    "Marks lie over the cells and change nothing in them; a state of “still there/gone” follows the numbers by itself.",
)
_CHART = Words("仍存在的问题（个）", "Findings that still stand")
_CLEAN = Words("未发现问题。", "Nothing was found.")
_SKIPPED = Words("未执行的规则", "Rules that did not run")
_COUNT_ROW = 4
"""The head of the table of counts; the head of the list stands below it and a row per severity."""
_HEAD_ROW = _COUNT_ROW + len(Severity) + 1
_LEVEL, _LAST = "B", column_letter(len(layout.HEADINGS))
_REASON = "list what was found"


def findings_sheet(
    outcomes: Sequence[Outcome],
    file: str | None,
    sheets: Collection[str],
    lang: Lang,
) -> tuple[Edit, ...]:
    """Return the edits that add the sheet.

    Args:
        outcomes: How every rule ended, with the findings to list.
        file: The file that the sheet goes into; cells of other files are named, not linked. None for a new workbook.
        sheets: The names of that file's sheets.
        lang: The language of the sheet's text.
    """
    findings = findings_of(outcomes)
    edits: list[Edit] = []
    heights: dict[int, float] = {1: 30, 2: 20, 3: 18, **dict.fromkeys(range(_COUNT_ROW, _HEAD_ROW), 21), _HEAD_ROW: 20}
    for row, (text, style) in enumerate(
        (
            (_TITLE.say(lang), layout.TITLE),
            (summary(outcomes, lang), layout.SUMMARY),
            (_EXPLANATION.say(lang), layout.EXPLANATION),
        ),
        start=1,
    ):
        edits += _across(row, "A", text, style)
    edits += _counted(findings, lang)
    for column, heading in enumerate(layout.HEADINGS, start=1):
        edits.append(_set(_HEAD_ROW, column, heading.words.say(lang), layout.HEAD))
    row = _HEAD_ROW
    for number, finding in enumerate(findings, start=1):
        row += 1
        contents = _contents(number, finding, file, lang)
        edits += _finding_row(row, finding, contents, _link(finding, file, sheets))
        heights[row] = layout.height(
            (_shown(content), heading.width) for content, heading in zip(contents, layout.HEADINGS, strict=True)
        )
    if not findings:
        row += 1
        edits += _across(row, "A", _CLEAN.say(lang), layout.SUMMARY)
    edits += _skipped(row + 2, outcomes, heights, lang)
    sheet = AddSheet(
        FINDINGS_SHEET,
        _REASON,
        widths=tuple(heading.width for heading in layout.HEADINGS),
        heights=tuple(sorted(heights.items())),
        freeze=f"A{_HEAD_ROW + 1}",
        landscape=True,
        repeat_rows=_HEAD_ROW,
        tab_color=_tab(findings),
    )
    return (sheet, *edits)


def _counted(findings: Sequence[Finding], lang: Lang) -> Iterator[Edit]:
    """Yield the edits of the table of counts and of its chart; what still stands follows the states by itself."""
    last = _HEAD_ROW + max(1, len(findings))
    level, standing = (f"${c}${_HEAD_ROW + 1}:${c}${last}" for c in (_LEVEL, _LAST))
    yield from _across(_COUNT_ROW, "A", LEVEL.say(lang), layout.HEAD, "B")
    yield _set(_COUNT_ROW, 3, FOUND.say(lang), layout.HEAD)
    yield _set(_COUNT_ROW, 4, STANDING.say(lang), layout.HEAD)
    for row, severity in enumerate(Severity, start=_COUNT_ROW + 1):
        name = SEVERITY[severity].say(lang)
        yield from _across(row, "A", name, replace(layout.LEVELS[severity], vertical="center"), "B")
        yield _set(row, 3, sum(f.severity is severity for f in findings), layout.COUNT)
        gone = f'COUNTIFS({level},"{name}",{standing},"{GONE.say(lang)}")'
        yield _set(row, 4, Formula(f"C{row}-{gone}"), layout.COUNT)
    first, end = _COUNT_ROW + 1, _COUNT_ROW + len(Severity)
    yield AddChart(
        FINDINGS_SHEET,
        f"E{_COUNT_ROW}:I{end}",
        _CHART.say(lang),
        f"A{first}:A{end}",
        f"D{first}:D{end}",
        tuple(layout.BARS[severity] for severity in Severity),
        "show the counts",
    )


def _contents(number: int, finding: Finding, file: str | None, lang: Lang) -> tuple[Content, ...]:
    here = file is not None and finding.file == file
    live = finding.live if here else None
    return (
        number,
        SEVERITY[finding.severity].say(lang),
        finding.rule,
        _places(finding, file, lang),
        _first(finding, file),
        clean(finding.message.say(lang)),
        _figure(finding.expected),
        _figure(finding.actual),
        finding.difference,
        finding.unit.label if finding.unit else None,
        clean(finding.cause.say(lang)) if finding.cause else None,
        "\n".join(basis(finding)) or None,
        clean(finding.remedy.say(lang)),
        Formula(state(live, finding.sheet, STANDING.say(lang), GONE.say(lang))) if live else STATIC.say(lang),
    )


def _finding_row(row: int, finding: Finding, contents: Sequence[Content], link: str | None) -> Iterator[Edit]:
    for column, (content, heading) in enumerate(zip(contents, layout.HEADINGS, strict=True), start=1):
        style = heading.style
        if column == 2:
            style = layout.LEVELS[finding.severity]
        elif column == 5 and link:
            style = layout.LINK
        yield _set(row, column, content, style)
    if link:
        yield Link(FINDINGS_SHEET, ref(row, 5), link, "lead from the list to the cell")


def _places(finding: Finding, file: str | None, lang: Lang) -> str:
    """Return all cells, a line a sheet; sheets of other files have the file's name before them."""
    lines = []
    for (other, sheet), refs in groupby(finding.cells, key=lambda cell: (cell.file, cell.sheet)):
        place = sheet if other == file else f"[{base_name(other)}]{sheet}"
        lines.append(f"{place}：{cells(refs, lang)}")
    return clean("\n".join(lines))


def _first(finding: Finding, file: str | None) -> str | None:
    """Return the address that the row leads to: the first cell in this file, else the first of all.

    It is short: a link's text that is too long for its cell is cut by some programs.
    """
    cell = next((c for c in finding.cells if c.file == file), next(iter(finding.cells), None))
    return cell.ref if cell else None


def _link(finding: Finding, file: str | None, sheets: Collection[str]) -> str | None:
    cell = next((c for c in finding.cells if c.file == file and c.sheet in sheets), None)
    if cell is None:
        return None
    area = Area.parse(cell.ref)
    return "'" + cell.sheet.replace("'", "''") + "'!" + ref(area.top, area.left)


def _skipped(first: int, outcomes: Sequence[Outcome], heights: dict[int, float], lang: Lang) -> Iterator[Edit]:
    rest = unfinished(outcomes)
    if not rest:
        return
    yield from _across(first, "A", _SKIPPED.say(lang), layout.SUMMARY)
    yield _set(first + 1, 1, None, layout.HEAD)
    yield from _across(first + 1, "B", RULE.say(lang), layout.HEAD, "C")
    yield from _across(first + 1, "D", REASON.say(lang), layout.HEAD)
    heights[first + 1] = heights[_HEAD_ROW]
    body = layout.HEADINGS[3].style
    room = sum(heading.width for heading in layout.HEADINGS[3:])
    for number, outcome in enumerate(rest, start=1):
        row, why = first + 1 + number, why_unfinished(outcome, lang)
        heights[row] = layout.height([(why, room)])
        yield _set(row, 1, number, layout.HEADINGS[0].style)
        yield from _across(row, "B", outcome.rule, body, "C")
        yield from _across(row, "D", why, body)


def _across(row: int, start: str, text: str, style: Style, end: str = _LAST) -> tuple[Edit, ...]:
    """Return the edits that write a text across the columns from `start` to `end`."""
    first, last = column_number(start), column_number(end)
    blanks = tuple(_set(row, column, None, style) for column in range(first + 1, last + 1))
    merge = MergeCells(FINDINGS_SHEET, f"{start}{row}:{end}{row}", _REASON)
    return (_set(row, first, text, style), *blanks, merge)


def _set(row: int, column: int, content: Content, style: Style) -> SetCell:
    return SetCell(FINDINGS_SHEET, ref(row, column), content, _REASON, style=style)


def _figure(value: Decimal | str | None) -> Content:
    return clean(value) if isinstance(value, str) else value


def _shown(content: Content) -> str:
    return "" if content is None or isinstance(content, Formula) else str(content)


def _tab(findings: Sequence[Finding]) -> str | None:
    worst = min((list(Severity).index(f.severity) for f in findings), default=None)
    return None if worst is None else ("C00000", "FFC000", "5B9BD5")[worst]
