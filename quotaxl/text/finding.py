"""A finding's parts as words: amounts with their unit, cells with their roles, the law it rests on."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from quotaxl.core.amount import Unit, plain
from quotaxl.core.finding import CellRef, Finding, Outcome, Severity, Status
from quotaxl.core.record import CheckRecord, FileState
from quotaxl.core.refs import Area, parse_ref
from quotaxl.core.words import Lang
from quotaxl.text.clean import clean
from quotaxl.text.labels import (
    ACCEPTED_COUNT,
    ACTUAL,
    BASIS,
    BROKE,
    CAUSE,
    CHECKED,
    COUNTS,
    CRASHED,
    DIFFERENCE,
    EXPECTED,
    FOLDED,
    HELD,
    IN_PART,
    JUDGED,
    LACKING,
    LACKING_PARTLY,
    MORE_FILES,
    MORE_FOLDED,
    NEEDED,
    NO_RULE_RUN,
    NO_SETTINGS,
    NOTHING,
    NOTHING_BUT,
    PASSED_OVER,
    REMEDY,
    ROLE,
    STRAY_FILES,
    WORKING,
)

MOST_FOLDED = 4
"""Consequences that are told in full below their cause."""
_STRAYS = 8
MOST_SHEETS = 4
"""Sheets whose cells are named where a rule wants data from several."""


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
    """Return a finding as paragraphs: what, figures, the sum, likely cause, basis, what to do; empty ones left out."""
    colon, comma = ("：", "；") if lang == "zh" else (": ", "; ")
    working = f"{WORKING.say(lang)}{colon}{finding.working}" if finding.working else ""
    cause = f"{CAUSE.say(lang)}{colon}{finding.cause.say(lang)}" if finding.cause else ""
    follows = consequences(finding, lang)
    follows = f"{FOLDED.say(lang)}{colon}{follows}" if follows else ""
    laws = basis(finding)
    law = f"{BASIS.say(lang)}{colon}{comma.join(laws)}" if laws else ""
    remedy = f"{REMEDY.say(lang)}{colon}{finding.remedy.say(lang)}"
    shown = (finding.message.say(lang), figures(finding, lang), working, cause, follows, law, remedy)
    return tuple(clean(text) for text in shown if text)


def consequences(finding: Finding, lang: Lang) -> str:
    """Return what follows from a finding and is not told apart from it: the messages, the first few in full."""
    told = [clean(placed(f, lang)) for f in finding.folded]
    rest = len(told) - MOST_FOLDED
    shown = "\n".join(told[:MOST_FOLDED])
    return f"{shown}\n{MORE_FOLDED.fill(count=rest).say(lang)}" if rest > 0 else shown


def placed(finding: Finding, lang: Lang) -> str:
    """Return a message that has no columns beside it, with its first cell before it; words of a text it quotes."""
    text, place = finding.message.say(lang), _place(finding, lang)
    return text if not place or place in text else f"{place} {text}"


def said(finding: Finding, lang: Lang) -> str:
    """Return a finding's message for a place where its sheet and cells stand beside it: it does not say them again."""
    text, place = finding.message.say(lang), _place(finding, lang)
    return text.replace(f"{place} ", "", 1) if place else text


def _place(finding: Finding, lang: Lang) -> str:
    """Return the first cell as messages say it, 〔债务限额〕C4; "" of words of a text."""
    cell = next(iter(finding.cells), None)
    if cell is None or cell.spots:
        return ""
    return f"〔{cell.sheet}〕{cell.ref}" if lang == "zh" else f"[{cell.sheet}] {cell.ref}"


def counts(outcomes: Sequence[Outcome]) -> dict[str, int]:
    """Return how many findings there are of each severity, and how the rules ended.

    `checked` rules looked at something, `lacking` ones could not look at all or a part of it for want of data (`partly`
    of them are among the checked), `inapplicable` ones have no business with these files, `crashed` ones broke;
    `skipped` are all that did not run to their end.
    """
    found = Counter(finding.severity for outcome in outcomes for finding in outcome.findings)
    return {severity.value: found[severity] for severity in Severity} | {
        "skipped": len(unfinished(outcomes)),
        "checked": sum(o.ran for o in outcomes),
        "lacking": len(lacking(outcomes)),
        "partly": sum(o.ran for o in lacking(outcomes)),
        "inapplicable": sum(o.status is Status.SKIPPED and not o.lacking for o in outcomes),
        "crashed": len(crashed(outcomes)),
    }


