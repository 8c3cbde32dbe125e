"""A year's quota as the batches that a county's sheet 限额变动 lists, each with its nature; none where it is empty."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from quotaxl.catalogue.debtkinds import KINDS
from quotaxl.catalogue.natures import BatchNature, nature_of
from quotaxl.core.amount import Unit, convert, exact
from quotaxl.core.finding import CellRef, CellRole
from quotaxl.core.table import RowRole, Table
from quotaxl.dossier.citing import document_numbers
from quotaxl.dossier.material import Material
from quotaxl.dossier.papers import step_of

CHANGES = "county-changes"
_ZERO = Decimal(0)
_FIELDS = ("batch", "number", "nature", "general", "special", "budgeted")


@dataclass(frozen=True, slots=True)
class QuotaBatch:
    """A row of 限额变动; amounts in 元, blank ones left out."""

    county: int
    table: Table
    at: int
    name: str | None
    """What the batch is called: 提前下达, 第一次调整."""
    step: int | None
    """Which adjustment of the year: 0 for what came before the first, None where it does not say."""
    number: str | None
    received: str | None
    written: str | None
    """The nature as typed."""
    nature: BatchNature | None
    amounts: Mapping[str, Decimal]
    budgeted: Decimal
    """What of it stands in the opening budget already."""
    purpose: str | None
    session: str | None
    earlier: bool = False
    """Whether an adjustment before the one that the workbook is about has dealt with it."""

    def amount(self, kind: str) -> Decimal:
        """Return its amount of a kind, 0 where blank."""
        return self.amounts.get(kind, _ZERO)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of which it has an amount that is not 0."""
        return tuple(kind for kind in KINDS if self.amount(kind))

    def moves(self, kind: str) -> Decimal:
        """Return what the adjustment moves: the amount without what the opening budget holds."""
        return self.amount(kind) - (self.budgeted if self.kinds == (kind,) else _ZERO)

    @property
    def misplaced(self) -> tuple[str, ...]:
        """The kinds of which it has an amount though its nature is about the other kind."""
        own = self.nature.kind if self.nature else None
        return tuple(kind for kind in self.kinds if own and kind != own)

    @property
    def missigned(self) -> tuple[str, ...]:
        """The kinds whose amounts its nature does not allow: what adds is negative, what is taken back positive."""
        sign = self.nature.sign if self.nature else "any"
        if sign == "any":
            return ()
        return tuple(k for k in self.kinds if (self.amount(k) < 0) is (sign == "plus"))

    @property
    def overstated(self) -> bool:
        """Whether its part in the opening budget cannot be: below zero, more than it, or of a kind nobody can tell."""
        whole = max(sum(self.amounts.values(), _ZERO), _ZERO)
        return bool(self.budgeted) and (len(self.kinds) > 1 or not _ZERO <= self.budgeted <= whole)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers of the notices that it cites."""
        return document_numbers(self.number)

    def cell(self, field: str, role: CellRole = CellRole.SUBJECT) -> CellRef:
        """Return a cell of its row; that of its name where the sheet has no such column."""
        return self.table.cell(self.at, field if self.table.column(field) else "label", role)

    @property
    def faults(self) -> tuple[CellRef, ...]:
        """The cells for which it cannot be counted."""
        if self.nature is None:
            return (self.cell("nature"),)
        return tuple(self.cell(kind) for kind in dict.fromkeys((*self.misplaced, *self.missigned)))

    @property
    def called(self) -> str:
        """What people call it: 第一次调整 置换隐性债务专项, else its row."""
        parts = [text for text in (self.name, self.written) if text]
        return " ".join(parts) or f"第{self.table.frame['row'][self.at]}行"


def batches_in(table: Table, county: int = 0, current: int | None = None) -> tuple[QuotaBatch, ...]:
    """Return the batches that a sheet lists; `current` is the adjustment that its workbook is about."""
    found = []
    names = [name for name in _FIELDS if table.column(name)]
    for at, row in enumerate(table.frame.iter_rows(named=True)):
        if row["role"] in (RowRole.TOTAL, RowRole.NOTE) or all(row[n] in (None, "") for n in names):
            continue
        step = step_of(row.get("batch"))
        amounts = {k: v for k in KINDS if (v := _yuan(table, row, k)) is not None}
        earlier = current is not None and current > 1 and step is not None and step < current
        found.append(
            QuotaBatch(
                county, table, at, row.get("batch") or None, step, row.get("number") or None,
                row.get("received") or None, row.get("nature") or None, nature_of(row.get("nature")), amounts,
                _yuan(table, row, "budgeted") or _ZERO, row.get("purpose") or None, row.get("session") or None, earlier,
            )
        )  # fmt: skip
    return tuple(found)


def _yuan(table: Table, row: Mapping[str, object], name: str) -> Decimal | None:
    value, unit = row.get(name), table.unit_of(name)
    return convert(exact(value), unit, Unit.YUAN) if isinstance(value, Decimal) and unit else None


def batches(dossier: Material) -> tuple[QuotaBatch, ...]:
    """Return the batches of all counties, county by county, in the sheets' order."""
    found: list[QuotaBatch] = []
    for n, county in enumerate(dossier.counties):
        if (at := county.tables.get(CHANGES)) is not None:
            found += batches_in(dossier.tables[at], n, dossier.adjustment(county))
    return tuple(found)


