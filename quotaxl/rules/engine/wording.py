"""How findings name places and amounts, the same in every rule."""

import re
from collections.abc import Sequence
from decimal import Decimal

from quotaxl.core.amount import Unit, exact, plain
from quotaxl.core.finding import CellRef
from quotaxl.core.refs import column_letter
from quotaxl.core.table import Table
from quotaxl.core.words import Words

_SHOWN = 40
_ORDINAL = re.compile(
    r"^\s*(?:[(（][一二三四五六七八九十\d]+[)）][、.．]?|[一二三四五六七八九十\d]+[、.．])?\s*(?:其中[:：]|附[:：])?\s*"
)
_FIGURES = re.compile(r"(?:预计执行数|实际数|执行数|决算数|预算数)$")
_MORE, _LESS = Words("多", "much"), Words("少", "little")
ROUNDED = Words(
    "差额在各数按印出的位数四舍五入所能造成的范围内，可能只是舍位误差。",
    "The gap is no larger than rounding of the printed figures can make it.",
)


def money(value: Decimal, unit: Unit | None) -> str:
    """Return an amount as printed: 8000万元; without a unit where none is known."""
    return f"{plain(value)}{unit.label if unit else ''}"


def more_or_less(gap: Decimal) -> Words:
    """Return by which word a figure is off: 多 or 少; in English after “too”."""
    return _MORE if gap > 0 else _LESS


def short(text: str) -> str:
    """Return a text from outside on one line, cut to a readable length."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"


def label(table: Table, at: int) -> str:
    """Return the label of a frame row, or its sheet row where it has none."""
    found = table.held("label")[at]
    return short(found) if found else f"第{table.frame['row'][at]}行"


def short_label(table: Table, at: int) -> str:
    """Return the label of a frame row as a message says it: 年末一般债务余额.

    Of 五、2023年末地方政府一般债务余额预计执行数, that is: without its ordinal and 其中, the table's own year,
    地方政府, and the kind of figure that the column tells.
    """
    said = _ORDINAL.sub("", label(table, at))
    if table.year:
        said = re.sub(rf"^{table.year}(?=年[末初])|^{table.year}年(?=\D)", "", said)
    return _FIGURES.sub("", said.replace("地方政府", "")) or label(table, at)


def heading(table: Table, name: str) -> str:
    """Return what a column is called: the lowest level of its header, or its letter."""
    column = table.column(name)
    if column is None:
        return name
    return short(column.path[-1]) if column.path and column.path[-1].strip() else column_letter(column.index)


def place(table: Table, refs: Sequence[CellRef]) -> Words:
    """Return where the first cell is: sheet and address."""
    return Words(f"〔{table.sheet}〕{refs[0].ref}", f"[{table.sheet}] {refs[0].ref}")


def value_at(table: Table, at: int, name: str) -> Decimal | None:
    """Return the amount of a frame row, in the sheet's unit; None where blank."""
    found = table.frame[name][at]
    return exact(found) if isinstance(found, Decimal) else None


def names(items: Sequence[str], most: int = 5) -> Words:
    """Return a list of names in both languages, cut after `most`."""
    shown = [short(i) for i in items[:most]]
    rest = len(items) - len(shown)
    zh = "、".join(shown) + (f"等{len(items)}个" if rest > 0 else "")
    en = ", ".join(shown) + (f" and {rest} more" if rest > 0 else "")
    return Words(zh, en)
