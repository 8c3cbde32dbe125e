"""The amounts of a table's rows as whole numbers, and how well sums over rows hold in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from quotaxl.core.content import Cells
from quotaxl.reading.frames import listed

HELD = Decimal(1)
ROUNDED = Decimal("0.4")
SINGLE = Decimal("0.5")
"""What a sum is worth as evidence: of two rows or more, within rounding, of one row alone."""
SPLIT = Decimal("0.25")
"""What a reading loses for each further split and each run of details that it has to assume."""

MOST = 60
"""Rows that are looked at for a sum where amounts below zero do not let a search stop early."""


@dataclass(frozen=True, slots=True)
class Score:
    """What speaks for a reading and how many of its sums do not hold."""

    held: Decimal = Decimal(0)
    failed: int = 0

    @property
    def net(self) -> Decimal:
        """What is left of the evidence."""
        return Decimal(self.held - self.failed)

    def __add__(self, other: "Score") -> "Score":
        return Score(self.held + other.held, self.failed + other.failed)


NOTHING = Score()


@dataclass(frozen=True, slots=True)
class RowFigures:
    """Amounts by column and row in the column's last printed place; None where blank."""

    columns: list[list[int | None]]
    coarse: list[bool]
    """Whether a column is printed without decimals, so that its figures are not known to be rounded."""

    def blank(self, at: int) -> bool:
        """Return whether row `at` holds no amount at all."""
        return all(column[at] is None for column in self.columns)

    def gaps(self, total: int, parts: Sequence[int]) -> list[tuple[int, int] | None]:
        """Return, by column, by how much `parts` fall short of the row `total` and how many of them are not zero.

        None where the total or all parts are blank, or all of it is zero: such a sum says nothing.
        """
        found: list[tuple[int, int] | None] = []
        for column in self.columns:
            wanted = column[total]
            given = [v for at in parts if (v := column[at]) is not None]
            if wanted is None or not given:
                found.append(None)
                continue
            weight = sum(v != 0 for v in given)
            found.append((wanted - sum(given), weight) if wanted or weight else None)
        return found

    def score(self, total: int, parts: Sequence[int]) -> Score:
        """Return how well the rows `parts` add up to the row `total`."""
        held, failed = NOTHING.held, 0
        for gap, whole in zip(self.gaps(total, parts), self.coarse, strict=True):
            if gap is None:
                continue
            if not gap[0]:
                held += HELD if gap[1] > 1 else SINGLE
            elif not whole and abs(gap[0]) * 2 <= gap[1]:
                held += ROUNDED
            else:
                failed += 1
        return Score(held, failed)

    def faults(self, sums: Sequence[tuple[int, Sequence[int]]], parents: Sequence[int | None]) -> int:
        """Return how many failing sums another one explains: one wrong row breaks its own sum and the one above it."""
        gaps = {total: self.gaps(total, parts) for total, parts in sums}
        explained = 0
        for total, own in gaps.items():
            up = parents[total]
            above = gaps.get(up) if up is not None else None
            if above is None:
                continue
            explained += sum(bool(a and b and a[0] and a[0] == -b[0]) for a, b in zip(own, above, strict=True))
        return explained

    def run(self, at: int, right: Sequence[int]) -> int:
        """Return how many rows from the end of `right` backwards add up to row `at` in every column, 0 for none."""
        targets = [(column, column[at]) for column in self.columns]
        if not any(target for _, target in targets):
            return 0
        sums = [0] * len(targets)
        for count, row in enumerate(reversed(right), 1):
            equal = True
            over = False
            for place, (column, target) in enumerate(targets):
                value = column[row] or 0
                sums[place] += value
                goal = target or 0
                equal = equal and sums[place] == goal
                over = over or (value > 0 and sums[place] > goal >= 0)
            if equal and count > 1:
                return count
            if over or count >= MOST:
                return 0
        return 0

    def segments(self, parts: Sequence[int], targets: Sequence[int]) -> list[list[int]] | None:
        """Return `parts` cut into one run for each row of `targets` that adds up to it in every column, in order.

        A single target may be met several times over. None where it cannot be done to the end.
        """
        cut: list[list[int]] = []
        open_: list[int] = []
        for part in parts:
            open_.append(part)
            target = targets[0] if len(targets) == 1 else targets[min(len(cut), len(targets) - 1)]
            if self.adds_up(target, open_):
                cut.append(open_)
                open_ = []
        return cut if not open_ and cut else None

    def first(self, parts: Sequence[int], target: int) -> int:
        """Return how many rows at the head of `parts` add up to row `target` in every column, 0 for none."""
        return next((n for n in range(1, len(parts) + 1) if self.adds_up(target, parts[:n])), 0)

    def adds_up(self, target: int, parts: Sequence[int]) -> bool:
        """Return whether rows `parts` add up to row `target` in every column, not all of it blank."""
        any_ = False
        for column in self.columns:
            given = sum(column[at] or 0 for at in parts)
            if given != (column[target] or 0):
                return False
            any_ = any_ or given != 0
        return any_


def figures_of(amounts: Sequence[Cells], places: Sequence[int], rows: int) -> RowFigures | None:
    """Return the first `rows` amounts of each column as whole numbers of its last printed place, None for no column."""
    if not amounts:
        return None
    columns: list[list[int | None]] = [
        [None if v is None else int(v.scaleb(shift)) for v in listed(one, rows)]
        for one, shift in zip(amounts, places, strict=True)
    ]
    return RowFigures(columns, [shift == 0 for shift in places])
