"""Tables that a page draws with rules: their cells, merged where a rule is left out, and the text in each."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from quotaxl.core.refs import Area
from quotaxl.sources.indents import FIGURES, NAMING, blanks
from quotaxl.sources.placed import Box, DrawnRule, PlacedPage, PlacedText, between, joined, lines, steps, words

_SLACK = 3.0
"""Points by which rules may miss each other and still meet."""
_MOST_CELLS = 200_000
"""Elementary cells of one table; a drawing of more is no table."""


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A table of a page: where it is, its rows of texts (None where blank or merged away), its merged areas."""

    box: Box
    columns: tuple[float, ...]
    """The x of its upright borders."""
    rows: tuple[tuple[str | None, ...], ...]
    merges: tuple[Area, ...]


def ruled_tables(page: PlacedPage) -> list[RuledTable]:
    """Return the tables whose cells rules tell, from the top down.

    A table needs two level rules and two columns. One with level rules alone (a three-line table) is not among them:
    the gaps between its texts tell its columns.
    """
    levels, uprights = joined(page.levels), joined(page.uprights)
    found = []
    for lying, standing in _meeting(levels, uprights):
        xs = steps([r.at for r in standing])
        ys = steps([r.at for r in lying])
        left, right = min(r.start for r in lying), max(r.end for r in lying)
        if len(xs) >= 2 and left < xs[0] - _SLACK * 2:  # open at its sides
            xs.insert(0, left)
        if len(xs) >= 2 and right > xs[-1] + _SLACK * 2:
            xs.append(right)
        if len(xs) < 3 or len(ys) < 2 or len(xs) * len(ys) > _MOST_CELLS:
            continue
        found.append(_table(page, xs, ys, lying, standing))
    return sorted((t for t in found if any(any(row) for row in t.rows)), key=lambda t: (t.box.top, t.box.left))


def _meeting(
    levels: Sequence[DrawnRule], uprights: Sequence[DrawnRule]
) -> list[tuple[list[DrawnRule], list[DrawnRule]]]:
    """Return groups of rules that cross or touch each other, level and upright ones apart."""
    owner = list(range(len(levels) + len(uprights)))

    def root(n: int) -> int:
        while owner[n] != n:
            owner[n] = owner[owner[n]]
            n = owner[n]
        return n

    for n, level in enumerate(levels):
        for m, upright in enumerate(uprights, len(levels)):
            crosses = level.start - _SLACK <= upright.at <= level.end + _SLACK
            if crosses and upright.start - _SLACK <= level.at <= upright.end + _SLACK:
                owner[root(m)] = root(n)
    groups: dict[int, tuple[list[DrawnRule], list[DrawnRule]]] = {}
    for n, rule in enumerate([*levels, *uprights]):
        groups.setdefault(root(n), ([], []))[n >= len(levels)].append(rule)
    return [group for group in groups.values() if group[0] and group[1]]


def _table(
    page: PlacedPage, xs: list[float], ys: list[float], lying: list[DrawnRule], standing: list[DrawnRule]
) -> RuledTable:
    """Return a table drawn by rules: each text in the area whose lines surround it, joined areas as merges."""
    areas = _areas(xs, ys, lying, standing)
    owner = {
        (r, c): area
        for area in areas
        for r in range(area.top, area.bottom + 1)
        for c in range(area.left, area.right + 1)
    }
    held: dict[Area, list[PlacedText]] = {}
    for one in page.characters:
        x, y = one.box.middle
        column, row = between(xs, x), between(ys, y)
        if row is not None and column is not None:
            held.setdefault(owner[row + 1, column + 1], []).append(one)
    rows: list[list[str | None]] = [[None] * (len(xs) - 1) for _ in range(len(ys) - 1)]
    for area, texts in held.items():
        rows[area.top - 1][area.left - 1] = "\n".join(line.text for line in lines(words(texts)))
    for (r, c), count in _indents(held, xs).items():
        rows[r][c] = " " * count + (rows[r][c] or "")
    merges = tuple(a for a in areas if (a.top, a.left) != (a.bottom, a.right))
    return RuledTable(Box(xs[0], ys[0], xs[-1], ys[-1]), tuple(xs), tuple(map(tuple, rows)), merges)


def _indents(held: dict[Area, list[PlacedText]], xs: list[float]) -> dict[tuple[int, int], int]:
    """Return how many blanks stand before the names of the first columns, by row and column from 0."""
    found: dict[tuple[int, int], int] = {}
    for column in range(min(NAMING, len(xs) - 1)):
        begins = {
            area.top - 1: (
                min(one.box.left for one in texts if one.text.strip()) - xs[column],
                texts[0].box.bottom - texts[0].box.top,
            )
            for area, texts in held.items()
            if area.left == area.right == column + 1 and not FIGURES.fullmatch("".join(one.text for one in texts))
        }
        found |= {(row, column): count for row, count in blanks(begins).items()}
    return found


def _areas(xs: list[float], ys: list[float], lying: list[DrawnRule], standing: list[DrawnRule]) -> list[Area]:
    """Return the cells as areas, rows and columns from 1: neighbours without a rule between them are one."""
    height, width = len(ys) - 1, len(xs) - 1
    below = {(r, c) for r, c in product(range(1, height), range(width)) if _drawn(lying, ys[r], xs[c], xs[c + 1])}
    beside = {(r, c) for r, c in product(range(height), range(1, width)) if _drawn(standing, xs[c], ys[r], ys[r + 1])}
    done: set[tuple[int, int]] = set()
    found = []
    for r, c in product(range(height), range(width)):
        if (r, c) in done:
            continue
        right = c
        while right + 1 < width and (r, right + 1) not in beside and (r, right + 1) not in done:
            right += 1
        bottom = r
        while bottom + 1 < height and not any((bottom + 1, k) in below for k in range(c, right + 1)):
            bottom += 1
        area = Area(r + 1, c + 1, bottom + 1, right + 1)
        done.update(product(range(r, bottom + 1), range(c, right + 1)))
        found.append(area)
    return found


def _drawn(rules: list[DrawnRule], at: float, start: float, end: float) -> bool:
    """Return whether rules cover at least half of the way from `start` to `end` at a place."""
    near = (r for r in rules if abs(r.at - at) <= _SLACK)
    return sum(max(0.0, min(r.end, end) - max(r.start, start)) for r in near) >= 0.5 * (end - start)
