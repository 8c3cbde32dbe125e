"""Which county workbooks, and which sheets of one, are still blank: no figure and no project typed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from quotaxl.catalogue.form import forms
from quotaxl.core.grid import Grid
from quotaxl.core.table import ColumnType, RowRole, Table
from quotaxl.dossier.dossier import Dossier
from quotaxl.dossier.levels import AREA, LEVEL_LIMIT
from quotaxl.dossier.papers import INFO, own_sheet

LIMIT = "county-limit"
LISTS = ("county-projects", "county-changes", "county-bonds", "county-spending", "county-subjects")
"""Sheets whose rows are typed whole: a name alone is something."""

_ALLOTTED = {LIMIT: ("new", ("general", "special")), LEVEL_LIMIT: (AREA, ("new_general", "new_special"))}
"""What `quotaxl split` writes: the new quota of a kind, beside the notice's number; row and columns by sheet."""


def blank_files(tables: Iterable[Table], grids: Iterable[Grid]) -> Mapping[str, str]:
    """Return the files that hold county sheets and nothing typed in them, each with its first county sheet.

    What `new` and `split` wrote and formulas that come to 0 are nothing typed; a figure on a sheet that was not
    recognised is something, and so is an amount that could not be read.
    """
    by_file: dict[str, list[Table]] = {}
    for table in tables:
        by_file.setdefault(table.file, []).append(table)
    sheets: dict[str, list[Grid]] = {}
    for grid in grids:
        sheets.setdefault(grid.file, []).append(grid)
    return {
        file: next(t.sheet for t in found if own_sheet(t.form))
        for file, found in by_file.items()
        if any(_ours(t) for t in found)
        and not any(_typed(t) for t in found)
        and not _loose(found, sheets.get(file, ()))
    }


def without_blank(dossier: Dossier) -> Dossier:
    """Return a dossier without the county workbooks that are blank, which it names."""
    blank = blank_files(dossier.tables, (grid for workbook in dossier.workbooks for grid in workbook.grids))
    if not blank:
        return dossier
    return replace(
        dossier,
        tables=tuple(t for t in dossier.tables if t.file not in blank),
        blank=blank,
    )


def blank_sheets(tables: Iterable[Table], grids: Iterable[Grid]) -> frozenset[str]:
    """Return the county sheets of a file that show nothing but their heads and sums that come to 0.

    What `split` wrote shows something, and so does a 0 that a person typed.
    """
    by_sheet: dict[str, list[Table]] = {}
    for table in tables:
        by_sheet.setdefault(table.sheet, []).append(table)
    return frozenset(
        sheet for sheet, found in by_sheet.items() if all(_ours(t) for t in found) and not any(map(_shows, found))
    ) | {grid.sheet for grid in grids if grid.sheet not in by_sheet and _heads_alone(grid)}


def _heads_alone(grid: Grid) -> bool:
    """Return whether a sheet holds the title of a county form and its heads, and nothing below: no table was read."""
    rows = [texts for texts in ([v for v in row if v not in (None, "")] for row in grid.rows) if texts]
    if not rows or len(rows[-1]) < max(map(len, rows)) or not all(isinstance(v, str) for row in rows for v in row):
        return False
    title = str(rows[0][0])
    return any(p.search(title) for form in forms() if own_sheet(form.id) for p in form.titles)


def _shows(table: Table) -> bool:
    """Return whether a county sheet shows a project, an amount, or what was meant for one."""
    rows = table.listed("row")
    return _typed(table) or any(
        value is not None and (value or (rows[at], column.index) not in table.grid.formulas)
        for column in table.amounts()
        for at, value in enumerate(table.frame[column.name])
    )


def _ours(table: Table) -> bool:
    """Return whether a table is a sheet of a county workbook that takes figures."""
    return own_sheet(table.form) and table.form != INFO


def _typed(table: Table) -> bool:
    if table.form == INFO:
        return False
    if table.form in LISTS and any(
        text and role == RowRole.ITEM for text, role in zip(table.held("label"), table.held("role"), strict=True)
    ):
        return True
    unread = {r.ref for r in table.remarks if r.kind == "not-a-number"}
    return bool(unread) or any(value for value in _figures(table))


def _figures(table: Table) -> Iterator[Decimal]:
    """Yield the amounts that a person put there, formulas that show something among them."""
    keys, rows = table.listed("key"), table.listed("row")
    row, fields = _ALLOTTED.get(table.form or "", ("", ()))
    for column in table.amounts():
        for at, value in enumerate(table.frame[column.name]):
            if value is None:
                continue
            if keys[at] == row and column.name in fields:
                continue
            if fields and (rows[at], column.index) in table.grid.formulas:
                continue  # it sums what split wrote
            yield value


def _loose(tables: Sequence[Table], grids: Iterable[Grid]) -> bool:
    """Return whether a sheet that no table was read from holds a number."""
    read = {t.sheet for t in tables if t.columns and any(c.type is ColumnType.AMOUNT for c in t.columns)}
    read |= {t.sheet for t in tables if t.form == INFO}
    return any(
        type(value) in (int, float) and value and (r, c) not in grid.formulas
        for grid in grids
        if grid.sheet not in read
        for r, cells in enumerate(grid.rows, 1)
        for c, value in enumerate(cells, 1)
    )
