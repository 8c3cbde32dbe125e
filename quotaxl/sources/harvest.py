"""What a sheet has given so far, and how it becomes a Grid: shared by the readers of .xlsx and .ods."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from quotaxl.core.grid import Grid, Place, Value
from quotaxl.core.refs import Area
from quotaxl.core.words import Words
from quotaxl.gate.refuse import refuse
from quotaxl.sources.styles import StyleMap, Styles, is_filled, is_numeric

MAX_SLOTS = 30_000_000
"""Cells between A1 and the last used cell of each row: 240 MB of places. A cell far to the right in many
rows would otherwise cost gigabytes of blanks."""

_CLEAR = Words(
    "请在 Excel 中删除表格以外的行和列（选中后“删除”），保存后重试。",
    "Delete the rows and columns outside the table in Excel (select them, Delete), save and try again.",
)


@dataclass(slots=True)
class Harvest:
    """The cells of one sheet while it is read. `rows` and `patterns` grow together, one entry a sheet row."""

    where: str
    rows: list[list[Value]] = field(default_factory=list)
    patterns: list[Sequence[int]] = field(default_factory=list)
    slots: int = 0
    formulas: dict[Place, str] = field(default_factory=dict)
    uncached: set[Place] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    widths: list[tuple[int, int, float]] = field(default_factory=list)
    """First and last column with their width."""
    heights: dict[int, float] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    choices: list[tuple[Area, str]] = field(default_factory=list)
    """Cells with a drop-down, and the formula of its list."""
    masters: dict[str, tuple[int, int, str]] = field(default_factory=dict)
    """Shared formulas by group: row and column where each was written, and its text."""

    def claim(self, slots: int) -> None:
        """Count `slots` more places. Raises UserError past MAX_SLOTS."""
        self.slots += slots
        if self.slots > MAX_SLOTS:
            raise refuse(
                self.where,
                "表格以外的很远处还有内容，所占范围过大。",
                "There is content far outside the table; the used range is too large.",
                _CLEAR,
            )

    def reach(self, row: int) -> None:
        """Make sure that sheet row `row` has its entry."""
        gap = row - len(self.rows)
        if gap > 0:
            # Skipped rows share one empty list that nobody writes to: `put` gives a row its own first.
            self.rows.extend([_NOTHING] * gap)
            self.patterns.extend([()] * gap)

    def put(self, row: int, column: int, value: Value, style: int) -> None:
        """Place a value; None reserves the place (a formula without a result)."""
        self.reach(row)
        if self.rows[row - 1] is _NOTHING:
            self.rows[row - 1] = []
        values = self.rows[row - 1]
        pattern = self.patterns[row - 1]
        if not isinstance(pattern, list):
            pattern = self.patterns[row - 1] = list(pattern)
        gap = column - len(values)
        if gap > 0:
            self.claim(gap)
            values.extend([None] * gap)
        gap = column - len(pattern)
        if gap > 0:
            pattern.extend([0] * gap)
        values[column - 1] = value
        pattern[column - 1] = style


_NOTHING: list[Value] = []


def to_grid(harvest: Harvest, file: str, sheet: str, styles: Styles, *, hidden: bool) -> Grid:
    """Return the finished grid: hidden columns and merges within the used range only."""
    rows = harvest.rows
    width = max(map(len, rows), default=0)
    columns: set[int] = set()
    for first, last in harvest.hidden_columns:
        columns.update(range(first, min(last, width) + 1))
    formats: Mapping[Place, str] = {}
    indents: Mapping[Place, int] = {}
    if styles.formats:
        formats = StyleMap(harvest.patterns, rows, styles.formats, is_numeric)
    if styles.indents:
        indents = StyleMap(harvest.patterns, rows, styles.indents, is_filled)
    return Grid(
        file=file,
        sheet=sheet,
        rows=rows,
        merges=tuple(clip(harvest.merges, len(rows), width)),
        formulas=harvest.formulas,
        uncached=frozenset(harvest.uncached),
        formats=formats,
        indents=indents,
        hidden_rows=frozenset(row for row in harvest.hidden_rows if row <= len(rows)),
        hidden_columns=frozenset(columns),
        hidden=hidden,
        widths={at: size for first, last, size in harvest.widths for at in range(first, min(last, width) + 1)},
        heights=harvest.heights,
        choices=tuple(harvest.choices),
    )


def clip(merges: Sequence[Area], height: int, width: int) -> list[Area]:
    """Return the merges cut to the used range; those outside it, or left with a single cell, are gone."""
    cut = (Area(m.top, m.left, min(m.bottom, height), min(m.right, width)) for m in merges)
    return [m for m in cut if m.top <= m.bottom and m.left <= m.right and (m.top, m.left) != (m.bottom, m.right)]
