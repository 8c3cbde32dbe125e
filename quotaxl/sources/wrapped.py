"""Texts of a page without rules that go on in further lines of their cell: names too long for their column.

Only where texts stand tells a line that goes on from a row of its own, so that all lines of a table have to agree:
the figures of a row stand beside the first, the middle or the last line of its name, in all rows alike.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from quotaxl.sources.placed import Box, PlacedLine, PlacedText

_FIGURE = re.compile(r"[-−(（△▲]?[\d０-９][\d０-９,，.．]*[)）]?[%％]?|[-—－/]{1,3}")
_BEGINS = re.compile(
    r"[一二三四五六七八九十]+[、.．]|[(（][一二三四五六七八九十\d]+[)）]|\d{1,3}[、.．](?!\d)|其中|(?:附?注|说明|备注)[:：\d]"
    r"|.{0,12}[合小总]\s*计$"
)
"""What begins a row or a note and goes on with none."""
_WIDE = 2.2
"""Letters by which a line that goes on may end before the column does."""
_NEARER = 0.4
"""Points by which the lines of a row are nearer to each other than to the next row."""
_MOST = 5
"""Lines of one text on either side of the figures."""


@dataclass(frozen=True, slots=True)
class _NameLine:
    """A line by what it is: `row` has figures or an ordinal of its own, the others may belong to a row's text."""

    line: PlacedLine
    cells: dict[int, PlacedText]
    row: bool


def with_wrapped(block: Sequence[PlacedLine], column: Callable[[Box], int]) -> list[PlacedLine]:
    """Return the lines of a table's body, each with the further lines of its texts; as they are where lines disagree.

    `column` says in which column a text stands.
    """
    lines = _told(block, column)
    if all(one.row for one in lines) or not any(one.row for one in lines):
        return list(block)
    for way in (_middle, _first, _last):
        groups = way(lines)
        if groups is not None and _agree(lines, groups):
            return [_joined([lines[n] for n in group]) for group in groups]
    return list(block)


def _told(block: Sequence[PlacedLine], column: Callable[[Box], int]) -> list[_NameLine]:
    placed = [{column(one.box): one for one in line.texts} for line in block]
    figured = [{at for at, one in cells.items() if _FIGURE.fullmatch(one.text)} for cells in placed]
    rows = [bool(held) for held in figured]
    begun = [any(_BEGINS.match(one.text) for one in cells.values()) for cells in placed]
    return [
        _NameLine(line, cells, row or first) for line, cells, row, first in zip(block, placed, rows, begun, strict=True)
    ]


def _first(lines: Sequence[_NameLine]) -> list[list[int]] | None:
    """Each line goes on with the row above it."""
    groups: list[list[int]] = []
    for n, one in enumerate(lines):
        if one.row:
            groups.append([n])
        elif not groups:
            return None
        else:
            groups[-1].append(n)
    return groups


def _last(lines: Sequence[_NameLine]) -> list[list[int]] | None:
    """Each line goes on in the row below it."""
    groups: list[list[int]] = [[]]
    for n, one in enumerate(lines):
        groups[-1].append(n)
        if one.row:
            groups.append([])
    return None if groups[-1] else groups[:-1]


def _middle(lines: Sequence[_NameLine]) -> list[list[int]] | None:
    """The figures of each row stand in the middle of its lines, so that as many lie above as below them."""
    rows = [n for n, one in enumerate(lines) if one.row]
    groups: list[list[int]] = []
    start = 0
    for at, n in enumerate(rows):
        above = n - start
        end = n + above + 1
        free = rows[at + 1] if at + 1 < len(rows) else len(lines)
        if end > free:
            return None
        groups.append(list(range(start, end)))
        start = end
    return groups if start == len(lines) else None


def _agree(lines: Sequence[_NameLine], groups: Sequence[Sequence[int]]) -> bool:
    """Whether groups of lines can be rows, each of the texts that go on as wide as its column.

    Where figures stand between two lines of a text that has none beside them there is no doubt; else the lines of a row
    must be nearer to each other than to those of the next.
    """
    right: dict[int, float] = {}
    for line in lines:
        for at, one in line.cells.items():
            right[at] = max(right.get(at, 0.0), one.box.right)
    inside: list[float] = []
    for group in groups:
        if len(group) == 1:
            continue
        row = next(lines[n] for n in group if lines[n].row)
        for at in {k for n in group for k in lines[n].cells if not lines[n].row}:
            held = [lines[n].cells[at] for n in group if at in lines[n].cells]
            if len(held) < 2 or len(group) > 2 * _MOST + 1 or any(_FIGURE.fullmatch(one.text) for one in held):
                return False
            if at in row.cells:
                inside += [b.box.top - a.box.bottom for a, b in pairwise(held)]
                if any(one.box.right < right[at] - _WIDE * (one.box.bottom - one.box.top) for one in held[:-1]):
                    return False
    between = [_apart(lines[a[-1]], lines[b[0]]) for a, b in pairwise(groups) if len(a) > 1 or len(b) > 1]
    return not inside or (bool(between) and max(inside) + _NEARER <= min(between))


def _apart(above: _NameLine, below: _NameLine) -> float:
    return below.line.box.top - above.line.box.bottom


def _joined(group: Sequence[_NameLine]) -> PlacedLine:
    if len(group) == 1:
        return group[0].line
    main = next(one.line for one in group if one.row).box
    texts: list[PlacedText] = []
    for at in sorted({k for one in group for k in one.cells}):
        held = [one.cells[at] for one in group if at in one.cells]
        left, right = min(one.box.left for one in held), max(one.box.right for one in held)
        texts.append(PlacedText("".join(one.text for one in held), Box(left, main.top, right, main.bottom)))
    return PlacedLine(tuple(texts))
