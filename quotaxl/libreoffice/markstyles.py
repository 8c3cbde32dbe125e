"""The cell styles of conditional formats: a fill, and nothing else of a cell changes.

A conditional style inherits from the document's default style, always (7.4), and what that one sets by itself wins
over the cell's own look: text that stood in the middle jumps to the bottom. So the style says for all of these
what the cells have.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

from quotaxl.core.refs import Area
from quotaxl.libreoffice.looks import number

_NO_STYLES = "只要有一张工作表受保护，LibreOffice 就不能新建标记所用的单元格样式"
"""So it is with 7.4: it makes no cell style while any sheet of the document is protected."""
_DIRECT = "DIRECT_VALUE"  # com.sun.star.beans.PropertyState
_OURS = frozenset(("CellBackColor", "IsCellBackgroundTransparent", "ConditionalFormat", "Validation", "CellStyle"))


def styled(sheet: Any, areas: Sequence[Area], fill: object) -> Iterator[tuple[str, list[Area]]]:
    """Yield the name of a style with a fill, made where it is missing, and the parts of areas that it fits."""
    names = _set_by_default(sheet)
    if not names:
        yield _style(sheet, fill, (), ()), list(areas)
        return
    looks: dict[tuple[str, ...], tuple[tuple[Any, ...], list[Area]]] = {}
    for area in areas:
        for part, cells in _even(sheet, area):
            values = tuple(cells.getPropertyValues(names))
            looks.setdefault(tuple(map(repr, values)), (values, []))[1].append(part)
    for values, same in looks.values():
        yield _style(sheet, fill, names, values), same


def _set_by_default(sheet: Any) -> tuple[str, ...]:
    """Return what the document's default style sets by itself; it is asked once while the screen stands still."""
    app, key = sheet.book.app, sheet.book.uid
    if key in app.defaults and not app.screen_updating:
        return tuple(app.defaults[key])
    style = sheet.book.xl.StyleFamilies.getByName("CellStyles").getByName("Default")
    cell = sheet.xl.getCellByPosition(0, 0).getPropertySetInfo()
    names = sorted(p.Name for p in style.getPropertySetInfo().Properties if p.Name not in _OURS)
    states = style.getPropertyStates(tuple(names))
    found = tuple(n for n, s in zip(names, states, strict=True) if s.value == _DIRECT and cell.hasPropertyByName(n))
    app.defaults[key] = found
    return found


def _even(sheet: Any, area: Area) -> Iterator[tuple[Area, Any]]:
    """Yield the parts of an area whose cells look the same, each with its cells."""
    cells = sheet.xl.getCellRangeByPosition(area.left - 1, area.top - 1, area.right - 1, area.bottom - 1)
    if (area.top, area.left) == (area.bottom, area.right):
        yield area, cells
        return
    groups = cells.UniqueCellFormatRanges
    for at in range(groups.Count):
        for found in groups.getByIndex(at).RangeAddresses:
            part = Area(found.StartRow + 1, found.StartColumn + 1, found.EndRow + 1, found.EndColumn + 1)
            yield part, sheet.xl.getCellRangeByPosition(part.left - 1, part.top - 1, part.right - 1, part.bottom - 1)


def _style(sheet: Any, fill: object, names: Sequence[str], values: Sequence[Any]) -> str:
    """Return the name of the cell style with this fill and look; it is made the first time."""
    name = "quotaxl" if fill is None else f"quotaxl-{number(fill):06x}"
    if names:
        name += "-" + sha256(repr((names, values)).encode()).hexdigest()[:8]
    app, document = sheet.book.app, sheet.book.xl
    key = sheet.book.uid, name
    if key in app.styles and not app.screen_updating:
        return name
    styles = document.StyleFamilies.getByName("CellStyles")
    if not styles.hasByName(name):
        if any(sheet.isProtected() for sheet in document.Sheets):
            raise RuntimeError(_NO_STYLES)
        made = document.createInstance("com.sun.star.style.CellStyle")
        styles.insertByName(name, made)
        if fill is not None:
            made.CellBackColor = number(fill)
        for each, value in zip(names, values, strict=True):
            setattr(made, each, value)
    app.styles.add(key)
    return name
