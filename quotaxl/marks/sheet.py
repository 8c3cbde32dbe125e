"""Findings → the sheet 核对结果: counts, one row a finding with a link to its cell, and what was not checked."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby

from quotaxl.core.edits import FINDINGS_SHEET, AddChart, AddSheet, BarSeries, Content, Edit, Formula, Link
from quotaxl.core.finding import Finding, Outcome, Severity, findings_of
from quotaxl.core.record import CheckRecord
from quotaxl.core.refs import Area, ref
from quotaxl.core.words import Lang, Words
from quotaxl.marks import layout
from quotaxl.marks.cells import LAST, REASON_OF_EDIT, across, put
from quotaxl.marks.foot import Foot
from quotaxl.marks.live import state
from quotaxl.text.clean import clean
from quotaxl.text.finding import base_name, basis, cells, consequences, said, summary
from quotaxl.text.labels import FOLDED, FOUND, GONE, LEVEL, SEVERITY, STANDING, STATIC, WORKING

_TITLE = Words("数据核对结果", "Findings")
_EXPLANATION = Words(
    "标记只叠加在单元格上，不改变原有内容和格式。“状态”为“仍存在/已消除”的，数字改正后由表格软件自动更新；“静态”的一条写不成公式，"
    "改正后标记和状态都不会变，要重新校验才知道。用表头的筛选按钮，可按级别、状态、所在表查看。",
    "Marks lie over the cells and change nothing in them. A state of “still there/gone” follows the numbers by itself; "
    "“static” marks what no formula can say: it stays as it is until the workbook is checked again. "
    "The buttons in the heads filter by severity, state and sheet.",
)
_CHART = Words("仍存在的问题（个）", "Findings that still stand")
_CLEAN = Words("没有发现问题；核对的范围见下。", "No findings; what was checked, and what was not, is told below.")
_COUNT_ROW = 4
"""The head of the table of counts; the head of the list stands below it and a row per severity."""
_HEAD_ROW = _COUNT_ROW + len(Severity) + 1
_LEVEL, _STATE = "B", "N"
_SEEN = "K"
"""The last column that a usual screen shows: what explains the sheet is read without scrolling."""


def findings_sheet(
    outcomes: Sequence[Outcome],
    file: str | None,
    sheets: Collection[str],
    lang: Lang,
    record: CheckRecord | None = None,
) -> tuple[Edit, ...]:
    """Return the edits that add the sheet.

    Args:
        outcomes: How every rule ended, with the findings to list.
        file: The file that the sheet goes into; cells of other files are named, not linked. None for a new workbook.
        sheets: The names of that file's sheets.
        lang: The language of the sheet's text.
        record: What was checked and how; told at the foot, so that the answer can be handed on.
    """
    findings = findings_of(outcomes)
    edits: list[Edit] = []
    heights: dict[int, float] = {1: 30, 2: 20, 3: 28, **dict.fromkeys(range(_COUNT_ROW, _HEAD_ROW), 21), _HEAD_ROW: 20}
    for row, (text, style) in enumerate(
        (
            (_TITLE.say(lang), layout.TITLE),
            (summary(outcomes, lang), layout.SUMMARY),
            (_EXPLANATION.say(lang), layout.EXPLANATION),
        ),
        start=1,
    ):
        edits += across(row, "A", text, style, _SEEN if style is layout.EXPLANATION else LAST)
    edits += _counted(findings, lang)
    for column, heading in enumerate(layout.HEADINGS, start=1):
        edits.append(put(_HEAD_ROW, column, heading.words.say(lang), layout.HEAD))
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
        edits += across(row, "A", _CLEAN.say(lang), layout.SUMMARY)
    foot = Foot(row + 2, lang, heights)
    foot.unchecked(outcomes)
    if record:
        foot.told(record, outcomes)
    edits += foot.edits
    sheet = AddSheet(
        FINDINGS_SHEET,
        REASON_OF_EDIT,
        widths=tuple(heading.width for heading in layout.HEADINGS),
        heights=tuple(sorted(heights.items())),
        freeze=f"A{_HEAD_ROW + 1}",
        landscape=True,
        repeat_row=_HEAD_ROW,
        tab_color=_tab(findings),
        filter=f"B{_HEAD_ROW}:{LAST}{_HEAD_ROW + len(findings)}" if findings else None,
    )
    return (sheet, *edits)


def _counted(findings: Sequence[Finding], lang: Lang) -> Iterator[Edit]:
    """Yield the edits of the table of counts and of its chart; what still stands follows the states by itself."""
    last = _HEAD_ROW + max(1, len(findings))
    level, standing = (f"${c}${_HEAD_ROW + 1}:${c}${last}" for c in (_LEVEL, _STATE))
    yield from across(_COUNT_ROW, "A", LEVEL.say(lang), layout.HEAD, "B")
    yield put(_COUNT_ROW, 3, FOUND.say(lang), layout.HEAD)
    yield put(_COUNT_ROW, 4, STANDING.say(lang), layout.HEAD)
    for row, severity in enumerate(Severity, start=_COUNT_ROW + 1):
        name = SEVERITY[severity].say(lang)
        yield from across(row, "A", name, replace(layout.LEVELS[severity], vertical="center"), "B")
        yield put(row, 3, sum(f.severity is severity for f in findings), layout.COUNT)
        gone = f'COUNTIFS({level},"{name}",{standing},"{GONE.say(lang)}")'
        yield put(row, 4, Formula(f"C{row}-{gone}"), layout.COUNT)
    first, end = _COUNT_ROW + 1, _COUNT_ROW + len(Severity)
    yield AddChart(
        FINDINGS_SHEET,
        f"E{_COUNT_ROW}:I{end}",
        _CHART.say(lang),
        f"A{first}:A{end}",
        (BarSeries(f"D{first}:D{end}", tuple(layout.BARS[severity] for severity in Severity)),),
        "show the counts",
    )


def _contents(number: int, finding: Finding, file: str | None, lang: Lang) -> tuple[Content, ...]:
    """Return a finding's line in the list, a content a column; its state is a formula where it is live."""
    here = file is not None and finding.file == file
    live = finding.live if here else None
    return (
        number,
        SEVERITY[finding.severity].say(lang),
        finding.rule,
        _places(finding, file, lang),
        _first(finding, file),
        clean(said(finding, lang)),
        _figure(finding.expected),
        _figure(finding.actual),
        finding.difference,
        finding.unit.label if finding.unit else None,
        _why(finding, lang),
        "\n".join(basis(finding)) or None,
        clean(finding.remedy.say(lang)),
        Formula(state(live, finding.sheet, STANDING.say(lang), GONE.say(lang))) if live else STATIC.say(lang),
        _on(finding, file),
    )


