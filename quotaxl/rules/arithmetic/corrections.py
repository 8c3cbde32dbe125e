"""What the batches of a county would be with what is wrong put right: a gap that this closes follows from it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice, product

from quotaxl.catalogue.debtkinds import KINDS
from quotaxl.catalogue.items import Item
from quotaxl.catalogue.natures import natures
from quotaxl.core.finding import CellRef, CellRole
from quotaxl.core.refs import parse_ref
from quotaxl.dossier.batches import QuotaBatch, matched, raised
from quotaxl.dossier.dossier import Dossier
from quotaxl.dossier.noticed import Noticed, twice
from quotaxl.rules.arithmetic.equations import cell_of, stated
from quotaxl.rules.arithmetic.unread import unread

OPENING, NEW = ({kind: Item("county-limit", key, kind) for kind in KINDS} for key in ("opening", "new"))
_AMOUNTS = ("general", "special", "budgeted")
_ZERO = Decimal(0)
_MOST = 64
"""Corrections looked at: a county with more ways to be put right is not explained."""


@dataclass(frozen=True, slots=True)
class Correction:
    """Another reading of a county's batches, and the cells that another finding says are wrong."""

    cells: tuple[CellRef, ...]
    changed: Mapping[int, QuotaBatch | None]
    """By row of the sheet's frame; None leaves a batch out."""
    added: tuple[QuotaBatch, ...] = ()

    def of(self, given: Iterable[QuotaBatch]) -> tuple[QuotaBatch, ...]:
        """Return batches as they would be."""
        kept = (self.changed.get(batch.at, batch) for batch in given)
        return (*(batch for batch in kept if batch), *self.added)

    def __or__(self, other: "Correction") -> "Correction":
        return Correction((*self.cells, *other.cells), {**self.changed, **other.changed}, (*self.added, *other.added))


def corrections(dossier: Dossier, county: int, *, by_limit: bool = True) -> Iterator[Correction]:
    """Yield the ways to put a county's batches right; a gap that one of them closes follows from its cells.

    A batch that differs from its notice, is missing or stands twice is put right after the notice. Then, where the
    limit stated differs from the batches by an amount, one of them is taken to be off by that amount.
    """
    yield from islice(_by_notices(dossier, county), _MOST)
    if by_limit:
        yield from islice(_by_limit(dossier, county), _MOST)


def other_natures(dossier: Dossier, county: int, kind: str) -> Iterator[Correction]:
    """Yield for each batch of a kind the readings in which it is of another nature."""
    for batch in dossier.batches[county]:
        if batch.earlier or batch.nature is None or not batch.amount(kind):
            continue
        for nature in natures():
            made = replace(batch, nature=nature)
            if nature is not batch.nature and nature.kind in (None, kind) and not made.missigned:
                yield Correction((batch.cell("nature", CellRole.SOURCE),), {batch.at: made})


def faults_of(dossier: Dossier, county: int, *fields: str) -> tuple[CellRef, ...]:
    """Return the cells of a county's batches for which they cannot be counted.

    They are natures not understood, amounts misplaced, not read or larger than what there is to take back, and where
    `fields` names 其中已列年初预算 such parts as cannot be.
    """
    given = dossier.batches[county]
    found = [cell for batch in given for cell in batch.faults]
    for kind, less, taken, there in overdrawn(dossier, county):
        found += [batch.cell(kind) for batch in less if taken > there]
    names = [name for name in _AMOUNTS if name != "budgeted" or name in fields]
    if "budgeted" in fields:
        found += [batch.cell("budgeted") for batch in given if batch.overstated]
    return tuple(dict.fromkeys((*found, *blanked(given, names))))


def blanked(given: Sequence[QuotaBatch], fields: Sequence[str] = _AMOUNTS) -> tuple[CellRef, ...]:
    """Return the amount cells of batches that hold something which was not read as a number."""
    found: list[CellRef] = []
    for batch in given:
        cells = [batch.cell(name) for name in fields if batch.table.column(name)]
        found += [cell for cell, _ in unread(batch.table, cells)]
        found += [cell for cell in cells if parse_ref(cell.ref) in batch.table.grid.uncached]
    return tuple(found)


