"""Sum words and the rows they close: 小计, 合计, 总计 below or above what they add up."""

import re
from collections.abc import Collection, Sequence
from decimal import Decimal

from quotaxl.core.region import RegionTable
from quotaxl.core.table import RowRole
from quotaxl.reading.figures import NOTHING, RowFigures
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
    figures: RowFigures | None,
    regions: RegionTable | None,
    *,
    above: bool,
    apart: Collection[int] = (),
) -> set[int]:
    """Return the sum rows that stand above what they add up; `above` says it of 小计 where the amounts do not.

    A sum with nothing before it stands above. Any other total stands below unless the amounts say that only
    what follows makes it hold. What follows ends at a row of those `apart`, which add up into nothing.
    """
    found: set[int] = set()
    sums = [at for at, row in enumerate(rows) if roles[at] in (RowRole.TOTAL, RowRole.PARENT)]
    if not sums:
        return found
    starts = {at: before + 1 for before, at in zip([-1, *sums], sums, strict=False)}
    ends = dict(zip(sums, [*sums[1:], len(rows)], strict=True))
    open_ones: dict[int, tuple[Decimal, Decimal]] = {}
    """Sums that could stand above or below: what speaks for either."""
    for at in sums:
        before = [k for k in range(starts[at], at) if roles[k] is RowRole.ITEM]
        end = next((k for k in range(at + 1, ends[at]) if k in apart), ends[at])
        after = _following(rows, depths, roles, at, end, regions)
        if not before and starts[at] == 0 and (after or (roles[at] is RowRole.TOTAL and ends[at] < len(rows))):
            found.add(at)
            continue
        if not after:
            continue
        if figures is None:
            open_ones[at] = (NOTHING.held, NOTHING.held)
            continue
        earlier = [k for k in sums if k < at]
        if found and earlier[-1] in found and _holds(figures, at, after) and _holds(figures, earlier[-1], before):
            found.add(at)  # 收入总计 and its rows, 支出总计 and its rows: both come to the same
            continue
        down = figures.score(at, after).net
        up = _upwards(rows, depths, figures, at, before, earlier, regions)
        open_ones[at] = (max(down, NOTHING.held), max(up, NOTHING.held))
        if not before and not up:
            found.add(at)
            del open_ones[at]
    subtotals = [at for at in open_ones if roles[at] is RowRole.PARENT]
    downs = sum(open_ones[at][0] for at in subtotals)
    ups = sum(open_ones[at][1] for at in subtotals)
    above = above if downs == ups else downs > ups
    for at, (down, up) in open_ones.items():
        if at in subtotals:
            if (above and not (up and not down)) or (not above and down and not up):
                found.add(at)
        elif down > up:
            found.add(at)
    return found


def _holds(figures: RowFigures, at: int, rows: Sequence[int]) -> bool:
    score = figures.score(at, rows)
    return score.held > score.failed


def _following(
    rows: Sequence[LabelledRow],
    depths: Sequence[int],
    roles: Sequence[RowRole],
    at: int,
    end: int,
    regions: RegionTable | None,
) -> list[int]:
    """The rows right behind a sum that lie as deep as the first of them."""
    inside: list[int] = []
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
    figures: RowFigures,
    at: int,
    before: Sequence[int],
    earlier: Sequence[int],
    regions: RegionTable | None,
) -> Decimal:
    """The best that rows above a sum make of it: those since the last sum, all of them or the last few, with sums."""
    near = [k for k in before if not foreign(rows[k], rows[at], regions)]
    low = min((depths[k] for k in near), default=0)
    level = [k for k in near if depths[k] == low]
    tries = [level, *([*earlier[n:], *level] for n in range(len(earlier)) if len(earlier) <= _FEW)]
    best = max((figures.score(at, kids).net for kids in tries if kids), default=NOTHING.net)
    few = [level[n:] for n in range(1, len(level) - 1)] if len(level) <= _FEW else []
    return max([best, *(figures.score(at, kids).net for kids in few)])


def start_of(
    rows: Sequence[LabelledRow],
    roles: Sequence[RowRole],
    frontier: Sequence[int],
    bounds: Sequence[int],
    at: int,
    figures: RowFigures | None,
    regions: RegionTable | None,
) -> tuple[int, int]:
    """Return where in the open rows the sum row `at` begins, and how many rows that leaves out against its word.

    By its word: 小计 takes in what came since the last sum, 合计 and 总计 what came since the last sum of
    their own rank; where the amounts hold better from another sum, section or row on, from there.
    """
    own = rank(rows[at])
    count = len(frontier)
    sums = [
        n
        for n, k in enumerate(frontier)
        if roles[k] in (RowRole.TOTAL, RowRole.PARENT) and rows[k].role is not RowRole.ITEM
    ]
    usual = next((n + 1 for n in reversed(sums) if rank(rows[frontier[n]]) >= own or own == 1), 0)
    if own == 1:
        usual = max([usual, *(b for b in bounds if b < count)])
    away = [n for n, k in enumerate(frontier) if foreign(rows[k], rows[at], regions)]
    if away and away[-1] + 1 < count:
        usual = max(usual, away[-1] + 1)
    if usual >= count:
        return count, 0  # right behind a sum of its own rank: a figure of its own (收入总计, 支出总计)
    if figures is None:
        return usual, 0
    best, score = usual, figures.score(at, frontier[usual:]).net
    usuals = [0, *sums, *(n + 1 for n in sums), *bounds]
    for start in dict.fromkeys(usuals):
        if start < count and (found := figures.score(at, frontier[start:]).net) > max(score, NOTHING.net):
            best, score = start, found
    if score > 0 or count > _FEW:
        return best, 0
    for start in range(usual + 1, count - 1):
        if (found := figures.score(at, frontier[start:]).net) > max(score, NOTHING.net):
            best, score = start, found
    return best, best - usual if best > usual else 0
