"""A table with a meaning: what a form, or the plain hierarchical reading, made of a grid."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

import polars as pl

from quotaxl.core.amount import Unit, convert, exact
from quotaxl.core.content import AMOUNT as AMOUNT  # noqa: PLC0414 - rules and plugins know it from here
from quotaxl.core.content import Content
from quotaxl.core.finding import CellRef, CellRole
from quotaxl.core.grid import Grid
from quotaxl.core.refs import Area, column_letter, ref
from quotaxl.core.words import Words


class RowRole(StrEnum):
    """What a row is: the total, a row that sums others, a 其中 row, an ordinary row, a row of text."""

    TOTAL = "total"
    PARENT = "parent"
    PART = "part"
    ITEM = "item"
    NOTE = "note"


class ColumnType(StrEnum):
    """What a column holds."""

    AMOUNT = "amount"
    TEXT = "text"
    DATE = "date"
    RATE = "rate"
    """A percentage, written without its sign: 2.35 for 2.35 %."""
    CODE = "code"


class RatioKind(StrEnum):
    """How a rate is computed: a ÷ b; (a − b) ÷ b; a ÷ the a of the row's total; a ÷ the a of the row above it."""

    SHARE = "share"
    GROWTH = "growth"
    WHOLE = "whole"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class Ratio:
    """What a column of rates is computed from: the column `over` divided by the column `under`."""

    over: str
    under: str
    kind: RatioKind
    percent: bool = True
    """Whether its numbers are percentages; unset where 0.85 is printed for 85 %."""
    sure: bool = False
    """Whether some cells say so by sign or format, so that those that do not are left alone."""
    sharp: bool = True
    """Whether most cells are right to their last place; else the figures were rounded after the rate was computed."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    `name` is its name in the frame: the form's field, or the sheet's column letter where no form
    says better. `path` is the header from the top level down, merged levels included once.
    `of` names the column of which this one is a part (其中), None where it is none.
    `unit` is set where the column's own header states one and so overrides the table's.
    `decimals` is the largest number of decimals printed in it.
    """

    name: str
    index: int
    path: tuple[str, ...]
    type: ColumnType
    of: str | None = None
    unit: Unit | None = None
    decimals: int = 0
    formula: str | None = None
    """The letter, or the letter and formula, printed under the header: B, or A=B+C."""
    additive: bool = True
    """False where rows must not be summed: one project's total repeats on each of its bonds."""
    parts: tuple[str, ...] = ()
    """Names of the columns that add up to this one in each row, where header and amounts say so; () for none."""
    minus: tuple[str, ...] = ()
    """Names of the columns that are subtracted in that sum: 年初预算 + 调增 − 调减."""
    runs: str | None = None
    """The column whose amounts it adds up from row to row (累计); None where it stands for itself."""
    ratios: tuple[Ratio, ...] = ()
    """What its rates are computed from, as most of them bear out: each way that fits, the likeliest first."""


