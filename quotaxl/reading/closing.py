"""Sum words and the rows they close: 小计, 合计, 总计 below or above what they add up."""

import re
from collections.abc import Sequence

from quotaxl.core.region import RegionTable
from quotaxl.core.table import RowRole
from quotaxl.reading.figures import NOTHING, Figures, Score
from quotaxl.reading.hierarchy import LabelledRow

_GRAND = re.compile(r"总计|总数|总和|共计|累计")
_FEW = 400
"""Open rows up to which every beginning of a sum is tried."""


def rank(row: LabelledRow) -> int:
    """Return how much a sum word takes in: 小计 1, 合计 2, 总计 3."""
    if _GRAND.search(row.name) or row.name.startswith("总"):
        return 3
    return 1 if "小计" in row.name else 2


def foreign(row: LabelledRow, head: LabelledRow, regions: RegionTable | None) -> bool:
    """Return whether a row's region lies outside that of the sum `head`."""
    return bool(regions is not None and row.region and head.region and not regions.within(row.region, head.region))


def openings(
    rows: Sequence[LabelledRow],
    depths: Sequence[int],
    roles: Sequence[RowRole],
    figures: Figures | None,
    regions: RegionTable | None,
    *,
    above: bool,
) -> set[int]:
    """Return the sum rows that stand above what they add up; `above` says it of 小计 where the amounts do not.

    A sum with nothing before it stands above. Any other total stands below unless the amounts say that only
    what follows makes it hold.
    """
    found: set[int] = set()
    sums = [at for at, row in enumerate(rows) if roles[at] in (RowRole.TOTAL, RowRole.PARENT)]
    if not sums:
        return found
    starts = {at: before + 1 for before, at in zip([-1, *sums], sums, strict=False)}
    ends = dict(zip(sums, [*sums[1:], len(rows)], strict=True))
    for at in sums:
        before = [k for k in range(starts[at], at) if roles[k] is RowRole.ITEM]
        after = _following(rows, depths, roles, at, ends[at], regions)
        if not before and (starts[at] == 0 or not after):
            if after:
                found.add(at)
            continue
        if not after:
            continue
        total = roles[at] is RowRole.TOTAL
        if figures is None:
            holds = 0
        else:
            down = figures.score(at, after).net
            up = _upwards(rows, depths, roles, figures, at, before, regions)
            holds = (down > up) - (up > down)
            if down <= 0 and up <= 0:
                holds = 0
        if holds > 0 or (holds == 0 and above and not total):
            found.add(at)
    return found


def _following(
    rows: Sequence[LabelledRow],
    depths: Sequence[int],
    roles: Sequence[RowRole],
    at: int,
    end: int,
    regions: RegionTable | None,
) -> list[int]:
    """The rows right behind a sum that lie as deep as the first of them."""
    inside = []
    for k in range(at + 1, end):
        if roles[k] is not RowRole.ITEM:
            continue
        if (inside and depths[k] < depths[inside[0]]) or foreign(rows[k], rows[at], regions):
            break
        inside.append(k)
    return [k for k in inside if depths[k] == depths[inside[0]]]


def _upwards(
    rows: Sequence[LabelledRow],
    depths: Sequence[int],
    roles: Sequence[RowRole],
    figures: Figures,
    at: int,
    before: Sequence[int],
    regions: RegionTable | None,
) -> "Score | int":
    """The best that rows above a sum make of it: those since the last sum, or since the last sum of its rank."""
    best = NOTHING.net
    near = [k for k in before if not foreign(rows[k], rows[at], regions)]
    low = min((depths[k] for k in near), default=0)
    tries = [[k for k in near if depths[k] == low]]
    tries += [[k for k in near if depths[k] == low][n:] for n in range(1, len(near)) if len(near) <= _FEW]
    tops = [k for k in range(at) if roles[k] in (RowRole.TOTAL, RowRole.PARENT) or k in set(before)]
    tries += [tops[n:] for n in range(len(tops))] if len(tops) <= _FEW else []
    for kids in tries:
        if kids:
            best = max(best, figures.score(at, kids).net)
    return best  # type: ignore[return-value]


def start_of(
    rows: Sequence[LabelledRow],
    roles: Sequence[RowRole],
    frontier: Sequence[int],
    bounds: Sequence[int],
    at: int,
    figures: Figures | None,
    regions: RegionTable | None,
) -> int:
    """Return where in the open rows the sum row `at` begins.

    By its word: 小计 takes in what came since the last sum, 合计 and 总计 what came since the last sum of
    their own rank; where the amounts hold better from another sum, section or row on, from there.
    """
    own = rank(rows[at])
    count = len(frontier)
    sums = [n for n, k in enumerate(frontier) if roles[k] in (RowRole.TOTAL, RowRole.PARENT) and rows[k].role is not RowRole.ITEM]
    usual = next((n + 1 for n in reversed(sums) if rank(rows[frontier[n]]) >= own or own == 1), 0)
    if own == 1:
        usual = max([usual, *(b for b in bounds if b < count)])
    away = [n for n, k in enumerate(frontier) if foreign(rows[k], rows[at], regions)]
    if away and away[-1] + 1 < count:
        usual = max(usual, away[-1] + 1)
    if usual >= count:
        usual = sums[-1] if sums else 0
    if figures is None:
        return usual
    best, score = usual, figures.score(at, frontier[usual:]).net
    starts = [0, *sums, *(n + 1 for n in sums), *bounds]
    if count <= _FEW:
        starts += range(count - 1)
    for start in dict.fromkeys(starts):
        if start < count and (found := figures.score(at, frontier[start:]).net) > max(score, 0):
            best, score = start, found
    return best
