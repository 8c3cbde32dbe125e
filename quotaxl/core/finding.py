"""What a rule says of the tables it saw."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from quotaxl.core.amount import Unit
from quotaxl.core.document import Spot
from quotaxl.core.words import Words


class Severity(StrEnum):
    """ERROR has a legal or arithmetic basis; merely suspicious is a WARNING; INFO needs no action."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class CellRole(StrEnum):
    """What a marked cell is to its finding."""

    TOTAL = "total"
    PART = "part"
    SOURCE = "source"
    TARGET = "target"
    SUBJECT = "subject"


@dataclass(frozen=True, slots=True)
class CellRef:
    """A cell or range of a sheet, or words of a text, and the part it plays.

    Of words the sheet is 正文, the reference says paragraph and words for people, and `spots` is where they stand.
    """

    file: str
    sheet: str
    ref: str
    role: CellRole
    spots: tuple[Spot, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One violation. Amounts are in `unit`; `difference` is actual − expected.

    `live` is an Excel condition, TRUE while the violation stands, over cells of the sheet of the
    first cell; None where the rule cannot be written as a formula.
    """

    rule: str
    severity: Severity
    message: Words
    cells: tuple[CellRef, ...]
    remedy: Words
    basis: tuple[str, ...] = ()
    expected: Decimal | str | None = None
    actual: Decimal | str | None = None
    difference: Decimal | None = None
    unit: Unit | None = None
    cause: Words | None = None
    live: str | None = None
    because: tuple[CellRef, ...] = ()
    """Cells that another finding may be about and that explain this one."""
    working: str = ""
    """A sum with the name of every figure, "" where the message says all; for a column or a line of its own."""
    folded: tuple["Finding", ...] = ()
    """Findings that follow from this one and are not told apart from it."""

    @property
    def file(self) -> str:
        """The file of the first cell; the file to open first."""
        return self.cells[0].file if self.cells else ""

    @property
    def sheet(self) -> str:
        """The sheet of the first cell."""
        return self.cells[0].sheet if self.cells else ""

    def at(self, severity: Severity) -> "Finding":
        """Return the same finding at another severity."""
        return replace(self, severity=severity)


class Status(StrEnum):
    """How a rule ended. None passes silently, and a crash is never a finding."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    CRASHED = "crashed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one rule ended: its findings, or why it was skipped or crashed."""

    rule: str
    status: Status
    findings: tuple[Finding, ...] = ()
    reason: Words | None = None
    hits: int = 0
    """Violations found, also those for which no finding was built."""
    lacking: bool = False
    """Whether data were missing for a part of what the rule looks at, or for all of it; `reason` says which."""
    needed: tuple[CellRef, ...] = ()
    """The cells that would let it look at the rest."""
    title: Words | None = None
    """What the rule is called: the invalid condition."""

    @property
    def ran(self) -> bool:
        """Whether it looked at anything."""
        return self.status in (Status.PASSED, Status.FAILED)


def findings_of(outcomes: Iterable[Outcome]) -> tuple[Finding, ...]:
    """Return all findings, errors first, then warnings, then info; otherwise in the rules' order."""
    order = list(Severity)
    return tuple(sorted((f for o in outcomes for f in o.findings), key=lambda f: order.index(f.severity)))
