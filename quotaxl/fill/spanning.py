"""Totals over several lists of one form: 合计 above or below groups, 一般债券 above its own 教育 and 市政."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from quotaxl.core.amount import Unit, exact, plain
from quotaxl.core.edits import SetCell
from quotaxl.core.refs import ref
from quotaxl.fill.bound import BoundTemplate
from quotaxl.fill.grow import GrownTable
from quotaxl.fill.names import target_of
from quotaxl.fill.origins import CellOrigin, CellSource
from quotaxl.fill.place import Named
from quotaxl.fill.rows import RowLayout
from quotaxl.fill.samples import areas_read


def spanning(
    bound: BoundTemplate, filled: Sequence[GrownTable], places: RowLayout, unit: Unit
) -> Iterator[tuple[SetCell, CellOrigin]]:
    """Yield what is written into each named total that spans lists, and where it comes from.

    One that has a formula of its own grows with the lists and is left alone; a figure of the template's own becomes 0
    where its lists hold nothing.
    """
    for name, named in bound.cells.items():
        target = target_of(name)
        at = (named.area.top, named.area.left)
        if target is None or not target.spans or at in bound.grid(named.sheet).formulas or _told_beside(bound, named):
            continue
        amounts: list[Decimal] = []
        sources: list[CellSource] = []
        lists = _lists(filled, target.form, target.kind, named)
        own = next((one.binding.unit for one in lists if one.binding.unit), unit)
        for one in lists:
            for row in one.rows:
                if isinstance(value := row.values.get(target.field), Decimal):
                    amounts.append(value)
                    sources += row.cells.get(target.field, ())
        if amounts or (bound.grid(named.sheet).value(*at) is not None and not any(one.rows for one in lists)):
            total = exact(sum(amounts, Decimal(0)))
            address = ref(places.row(named.sheet, at[0]), at[1])
            yield (
                SetCell(named.sheet, address, total, "合计随各组变动"),
                CellOrigin(named.sheet, address, plain(total), tuple(sources), own.label),
            )


def _told_beside(bound: BoundTemplate, total: Named) -> bool:
    """Return whether a blank cell's sum is part of another one's in its row: a total of lists side by side."""
    grid, row, column = bound.grid(total.sheet), total.area.top, total.area.left
    return grid.value(row, column) is None and any(
        area.left <= column <= area.right and area.bottom < row
        for (at, other), formula in grid.formulas.items()
        if at == row and other != column
        for area in areas_read(formula)
    )


def _lists(filled: Sequence[GrownTable], form: str, kind: str | None, total: Named) -> list[GrownTable]:
    """Return the lists that a total spans: those of its form, sheet and kind above it, else those below it."""
    own = [
        one
        for one in filled
        if one.binding.form == form and one.growth.named.sheet == total.sheet
        if kind in (None, one.binding.where.get("kind"))
    ]
    above = [one for one in own if one.growth.named.area.bottom < total.area.top]
    return above or own
