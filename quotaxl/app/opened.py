"""Use case: workbooks that are open in a spreadsheet program, checked and marked where they are."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from quotaxl.app.check import Checked
from quotaxl.core.document import Document
from quotaxl.core.edits import FINDINGS_SHEET, ClearMarks, EditPlan
from quotaxl.core.errors import UserError
from quotaxl.core.grid import Grid, Place, Value
from quotaxl.core.ports import OpenWorkbook, ReadWorkbook
from quotaxl.core.refs import Area
from quotaxl.core.words import Lang
from quotaxl.marks.plan import mark_plan
from quotaxl.text.labels import CLEARING, MARKING

Same = Callable[[Place], bool]


def reader(opened: Sequence[OpenWorkbook], read: ReadWorkbook) -> ReadWorkbook:
    """Return a reader that takes open workbooks from their program and all others from their files.

    What a program does not tell of whole ranges (indents, number formats, merged cells further down) is taken from
    the saved file, for cells that hold the same there.
    """
    by_path = {one.path: one for one in opened}

    def found(path: Path, /) -> Document:
        one = by_path.get(path)
        if one is None:
            return read(path)
        saved = None
        if one.local:
            with suppress(UserError):  # gone, or its program lets nobody else read it
                saved = read(path)
        live = one.read(saved=saved)
        if saved is None:
            return live
        sheets = {grid.sheet: grid for grid in saved.grids}
        grids = tuple(with_layout(grid, sheets[grid.sheet]) if grid.sheet in sheets else grid for grid in live.grids)
        return replace(live, blocks=grids)

    return found


def with_layout(live: Grid, saved: Grid) -> Grid:
    """Return `live` with the layout of `saved` wherever both hold the same."""

    def same(place: Place) -> bool:
        return _plain(live.value(*place)) == _plain(saved.value(*place))

    def same_row(row: int) -> bool:
        return all(same((row, column)) for column in range(1, max(live.width, saved.width) + 1))

    known = set(live.merges)
    merges = [a for a in saved.merges if a not in known and not any(a.meets(b) for b in known) and _unmoved(a, same)]
    return replace(
        live,
        merges=(*live.merges, *merges),
        formats={place: code for place, code in saved.formats.items() if same(place)},
        indents={place: depth for place, depth in saved.indents.items() if same(place)},
        hidden_rows=frozenset(row for row in saved.hidden_rows if same_row(row)),
        hidden_columns=saved.hidden_columns if live.width == saved.width else frozenset(),
    )


def _plain(value: Value) -> Value:
    return None if value == "" else value


def _unmoved(area: Area, same: Same) -> bool:
    return all(same((r, c)) for r in range(area.top, area.bottom + 1) for c in range(area.left, area.right + 1))


def mark_open(one: OpenWorkbook, checked: Checked, lang: Lang) -> bool:
    """Mark an open workbook with what concerns it; marks of an earlier run go first.

    Return whether it now carries the list of findings: a workbook with a protected structure takes none.
    Raises UserError.
    """
    found = next(each for each in checked.loaded if each.path == one.path)
    sheets = tuple(grid.sheet for grid in found.workbook.grids)
    plan = mark_plan(found.file, sheets, checked.outcomes, lang, checked.record)
    edits = [e for e in plan.edits if not isinstance(e, ClearMarks)]
    refused = one.apply(EditPlan((ClearMarks("take out the marks of an earlier run"), *edits)), MARKING)
    return FINDINGS_SHEET not in refused


def clear_open(one: OpenWorkbook) -> None:
    """Take all marks out of an open workbook. Raises UserError."""
    one.apply(EditPlan((ClearMarks("the user asked for it"),)), CLEARING)
