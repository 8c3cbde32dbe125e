"""Sums that stand above their rows: which of the rows that follow they take in."""

from collections.abc import Sequence

from quotaxl.core.region import RegionTable
from quotaxl.core.table import RowRole
from quotaxl.reading.closing import foreign
from quotaxl.reading.depths import FEW
from quotaxl.reading.figures import RowFigures
from quotaxl.reading.hierarchy import LabelledRow

SUMS = (RowRole.TOTAL, RowRole.PARENT)


def below_subtotals(
    rows: list[LabelledRow],
    depths: list[int],
    roles: list[RowRole],
    heads: set[int],
    figures: RowFigures | None,
    regions: RegionTable | None,
    *,
    left: bool = False,
) -> None:
    """Let the rows after a 小计 that stands above its rows lie below it, as far as its sum reaches.

    Where rows are subtracted and something is `left` behind the last of them, that is none of its rows if they lie
    deeper than it or add up without it.
    """
    head: int | None = None
    shift, end, lowest = 0, len(rows), 0
    for at, row in enumerate(rows):
        if at in heads:
            head, shift = at, 0
            lowest = depths[at] + (left and _nested(depths, roles, at))
            end = _reach(rows, depths, roles, at, figures, left=left) if figures else len(rows)
        elif roles[at] in SUMS and row.role in SUMS:
            head = None
        elif head is not None:
            if at >= end or depths[at] < lowest or foreign(row, rows[head], regions):
                head = None
            else:
                shift = max(shift, depths[head] + 1 - depths[at])
                depths[at] += shift


def _nested(depths: Sequence[int], roles: Sequence[RowRole], head: int) -> bool:
    """Whether the row behind a sum lies deeper than it by itself: then the next that does not is none of its rows."""
    behind = next((k for k in range(head + 1, len(roles)) if roles[k] is not RowRole.PART), None)
    return behind is not None and depths[behind] > depths[head]


def _reach(
    rows: Sequence[LabelledRow],
    depths: Sequence[int],
    roles: Sequence[RowRole],
    head: int,
    figures: RowFigures,
    *,
    left: bool,
) -> int:
    """The first row behind a sum `head` that it does not take in: 本年收入合计, its rows, 上年结余, 收入总计.

    That is where its own sum ends, or where the rest makes up the next sum with it. The number of rows for neither.
    """
    closing = next((k for k in range(head + 1, len(rows)) if rows[k].role in SUMS), None)
    if closing is None and not left:
        return len(rows)
    after = [k for k in range(head + 1, closing or len(rows)) if roles[k] is not RowRole.PART]
    low = min((depths[k] for k in after), default=0)
    inside = [k for k in after if depths[k] == low]
    if not 1 < len(inside) <= FEW or not figures.score(head, inside).failed:
        return len(rows)
    count = figures.first(inside, head)
    if count < 2 and closing is not None:
        count = next((n for n in range(1, len(inside)) if figures.adds_up(closing, [head, *inside[n:]])), 0)
    return inside[count] if 0 < count < len(inside) else len(rows)
