"""How high rows must be for the wrapped texts in them to be seen in full: as Excel fits them, not shown by itself.

Excel and LibreOffice fit a row when somebody edits it; what a file states is shown as it is.
"""

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping

from quotaxl.core.grid import Place
from quotaxl.xlsx.cells import style_of, value_of
from quotaxl.xlsx.draft import Draft
from quotaxl.xlsx.markup import attribute, flag, with_attribute
from quotaxl.xlsx.merged import merged
from quotaxl.xlsx.sheet import SheetEdit

_LINE, _PAD = 15 / 11, 2.0
"""Height of a line, in points for each of its font, and the room above and below all lines."""
_WIDE, _NARROW = 2.15 / 11, 1.1 / 11
"""A Chinese and a Latin character, for each point of the font, in the widths of digits that columns are measured in."""
_FONT, _HEIGHT, _WIDTH, _HIGHEST = 11.0, 15.0, 9.14, 409.0
"""What holds where a file does not say it; no row can be higher than the last."""
_SIZE = re.compile(rb"<(?:[\w.-]+:)?sz\s[^>]*?val\s*=\s*[\"']([\d.]{1,6})[\"']")
_WRAPS = re.compile(rb"\swrapText\s*=\s*[\"'](?:1|true)[\"']")
_COLUMN = re.compile(rb"<(?:[\w.-]+:)?col\s[^>]*>")


def fit_rows(draft: Draft, name: str, rows: Iterable[int]) -> None:
    """Make rows of a sheet as high as their wrapped texts need; none becomes lower."""
    sheet = draft.sheet(name)
    preset = sheet.find("sheetFormatPr", after=False)
    given = _number(preset.data, "defaultRowHeight") if preset else None
    widths, other = _widths(sheet)
    spans: dict[Place, tuple[int, bool]] = {
        (one.top, one.left): (one.right, one.bottom > one.top) for one in merged(sheet)
    }
    wraps: dict[int, float | None] = {}
    for number in sorted(set(rows)):
        row = sheet.row(number)
        if row is None:
            continue
        needed = 0.0
        for column, cell in row.cells.items():
            style = int(style_of(cell) or 0)
            if style not in wraps:
                wraps[style] = _wrapped(draft, style)
            size = wraps[style]
            last, tall = spans.get((number, column), (column, False))
            if size is None or tall or b"<f" in cell:
                continue
            value = value_of(cell, draft.strings)
            if isinstance(value, str):
                room = sum(widths.get(at, other) for at in range(column, last + 1))
                lines = _lines(value, room, size)
                needed = max(needed, lines * size * _LINE + _PAD if lines > 1 else 0.0)
        if needed > (_number(row.tag, "ht") or given or _HEIGHT):
            sheet.open_row(number).tag = with_attribute(row.tag, "ht", f"{min(needed, _HIGHEST):.4g}")
            sheet.touched = True


def _wrapped(draft: Draft, style: int) -> float | None:
    """Return the size of a style's font where it wraps texts; None where it does not."""
    styles = draft.styles.items("cellXfs")
    if style >= len(styles) or not _WRAPS.search(styles[style]):
        return None
    fonts = draft.styles.items("fonts")
    font = int(attribute(styles[style], "fontId") or 0)
    size = _SIZE.search(fonts[font]) if font < len(fonts) else None
    return float(size[1]) if size else _FONT


def _widths(sheet: SheetEdit) -> tuple[Mapping[int, float], float]:
    """Return the widths of columns in characters, and that of all others."""
    preset, block = sheet.find("sheetFormatPr", after=False), sheet.find("cols", after=False)
    other = (_number(preset.data, "defaultColWidth") if preset else None) or _WIDTH
    widths: dict[int, float] = {}
    for tag in _COLUMN.findall(block.data) if block else ():
        first, last, width = (_number(tag, key) for key in ("min", "max", "width"))
        if first and last:
            wide = 0.0 if flag(tag, "hidden") else width or other
            widths.update(dict.fromkeys(range(int(first), min(int(last), int(first) + 1000) + 1), wide))
    return widths, other


def _number(tag: bytes, key: str) -> float | None:
    text = attribute(tag, key)
    try:
        return float(text) if text else None
    except ValueError:
        return None


def _lines(text: str, width: float, size: float) -> int:
    """Return how many lines a text takes; one in a column that is hidden or next to it."""
    room = width - 1
    if room <= 1:
        return 1
    return sum(max(1, math.ceil(_measured(line) * size / room)) for line in text.split("\n"))


def _measured(text: str) -> float:
    return sum(_WIDE if unicodedata.east_asian_width(c) in "WFA" else _NARROW for c in text)
