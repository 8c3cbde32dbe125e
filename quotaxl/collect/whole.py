"""What came back, as a summary tells it: where each county stands, how often each rule spoke."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from quotaxl.collect.plan import UNIT, figure, projects_of
from quotaxl.collect.status import Line, ReturnState, UselessFile
from quotaxl.core.amount import Unit, convert
from quotaxl.core.finding import Finding, Severity
from quotaxl.core.region import Level, RegionTable
from quotaxl.summary.lines import CountyLine, Filed, RuleCount, UselessName, Whole, key_of, unit_key

_STATES = {
    ReturnState.IN_TIME: Filed.FILED,
    ReturnState.LATE: Filed.FILED,
    ReturnState.UNDATED: Filed.FILED,
    ReturnState.BLANK: Filed.EMPTY,
    ReturnState.UNUSABLE: Filed.UNUSABLE,
    ReturnState.MISSING: Filed.MISSING,
    ReturnState.OVERDUE: Filed.MISSING,
}
_NOTE = "按已收到的填报表汇总；逐县情况见“收报情况”“限额汇总”，逐条问题见“核对结果”。"


def whole(
    lines: Sequence[Line],
    refused: Sequence[UselessFile],
    findings: Sequence[Finding],
    given: Mapping[str, Decimal],
    titles: Mapping[str, str],
    before: frozenset[str] | None,
    regions: RegionTable,
) -> Whole:
    """Return what the summary is made from; `given` is what the notice gives each county (元, by code)."""
    counties = tuple(_county(line, given) for line in lines if line.region.level is Level.COUNTY)
    unit_of = {line.answer.received.source: line.region.code for line in lines if line.answer}
    useless = tuple(UselessName(one.source, one.why) for one in refused)
    files = len(unit_of) + len(useless)
    after = keys(findings, unit_of)
    return Whole(counties, _rules(findings, unit_of), titles, files, useless, before, after, regions, _NOTE)


def keys(findings: Iterable[Finding], unit_of: Mapping[str, str]) -> frozenset[str]:
    """Return what tells the findings from others from run to run; a finding is of the first county that it marks."""
    return frozenset(unit_key(_unit(finding, unit_of) or "", key_of(finding)) for finding in findings)


def _county(line: Line, given: Mapping[str, Decimal]) -> CountyLine:
    quota = given.get(line.region.code)
    return CountyLine(
        line.region, _STATES[line.state], line.errors, line.warnings, len(projects_of(line)),
        figure(line, "county-limit", "new", "total"), None if quota is None else convert(quota, Unit.YUAN, UNIT),
        "；".join(line.remarks),
    )  # fmt: skip


def _unit(finding: Finding, unit_of: Mapping[str, str]) -> str | None:
    return next((unit_of[cell.file] for cell in finding.cells if cell.file in unit_of), None)


def _rules(findings: Iterable[Finding], unit_of: Mapping[str, str]) -> dict[tuple[str, Severity], RuleCount]:
    found: Counter[tuple[str, Severity]] = Counter()
    where: dict[tuple[str, Severity], set[str]] = defaultdict(set)
    for finding in findings:
        key = finding.rule, finding.severity
        found[key] += 1
        if unit := _unit(finding, unit_of):
            where[key].add(unit)
    return {key: RuleCount(number, len(where[key])) for key, number in found.items()}
