"""Which rows of an allocation table belong to which region."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from quotaxl.catalogue.regions.tiers import tier_of, zone_answer
from quotaxl.core.finding import CellRole
from quotaxl.core.region import Level, Region, RegionTable
from quotaxl.core.table import RowRole, Table
from quotaxl.core.words import Words
from quotaxl.dossier.owner import prefecture_of, row_regions
from quotaxl.reading.hierarchy import row_name


class By(StrEnum):
    """Whose workbooks are made."""

    COUNTY = "county"
    PREFECTURE = "prefecture"


@dataclass(frozen=True, slots=True)
class Share:
    """A region and its rows (positions in the table's frame, in their order)."""

    region: Region
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class UnsplitRow:
    """A row that belongs to no region that is known: its cell, its label, and why where something is known of it."""

    ref: str
    label: str
    why: Words | None = None


@dataclass(frozen=True, slots=True)
class Shares:
    """The shares in the table's order, and the rows that belong to no region that is known."""

    shares: tuple[Share, ...]
    left_out: tuple[UnsplitRow, ...]
    names: tuple[str | None, ...]
    """The official name of each row's region, by position."""


def shares(table: Table, regions: RegionTable, by: By, within: Region | None = None) -> Shares:
    """Return the shares of an allocation table; `within` settles names that several provinces share.

    By county, a row without rows below it is a share. By prefecture, an outermost row with all below it is
    one; in a table without rows for prefectures their counties are put together. A row such as 州本级 is the
    prefecture's in which all others lie.
    """
    tree = _SharedTable(table, _with_own_level(table, row_regions(table, regions, within), regions))
    found: dict[Region, list[int]] = {}
    left_out = []
    heads = tree.tops() if by is By.PREFECTURE else tree.leaves()
    grouped = by is By.PREFECTURE and not any(
        (region := tree.regions[at]) and region.level is Level.PREFECTURE and not own_level(table, at) for at in heads
    )
    for at in heads:
        region = tree.regions[at]
        if region is None:
            label = str(table.held("label")[at])
            left_out.append(UnsplitRow(table.cell(at, "label", CellRole.SUBJECT).ref, label, _why(label, regions)))
        else:
            owner = prefecture_of(region, regions) if grouped else region
            found.setdefault(owner, []).extend(tree.branch(at))
    made = tuple(Share(region, tuple(sorted(rows))) for region, rows in found.items())
    return Shares(made, tuple(left_out), tuple(r.name if r else None for r in tree.regions))


def own_level(table: Table, at: int) -> bool:
    """Return whether a row is that of a region's own level: 州本级."""
    return row_name(str(table.held("label")[at] or "")).rstrip("）)").endswith("本级")


def _with_own_level(table: Table, found: Sequence[Region | None], regions: RegionTable) -> tuple[Region | None, ...]:
    """Return the regions of rows, those of 州本级 and the like settled by the prefecture that holds all others."""
    above = {prefecture_of(region, regions) for region in found if region}
    home = next(iter(above)) if len(above) == 1 else None

    def own(label: str) -> Region | None:
        candidates = regions.resolve(row_name(label), home) if "本级" in label else ()
        return candidates[0] if len(candidates) == 1 else None

    rows = zip(found, table.held("label"), strict=True)
    return tuple(region or own(str(label or "")) for region, label in rows)


def _why(label: str, regions: RegionTable) -> Words | None:
    """Return what is known of a row's name that is no region of the table's: a development zone, or another's."""
    name = row_name(label)
    elsewhere = regions.resolve(name)
    return zone_answer(name) or (tier_of(elsewhere[0], regions).answer if len(elsewhere) == 1 else None)


@dataclass(frozen=True, slots=True)
class _SharedTable:
    table: Table
    regions: tuple[Region | None, ...]

    def tops(self) -> list[int]:
        """The outermost rows that name a region."""
        parents, roles = self.table.frame["parent"], self.table.frame["role"]
        return [at for at in self._named() if parents[at] is None or roles[parents[at]] == RowRole.TOTAL]

    def leaves(self) -> list[int]:
        """The rows that name a region and have none below them."""
        inner = {self.table.held("parent")[at] for at in self._named()}
        return [at for at in self._named() if at not in inner]

    def branch(self, at: int) -> Iterator[int]:
        """A row and all below it, 其中 rows included."""
        yield at
        for below, parent in enumerate(self.table.held("parent")):
            if parent == at and below != at:
                yield from self.branch(below)

    def _named(self) -> list[int]:
        return [at for at, role in enumerate(self.table.held("role")) if role in (RowRole.PARENT, RowRole.ITEM)]
