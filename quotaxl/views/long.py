"""Tables as one long frame, a row per cell."""

from collections.abc import Sequence

import polars as pl

from quotaxl.core.refs import column_letter
from quotaxl.core.table import AMOUNT, Column, ColumnType, Table
from quotaxl.core.visible import visible
from quotaxl.views.documents import shortest

_SCHEMA = pl.Schema(
    {
        "file": pl.String(),
        "sheet": pl.String(),
        "table": pl.Int64(),
        "form": pl.String(),
        "region": pl.String(),
        "year": pl.Int64(),
        "row": pl.Int64(),
        "column": pl.String(),
        "label": pl.String(),
        "role": pl.String(),
        "depth": pl.Int64(),
        "heading": pl.String(),
        "type": pl.String(),
        "unit": pl.String(),
        "value": pl.String(),
        "amount": AMOUNT,
    }
)


def tidy(tables: Sequence[Table]) -> pl.DataFrame:
    """Return the filled cells of all tables, one row each; blank cells are left out.

    Columns: file, sheet, table (from 1), form, region, year, row and column of the sheet, the row's label, role and
    depth, the column's heading (levels joined by " / "), its type and unit, the value as text, and for amounts the
    value as an exact decimal in that unit.
    """
    parts = [_cells(table, number, column) for number, table in enumerate(tables, start=1) for column in table.columns]
    frame = pl.concat(parts) if parts else pl.DataFrame(schema=_SCHEMA)
    return frame.sort("table", "row", maintain_order=True)


def _cells(table: Table, number: int, column: Column) -> pl.DataFrame:
    """Return the filled cells of one column, a row each, with where they stand and what they mean."""
    frame = table.frame
    series = frame[column.name]
    is_amount = column.type is ColumnType.AMOUNT and series.dtype.is_decimal()
    unit = column.unit or table.unit
    value = shortest(series) if is_amount else series.cast(pl.String)
    cells = frame.select(
        file=pl.lit(visible(table.file)),
        sheet=pl.lit(visible(table.sheet)),
        table=pl.lit(number, pl.Int64),
        form=pl.lit(table.form, pl.String),
        region=pl.lit(table.region, pl.String),
        year=pl.lit(table.year, pl.Int64),
        row=pl.col("row").cast(pl.Int64),
        column=pl.lit(column_letter(column.index)),
        label=pl.col("label").cast(pl.String),
        role=pl.col("role").cast(pl.String),
        depth=pl.col("depth").cast(pl.Int64),
        heading=pl.lit(" / ".join(column.path)),
        type=pl.lit(column.type.value),
        unit=pl.lit(unit.label if is_amount and unit else None, pl.String),
        value=value,
        amount=series.cast(AMOUNT) if is_amount else pl.lit(None, AMOUNT),
    )
    return cells.filter(pl.col("value").is_not_null() & (pl.col("value") != ""))
