"""Subjects by code below the items of a budget: 205, 20502, 2050202 below 本年支出合计, each added up by its code."""

from collections.abc import Mapping, Sequence

from quotaxl.core.table import RowRole
from quotaxl.reading.choosing import RowTree
from quotaxl.reading.depths import CODE
from quotaxl.reading.figures import NOTHING, RowFigures
from quotaxl.reading.hierarchy import LabelledRow
from quotaxl.reading.tree import arrange

_FEWEST = 2
"""A single code adds up into nothing."""


def below_items(rows: list[LabelledRow], keys: Mapping[int, str], figures: RowFigures) -> RowTree | None:
    """Return rows with codes below each other by their codes, the outermost below the item they follow; sets them too.

    The items stay as they are; `keys` says which of the form's each is. They need not be the sum of what stands below
    them, as often only the subjects that change are listed: an item is the parent of its subjects where more of its
    amounts bear that out than not. None where the rows have no codes or no item stands above them.
    """
    coded = [at for at, row in enumerate(rows) if row.code and at not in keys]
    if len(coded) < _FEWEST or not any(at < coded[0] for at in keys):
        return None
    others = [at for at in range(len(rows)) if at not in set(coded)]
    plain = [rows[at] for at in others]
    arrange(plain, None, None, additive=False, figures=None)
    for row in plain:
        row.parent = others[row.parent] if row.parent is not None else None
    below: dict[int, list[int]] = {}
    stack: list[int] = []
    item = None
    for at, row in enumerate(rows):
        if at in keys:
            item, stack = at, []
        if not row.code or at in keys:
            continue
        while stack and not (row.code.startswith(rows[stack[-1]].code) and row.code != rows[stack[-1]].code):
            stack.pop()
        above = stack[-1] if stack else item
        row.role, row.split, row.parent = RowRole.ITEM, 0, stack[-1] if stack else None
        row.depth = rows[above].depth + 1 if above is not None else 0
        if above is not None:
            below.setdefault(above, []).append(at)
        stack.append(at)
    return _grown(rows, keys, below, figures)


def _grown(
    rows: Sequence[LabelledRow], keys: Mapping[int, str], below: Mapping[int, list[int]], figures: RowFigures
) -> RowTree:
    """Make parents of the rows that others add up into, and return the tree with how well its sums hold."""
    score, sums = NOTHING, {}
    for above, kids in below.items():
        own = figures.score(above, kids)
        if above in keys and own.net <= 0:
            continue
        rows[above].role = RowRole.PARENT
        for kid in kids:
            rows[kid].parent = above
        score += own
        sums[above, 0] = kids
    return RowTree(
        (CODE,),
        [row.depth for row in rows],
        [row.role for row in rows],
        [row.parent for row in rows],
        [row.split for row in rows],
        score,
        score.net,
        sums=sums,
    )


def take(rows: Sequence[LabelledRow], tree: RowTree) -> None:
    """Set rows, in place, as a tree has them."""
    for at, row in enumerate(rows):
        row.depth, row.role, row.parent, row.split = tree.depths[at], tree.roles[at], tree.parents[at], tree.splits[at]
