"""The tables of one run, concatenated by form once: what every look at a dossier stands on."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Self, TypeVar, TypeVarTuple, cast

import polars as pl
from polars.datatypes import DataType, DataTypeClass

from quotaxl.catalogue.form import county_forms, item_forms
from quotaxl.catalogue.law.parameters import Parameters, shipped
from quotaxl.core.document import Document
from quotaxl.core.region import Region, RegionTable
from quotaxl.core.statement import Prose
from quotaxl.core.table import AMOUNT, Table
from quotaxl.dossier.owner import row_names, row_regions
from quotaxl.dossier.papers import INFO, Owner, stated_owner, step_of
from quotaxl.dossier.stacked import stacked

Asked = TypeVarTuple("Asked")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class County:
    """The tables of one county and year, by form (positions in Material.tables)."""

    region: Region | None
    name: str | None
    year: int | None
    tables: Mapping[str, int]


@dataclass(frozen=True)
class Material:
    """Tables to be looked at together, and what they can be looked up in.

    Rules take dates from here or from the tables, never from the clock: `as_of` is the day for which
    deadlines are judged, None where none was given.
    """

    tables: tuple[Table, ...]
    regions: RegionTable
    workbooks: tuple[Document, ...] = ()
    as_of: date | None = None
    parameters: Parameters = field(default_factory=shipped)
    blank: Mapping[str, str] = field(default_factory=dict)
    """County workbooks in which nothing is filled in, each with its first sheet; their tables are left out."""
    proses: tuple[Prose, ...] = ()
    """What the texts among the files say."""

    def once(self, answer: Callable[[Self, *Asked], Answer], *asked: *Asked) -> Answer:
        """Return answer(self, *asked), worked out when first asked for: what several rules ask, one of them pays for.

        What is asked must be hashable, what is answered is shared and must not be changed.
        """
        key = (answer, asked)
        if key not in self._answers:
            self._answers[key] = answer(self, *asked)
        return cast("Answer", self._answers[key])

    @cached_property
    def _answers(self) -> dict[object, object]:
        return {}

    @cached_property
    def forms(self) -> Mapping[str, tuple[int, ...]]:
        """Positions of the tables of each form."""
        found: dict[str, list[int]] = {}
        for at, table in enumerate(self.tables):
            if table.form:
                found.setdefault(table.form, []).append(at)
        return {form: tuple(ats) for form, ats in found.items()}

    def last_year(self, table: Table) -> Table | None:
        """Return the table of the same form and title of the year before, None where the dossier has none."""
        return self._by_year.get((*_series(table), table.year - 1)) if table.year else None

    @cached_property
    def _by_year(self) -> Mapping[tuple[object, ...], Table]:
        return {(*_series(table), table.year): table for table in self.tables if table.year}

    @cached_property
    def columns(self) -> pl.DataFrame:
        """One row per amount column: table, name, of, decimals, additive, path (levels joined), size (unit in 元)."""
        rows = [
            (
                at,
                c.name,
                c.of,
                c.decimals,
                c.additive,
                "".join(c.path),
                unit.value if (unit := c.unit or table.unit) else None,
            )
            for at, table in enumerate(self.tables)
            for c in table.amounts()
        ]
        schema = {
            "table": pl.Int64,
            "name": pl.String,
            "of": pl.String,
            "decimals": pl.Int64,
            "additive": pl.Boolean,
            "path": pl.String,
            "size": pl.Int64,
        }
        return pl.DataFrame(rows, schema=schema, orient="row")

    def stack(self, form: str) -> pl.DataFrame:
        """Return the rows of all tables of a form: `table`, `at` (position in its frame), then the frames' columns."""
        if form not in self._stacks:  # when first asked for: many a look needs one form of thirty
            ats = self.forms.get(form)
            self._stacks[form] = stacked(self.tables, ats) if ats else _NOTHING
        return self._stacks[form]

    @cached_property
    def _stacks(self) -> dict[str, pl.DataFrame]:
        return {}

    def worths(self, form: str) -> pl.DataFrame:
        """Return every filled amount of the tables of a form, a row each: the one place where units are converted.

        Columns: table, at, key, name, value (in the sheet's unit), yuan (in 元, null where no unit is known).
        """
        if form not in self._worths:
            stack = self.stack(form)
            names = [n for n in stack.columns if stack.schema[n] == AMOUNT]
            index = ["table", "at", "key"]
            if not names or "key" not in stack.columns:
                schema = dict.fromkeys(("table", "at"), pl.Int64) | dict.fromkeys(("key", "name"), pl.String)
                return pl.DataFrame(schema={**schema, "value": AMOUNT, "yuan": AMOUNT})
            self._worths[form] = (
                stack.lazy()
                .select(*index, *names)
                .unpivot(on=names, index=index, variable_name="name", value_name="value")
                .filter(pl.col("value").is_not_null())
                .pipe(self._in_yuan, form)
                .collect()
            )
        return self._worths[form]

    @cached_property
    def _worths(self) -> dict[str, pl.DataFrame]:
        return {}

    def _in_yuan(self, amounts: pl.LazyFrame, form: str) -> pl.LazyFrame:
        """Return amounts (table, name, value, …) of a form with `yuan`, in 元; null where no unit is known."""
        tables = [self.tables[at] for at in self.forms[form]]
        units = {column.unit or table.unit for table in tables for column in table.amounts()}
        if len(units) == 1:  # as nearly always, and a join costs more than all else here
            unit = units.pop()
            return amounts.with_columns(
                (pl.col("value") * pl.lit(unit and unit.value, pl.Int64)).cast(AMOUNT).alias("yuan")
            )
        sizes = self.columns.lazy().select("table", "name", "size")
        return (
            amounts.join(sizes, on=["table", "name"], how="left", maintain_order="left")
            .with_columns((pl.col("value") * pl.col("size")).cast(AMOUNT).alias("yuan"))
            .drop("size")
        )

    @cached_property
    def amounts(self) -> pl.DataFrame:
        """Every amount of every table whose rows add up by their hierarchy.

        Columns: table, at, row, role, depth, parent, split, name, value (in the sheet's unit, null where blank).
        """
        return self._amounts(lambda table: table.form not in item_forms())

    @cached_property
    def item_amounts(self) -> pl.DataFrame:
        """Every amount of the forms whose rows are items of their own, as `amounts` has the others."""
        return self._amounts(lambda table: table.form in item_forms())

    def _amounts(self, wanted: Callable[[Table], bool]) -> pl.DataFrame:
        """Return the amounts of the wanted tables below each other, with the columns that `amounts` names."""
        groups: dict[tuple[tuple[str, ...], tuple[str, ...]], list[int]] = {}
        for at, table in enumerate(self.tables):
            names = tuple(c.name for c in table.amounts())
            if names and wanted(table) and table.height:
                groups.setdefault((tuple(table.names), names), []).append(at)
        index = ["table", "at", "row", "role", "depth", "parent", "split"]
        parts = [
            stacked(self.tables, ats)
            .lazy()
            .select(*index, *names)
            .unpivot(on=names, index=index, variable_name="name", value_name="value")
            .with_columns(pl.col("value").cast(AMOUNT))
            .collect()
            for (_, names), ats in groups.items()
        ]
        if parts:
            return pl.concat(parts)
        schema: dict[str, DataType | DataTypeClass] = {
            **dict.fromkeys(index, pl.Int64),
            "role": pl.String,
            "name": pl.String,
            "value": AMOUNT,
        }
        return pl.DataFrame(schema=schema)

    @cached_property
    def counties(self) -> tuple[County, ...]:
        """The counties whose own workbooks are in the dossier, a year each.

        The sheets of one county and year may lie in several files; where two files hold the same sheet they are
        two drafts, and each is a county by itself.
        """
        by_file: dict[str, list[int]] = {}
        for at, table in enumerate(self.tables):
            if table.form in county_forms():
                by_file.setdefault(table.file, []).append(at)
        found: dict[object, list[tuple[County, dict[str, int]]]] = {}
        for file, ats in by_file.items():
            for owner, tables in self._owned(ats):
                same = found.setdefault((owner.region.code if owner.region else file, owner.year), [])
                into = next((made for _, made in same if not made.keys() & tables.keys()), None)
                if into is None:
                    same.append((County(owner.region, owner.name, owner.year, tables), tables))
                else:
                    into.update(tables)
        return tuple(county for group in found.values() for county, _ in group)

    def _owned(self, ats: Sequence[int]) -> Iterator[tuple[Owner, dict[str, int]]]:
        """Yield whose the county tables of one file are, with the tables by form; a form's second table by itself.

        What the file's 基本信息 and titles say together is whose all of them are; without it each goes by its title.
        """
        info = next((at for at in ats if self.tables[at].form == INFO), None)
        every = (
            stated_owner(self._told.get(info, {}), [self.tables[at] for at in ats], self.regions)
            if info is not None
            else None
        )
        groups: dict[object, tuple[Owner, dict[str, int]]] = {}
        for at in ats:
            table = self.tables[at]
            owner = every or Owner(self.named(table.region) if table.region else None, table.region, table.year)
            form = table.form or ""
            key: object = (owner.region.code if owner.region else None, owner.year)
            if form in groups.get(key, (owner, {}))[1]:
                key = at
            groups.setdefault(key, (owner, {}))[1][form] = at
        yield from groups.values()

    def adjustment(self, county: County) -> int | None:
        """Return which adjustment of the year a county's workbook is about; None where it does not say."""
        return step_of(self.info(county, "adjustment"))

    @cached_property
    def follows(self) -> Mapping[int, int]:
        """For each county whose adjustment before it is here too, the position of that one: the links of a chain."""
        steps = {(c.region.code, c.year, self.adjustment(c) or 1): n for n, c in enumerate(self.counties) if c.region}
        return {n: steps[code, year, step - 1] for (code, year, step), n in steps.items()
                if (code, year, step - 1) in steps}  # fmt: skip

    def info(self, county: County, key: str) -> str | None:
        """Return what a county's 基本信息 says in row `key`; None where blank."""
        return self._told.get(county.tables.get(INFO, -1), {}).get(key)

    def position(self, table: int, key: str) -> int | None:
        """Return the position in its frame of the row with this key, as Table.position does but looked up once."""
        return self._positions.get((table, key))

    @cached_property
    def _positions(self) -> Mapping[tuple[int, str], int]:
        found: dict[tuple[int, str], int] = {}
        for form in (*item_forms(), INFO):
            for table in self.forms.get(form, ()):
                for at, key in enumerate(self.tables[table].held("key")):
                    if key is not None:
                        found.setdefault((table, key), at)
        return found

    @cached_property
    def _told(self) -> Mapping[int, Mapping[str, str]]:
        """What each 基本信息 says by row key, by its table's position."""
        told: dict[int, dict[str, str]] = {}
        for at in self.forms.get(INFO, ()):
            table = self.tables[at]
            for key, value in (
                zip(table.held("key"), table.held("value"), strict=True) if "value" in table.names else ()
            ):
                if key is not None and value:
                    told.setdefault(at, {})[key] = value
        return told

    def row_regions(self, table: Table) -> tuple[Region | None, ...]:
        """Return the region of each row of a table of regions; see owner.row_regions."""
        if id(table) not in self._rows_known:
            self._rows_known[id(table)] = row_regions(table, self.regions, names=self.row_names(table))
        return self._rows_known[id(table)]

    def row_names(self, table: Table) -> tuple[str | None, ...]:
        """Return what each row of a table names; see owner.row_names."""
        if id(table) not in self._names_known:
            self._names_known[id(table)] = row_names(table)
        return self._names_known[id(table)]

    @cached_property
    def _names_known(self) -> dict[int, tuple[str | None, ...]]:
        return {}

    @cached_property
    def _rows_known(self) -> dict[int, tuple[Region | None, ...]]:
        return {}

    def named(self, name: str) -> Region | None:
        """Return the region that a name most likely means; None for an unknown name."""
        if name not in self._resolved:
            self._resolved[name] = next(iter(self.regions.resolve(name)), None)
        return self._resolved[name]

    @cached_property
    def _resolved(self) -> dict[str, Region | None]:
        return {}

    @cached_property
    def sheet(self) -> pl.DataFrame:
        """The item forms of all counties, a row per county: `county`, then `form.key.field` in 元.

        Beside each amount stands nothing else: its cell is found through County.tables and Table.position.
        """
        wide = pl.DataFrame({"county": range(len(self.counties))}, schema={"county": pl.Int64})
        owner = {
            at: (n, form) for n, county in enumerate(self.counties) for form, at in county.tables.items()
            if form in item_forms()
        }  # fmt: skip
        if not owner:
            return wide
        long = pl.concat([self.worths(form) for form in item_forms() if form in self.forms])
        of = pl.col("table")
        cells = long.filter(pl.col("key").is_not_null() & of.is_in(list(owner))).select(
            of.replace_strict({at: n for at, (n, _) in owner.items()}, return_dtype=pl.Int64).alias("county"),
            pl.concat_str(
                of.replace_strict({at: form for at, (_, form) in owner.items()}, return_dtype=pl.String),
                "key",
                "name",
                separator=".",
            ).alias("cell"),
            "yuan",
        )
        return _widened(cells, wide)

    @cached_property
    def stated(self) -> Mapping[str, pl.Series]:
        """The columns of `sheet` by name, for looking at one county's figure at a time."""
        return {column.name: column for column in self.sheet.iter_columns()}


