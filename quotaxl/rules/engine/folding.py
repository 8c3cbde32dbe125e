"""One cause, one finding: what follows from a finding is told under it, not beside it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from quotaxl.core.finding import CellRef, CellRole, Finding, Outcome, Severity
from quotaxl.core.refs import Area
from quotaxl.rules.engine.registry import RuleScope, all_rules

SLIP = "QX-U103"
"""The rule that tells of a sheet in another unit than it says: what compares that sheet with others follows from it."""
_UNIT = "QX-U102"
_CANNOT_BE = "QX-T101"
"""The rule that tells of a cell whose value cannot be, such as an amount below zero."""
_WHOLE = Decimal("0.99")
"""The share of an amount of unlikely size by which a sum is off that is off through it: ten thousand times is all."""
_ORDER = list(Severity)

Spot = tuple[int, int]
"""Position of an outcome, and of a finding in it."""


def folded(outcomes: Sequence[Outcome]) -> tuple[Outcome, ...]:
    """Return the outcomes with each consequence under its cause, which is as severe as the worst of them.

    Where the cause itself guesses nothing, it says what its first consequence guesses.

    A finding follows from another where it names cells as its reason (Finding.because) that the other is about, or
    where it compares a sheet with others that another finding says is in the wrong unit, or where it is a sum that is
    off through a cell that another finding is about: one whose value cannot be, or an amount of unlikely size. Findings
    at INFO, accepted ones among them, are left where they are, and so are those of rules that see more than one
    county: a batch judges the counties apart from what compares them, and says the same as one check of all.
    """
    under = dict(_followed(outcomes))
    if not under:
        return tuple(outcomes)
    tops = {spot: _top(spot, under) for spot in under}
    follows: dict[Spot, list[Finding]] = {}
    for spot, top in tops.items():
        follows.setdefault(top, []).append(outcomes[spot[0]].findings[spot[1]])
    return tuple(
        replace(
            outcome,
            findings=tuple(
                _with(finding, follows.get((n, k), ()))
                for k, finding in enumerate(outcome.findings)
                if (n, k) not in under
            ),
        )
        for n, outcome in enumerate(outcomes)
    )


def _followed(outcomes: Sequence[Outcome]) -> Iterator[tuple[Spot, Spot]]:
    """Yield (consequence, cause) of findings."""
    every = [((n, k), f) for n, o in enumerate(outcomes) for k, f in enumerate(o.findings)]
    wider = {rule.id for rule in all_rules() if rule.scope is not RuleScope.COUNTY}
    live = [(spot, f) for spot, f in every if f.severity is not Severity.INFO]
    strange = [(spot, f) for spot, f in live if f.rule in (_CANNOT_BE, _UNIT)]
    slips = {(c.file, c.sheet): spot for spot, f in live if f.rule == SLIP for c in f.cells[:1]}
    for spot, finding in live:
        if finding.rule in wider:
            continue
        cause = _slip(finding, slips) if slips else None
        if cause is None and finding.because:
            cause = next((s for s, f in live if s != spot and not f.because and _about(f, finding.because)), None)
        if cause is None and strange:
            cause = next((s for s, f in strange if _throws_off(f, finding)), None)
        if cause is not None and cause != spot:
            yield spot, cause


def _slip(finding: Finding, slips: dict[tuple[str, str], Spot]) -> Spot | None:
    if finding.rule == SLIP:
        return None
    sheets = {(c.file, c.sheet) for c in finding.cells}
    if len(sheets) < 2 and finding.rule != _UNIT:
        return None
    return next((slips[sheet] for sheet in sheets if sheet in slips), None)


def _throws_off(strange: Finding, finding: Finding) -> bool:
    """Return whether a sum is off through the cell that another finding calls strange."""
    if finding.difference is None or strange.rule == finding.rule:
        return False
    addends = [cell for cell in finding.cells if cell.role in (CellRole.PART, CellRole.TARGET)]
    if not addends or not _about(replace(strange, cells=strange.cells[:1]), addends):
        return False
    if strange.rule == _CANNOT_BE:
        return strange.severity is Severity.ERROR
    amount = strange.actual
    return isinstance(amount, Decimal) and abs(finding.difference) >= abs(amount) * _WHOLE


def _about(finding: Finding, cells: Sequence[CellRef]) -> bool:
    return any(
        (a.file, a.sheet) == (b.file, b.sheet) and Area.parse(a.ref).meets(Area.parse(b.ref))
        for a in finding.cells
        for b in cells
    )


def _top(spot: Spot, under: dict[Spot, Spot]) -> Spot:
    seen = {spot}
    while spot in under and under[spot] not in seen:
        spot = under[spot]
        seen.add(spot)
    return spot


def _with(finding: Finding, follows: Sequence[Finding]) -> Finding:
    if not follows:
        return finding
    severity = min((finding.severity, *(f.severity for f in follows)), key=_ORDER.index)
    cause = finding.cause or next((f.cause for f in follows if f.cause), None)
    return replace(finding, severity=severity, folded=tuple(follows), cause=cause)
