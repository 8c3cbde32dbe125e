"""Columns that run on from row to row, by hand."""

from decimal import Decimal

import pytest

from quotaxl.core.table import Column, ColumnType
from quotaxl.reading.running import with_running


def runs(own, added, header="累计下达"):
    """Whether the second of two columns is seen to add up the first from row to row."""
    columns = [Column("A", 1, ("本次下达",), ColumnType.AMOUNT), Column("B", 2, (header,), ColumnType.AMOUNT)]
    cells = [[None if v is None else Decimal(v) for v in one] for one in (added, own)]
    _, second = with_running(columns, cells, len(own))
    assert second.additive is (second.runs is None)
    return second.runs == "A"


@pytest.mark.parametrize(
    ("own", "added", "found"),
    [
        ((8, 13, 20, 22), (8, 5, 7, 2), True),
        ((8, 13, 20, 22, 22), (8, 5, 7, 2, None), True),
        ((8, 14, 20, 22), (8, 5, 7, 2), True),  # what runs on is wrong in one row: two steps, one sum
        ((8, 13, 20, 22), (8, 5, 9, 2), True),  # what is added is: one step
        ((8, 13, 30, 22, 22), (8, 5, 7, 2, 22), True),  # a total is no step
        ((8, 13, 20, 32, 22), (8, 5, 7, 2, 22), True),
        ((22, 8, 13, 30, 22), (22, 8, 5, 7, 2), True),
        ((8, 14, 30, 22, 22), (8, 5, 7, 2, 22), False),
        ((8, 5, 7, 2), (8, 5, 7, 2), False),
        ((10, 6, 9, 4), (8, 5, 7, 2), False),
        ((18, 23, 30, 32, 35), (8, 5, 7, 2, 3), True),  # begins with what was there before
        ((8, 13), (8, 5), False),
    ],
)
def test_most_rows_must_say_so(own, added, found):
    assert runs(own, added) is found


def test_only_where_the_header_says_it():
    assert not runs((8, 13, 20, 22), (8, 5, 7, 2), header="金额")
