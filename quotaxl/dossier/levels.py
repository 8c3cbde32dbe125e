"""What stands at each level of a prefecture: its whole area, its own level, the levels below, each region below."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from quotaxl.catalogue.form import form
from quotaxl.catalogue.items import Item
from quotaxl.core.region import Region, RegionTable
from quotaxl.core.table import RowRole, Table
from quotaxl.dossier.material import County, Material
from quotaxl.dossier.owner import row_regions

AREA, OWN, LOWER = "area", "own", "lower"
LEVEL_LIMIT, LEVEL_EXECUTION = "prefecture-limit", "prefecture-execution"
LEVEL_FORMS = (LEVEL_LIMIT, LEVEL_EXECUTION)
_OWN_ANNEX = "limit-received"


@dataclass(frozen=True, slots=True)
class LevelRow:
    """A row of a sheet by level: `scope` area, own or lower, or None for a region below, which may be unknown."""

    at: int
    label: str
    scope: str | None = None
    region: Region | None = None


def sources_of(id: str) -> Mapping[str, Item]:
    """Return where the figures of a row come from, by column: a sheet by level repeats other sheets."""
    fill = form(id).fill
    return {name: Item.parse(texts[0]) for name, texts in fill.row.items()} if fill else {}


def by_level(table: Table, holder: Region | None, regions: RegionTable) -> Iterator[LevelRow]:
    """Yield the rows of a sheet by level in their order; notes, totals and rows without a name are none.

    A region below that has no code, such as a development zone, is a row all the same: its region is None.
    """
    found = row_regions(table, regions, holder)
    frame = table.frame
    for at, (key, label, role) in enumerate(zip(frame["key"], frame["label"], frame["role"], strict=True)):
        if key in (AREA, OWN, LOWER):
            yield LevelRow(at, label or "", key)
        elif label and role != RowRole.NOTE:
            yield LevelRow(at, label, None, found[at])


def states_levels(dossier: Material, county: County) -> bool:
    """Return whether a workbook states any amount of its levels; one of 0.1.0 holds no such sheet."""
    return any(states(dossier.tables[county.tables[id]]) for id in LEVEL_FORMS if id in county.tables)


def of_own_annex(dossier: Material, table: Table) -> bool:
    """Return whether a table is the annex of an adjustment of a region whose workbook states its levels.

    The standing committee of one level decides on it: it says what the sheets of that level say.
    """
    if table.form != _OWN_ANNEX or not table.region:
        return False
    region = dossier.named(table.region)
    return any(region and one.region == region and states_levels(dossier, one) for one in dossier.counties)


def states(table: Table) -> bool:
    """Return whether a table states any amount."""
    return any(table.frame[column.name].null_count() < table.frame.height for column in table.amounts())
