"""Family V, inside one prefecture: its sheets by level against each other, its counties' workbooks and the notices."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from quotaxl.catalogue.form import form
from quotaxl.catalogue.items import Item
from quotaxl.catalogue.law.provisions import ARITHMETIC
from quotaxl.catalogue.regions.tiers import regions_below, tier_of
from quotaxl.core.finding import CellRole, Severity
from quotaxl.core.region import Region
from quotaxl.core.table import Table
from quotaxl.core.words import Words
from quotaxl.dossier.citing import Citation, citation
from quotaxl.dossier.dossier import County, Dossier
from quotaxl.dossier.kinds import kind_columns, row_kind
from quotaxl.dossier.levels import (
    AREA,
    LEVEL_FORMS,
    LEVEL_LIMIT,
    LOWER,
    OWN,
    LevelRow,
    by_level,
    sources_of,
    states,
)
from quotaxl.rules.arithmetic.comparing import MESSAGE as TWICE
from quotaxl.rules.arithmetic.comparing import compare
from quotaxl.rules.arithmetic.equations import Equation, hold, owner
from quotaxl.rules.arithmetic.figures import MESSAGE, Figure, sum_hit
from quotaxl.rules.engine.registry import Hit, Hits, Result, RuleScope, Unchecked, rule
from quotaxl.rules.engine.wording import place

ALLOCATION = "allocation"
PUBLISHED = ("limit-adjustment", "limit-advance")
"""Official forms with a column 下级."""
OWN_LEVEL = tuple(
    (Item(id, OWN, name), source)
    for id in LEVEL_FORMS
    for name, source in sources_of(id).items()
    if source.form != "county-limit"
)
"""What the row 本级 repeats of the other sheets of the workbook, besides limits, which are claims."""
_NO_LEVELS = Unchecked(
    Words("没有地州（设区市）的分级限额、分级执行表", "no prefecture's sheets by level are in the files"), applies=False
)

_WAITING = Unchecked(
    Words("所辖各县（市、区）还没有填齐", "the regions below have not all stated their figures"), applies=True
)


@dataclass(frozen=True, slots=True)
class _LevelSheet:
    """A sheet by level, whose it is, and its rows."""

    county: County
    table: Table
    rows: tuple[LevelRow, ...]

    def at(self, scope: str) -> int | None:
        """Return the position of the row 本地区, 本级 or 下级."""
        return next((row.at for row in self.rows if row.scope == scope), None)

    @property
    def below(self) -> tuple[LevelRow, ...]:
        """The rows of the regions below."""
        return tuple(row for row in self.rows if row.scope is None)

    def stated(self, at: int) -> bool:
        """Return whether a row states any amount."""
        return any(self.table.frame[column.name][at] is not None for column in self.table.amounts())


def _sheets(dossier: Dossier, forms: tuple[str, ...] = LEVEL_FORMS) -> Iterator[_LevelSheet]:
    for county in dossier.counties:
        for id in forms:
            if id in county.tables:
                table = dossier.tables[county.tables[id]]
                if states(table):
                    yield _LevelSheet(county, table, tuple(by_level(table, county.region, dossier.regions)))


@rule(
    "QX-V201",
    Severity.ERROR,
    title=Words("下级合计不等于所辖各县（市、区）之和", "The levels below differ from the sum of their regions"),
    why=Words(
        "地州（设区市）的下级数由所辖各县（市、区）逐一相加，表1-6、表1-5的“下级”由此填列。",
        "What stands below a prefecture is the sum of its counties; the column 下级 of 表1-6 and 表1-5 comes from it.",
    ),
    message=MESSAGE,
    remedy=Words(
        "核对下级合计与各县（市、区）的数；开发区等没有代码的，也要单列一行。",
        "Compare the total with the counties; a development zone needs a row of its own.",
    ),
    basis=(ARITHMETIC,),
)
def lower_differs_from_regions(dossier: Dossier) -> Iterator[Result]:
    """Row 下级合计 = Σ of the rows of the regions below, in each column; a region without any figure is waited for."""
    checked, waited = False, False
    for sheet in _sheets(dossier):
        at = sheet.at(LOWER)
        waiting = [row for row in sheet.below if not sheet.stated(row.at)]
        if at is None or not sheet.below or not sheet.stated(at):
            continue
        if waiting:
            names = "、".join(row.label for row in waiting[:8])
            cells = tuple(sheet.table.cell(row.at, "label", CellRole.SUBJECT) for row in waiting)
            who, waited = owner(sheet.county), True
            yield Unchecked(
                Words(f"{who}：{names}还没有填数", f"{who}: no figures yet of {names}"), everything=False, cells=cells
            )
            continue
        checked = True
        found = []
        for column in sheet.table.amounts():
            total = Figure(sheet.table, at, column.name)
            parts = [Figure(sheet.table, row.at, column.name) for row in sheet.below]
            values = [v for part in parts if (v := part.value(total.unit)) is not None]
            stated = total.value(total.unit)
            if (stated is not None or values) and (stated or Decimal(0)) != sum(values, Decimal(0)):
                found.append((total, parts))
        yield Hits(len(found), (sum_hit(t, p, "下级合计=各县（市、区）之和") for t, p in found))
    if not checked:
        yield _WAITING if waited else _NO_LEVELS


@rule(
    "QX-V202",
    Severity.ERROR,
    title=Words("分级表与其来源的表不一致", "A sheet by level disagrees with the sheets that it is put together from"),
    why=Words(
        "“本级”一行应与本级填报的各表一致，各县（市、区）一行应与该县填报的一致。",
        "The row 本级 repeats the workbook's other sheets, each county's row what the county itself stated.",
    ),
    message=TWICE,
    remedy=Words("核对两处，改正写错的一处。", "Compare both places and mend the wrong one."),
    basis=(ARITHMETIC,),
    scope=RuleScope.PREFECTURE,
    among=LEVEL_FORMS,
)
def levels_differ_from_sources(dossier: Dossier) -> Iterator[Result]:
    """Row 本级 = the workbook's own sheets; a county's row = the county's own workbook, where it is given."""
    sheets = list(_sheets(dossier))
    if not sheets:
        yield _NO_LEVELS
        return
    tables = [at for county in dossier.counties for id, at in county.tables.items() if id in LEVEL_FORMS]
    of_levels = pl.col("table").is_in(tables) | pl.col("table_first").is_in(tables)
    both = pl.col("own") & pl.col("own_first") & of_levels
    for result in compare(dossier, both, pl.col("own")):
        if not isinstance(result, Unchecked):
            yield result
    held = [Equation(own, (source,), needed=(source,), text="本级=本级各表") for own, source in OWN_LEVEL]
    named = {id for sheet in sheets for id in sheet.county.tables}
    for result in hold(dossier, [e for e in held if {e.total.form, e.plus[0].form} <= named]):
        if isinstance(result, Hits):
            yield Hits(result.count, (_as_hit(hit) for hit in result.hits))


