"""Formulas of a form whose figure is none, because a cell that they read is left blank: 限额 less a blank 余额."""

from collections.abc import Iterator, Mapping

from quotaxl.core.edits import Content
from quotaxl.core.grid import Grid, Place
from quotaxl.core.refs import ref
from quotaxl.core.words import Words
from quotaxl.fill.bound import BoundTemplate
from quotaxl.fill.figures import Figures
from quotaxl.fill.missing import Gap
from quotaxl.fill.rows import RowLayout
from quotaxl.fill.samples import read_anywhere

_READS_BLANK = Words(
    "公式所读的单元格留空，显示的数不能用，请核对。",
    "The formula reads cells that are left blank; what it shows is no figure.",
)
_Cell = tuple[str, Place]
"""Sheet and place in the form, as it is before rows are added."""


def reading_blanks(
    bound: BoundTemplate, figures: Figures, written: Mapping[tuple[str, str], Content], places: RowLayout
) -> Iterator[Gap]:
    """Yield the form's own formulas that read figures left blank, directly or through each other.

    A formula that asks itself whether something is blank (`IF(E5="","",…)`), a sum of a range in which some figures
    stand, and the rows of lists are not meant. `written` are the contents by sheet and address in the filled form.
    """
    unknown = set(_blanks(bound, figures, written, places))
    if not unknown:
        return
    own = {(cell.sheet, (cell.area.top, cell.area.left)) for cell in bound.cells.values()}
    grids = {grid.sheet: grid for grid in bound.form.grids}
    left = {
        (sheet, at): formula
        for sheet, grid in grids.items()
        for at, formula in grid.formulas.items()
        if '""' not in formula and (sheet, ref(places.row(sheet, at[0]), at[1])) not in written
        if not any(one.named.area.top <= at[0] <= one.named.area.bottom for one in places.growths.get(sheet, ()))
    }
    while found := [cell for cell in left.keys() - unknown if _lost(left[cell], cell[0], grids, unknown)]:
        unknown.update(found)
        for sheet, (row, column) in sorted(found):
            if (sheet, (row, column)) not in own:
                yield Gap(sheet, (places.row(sheet, row), column), _READS_BLANK)


def _blanks(
    bound: BoundTemplate, figures: Figures, written: Mapping[tuple[str, str], Content], places: RowLayout
) -> Iterator[_Cell]:
    """Yield the named cells for figures in which none will stand."""
    for cell in bound.template.cells:
        if not cell.sources or cell.name in figures.known:
            continue
        named = bound.cells[cell.name]
        row, column = named.area.top, named.area.left
        held = bound.grid(named.sheet).value(row, column)
        kept = None if (row, column) in bound.grid(named.sheet).formulas else held
        if written.get((named.sheet, ref(places.row(named.sheet, row), column)), kept) is None:
            yield named.sheet, (row, column)


def _lost(formula: str, own: str, grids: Mapping[str, Grid], unknown: set[_Cell]) -> bool:
    """Return whether a formula on sheet `own` reads an unknown cell by itself, or a range of no other figures."""
    for sheet, area in read_anywhere(formula, own):
        cells = {(r, c) for r in range(area.top, area.bottom + 1) for c in range(area.left, area.right + 1)}
        blank = {place for place in cells if (sheet, place) in unknown}
        grid = grids.get(sheet)
        if blank and grid and not any(_number(grid, place) for place in cells - blank):
            return True
    return False


def _number(grid: Grid, place: Place) -> bool:
    value = grid.value(*place)
    return place in grid.formulas or (isinstance(value, int | float) and not isinstance(value, bool))
