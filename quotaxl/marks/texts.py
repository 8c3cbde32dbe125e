"""Findings → the plan that marks one text: a comment on the words of each finding."""

from collections.abc import Sequence

from quotaxl.core.document import Spot
from quotaxl.core.edits import Edit, EditPlan, TextComment
from quotaxl.core.finding import CellRef, CellRole, Finding, Outcome, Severity, findings_of
from quotaxl.core.words import Lang
from quotaxl.text.clean import clean
from quotaxl.text.finding import paragraphs, placed
from quotaxl.text.labels import ROLE, SEVERITY


def text_plan(file: str, outcomes: Sequence[Outcome], lang: Lang = "zh") -> EditPlan:
    """Return the plan that marks a text with what concerns it; several findings on the same words share a comment.

    The words that a finding is about tell all of it, an addend what it was found of.
    """
    told: dict[tuple[Spot, ...], tuple[Severity, list[str]]] = {}
    for finding in findings_of(outcomes):
        for cell in finding.cells:
            if cell.file != file or not cell.spots:
                continue
            severity, texts = told.setdefault(cell.spots, (finding.severity, []))
            text = _text(finding, cell, lang)
            if text not in texts:
                texts.append(text)
    edits: list[Edit] = []
    for spots, (severity, texts) in told.items():
        edits += [TextComment(spot, "\n\n".join(texts), severity, "say on the words what was found") for spot in spots]
    return EditPlan(tuple(edits))


def _text(finding: Finding, cell: CellRef, lang: Lang) -> str:
    head = f"〔{SEVERITY[finding.severity].say(lang)} {finding.rule} · {ROLE[cell.role].say(lang)}〕"
    if cell.role is CellRole.PART:
        return "\n".join((head, clean(placed(finding, lang))))
    return "\n".join((head, *paragraphs(finding, lang)))
