"""What the tables of a dossier say that a written report says too: limits, quotas, balances, budgets, projects."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from quotaxl.catalogue.prose import StatedRow, stated_forms, stated_lists
from quotaxl.core.amount import Unit, convert, exact
from quotaxl.core.region import Region
from quotaxl.core.statement import Prose, StatedAmount
from quotaxl.core.table import RowRole, Table
from quotaxl.core.tolerance import half
from quotaxl.dossier.batches import QuotaBatch, dealt_with
from quotaxl.dossier.dossier import Dossier
from quotaxl.dossier.levels import LEVEL_FORMS, of_own_annex, states_levels

REGION = "region"
"""The key in stated.toml that stands for the row of the text's own region."""


@dataclass(frozen=True, slots=True)
class Told:
    """A figure of a table in the terms of a report; amounts in 元, `half` how far printing may have rounded it."""

    fact: str
    kind: str | None
    budget: str | None
    stage: str | None
    line: str | None
    year: int | None
    yuan: Decimal
    half: Decimal
    table: Table
    at: int
    name: str
    level: str | None = None
    """own or area, where the table has another figure for each."""
    only: str | None = None
    """A pattern of what the sentence must say for this figure to be meant."""
    own: bool = False
    """Whether it is of the own level though nothing in the table says so: the workbook tells its levels elsewhere."""


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project of a table; the amount in 元, None where blank; `earlier` what an earlier adjustment dealt with.

    `column` is the name of the table's column that names it.
    """

    project: str
    kind: str | None
    yuan: Decimal | None
    half: Decimal
    table: Table
    at: int
    column: str
    earlier: bool = False


def told(dossier: Dossier, prose: Prose) -> tuple[Told, ...]:
    """Return every figure of the tables about the prose's region and year that a report may state."""
    found: list[Told] = []
    for table in tables_for(dossier, prose, tuple(stated_forms())):
        form = stated_forms()[table.form or ""]
        years, own = dossier_year(dossier, table), _of_own_level(dossier, table)
        for key, row in form.rows.items():
            at = table.position(key) if key != REGION else _own_row(dossier, table, prose)
            if at is None:
                continue
            for name, column in form.columns.items():
                value, unit = table.column(name) and table.frame[name][at], table.unit_of(name)
                if not isinstance(value, Decimal) or unit is None:
                    continue
                found.append(replace(_told(table, at, name, row, column, exact(value), unit, years), own=own))
    return tuple(_levelled(found))


def _of_own_level(dossier: Dossier, table: Table) -> bool:
    """Return whether a table is of the own level alone: its title says so, or another sheet tells the levels."""
    if table.form in LEVEL_FORMS:
        return False
    if "本级" in table.title or of_own_annex(dossier, table):
        return True
    owner = next((c for c in dossier.counties if any(dossier.tables[at] is table for at in c.tables.values())), None)
    return owner is not None and states_levels(dossier, owner)


def _own_row(dossier: Dossier, table: Table, prose: Prose) -> int | None:
    """Return the row of the prose's own region in a table of regions."""
    region = region_of(dossier, prose)
    rows = dossier.row_regions(table)
    return next((at for at, row in enumerate(rows) if region and row and row.code == region.code), None)


def _levelled(found: Sequence[Told]) -> Iterator[Told]:
    """Yield figures without the level where a row says the same of 本级 and 本地区, as a county's does."""
    by_row: dict[tuple[int, int], set[Decimal]] = {}
    for one in found:
        if one.level:
            by_row.setdefault((id(one.table), one.at), set()).add(one.yuan)
    for one in found:
        if one.level is None or len(by_row[id(one.table), one.at]) > 1:
            yield one
        elif one.level == "area" or not any(
            other.level == "area" and other.table is one.table and other.at == one.at for other in found
        ):
            yield replace(one, level=None)


def _told(
    table: Table, at: int, name: str, row: StatedRow, column: StatedRow, value: Decimal, unit: Unit, year: int | None
) -> Told:
    """Return what one cell of a table of ours says, in the terms in which a report says it."""
    printed = table.column(name)
    places = max(printed.decimals if printed else 0, 2 if unit is Unit.YIYUAN else 0)
    return Told(
        row.fact or column.fact or "",
        row.kind or column.kind,
        row.budget,
        row.stage or column.stage,
        row.line,
        year,
        convert(value, unit, Unit.YUAN),
        convert(half(places), unit, Unit.YUAN),
        table,
        at,
        name,
        row.level or column.level,
        row.only or column.only,
    )


_NATURES = {
    "swap": ("swap",),
    "support": ("fund-support",),
    "arrears": ("arrears",),
    "carried": ("leftover",),
    "foreign": ("foreign",),
    "refinancing": ("refinance-general", "refinance-special"),
}
"""Which natures of a batch a text's figure of a nature may be of."""


