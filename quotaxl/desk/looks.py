"""The looks of new cells and new sheets."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from contextlib import suppress
from typing import Any

import xlwings as xw

from quotaxl.core.edits import AddSheet, Style
from quotaxl.core.grid import Place
from quotaxl.core.refs import Area
from quotaxl.desk.blocks import keyed, spans
from quotaxl.desk.covers import addresses
from quotaxl.desk.marks import sign_sheet
from quotaxl.desk.native import takes_unions
from quotaxl.desk.tabs import Tabs


def style_cells(sheet: xw.Sheet, styles: Mapping[Place, Style]) -> None:
    """Give cells their looks: each trait once over all cells that share it, whatever else sets them apart."""
    unions = takes_unions(sheet.book)
    for set_trait, of_style in _TRAITS:
        wanted = {place: value for place, style in styles.items() if (value := of_style(style)) is not None}
        alike: dict[Hashable, list[Area]] = {}
        for area, value in keyed(wanted):
            alike.setdefault(value, []).append(area)
        for value, areas in alike.items():
            # Which lines run inside of an area is asked of its first one: borders are drawn area by area.
            for address in addresses(areas, unions=unions and set_trait is not _border):
                set_trait(sheet.range(address), value)


def _font(cells: xw.Range, value: tuple[str, float]) -> None:
    cells.font.set(name=value[0], size=value[1])


def _bold(cells: xw.Range, value: bool) -> None:
    cells.font.set(bold=value)


def _color(cells: xw.Range, value: str) -> None:
    cells.font.set(color=f"#{value}")


def _fill(cells: xw.Range, value: str) -> None:
    cells.color = f"#{value}"


def _border(cells: xw.Range, value: bool) -> None:
    del value
    cells.borders.set("all", line_style="continuous", weight="thin")


def _horizontal(cells: xw.Range, value: Any) -> None:  # noqa: ANN401 - one of xlwings' words
    cells.horizontal_alignment = value


def _vertical(cells: xw.Range, value: Any) -> None:  # noqa: ANN401 - as above
    cells.vertical_alignment = value


def _wrap(cells: xw.Range, value: bool) -> None:
    cells.wrap_text = value


def _format(cells: xw.Range, value: str) -> None:
    cells.number_format = value


_TRAITS: tuple[tuple[Callable[[xw.Range, Any], None], Callable[[Style], Hashable]], ...] = (
    (_font, lambda style: (style.font, style.size)),
    (_bold, lambda style: style.bold),
    (_color, lambda style: style.color),
    (_fill, lambda style: style.fill),
    (_border, lambda style: style.border or None),
    (_horizontal, lambda style: style.horizontal),
    (_vertical, lambda style: style.vertical),
    (_wrap, lambda style: style.wrap or None),
    (_format, lambda style: None if style.format == "General" else style.format),
)
"""How a trait is set, and what of a style it is; None where the style has it not. Cells of a new sheet have none."""


def add_sheet(tabs: Tabs, edit: AddSheet, own: str) -> xw.Sheet:
    """Add a sheet with its widths, heights and frozen rows; `own` is the name of a sheet to be signed as ours."""
    sheet = tabs.add(edit.name, edit.position)
    if edit.name == own:
        sign_sheet(sheet)
    for first, last, width in spans(dict(enumerate(edit.widths, start=1))):
        sheet.range(str(Area(1, first, 1, last))).column_width = width
    if edit.freeze:
        # xlwings freezes panes on neither Excel for Windows nor Excel for Mac (0.37.8).
        with suppress(NotImplementedError, AttributeError):
            _freeze(sheet, edit.freeze)
    return sheet


def set_heights(sheet: xw.Sheet, heights: Iterable[tuple[int, float]]) -> None:
    """Set the heights of rows; after the texts, as a program fits rows to wrapped text by itself."""
    for first, last, height in spans(dict(heights)):
        sheet.range(str(Area(first, 1, last, 1))).row_height = height


def _freeze(sheet: xw.Sheet, cell: str) -> None:
    """Freeze the rows above and the columns left of a cell."""
    at = sheet.range(cell)
    rows, columns = at.row - 1, at.column - 1
    if rows and columns:
        sheet.freeze_panes.freeze_at(sheet.range((1, 1), (rows, columns)))
    elif rows:
        sheet.freeze_panes.freeze_at(f"1:{rows}")
    elif columns:
        sheet.freeze_panes.freeze_at(sheet.range((1, 1), (1, columns)).columns[0])
