"""Columns that run on from row to row: 累计下达 is what came before and what this row adds, so that no sum is of it."""

import re
from collections.abc import Sequence
from dataclasses import replace

from quotaxl.core.table import Column, ColumnType
from quotaxl.reading.frames import Cells, listed
from quotaxl.reading.tidy import label

_RUNS = re.compile("累计|累积|滚存")
_FEWEST = 2
"""Steps from row to row that show it."""


def with_running(columns: Sequence[Column], cells: Sequence[Cells], rows: int) -> list[Column]:
    """Return the columns, those not to be added up that say 累计 and grow in each row by another column's amount.

    A row in three at most, such as the total, may do otherwise.
    """
    found = list(columns)
    for at, one in enumerate(columns):
        if one.type is not ColumnType.AMOUNT or not any(_RUNS.search(label(text)) for text in one.path):
            continue
        own = listed(cells[at], rows)
        for other, beside in enumerate(columns):
            if other == at or beside.type is not ColumnType.AMOUNT or beside.unit is not one.unit:
                continue
            added = listed(cells[other], rows)
            steps = [
                own[n] - own[n - 1] == added[n]  # type: ignore[operator]
                for n in range(1, len(own))
                if own[n] is not None and own[n - 1] is not None and added[n]
            ]
            if sum(steps) >= _FEWEST and sum(steps) * 3 >= len(steps) * 2 and own[0] == added[0]:
                found[at] = replace(one, additive=False)
    return found
