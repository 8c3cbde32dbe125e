"""Which texts may not fit on one line of their cells, so that their rows must be fitted to them."""

from collections.abc import Mapping

from quotaxl.core.edits import Content
from quotaxl.core.grid import Grid
from quotaxl.core.textwidth import COLUMN, text_width


def crowded(grid: Grid, row: int, texts: Mapping[int, Content]) -> bool:
    """Return whether a text among `texts`, by column, may need more than one line.

    Args:
        grid: The form's sheet.
        row: The row of the form in which the cells are, or that stands for those to be.
        texts: What is written; amounts and dates never wrap and count for nothing.
    """
    return any(
        isinstance(text, str) and ("\n" in text or text_width(text) > _room(grid, row, at))
        for at, text in texts.items()
    )


def _room(grid: Grid, row: int, column: int) -> float:
    """Return the width of a cell, of a merged one that of all its columns."""
    merge = next((m for m in grid.merges if m.top == row and m.left == column), None)
    return sum(grid.widths.get(at, COLUMN) for at in range(column, (merge.right if merge else column) + 1)) - 1
