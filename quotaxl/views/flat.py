"""Findings as flat rows of texts, which CSV and workbooks show."""

from collections.abc import Sequence

from quotaxl.core.finding import Finding, Outcome, findings_of
from quotaxl.core.words import Lang
from quotaxl.text import labels
from quotaxl.text.clean import clean
from quotaxl.text.finding import basis, cells, crashed, figure, lacking, needed, said, title, why_unfinished

HEADS = (
    labels.LEVEL,
    labels.RULE,
    labels.FILE,
    labels.SHEET,
    labels.CELL,
    labels.MESSAGE,
    labels.EXPECTED,
    labels.ACTUAL,
    labels.DIFFERENCE,
    labels.UNIT,
    labels.CAUSE,
    labels.BASIS,
    labels.REMEDY,
    labels.WORKING,
)


def finding_rows(outcomes: Sequence[Outcome], lang: Lang) -> list[tuple[str, ...]]:
    """Return a row of texts per finding, then one per rule that wanted data or broke, with title and reason."""
    rows = [_row(finding, lang) for finding in findings_of(outcomes)]
    blank = ("",) * 3
    rest = ("",) * 8
    for outcome in (*crashed(outcomes), *lacking(outcomes)):
        told = "；".join(t for t in (title(outcome, lang), why_unfinished(outcome, lang), needed(outcome, lang)) if t)
        rows.append((labels.NOT_CHECKED.say(lang), outcome.rule, *blank, told, *rest))
    return rows


def _row(finding: Finding, lang: Lang) -> tuple[str, ...]:
    """Return a finding as a line of a flat list, a text for each column."""
    return (
        labels.SEVERITY[finding.severity].say(lang),
        finding.rule,
        clean(finding.file),
        clean(finding.sheet),
        clean(cells(finding.cells, lang)),
        clean(said(finding, lang)),
        figure(finding.expected),
        figure(finding.actual),
        figure(finding.difference),
        finding.unit.label if finding.unit else "",
        clean(finding.cause.say(lang)) if finding.cause else "",
        "；".join(basis(finding)),
        clean(finding.remedy.say(lang)),
        clean(finding.working),
    )
