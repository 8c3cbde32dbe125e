"""How cells and roles are shown on a terminal."""

from decimal import Decimal

from quotaxl.core.amount import exact, plain
from quotaxl.core.grid import CellError, Value
from quotaxl.core.table import RowRole
from quotaxl.core.words import Words
from quotaxl.text.clean import line

ROLES = {
    "title": ("T", "bold magenta", Words("标题", "title")),
    "unit": ("U", "cyan", Words("单位", "unit")),
    "header": ("H", "bold blue", Words("表头", "header")),
    RowRole.TOTAL: ("Σ", "bold green", Words("合计", "total")),
    RowRole.PARENT: ("P", "green", Words("汇总行", "parent")),
    RowRole.PART: ("p", "yellow", Words("其中", "part")),
    RowRole.ITEM: ("·", "", Words("明细", "item")),
    RowRole.NOTE: ("N", "dim italic", Words("说明", "note")),
}
"""Per role: its mark in the margin, its colour, its name."""

MORE = Words("……另有 {count} 行", "... {count} more rows")


def shown(value: Value) -> str:
    """Return a cell as people read it: numbers in full, error values as their code, texts on one line."""
    if value is None:
        return ""
    if isinstance(value, CellError):
        return value.code
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return plain(exact(value))
    return line(str(value))
