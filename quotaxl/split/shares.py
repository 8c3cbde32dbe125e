"""Which rows of an allocation table belong to which region."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from quotaxl.core.finding import CellRole
from quotaxl.core.region import Level, Region, RegionTable
from quotaxl.core.table import RowRole, Table
from quotaxl.dossier.owner import prefecture_of, row_regions


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
class Shares:
    """The shares in the table's order, and the rows that belong to no region that is known (cell and label)."""

    shares: tuple[Share, ...]
    left_out: tuple[tuple[str, str], ...]
    names: tuple[str | None, ...]
    """The official name of each row's region, by position."""


def shares(table: Table, regions: RegionTable, by: By, within: Region | None = None) -> Shares:
    """Return the shares of an allocation table; `within` settles names that several provinces share.

    By county, a row without rows below it is a share. By prefecture, an outermost row with all below it is
    one; in a table without rows for prefectures their counties are put together.
    """
    tree = _SharedTable(table, row_regions(table, regions, within))
    found: dict[Region, list[int]] = {}
    left_out = []
    heads = tree.tops() if by is By.PREFECTURE else tree.leaves()
    grouped = by is By.PREFECTURE and not any(
        (region := tree.regions[at]) and region.level is Level.PREFECTURE for at in heads
    )
    for at in heads:
        region = tree.regions[at]
        if region is None:
            left_out.append((table.cell(at, "label", CellRole.SUBJECT).ref, str(table.frame["label"][at])))
        else:
            owner = prefecture_of(region, regions) if grouped else region
            found.setdefault(owner, []).extend(tree.branch(at))
    made = tuple(Share(region, tuple(sorted(rows))) for region, rows in found.items())
    return Shares(made, tuple(left_out), tuple(r.name if r else None for r in tree.regions))


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
        inner = {self.table.frame["parent"][at] for at in self._named()}
        return [at for at in self._named() if at not in inner]

    def branch(self, at: int) -> Iterator[int]:
        """A row and all below it, 其中 rows included."""
        yield at
        for below, parent in enumerate(self.table.frame["parent"]):
            if parent == at and below != at:
                yield from self.branch(below)

    def _named(self) -> list[int]:
        return [at for at, role in enumerate(self.table.frame["role"]) if role in (RowRole.PARENT, RowRole.ITEM)]