def raised(given: Iterable[QuotaBatch], kind: str) -> Decimal:
    """Return by how much batches change the limit of a kind."""
    return sum((b.amount(kind) for b in given if b.nature and b.nature.raises), _ZERO)


def borrowed(given: Iterable[QuotaBatch], kind: str) -> Decimal:
    """Return how much new debt of a kind batches bring into the balance."""
    return sum((b.amount(kind) for b in given if b.nature and b.nature.borrows), _ZERO)


def borrowable(given: Iterable[QuotaBatch], kind: str) -> Decimal:
    """Return how much of a kind batches let borrow at most: what is taken back may be room that no bond was for."""
    return borrowed([b for b in given if b.amount(kind) > 0], kind)


def cited_by(number: str | None, given: Sequence[QuotaBatch]) -> tuple[QuotaBatch, ...]:
    """Return the batches that cite a notice."""
    wanted = set(document_numbers(number))
    return tuple(b for b in given if wanted & set(b.numbers))


def alike(amounts: Mapping[str | None, Decimal], given: Sequence[QuotaBatch]) -> tuple[QuotaBatch, ...]:
    """Return the batches with the kinds and amounts (元) of a notice; under None stands an amount of unknown kind."""
    known = {kind: value for kind, value in amounts.items() if value}

    def same(batch: QuotaBatch) -> bool:
        own = {kind: batch.amount(kind) for kind in batch.kinds}
        return own == known or (set(known) == {None} and list(own.values()) == list(known.values()))

    return tuple(b for b in given if known and same(b))


def matched(
    number: str | None, amounts: Mapping[str | None, Decimal], given: Sequence[QuotaBatch]
) -> tuple[QuotaBatch, ...]:
    """Return the batches that a notice hands down: those that cite it, else the only one without a number alike."""
    if found := cited_by(number, given):
        return found
    found = alike(amounts, [b for b in given if not b.numbers or not document_numbers(number)])
    return found if len(found) == 1 else ()


def meant(text: str | None, given: Sequence[QuotaBatch]) -> tuple[QuotaBatch, ...]:
    """Return the batches that the column 批次 of a project means: by name, else by number, nature or adjustment."""
    wanted = _plain(text)
    if not wanted:
        return ()
    step, numbers = step_of(text), set(document_numbers(text))
    looks = (
        lambda b: _plain(b.name) == wanted,
        lambda b: bool(numbers & set(b.numbers)),
        lambda b: wanted in (_plain(b.written), _plain(b.called), _plain(b.nature.term if b.nature else "")),
        lambda b: step is not None and b.step == step,
    )
    return next((found for look in looks if (found := tuple(b for b in given if look(b)))), ())


def dealt_with(text: str | None, given: Sequence[QuotaBatch]) -> bool:
    """Return whether a project belongs to adjustments before the workbook's own: all batches that its 批次 means do."""
    found = meant(text, given)
    return bool(found) and all(batch.earlier for batch in found)


def groups(given: Sequence[QuotaBatch]) -> tuple[tuple[QuotaBatch, ...], ...]:
    """Return batches by what they are called, those of one adjustment together."""
    found: dict[object, list[QuotaBatch]] = {}
    for batch in given:
        found.setdefault(batch.step if batch.step is not None else _plain(batch.name), []).append(batch)
    return tuple(map(tuple, found.values()))


def placed(given: Sequence[QuotaBatch], kind: str) -> tuple[Decimal, ...]:
    """Return what the projects of a kind may come to: the first is what is due where all that may have projects has.

    Natures that must have projects count, those that may can, and a change of use leaves nothing over.
    """
    must = sum((b.amount(kind) for b in given if b.nature and b.nature.projects == "must"), _ZERO)
    sums = [must]
    for batch in [b for b in given if b.nature and b.nature.projects == "may" and b.amount(kind)][:8]:
        sums = [worth for one in sums for worth in (one + batch.amount(kind), one)]
    return tuple(dict.fromkeys(sums))


def _plain(text: str | None) -> str:
    return re.sub(r"[\s\W_]", "", text or "")
