"""Claims: what tables of all forms state of the same facts, so that whatever states one twice can be compared."""

import re
from collections.abc import Iterator, Mapping
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
    parts = [part for form, what in stated().items() if form in dossier.forms for part in [_of(dossier, form, what)]]
    found = pl.concat(parts) if parts else pl.DataFrame(schema=_SCHEMA)
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
            if at is not None and re.search("次调整后", str(dossier.tables[index].frame["label"][at])):
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


def _of(dossier: Material, form: str, what: Saying) -> pl.DataFrame:
    """Return what the tables of one form claim, a row each, with the columns of `_SCHEMA`; amounts in 元."""
    stack = dossier.stack(form).filter(pl.col("role") != RowRole.NOTE)
    names = [n for n in stack.columns if stack.schema[n] == AMOUNT and (what.rows or n in what.columns)]
    if stack.is_empty() or not names:
        return pl.DataFrame(schema=_SCHEMA)
    ats = dossier.forms[form]
    regional = not what.rows
    label_year = pl.col("label").str.extract(_YEAR).cast(pl.Int64)
    if regional:
        regions = [(t, at, r.code, scope) for t in ats for at, r, scope in _row_scopes(dossier, t)]
        schema = {"table": pl.Int64, "at": pl.Int64, "region": pl.String, "held": pl.String}
        rows = stack.drop("region", strict=False).join(
            pl.DataFrame(regions, schema=schema, orient="row"), on=["table", "at"]
        )
        rows = rows.with_columns(pl.lit(None, pl.Int64).alias("said")).select(*schema, "said", *names)
        claimed = [(n, c.fact, c.kind, c.stage, c.offset) for n, c in what.columns.items()]
        key = "name"
    else:
        years = stack.select("table", pl.col("key").alias("year_key"), label_year.alias("said")).filter(
            pl.col("year_key").is_not_null()
        )
        from_row = {k: c.year or k for k, c in what.rows.items()}
        rows = (
            stack.filter(pl.col("key").is_in(list(what.rows)))
            .with_columns(pl.col("key").replace(from_row).alias("year_key"))
            .join(years, on=["table", "year_key"], how="left")
            .select("table", "at", "key", "said", *names)
        )
        claimed = [(k, c.fact, c.kind, c.stage, c.offset) for k, c in what.rows.items()]
        key = "key"
    index = ["table", "at", "said", "region", "held"] if regional else ["table", "at", "said", "key"]
    said = pl.DataFrame(
        claimed,
        schema={key: pl.String, "fact": pl.String, "kind": pl.String, "stage": pl.String, "offset": pl.Int64},
        orient="row",
    )
    by_column = {n: c.kind for n, c in what.columns.items() if c.kind}
    halves = {n: half(n) for n in range(11)}
    long = (
        rows.select(index)
        .join(dossier.worths(form).filter(pl.col("name").is_in(names)).drop("key"), on=["table", "at"])
        .join(said, on=key)
        .join(dossier.columns.select("table", "name", "decimals", "size", "path"), on=["table", "name"])
        .filter(pl.col("yuan").is_not_null())
        .join(_owners(dossier, form), on="table")
        .with_columns(
            pl.coalesce(
                "said",
                pl.col("path").str.extract(_YEAR).cast(pl.Int64) if regional else pl.lit(None, pl.Int64),
                pl.col("base") + pl.col("offset"),
            ).alias("year"),
            pl.coalesce("kind", pl.col("name").replace_strict(by_column, default=None, return_dtype=pl.String)).alias(
                "kind"
            ),
            pl.coalesce(
                pl.col("name").replace_strict(_SCOPES, default=None, return_dtype=pl.String),
                *([pl.col("held")] if regional else []),
                pl.col("level"),
            ).alias("scope"),
            pl.when(pl.col("name").is_in(_BUDGET) & pl.col("fact").str.starts_with("budgeted"))
            .then(pl.concat_str("fact", "name", separator="-"))
            .otherwise("fact")
            .alias("fact"),
            (_places().replace_strict(halves, return_dtype=AMOUNT) * pl.col("size")).cast(AMOUNT).alias("half"),
        )
    )
    if not regional:
        long = long.with_columns(pl.col("place").alias("region"))
    known = long.filter(pl.all_horizontal(pl.col(n).is_not_null() for n in SAME))
    return known.select(*_SCHEMA)


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
            yield at, region, "own" if "本级" in (here.frame["label"][at] or "") else None


def _places() -> pl.Expr:
    """Return how many decimals each row's amount is printed with.

    A spreadsheet drops the zeros of 14.00, which is no rounding: 亿元 are printed with two decimals at least.
    """
    fewest = pl.when(pl.col("size") == Unit.YIYUAN.value).then(2).otherwise(0)
    return pl.max_horizontal(pl.col("decimals"), fewest).clip(0, 10)


def _owners(dossier: Material, form: str) -> pl.DataFrame:
    """Return region, year and level of each table of a form; what a county's 基本信息 says comes first."""
    counties = {at: c for c in dossier.counties for at in c.tables.values()}
    rows = []
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
        rows.append((at, region.code if region else name, year, level, county is not None))
    schema = {"table": pl.Int64, "place": pl.String, "base": pl.Int64, "level": pl.String, "own": pl.Boolean}
    return pl.DataFrame(rows, schema=schema, orient="row")


def disagreements(stated: pl.DataFrame) -> pl.DataFrame:
    """Return those of `claims` that differ from the first one of the same fact by more than printing can explain.

    Columns of `claims`, and beside them those of the first one: `table_first`, `at_first`, `name_first` and so on.
    """
    found = stated.sort("table", "at")
    first = [pl.col(n).first().over(SAME).alias(f"{n}_first") for n in ("table", "at", "name", "stage", "base", "own")]
    found = found.with_columns(
        *first,
        (pl.col("yuan") - pl.col("yuan").first().over(SAME)).abs().alias("apart"),
        pl.col("half").first().over(SAME).alias("slack"),
    )
    return found.filter(
        (pl.col("apart") > pl.col("half") + pl.col("slack")) & (pl.col("table") != pl.col("table_first"))
    )
