"""Rows of a template that show how a row is filled in: they go when it is filled, as a clerk would take them out."""

from collections.abc import Iterator, Sequence

from quotaxl.core.refs import Area
from quotaxl.core.words import Words
from quotaxl.fill.bound import BoundTemplate
from quotaxl.fill.grow import GrownTable
from quotaxl.fill.listedrows import examples_above
from quotaxl.fill.missing import Missing
from quotaxl.fill.place import Named
from quotaxl.fill.rows import Growth
from quotaxl.fill.samples import read_anywhere
from quotaxl.reading.tidy import blank

_GONE = Words("模板第 {row} 行是填写示例，已去掉。", "Row {row} of the template was an example and was taken out.")
_STAYS = Words(
    "第 {row} 行是填写示例，但有公式引用它，或旁边还有别的内容，没有去掉；请核对后删除。",
    "Row {row} is an example, but formulas read it or other things stand beside it; it stays. Take it out by hand.",
)


def examples(bound: BoundTemplate, filled: Sequence[GrownTable]) -> tuple[tuple[Growth, ...], tuple[Missing, ...]]:
    """Return the rows of examples above lists as rows that come to none, and what is to be said of them."""
    gone: dict[tuple[str, int], Growth] = {}
    told: list[Missing] = []
    for one in filled:
        sheet, area = one.growth.named.sheet, one.growth.named.area
        for row in examples_above(one.grid, area.top):
            if (sheet, row) in gone or any((m.sheet, m.ref) == (sheet, f"A{row}") for m in told):
                continue
            if _needed(bound, one, row):
                told.append(Missing(sheet, f"A{row}", _STAYS.fill(row=row)))
            else:
                gone[sheet, row] = Growth(Named(sheet, Area(row, area.left, row, area.right)), 0)
                told.append(Missing(sheet, "", _GONE.fill(row=row)))
    return tuple(gone.values()), tuple(told)


def _needed(bound: BoundTemplate, one: GrownTable, row: int) -> bool:
    """Return whether something besides the list would be lost with a row."""
    sheet, columns = one.growth.named.sheet, one.columns.values()
    inside = range(min(columns) - 1, max(columns) + 2)
    held = (column for column in range(1, one.grid.width + 1) if not blank(one.grid.value(row, column)))
    merged = any(area.top <= row <= area.bottom and area.top != area.bottom for area in one.grid.merges)
    return (
        merged
        or any(column not in inside for column in held)
        or any(
            at == sheet and area.top == area.bottom == row and (own, place[0]) != (sheet, row)
            for own, place, at, area in _reads(bound)
        )
    )


def _reads(bound: BoundTemplate) -> Iterator[tuple[str, tuple[int, int], str, Area]]:
    """Yield (sheet, cell, sheet read, area read) of all formulas of the form."""
    for grid in bound.form.grids:
        for place, formula in grid.formulas.items():
            for sheet, area in read_anywhere(formula, grid.sheet):
                yield grid.sheet, place, sheet, area
