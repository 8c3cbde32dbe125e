"""A column's cells as people see them: a merged text stands in all its rows, a number is what its format shows."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from quotaxl.core.amount import exact
from quotaxl.core.grid import Grid, Place, Value
from quotaxl.core.refs import ref
from quotaxl.core.table import ColumnType, Remark
from quotaxl.reading.tidy import shown

PERCENT = -2
"""What a format with % adds to the power of ten by which a number is shown smaller: it shows it larger."""

_QUOTED = re.compile(r'"[^"]*"|\\[^.]|\[[^\]]*\]|[_*].')
_POINT = re.compile(r"[!\\]\.([0#?]*)")
_PERCENT_TEXT = re.compile(r"\s*[%％]\s*$")


@lru_cache(maxsize=1 << 12)
def power(code: str) -> int:
    """Return by how many powers of ten a number format shows a number smaller than it is: 4 for 0!.0000.

    A percent format shows it larger by two: -2; a comma behind the digits (0.00,) makes three; dates give 0.
    """
    first = _QUOTED.sub("", code.partition(";")[0])
    literal = _POINT.search(first)
    digits = re.search(r"[0#?](,+)(?![0#?,.])", first)
    smaller = (len(literal[1]) if literal else 0) + 3 * (len(digits[1]) if digits else 0)
    return smaller + (PERCENT if "%" in first else 0)


def odd_formats(grid: Grid) -> Mapping[Place, int]:
    """Return the cells of a grid that show a number larger or smaller than it is, with the power of ten."""
    kinds = getattr(grid.formats, "kinds", None)  # of a property kept by style; a protocol takes 150 µs to be asked for
    used: set[str] = kinds() if kinds else set(grid.formats.values())
    codes = {code: power(code) for code in used}
    if not any(codes.values()):
        return {}
    return {place: codes[code] for place, code in grid.formats.items() if codes[code]}


def as_seen(
    cells: Sequence[Value], rows: Sequence[int], index: int, kind: ColumnType, grid: Grid, odd: Mapping[Place, int]
) -> tuple[list[Value], list[Remark]]:
    """Return a column's cells as they are seen, and what is odd about them.

    Amounts of a merged cell stand in its first row only, and a remark says so; other values stand in all its rows.
    An amount with a percent format is left as it is stored and remarked on; in a column of rates it is the percentage.
    """
    found: list[Value] = list(cells)
    remarks: list[Remark] = []
    if not odd and kind is not ColumnType.RATE and not any(area.left == index for area in grid.merges):
        return found, remarks
    at = {row: n for n, row in enumerate(rows)}
    for area in grid.merges:
        inside = [at[r] for r in range(area.top, area.bottom + 1) if r in at] if area.left == index else []
        if len(inside) < 2 or found[inside[0]] is None or rows[inside[0]] != area.top:
            continue
        if kind is ColumnType.AMOUNT:
            remarks.append(Remark("merged-amount", str(area), shown(found[inside[0]])))
        else:
            for position in inside[1:]:
                found[position] = found[inside[0]]
    for position, row in enumerate(rows):
        value, shift = found[position], odd.get((row, index), 0)
        if kind is ColumnType.RATE and isinstance(value, str):
            found[position] = _PERCENT_TEXT.sub("", value)
        if not shift or isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            continue
        if kind is ColumnType.AMOUNT and shift < 0:
            remarks.append(Remark("percent", ref(row, index), shown(value)))
        elif kind in (ColumnType.AMOUNT, ColumnType.RATE):
            found[position] = exact(exact(value).scaleb(-shift))
            if kind is ColumnType.AMOUNT:
                remarks.append(Remark("scaled", ref(row, index), f"{shown(value)}→{shown(found[position])}"))
    return found, remarks
