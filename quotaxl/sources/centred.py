"""Names in the middle of cells that are merged over rows, on a page without rules."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

_NAME = re.compile(r"[\u4e00-\u9fff]")
_WHOLE = re.compile(r"(?:合|总)\s*计|全[省市州县区].{0,2}")
"""Rows that belong to no merged cell: the sum of all."""

Run = tuple[int, int, str]
"""First and last row from 0, and the name that stands in their middle."""


def centred_runs(
    rows: Sequence[Sequence[str | None]], column: int, first: int, between: Mapping[int, str]
) -> list[Run] | None:
    """Return the runs of rows, from row `first` on, in whose middle the names of a column stand; None for no such runs.

    `between` are names that stand between a row and the next. Names merged over rows are told from names that stand at
    the first of their rows, or on each, by this: the first stands below rows without a name, and all runs together take
    up all rows. A row that sums all is outside them.
    """
    body = [n for n in range(first, len(rows)) if not _sums(rows[n])]
    held = {n: text for n in body if (text := rows[n][column])}
    places = sorted([*((2 * n, text) for n, text in held.items()), *((2 * n + 1, text) for n, text in between.items())])
    if not body or not places or not all(_NAME.search(text) for _, text in places):
        return None
    if places[0][0] == 2 * body[0] or any(b - a != 1 for a, b in pairwise(body)):
        return None
    runs: list[Run] = []
    start = body[0]
    for middle, text in places:
        end = middle - start
        if end < start or end > body[-1]:
            return None
        runs.append((start, end, text))
        start = end + 1
    return runs if start == body[-1] + 1 and _apart(runs, held) else None


def _sums(cells: Sequence[str | None]) -> bool:
    return any(text and _WHOLE.fullmatch(text) for text in cells)


def _apart(runs: Sequence[Run], held: Mapping[int, str]) -> bool:
    """Whether no run takes in the row of another name."""
    return all(sum(top <= n <= bottom for n in held) <= 1 for top, bottom, _ in runs)
