"""What a formula would read of cells that go: hidden rows, columns and sheets, other workbooks, hidden names."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from quotaxl.core.refs import Area
from quotaxl.xlsx.formulas.tokens import reads, sheets_of, tokens


@dataclass(frozen=True, slots=True)
class HiddenLines:
    """The hidden rows of a sheet, and its hidden columns as (first, last)."""

    rows: frozenset[int] = frozenset()
    columns: tuple[tuple[int, int], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.rows or self.columns)

    def holds(self, row: int, column: int) -> bool:
        """Return whether a cell is hidden."""
        return row in self.rows or any(first <= column <= last for first, last in self.columns)

    def meets(self, area: Area) -> bool:
        """Return whether any of the area's cells is hidden."""
        if any(first <= area.right and area.left <= last for first, last in self.columns):
            return True
        if len(self.rows) < area.bottom - area.top:
            return any(area.top <= row <= area.bottom for row in self.rows)
        return any(row in self.rows for row in range(area.top, area.bottom + 1))


@dataclass(frozen=True, slots=True)
class Going:
    """All that goes: sheets (lower case), hidden lines by sheet (lower case), names (lower case), pivot tables."""

    sheets: frozenset[str] = frozenset()
    lines: Mapping[str, HiddenLines] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    pivots: bool = False

    def read_by(self, formula: str, own: str) -> bool:
        """Return whether a formula on sheet `own` reads any of it: its result is kept in its place then."""
        if any(kind == "sheet" and sheets_of(text) is None for kind, text in tokens(formula)):
            return True  # another workbook's cells
        if self.pivots and any(kind == "function" and text.upper() == "GETPIVOTDATA" for kind, text in tokens(formula)):
            return True
        found = reads(formula)
        anything = bool(self.sheets or any(self.lines.values()))
        if anything and (found.opaque or any("[" in name for name in found.names)):
            return True
        if any(name.casefold() in self.names for name in found.names):
            return True
        for source in found.sources:
            sheet = (source.sheet or own).casefold()
            if sheet in self.sheets or (source.last and anything):
                return True
            if (lines := self.lines.get(sheet)) and lines.meets(source.area):
                return True
        return False
