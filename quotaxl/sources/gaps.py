"""Tables that a page prints without rules: columns are told by the gaps that all lines share."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from quotaxl.sources.placed import Box, PlacedLine, PlacedText

_FIGURE = re.compile(r"[-−(（△▲]?[\d０-９][\d０-９,，.．]*[)）]?[%％]?")
_LETTER = re.compile(r"[\u4e00-\u9fff]")
_FEWEST = 3
"""Lines that a table without rules must have: a header and two rows."""
_SAMPLE = 60
"""Lines that a text is compared with to tell whether it lies over several columns."""


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
    block = [with_words(line) for line in block]
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


def with_words(line: PlacedLine) -> PlacedLine:
    """Return a line with letters far apart made words of two: 合  计, 收  入    支  出.

    Letters that stand as far from each other as the words would, or three of them, head columns: 类  款  项.
    """
    texts: list[PlacedText] = []
    for letters, run in groupby(line.texts, key=lambda one: bool(_LETTER.fullmatch(one.text))):
        held = list(run)
        texts += _words(held) if letters and len(held) % 2 == 0 else held
    return PlacedLine(tuple(texts))


def _words(letters: Sequence[PlacedText]) -> Sequence[PlacedText]:
    gaps = [b.box.left - a.box.right for a, b in pairwise(letters)]
    if gaps[1::2] and max(gaps[::2]) >= min(gaps[1::2]):
        return letters
    pairs = zip(letters[::2], letters[1::2], strict=True)
    return [PlacedText(a.text + b.text, PlacedLine((a, b)).box) for a, b in pairs]


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
    """Return the stretches of x that texts cover: those of lines with figures, each with the heads above it.

    A head that stands beside its figures, as left-aligned words over right-aligned numbers do, belongs to the nearest
    stretch that no head stands over; where there is none it has a column to itself. Where few lines hold figures all
    lines count alike.
    """
    several = [line for line in block if len(line.texts) > 1]
    figures: list[PlacedLine] = []
    others: list[PlacedLine] = []
    for line in several:
        held = any(_FIGURE.fullmatch(one.text) for one in line.texts) and not _numbers(line)
        (figures if held else others).append(line)
    if len(figures) < _FEWEST - 1:
        return _covered(_narrow(several))
    found = _covered(_narrow(figures))
    headed = [False] * len(found)
    for line in reversed(others):  # the heads next to the figures first
        for box in (one.box for one in line.texts):
            under = [n for n, (left, right) in enumerate(found) if box.left < right and left < box.right]
            if not under:
                right = sum(left < box.left for left, _ in found)
                near = [n for n in (right - 1, right) if 0 <= n < len(found) and not headed[n]]
                if not near:
                    found.insert(right, (box.left, box.right))
                    headed.insert(right, True)
                    continue
                under = [min(near, key=lambda n: max(box.left - found[n][1], found[n][0] - box.right))]
            for n in under:
                headed[n] = True
            if len(under) == 1:
                left, right_end = found[under[0]]
                found[under[0]] = (min(left, box.left), max(right_end, box.right))
    return found


def _numbers(line: PlacedLine) -> bool:
    """Whether a line only counts the columns: 栏次  1  2  3."""
    counted = [one.text for one in line.texts if one.text.isdecimal()]
    return (
        len(counted) > 1 and counted == [str(n + 1) for n in range(len(counted))] and len(line.texts) - len(counted) < 2
    )


def _shared(columns: Sequence[tuple[float, float]], box: Box) -> int | None:
    """The first column that a text shares a stretch with."""
    return next((n for n, (left, right) in enumerate(columns) if box.left < right and left < box.right), None)


def _narrow(block: Sequence[PlacedLine]) -> list[Box]:
    """The boxes of the texts, without those that bridge what another line keeps apart."""
    sample = [[one.box for one in line.texts] for line in block[:: max(1, len(block) // _SAMPLE)]]
    reaches = {(one.box.left, one.box.right) for line in block for one in line.texts}
    narrow = {(left, right) for left, right in reaches if not any(_bridges(left, right, line) for line in sample)}
    return [Box(left, 0, right, 0) for left, right in narrow or reaches]


def _bridges(left: float, right: float, line: Sequence[Box]) -> bool:
    return sum(o.left < right and left < o.right for o in line) > 1


def _covered(boxes: Sequence[Box]) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for box in sorted(boxes, key=lambda b: b.left):
        if found and box.left <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], box.right))
        else:
            found.append((box.left, box.right))
    return found


def _column(columns: Sequence[tuple[float, float]], box: Box) -> int:
    """Return the first column that a text shares a stretch with, else the nearest."""
    shared = _shared(columns, box)
    middle = (box.left + box.right) / 2
    return min(range(len(columns)), key=lambda n: abs(sum(columns[n]) / 2 - middle)) if shared is None else shared