def elsewhere(dossier: Dossier, one: Noticed) -> bool:
    """Return whether a notice has its batch in the workbook of another adjustment of the same county and year."""
    here = dossier.counties[one.county]
    return any(
        matched(one.table.document_number, one.amounts, given)
        for n, given in dossier.batches.items()
        if n != one.county and (dossier.counties[n].region, dossier.counties[n].year) == (here.region, here.year)
    )


def overdrawn(dossier: Dossier, county: int) -> Iterator[tuple[str, list[QuotaBatch], Decimal, Decimal]]:
    """Yield (kind, batches that take quota back, what they take, what there is) of a county's limits, in 元."""
    for kind in KINDS:
        now = [b for b in dossier.batches[county] if b.nature and b.nature.raises and not b.earlier]
        now = [b for b in now if kind not in b.misplaced]
        less = [b for b in now if b.amount(kind) < 0]
        opening = stated(dossier, county, OPENING[kind])
        if less and opening is not None:
            there = opening + sum((b.amount(kind) for b in now if b.amount(kind) > 0), _ZERO)
            yield kind, less, -sum((b.amount(kind) for b in less), _ZERO), there


def _by_notices(dossier: Dossier, county: int) -> Iterator[Correction]:
    """Yield the ways in which the batches may be put right after the notices, all of what differs at once."""
    given = dossier.batches[county]
    ways: list[list[Correction]] = []
    dropped: set[int] = set()
    for same in twice(given):
        dropped |= {b.at for b in same[1:]}
        ways.append([Correction((same[1].cell("label"),), {b.at: None for b in same[1:]})])
    for one in dossier.noticed.get(county, ()):
        if one.lacking:
            continue
        if not one.batches:
            ways.append([] if elsewhere(dossier, one) else _missing(dossier, one))
            continue
        kept = replace(one, batches=tuple(b for b in one.batches if b.at not in dropped))
        ways += [_resized(kept, kind) for kind in kept.amounts if kept.gap(kind)]
    ways = [way for way in ways if way]
    if ways:
        for chosen in product(*ways):
            whole = chosen[0]
            for one_ in chosen[1:]:
                whole |= one_
            yield whole


def _resized(one: Noticed, kind: str | None) -> list[Correction]:
    """Return for each batch of a notice the correction that it alone is off."""
    found = []
    for batch in one.own(kind):
        which = kind or next(iter(batch.kinds), None)
        if which:
            amounts = {**batch.amounts, which: batch.amount(which) - one.gap(kind)}
            found.append(Correction((batch.cell(which),), {batch.at: replace(batch, amounts=amounts)}))
    return found


def _missing(dossier: Dossier, one: Noticed) -> list[Correction]:
    """Return for each nature that it may have the batch of a notice that none cites."""
    cells = tuple(one.table.cell(g.at, g.name, CellRole.SOURCE) for g in one.grants)
    return [
        Correction(cells, {}, tuple(made))
        for made in product(*(_made(dossier, one.county, kind, worth) for kind, worth in one.amounts.items()))
    ]


def _by_limit(dossier: Dossier, county: int) -> Iterator[Correction]:
    """Yield the ways in which one batch may be off by as much as the limit stated differs from all of them."""
    now = [b for b in dossier.batches[county] if not b.earlier]
    for kind in KINDS:
        told, cell = stated(dossier, county, NEW[kind]), cell_of(dossier, county, NEW[kind], CellRole.SUBJECT)
        gap = _ZERO if told is None else told - raised(now, kind)
        if not gap or cell is None:
            continue
        for batch in now:
            if batch.nature and batch.nature.raises and batch.amount(kind):
                amounts = {**batch.amounts, kind: batch.amount(kind) + gap}
                yield Correction((cell,), {batch.at: replace(batch, amounts=amounts)})
        for made in _made(dossier, county, kind, gap):
            if made.nature and made.nature.raises:
                yield Correction((cell,), {}, (made,))


def _made(dossier: Dossier, county: int, kind: str | None, worth: Decimal) -> list[QuotaBatch]:
    """Return the batches that an amount may be: one for each nature of its kind and sign."""
    like = dossier.batches[county][0]
    blank = replace(
        like, at=-1, name=None, step=None, number=None, received=None, written=None, budgeted=_ZERO, purpose=None,
        session=None, earlier=False,
    )  # fmt: skip
    made = [
        replace(blank, nature=nature, amounts={which: worth})
        for which in ((kind,) if kind else KINDS)
        for nature in natures()
        if nature.kind in (None, which)
    ]
    return [batch for batch in made if not batch.missigned]
