"""How high a row must be for its longest text to be seen in full."""

import math
import unicodedata
from collections.abc import Mapping

from quotaxl.core.edits import Content
from quotaxl.core.grid import Grid

_LINE, _PAD = 15, 2
"""Points of a line of 11-point text, and of the room above and below all lines."""
_DEFAULT = 15.0
_WIDE = 2.15
"""A Chinese character of 11 points, in the widths of digits that columns are measured in."""


def height_for(grid: Grid, model: int, texts: Mapping[int, Content]) -> float | None:
    """Return the height in points of a row that shows `texts` by column; None where the one it has will do.

    Args:
        grid: The form's sheet.
        model: The row of the form whose height it takes over.
        texts: The row's contents; amounts and dates never wrap and count for nothing.
    """
    lines = max((_lines(text, grid.widths.get(at)) for at, text in texts.items() if isinstance(text, str)), default=1)
    needed = float(_LINE * lines + _PAD)
    return needed if lines > 1 and needed > grid.heights.get(model, _DEFAULT) else None


def _lines(text: str, width: float | None) -> int:
    """Return how many lines a text takes in a column of `width`; one where the width is unknown."""
    if not width or width <= 1:
        return 1
    return sum(max(1, math.ceil(_measured(line) / (width - 1))) for line in text.split("\n"))


def _measured(text: str) -> float:
    return sum(_WIDE if unicodedata.east_asian_width(c) in "WFA" else 1.1 for c in text)
