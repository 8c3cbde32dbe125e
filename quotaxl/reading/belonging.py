"""Of which column a 其中 column is a part, as the amounts say, and how well columns add up to another."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from quotaxl.core.table import Column
from quotaxl.reading.tidy import label

_OVER = 2
"""Rows in which a part exceeds what it seems to be part of, from which on it is looked for elsewhere."""
_NEAR = 8
"""Columns before and behind one that are tried."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Rows in which a sum holds with two parts or more, and in which it does not."""

    held: int
    failed: int

    @property
    def enough(self) -> bool:
        """Whether the amounts alone say that the sum is meant."""
        return self.held >= 2 and self.held >= self.failed * 3


def evidence(figures: dict[int, list[Decimal | None]], total: int, parts: Sequence[int]) -> Evidence:
    """Return in how many rows columns add up to `total`, two of them at least not zero, and in how many they do not."""
    held = failed = 0
    for row in zip(figures[total], *(figures[p] for p in parts), strict=True):
        whole, given = row[0], [v for v in row[1:] if v]
        if whole is None or (not given and not whole):
            continue
        if sum(given) == whole:
            held += len(given) > 1
        else:
            failed += 1
    return Evidence(held, failed)


def belonging(
    columns: Sequence[Column], amounts: Sequence[int], figures: dict[int, list[Decimal | None]]
) -> Sequence[Column]:
    """Return the columns, each 其中 under the whole that the amounts say; `figures` by the positions `amounts`."""
    return _inside(_beside(columns, amounts, figures), amounts, figures)


def _inside(
    columns: Sequence[Column], amounts: Sequence[int], figures: dict[int, list[Decimal | None]]
) -> Sequence[Column]:
    """The columns, a single 其中 under the nearest column before it that is never smaller, where its whole often is.

    小计 | 中央资金 | 其中：劳务报酬 is a part of 中央资金 where both together exceed 小计; under 项目建设 | 偿还欠款 |
    其中：土地储备 the amounts say of which it is one. It is part of none where no column fits.
    """
    told: dict[str, str | None] = {}
    names = {columns[at].name: at for at in amounts}
    for at in amounts:
        one = columns[at]
        whole = names.get(one.of or "")
        if whole is None or not _is_part(one):
            continue
        near = [k for k in amounts if k < at and columns[k].path[:-1] == one.path[:-1]][::-1]
        before = [k for k in near if k != whole and columns[k].of != one.name and not _is_part(columns[k])]
        beside = [k for k in before[:1] if columns[k].of == one.of]
        sums = [sum(row) for row in zip(*([v or Decimal(0) for v in figures[k]] for k in (at, *beside)), strict=True)]
        given = [
            (total or Decimal(0), due) for total, due, own in zip(figures[whole], sums, figures[at], strict=True) if own
        ]
        over = sum(due > total for total, due in given)
        own = bool(beside) and _never_smaller(figures, beside[0], at)
        if over >= _OVER and (own or over * 3 > len(given)):
            told[one.name] = next((columns[k].name for k in before if _never_smaller(figures, k, at)), None)
    return [replace(c, of=told[c.name]) if c.name in told else c for c in columns] if told else columns


def _is_part(column: Column) -> bool:
    return bool(column.path) and label(column.path[-1]).startswith("其中")


def _never_smaller(figures: dict[int, list[Decimal | None]], whole: int, part: int) -> bool:
    return all((a or 0) >= b for a, b in zip(figures[whole], figures[part], strict=True) if b)


def _beside(
    columns: Sequence[Column], amounts: Sequence[int], figures: dict[int, list[Decimal | None]]
) -> Sequence[Column]:
    """The columns, 其中 under another whole where the amounts say so: 2024年合计 | 2023年数 | 其中：本金 | 利息.

    The column right before them is the whole unless they make up another one further left, and it not.
    """
    told: dict[int, str] = {}
    for whole in dict.fromkeys(columns[at].of for at in amounts):
        parts = [at for at in amounts if columns[at].of == whole]
        if whole is None or not any(label(text).startswith("其中") for text in columns[parts[0]].path):
            continue
        before = [at for at in amounts if at < parts[0] and columns[at].of is None][-_NEAR:][::-1]
        if not before or columns[before[0]].name != whole:
            continue
        beside = [at for at in amounts if at > parts[-1] and len(columns[at].path) == len(columns[parts[-1]].path)]
        tries = [parts, *([*parts, *beside[:n]] for n in range(1, len(beside[:_NEAR]) + 1))]
        tries = [one for one in tries if len(one) > 1]
        if any(evidence(figures, before[0], one).held for one in tries):
            continue
        better = next((at for at in before[1:] for one in tries if evidence(figures, at, one).enough), None)
        if better is not None:
            told |= dict.fromkeys(parts, columns[better].name)
    return [replace(c, of=told[at]) if at in told else c for at, c in enumerate(columns)] if told else columns
