"""What the rows of a table add up into: depth, role and parent of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from quotaxl.core.amount import decimals, exact
from quotaxl.core.region import Level, Region, RegionTable
from quotaxl.core.table import RowRole
from quotaxl.reading.depths import ways
from quotaxl.reading.hierarchy import SUBTOTAL, SUM_ENDS, WHOLE, LabelledRow, without_sum_word


@dataclass(frozen=True, slots=True)
class _Tree:
    """One way to see the rows, each by its position."""

    depths: list[int]
    roles: list[RowRole]
    parents: list[int | None]


def arrange(
    rows: list[LabelledRow],
    regions: RegionTable | None,
    parent: Region | None,
    additive: bool,
    amounts: pl.Series | None = None,
) -> None:
    """Set depth, role and parent of every row, in place.

    Where rows can be seen in several ways (by ordinals, by administrative levels, by indents, all
    side by side; a 小计 above or below its rows), the likeliest is taken unless `amounts` (one per
    row, of the first amount column) hold in more of the sums of another: 厦门市 has its own line beside
    福建省, and the total shows it. 其中 rows lie one deeper than the row they belong to.
    A row without an amount is a heading: what lies below it adds up into the row above it.
    In a table that is not `additive` (a form of items, a list known to be partial) only 其中 rows
    have a parent.
    """
    if regions is not None:
        _resolve(rows, regions, parent)
    sums = additive and _find_sums(rows)
    best = _seen(rows, regions, sums, amounts)
    unnamed = _unnamed_total(rows) if additive else None
    if unnamed is not None and amounts is not None:
        rows[unnamed].role = RowRole.TOTAL
        other = _seen(rows, regions, sums, amounts)
        if _sums_of(other, amounts.to_list()).get(unnamed):
            best = other
    parents = best.parents
    if amounts is not None and RowRole.PARENT in best.roles:
        parents = _past_blanks(best, amounts.to_list())
    for at, row in enumerate(rows):
        row.depth, row.role, row.parent = best.depths[at], best.roles[at], parents[at]
        if not additive and row.role is not RowRole.PART:
            row.parent = None


def _seen(rows: list[LabelledRow], regions: RegionTable | None, sums: bool, amounts: pl.Series | None) -> _Tree:
    """The way to see the rows that the amounts bear out best."""
    numbered = any(row.ordinal and not row.part for row in rows)
    trees = [
        _tree(rows, depths, numbered, closing, regions)
        for depths in ways(rows, regions)
        for closing in (_closing_first(rows) if sums else (False,))
    ]
    return trees[0] if len(trees) == 1 or amounts is None else _best(trees, amounts.to_list())


def _past_blanks(tree: _Tree, amounts: Sequence[Decimal | None]) -> list[int | None]:
    """The parents, those without an amount passed over where there is one above them."""
    parents = list(tree.parents)
    for at, parent in enumerate(tree.parents):
        if parent is not None and tree.roles[at] is not RowRole.PART and amounts[parent] is None:
            parents[at] = tree.parents[parent] if tree.parents[parent] is not None else parent
    return parents


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
        row.region = found[0] if found else None
        if row.region and row.region.level is not Level.COUNTY and not row.name.endswith("本级"):
            above = row.region


def _inside(regions: RegionTable, region: Region, top: Region | None) -> bool:
    return top is not None and regions.within(region, top)


def _find_sums(rows: list[LabelledRow]) -> bool:
    """Tell totals from subtotals; return whether there are subtotals.

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
    return any(row.role is RowRole.PARENT for row in rows)


def _closing_first(rows: list[LabelledRow]) -> tuple[bool, bool]:
    """Whether subtotals stand below their rows, the likelier answer first: one above all rows does not."""
    first = next(row.role for row in rows if row.role is not RowRole.TOTAL)
    return (False, True) if first is RowRole.PARENT else (True, False)


