"""Claims: what tables of all forms state of the same facts, so that whatever states one twice can be compared."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

import polars as pl

from quotaxl.catalogue.form import forms
from quotaxl.catalogue.sections import Saying
from quotaxl.core.amount import Unit
from quotaxl.core.region import Region
from quotaxl.core.table import AMOUNT, RowRole
from quotaxl.core.tolerance import half
from quotaxl.dossier.levels import LEVEL_FORMS, by_level, of_own_annex, states_levels
from quotaxl.dossier.material import Material

SAME = ("region", "scope", "fact", "kind", "year")
"""Claims that agree in these are about the same fact."""

_SCOPES = {"own": "own", "lower": "lower"}
_OWN_LEVEL = ("county-limit", "county-balance", "county-execution", "county-final")
"""Sheets that state the own level of whoever states its levels; budgets are one level's in any workbook."""
_KINDS = ("total", "general", "special")
_BUDGET = ("opening", "change", "adjusted")
_YEAR = r"(\d{4})年"
_SCHEMA: Mapping[str, Any] = {
    "table": pl.Int64,
    "at": pl.Int64,
    "name": pl.String,
    "region": pl.String,
    "scope": pl.String,
    "fact": pl.String,
    "kind": pl.String,
    "stage": pl.String,
    "year": pl.Int64,
    "base": pl.Int64,
    "own": pl.Boolean,
    "yuan": AMOUNT,
    "half": AMOUNT,
}


@cache
def stated() -> Mapping[str, Saying]:
    """Return what the rows and columns of each form state, by the form's id; only forms that state something."""
    return {f.id: f.says for f in forms() if f.says.rows or f.says.columns}


def claims(dossier: Material) -> pl.DataFrame:
    """Return every claim of a dossier that names a region and a year, a row each.

    Columns: table, at, name (where the figure stands); region (code, else name), scope (area, own, lower), fact,
    kind, year; stage (estimate, final or null), base (the table's year), own (whether it is the county's own
    workbook), yuan (in 元), half (half of the last printed place, in 元).
    """
    if not _stated_twice(dossier):
        return pl.DataFrame(schema=_SCHEMA)
    found = _every(dossier)
    found = found.filter(~pl.col("table").is_in(_superseded(dossier)))
    later = _later(dossier)
    # a later adjustment begins with the last one's result, and states its own additions only
    own = (pl.col("fact") == "new") | ((pl.col("fact") == "limit") & (pl.col("year") == pl.col("base") - 1))
    found = found.filter(~(pl.col("table").is_in(later) & own))
    return found.filter(~((pl.col("fact") == "limit") & (pl.col("yuan") == 0)))  # zeros stand for "not set yet"


def _later(dossier: Material) -> list[int]:
    """Return the tables of limits that begin with the result of an earlier adjustment, as their first row says."""
    found = [c.tables["county-limit"] for c in dossier.counties
             if "county-limit" in c.tables and (dossier.adjustment(c) or 1) > 1]  # fmt: skip
    for form in ("county-limit", "limit-received"):
        for index in dossier.forms.get(form, ()):
            at = dossier.tables[index].position("opening")
            if at is not None and re.search("次调整后", str(dossier.tables[index].held("label")[at])):
                found.append(index)
    return found


def _superseded(dossier: Material) -> list[int]:
    """Return the tables of workbooks that a later adjustment of the same year takes further."""
    return [at for n in dossier.follows.values() for at in dossier.counties[n].tables.values()]


def _stated_twice(dossier: Material) -> bool:
    """Whether two tables of the dossier may state one fact; a county's own workbook states each of its facts once."""
    times: dict[tuple[str, str], int] = {}
    for form, what in stated().items():
        made = [c for c in (*what.rows.values(), *what.columns.values()) if c.fact]
        for fact in {(c.fact or "", kind) for c in made for kind in ([c.kind] if c.kind else _KINDS)}:
            times[fact] = times.get(fact, 0) + len(dossier.forms.get(form, ()))
    return max(times.values(), default=0) > 1


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a figure stands: whose table it is and of which year, and what its row says of itself."""

    region: str | None
    scope: str | None
    year: int | None
    """The year that the row's label states."""


def _every(dossier: Material) -> pl.DataFrame:
    """Return what every table claims, a row each, with the columns of `_SCHEMA`; amounts in 元.

    Row by row in plain Python: a county's workbook states some forty facts, and ten joins of so few rows for each
    of a dozen forms took five times as long.
    """
    columns = {(at, c.name): (c, table) for at, table in enumerate(dossier.tables) for c in table.amounts()}
    made: list[tuple[object, ...]] = []
    amounts = []
    kept: list[int] = []
    begin = 0
    for form, what in stated().items():
        if form not in dossier.forms:
            continue
        worths = dossier.worths(form)
        places = _row_places(dossier, form, what) if what.rows else _region_places(dossier, form)
        owners = _owners(dossier, form)
        listed = zip(
            *(worths[n].to_list() for n in ("table", "at", "key", "name")), worths["yuan"].is_null(), strict=True
        )
        for number, (table, at, key, name, worthless) in enumerate(listed, begin):
            claim = what.rows.get(key) if what.rows else what.columns.get(name)
            held = columns.get((table, name))
            if worthless or claim is None or not claim.fact or held is None:
                continue
            whose, base, level, own = owners[table]
            column, holder = held
            of_column = what.columns.get(name)
            kind = claim.kind or (of_column.kind if of_column else None)
            size = (column.unit or holder.unit or Unit.YUAN).value
            fact = f"{claim.fact}-{name}" if name in _BUDGET and claim.fact.startswith("budgeted") else claim.fact
            for place in places.get((table, at), ()):
                region = whose if what.rows else place.region
                printed = None if what.rows else _year("".join(column.path))
                year = place.year or printed or (None if base is None else base + claim.offset)
                if region is None or kind is None or year is None:
                    continue
                scope = _SCOPES.get(name) or place.scope or level
                made.append((table, at, name, region, scope, fact, kind, claim.stage, year, base, own,
                             _half(column.decimals, size)))  # fmt: skip
                kept.append(number)
        begin += worths.height
        amounts.append(worths["yuan"])
    if not made:
        return pl.DataFrame(schema=_SCHEMA)
    told = pl.DataFrame(made, {n: kind for n, kind in _SCHEMA.items() if n != "yuan"}, orient="row")
    return told.with_columns(pl.concat(amounts).gather(kept).alias("yuan")).select(*_SCHEMA)


