"""A finding's parts as words: amounts with their unit, cells with their roles, the law it rests on."""

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from quotaxl.core.amount import Unit, plain
from quotaxl.core.finding import CellRef, Finding, Outcome, Severity, Status
from quotaxl.core.words import Lang
from quotaxl.text.clean import clean
from quotaxl.text.labels import ACTUAL, BASIS, CAUSE, COUNTS, CRASHED, DIFFERENCE, EXPECTED, IN_PART, REMEDY, ROLE


def figure(value: Decimal | str | None) -> str:
    """Return a finding's amount or text: decimals in full, '' for None."""
    return plain(value) if isinstance(value, Decimal) else clean(value or "")


def amount(value: Decimal | str | None, unit: Unit | None) -> str:
    """Return a finding's amount with its unit, such as 8000万元; a text as it is, '' for None."""
    return figure(value) + (unit.label if unit and isinstance(value, Decimal) else "")


def base_name(file: str) -> str:
    """Return a file's name without folders, whichever way its path is written: a deliverable shows no maker's paths."""
    return file.replace("\\", "/").rpartition("/")[2]


def basis(finding: Finding) -> tuple[str, ...]:
    """Return the provisions a finding rests on, as people cite them."""
    return tuple(clean(provision) for provision in finding.basis)


def cells(refs: Iterable[CellRef], lang: Lang) -> str:
    """Return cells with their roles, such as 合计 C5；加数 C6:C14."""
    by_role: dict[str, list[str]] = {}
    for cell in refs:
        by_role.setdefault(ROLE[cell.role].say(lang), []).append(cell.ref)
    separator = "；" if lang == "zh" else "; "
    return separator.join(f"{role} {','.join(refs)}" for role, refs in by_role.items())


def figures(finding: Finding, lang: Lang) -> str:
    """Return expected, actual and difference on one line; '' where a finding has none."""
    shown = (
        (EXPECTED, amount(finding.expected, finding.unit)),
        (ACTUAL, amount(finding.actual, finding.unit)),
        (DIFFERENCE, amount(finding.difference, finding.unit)),
    )
    colon, separator = ("：", "，") if lang == "zh" else (": ", ", ")
    return separator.join(f"{label.say(lang)}{colon}{text}" for label, text in shown if text)


def paragraphs(finding: Finding, lang: Lang) -> tuple[str, ...]:
    """Return a finding as paragraphs: what, figures, likely cause, basis, what to do; empty ones left out."""
    colon, comma = ("：", "；") if lang == "zh" else (": ", "; ")
    cause = f"{CAUSE.say(lang)}{colon}{finding.cause.say(lang)}" if finding.cause else ""
    laws = basis(finding)
    law = f"{BASIS.say(lang)}{colon}{comma.join(laws)}" if laws else ""
    remedy = f"{REMEDY.say(lang)}{colon}{finding.remedy.say(lang)}"
    shown = (finding.message.say(lang), figures(finding, lang), cause, law, remedy)
    return tuple(clean(text) for text in shown if text)


def counts(outcomes: Sequence[Outcome]) -> dict[str, int]:
    """Return how many findings there are of each severity, and how many rules did not run to their end."""
    found = Counter(finding.severity for outcome in outcomes for finding in outcome.findings)
    return {severity.value: found[severity] for severity in Severity} | {"skipped": len(unfinished(outcomes))}


def unfinished(outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """Return the outcomes of rules that were skipped, crashed or could not look at everything."""
    return tuple(o for o in outcomes if o.status in (Status.SKIPPED, Status.CRASHED) or o.reason)


def why_unfinished(outcome: Outcome, lang: Lang) -> str:
    """Return why a rule did not look at everything; that it crashed or saw a part is said first."""
    reason = clean(outcome.reason.say(lang)) if outcome.reason else ""
    lead = {Status.CRASHED: CRASHED, Status.SKIPPED: None}.get(outcome.status, IN_PART)
    return f"{lead.say(lang)}{'：' if lang == 'zh' else ': '}{reason}" if lead else reason


def summary(outcomes: Sequence[Outcome], lang: Lang) -> str:
    """Return the counts as a sentence."""
    return COUNTS.fill(**counts(outcomes)).say(lang)
