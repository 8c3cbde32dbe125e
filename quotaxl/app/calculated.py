"""The results of a filled form's formulas that are not known here, asked of a spreadsheet program."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

from quotaxl.core.amount import exact
from quotaxl.core.edits import EditPlan, SetResult
from quotaxl.core.ports import ReadWorkbook, Recalculate
from quotaxl.core.refs import ref

_REASON = "由表格软件计算"


def with_results(
    drafts: Mapping[Path, Path], read: ReadWorkbook, recalculate: Recalculate | None
) -> Mapping[Path, EditPlan]:
    """Return by target what puts the results that a program finds in its draft beside the formulas.

    Nothing where none was asked for. Errors and dates are left out: that a program does not know a function is no
    result. Raises UserError where there is no program.
    """
    if recalculate is None:
        return dict.fromkeys(drafts, EditPlan(()))
    return {target: EditPlan(tuple(_found(draft, read, recalculate))) for target, draft in drafts.items()}


def _found(draft: Path, read: ReadWorkbook, recalculate: Recalculate) -> Iterator[SetResult]:
    book = read(draft)
    if not any(grid.uncached for grid in book.grids):
        return
    calculated = {grid.sheet: grid for grid in recalculate(draft).grids}
    for grid in book.grids:
        for row, column in sorted(grid.uncached) if grid.sheet in calculated else ():
            value = calculated[grid.sheet].value(row, column)
            if isinstance(value, bool | str):
                yield SetResult(grid.sheet, ref(row, column), value, _REASON)
            elif isinstance(value, int | float | Decimal):
                yield SetResult(grid.sheet, ref(row, column), exact(value), _REASON)
