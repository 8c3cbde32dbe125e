"""Heads of a table without rules: which texts lie over several columns, and which over two lines.

A page without rules shows a merged cell by nothing but where its text stands: in the middle of what it covers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from quotaxl.core.refs import Area
from quotaxl.sources.placed import Box, PlacedLine, PlacedText

_Stretch = tuple[float, float]


@dataclass(frozen=True, slots=True)
class HeadRows:
    """The rows of a head (None where blank), and its merges by rows and columns of these, from 1."""

    rows: tuple[tuple[str | None, ...], ...]
    merges: tuple[Area, ...]


@dataclass(slots=True)
class _Head:
    """A text of a head: its column, the first and last level that it stands in, the columns that it covers."""

    text: PlacedText
    column: int
    top: int
    bottom: int
    first: int = -1
    last: int = -1


def between_lines(line: PlacedLine, above: PlacedLine, below: PlacedLine) -> bool:
    """Return whether a line lies between two others, over both by a part, and beside their texts: merged cells."""
    box = line.box
    height = box.bottom - box.top
    reach = [above.box.bottom - box.top, box.bottom - below.box.top]
    if below.box.top <= above.box.top or min(reach) < 0.1 * height:
        return False
    others = [one.box for one in (*above.texts, *below.texts)]
    return not any(one.box.left < o.right and o.left < one.box.right for one in line.texts for o in others)


def head_rows(lines: Sequence[PlacedLine], columns: Sequence[_Stretch]) -> HeadRows:
    """Return the lines above a table's first figures as rows, with what lies over several columns or levels merged.

    A text over the columns below it covers the run of them whose middle it stands nearest to.
    """
    heads, levels = _levels(lines, columns)
    for level in range(levels):
        _spread([h for h in heads if h.top == level], heads, level, columns)
    _lift(heads, levels)
    cells: list[list[str | None]] = [[None] * len(columns) for _ in range(levels)]
    merges = []
    for head in heads:
        held = cells[head.top][head.first]
        cells[head.top][head.first] = f"{held} {head.text.text}" if held else head.text.text
        if held is None and (head.bottom > head.top or head.last > head.first):
            merges.append(Area(head.top + 1, head.first + 1, head.bottom + 1, head.last + 1))
    return HeadRows(tuple(map(tuple, cells)), tuple(_apart(merges)))


def _levels(lines: Sequence[PlacedLine], columns: Sequence[_Stretch]) -> tuple[list[_Head], int]:
    """Return the texts of a head with the levels that they stand in, and how many levels there are."""
    heads: list[_Head] = []
    level = 0
    for n, line in enumerate(lines):
        middle = 0 < n < len(lines) - 1 and between_lines(line, lines[n - 1], lines[n + 1])
        at = (level - 1, level) if middle else (level, level)
        heads += [_Head(one, nearest(columns, one.box), *at) for one in line.texts]
        level += not middle
    for head in heads:
        head.first = head.last = head.column
    return heads, level


def _spread(over: Sequence[_Head], heads: Sequence[_Head], level: int, columns: Sequence[_Stretch]) -> None:
    """Give each text of a level the columns with heads below it that it stands in the middle of."""
    below = {h.column for h in heads if h.top > level}
    own = {h.column for h in heads if h.top > level and any(o.column == h.column for o in heads if o.top > h.top)}
    lone = {h.column for h in heads if h.top == h.bottom == level + 1} - own
    if any(h.top > level + 1 for h in heads):  # in the middle of three levels: it covers all of them
        below -= lone - {h.column for h in heads if h.top > level + 1}
    alone = {h.column for h in over if h.bottom > h.top}
    for run in _runs(sorted(below - alone)):
        box = (columns[run[0]][0], columns[run[-1]][1])
        held = [h for h in over if h.bottom == h.top and box[0] <= _middle(h.text.box) <= box[1]]
        for head, part in zip(held, _parts(run, held, columns), strict=True):
            head.first, head.last = part[0], part[-1]


def _lift(heads: Sequence[_Head], levels: int) -> None:
    """Let a head that is alone in its column and under no other cover all levels."""
    for head in heads:
        others = [h for h in heads if h is not head and h.first <= head.last and head.first <= h.last]
        if not others and levels > 1:
            head.top, head.bottom = 0, levels - 1


def _runs(places: Sequence[int]) -> list[list[int]]:
    found: list[list[int]] = []
    for place in places:
        if found and place == found[-1][-1] + 1:
            found[-1].append(place)
        else:
            found.append([place])
    return found


def _parts(run: Sequence[int], heads: Sequence[_Head], columns: Sequence[_Stretch]) -> list[list[int]]:
    """Return a run of columns cut into a part for each head, each as near as can be to its head's middle."""
    count = len(heads)
    if count > len(run):
        return [[head.column] for head in heads]
    best: dict[tuple[int, int], tuple[float, int]] = {(0, 0): (0.0, 0)}
    for k in range(1, count + 1):
        for end in range(k, len(run) - count + k + 1):
            options = [
                (best[k - 1, begin][0] + _off(heads[k - 1], run[begin], run[end - 1], columns), begin)
                for begin in range(k - 1, end)
                if (k - 1, begin) in best
            ]
            best[k, end] = min(options)
    parts: list[list[int]] = []
    end = len(run)
    for k in range(count, 0, -1):
        begin = best[k, end][1]
        parts.insert(0, list(run[begin:end]))
        end = begin
    return parts


def _off(head: _Head, first: int, last: int, columns: Sequence[_Stretch]) -> float:
    return abs(_middle(head.text.box) - (columns[first][0] + columns[last][1]) / 2)


def _middle(box: Box) -> float:
    return (box.left + box.right) / 2


def _apart(merges: Sequence[Area]) -> list[Area]:
    """Return merges without those that lie over an earlier one."""
    found: list[Area] = []
    for m in merges:
        if not any(m.top <= o.bottom and o.top <= m.bottom and m.left <= o.right and o.left <= m.right for o in found):
            found.append(m)
    return found


def nearest(columns: Sequence[_Stretch], box: Box) -> int:
    """Return the column that most of a text lies in, else the nearest."""

    def off(n: int) -> tuple[float, float]:
        left, right = columns[n]
        return -max(0.0, min(right, box.right) - max(left, box.left)), abs((left + right) / 2 - _middle(box))

    return min(range(len(columns)), key=off)