def _year(text: str) -> int | None:
    found = re.search(_YEAR, text)
    return int(found[1]) if found else None


@cache
def _half(decimals: int, size: int) -> Decimal:
    """Return half of the last printed place in 元.

    A spreadsheet drops the zeros of 14.00, which is no rounding: 亿元 are printed with two decimals at least.
    """
    fewest = 2 if size == Unit.YIYUAN.value else 0
    return half(min(max(decimals, fewest), 10)) * size


def _row_places(dossier: Material, form: str, what: Saying) -> Mapping[tuple[int, int], list[_Place]]:
    """Return what rows with a claim say of their year, by table and position in its frame.

    The year stands in the row's own label or in that of the row that its claim names for it.
    """
    stack = dossier.stack(form).filter(pl.col("role") != RowRole.NOTE)
    if "key" not in stack.columns:
        return {}
    rows = [
        r for r in zip(*(stack[n].to_list() for n in ("table", "at", "key", "label")), strict=True) if r[2] is not None
    ]
    years: dict[tuple[int, str], list[int | None]] = {}
    for table, _, key, label in rows:
        years.setdefault((table, key), []).append(_year(label or ""))
    found: dict[tuple[int, int], list[_Place]] = {}
    for table, at, key, _ in rows:
        if claim := what.rows.get(key):
            said = years.get((table, claim.year or key), [None])
            found[table, at] = [_Place(None, None, year) for year in said]
    return found


def _region_places(dossier: Material, form: str) -> Mapping[tuple[int, int], list[_Place]]:
    """Return whose each row of the tables of regions of a form is, by table and position in its frame."""
    notes = {
        (table, at) for table in dossier.forms[form]
        for at, role in enumerate(dossier.tables[table].listed("role")) if role == RowRole.NOTE
    }  # fmt: skip
    return {
        (table, at): [_Place(region.code, scope, None)]
        for table in dossier.forms[form]
        for at, region, scope in _row_scopes(dossier, table)
        if (table, at) not in notes
    }


def _row_scopes(dossier: Material, table: int) -> Iterator[tuple[int, Region, str | None]]:
    """Yield the rows of a table of regions with whose they are and whether its own level's, all of it or below it."""
    here = dossier.tables[table]
    if here.form in LEVEL_FORMS:
        holder = next((c.region for c in dossier.counties if table in c.tables.values()), None)
        for row in by_level(here, holder, dossier.regions):
            if region := row.region or (holder if row.scope else None):
                yield row.at, region, row.scope or "area"
        return
    for at, region in enumerate(dossier.row_regions(here)):
        if region:
            yield at, region, "own" if "本级" in (here.held("label")[at] or "") else None


def _owners(dossier: Material, form: str) -> Mapping[int, tuple[str | None, int | None, str, bool]]:
    """Return region, year, level and whether it is the county's own of each table of a form.

    What a county's 基本信息 says comes first.
    """
    counties = {at: c for c in dossier.counties for at in c.tables.values()}
    found = {}
    for at in dossier.forms[form]:
        table, county = dossier.tables[at], counties.get(at)
        name = county.name if county else table.region
        region = county.region if county else dossier.named(name) if name else None
        level = (
            "own"
            if "本级" in table.title
            or (county is None and of_own_annex(dossier, table))
            or (form in _OWN_LEVEL and county and states_levels(dossier, county))
            else "area"
        )
        year = county.year if county else table.year
        found[at] = (region.code if region else name, year, level, county is not None)
    return found


def disagreements(stated: pl.DataFrame) -> pl.DataFrame:
    """Return those of `claims` that differ from the first one of the same fact by more than printing can explain.

    Columns of `claims`, and beside them those of the first one: `table_first`, `at_first`, `name_first` and so on.
    """
    found = stated.sort("table", "at", maintain_order=True)
    first = [pl.col(n).first().over(SAME).alias(f"{n}_first") for n in ("table", "at", "name", "stage", "base", "own")]
    found = found.with_columns(
        *first,
        (pl.col("yuan") - pl.col("yuan").first().over(SAME)).abs().alias("apart"),
        pl.col("half").first().over(SAME).alias("slack"),
    )
    return found.filter(
        (pl.col("apart") > pl.col("half") + pl.col("slack")) & (pl.col("table") != pl.col("table_first"))
    )
