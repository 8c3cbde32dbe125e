"""What a filled form does not show, told in as few lines as a person can take in."""

from collections.abc import Iterable
from dataclasses import dataclass

from quotaxl.core.grid import Place
from quotaxl.core.refs import Area
from quotaxl.core.words import Words


@dataclass(frozen=True, slots=True)
class Missing:
    """What the form does not show, or shows otherwise than the input states: cells that stay blank, a row left out.

    `sheet` and `ref` (a cell or a range) are in the filled form; `ref` is empty where no cell stands for it.
    """

    sheet: str
    ref: str
    what: Words


@dataclass(frozen=True, slots=True)
class Gap:
    """One cell of the filled form with what is to be said of it."""

    sheet: str
    place: Place
    what: Words


def merged(gaps: Iterable[Gap]) -> tuple[Missing, ...]:
    """Return the gaps with neighbouring cells of which the same is said joined into rectangles."""
    groups: dict[tuple[str, Words], list[Place]] = {}
    for gap in gaps:
        groups.setdefault((gap.sheet, gap.what), []).append(gap.place)
    return tuple(Missing(sheet, str(area), what) for (sheet, what), places in groups.items() for area in _areas(places))


def _areas(places: Iterable[Place]) -> list[Area]:
    """Join cells of a row into runs, then equal runs of adjacent rows into rectangles."""
    runs: list[Area] = []
    for row, column in sorted(set(places)):
        if runs and (runs[-1].top, runs[-1].right) == (row, column - 1):
            runs[-1] = Area(row, runs[-1].left, row, column)
        else:
            runs.append(Area(row, column, row, column))
    areas: list[Area] = []
    for run in runs:
        above = next((a for a in areas if (a.bottom + 1, a.left, a.right) == (run.top, run.left, run.right)), None)
        if above:
            areas[areas.index(above)] = Area(above.top, run.left, run.bottom, run.right)
        else:
            areas.append(run)
    return areas
