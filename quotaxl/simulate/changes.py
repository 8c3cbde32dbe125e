"""A county's year as a list of batches (限额变动): its notices, and money that comes without a table of amounts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from quotaxl.catalogue.natures import natures
from quotaxl.core.edits import Content
from quotaxl.simulate.batches import Batch

CHANGES = "county-changes"
ADVANCED, FIRST, SECOND = "提前下达", "第一次调整", "第二次调整"
_NEW = {"general": "new-general", "special": "new-special"}
FURTHER = ("refinance-general", "refinance-special", "swap", "fund-support", "arrears")
"""Natures, by their ids, of which a county may get a batch without projects and without a table of its notice."""
_TERMS = {nature.id: nature for nature in natures()}


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A row of 限额变动; amounts in 万元."""

    batch: str
    number: str
    received: date
    nature: str
    kind: str
    amount: int
    budgeted: int = 0

    def facts(self, ordinal: int) -> dict[str, Content]:
        """Return what its cells hold, by field."""
        row: dict[str, Content] = {
            "ordinal": ordinal,
            "batch": self.batch,
            "number": self.number,
            "received": self.received,
            "nature": _TERMS[self.nature].term,
            self.kind: self.amount,
        }
        return row | ({"budgeted": self.budgeted} if self.budgeted else {})


@dataclass(frozen=True, slots=True)
class Further:
    """What batches beside new quota for projects move, by kind, in 万元: limit, income, repayment."""

    rows: tuple[ChangeRow, ...] = ()
    limit: dict[str, int] = field(default_factory=dict)
    income: dict[str, int] = field(default_factory=dict)
    repaid: dict[str, int] = field(default_factory=dict)


def further(sign: str, year: int, received: date, rng: Random) -> Further:
    """Return a few batches beside the notices' own; `sign` begins the numbers of the province's documents."""
    rows = []
    for id in sorted(rng.sample(FURTHER, rng.randrange(1, 4)), key=FURTHER.index):
        kind = _TERMS[id].kind or "special"
        number = f"{sign}财债〔{year}〕{rng.randrange(60, 99)}号"
        rows.append(ChangeRow(FIRST, number, received, id, kind, rng.randrange(5, 60) * 100))
    return Further(tuple(rows), *(_sums(rows, part) for part in ("raises", "income", "spending")))


def _sums(rows: Sequence[ChangeRow], part: str) -> dict[str, int]:
    """Return by kind what rows add up to whose natures raise the limit, are income, or are repaid with."""
    sums: dict[str, int] = {}
    for row in rows:
        said = getattr(_TERMS[row.nature], part)
        if said == "spending_repayment" or (part != "spending" and said):
            sums[row.kind] = sums.get(row.kind, 0) + row.amount
    return sums


def of_notices(notices: Sequence[Batch], code: str, delay: timedelta) -> Iterator[ChangeRow]:
    """Yield a row for each notice that gives a county something; what was given in advance is in the budget already."""
    for one in notices:
        amount, name = one.gives[code], ADVANCED if one.nature.advance else FIRST
        early = amount if one.nature.advance else 0
        yield ChangeRow(name, one.number, one.day + delay, _NEW[one.kind], one.kind, amount, early)


def change_facts(rows: Sequence[ChangeRow]) -> dict[tuple[str, str | int, str], Content]:
    """Return the facts of the sheet: a row for each batch and the totals."""
    facts: dict[tuple[str, str | int, str], Content] = {}
    for at, row in enumerate(rows):
        facts |= {(CHANGES, at, name): value for name, value in row.facts(at + 1).items()}
    totals = {kind: sum(row.amount for row in rows if row.kind == kind) for kind in _NEW}
    totals["budgeted"] = sum(row.budgeted for row in rows)
    return facts | {(CHANGES, "total", name): value for name, value in totals.items()}
