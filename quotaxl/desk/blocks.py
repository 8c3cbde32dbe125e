"""Single cells → rectangles, so that one call does for many. Pure; knows no program."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TypeVar

from quotaxl.core.grid import Place
from quotaxl.core.refs import Area

Key = TypeVar("Key", bound=Hashable)


def rectangles(places: Iterable[Place]) -> list[Area]:
    """Return rectangles that together are exactly `places`: runs in a row, joined with equal runs below."""
    return [area for area, _ in keyed(dict.fromkeys(places))]


def keyed(cells: Mapping[Place, Key]) -> list[tuple[Area, Key]]:
    """Return rectangles of cells with the same key, each with that key, from the top."""
    done: list[tuple[Area, Key]] = []
    growing: dict[tuple[int, int, Key], int] = {}
    last = 0
    for row, places in groupby(sorted(cells), key=lambda place: place[0]):
        runs = set(_runs([(column, cells[row, column]) for _, column in places]))
        for run in [run for run in growing if row > last + 1 or run not in runs]:
            done.append((Area(growing.pop(run), run[0], last, run[1]), run[2]))
        for run in runs:
            growing.setdefault(run, row)
        last = row
    done += [(Area(top, left, last, right), key) for (left, right, key), top in growing.items()]
    return sorted(done, key=lambda item: (item[0].top, item[0].left))


def _runs(cells: Sequence[tuple[int, Key]]) -> Iterator[tuple[int, int, Key]]:
    """Yield (first column, last column, key) of each run of neighbours with the same key."""
    left, right, key = cells[0][0], cells[0][0], cells[0][1]
    for column, own in cells[1:]:
        if column == right + 1 and own == key:
            right = column
            continue
        yield left, right, key
        left, right, key = column, column, own
    yield left, right, key


def spans(numbers: Mapping[int, Key]) -> list[tuple[int, int, Key]]:
    """Return (first, last, key) of each run of numbers with the same key."""
    return [(area.left, area.right, key) for area, key in keyed({(1, n): key for n, key in numbers.items()})]


def stacked(areas: Iterable[Area]) -> Iterator[tuple[Area, bool]]:
    """Yield areas to merge, those of one row that stand below each other as one, with whether each row is one alone."""
    rows: dict[tuple[int, int], dict[Place, bool]] = {}
    for area in areas:
        if area.top == area.bottom:
            rows.setdefault((area.left, area.right), {})[area.top, 1] = True
        else:
            yield area, False
    for (left, right), found in rows.items():
        for run in rectangles(found):
            yield Area(run.top, left, run.bottom, right), True
