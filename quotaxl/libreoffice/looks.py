"""Fonts, borders and colours of cells."""

from typing import Any

Colour = tuple[int, int, int]
_SIDES = {
    "edge_left": "LeftLine", "edge_right": "RightLine", "edge_top": "TopLine", "edge_bottom": "BottomLine",
    "inside_vertical": "VerticalLine", "inside_horizontal": "HorizontalLine",
}  # fmt: skip
_WEIGHTS = {"hairline": 2, "thin": 26, "medium": 53, "thick": 88}
"""Hundredths of a millimetre."""
_FACES = ("", "Asian", "Complex")
"""LibreOffice has a font of its own for each kind of script; all are set."""


def number(value: object) -> int:
    """Return a colour, (red, green, blue) or #RRGGBB, as LibreOffice's number."""
    if isinstance(value, str):
        return int(value.removeprefix("#"), 16)
    assert isinstance(value, tuple | list)
    red, green, blue = value
    return int(red) << 16 | int(green) << 8 | int(blue)


def colour(value: int) -> Colour:
    """Return LibreOffice's number as (red, green, blue)."""
    return value >> 16 & 255, value >> 8 & 255, value & 255


class Font:
    """The font of a range."""

    api = None

    def __init__(self, xl: Any) -> None:
        self.xl = xl

    def _set(self, name: str, value: object) -> None:
        # One call for the three; the office wants the names in order.
        self.xl.setPropertyValues(tuple(f"Char{name}{face}" for face in _FACES), (value,) * len(_FACES))

    @property
    def bold(self) -> bool:
        """Whether it is bold."""
        return bool(self.xl.CharWeight > 100)

    @bold.setter
    def bold(self, value: bool) -> None:
        self._set("Weight", 150.0 if value else 100.0)

    @property
    def size(self) -> float:
        """Its size in points."""
        return float(self.xl.CharHeight)

    @size.setter
    def size(self, value: float) -> None:
        self._set("Height", float(value))

    @property
    def name(self) -> str:
        """Its name, as for Chinese text."""
        return str(self.xl.CharFontNameAsian)

    @name.setter
    def name(self, value: str) -> None:
        self._set("FontName", value)

    @property
    def color(self) -> Colour | None:
        """Its colour; None for the automatic one."""
        return None if self.xl.CharColor < 0 else colour(self.xl.CharColor)

    @color.setter
    def color(self, value: object) -> None:
        self.xl.CharColor = number(value)


class Borders:
    """The borders of a range."""

    api = None

    def __init__(self, parent: Any) -> None:
        self.parent = parent

    def set(self, which: list[str], *, line_style: object, weight: object, color: object) -> None:
        """Draw the sides named; `line_style` None takes them away."""
        table = self.parent.xl.TableBorder2
        for side in which:
            name = _SIDES.get(side)
            if name is None:
                continue
            line = getattr(table, name)
            drawn = line_style not in (None, "none")
            line.LineWidth = _WEIGHTS.get(str(weight), _WEIGHTS["thin"]) if drawn else 0
            line.OuterLineWidth = line.LineWidth
            line.LineStyle = 0
            line.Color = number(color) if isinstance(color, tuple | list | str) else 0
            setattr(table, name, line)
            setattr(table, f"Is{name}Valid", True)
        self.parent.xl.TableBorder2 = table


def text_cells(cells: Any) -> set[tuple[int, int]]:
    """Return the places in a range, from 0, of cells with the format @."""
    groups = cells.xl.UniqueCellFormatRanges
    formats = cells.sheet.book.xl.NumberFormats
    found: set[tuple[int, int]] = set()
    for at in range(groups.Count):
        group = groups.getByIndex(at)
        if group.NumberFormat and formats.getByKey(group.NumberFormat).Type & 256:  # NumberFormat.TEXT
            for area in group.RangeAddresses:
                found.update(
                    (row - cells.area.top + 1, column - cells.area.left + 1)
                    for row in range(area.StartRow, area.EndRow + 1)
                    for column in range(area.StartColumn, area.EndColumn + 1)
                )
    return found
