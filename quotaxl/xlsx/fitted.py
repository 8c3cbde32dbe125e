"""How high rows must be for the wrapped texts in them to be seen in full: as Excel fits them, not shown by itself.

Excel and LibreOffice fit a row when somebody edits it; what a file states is shown as it is.
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from quotaxl.core.grid import Place
from quotaxl.core.textwidth import COLUMN, text_width
from quotaxl.xlsx.cells import style_of, value_of
from quotaxl.xlsx.draft import Draft
from quotaxl.xlsx.markup import attribute, flag, with_attribute
from quotaxl.xlsx.merged import merged
from quotaxl.xlsx.sheet import SheetEdit

_LINE, _PAD = 15 / 11, 2.0
"""Height of a line, in points for each of its font, and the room above and below all lines."""
_FONT, _HEIGHT, _HIGHEST = 11.0, 15.0, 409.0
"""What holds where a file does not say it; no row can be higher than the last."""
_SIZE = re.compile(rb"<(?:[\w.-]+:)?sz\s[^>]*?val\s*=\s*[\"']([\d.]{1,6})[\"']")
_TEXT = re.compile(rb"""\st\s*=\s*["'](?:s|inlineStr)["']""")
_WRAPS = re.compile(rb"\swrapText\s*=\s*[\"'](?:1|true)[\"']")
_COLUMN = re.compile(rb"<(?:[\w.-]+:)?col\s[^>]*>")


@dataclass(frozen=True, slots=True)
class _Room:
    """The widths of a sheet's columns in characters, that of all others, the usual height of a row.

    `spans` tells of each merged area, by its first cell, its last column and whether it has several rows.
    """

    widths: Mapping[int, float]
    other: float
    height: float
    spans: Mapping[Place, tuple[int, bool]]


def fit_rows(draft: Draft, name: str, rows: Iterable[int]) -> None:
    """Make rows of a sheet as high as their wrapped texts need; none becomes lower."""
    sheet = draft.sheet(name)
    room = _room(sheet)
    for number in sorted(set(rows)):
        needed = _needed(draft, sheet, room, number, {})
        row = sheet.row(number) if needed else None
        if row is not None:
            sheet.open_row(number).tag = with_attribute(row.tag, "ht", f"{min(needed, _HIGHEST):.4g}")
            sheet.touched = True


def too_low(draft: Draft, name: str, rows: Mapping[int, Mapping[int, object]]) -> bool:
    """Return whether a row of a sheet is too low with these contents, by column, besides what it holds."""
    sheet = draft.sheet(name)
    room = _room(sheet)
    return any(_needed(draft, sheet, room, number, contents) for number, contents in rows.items())


def _needed(draft: Draft, sheet: SheetEdit, room: _Room, number: int, contents: Mapping[int, object]) -> float:
    """Return the height that a row lacks; 0 where it is high enough."""
    row = sheet.row(number)
    if row is None:
        return 0.0
    needed = 0.0
    for column, cell in row.cells.items():
        if column not in contents and not _TEXT.search(cell):
            continue
        size = _wrapped(draft, style_of(cell))
        last, tall = room.spans.get((number, column), (column, False))
        if size is None or tall:
            continue
        value = contents[column] if column in contents else value_of(cell, draft.strings)
        if isinstance(value, str):
            wide = sum(room.widths.get(at, room.other) for at in range(column, last + 1))
            lines = _lines(value, wide, size)
            needed = max(needed, lines * size * _LINE + _PAD if lines > 1 else 0.0)
    return needed if needed > (_number(row.tag, "ht") or room.height) else 0.0


def _room(sheet: SheetEdit) -> _Room:
    preset, block = sheet.find("sheetFormatPr", after=False), sheet.find("cols", after=False)
    other = (_number(preset.data, "defaultColWidth") if preset else None) or COLUMN
    widths: dict[int, float] = {}
    for tag in _COLUMN.findall(block.data) if block else ():
        first, last, width = (_number(tag, key) for key in ("min", "max", "width"))
        if first and last:
            wide = 0.0 if flag(tag, "hidden") else width or other
            widths.update(dict.fromkeys(range(int(first), min(int(last), int(first) + 1000) + 1), wide))
    spans = {(one.top, one.left): (one.right, one.bottom > one.top) for one in merged(sheet)}
    return _Room(widths, other, (_number(preset.data, "defaultRowHeight") if preset else None) or _HEIGHT, spans)


def _wrapped(draft: Draft, style: int) -> float | None:
    """Return the size of a style's font where it wraps texts; None where it does not."""
    known = draft.memo.setdefault("wrapped", dict[int, float | None]())
    assert isinstance(known, dict)
    if style not in known:
        known[style] = _size(draft, style)
    size: float | None = known[style]
    return size


def _size(draft: Draft, style: int) -> float | None:
    styles = draft.styles.items("cellXfs")
    if style >= len(styles) or not _WRAPS.search(styles[style]):
        return None
    fonts = draft.styles.items("fonts")
    font = int(attribute(styles[style], "fontId") or 0)
    size = _SIZE.search(fonts[font]) if font < len(fonts) else None
    return float(size[1]) if size else _FONT


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
    return sum(max(1, math.ceil(text_width(line, size) / room)) for line in text.split("\n"))
