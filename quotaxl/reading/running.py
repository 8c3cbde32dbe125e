"""Columns that run on from row to row: 累计下达 is what came before and what this row adds, so that no sum is of it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import accumulate, pairwise

from quotaxl.core.content import Cells
from quotaxl.core.table import Column, ColumnType, RowRole
from quotaxl.reading.frames import listed
from quotaxl.reading.hierarchy import LabelledRow, ListedRows
from quotaxl.reading.tidy import label

_RUNS = re.compile("累计|累积|滚存")
_FEWEST = 2
_SURE = 4
"""Steps that show it also where it begins with what was there before."""


def with_running(columns: Sequence[Column], cells: Sequence[Cells], rows: int) -> list[Column]:
    """Return the columns, those not to be added up that say 累计 and grow in each row by another column's amount.

    A row in three at most may do otherwise; a total at the head or the foot is not asked.
    """
    found = list(columns)
    for at, one in enumerate(columns):
        if one.type is not ColumnType.AMOUNT or not any(_RUNS.search(label(text)) for text in one.path):
            continue
        own = listed(cells[at], rows)
        for other, beside in enumerate(columns):
            if other == at or beside.type is not ColumnType.AMOUNT or beside.unit is not one.unit:
                continue
            if _runs_on(own, listed(cells[other], rows)):
                found[at] = replace(one, additive=False, runs=beside.name)
    return found


def without_stocks(columns: Sequence[Column], cells: Sequence[Cells], rows: Sequence[LabelledRow]) -> Sequence[Column]:
    """Return the columns, those not to be added up that most sums leave blank and none bears out.

    月初余额 has no figure in 一季度小计.
    """
    if isinstance(rows, ListedRows):
        return columns
    length = len(rows)
    kids: dict[int, list[int]] = {}
    for at, row in enumerate(rows):
        if row.parent is not None and row.role is not RowRole.PART:
            kids.setdefault(row.parent, []).append(at)
    found = list(columns)
    for at, one in enumerate(columns):
        if one.type is not ColumnType.AMOUNT or not one.additive or len(kids) < _FEWEST:
            continue
        held = listed(cells[at], length)
        sums = [(held[up], given) for up, below in kids.items() if (given := [v for k in below if (v := held[k])])]
        blank = sum(total is None for total, _ in sums)
        if blank >= _FEWEST and blank * 2 > len(sums) and not any(total == sum(given) for total, given in sums):
            found[at] = replace(one, additive=False)
    return found


def _runs_on(own: Sequence[Decimal | None], added: Sequence[Decimal | None]) -> bool:
    """Whether most rows are what the row before is with what they add, or all that was added up to them.

    A wrong figure among what is added breaks one step and every sum behind it; one that runs on, two steps and one sum.
    """
    given = _without_total([(a, b) for a, b in zip(own, added, strict=True) if a is not None and b])
    steps = [now - before in (b, now - b) for (before, _), (now, b) in pairwise(given)]
    begins = bool(given) and given[0][0] == given[0][1]
    sums = list(accumulate((b for _, b in given), initial=Decimal(0)))[1:]
    whole = [a == due for (a, _), due in zip(given, sums, strict=True)][1:]
    moved = sum(now - before == b for (before, _), (now, b) in pairwise(given)) >= _FEWEST
    by_steps = moved and sum(steps) * 3 >= len(steps) * 2 and (begins or sum(steps) >= _SURE)
    return by_steps or (sum(whole) >= _FEWEST and sum(whole) * 3 >= len(whole) * 2)


def _without_total(given: list[tuple[Decimal, Decimal]]) -> list[tuple[Decimal, Decimal]]:
    """The rows without the first or last one if that adds up what all others add: no step leads to a total."""
    whole = sum(b for _, b in given)
    if len(given) > _FEWEST and given[-1][1] * 2 == whole:
        return given[:-1]
    return given[1:] if len(given) > _FEWEST and given[0][1] * 2 == whole else given