_NOTHING = pl.DataFrame(schema={"table": pl.Int64, "at": pl.Int64})


def _series(table: Table) -> tuple[str | None, str | None, str]:
    """Return what the tables of one kind have in common from year to year: form, region, title without its numbers."""
    return table.form, table.region, re.sub(r"[\d〔〕\[\]]", "", table.title)


def _widened(long: pl.DataFrame, wide: pl.DataFrame) -> pl.DataFrame:
    """Return `wide` (county, from 0) with a column of each `cell` of `long` (county, cell, yuan): its first value.

    What a pivot gives, which costs a question for each of some hundred columns: all columns are made as one, end to
    end, and cut.
    """
    height = wide.height
    names = long["cell"].unique(maintain_order=True)
    numbered = pl.DataFrame({"cell": names, "number": pl.Series(range(len(names)), dtype=pl.Int64)})
    place = (pl.col("number") * height + pl.col("county")).alias("place")
    placed = long.join(numbered, on="cell", how="left", maintain_order="left").select(place, "yuan")
    every = pl.DataFrame({"place": pl.Series(range(len(names) * height), dtype=pl.Int64)})
    first = placed.unique("place", keep="first", maintain_order=True)
    joined = every.join(first, on="place", how="left", maintain_order="left")["yuan"].rechunk()
    return pl.DataFrame(
        [wide["county"], *(joined.slice(at * height, height).alias(name) for at, name in enumerate(names))]
    )
