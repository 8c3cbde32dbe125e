"""Tables that a page prints without rules: columns are told by the gaps that all lines share."""

from collections.abc import Sequence
from dataclasses import dataclass

from quotaxl.sources.placed import Box, PlacedLine

_FEWEST = 3
"""Lines that a table without rules must have: a header and two rows."""


@dataclass(frozen=True, slots=True)
class GapTable:
    """A table of a page without rules: what it covers and its rows of texts (None where blank)."""

    box: Box
    columns: tuple[float, ...]
    """The x at which its columns begin and, last, where the table ends."""
    rows: tuple[tuple[str | None, ...], ...]


def gap_table(block: Sequence[PlacedLine]) -> GapTable | None:
    """Return lines as a table; None where they do not stand in columns: too few lines, or one column only.

    Columns are the stretches that texts of all lines cover; a text that lies over several stands in its first.
    """
    if len(block) < _FEWEST or sum(len(line.texts) > 1 for line in block) < _FEWEST - 1:
        return None
    columns = _columns(block)
    if len(columns) < 2:
        return None
    rows = []
    for line in block:
        cells: list[str | None] = [None] * len(columns)
        for one in line.texts:
            at = _column(columns, one.box)
            cells[at] = f"{cells[at]} {one.text}" if cells[at] else one.text
        rows.append(tuple(cells))
    box = Box(columns[0][0], block[0].box.top, columns[-1][1], block[-1].box.bottom)
    return GapTable(box, (*(left for left, _ in columns), columns[-1][1]), tuple(rows))


def blocks(page_lines: Sequence[PlacedLine]) -> list[tuple[bool, list[PlacedLine]]]:
    """Return runs of lines, each with whether it may be a table: lines of several texts, and single ones among them."""
    found: list[tuple[bool, list[PlacedLine]]] = []
    for n, line in enumerate(page_lines):
        several = len(line.texts) > 1
        near = page_lines[max(0, n - 1) : n] and len(page_lines[n - 1].texts) > 1
        goes_on = n + 1 < len(page_lines) and len(page_lines[n + 1].texts) > 1
        inside = several or bool(near and goes_on)
        if found and found[-1][0] == inside:
            found[-1][1].append(line)
        else:
            found.append((inside, [line]))
    return found


def _columns(block: Sequence[PlacedLine]) -> list[tuple[float, float]]:
    """Return the stretches of x that texts cover, leaving out texts that bridge what others keep apart."""
    boxes = sorted((one.box for line in block if len(line.texts) > 1 for one in line.texts), key=lambda b: b.left)
    narrow = [b for b in boxes if sum(o.left > b.left and o.right < b.right for o in boxes) < 2]
    found: list[tuple[float, float]] = []
    for box in narrow or boxes:
        if found and box.left <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], box.right))
        else:
            found.append((box.left, box.right))
    return found


def _column(columns: Sequence[tuple[float, float]], box: Box) -> int:
    """Return the first column that a text shares a stretch with, else the nearest."""
    shared = (n for n, (left, right) in enumerate(columns) if box.left < right and left < box.right)
    middle = (box.left + box.right) / 2
    nearest = min(range(len(columns)), key=lambda n: abs(sum(columns[n]) / 2 - middle))
    return next(shared, nearest)
