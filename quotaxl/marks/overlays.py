"""Findings → overlays and notes on the cells of one workbook."""

from collections.abc import Collection, Iterable

from quotaxl.core.edits import FINDINGS_SHEET, Note, Overlay
from quotaxl.core.finding import CellRef, CellRole, Finding
from quotaxl.core.refs import Area, ref
from quotaxl.core.words import Lang, Words
from quotaxl.marks.live import condition
from quotaxl.text.clean import clean
from quotaxl.text.finding import paragraphs, placed
from quotaxl.text.labels import ROLE, SEVERITY

_MORE = Words("详见工作表“{sheet}”第{number}项。", "See No. {number} on sheet {sheet}.")
_REASON = "mark the cells of finding {rule}"


def overlays(findings: Iterable[Finding], file: str, sheets: Collection[str]) -> tuple[Overlay, ...]:
    """Return an overlay for each marked cell or range of `file`, errors first as the findings are.

    The live check of a finding speaks of the sheet of its first cell: cells of that sheet lose their mark when
    the numbers are right, cells of other sheets keep a static one.
    """
    marks: dict[tuple[str, str, str], Overlay] = {}
    for finding in findings:
        for cell in _here(finding, file, sheets):
            live = finding.live if (cell.file, cell.sheet) == (finding.file, finding.sheet) else None
            formula = condition(finding.rule, live)
            reason = _REASON.format(rule=finding.rule)
            marks.setdefault(
                (cell.sheet, cell.ref, formula), Overlay(cell.sheet, cell.ref, formula, finding.severity, reason)
            )
    return tuple(marks.values())


def notes(findings: Iterable[Finding], file: str, sheets: Collection[str], lang: Lang) -> tuple[Note, ...]:
    """Return a note for each marked cell; several findings on a cell share one. A range has it on its first cell.

    The cells that a finding is about tell all of it; an addend says which total it belongs to and where the rest
    can be read.
    """
    texts: dict[tuple[str, str], list[str]] = {}
    for number, finding in enumerate(findings, start=1):
        for cell in _here(finding, file, sheets):
            area = Area.parse(cell.ref)
            told = texts.setdefault((cell.sheet, ref(area.top, area.left)), [])
            text = _text(finding, cell, number, lang)
            if text not in told:
                told.append(text)
    return tuple(
        Note(sheet, at, "\n\n".join(told), "say on the cell what was found") for (sheet, at), told in texts.items()
    )


def _here(finding: Finding, file: str, sheets: Collection[str]) -> tuple[CellRef, ...]:
    return tuple(cell for cell in finding.cells if cell.file == file and cell.sheet in sheets)


def _text(finding: Finding, cell: CellRef, number: int, lang: Lang) -> str:
    head = f"〔{SEVERITY[finding.severity].say(lang)} {finding.rule} · {ROLE[cell.role].say(lang)}〕"
    if cell.role is CellRole.PART:
        more = _MORE.fill(sheet=FINDINGS_SHEET, number=number).say(lang)
        return "\n".join((head, clean(placed(finding, lang)), more))
    return "\n".join((head, *paragraphs(finding, lang)))
