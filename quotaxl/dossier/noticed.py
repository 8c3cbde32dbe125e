"""What each notice gives a county that lists its batches, beside the batches that the notice hands down."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from quotaxl.catalogue.debtkinds import KINDS
from quotaxl.core.amount import Unit, convert
from quotaxl.core.table import Table
from quotaxl.dossier.batches import QuotaBatch, matched
from quotaxl.dossier.holdings import Grant
from quotaxl.dossier.levels import LEVEL_LIMIT, LOWER
from quotaxl.dossier.material import Material

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Noticed:
    """What one notice gives a county, by kind (元), and the batches that it hands down."""

    county: int
    table: Table
    grants: tuple[Grant, ...]
    amounts: dict[str | None, Decimal]
    batches: tuple[QuotaBatch, ...]
    lacking: bool
    """Whether the unit of an amount is not known."""

    lower: Mapping[str | None, Decimal] | None = None
    """What the region's workbook says goes on to the regions below, by kind (元); None for one without levels."""

    def own(self, kind: str | None) -> tuple[QuotaBatch, ...]:
        """Return those of its batches that have an amount of a kind, all of them where none has."""
        return tuple(b for b in self.batches if kind is None or b.amount(kind)) or self.batches

    def gap(self, kind: str | None) -> Decimal:
        """Return by how much its batches come to more than it gives of a kind.

        The batches of a region with levels are those of its own level: what goes on to the regions below is no gap.
        """
        own = self.own(kind)
        entered = (sum(b.amounts.values(), _ZERO) if kind is None else b.amount(kind) for b in own)
        apart = sum(entered, _ZERO) - self.amounts[kind]
        return _ZERO if self.lower is not None and -self.lower.get(kind, self.amounts[kind]) <= apart <= 0 else apart


def noticed(
    dossier: Material, grants: Sequence[Grant], batches: Mapping[int, tuple[QuotaBatch, ...]]
) -> Iterator[Noticed]:
    """Yield what each notice gives to each county that lists its batches."""
    groups: dict[tuple[int, int], list[Grant]] = {}
    for grant in grants:
        if grant.county in batches and (grant.amount or grant.passed):
            groups.setdefault((grant.county, grant.table), []).append(grant)
    for (county, index), own in groups.items():
        table = dossier.tables[index]
        amounts: dict[str | None, Decimal] = {}
        for grant in own:
            unit = table.unit_of(grant.name)
            if unit and grant.amount:
                worth = convert(grant.amount, unit, Unit.YUAN)
                amounts[grant.which] = amounts.get(grant.which, _ZERO) + worth
        found = matched(table.document_number, amounts, batches[county])
        lacking = any(table.unit_of(g.name) is None for g in own)
        yield Noticed(county, table, tuple(own), amounts, found, lacking, _lower(dossier, county))


def _lower(dossier: Material, county: int) -> Mapping[str | None, Decimal] | None:
    """Return the new quota of the regions below by kind, kinds that are blank left out; None without a sheet for it."""
    index = dossier.counties[county].tables.get(LEVEL_LIMIT)
    if index is None:
        return None
    table, found = dossier.tables[index], {}
    for kind in (*KINDS, None):
        field = f"new_{kind or 'total'}"
        value, unit = table.value(LOWER, field), table.unit_of(field)
        if isinstance(value, Decimal) and unit:
            found[kind] = convert(value, unit, Unit.YUAN)
    return found


def twice(given: tuple[QuotaBatch, ...]) -> Iterator[tuple[QuotaBatch, ...]]:
    """Yield batches that are one: of one notice, nature and amounts; without a number of one name and purpose too."""
    groups: dict[tuple[object, ...], list[QuotaBatch]] = {}
    for batch in given:
        if key := _identity(batch):
            groups.setdefault(key, []).append(batch)
    yield from (tuple(same) for same in groups.values() if len(same) > 1)


def _identity(batch: QuotaBatch) -> tuple[object, ...] | None:
    amounts = tuple((k, batch.amount(k)) for k in batch.kinds)
    if not amounts or batch.nature is None:
        return None
    purpose = "".join((batch.purpose or "").split())
    if batch.numbers:
        return batch.numbers, batch.nature.id, amounts, purpose
    return batch.step, batch.name, batch.nature.id, amounts, purpose
