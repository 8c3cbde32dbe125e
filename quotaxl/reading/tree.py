"""What the rows of a table add up into: depth, role and parent of each."""

from collections.abc import Collection, Iterator, Sequence

from quotaxl.core.region import Level, Region, RegionTable
from quotaxl.core.table import RowRole
from quotaxl.core.words import Words
from quotaxl.reading.choosing import RowTree, best_of, left
from quotaxl.reading.closing import openings
from quotaxl.reading.depths import FEW, FLAT, Way, ways
from quotaxl.reading.figures import SPLIT, RowFigures, Score
from quotaxl.reading.growing import Growing
from quotaxl.reading.hierarchy import SUBTOTAL, SUM_ENDS, WHOLE, LabelledRow, without_sum_word
from quotaxl.reading.subtotals import below_subtotals

_BELOW = Words("小计在所属各行之下", "subtotals below their rows")
_ABOVE = Words("小计在所属各行之上", "subtotals above their rows")


def arrange(
    rows: list[LabelledRow],
    regions: RegionTable | None,
    parent: Region | None,
    additive: bool,
    figures: RowFigures | None = None,
) -> tuple[RowTree, ...]:
    """Set depth, role, parent and split of every row, in place; return the readings left, the one taken first.

    Every way to see the rows is offered (see depths.py; subtotals above or below what they add up) and the
    amounts choose: the likeliest way is taken unless more sums hold in another. 其中 rows lie one deeper than
    the row they belong to. A row without an amount is a heading: what lies below it adds up into the row
    above it. In a table that is not `additive` (a form of items, a list known to be partial) only 其中 rows
    have a parent. More than one reading is returned where no sum holds in any, or where two hold alike.
    """
    if regions is not None:
        _resolve(rows, regions, parent)
    if additive:
        _find_sums(rows)
    trees = _seen(rows, regions, additive, figures)
    unnamed = _unnamed_total(rows) if additive else None
    if unnamed is not None and figures is not None:
        rows[unnamed].role = RowRole.TOTAL
        others = _seen(rows, regions, additive, figures)
        scores = _scores_at(others[0], unnamed, figures)
        if any(score.held > 0 and not score.failed for score in scores):
            trees = others
        else:
            rows[unnamed].role = RowRole.ITEM
            if (
                scores and len(trees) == 1 and sum(not row.name for row in rows) == 1
            ):  # what stands alone without a name is a total, or should have one
                trees = (*trees, others[0])
    put(rows, trees[0])
    for row in rows if not additive else ():
        if row.role is not RowRole.PART:
            row.parent = None
    return trees if additive else trees[:1]


def put(rows: Sequence[LabelledRow], tree: RowTree) -> None:
    """Set depth, role, parent and split of every row, in place, as a tree says."""
    for at, row in enumerate(rows):
        row.depth, row.role, row.parent, row.split = tree.depths[at], tree.roles[at], tree.parents[at], tree.splits[at]


def all_ways(rows: list[LabelledRow], figures: RowFigures, apart: Collection[int]) -> Iterator[RowTree]:
    """Yield a tree for every way to see the rows, the likeliest first, where rows `apart` add up into nothing.

    Of the rows below one of these all behind it may be subtracted as well: none of them adds up into their head.
    """
    _find_sums(rows)
    numbered = any(row.ordinal and not row.part for row in rows)
    usual = _closing_first(rows) if any(row.role is RowRole.PARENT for row in rows) else (False,)
    for way in ways(rows, None, figures):
        for above in usual:
            yield _grown(rows, way, above, numbered, figures, None, apart)


def straight(rows: list[LabelledRow]) -> tuple[RowTree, ...]:
    """Set the rows of a long list without levels side by side, in place, below its one total where it has one.

    A total at the head takes in all rows, any other those before it.
    """
    _find_sums(rows)
    total = next((at for at, row in enumerate(rows) if row.role is RowRole.TOTAL), None)
    end = total or len(rows)
    for at, row in enumerate(rows):
        row.depth, row.parent, row.split = 0, total if total is not None and at != total and at < end else None, 0
    roles, parents = [row.role for row in rows], [row.parent for row in rows]
    return (RowTree((FLAT,), [0] * len(rows), roles, parents, [0] * len(rows)),)


