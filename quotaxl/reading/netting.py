"""How rows hang together of which some are subtracted: 一、收入合计 over its rows, 二、减：上解支出, 三、可用财力."""

import re
from collections.abc import Sequence
from dataclasses import replace

from quotaxl.reading.choosing import RowTree
from quotaxl.reading.depths import CODE, FEW, ORDINAL
from quotaxl.reading.figures import NOTHING, RowFigures, Score
from quotaxl.reading.hierarchy import SUBTOTAL, LabelledRow
from quotaxl.reading.signed import balances, sign_of, weighed
from quotaxl.reading.tree import all_ways, arrange, put

_SUBTRACTED = re.compile(r"[(（]?减[)）:：]|减去")
"""加：上级补助 | 减：上解支出: what is subtracted adds up into nothing; what follows it may be subtracted as well."""


def subtracted(row: LabelledRow) -> bool:
    """Return whether a row says by its name that it is subtracted."""
    return bool(_SUBTRACTED.match(row.name))


def arrange_signed(rows: list[LabelledRow], additive: bool, figures: RowFigures | None) -> tuple[RowTree, ...]:
    """Set depth, role, parent and split of rows of which some are subtracted, in place; return the readings left.

    What is added or subtracted adds up into no row, but rows before it may add up into the one they lie below. Of all
    ways to see the rows, side by side among them, that one is taken whose sums and balances hold best; where
    neither sum nor balance holds in any, the likeliest is, and side by side is left beside it. Where all sums of a
    reading hold that knows no signs, and bear it out better, the signs are but words: 减：调减 with -20 behind it.
    """
    raw = [(row.role, row.depth) for row in rows]

    def anew() -> None:
        for row, (role, depth) in zip(rows, raw, strict=True):
            row.role, row.depth, row.parent, row.split = role, depth, None, 0

    (told,) = arrange(rows, None, None, additive=False, figures=figures)
    beside = replace(told, sums={}, parents=[row.parent for row in rows])
    if not additive or figures is None or len(rows) > FEW:
        return (beside,)
    score = weighed(rows, figures)
    anew()
    best, score = _best(rows, figures, score)
    anew()
    readings = arrange(rows, None, None, additive, figures)
    if not readings[0].score.failed and readings[0].score.held > score.held:
        return readings
    put(rows, best or beside)
    if best is None:
        return (beside,)
    return (best,) if score.held > 0 and _borne_out(best, rows, figures) else (best, beside)


def _best(rows: list[LabelledRow], figures: RowFigures, beside: Score) -> tuple[RowTree | None, Score]:
    """Return the tree whose sums and balances hold best, with how they do; None for all rows side by side.

    What numbers or sum words say is not given up for a sum that does not hold. Where nothing holds, it is taken.
    """
    apart = frozenset(at for at, row in enumerate(rows) if sign_of(row))
    trees = [tree for tree in all_ways(rows, figures, apart) if tree.sums]
    best: RowTree | None = None
    score, worth = NOTHING, NOTHING.net
    for tree in trees:
        put(rows, tree)
        balance = weighed(rows, figures)
        own = tree.score + balance
        kept = _said(tree, rows) and not _otherwise(tree, rows, figures)
        net = tree.worth + balance.net + (tree.score.failed if kept else 0)
        if own.held > 0 and (net > worth if best else net >= worth):
            best, score, worth = tree, own, net
    if beside.held > 0 and (best is None or beside.net > worth or (beside.net == worth and not _said(best, rows))):
        return None, beside
    return best or next((tree for tree in trees if _said(tree, rows)), None), score


def _said(tree: RowTree, rows: Sequence[LabelledRow]) -> bool:
    """Whether numbers or a sum word say what adds up into what."""
    return tree.name[0] in (ORDINAL, CODE) or any(_summing(rows[up]) for up, _ in tree.sums)


def _otherwise(tree: RowTree, rows: Sequence[LabelledRow], figures: RowFigures) -> bool:
    """Whether the row of a sum is what others come to that are added and subtracted: 合计 over A, B and 减：C."""
    left = {balance.total for balance in balances(rows, len(rows), figures)}
    return any(up in left for up, _ in tree.sums)


def _summing(row: LabelledRow) -> bool:
    return bool(SUBTOTAL.fullmatch(row.name))


def _borne_out(tree: RowTree, rows: Sequence[LabelledRow], figures: RowFigures) -> bool:
    """Whether each sum is called one or holds in some column: rows that are only numbered may be some of many."""
    return all(_summing(rows[up]) or figures.score(up, kids).held > 0 for (up, _), kids in tree.sums.items())