def unfinished(outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """Return the outcomes of rules that were skipped, crashed or could not look at everything."""
    return tuple(o for o in outcomes if o.status in (Status.SKIPPED, Status.CRASHED) or o.reason)


def lacking(outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """Return the outcomes of rules that wanted data, be it for all they look at or for a part."""
    return tuple(o for o in outcomes if o.lacking)


def crashed(outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """Return the outcomes of rules that broke."""
    return tuple(o for o in outcomes if o.status is Status.CRASHED)


def why_unfinished(outcome: Outcome, lang: Lang) -> str:
    """Return why a rule did not look at everything; that it crashed or saw a part is said first."""
    reason = clean(outcome.reason.say(lang)) if outcome.reason else ""
    lead = {Status.CRASHED: CRASHED, Status.SKIPPED: None}.get(outcome.status, IN_PART)
    return f"{lead.say(lang)}{'：' if lang == 'zh' else ': '}{reason}" if lead else reason


def title(outcome: Outcome, lang: Lang) -> str:
    """Return what a rule looks for, by its title; by its id where it has none."""
    return clean(outcome.title.say(lang)) if outcome.title else outcome.rule


def needed(outcome: Outcome, lang: Lang) -> str:
    """Return the cells that would let a rule look at the rest, by sheet; '' where no cell would."""
    by_sheet: dict[str, list[str]] = {}
    for cell in outcome.needed:
        by_sheet.setdefault(cell.sheet, []).append(cell.ref)
    left, right = ("〔", "〕") if lang == "zh" else ("[", "] ")
    places = [f"{left}{clean(sheet)}{right}{','.join(ranges(refs))}" for sheet, refs in by_sheet.items()]
    shown = ("；" if lang == "zh" else "; ").join(places[:MOST_SHEETS])
    return NEEDED.fill(cells=shown).say(lang) if shown else ""


def ranges(refs: Iterable[str]) -> tuple[str, ...]:
    """Return addresses with neighbours joined: C4, D4 is C4:D4, and rows of equal breadth below each other are one."""
    rows: list[_Corners] = []
    for top, left, bottom, right in sorted({_corners(ref) for ref in refs}):
        if rows and (rows[-1][0], rows[-1][2], rows[-1][3] + 1) == (top, bottom, left):
            rows[-1] = (top, rows[-1][1], bottom, right)
        else:
            rows.append((top, left, bottom, right))
    joined: list[_Corners] = []
    ends: dict[tuple[int, int, int], int] = {}  # left, right and the row below, to the position in `joined`
    for top, left, bottom, right in rows:
        at = ends.pop((left, right, top), None)
        if at is None:
            at = len(joined)
            joined.append((top, left, bottom, right))
        else:
            joined[at] = (joined[at][0], left, bottom, right)
        ends[left, right, bottom + 1] = at
    return tuple(str(Area(*corners)) for corners in joined)


_Corners = tuple[int, int, int, int]
"""Top, left, bottom and right of an area; of a hundred thousand cells, in half the time that areas take."""


def _corners(ref: str) -> _Corners:
    if ":" not in ref:
        return (*(place := parse_ref(ref)), *place)
    area = Area.parse(ref)
    return area.top, area.left, area.bottom, area.right


def rests_on(record: CheckRecord, lang: Lang) -> Iterator[str]:
    """Yield what an answer rests on, a line each: the day, settings that hold or were passed over, acceptances."""
    if record.as_of:
        yield JUDGED.fill(day=record.as_of).say(lang)
    if record.settings or record.left_out:
        place = record.settings or NO_SETTINGS.say(lang)
        yield HELD.fill(place=place, count=record.left_out).say(lang)
    for place in record.passed_over:
        yield PASSED_OVER.fill(place=place).say(lang)
    if record.accepted:
        yield ACCEPTED_COUNT.fill(count=len(record.accepted)).say(lang)


def not_checked(record: CheckRecord, lang: Lang) -> Iterator[str]:
    """Yield what of the given folders takes no part: a line for what could not be read, the others by their reason."""
    comma = "、" if lang == "zh" else ", "
    reasons: dict[tuple[bool, str], list[str]] = {}
    for file in record.strays:
        why = file.why.say(lang) if file.why else ""
        reasons.setdefault((file.state is not FileState.UNREADABLE, why), []).append(file.name)
    for (_, why), names in sorted(reasons.items(), key=lambda pair: pair[0][0]):
        more = MORE_FILES.fill(count=len(names)).say(lang) if len(names) > _STRAYS else ""
        yield STRAY_FILES.fill(names=comma.join(names[:_STRAYS]) + more, why=why).say(lang)


def summary(outcomes: Sequence[Outcome], lang: Lang) -> str:
    """Return the headline: how much was checked, what was found, and how much could not be checked for want of data.

    It never says that nothing was found without saying what was not looked at.
    """
    count = counts(outcomes)
    if not outcomes:
        return NO_RULE_RUN.say(lang)
    harmless = NOTHING_BUT if count["info"] else NOTHING
    found = COUNTS if count["error"] or count["warning"] else harmless
    parts = [CHECKED.fill(**count).say(lang) + found.fill(**count).say(lang)]
    if count["lacking"]:
        rest = LACKING_PARTLY if count["partly"] else LACKING
        parts.append(rest.fill(**count).say(lang))
    if count["crashed"]:
        parts.append(BROKE.fill(**count).say(lang))
    return ("；" if lang == "zh" else "; ").join(parts)
