"""Findings → the plan that marks one workbook, or adds the list of findings to a new one."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from quotaxl.core.edits import FINDINGS_SHEET, AddSheet, ClearMarks, Edit, EditPlan
from quotaxl.core.finding import Finding, Outcome, findings_of
from quotaxl.core.record import CheckRecord
from quotaxl.core.words import Lang
from quotaxl.marks.overlays import notes, overlays
from quotaxl.marks.sheet import findings_sheet


def mark_plan(
    file: str,
    sheets: Collection[str],
    outcomes: Sequence[Outcome],
    lang: Lang = "zh",
    record: CheckRecord | None = None,
) -> EditPlan:
    """Return the plan that marks a workbook with what concerns it: overlays, notes, the sheet 核对结果.

    Marks of an earlier run are taken out first.

    Args:
        file: The workbook's name as the findings' cells carry it.
        sheets: The names of its sheets.
        outcomes: How every rule ended, over all files that were checked together.
        lang: The language of notes and sheet.
        record: What was checked and how.
    """
    here = tuple(replace(o, findings=tuple(f for f in o.findings if _concerns(f, file))) for o in outcomes)
    findings = findings_of(here)
    own = tuple(sheet for sheet in sheets if sheet != FINDINGS_SHEET)
    edits: list[Edit] = []
    if FINDINGS_SHEET in sheets:
        edits.append(ClearMarks("take out the marks of an earlier run"))
    edits += overlays(findings, file, own)
    edits += notes(findings, file, own, lang)
    edits += findings_sheet(here, file, own, lang, record)
    return EditPlan(tuple(edits))


def list_plan(
    outcomes: Sequence[Outcome], lang: Lang = "zh", record: CheckRecord | None = None, *, first: bool = False
) -> EditPlan:
    """Return the plan that adds the sheet 核对结果, with every finding, to a workbook made from other files.

    It is the last sheet, or the `first`.
    """
    edits = findings_sheet(outcomes, None, (), lang, record)
    return EditPlan(tuple(replace(e, position=0) if first and isinstance(e, AddSheet) else e for e in edits))


def _concerns(finding: Finding, file: str) -> bool:
    return not finding.cells or any(cell.file == file for cell in finding.cells)
