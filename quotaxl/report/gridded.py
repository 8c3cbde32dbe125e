"""Tables of limits, balances and budgets in a bureau's own model → a tag for each cell that the workbook holds."""

from collections.abc import Iterator, Mapping

from quotaxl.catalogue.debtkinds import AMOUNT_NAMES
from quotaxl.catalogue.prose import StatedForm, StatedRow, stated_forms
from quotaxl.catalogue.prose.outline import tags
from quotaxl.core.table import Table

_ROWS = {
    ("limit", "opening"): "限额/年初",
    ("new", None): "限额/新增",
    ("limit", "adjusted"): "限额/调整后",
    ("balance", "opening"): "余额/上年末",
    ("balance", "closing"): "余额/年末",
    ("repaid", None): "余额/还本",
    ("interest", None): "余额/付息",
}


def figure_cells(table: Table) -> Iterator[tuple[int, str, str]]:
    """Yield (row of the frame, column, tag) of the filled cells of a table whose form states what the workbook holds.

    The tag is the number alone. Columns of 本级 are a county's own where 下级 is empty, and left out where it is not.
    """
    stated = stated_forms().get(table.form or "")
    if stated is None:
        return
    below = table.frame["lower"] if "lower" in table.frame.columns else ()
    for (key, name), tag in _tags(stated, own=not any(below)).items():
        at, column = table.position(key), table.column(name)
        if at is None or column is None or table.unit_of(name) is None:
            continue
        if table.frame[name][at] is not None:
            yield at, name, f"={tag}"


def _tags(stated: StatedForm, *, own: bool) -> Mapping[tuple[str, str], str]:
    """Return the tag of each (row, column): of the county's sheet with the same rows, else of what a cell states."""
    levels = (None, "area", "own") if own else (None, "area")
    same = {name for name, one in stated_forms().items() if one is stated}
    county = {(item.key, item.field): tag for tag, item in tags().figures.items() if item.form in same}
    if county:
        return county
    cells = ((key, name, row, column) for key, row in stated.rows.items() for name, column in stated.columns.items())
    told = ((key, name, _tag(r, c)) for key, name, r, c in cells if r.level in levels and c.level in levels)
    return {(key, name): tag for key, name, tag in told if tag in tags().figures}


def _tag(row: StatedRow, column: StatedRow) -> str:
    """Return the tag of what row and column state together; one that is no tag where they state too little."""
    kind = AMOUNT_NAMES.get(row.kind or column.kind or "")
    lead = _ROWS.get((row.fact or column.fact or "", row.stage or column.stage))
    return f"{lead}/{kind}" if lead else ""
