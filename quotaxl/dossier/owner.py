"""Which region each row of a table of regions is, and whose file a file is: read from the tables, never from a name."""

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from quotaxl.core.region import Level, Region, RegionTable, relative
from quotaxl.core.table import RowRole, Table
from quotaxl.reading.hierarchy import row_name

ALLOCATION = "allocation"
COUNTY_INFO = "county-info"


def row_names(table: Table) -> tuple[str | None, ...]:
    """Return what each row of the frame names, tidied; None for totals, notes and rows without a label."""
    labels: list[str | None] = table.listed("label")
    roles: list[str] = table.listed("role")
    return tuple(
        row_name(label) if label and role in (RowRole.PARENT, RowRole.ITEM) else None
        for label, role in zip(labels, roles, strict=True)
    )


def row_regions(
    table: Table, regions: RegionTable, within: Region | None = None, names: Sequence[str | None] | None = None
) -> tuple[Region | None, ...]:
    """Return the region of each row of the frame; None for totals, notes and names that nothing or several fit.

    Names that several provinces share are settled by the region of the row they add up into, then by
    `within`, then by the province that most of the clear rows lie in. `names` are the rows' where they are known.
    """
    parents: list[int | None] = table.listed("parent")
    named = row_names(table) if names is None else names
    alone = [regions.resolve(name) if name else () for name in named]
    home = within or _home_of(alone, regions)
    found: list[Region | None] = []
    for at, name in enumerate(named):
        if name is None:
            found.append(None)
            continue
        parent = parents[at]
        above = found[parent] if parent is not None and parent < at else None
        candidates = alone[at]
        if (above or home) and (candidates or relative(name)):  # what means nothing alone means nothing below a region
            candidates = regions.resolve(name, above or home)
        inside = [r for r in candidates if home is None or regions.within(r, home)]
        found.append(inside[0] if len(inside) == 1 else None)
    return tuple(found)


def quota_by_county(tables: Iterable[Table], regions: RegionTable) -> dict[str, Decimal]:
    """Return what allocation tables give each county, in 元, by its code; a table without a unit says nothing."""
    given: dict[str, Decimal] = {}
    for table in tables:
        unit = table.unit_of("amount") if table.form == ALLOCATION and table.column("amount") else None
        if unit is None:
            continue
        for region, amount in zip(row_regions(table, regions), table.frame["amount"], strict=True):
            if region and region.level is Level.COUNTY and amount is not None:
                given[region.code] = given.get(region.code, Decimal(0)) + amount * unit.value
    return given


def _home_of(meant: Iterable[Sequence[Region]], regions: RegionTable) -> Region | None:
    """Return the province in which most names lie that can only mean one region; None in a table of provinces.

    `meant` are the regions that each name may mean.
    """
    votes: Counter[str] = Counter()
    provinces = set()
    for candidates in meant:
        if len(candidates) == 1:
            votes[(candidates[0], *regions.ancestors(candidates[0]))[-1].code] += 1
            provinces |= {candidates[0].code} if candidates[0].level is Level.PROVINCE else set()
    if len(provinces) > 1:
        return None
    return regions.code(votes.most_common(1)[0][0]) if votes else None


def county_of(table: Table, regions: RegionTable) -> Region | None:
    """Return the region that a county workbook's 基本信息 states: name and code must agree; None where they do not."""
    name, code = table.text("region", "value"), table.text("code", "value")
    by_code = regions.code(code.strip()[:6]) if code else None
    candidates = regions.resolve(name) if name else ()
    if by_code:
        return by_code if not name or by_code in candidates else None
    return candidates[0] if len(candidates) == 1 else None


def owners(tables: Sequence[Table], regions: RegionTable, stated: Region | None = None) -> frozenset[Region]:
    """Return whose file it is, judging by its tables: one region where all is well, several where it mixes regions.

    A table of regions belongs to the region that holds all its rows: the county of its only row, or the
    prefecture that its rows begin with. `stated` is the region that the file says it was made for; it
    settles names that several regions share and does not count as evidence where the tables name no region.
    """
    found: set[Region] = set()
    for table in tables:
        if table.form == COUNTY_INFO:
            region = county_of(table, regions)
            found |= {region} if region else set()
        elif table.form == ALLOCATION:
            within = stated if stated is None else (stated, *regions.ancestors(stated))[-1]
            found |= _covering(table, row_regions(table, regions, within), regions, stated)
        elif table.region:
            candidates = regions.resolve(table.region)
            agreeing = found.intersection(candidates) or ({stated} & set(candidates) if stated else set())
            found |= agreeing or set(candidates[:1])
    return frozenset(found)


def _covering(table: Table, rows: Sequence[Region | None], regions: RegionTable, stated: Region | None) -> set[Region]:
    """Return the region that holds every region of a table, or all its outermost regions where none does."""
    every = {region for region in rows if region}
    tops = {r for r in every if not any(r != other and regions.within(r, other) for other in every)}
    if len(tops) > 1:
        above = {prefecture_of(region, regions) for region in tops}
        if stated in above and len(above) == 1:
            return above
    unknown = any(
        region is None and label and role in (RowRole.PARENT, RowRole.ITEM)
        for region, label, role in zip(rows, table.held("label"), table.held("role"), strict=True)
    )
    return set() if unknown else tops


def prefecture_of(region: Region, regions: RegionTable) -> Region:
    """Return the prefecture that a region lies in, or the region itself where it lies in none."""
    chain = (region, *regions.ancestors(region))
    return next((one for one in chain if one.level is Level.PREFECTURE), region)
