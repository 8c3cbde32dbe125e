"""The rows of many tables below each other, as one frame."""

from collections.abc import Mapping, Sequence
from itertools import chain, repeat

import polars as pl
from polars.datatypes import DataType

from quotaxl.core.content import Content, joined
from quotaxl.core.table import AMOUNT, ROW_COLUMNS, ColumnType, Table

_INTEGERS = ("row", "depth", "parent", "split")
_ROW_TYPES: Mapping[str, DataType] = {n: pl.Int64() if n in _INTEGERS else pl.String() for n in ROW_COLUMNS}


def stacked(tables: Sequence[Table], ats: Sequence[int]) -> pl.DataFrame:
    """Return the frames of `ats` below each other, with `table` and `at`; missing columns are null."""
    groups: dict[tuple[str, ...], list[int]] = {}
    for at in ats:
        groups.setdefault(tuple(tables[at].names), []).append(at)
    parts = []
    for members in groups.values():
        amounts = {c.name for at in members for c in tables[at].columns if c.type is ColumnType.AMOUNT}
        wanted: dict[str, DataType] = {**dict.fromkeys(amounts, AMOUNT), **_ROW_TYPES}
        owners = chain.from_iterable(repeat(at, tables[at].height) for at in members)
        positions = chain.from_iterable(range(tables[at].height) for at in members)
        # column by column: an expression for each would cost more than all else here, the tables being small
        columns = [pl.Series("table", list(owners), pl.Int64), pl.Series("at", list(positions), pl.Int64)]
        for column in _below_each_other([tables[at] for at in members]).iter_columns():
            kind = wanted.get(column.name, column.dtype)
            columns.append(column if column.dtype == kind else column.cast(kind))
        parts.append(pl.DataFrame(columns))
    return pl.concat(parts, how="diagonal_relaxed", rechunk=True)


def _below_each_other(tables: Sequence[Table]) -> pl.DataFrame:
    """Return the rows of tables with columns of the same names; those of many small ones without a frame of each."""
    contents = [table.content for table in tables if isinstance(table.content, Content)]
    whole = joined(contents) if len(contents) == len(tables) > 1 else None
    return pl.concat([table.frame for table in tables], how="vertical_relaxed") if whole is None else whole