def flat(count: int) -> tuple[RowTree, ...]:
    """Return the one reading of a list of which no row adds up into another."""
    nothing = [0] * count
    return (RowTree((FLAT,), nothing, [RowRole.ITEM] * count, [None] * count, nothing),)


def _scores_at(tree: RowTree, at: int, figures: RowFigures) -> list[Score]:
    return [figures.score(at, kids) for (total, _), kids in tree.sums.items() if total == at]


def _seen(
    rows: list[LabelledRow], regions: RegionTable | None, additive: bool, figures: RowFigures | None
) -> tuple[RowTree, ...]:
    """The ways to see the rows that are left, the one that the amounts bear out best first."""
    numbered = any(row.ordinal and not row.part for row in rows)
    subtotals = any(row.role is RowRole.PARENT for row in rows)
    usual = _closing_first(rows) if subtotals else (False,)
    told = ways(rows, regions, figures if additive else None)
    if len(told) * len(usual) == 1 or figures is None or not additive:
        return (_grown(rows, told[0], usual[0], numbered, figures, regions),)
    if len(rows) > FEW:  # the first rows tell which way, and only that one is walked to the end
        sample = rows[:FEW]
        part = RowFigures([c[:FEW] for c in figures.columns], figures.coarse)
        tried = [
            (_grown(sample, Way(way.name, way.depths[:FEW]), above, numbered, part, regions), way, above)
            for way in told
            for above in usual
        ]
        best = best_of([tree for tree, _, _ in tried])
        way, above = next((way, above) for tree, way, above in tried if tree is best)
        return (_grown(rows, way, above, numbered, figures, regions),)
    trees = [_grown(rows, way, above, numbered, figures, regions) for way in told for above in usual]
    return left(trees, best_of(trees))


def _closing_first(rows: list[LabelledRow]) -> tuple[bool, bool]:
    """Whether subtotals stand above their rows, the likelier answer first: one above all rows does."""
    first = next(row.role for row in rows if row.role is not RowRole.TOTAL)
    return (True, False) if first is RowRole.PARENT else (False, True)


def _grown(
    rows: list[LabelledRow],
    way: Way,
    above: bool,
    numbered: bool,
    figures: RowFigures | None,
    regions: RegionTable | None,
    apart: Collection[int] = (),
) -> RowTree:
    """The tree of one way to tell depths, with its sums and how well they hold."""
    depths, roles = _with_parts(rows, way, numbered)
    opening = openings(rows, depths, roles, figures, regions, above=above, apart=apart)
    heads = {at for at in opening if roles[at] is RowRole.PARENT}
    if heads:
        below_subtotals(rows, depths, roles, heads, figures, regions, left=bool(apart))
    name = (way.name, _ABOVE if above else _BELOW) if any(r is RowRole.PARENT for r in roles) else (way.name,)
    tree = RowTree(name, depths, roles, [None] * len(rows), [0] * len(rows))
    Growing(rows, tree, figures, regions, opening).walk()
    if apart:
        _leave_out(tree, apart, figures)
    for at, parent in enumerate(tree.parents):
        if parent is not None and roles[at] is not RowRole.PART and not (figures and figures.blank(at)):
            tree.sums.setdefault((parent, tree.splits[at]), []).append(at)
    if figures is not None:
        for (total, _), kids in tree.sums.items():
            score = figures.score(total, kids)
            tree.score += score
            tree.supposed |= bool(score.failed) and not way.addends.isdisjoint(kids)
        single = [
            (total, kids) for (total, number), kids in tree.sums.items() if (total, 1) not in tree.sums and not number
        ]
        explained = figures.faults(single, tree.parents)
        tree.score = Score(tree.score.held, tree.score.failed - explained + sum(map(len, tree.passed.values())))
        tree.worth = tree.score.net + way.weight - SPLIT * tree.assumed
    return tree


