"""Which of the ways to see the rows of a table the amounts bear out, and which others they leave."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from quotaxl.core.table import RowRole
from quotaxl.core.words import Words
from quotaxl.reading.depths import AMOUNTS, CODE, ORDINAL
from quotaxl.reading.figures import NOTHING, Score

_ALL = Words("合计之前的各行都算在内", "all rows before a sum counted")


@dataclass(slots=True)
class RowTree:
    """One way to see the rows, each by its position."""

    name: tuple[Words, ...]
    depths: list[int]
    roles: list[RowRole]
    parents: list[int | None]
    splits: list[int]
    score: Score = NOTHING
    worth: Decimal = Decimal(0)
    """What speaks for it in all."""
    passed: dict[int, list[int]] = field(default_factory=dict)
    """Rows that a sum leaves out for no reason but that it then holds, by the sum's row."""
    assumed: int = 0
    """Further splits and runs of details that no ordinal, code or indent says."""
    sums: dict[tuple[int, int], list[int]] = field(default_factory=dict)
    """The rows that add up into a row, by that row and the split."""
    supposed: bool = False
    """Whether 其中 rows are taken for all of their whole though a column says otherwise: there they may be a part."""


def best_of(trees: Sequence[RowTree]) -> RowTree:
    """The first tree, unless more of the sums of another hold."""
    best = trees[0]
    for tree in trees[1:]:
        if tree.score.held > 0 and tree.worth > best.worth:
            best = tree
    return best


def left(trees: Sequence[RowTree], best: RowTree) -> tuple[RowTree, ...]:
    """The readings that the amounts leave: the best, and another where they do not settle it.

    That is where both fit alike or nothing fits at all; where a sum holds only because rows before it are left
    out; where 其中 rows make up their whole in most columns and not in all; and where in another, written in the
    names and not found in the amounts, one sum alone does not hold, which may be wrong, and more sums hold, or as
    many and more rows belong to one or lie deeper; or where numbers write it and the best is found in the amounts.
    """
    others = [tree for tree in trees if tree.sums != best.sums]
    if best.passed:
        return best, _with_all(best)
    if best.supposed and others:
        return best, others[0]
    if best.score.held > 0:
        alike = [t for t in others if not t.score.failed and t.worth >= best.worth and not best.score.failed]
        likelier = trees[: next(at for at, tree in enumerate(trees) if tree is best)]
        alike += [t for t in others if _nearly(t, best, before=any(t is one for one in likelier))]
    elif best.score.failed:
        alike = [t for t in others if t.score.failed]
    else:
        alike = []
    return (best, *alike[:1])


def _with_all(best: RowTree) -> RowTree:
    """The same reading, with no row before a sum left out."""
    sums = {(at, n): [*best.passed.get(at, ()), *kids] if n == 0 else kids for (at, n), kids in best.sums.items()}
    return replace(best, name=(*best.name, _ALL), sums=sums)


def _nearly(tree: RowTree, best: RowTree, *, before: bool) -> bool:
    """Whether one wrong figure would hide a tree; `before` says that it is the likelier of the two by itself."""
    chance = tree.name[0] == AMOUNTS or tree.assumed
    if chance or best.score.failed or tree.score.failed != 1:
        return False
    if best.name[0] == AMOUNTS and tree.name[0] in (ORDINAL, CODE):
        return tree.score.held > 0
    fuller = _loose(tree) < _loose(best) or (before and sum(tree.depths) > sum(best.depths))
    return tree.score.held > best.score.held or (tree.score.held == best.score.held and fuller)


def _loose(tree: RowTree) -> int:
    """How many rows add up into none."""
    return sum(parent is None for parent in tree.parents)
