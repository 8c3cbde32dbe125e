"""The sheets and tables of a file that are meant by name, where a person wants to see those alone."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from quotaxl.catalogue.form import form
from quotaxl.core.errors import UserError
from quotaxl.core.finding import Outcome
from quotaxl.core.words import Words

if TYPE_CHECKING:
    from quotaxl.core.grid import Grid
    from quotaxl.core.table import Table

_MOST = 12
_NONE = Words(
    "文件中没有这个名称的工作表或表格；有的是：{names}。",
    "No sheet or table of the file is called so. It has: {names}.",
)
_CLOSE = Words("是否指“{name}”？", "Did you mean {name}?")
_PART = Words("写工作表名称、表格标题或其中一段。", "Give the name of a sheet, the title of a table, or a part of it.")


def only(
    names: Sequence[str], file: str, grids: Sequence["Grid"], tables: Sequence["Table"]
) -> tuple[list["Grid"], list["Table"]]:
    """Return the sheets and tables of a file that are meant by `names`.

    A name is the whole name of a sheet, or a part of a sheet's name, of a table's title or of its form's name. A sheet
    that is meant comes with its tables, a table with its sheet.

    Raises UserError where nothing is called so, with what there is and the nearest.
    """
    wanted: dict[int, Table] = {}
    sheets: set[tuple[str, str]] = set()
    for name in names:
        text = _plain(name)
        whole = [grid for grid in grids if _plain(grid.sheet) == text]
        meant = whole or [grid for grid in grids if text in _plain(grid.sheet)]
        places = {(grid.file, grid.sheet) for grid in meant}
        called = [] if meant else [table for table in tables if any(text in _plain(word) for word in _called(table))]
        found = [table for table in tables if (table.grid.file, table.sheet) in places] + called
        if not meant and not called:
            raise _unknown(name, file, grids)
        wanted |= {id(table): table for table in found}
        sheets |= places | {(table.grid.file, table.sheet) for table in called}
    return [g for g in grids if (g.file, g.sheet) in sheets], [t for t in tables if id(t) in wanted]


def outcomes_of(outcomes: Iterable[Outcome], grids: Iterable["Grid"]) -> tuple[Outcome, ...]:
    """Return outcomes with the findings alone that concern some sheets."""
    sheets = {grid.sheet for grid in grids}
    return tuple(
        replace(
            one, findings=tuple(f for f in one.findings if f.sheet in sheets or {c.sheet for c in f.cells} & sheets)
        )
        for one in outcomes
    )


def _called(table: "Table") -> tuple[str, ...]:
    return (table.title, form(table.form).name if table.form else "")


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _unknown(name: str, file: str, grids: Sequence["Grid"]) -> UserError:
    there = list(dict.fromkeys(grid.sheet for grid in grids))
    close = get_close_matches(name, there, n=1, cutoff=0.5)
    shown = there[:_MOST] + (["……"] if len(there) > _MOST else [])
    lists = _NONE.fill(names=Words("、".join(shown), ", ".join(shown)))
    what = _CLOSE.fill(name=close[0]) if close else _PART
    return UserError(f"{file}：{name}", lists, what)