def _as_hit(hit: Hit) -> Hit:
    """Return the hit of an equation in the words of a comparison of sheets."""
    said = Words(
        "{brief}{have}，与{working}{due}不一致，{more}{gap}。",
        "{brief} is {have}, but {working} is {due}: {gap} too {more}.",
    )
    return Hit(
        hit.cells, hit.values, said, expected=hit.expected, actual=hit.actual, difference=hit.difference, unit=hit.unit,
        cause=hit.cause, live=hit.live, severity=hit.severity, because=hit.because,
    )  # fmt: skip


@rule(
    "QX-V203",
    Severity.ERROR,
    title=Words(
        "分级限额中某地区的新增限额小于上级文件下达的额度",
        "A region's new quota by level is below what notices give it",
    ),
    why=Words(
        "上级下达给本地区和所辖各县（市、区）的额度，应全部列入其新增限额。",
        "What notices give the area and each of its counties stands in their new quota in full.",
    ),
    message=Words(
        "{brief}{have}，上级文件{other}下达{due}，少{gap}。{note}",
        "{brief} is {have}; the notices ({other}) give {due}, a gap of {gap}. {note}",
    ),
    remedy=Words(
        "核对下达文件与分级限额中的这一行；漏列的补列。", "Compare the notices with this row and add what is left out."
    ),
    basis=("regulation-45", ARITHMETIC),
    scope=RuleScope.PREFECTURE,
    among=LEVEL_FORMS,
)
def level_below_notice(dossier: Dossier) -> Iterator[Result]:
    """New quota of the area and of each region below ≥ Σ of what the notices give it, per kind."""
    checked = False
    for sheet in _sheets(dossier, (LEVEL_LIMIT,)):
        region = sheet.county.region
        if region is None:
            continue
        held = {row.region.code: row.at for row in sheet.below if row.region}
        if (area := sheet.at(AREA)) is not None:
            held[region.code] = area
        for (code, kind), given in _given(dossier, sheet.county, held).items():
            own = Figure(sheet.table, held[code], f"new_{kind or 'total'}")
            stated, parts = own.value(own.unit), [v for one in given if (v := one.value(own.unit)) is not None]
            if stated is None or len(parts) < len(given):
                continue
            checked = True
            if stated >= sum(parts, Decimal(0)):
                continue
            cited = all(citation(dossier, sheet.county, one.table) is Citation.CITED for one in given)
            hit = sum_hit(own, given, "")
            values = {**hit.values, "other": "、".join(dict.fromkeys(one.text for one in given))}
            yield Hit(
                hit.cells, values, expected=hit.expected, actual=hit.actual, difference=hit.difference, unit=hit.unit,
                cause=hit.cause, severity=None if cited else Severity.WARNING,
            )  # fmt: skip
    if not checked:
        yield Unchecked(
            Words("没有下达给这些地区的额度可以对照", "no notice gives these regions anything to compare"),
            applies=False,
        )


