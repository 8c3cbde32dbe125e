"""Columns as they are read, lists or series alike."""

from decimal import Decimal

import polars as pl

from quotaxl.core.content import Cells


def listed(cells: Cells, rows: int) -> list[Decimal | None]:
    """Return the first `rows` amounts of a column."""
    head = cells.head(rows).to_list() if isinstance(cells, pl.Series) else cells[:rows]
    return [v for v in head if v is None or isinstance(v, Decimal)]


def said(cells: Cells) -> list[str]:
    """Return what stands in a column, "" where it is blank."""
    held = cells.to_list() if isinstance(cells, pl.Series) else cells
    return ["" if v is None else v if isinstance(v, str) else str(v) for v in held]
