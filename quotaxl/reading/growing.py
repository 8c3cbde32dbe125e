"""A tree of rows while it grows, row by row: what each row closes, stands below, or adds up into."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from quotaxl.core.region import RegionTable
from quotaxl.core.table import RowRole
from quotaxl.reading.choosing import RowTree
from quotaxl.reading.closing import start_of
from quotaxl.reading.depths import FEW
from quotaxl.reading.figures import RowFigures
from quotaxl.reading.hierarchy import LabelledRow
from quotaxl.reading.measure import divides
from quotaxl.reading.subtotals import SUMS

_TWICE = 2
"""Heads that say how a whole is divided: one alone may head all of its rows."""


@dataclass(slots=True)
class Growing:
    """A tree while it grows, row by row."""

    rows: list[LabelledRow]
    tree: RowTree
    figures: RowFigures | None
    regions: RegionTable | None
    opening: set[int]
    frontier: list[int] = field(default_factory=list)
    """Rows that no row has taken in yet."""
    bounds: list[int] = field(default_factory=list)
    """Where in the frontier a heading without amounts begins a section."""
    last: dict[int, int] = field(default_factory=dict)
    above: dict[int, int] = field(default_factory=dict)
    """The row that each row stands below by its depth alone."""
    lead: int | None = None
    """The total that stands above the rows that follow."""

    def walk(self) -> None:
        """Set parents, splits, depths and roles of the tree, in place, for all rows from the first to the last."""
        tree = self.tree
        for at, role in enumerate(tree.roles):
            if role is RowRole.TOTAL and at in self.opening:
                self._flush()
                self.lead = at
                self.last.clear()
            elif role in SUMS and at not in self.opening:
                self._close(at)
            elif role is RowRole.PART:
                depth = tree.depths[at]
                tree.parents[at] = self.last.get(depth - 1, self.lead)
            else:
                self._place(at)
        self._flush()
        headings = {up for up in self.above.values() if tree.parents[up] is None}
        for at, up in self.above.items():
            if tree.parents[at] is None and tree.roles[at] is not RowRole.TOTAL:
                tree.parents[at] = up
            elif up in headings and tree.parents[up] is None and tree.parents[at] not in (up, None):
                tree.parents[up] = tree.parents[at]

    def _place(self, at: int) -> None:
        """Put a row below the one that its depth says, or leave it open."""
        tree = self.tree
        depth = tree.depths[at]
        for deeper in [d for d in self.last if d > depth]:
            del self.last[deeper]
        up = self.last.get(depth - 1) if depth else None
        self.last[depth] = at
        if up is not None:
            self.above[at] = up
            if tree.roles[up] is RowRole.ITEM:
                tree.roles[up] = RowRole.PARENT
        while up is not None and self.figures is not None and self.figures.blank(up):
            if self.frontier and self.frontier[-1] == up:
                self.frontier.pop()
                self.bounds.append(len(self.frontier))
            up = self.above.get(up)
        if up is None:
            self.frontier.append(at)
        else:
            tree.parents[at] = up

    def _close(self, at: int) -> None:
        """Let a sum row take in the open rows that it adds up."""
        tree = self.tree
        if not self.frontier:
            self._place(at)
            return
        start, left_out = start_of(self.rows, tree.roles, self.frontier, self.bounds, at, self.figures, self.regions)
        kids = self.frontier[start:]
        if not kids:
            self._place(at)
            return
        if left_out:
            tree.passed[at] = self.frontier[start - left_out : start]
        self._assign(at, kids)
        if tree.roles[at] is RowRole.PARENT:
            for k in range(kids[0], at):
                tree.depths[k] += 1
        for k in kids:
            if tree.roles[k] is RowRole.TOTAL:
                tree.roles[k] = RowRole.PARENT
        self.frontier[start:] = [at]
        self.bounds = [b for b in self.bounds if b < start]
        depth = tree.depths[at]
        for deeper in [d for d in self.last if d >= depth]:
            del self.last[deeper]
        up = self.last.get(depth - 1) if depth else None
        if up is not None:
            self.above[at] = up
        if tree.roles[at] is RowRole.PARENT:
            self.last[depth] = at

    def _flush(self) -> None:
        """Let the total above take in what is open."""
        if self.lead is not None:
            self._assign(self.lead, [k for k in self.frontier if k > self.lead])
        self.frontier, self.bounds = [], []

    def _assign(self, total: int, kids: Sequence[int]) -> None:
        """Let `kids` add up into `total`: all of them, or in several splits, or some of them as details of others."""
        tree, figures, rows = self.tree, self.figures, self.rows
        for k in kids:
            tree.parents[k] = total
        if figures is not None and len(kids) > 1 and self._divided(total, kids):
            return
        if figures is None or len(kids) < 2 or len(kids) > FEW or not figures.score(total, kids).failed:
            return
        parts = figures.segments(kids, [total])
        if parts is not None and len(parts) > 1:
            tree.assumed += len(parts) - 1
            for number, part in enumerate(parts):
                for k in part:
                    tree.splits[k] = number
            return
        first = figures.first(kids, total)
        named = {rows[k].name: k for k in kids[:first] or kids}
        detail = [(k, named[rows[k].group]) for k in kids if rows[k].group in named and named[rows[k].group] < k]
        rest = list(kids[first:]) if first else []
        targets = list(kids[:first])
        own = self._own(total, kids)
        if own is not None:
            tree.roles[own], tree.parents[own] = RowRole.ITEM, total
        elif detail:
            for k, up in detail:
                self._below(k, up)
        elif rest and targets:
            self._details(rest, targets)

    def _divided(self, total: int, kids: Sequence[int]) -> bool:
        """Whether heads without amounts say how each run of `kids` divides the whole; then each is a split of it."""
        assert self.figures is not None
        between = range(total + 1 if total < kids[0] else max(0, kids[0] - 1), kids[-1])
        named = [k for k in between if self.rows[k].name.startswith("按")]
        heads = [k for k in named if divides(self.rows[k].name) and self.figures.blank(k)]
        if len(heads) < _TWICE or any(k < heads[0] and not self.figures.blank(k) for k in kids):
            return False
        for k in kids:
            self.tree.splits[k] = sum(head <= k for head in heads) - 1
        return True

    def _own(self, total: int, kids: Sequence[int]) -> int | None:
        """The 其中 row of a sum that with `kids` makes it up: 全省, 其中：省本级, then the cities."""
        assert self.figures is not None
        between = range(total + 1, kids[0]) if kids and kids[0] > total else ()
        parts = [k for k in between if self.tree.roles[k] is RowRole.PART and self.tree.parents[k] == total]
        return next((k for k in parts if self.figures.adds_up(total, [k, *kids])), None)

    def _details(self, rest: list[int], targets: list[int]) -> None:
        """Hang rows behind a finished sum below those of its rows that they add up to, if they all do."""
        assert self.figures is not None
        hung: list[tuple[int, int]] = []
        free = list(targets)
        while rest:
            found = next(((n, t) for t in free if (n := self.figures.first(rest, t)) > 1), None)
            if found is None:
                return
            count, up = found
            hung += [(k, up) for k in rest[:count]]
            free.remove(up)
            rest = rest[count:]
        self.tree.assumed += len({up for _, up in hung})
        for k, up in hung:
            self._below(k, up)

    def _below(self, at: int, up: int) -> None:
        self.tree.parents[at] = up
        self.tree.depths[at] = self.tree.depths[up] + 1
        if self.tree.roles[up] is RowRole.ITEM:
            self.tree.roles[up] = RowRole.PARENT
