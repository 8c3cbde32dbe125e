"""How rules end over several drafts: each draft is checked whole by itself, and what is said twice is said once."""

from collections.abc import Sequence
from dataclasses import replace

from quotaxl.core.finding import Finding, Outcome, Status

_ORDER = (Status.CRASHED, Status.FAILED, Status.PASSED, Status.SKIPPED)


def together(runs: Sequence[Sequence[Outcome]]) -> tuple[Outcome, ...]:
    """Return one outcome per rule of the same rules run over each draft; equal findings are one."""
    if len(runs) == 1:
        return tuple(runs[0])
    return tuple(_joined(outcomes) for outcomes in zip(*runs, strict=True))


def _joined(outcomes: Sequence[Outcome]) -> Outcome:
    status = min((o.status for o in outcomes), key=_ORDER.index)
    findings: dict[Finding, None] = {}
    hits = 0
    for outcome in outcomes:
        fresh = dict.fromkeys(f for f in outcome.findings if f not in findings)
        hits += outcome.hits - (len(outcome.findings) - len(fresh))
        findings |= fresh
    told = next(o for o in outcomes if o.status is status)
    needed = tuple(dict.fromkeys(cell for o in outcomes for cell in o.needed))
    lacking = any(o.lacking for o in outcomes)
    return replace(told, findings=tuple(findings), hits=hits, lacking=lacking, needed=needed)
