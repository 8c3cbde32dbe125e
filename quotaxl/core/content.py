"""The rows of a table as they were read, and the frame of them, made when it is first asked for.

Making a frame is a tenth of reading a county's workbook, and most of what is asked of a small table is one column of
texts. One series is made for all columns of a type, cut into the columns: making one costs some 20 µs whatever it
holds, cutting one 1 µs; a county's workbook has 250 columns of a few cells each.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from enum import IntEnum
from typing import Any

import polars as pl

AMOUNT = pl.Decimal(38, 10)
"""How frames hold amounts: exact, in the unit of the sheet."""
MANY = 1000
"""Rows from which the frame is made at once: as lists they would take more memory."""

Cells = list[Decimal | None] | list[str | None] | pl.Series
"""A column's amounts or texts as they are read: a list, or a series where there are many."""


class FrameType(IntEnum):
    """What a column of a frame holds: numbers of rows and levels, texts, amounts."""

    COUNT = 0
    TEXT = 1
    AMOUNT = 2


NamedCells = tuple[str, FrameType, Sequence[object] | pl.Series]
"""A column with its name and what it holds."""
_TYPES = (pl.Int32(), pl.String(), AMOUNT)


class Content:
    """Columns of one length, of which the frame is made when it is first asked for. Never changed.

    `columns` are what they hold and their cells by name, none where they were many.
    """

    __slots__ = ("_frame", "columns")

    def __init__(self, columns: Sequence[NamedCells]) -> None:
        """Keep `columns`; the frame of many rows is made at once, and they are let go."""
        self._frame = frame_of(columns) if len(columns[0][2]) >= MANY else None
        self.columns = {name: (held, values) for name, held, values in columns} if self._frame is None else {}

    @property
    def names(self) -> list[str]:
        """The names of the columns."""
        return [*self.columns] or self.frame.columns

    @property
    def height(self) -> int:
        """The number of rows."""
        return self.frame.height if self._frame is not None else len(next(iter(self.columns.values()))[1])

    @property
    def frame(self) -> pl.DataFrame:
        """The rows as a frame."""
        if self._frame is None:
            self._frame = frame_of([(name, held, values) for name, (held, values) in self.columns.items()])
        return self._frame

    def held(self, name: str) -> Sequence[Any] | pl.Series:
        """Return a column as it is at hand: as it was read, or cut from the frame. Not to be changed."""
        held, values = self.columns.get(name, (FrameType.AMOUNT, ()))
        return self.frame[name] if held is FrameType.AMOUNT else values  # the frame's amounts have ten decimals


def joined(contents: Sequence[Content]) -> pl.DataFrame | None:
    """Return the frame of the rows of all `contents`; None where one has its frame, or their columns differ."""
    first = contents[0].columns
    kinds = [(name, held) for name, (held, _) in first.items()]
    if not kinds or any([(n, h) for n, (h, _) in one.columns.items()] != kinds for one in contents[1:]):
        return None
    return frame_of([(n, h, [v for one in contents for v in one.columns[n][1]]) for n, h in kinds])


def frame_of(columns: Sequence[NamedCells]) -> pl.DataFrame:
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
