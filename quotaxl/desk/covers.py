"""Overlays of single cells → few overlays of many areas, as each is some calls and a rule that a program keeps.

Pure; knows no program.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quotaxl.core.edits import MARK_PREFIX, Overlay
from quotaxl.core.finding import Severity
from quotaxl.core.refs import Area
from quotaxl.desk.blocks import rectangles

LIVE = 100
"""Overlays whose condition checks the numbers, at most: every one is a formula that the program calculates again and
again. What comes after these is marked all the same, until it is checked again."""
_CELLS = 200_000
"""Cells up to which areas are taken apart and put together anew."""
_LIVE = re.compile(rf'AND\((N\("{re.escape(MARK_PREFIX)}[^"]*"\)=0),')
_LONGEST = 240
"""Characters of an address that a program takes: Excel's limit is 255."""


@dataclass(frozen=True, slots=True)
class Cover:
    """One overlay over several areas of a sheet."""

    sheet: str
    areas: tuple[Area, ...]
    formula: str
    severity: Severity


def covers(edits: Sequence[Overlay]) -> tuple[list[Cover], int]:
    """Return the overlays, the first given first, and how many cells' marks will not go away by themselves for that."""
    live: set[str] = set()
    still = 0
    found: dict[tuple[str, str, Severity], list[Area]] = {}
    for edit in edits:
        formula = edit.formula
        checked = _LIVE.match(formula)
        if checked and formula not in live:
            if len(live) < LIVE:
                live.add(formula)
            else:
                formula = checked[1]
                still += 1
        found.setdefault((edit.sheet, formula, edit.severity), []).append(Area.parse(edit.ref))
    laid = [Cover(sheet, _joined(areas), text, severity) for (sheet, text, severity), areas in found.items()]
    return laid, still


def addresses(areas: Sequence[Area], *, unions: bool) -> Iterator[str]:
    """Yield addresses of several areas, A1:B2,C5, each as long as a program takes it; one each without `unions`."""
    if not unions:
        yield from map(str, areas)
        return
    line = ""
    for area in areas:
        if line and len(line) + len(str(area)) + 1 > _LONGEST:
            yield line
            line = ""
        line += f",{area}" if line else str(area)
    if line:
        yield line


def _joined(areas: Sequence[Area]) -> tuple[Area, ...]:
    if len(areas) == 1 or sum((a.bottom - a.top + 1) * (a.right - a.left + 1) for a in areas) > _CELLS:
        return tuple(dict.fromkeys(areas))
    places = (
        (row, column) for a in areas for row in range(a.top, a.bottom + 1) for column in range(a.left, a.right + 1)
    )
    return tuple(rectangles(places))
