"""What a summary is made from: where each county stands, how often each rule spoke, what changed since last time."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import PurePosixPath

from quotaxl.core.finding import Finding, Severity
from quotaxl.core.region import Region, RegionTable


class Filed(StrEnum):
    """Where a county stands: nothing came, its workbook has no figures, what came cannot be used, or it is there."""

    MISSING = "未报"
    EMPTY = "已报未填"
    UNUSABLE = "收到但不能用"
    FILED = "已报"


@dataclass(frozen=True, slots=True)
class CountyLine:
    """A county in the summary; amounts in 亿元, None where nothing is stated."""

    region: Region
    state: Filed
    errors: int = 0
    warnings: int = 0
    projects: int = 0
    stated: Decimal | None = None
    given: Decimal | None = None
    remark: str = ""

    @property
    def gap(self) -> Decimal | None:
        """What the county states less what it was given."""
        return None if self.stated is None or self.given is None else self.stated - self.given


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How often a rule spoke at one severity, and in how many counties."""

    findings: int
    counties: int


@dataclass(frozen=True, slots=True)
class UselessName:
    """A file that does not count, as people know it, and why."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything that a summary is made from."""

    counties: Sequence[CountyLine]
    rules: Mapping[tuple[str, Severity], RuleCount]
    titles: Mapping[str, str]
    """Of rules, by id."""
    files: int
    bad: Sequence[UselessName]
    before: AbstractSet[str] | None
    """The keys of what the last complete run found; None where there was none."""
    after: AbstractSet[str]
    regions: RegionTable
    note: str
    """What was judged with what, told below the title of the overview."""

    def total(self, severity: Severity) -> int:
        """Return how many findings there are of a severity."""
        return sum(count.findings for (_, level), count in self.rules.items() if level is severity)


def key_of(finding: Finding) -> str:
    """Return what tells a finding from others from run to run: its rule and where it is, not what it says."""
    cell = finding.cells[0] if finding.cells else None
    return f"{finding.rule}|" + (f"{PurePosixPath(cell.file).name}|{cell.sheet}|{cell.ref}" if cell else "")


def unit_key(unit: str, key: str) -> str:
    """Return a finding's key among those of all units."""
    return f"{unit}|{key}"


def rule_of(key: str) -> str:
    """Return the rule of a key among those of all units."""
    return key.split("|")[1]
