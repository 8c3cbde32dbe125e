"""Frames of many small tables: one series for all columns of a type, cut into the columns.

Making a series costs some 20 µs whatever it holds, cutting one 1 µs; a county's workbook has 250 columns of a few
cells each.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from enum import IntEnum

import polars as pl

from quotaxl.core.table import AMOUNT
from quotaxl.reading.tidy import MANY

Cells = list[Decimal | None] | list[str | None] | pl.Series
"""A column's amounts or texts as they are read: a list, or a series where there are many."""


class FrameType(IntEnum):
    """What a column of a frame holds: numbers of rows and levels, texts, amounts."""

    COUNT = 0
    TEXT = 1
    AMOUNT = 2


_TYPES = (pl.Int32(), pl.String(), AMOUNT)
_Named = tuple[str, FrameType, Sequence[object] | pl.Series]


def listed(cells: Cells, rows: int) -> list[Decimal | None]:
    """Return the first `rows` amounts of a column."""
    head = cells.head(rows).to_list() if isinstance(cells, pl.Series) else cells[:rows]
    return [v for v in head if v is None or isinstance(v, Decimal)]


def said(cells: Cells) -> list[str]:
    """Return what stands in a column, "" where it is blank."""
    held = cells.to_list() if isinstance(cells, pl.Series) else cells
    return ["" if v is None else v if isinstance(v, str) else str(v) for v in held]


def frame_of(columns: Sequence[_Named]) -> pl.DataFrame:
    """Return the frame of columns of one length, each with its name and what it holds."""
    length = len(columns[0][2])
    if not 0 < length < MANY:
        return pl.DataFrame([_series(held, values, name) for name, held, values in columns])
    cuts = [_cuts(held, [values for _, kind, values in columns if kind is held], length) for held in FrameType]
    return pl.DataFrame([next(cuts[held]).alias(name) for name, held, _ in columns])


def _series(held: FrameType, values: Sequence[object] | pl.Series, name: str = "") -> pl.Series:
    if isinstance(values, pl.Series):
        return values.alias(name)
    if held is FrameType.AMOUNT:
        written = [None if v is None else text if "E" not in (text := str(v)) else f"{v:f}" for v in values]
        return pl.Series(name, written, pl.String()).cast(AMOUNT)
    return pl.Series(name, values, _TYPES[held])


def _cuts(held: FrameType, same: Sequence[Sequence[object] | pl.Series], length: int) -> Iterator[pl.Series]:
    """The columns that hold the same, nameless."""
    whole = _series(held, [value for values in same for value in values])
    for at in range(len(same)):
        yield whole.slice(at * length, length)