def _leave_out(tree: RowTree, apart: Collection[int], figures: RowFigures | None) -> None:
    """Take rows `apart`, and those beside and behind them, out of the sums of a tree, in place.

    A sum that has such a row between itself and those above it is none unless it holds, and no sum is of one row.
    """
    below: dict[int, list[int]] = {}
    for at, up in enumerate(tree.parents):
        if up is not None and tree.roles[at] is not RowRole.PART:
            below.setdefault(up, []).append(at)
    for up, kids in below.items():
        kept = next((n for n, k in enumerate(kids) if k in apart), len(kids))
        if up > kids[0] and any(kids[0] <= k < up for k in apart):
            holds = kept == len(kids) and figures is not None and figures.score(up, kids).net > 0
            kept = kept if holds else 0
        kept = kept if kept > 1 else 0
        for k in kids[kept:]:
            tree.parents[k], tree.splits[k] = None, 0
        if not kept and tree.roles[up] is RowRole.PARENT:
            tree.roles[up] = RowRole.ITEM


def _unnamed_total(rows: list[LabelledRow]) -> int | None:
    """The row at the top or the foot that may be a total without label."""
    if len(rows) < 3 or any(row.role is RowRole.TOTAL for row in rows):
        return None
    return next((at for at in (0, len(rows) - 1) if not rows[at].name and not rows[at].ordinal), None)


def _resolve(rows: list[LabelledRow], regions: RegionTable, parent: Region | None) -> None:
    """Find each row's region; a county is looked for below the prefecture that stands above it."""
    above = parent
    for row in rows:
        if row.role is RowRole.TOTAL or row.part:
            continue
        if row.group and (groups := regions.resolve(row.group, parent)):
            above = groups[0]
        name = without_sum_word(row.name)
        found = regions.resolve(name, above)
        if above is not parent and not any(_inside(regions, r, above) for r in found):
            found = regions.resolve(name, parent) or found
        if above is not None and above is not parent and above.level is Level.PROVINCE:
            provinces = (r for r in regions.named(name) if r.level is Level.PROVINCE)
            found = tuple(provinces) or found  # 天津, 河北: the next province, and no district of the one above
        row.region = found[0] if found else None
        if row.region and row.region.level is not Level.COUNTY and not row.name.endswith("本级"):
            above = row.region


def _inside(regions: RegionTable, region: Region, top: Region | None) -> bool:
    return top is not None and regions.within(region, top)


def _find_sums(rows: list[LabelledRow]) -> None:
    """Tell totals from subtotals.

    Where 总计 stands, 合计 rows are subtotals; 小计 and …合计 always are. 全县 and, where nothing else
    does, a single 某县合计 are the total.
    """
    totals = [at for at, row in enumerate(rows) if row.role is RowRole.TOTAL]
    grand = [at for at in totals if rows[at].name.startswith(("总", "共计"))]
    if grand and len(totals) > len(grand):
        for at in set(totals) - set(grand):
            rows[at].role = RowRole.PARENT
    items = [row for row in rows if row.role is RowRole.ITEM and not row.part]
    weak = [row for row in items if row.name.endswith(SUM_ENDS) and SUBTOTAL.fullmatch(row.name)]
    if not totals:
        whole = [row for row in items if row.name.startswith("全") and WHOLE.fullmatch(row.name)]
        alone = [row for row in weak if not row.name.endswith("小计")] if len(weak) == 1 else []
        for row in whole[:1] or alone:
            row.role = RowRole.TOTAL
    for row in weak:
        if row.role is RowRole.ITEM:
            row.role = RowRole.PARENT


def _with_parts(rows: list[LabelledRow], way: Way, numbered: bool) -> tuple[list[int], list[RowRole]]:
    """Depths and roles with 其中 rows one below their whole.

    The rows behind a 其中 go on with it, up to a sum: those numbered on in its own style (其中：1. … 2. …);
    else in a numbered table those without number, else those that lie deeper than the whole.
    """
    given, addends = way.depths, way.addends
    depths, roles = list(given), [row.role for row in rows]
    if not any(row.part for row in rows):
        return depths, roles
    whole = 0
    going = False
    style: int | None = None
    for at, row in enumerate(rows):
        goes_on = going and row.role is RowRole.ITEM and not SUBTOTAL.fullmatch(row.name)
        if style is not None:
            goes_on = goes_on and row.ordinal is not None and row.ordinal.style == style and row.ordinal.number != 1
        else:
            goes_on = goes_on and (row.ordinal is None if numbered else given[at] > whole)
        part = row.part and at not in addends
        if part or goes_on:
            going = True
            style = row.within if part else style
            depths[at], roles[at] = whole + 1, RowRole.PART
        else:
            going, whole, style = False, depths[at], None
    return depths, roles