def _given(dossier: Dossier, county: County, held: Mapping[str, int]) -> dict[tuple[str, str | None], list[Figure]]:
    """Return the figures of all notices of the year for the regions of a sheet, by region and kind."""
    found: dict[tuple[str, str | None], list[Figure]] = {}
    for index in dossier.forms.get(ALLOCATION, ()):
        table = dossier.tables[index]
        if table.year not in (None, county.year) or _own_allocation(dossier, table, county.region):
            continue
        names = tuple(kind_columns(table).values()) or (("amount",) if table.column("amount") else ())
        for at, region in enumerate(dossier.row_regions(table)):
            if region is None or region.code not in held or "本级" in (table.held("label")[at] or ""):
                continue  # what stays at a level's own stands in the row of its whole area too
            for name in names:
                if table.frame[name][at] is not None and table.unit_of(name):
                    found.setdefault((region.code, row_kind(table, at, name)), []).append(Figure(table, at, name))
    return found


def _own_allocation(dossier: Dossier, table: Table, region: Region | None) -> bool:
    """Return whether a table is the prefecture's own handing on, which repeats what the notice above it gives."""
    named = dossier.named(table.region) if table.region else None
    above = {r.code for r in dossier.row_regions(table) if r}
    return region is not None and (named == region or region.code not in above)


@rule(
    "QX-V204",
    Severity.WARNING,
    title=Words("有所辖县（市、区）的地区没有填下级", "A region with counties states nothing of the levels below it"),
    why=Words(
        "地州（设区市）公开和上报的限额表要分本地区、本级、下级；下级空着，本地区就只有本级的数。",
        "A prefecture publishes its limits for the area, its own level and the levels below; without the latter the "
        "area shows its own level only.",
    ),
    message=Words(
        "{where} {county}有{count}个所辖县（市、区），分级限额的下级没有填，表1-6等的“本地区”会只有本级的数。",
        "{where} {county} has {count} counties, but states nothing of the levels below; 本地区 would be its own level.",
    ),
    remedy=Words(
        "填“分级限额”，或用 quotaxl collect 把各县的填报表汇总进来。",
        "Fill in 分级限额, or let quotaxl collect add the counties' workbooks up into it.",
    ),
    basis=("disclosure-209",),
)
def lower_not_stated(dossier: Dossier) -> Iterator[Result]:
    """A region with regions below, whose 分级限额 is there but states no 下级."""
    held = [c for c in dossier.counties if LEVEL_LIMIT in c.tables]
    if not held:
        yield _NO_LEVELS
    for county in held:
        if county.region is None:
            continue
        table = dossier.tables[county.tables[LEVEL_LIMIT]]
        sheet = _LevelSheet(county, table, tuple(by_level(table, county.region, dossier.regions)))
        count, at = len(regions_below(county.region, dossier.regions)), sheet.at(LOWER)
        if not count or (at is not None and sheet.stated(at)):
            continue
        cell = table.cell(at, "new_total", CellRole.SUBJECT) if at is not None else table.place(table.title_ref)
        yield Hit((cell,), {"where": place(table, (cell,)), "county": owner(county), "count": count})


@rule(
    "QX-V205",
    Severity.WARNING,
    title=Words("没有下级的地区填了下级", "A region that has no level below it states one"),
    why=Words(
        "县（市、区）和不设区县的市以下没有限额，“下级”应为空，本地区就是本级。",
        "Below a county, or a city without counties, no level holds a limit: 下级 stays blank, 本地区 is 本级.",
    ),
    message=Words(
        "{where} {county}没有所辖县（市、区），下级却填了{actual}。",
        "{where} {county} has no counties, but 下级 states {actual}.",
    ),
    remedy=Words(
        "下级留空；确为开发区等代管的，请核对本表是哪一级的。",
        "Leave 下级 blank, or see whose table it is.",
    ),
    basis=("disclosure-209",),
)
def lower_of_a_county(dossier: Dossier) -> Iterator[Result]:
    """下级 filled with anything but 0, of a region without regions below it."""
    checked = False
    for region, figures in _lower(dossier):
        if tier_of(region, dossier.regions).levels:
            continue
        checked = True
        filled = [f for f in figures if f.value(f.unit)]
        if filled:
            hit = sum_hit(filled[0], (), "")
            cells = tuple(f.cell(CellRole.SUBJECT) for f in filled)
            yield Hit(cells, {**hit.values, "county": region.name}, actual=hit.actual, unit=hit.unit)
    if not checked:
        yield Unchecked(
            Words("没有分本级、下级的县级表", "no table of a county tells its own level from those below"),
            applies=False,
        )


def _lower(dossier: Dossier) -> Iterator[tuple[Region, list[Figure]]]:
    """Yield each table that has a place for 下级: whose it is, and its figures there."""
    for sheet in _sheets(dossier):
        at = sheet.at(LOWER)
        if sheet.county.region and at is not None:
            yield sheet.county.region, [Figure(sheet.table, at, c.name) for c in sheet.table.amounts()]
    for id in PUBLISHED:
        for index in dossier.forms.get(id, ()):
            table = dossier.tables[index]
            region = dossier.named(table.region) if table.region else None
            if region and table.column(LOWER) and form(id).column(LOWER):
                yield region, [Figure(table, at, LOWER) for at in range(table.frame.height)]
