"""How the rows of a form grow and shrink, and where its cells are afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quotaxl.core.edits import DeleteRows, GrowRows, RowEdit
from quotaxl.core.refs import Area, ref
from quotaxl.fill.place import Named


@dataclass(frozen=True, slots=True)
class Growth:
    """Named sample rows that become `count` rows (0 or more); `totals` are the cells that sum them.

    `shown` says that some of the samples are hidden, which no filled row may be.
    """

    named: Named
    count: int
    totals: tuple[Named, ...] = ()
    shown: bool = False

    @property
    def samples(self) -> int:
        """How many rows the form holds."""
        return self.named.area.bottom - self.named.area.top + 1

    @property
    def where(self) -> tuple[str, int, int]:
        """The sheet and rows of the samples; lists that stand beside each other have them in common."""
        return self.named.sheet, self.named.area.top, self.named.area.bottom


@dataclass(frozen=True, slots=True)
class RowLayout:
    """The row edits of a plan, and where a row of the form is after them."""

    growths: Mapping[str, tuple[Growth, ...]]
    """By sheet, from the top down."""

    def edits(self, reason: str) -> tuple[RowEdit, ...]:
        """Return the row edits, from the bottom up, so that each keeps the address it has in the form."""
        return tuple(
            edit
            for growths in self.growths.values()
            for growth in reversed(growths)
            if (edit := _edit(growth, growths, reason)) is not None
        )

    def row(self, sheet: str, row: int) -> int:
        """Return where a row of the form is after the edits; a sample row is where its first one was, and so on."""
        moved = sum(g.count - g.samples for g in self.growths.get(sheet, ()) if row > g.named.area.bottom)
        return row + moved

    def count(self, growth: Growth) -> int:
        """Return how many rows a growth's samples become: as many as the longest of the lists in them has."""
        return next(g.count for g in self.growths[growth.named.sheet] if g.where == growth.where)


def layout(growths: Sequence[Growth]) -> RowLayout:
    """Return the layout for these growths, whatever their order; lists beside each other grow as the longest does."""
    apart: dict[tuple[str, int, int], Growth] = {}
    for growth in growths:
        known = apart.get(growth.where)
        apart[growth.where] = growth if known is None else _together(known, growth)
    by_sheet: dict[str, list[Growth]] = {}
    for growth in apart.values():
        by_sheet.setdefault(growth.named.sheet, []).append(growth)
    return RowLayout({s: tuple(sorted(g, key=lambda one: one.named.area.top)) for s, g in by_sheet.items()})


def _together(one: Growth, other: Growth) -> Growth:
    """Return how the rows grow that two lists have in common."""
    count = max(one.count, other.count)
    return Growth(one.named, count, (*one.totals, *other.totals), one.shown or other.shown)


def area_after(places: RowLayout, growth: Growth) -> Area:
    """Return the area of a growth's rows after the edits; `count` must not be 0."""
    area = growth.named.area
    top = places.row(growth.named.sheet, area.top)
    return Area(top, area.left, top + growth.count - 1, area.right)


def _edit(growth: Growth, growths: Sequence[Growth], reason: str) -> RowEdit | None:
    sheet, area = growth.named.sheet, growth.named.area
    if growth.count == growth.samples and not growth.shown:
        return None
    if growth.count == 0:
        return DeleteRows(sheet, area.top, growth.samples, reason)
    below = [g for g in growths if g.named.area.top > area.top]  # these were carried out before
    totals = tuple(
        ref(t.area.top + sum(g.count - g.samples for g in below if t.area.top > g.named.area.bottom), t.area.left)
        for t in growth.totals
        if t.sheet == sheet
    )
    return GrowRows(sheet, area.top, growth.samples, growth.count, reason, totals)
