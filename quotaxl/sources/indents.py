"""How far the names of a printed column are indented, told by where they begin on the page."""

import re
from collections.abc import Mapping

FIGURES = re.compile(r"[\d\s,.%()（）+-]*")
NAMING = 3
"""Columns whose texts may be indented names."""
_SLACK = 1.5
"""Points by which texts that begin at one place may differ."""


def blanks(begins: Mapping[int, tuple[float, float]]) -> dict[int, int]:
    """Return how many blanks stand before the names of a column, by row; `begins` are their left ends and heights.

    A letter is two blanks wide. Only a column in which most texts begin at one place, with others right of it, has
    indents; one whose texts stand in the middle of their cells has none.
    """
    first = min((left for left, _ in begins.values()), default=0.0)
    level = [left for left, _ in begins.values() if left - first < _SLACK]
    if len(level) * 2 <= len(begins):
        return {}
    return {
        row: count for row, (left, size) in begins.items() if size and (count := round((left - first) / size * 2)) > 0
    }