def _tree(
    rows: list[LabelledRow], given: list[int], numbered: bool, closing: bool, regions: RegionTable | None
) -> _Tree:
    depths, roles = _with_parts(rows, given, numbered)
    if not closing and RowRole.PARENT in roles:
        _below_subtotals(rows, depths, roles, regions)
    parents: list[int | None] = [None] * len(rows)
    totals = [at for at, role in enumerate(roles) if role is RowRole.TOTAL]
    leading = bool(totals) and totals[0] == 0
    last: dict[int, int] = {}
    open_from = 0
    pending = iter(totals)
    total = next(pending, None)
    for at, role in enumerate(roles):
        depth = depths[at]
        if role is RowRole.TOTAL:
            last.clear()
            open_from = at + 1
            total = at if leading else next(pending, total)
            continue
        if role is RowRole.PARENT and closing:
            _close(rows, depths, parents, roles, range(open_from, at), at, regions)
            open_from, parents[at] = at + 1, total
            continue
        above = last.get(depth - 1) if depth else None
        parents[at] = total if above is None else above
        if role is RowRole.PART:
            continue
        if depth + 1 < len(last) or depth + 1 in last:
            for deeper in [d for d in last if d > depth]:
                del last[deeper]
        last[depth] = at
        if above is not None and roles[above] is RowRole.ITEM:
            roles[above] = RowRole.PARENT
    return _Tree(depths, roles, parents)


def _with_parts(rows: list[LabelledRow], given: list[int], numbered: bool) -> tuple[list[int], list[RowRole]]:
    """Depths and roles with 其中 rows one below their whole.

    The rows behind a 其中 go on with it, up to a sum: in a numbered table those without number, else
    those that lie deeper than the whole.
    """
    depths, roles = list(given), [row.role for row in rows]
    if not any(row.part for row in rows):
        return depths, roles
    whole = 0
    going = False
    for at, row in enumerate(rows):
        goes_on = going and row.role is RowRole.ITEM and not SUBTOTAL.fullmatch(row.name)
        goes_on = goes_on and (row.ordinal is None if numbered else given[at] > whole)
        if row.part or goes_on:
            going = True
            depths[at], roles[at] = whole + 1, RowRole.PART
        else:
            going, whole = False, depths[at]
    return depths, roles


def _below_subtotals(
    rows: list[LabelledRow], depths: list[int], roles: list[RowRole], regions: RegionTable | None
) -> None:
    """Let the rows after a 小计 that stands above its rows lie below it."""
    head: int | None = None
    floor = shift = 0
    for at, row in enumerate(rows):
        if roles[at] is RowRole.TOTAL:
            head = None
        elif row.role is RowRole.PARENT:
            head, floor, shift = at, depths[at], 0
        elif head is not None:
            if depths[at] < floor or _foreign(row, rows[head], regions):
                head = None
                continue
            shift = max(shift, floor + 1 - depths[at])
            depths[at] += shift


def _foreign(row: LabelledRow, head: LabelledRow, regions: RegionTable | None) -> bool:
    return bool(regions is not None and row.region and head.region and not regions.within(row.region, head.region))


def _close(
    rows: list[LabelledRow],
    depths: list[int],
    parents: list[int | None],
    roles: list[RowRole],
    span: range,
    at: int,
    regions: RegionTable | None,
) -> None:
    """Let the rows of `span` that are as deep as the 小计 `at` below them add up into it."""
    floor = depths[at]
    inside = False
    for position in span:
        if roles[position] in (RowRole.TOTAL, RowRole.PART) and depths[position] <= floor:
            inside = False
        elif depths[position] == floor:
            inside = not _foreign(rows[position], rows[at], regions)
            if inside:
                parents[position] = at
        if inside:
            depths[position] += 1


def _best(trees: list[_Tree], amounts: Sequence[Decimal | None]) -> _Tree:
    """The first tree, unless the amounts hold in a larger share of the sums of another."""
    best, score = trees[0], _fit(trees[0], amounts)
    for tree in trees[1:]:
        other = _fit(tree, amounts)
        if other > score:
            best, score = tree, other
    return best


def _fit(tree: _Tree, amounts: Sequence[Decimal | None]) -> Decimal:
    """The share of a tree's sums that hold; what has no sums cannot be better than what has."""
    sums = _sums_of(tree, amounts)
    return Decimal(sum(sums.values())) / len(sums) if sums else Decimal(0)


def _sums_of(tree: _Tree, amounts: Sequence[Decimal | None]) -> dict[int, bool]:
    """Whether each row that others add up into is their sum, as far as it is printed."""
    found: dict[int, tuple[Decimal, int]] = {}
    for parent, role, amount in zip(_past_blanks(tree, amounts), tree.roles, amounts, strict=False):
        if parent is not None and role is not RowRole.PART and amount is not None:
            before, count = found.get(parent, (Decimal(0), 0))
            found[parent] = (before + amount, count + 1)
    places = max((decimals(exact(a)) for a in amounts if a is not None), default=0)
    half = Decimal(5).scaleb(-places - 1) if places else Decimal(0)
    return {
        at: abs(total - sum_) <= half * count
        for at, (sum_, count) in found.items()
        if (total := amounts[at]) is not None
    }