ROW_COLUMNS = ("row", "ordinal", "label", "role", "depth", "parent", "split", "key")
"""Columns every frame has before its own: sheet row (from 1), ordinal and label as printed, role,
depth from 0, position in the frame of the row that it adds up into (null for none), which of several
ways to split that row it belongs to (by level, by purpose; 0 where there is one), and the form's key of
the row (null where it has none)."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table of one sheet. The frame has a row per table row: ROW_COLUMNS, then one column per Column.

    Amount columns are Decimal in `unit` (the column's own where it has one), null where blank;
    other columns are strings as printed. `content` is that frame, or what it is made of.
    """

    grid: Grid
    area: Area
    form: str | None
    title: str
    document_number: str | None
    unit: Unit | None
    region: str | None
    year: int | None
    columns: tuple[Column, ...]
    content: pl.DataFrame | Content
    label_column: int
    unit_ref: str | None = None
    """Where the unit stands."""
    title_ref: str | None = None
    confidence: Decimal = Decimal(1)
    """How sure the reading of the form is, 0 to 1."""
    reasons: tuple[Words, ...] = ()
    """Why it was read so, for people."""
    remarks: tuple["Remark", ...] = ()
    """What the reader met and did not hide."""
    levels: tuple[Words, ...] = ()
    """By what the rows' depths were told: ordinals, codes, indents, the amounts alone."""
    doubts: tuple["Doubt", ...] = ()
    """What the reader could not decide, each with the readings that are left."""
    balances: tuple["Balance", ...] = ()
    """Rows that others come to, some of them added and some subtracted."""
    rate_rows: tuple["RateRow", ...] = ()
    """What rows of rates are computed from, as most of their cells bear out: each way that fits."""
    list_total: tuple[str, str] | None = None
    """Sheet and cell of the name of the one total of a list that goes on in other tables of the file; None for none."""
    continues: int | None = None
    """Position of the row whose own rows go on in the next part of its list; None for none."""
    opening: "Opening | None" = None
    """What the first rows of a further part of a list add up into, where that is a row of the part before."""
    _by_name: dict[str, Column] = field(default_factory=dict)
    _rows: dict[str | None, int] = field(init=False, default_factory=dict, repr=False, compare=False)
    """Positions by key, made when first asked for; no other frame's, whatever is replaced."""

    def __post_init__(self) -> None:
        self._by_name.update((c.name, c) for c in self.columns)

    @property
    def frame(self) -> pl.DataFrame:
        """The rows as a frame, made when it is first asked for."""
        return self.content if isinstance(self.content, pl.DataFrame) else self.content.frame

    @property
    def names(self) -> list[str]:
        """The names of the frame's columns."""
        return self.content.columns if isinstance(self.content, pl.DataFrame) else self.content.names

    @property
    def height(self) -> int:
        """The number of rows."""
        return self.content.height

    def held(self, name: str) -> Sequence[Any] | pl.Series:
        """Return a column of the frame to look at: a small table needs no frame for one that holds no amounts."""
        return self.content[name] if isinstance(self.content, pl.DataFrame) else self.content.held(name)

    def listed(self, name: str) -> list[Any]:
        """Return a column of the frame as a list, likewise."""
        held = self.held(name)
        return held.to_list() if isinstance(held, pl.Series) else [*held]

    def row(self, at: int) -> int:
        """Return the sheet's row (from 1) of row `at` (from 0) of the frame."""
        return int(self.held("row")[at])

    @property
    def file(self) -> str:
        """The file as the user named it."""
        return self.grid.file

    @property
    def sheet(self) -> str:
        """The sheet's name."""
        return self.grid.sheet

    def column(self, name: str) -> Column | None:
        """Return the column with this name."""
        return self._by_name.get(name)

    def amounts(self) -> tuple[Column, ...]:
        """Return the amount columns."""
        return tuple(c for c in self.columns if c.type is ColumnType.AMOUNT)

    def unit_of(self, name: str) -> Unit | None:
        """Return the unit of a column: its own or the table's."""
        column = self.column(name)
        return (column.unit if column else None) or self.unit

    def position(self, key: str) -> int | None:
        """Return the position in the frame of the row with this key."""
        if not self._rows:
            keys = self.listed("key")
            self._rows.update((k, at) for at, k in reversed(list(enumerate(keys))))  # of equal keys the first counts
        return self._rows.get(key)

    def value(self, key: str, name: str) -> Decimal | None:
        """Return the amount in row `key`, column `name`, in the sheet's unit; None where blank or absent."""
        at = self.position(key)
        if at is None or name not in self._by_name:
            return None
        found = self.frame[name][at]
        return exact(found) if isinstance(found, Decimal) else None

    def amount(self, key: str, name: str, unit: Unit) -> Decimal | None:
        """Return the amount in row `key`, column `name`, in `unit`; None where blank or the unit is unknown."""
        value, own = self.value(key, name), self.unit_of(name)
        return None if value is None or own is None else convert(value, own, unit)

    def text(self, key: str, name: str) -> str | None:
        """Return the text in row `key`, column `name`; None where blank or absent."""
        at = self.position(key)
        if at is None or name not in self._by_name:
            return None
        found = self.frame[name][at]
        return found if isinstance(found, str) and found else None

    def cell(self, at: int, name: str, role: CellRole) -> CellRef:
        """Return the cell of frame row `at` and column `name` (a Column's name, or "label")."""
        index = self.label_column if name == "label" else self._by_name[name].index
        return CellRef(self.file, self.sheet, ref(self.row(at), index), role)

    def span(self, positions: Sequence[int], name: str, role: CellRole) -> tuple[CellRef, ...]:
        """Return the cells of several frame rows in one column, adjacent rows joined into ranges."""
        index = self.label_column if name == "label" else self._by_name[name].index
        letter = column_letter(index)
        numbers: list[int] = self.listed("row")
        rows = sorted(numbers[at] for at in positions)
        runs: list[list[int]] = []
        for row in rows:
            if runs and row == runs[-1][1] + 1:
                runs[-1][1] = row
            else:
                runs.append([row, row])
        return tuple(
            CellRef(self.file, self.sheet, f"{letter}{a}" if a == b else f"{letter}{a}:{letter}{b}", role)
            for a, b in runs
        )

    def place(self, address: str | None, role: CellRole = CellRole.SUBJECT) -> CellRef:
        """Return a cell of this sheet by its address, or the table's first cell where it is None."""
        return CellRef(self.file, self.sheet, address or ref(self.area.top, self.area.left), role)


@dataclass(frozen=True, slots=True)
class Opening:
    """The row of the part before this one, by sheet and cell of its name, into which the first `rows` add up."""

    sheet: str
    cell: str
    rows: int


@dataclass(frozen=True, slots=True)
class Balance:
    """A row that others come to, by their positions in the frame: total = Σ plus − Σ minus."""

    total: int
    plus: tuple[int, ...]
    minus: tuple[int, ...]
    worded: bool = False
    """Whether the rows say 加 and 减; else the amounts alone."""


@dataclass(frozen=True, slots=True)
class RateRow:
    """A way to compute a row of rates, `at`, from others, by their positions in the frame.

    In each column over ÷ under, (over − under) ÷ under where it says growth, or over ÷ what `under` has in `whole`.
    """

    at: int
    over: int
    under: int
    whole: str | None = None
    growth: bool = False
    percent: bool = True
    """As of a Ratio."""
    sharp: bool = True
    """As of a Ratio."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something the reader met in a cell: a text number, a ditto mark, a hidden row, an error value."""

    kind: str
    ref: str
    text: str


class DoubtKind(StrEnum):
    """What is in doubt: where the header is, what the rows add up into, where a line's figures belong."""

    HEADER = "header"
    SUMS = "sums"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something the reader could not decide: the cell or area it is about and the readings that are left.

    The first of `readings` is the one that was taken.
    """

    kind: DoubtKind
    ref: str
    readings: tuple[Words, ...]
    cells: tuple[str, ...] = ()
    """The cells that the answer hangs on: sums that do not hold in the other reading, and what they add up."""
