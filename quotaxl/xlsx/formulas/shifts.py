"""Formulas after rows were inserted, removed, or after a run of sample rows became longer or shorter."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from quotaxl.core.refs import MAX_ROW, Area
from quotaxl.xlsx.formulas.tokens import CORNER, bounds, sheets_of, tokens


class RowsMove(Protocol):
    """A change of a sheet's rows as whatever speaks of them must follow it: from row `row` on they move by `count`."""

    @property
    def sheet(self) -> str:
        """The sheet whose rows move."""
        ...

    @property
    def row(self) -> int:
        """The first row that moves."""
        ...

    @property
    def count(self) -> int:
        """By how many rows it moves; negative upwards."""
        ...

    @property
    def stop(self) -> int:
        """The row that takes in what stood in rows that fall away."""
        ...

    def line(self, row: int) -> int | None:
        """Return where a row comes to lie; None where it falls away."""
        ...

    def area(self, area: Area) -> Area | None:
        """Return where an area comes to lie; None where nothing of it is left."""
        ...

    def spread(self, area: Area) -> tuple[Area, ...]:
        """Return the areas of what is laid over cells and comes with each copy of a row."""
        ...

    def text(self, formula: str, own: str) -> str:
        """Return a formula of sheet `own` afterwards."""
        ...

    def rebased(self, formula: str, own: str, source: int, target: int) -> str:
        """Return a formula that is meant from row `source`, which is now `target`."""
        ...

    def whole(self, formula: str, own: str) -> str:
        """Return a reference that means the rows of a list, such as a chart's."""
        ...

    def named(self, formula: str, own: str) -> str:
        """Return what a name refers to; parts relative to the cell that uses it do not move."""
        ...


@dataclass(frozen=True, slots=True)
class Shift:
    """Rows moved in one sheet: `count` rows inserted before `row`, or removed from `row` on where negative."""

    sheet: str
    row: int
    count: int

    def line(self, row: int) -> int | None:
        """Return where a row comes to lie; None where it is removed or pushed off the sheet."""
        if row < self.row:
            return row
        if self.count < 0 and row < self.row - self.count:
            return None
        moved = row + self.count
        return moved if moved <= MAX_ROW else None

    def edges(self, top: int, bottom: int) -> tuple[int, int] | None:
        """Return where rows top … bottom come to lie; None where nothing of them is left."""
        if (top, bottom) == (1, MAX_ROW):
            return top, bottom
        if self.count > 0:
            top = top + self.count if top >= self.row else top
            bottom = min(bottom + self.count, MAX_ROW) if bottom >= self.row else bottom
            return (top, bottom) if top <= MAX_ROW else None
        gone_to = self.row - self.count - 1
        if self.row <= top and bottom <= gone_to:
            return None
        top = self.row if self.row <= top <= gone_to else top + self.count if top > gone_to else top
        bottom = self.row - 1 if self.row <= bottom <= gone_to else bottom + self.count if bottom > gone_to else bottom
        return top, bottom

    def area(self, area: Area) -> Area | None:
        """Return where an area comes to lie; None where nothing of it is left."""
        edges = self.edges(area.top, area.bottom)
        return edges and Area(edges[0], area.left, edges[1], area.right)

    @property
    def stop(self) -> int:
        """The row that takes the place of removed ones."""
        return self.row

    def spread(self, area: Area) -> tuple[Area, ...]:
        """Return the area where it comes to lie."""
        moved = self.area(area)
        return (moved,) if moved else ()

    def text(self, formula: str, own: str) -> str:
        """Return a formula of sheet `own` after the shift."""
        return shifted(formula, own, self)

    def rebased(self, formula: str, own: str, source: int, target: int) -> str:
        """Return a formula that belongs to an area of cells after the shift, wherever these come to lie."""
        del source, target
        return shifted(formula, own, self)

    def whole(self, formula: str, own: str) -> str:
        """Return a reference after the shift."""
        return shifted(formula, own, self)

    def named(self, formula: str, own: str) -> str:
        """Return what a name refers to after the shift."""
        return shifted(formula, own, self, fixed=True)


def shifted(formula: str, own: str, shift: Shift, *, fixed: bool = False) -> str:
    """Return a formula of sheet `own` after `shift`; a reference to removed cells becomes #REF!.

    With `fixed` only rows written with a dollar sign move: in a name the others are counted from the cell that uses it.
    """
    if not any(character.isdigit() for character in formula):
        return formula
    return _shifted(formula, own.casefold() == shift.sheet.casefold(), shift, fixed)


@lru_cache(maxsize=1 << 14)
def _shifted(formula: str, here: bool, shift: Shift, fixed: bool) -> str:
    parts: list[str] = []
    applies = here
    for kind, text in tokens(formula):
        if kind == "sheet":
            named = sheets_of(text)
            applies = named is not None and named[1] is None and named[0].casefold() == shift.sheet.casefold()
            parts.append(text)
            continue
        parts.append(_shift_token(kind, text, shift, fixed) if applies and kind in ("cell", "area", "rows") else text)
        applies = here
    return "".join(parts)


def _shift_token(kind: str, text: str, shift: Shift, fixed: bool) -> str:
    """Return one reference after rows were inserted or deleted; #REF! where all of it is gone."""
    area = bounds(kind, text)
    moved = area and shift.area(area)
    if area is None or moved == area or (fixed and all(map(relative, text.split(":")))):
        return text
    if fixed and any(map(relative, text.split(":"))):
        ends = text.split(":")
        return ":".join(end if relative(end) else corner(end, shift.line(row_of(end)) or shift.row) for end in ends)
    if moved is None:
        return "#REF!"
    first, colon, last = text.partition(":")
    if kind == "rows":
        low, high = sorted((first, last), key=lambda part: int(part.replace("$", "")))
        return f"{dollar(low)}{moved.top}:{dollar(high)}{moved.bottom}"
    if not colon:
        return corner(first, moved.top)
    upper, lower = (first, last) if row_of(first) <= row_of(last) else (last, first)
    texts = {upper: corner(upper, moved.top), lower: corner(lower, moved.bottom)}
    return (
        f"{texts[first]}:{texts[last]}"
        if upper != lower
        else f"{corner(first, moved.top)}:{corner(last, moved.bottom)}"
    )


def relative(text: str) -> bool:
    """Return whether the row of a reference's end, such as $C5, is counted from the cell that uses it."""
    return not re.search(r"\$[0-9]", text)


def dollar(text: str) -> str:
    """Return the dollar sign that a text begins with, or nothing."""
    return "$" if text.startswith("$") else ""


def row_of(corner: str) -> int:
    """Return the row of a corner such as $C$5."""
    match = CORNER.fullmatch(corner)
    assert match
    return int(match[4])


def corner(text: str, row: int) -> str:
    """Return a corner such as $C$5 with another row."""
    match = CORNER.fullmatch(text)
    assert match
    return f"{match[1]}{match[2]}{match[3]}{row}"