def _why(finding: Finding, lang: Lang) -> str | None:
    """Return a sum with the name of every figure, the likely cause, and what follows from the finding."""
    cause = clean(finding.cause.say(lang)) if finding.cause else ""
    follows = consequences(finding, lang)
    working = f"{WORKING.say(lang)}{'：' if lang == 'zh' else ': '}{clean(finding.working)}" if finding.working else ""
    told = [working, cause, f"{FOLDED.say(lang)}{'：' if lang == 'zh' else ': '}{follows}" if follows else ""]
    return "\n".join(t for t in told if t) or None


def _finding_row(row: int, finding: Finding, contents: Sequence[Content], link: str | None) -> Iterator[Edit]:
    for column, (content, heading) in enumerate(zip(contents, layout.HEADINGS, strict=True), start=1):
        style = heading.style
        if column == 2:
            style = layout.LEVELS[finding.severity]
        elif column == 5 and link:
            style = layout.LINK
        yield put(row, column, content, style)
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


def _on(finding: Finding, file: str | None) -> str | None:
    """Return the sheet to filter by: that of the cell that the row leads to, with its file where that is another."""
    cell = next((c for c in finding.cells if c.file == file), next(iter(finding.cells), None))
    if cell is None:
        return None
    return clean(cell.sheet if cell.file == file else f"[{base_name(cell.file)}]{cell.sheet}")


def _link(finding: Finding, file: str | None, sheets: Collection[str]) -> str | None:
    cell = next((c for c in finding.cells if c.file == file and c.sheet in sheets), None)
    if cell is None:
        return None
    area = Area.parse(cell.ref)
    return "'" + cell.sheet.replace("'", "''") + "'!" + ref(area.top, area.left)


def _figure(value: Decimal | str | None) -> Content:
    return clean(value) if isinstance(value, str) else value


def _shown(content: Content) -> str:
    return "" if content is None or isinstance(content, Formula) else str(content)


def _tab(findings: Sequence[Finding]) -> str | None:
    worst = min((list(Severity).index(f.severity) for f in findings), default=None)
    return None if worst is None else ("C00000", "FFC000", "5B9BD5")[worst]
