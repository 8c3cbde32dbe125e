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
) -> None:
    """Let the rows after a 小计 that stands above its rows lie below it, as far as its sum reaches."""
    head: int | None = None
    shift, end = 0, len(rows)
    for at, row in enumerate(rows):
        if at in heads:
            head, shift = at, 0
            end = _reach(rows, depths, roles, at, figures) if figures else len(rows)
        elif roles[at] in SUMS and row.role in SUMS:
            head = None
        elif head is not None:
            if at >= end or depths[at] < depths[head] or foreign(row, rows[head], regions):
                head = None
            else:
                shift = max(shift, depths[head] + 1 - depths[at])
                depths[at] += shift


def _reach(
    rows: Sequence[LabelledRow], depths: Sequence[int], roles: Sequence[RowRole], head: int, figures: RowFigures
) -> int:
    """The first row behind a sum `head` that it does not take in: 本年收入合计, its rows, 上年结余, 收入总计.

    That is where its own sum ends, or where the rest makes up the next sum with it. The number of rows for neither.
    """
    closing = next((k for k in range(head + 1, len(rows)) if rows[k].role in SUMS), None)
    if closing is None:
        return len(rows)
    after = [k for k in range(head + 1, closing) if roles[k] is not RowRole.PART]
    low = min((depths[k] for k in after), default=0)
    inside = [k for k in after if depths[k] == low]
    if not 1 < len(inside) <= FEW or not figures.score(head, inside).failed:
        return len(rows)
    count = figures.first(inside, head)
    if count < 2:
        count = next((n for n in range(1, len(inside)) if figures.adds_up(closing, [head, *inside[n:]])), 0)
    return inside[count] if 0 < count < len(inside) else len(rows)
