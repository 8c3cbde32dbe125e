"""A picture of a template in SVG: its cells, and in colour what fills them."""

from collections.abc import Sequence
from html import escape

from quotaxl.core.document import Document
from quotaxl.core.grid import Grid
from quotaxl.core.refs import Area
from quotaxl.fill.survey import CellState, Surveyed
from quotaxl.reading.tidy import shown

_ROW, _COLUMN, _GAP = 24, 120, 48
"""Pixels of a row, of a column of unknown width, and between two sheets."""
_COLOURS = {
    CellState.BOUND: "#d9ead3",
    CellState.DOUBTFUL: "#fff2cc",
    CellState.FORMULA: "#dae8fc",
    CellState.TEXT: "#f5f5f5",
    CellState.UNKNOWN: "#f8cecc",
}
_LEGEND = {
    CellState.BOUND: "绑定",
    CellState.DOUBTFUL: "拿不准",
    CellState.FORMULA: "公式保留",
    CellState.TEXT: "文字保留",
    CellState.UNKNOWN: "未识别",
}


def picture(book: Document, surveyed: Sequence[Surveyed]) -> str:
    """Return a drawing of every sheet, one below the other, with what becomes of its cells."""
    parts: list[str] = []
    top, right = 40, 560
    for number, (state, text) in enumerate(_LEGEND.items()):
        parts += [_box(10 + number * 100, 8, 90, 20, _COLOURS[state]), _text(14 + number * 100, 22, text)]
    for grid in book.grids:
        own = [one for one in surveyed if one.sheet == grid.sheet]
        if not own:
            continue
        height, width = _sheet(grid, own, top, parts)
        top, right = top + height + _GAP, max(right, width)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{right + 20}" height="{top}" font-family="SimSun,sans-serif">'
    )
    return f"{head}{''.join(parts)}</svg>\n"


def _sheet(grid: Grid, own: Sequence[Surveyed], top: int, parts: list[str]) -> tuple[int, int]:
    """Add one sheet to the picture at height `top`: its cells, over those bound the colour of how sure the binding is.

    Returns how high and how wide it came out, in pixels.
    """
    areas = [(one, area) for one in own if (area := _area(one.ref))]
    rows = max([len(grid.rows), *(area.bottom for _, area in areas)])
    columns = max([grid.width, *(area.right for _, area in areas)])
    edges = [10]
    for column in range(1, columns + 1):
        edges.append(edges[-1] + int(max(40, min(grid.widths.get(column, _COLUMN / 7) * 7, 260))))
    parts.append(f'<text x="10" y="{top + 14}" font-size="14" font-weight="bold">{escape(grid.sheet)}</text>')
    body = top + 20
    for one, area in areas:
        wide, high = edges[area.right] - edges[area.left - 1], (area.bottom - area.top + 1) * _ROW
        x, y = edges[area.left - 1], body + (area.top - 1) * _ROW
        parts.append(_box(x, y, wide, high, _COLOURS[one.state]))
        if one.state in (CellState.BOUND, CellState.DOUBTFUL):
            parts.append(_text(x + 3, y + high - 4, one.what.zh, "#38761d", wide))
    for row in range(1, rows + 1):
        for column in range(1, columns + 1):
            value = shown(grid.value(row, column))
            if value:
                wide = edges[column] - edges[column - 1]
                alone = all(grid.value(row, c) in (None, "") for c in range(column + 1, columns + 1))
                room = edges[columns] - edges[column - 1] if alone else wide
                parts.append(_text(edges[column - 1] + 3, body + row * _ROW - 9, value, "#000000", room))
    return rows * _ROW + 20, edges[-1]


def _area(text: str) -> Area | None:
    try:
        return Area.parse(text)
    except ValueError:
        return None


def _box(x: int, y: int, width: int, height: int, colour: str) -> str:
    return (
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{colour}" stroke="#999999" stroke-width="0.5"/>'
    )


def _text(x: int, y: int, text: str, colour: str = "#000000", room: int = 1000) -> str:
    most = max(room // 9, 1)
    cut = text if len(text) <= most else f"{text[: most - 1]}…"
    return f'<text x="{x}" y="{y}" font-size="10" fill="{colour}">{escape(cut)}</text>'