def batches_told(dossier: Dossier, prose: Prose, one: StatedAmount) -> tuple[QuotaBatch, ...]:
    """Return the batches of the text's region and year that are of a figure's nature and kind."""
    region, natures = region_of(dossier, prose), _NATURES.get(one.nature or "", ())
    found = []
    for n, given in dossier.batches.items():
        county = dossier.counties[n]
        own = region is not None and county.region is not None and county.region.code == region.code
        if own and county.year in (None, prose.year):
            found += [b for b in given if b.nature and b.nature.id in natures and b.amount(one.kind or "")]
    return tuple(found)


def region_of(dossier: Dossier, prose: Prose) -> Region | None:
    """Return the region that a text is about; the only county of the dossier where the text does not say."""
    if prose.region and (found := dossier.named(prose.region)):
        return found
    known = {c.region.code: c.region for c in dossier.counties if c.region}
    return next(iter(known.values())) if len(known) == 1 else None


def tables_for(dossier: Dossier, prose: Prose, forms: tuple[str, ...]) -> Iterator[Table]:
    """Yield the tables of `forms` about the prose's region and year; those that name none count too.

    A text that names no region goes with the tables where these are of one county only.
    """
    region = region_of(dossier, prose)
    owners = {at: c for c in dossier.counties for at in c.tables.values()}
    for form in forms:
        for at in dossier.forms.get(form, ()):
            table, county = dossier.tables[at], owners.get(at)
            own = county.region if county else dossier.named(table.region) if table.region else None
            year = county.year if county else table.year
            if own is not None and (region is None or own.code != region.code):
                continue
            if year is None or prose.year is None or year == prose.year:
                yield table


def dossier_year(dossier: Dossier, table: Table) -> int | None:
    """Return the year of a table; of a county's own workbook the one that its 基本信息 states."""
    for county in dossier.counties:
        if any(dossier.tables[at] is table for at in county.tables.values()):
            return county.year
    return table.year


def listed(dossier: Dossier, prose: Prose) -> tuple[ProjectRow, ...]:
    """Return the projects that the tables about the prose's region and year list; county workbooks first."""
    for form in stated_lists():
        found: list[ProjectRow] = []
        for table in tables_for(dossier, prose, (form,)):
            label = "name" if table.column("name") else "label"
            if table.column("amount") is None:
                continue
            unit, printed = table.unit_of("amount"), table.column("amount")
            kind_column = "kind" if table.column("kind") else None
            inherited: str | None = None
            for at, role, name in table.frame.with_row_index("n").select("n", "role", label).iter_rows():
                text = str(table.frame[kind_column][at] or "") if kind_column else ""
                own = _kind(text) or _kind(str(table.held("label")[at] or "")) if not kind_column else _kind(text)
                if role in (RowRole.PARENT, RowRole.TOTAL, RowRole.NOTE):
                    inherited = _kind(str(table.held("label")[at] or "")) or inherited
                    continue
                if not name or role != RowRole.ITEM:
                    continue
                value = table.frame["amount"][at]
                yuan = convert(exact(value), unit, Unit.YUAN) if isinstance(value, Decimal) and unit else None
                places = max(printed.decimals if printed else 0, 2 if unit is Unit.YIYUAN else 0)
                size = convert(half(places), unit, Unit.YUAN) if unit else Decimal(0)
                found.append(
                    ProjectRow(
                        str(name),
                        own or inherited or _kind(table.title),
                        yuan,
                        size,
                        table,
                        int(at),
                        label,
                        _earlier(dossier, table, int(at)),
                    )
                )
        if found:
            return tuple(found)
    return ()


def _earlier(dossier: Dossier, table: Table, at: int) -> bool:
    """Return whether a project of a county's workbook belongs to an adjustment before the one that it is about."""
    if not table.column("batch"):
        return False
    text = table.frame["batch"][at]
    owner = next(
        (n for n, c in enumerate(dossier.counties) if table in (dossier.tables[t] for t in c.tables.values())), None
    )
    return owner is not None and dealt_with(text, dossier.batches.get(owner, ()))


def _kind(text: str) -> str | None:
    if re.search(r"一般|外债|外国政府|国际金融组织", text):
        return "general"
    return "special" if "专项" in text else None


def bare_name(dossier: Dossier, region: Region | None, name: str) -> str:
    """Return a project's name without the region before it and without blanks, in half-width characters."""
    tidy = "".join(name.split()).translate({ord("（"): "(", ord("）"): ")", ord("，"): ",", ord("－"): "-"})
    return dossier.regions.strip_prefix(tidy, region) if region else tidy
