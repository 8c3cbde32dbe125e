"""Contents of cells, written a rectangle at a time."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import xlwings as xw

from quotaxl.core.edits import Content, Formula
from quotaxl.core.grid import Place
from quotaxl.core.refs import Area
from quotaxl.desk.blocks import rectangles
from quotaxl.desk.native import put_values
from quotaxl.desk.text import taken_for_else

TEXT = "@"
_GENERAL = "General"
_MOMENTS = {"date": "yyyy-mm-dd", "datetime": "yyyy-mm-dd hh:mm", "time": "hh:mm:ss"}


def write_cells(sheet: xw.Sheet, contents: Mapping[Place, Content]) -> None:
    """Write contents; text that a program would take for something else gets the format @ first."""
    as_text = {place for place, content in contents.items() if isinstance(content, str) and taken_for_else(content)}
    for area in rectangles(as_text):
        cells_of(sheet, area).number_format = TEXT
    _make_room(sheet, contents)
    formulas = {place for place, content in contents.items() if isinstance(content, Formula)}
    for area in rectangles(contents.keys() - formulas):
        put_values(cells_of(sheet, area), [[_plain(contents[place]) for place in row] for row in rows_of(area)])
    for area in rectangles(formulas):
        cells_of(sheet, area).formula = [[_text(contents[place]) for place in row] for row in rows_of(area)]


def _make_room(sheet: xw.Sheet, contents: Mapping[Place, Content]) -> None:
    """Take the format @ off cells that get a number or a formula, as it would make text of them; show days as days."""
    kinds: dict[str, set[Place]] = {}
    for place, content in contents.items():
        if content is not None and not isinstance(content, str):
            kinds.setdefault(_moment(content), set()).add(place)
    for kind, places in kinds.items():
        wanted = _MOMENTS.get(kind)
        for area in rectangles(places):
            for part, code in formats_of(sheet, area):
                if code == TEXT or (wanted and code == _GENERAL):
                    cells_of(sheet, part).number_format = wanted or _GENERAL


def formats_of(sheet: xw.Sheet, area: Area) -> Iterator[tuple[Area, str]]:
    """Yield parts of an area, each with the one number format of its cells.

    A program tells the format of a whole range, or nothing where there are several; then its halves are asked.
    """
    code = cells_of(sheet, area).number_format
    if code is not None or area.top * area.left == area.bottom * area.right:
        yield area, code or _GENERAL
    elif area.bottom > area.top:
        middle = (area.top + area.bottom) // 2
        yield from formats_of(sheet, Area(area.top, area.left, middle, area.right))
        yield from formats_of(sheet, Area(middle + 1, area.left, area.bottom, area.right))
    else:
        middle = (area.left + area.right) // 2
        yield from formats_of(sheet, Area(area.top, area.left, area.bottom, middle))
        yield from formats_of(sheet, Area(area.top, middle + 1, area.bottom, area.right))


def cells_of(sheet: xw.Sheet, area: Area) -> xw.Range:
    """Return an area of a sheet as a range: by its address, which is one call where two corners are three."""
    return sheet.range(str(area))


def rows_of(area: Area) -> Iterable[list[Place]]:
    """Return the places of an area row by row."""
    columns = range(area.left, area.right + 1)
    return ([(row, column) for column in columns] for row in range(area.top, area.bottom + 1))


def _moment(content: Content) -> str:
    if isinstance(content, datetime):
        return "datetime"
    return "date" if isinstance(content, date) else "time" if isinstance(content, time) else ""


def _plain(content: Content) -> object:
    """Return a value as xlwings takes it. A cell holds a binary number, so an amount becomes the nearest one."""
    if isinstance(content, bool | str | datetime) or content is None:
        return content
    if isinstance(content, date):
        return datetime(content.year, content.month, content.day)  # noqa: DTZ001 - a sheet's days have no zone
    if isinstance(content, time):
        gap = timedelta(hours=content.hour, minutes=content.minute, seconds=content.second)
        return gap / timedelta(days=1)
    assert isinstance(content, Decimal | int | float)
    return float(content)


def _text(content: Content) -> str:
    assert isinstance(content, Formula)
    return f"={content.text}"
