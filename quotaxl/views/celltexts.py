"""How cells and roles are shown on a terminal."""

from decimal import Decimal

from quotaxl.core.amount import exact, plain
from quotaxl.core.grid import CellError, Value
from quotaxl.core.table import ColumnType, RowRole
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

TYPES = {
    ColumnType.AMOUNT: Words("金额", "amount"),
    ColumnType.TEXT: Words("文字", "text"),
    ColumnType.DATE: Words("日期", "date"),
    ColumnType.RATE: Words("利率", "rate"),
    ColumnType.CODE: Words("编码", "code"),
}
"""What a column holds, in words."""

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
