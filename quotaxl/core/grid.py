"""A sheet as the file holds it: values with their places, before anyone says what they mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from importlib import import_module

from quotaxl.core.refs import Area

Place = tuple[int, int]
"""(row, column), both from 1."""


@dataclass(frozen=True, slots=True)
class CellError:
    """An error value such as #REF! or #DIV/0!."""

    code: str


Scalar = None | str | bool | int | float | Decimal | date | datetime | time
Value = Scalar | CellError


class SharedRows(list[Sequence[Value]]):
    """Rows of a sheet that is the same in several files: one object in all of their grids, never to be changed."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet (or one table of a text or Word file) as rows of values.

    `rows[0]` is sheet row 1 and may be shorter than others; a cell beyond it is blank.
    A number is what the file stores (float, int) or, from text sources, the text itself.
    Everything sparse is keyed by (row, column) from 1.
    """

    file: str
    sheet: str
    rows: Sequence[Sequence[Value]]
    merges: tuple[Area, ...] = ()
    formulas: Mapping[Place, str] = field(default_factory=dict)
    """Formula text without '='."""
    uncached: frozenset[Place] = frozenset()
    """Formulas whose result the file does not hold: never calculated since they were written."""
    formats: Mapping[Place, str] = field(default_factory=dict)
    """Number format codes other than General."""
    indents: Mapping[Place, int] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    hidden: bool = False
    divided: frozenset[int] = frozenset()
    """Rows of a text whose cells the file itself divides (by tabs), so that a blank cell is a blank cell."""
    unplaced: frozenset[int] = frozenset()
    """Rows of a text below a header that hold figures but could not be divided into its columns."""
    widths: Mapping[int, float] = field(default_factory=dict)
    """Columns' widths in characters, where the file states them."""
    heights: Mapping[int, float] = field(default_factory=dict)
    """Heights in points of rows that hold a cell, where the file fixes them."""
    choices: tuple[tuple[Area, str], ...] = ()
    """Cells that offer a list to choose from (data validation), and the formula of the list without '='."""
    tables: tuple[Area, ...] = ()
    """The rows of data of the sheet's tables (Excel's Ctrl+T), without their headers and totals."""
    before: str = ""
    """The sentence above a table of a document, which is no row of it but may state its unit."""
    after: str = ""
    """The notes right below a table of a document, outside of its cells; they may state its unit."""

    def value(self, row: int, column: int) -> Value:
        """Return the value at row, column (from 1); None where the grid has none."""
        if 1 <= row <= len(self.rows):
            cells = self.rows[row - 1]
            if 1 <= column <= len(cells):
                return cells[column - 1]
        return None

    @property
    def width(self) -> int:
        """The number of columns of the longest row."""
        return max(map(len, self.rows), default=0)


def __getattr__(name: str) -> object:
    """Return what plugins of 0.1.0 import from here under the name that it had then: a workbook is a Document now."""
    if name == "Workbook":
        return import_module("quotaxl.core.document").Document  # by name, as a document is made of grids
    raise AttributeError(name)
