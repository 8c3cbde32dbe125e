"""What an earmark may be spent on, and which projects serve it: by declared task or by words, never by amount."""

import re
from decimal import Decimal

import polars as pl

from quotaxl.catalogue.law.lists import Purpose
from quotaxl.catalogue.law.notices import named, numbers_in
from quotaxl.core.table import Column, ColumnType, Table
from quotaxl.dossier.dossier import Dossier
from quotaxl.dossier.holdings import fresh
from quotaxl.dossier.kinds import kind_columns

_FILLER = re.compile(
    r"其中|支持|用于|安排|专项|项目|工程|建设|资金|任务|方面|小型|中型|大型|重点|新增|债券|一般|[\s\W_]+"
)
_LEAD = re.compile(r"^(其中)?[:：]?(支持|用于|安排)?")
_SPLIT = re.compile(r"[、和及与,，]")


def earmark_columns(table: Table) -> tuple[Column, ...]:
    """Return the amount columns that are parts (其中) of the table's amount; its kinds of debt are no earmarks."""
    kinds = set(kind_columns(table).values())
    return tuple(c for c in table.columns if c.type is ColumnType.AMOUNT and c.of is not None and c.name not in kinds)


def earmark_text(column: Column) -> str:
    """Return what an earmark is for, from its header: 支持小型水源工程项目."""
    for text in reversed(column.path):
        tidy = re.sub(r"^\s*其中\s*[:：]?\s*", "", text.strip())
        if tidy:
            return tidy
    return column.name


def purposes_for(dossier: Dossier, county: int, number: str | None) -> tuple[Purpose, ...]:
    """Return the entries that may explain an earmark of a county: those of its own notice, then those for all.

    An earmark whose notice nobody states may be of any notice that gives the county money.
    """
    own, terms = numbers_in(number), dossier.notices[county]
    meant = named(own, terms) if own else terms
    return (*(purpose for one in meant for purpose in one.purposes), *dossier.parameters.purposes)


def purpose_of(earmark: str, purposes: tuple[Purpose, ...]) -> Purpose:
    """Return the words by which a project serves `earmark`: those of the first entry, else words of the text itself."""
    for purpose in purposes:
        if any(word in earmark for word in purpose.header):
            return purpose
    stems = [s for part in _SPLIT.split(earmark) if len(s := _FILLER.sub("", part)) > 1]
    include = tuple(stems or [earmark])
    pairs = {stem[n : n + 2] for stem in include for n in range(len(stem) - 1)}
    return Purpose((), include, near=tuple(sorted(pairs - set(include))))


def vague(earmark: str) -> bool:
    """Return whether a text names no purpose but what all bond money is for: 项目建设, 重点项目."""
    return not [part for part in _SPLIT.split(earmark) if len(_FILLER.sub("", part)) > 1]


def serving(
    projects: pl.DataFrame, purpose: Purpose, earmark: str, which: str | None
) -> dict[int, tuple[Decimal, int]]:
    """Return for each county what its projects for an earmark come to, in the sheet's unit, and how many they are.

    What last year handed on serves no earmark of this year's.
    """
    rows = projects.filter((pl.col("which") == which) if which else pl.lit(value=True), fresh())
    declared, name = pl.col("earmark"), pl.col("name")
    tasks = [t for t in rows["earmark"].drop_nulls().unique().to_list() if _task(t) == _task(earmark)]
    by_words = name.str.contains_any(list(purpose.include))
    if purpose.exclude:
        by_words &= ~name.str.contains_any(list(purpose.exclude))
    serves = rows.filter(pl.when(declared.is_not_null()).then(declared.is_in(tasks)).otherwise(by_words))
    amount = pl.col("amount")
    groups = serves.group_by("county").agg(amount.sum().alias("sum"), amount.count().alias("count"))
    return {county: (placed, count) for county, placed, count in groups.iter_rows()}


def _task(text: str) -> str:
    return re.sub(r"(项目|工程)+$", "", re.sub(r"[\s\W_]+", "", _LEAD.sub("", text.strip())))
