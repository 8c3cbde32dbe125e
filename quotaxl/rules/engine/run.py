"""Runs rules over a dossier. Every rule ends passed, failed, skipped or crashed, and says why."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from itertools import islice

from quotaxl.catalogue.form import forms as all_forms
from quotaxl.catalogue.law.provisions import ARITHMETIC, Circumstances, binding, cite
from quotaxl.core.finding import Finding, Outcome, Severity, Status
from quotaxl.core.pace import pace
from quotaxl.core.words import Words
from quotaxl.dossier.dossier import Dossier
from quotaxl.dossier.papers import own_sheet
from quotaxl.rules.engine.registry import Hit, Hits, Rule, Unchecked, all_rules

_CHECKING = Words("核对", "checking")
_NOTHING_BINDS = Words(
    "所据规定对该地区、年度、债务类别不适用", "what it rests on does not bind this region, year and kind of debt"
)
CAP = 1_000
"""Findings built per rule; the count of all stays exact in Outcome.hits."""


def check(dossier: Dossier, select: Collection[str] = (), ignore: Collection[str] = ()) -> tuple[Outcome, ...]:
    """Return one outcome per rule, in the rules' order.

    Args:
        dossier: The tables to check together.
        select: Rule ids or their beginnings (QX-S, QX-S101); empty for all.
        ignore: Rule ids or their beginnings to leave out.
    """
    return run(dossier, [r for r in all_rules() if chosen(r.id, select, ignore)])


def chosen(rule_id: str, select: Collection[str], ignore: Collection[str]) -> bool:
    """Return whether a rule is among those selected and not ignored."""

    def named(wishes: Collection[str]) -> bool:
        return any(rule_id.startswith(f"QX-{wish.upper().removeprefix('QX-')}") for wish in wishes)

    return (not select or named(select)) and not named(ignore)


def run(dossier: Dossier, rules: Iterable[Rule], cap: int = CAP) -> tuple[Outcome, ...]:
    """Return one outcome per rule; at most `cap` findings are built for each."""
    chosen_ones = tuple(rules)
    found = []
    for number, rule in enumerate(chosen_ones):
        pace(_CHECKING, number / len(chosen_ones))
        found.append(_run(dossier, rule, cap))
    return tuple(found)


def _run(dossier: Dossier, rule: Rule, cap: int) -> Outcome:
    missing = [form for form in rule.needs if form not in dossier.forms]
    if missing:
        lacking = _expected(dossier, missing)
        return Outcome(rule.id, Status.SKIPPED, reason=_absent(missing), lacking=lacking, title=rule.title)
    try:
        return _judge(dossier, rule, cap)
    except Exception as fault:  # noqa: BLE001 - whatever a rule does wrong is ours, never a finding about the user's file
        what = f"{type(fault).__name__}: {fault}"
        broke = Words(f"规则运行出错（{what}）", f"the rule broke ({what})")
        return Outcome(rule.id, Status.CRASHED, reason=broke, title=rule.title)


def _judge(dossier: Dossier, rule: Rule, cap: int) -> Outcome:
    """Return how one rule ended over a dossier, with at most `cap` findings built; the others are counted."""
    findings: list[Finding] = []
    count = 0
    unchecked: list[Unchecked] = []
    unbound = 0
    for result in rule.check(dossier):
        match result:
            case Unchecked():
                unchecked.append(result)
            case Hits():
                made = [_finding(dossier, rule, hit) for hit in islice(result.hits, max(0, cap - len(findings)))]
                findings += (one for one in made if one is not None)
                unbound += made.count(None)
                count += result.count - made.count(None)
            case Hit():
                one = _finding(dossier, rule, result) if len(findings) < cap else None
                unbound += one is None and len(findings) < cap
                if one is not None:
                    findings.append(one)
                count += one is not None or len(findings) >= cap
    if unbound and not findings:
        unchecked.append(Unchecked(_NOTHING_BINDS, applies=False))
    lacks = [u for u in unchecked if u.applies]
    nothing = any(u.everything for u in unchecked)
    status = Status.FAILED if findings else Status.SKIPPED if nothing else Status.PASSED
    needed = tuple(dict.fromkeys(c for u in lacks for c in u.cells))
    reason = _joined(lacks or unchecked)
    return Outcome(rule.id, status, tuple(findings), reason, count, bool(lacks), needed, rule.title)


def _finding(dossier: Dossier, rule: Rule, hit: Hit) -> Finding | None:
    """Return the finding of one hit, in the rule's words; None where no provision binds that it could stand on.

    An ERROR that only provisions of doubtful standing support is a WARNING.
    """
    basis = rule.basis if hit.basis is None else hit.basis
    known = dossier.circumstances
    places = [(cell.file, sheet) for cell in hit.cells for sheet in (cell.sheet, "")]
    now = next((known[place] for place in places if place in known), Circumstances())
    held = binding(basis, replace(now, kind=hit.kind))
    if basis and not held and ARITHMETIC not in basis and not hit.citations:
        return None
    severity = hit.severity or rule.severity
    if severity is Severity.ERROR and held and not any(one.sure for one in held) and ARITHMETIC not in basis:
        severity = Severity.WARNING
    return Finding(
        rule=rule.id,
        severity=severity,
        message=(hit.message or rule.message).fill(**hit.values),
        cells=hit.cells,
        remedy=(hit.remedy or rule.remedy).fill(**hit.values),
        basis=(*hit.citations, *cite(basis, replace(now, kind=hit.kind))),
        expected=hit.expected,
        actual=hit.actual,
        difference=hit.difference,
        unit=hit.unit,
        cause=hit.cause,
        live=hit.live,
        because=hit.because,
        working=hit.working,
    )


def _joined(unchecked: list[Unchecked]) -> Words | None:
    if not unchecked:
        return None
    reasons = list(dict.fromkeys(u.reason for u in unchecked))
    shown = reasons[:3]
    more = len(reasons) - len(shown)
    zh = "；".join(r.zh for r in shown) + (f"；另有{more}处" if more else "")
    en = "; ".join(r.en for r in shown) + (f"; and {more} more" if more else "")
    return Words(zh, en)


def _expected(dossier: Dossier, missing: list[str]) -> bool:
    """Return whether forms that are missing are such as these files should have: a county's own sheets, its notice.

    Official forms are published at other times of the year, and a rule about them does not apply without them.
    """
    ours = [form for form in missing if own_sheet(form) or form == "allocation"]
    return bool(dossier.counties) and len(ours) == len(missing)


def _absent(forms: list[str]) -> Words:
    known = {form.id: form.name for form in all_forms()}
    names = [known.get(form, form) for form in forms]
    return Words(f"所给文件中没有{'、'.join(names)}", f"the files hold no {', '.join(names)}")
