"""Which sheets state a figure of 本地区 or 下级: a prefecture's by level where the input holds them, else its own."""

from collections.abc import Collection
from dataclasses import replace

from quotaxl.catalogue.form import form
from quotaxl.fill.bound import BoundTemplate
from quotaxl.fill.names import target_of
from quotaxl.fill.template import CellBinding


def at_levels(bound: BoundTemplate, present: Collection[str], *, leveled: bool) -> BoundTemplate:
    """Return the template with its cells asking the sheets by level that are `present`, and no others.

    Where a prefecture states its levels (`leveled`, in whichever sheet), 本地区 is never taken from the sheets of its
    own level: where no sheet by level states a figure, it stays blank. Where there are none, as in a county's workbook,
    本地区 is its own level and nothing is said of 下级, which a county does not have.
    """
    cells = (_asking(cell, present, leveled=leveled) for cell in bound.template.cells)
    return replace(bound, template=replace(bound.template, cells=tuple(cell for cell in cells if cell)))


def _asking(cell: CellBinding, present: Collection[str], *, leveled: bool) -> CellBinding | None:
    """Return the cell with the sources that its level may be taken from, None where nothing is said of it."""
    by_level = [source for source in cell.sources if form(source.form).levels]
    area = _repeats_its_own_level(cell)
    if not by_level and not (leveled and area):
        return cell
    if (leveled and area) or any(source.form in present for source in by_level):
        kept = [s for s in cell.sources if form(s.form).levels or not form(s.form).county]
    else:
        kept = [s for s in cell.sources if not form(s.form).levels]
        if not any(form(s.form).county or s.form in present for s in kept):
            return None
    return replace(cell, source=kept[0], others=tuple(kept[1:])) if kept else None


def _repeats_its_own_level(cell: CellBinding) -> bool:
    """Return whether a cell is of a column that a county fills like another one, as its 本地区 like its 本级."""
    target = target_of(cell.name)
    fill = form(target.form).fill if target else None
    return bool(target and fill and target.field in fill.same)
