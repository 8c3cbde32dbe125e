"""Amounts as whole numbers: which rows add up to which, and what that is worth. Columns are written as lists."""

from decimal import Decimal

import pytest

from quotaxl.reading.figures import MOST, RowFigures, Score, figures_of


def whole(*columns):
    """Figures printed without decimals."""
    return RowFigures([list(c) for c in columns], [True] * len(columns))


def cents(*columns):
    """Figures printed with decimals, which may be rounded."""
    return RowFigures([list(c) for c in columns], [False] * len(columns))


def test_a_row_is_blank_where_no_column_has_an_amount():
    figures = whole([None, None, 0], [None, 5, None])
    assert [figures.blank(at) for at in (0, 1, 2)] == [True, False, False]


GAPS = {
    "adds up": ([30, 10, 20], (0, 2)),
    "falls short": ([31, 10, 20], (1, 2)),
    "too much": ([29, 10, 20], (-1, 2)),
    "one of them is zero": ([10, 10, 0], (0, 1)),
    "a blank part is not counted": ([10, 10, None], (0, 1)),
    "no total": ([None, 10, 20], None),
    "no part": ([30, None, None], None),
    "all is zero": ([0, 0, 0], None),
    "a total of zero with parts": ([0, 5, -5], (0, 2)),
    "parts of zero below a total": ([7, 0, 0], (7, 0)),
}


@pytest.mark.parametrize("about", GAPS)
def test_by_how_much_rows_fall_short(about):
    column, gap = GAPS[about]
    assert whole(column).gaps(0, [1, 2]) == [gap]


SCORES = {
    # column of total and parts, printed in whole units: what holds, what fails
    "two rows": ([30, 10, 20], True, "1", 0),
    "one row and a zero": ([30, 30, 0], True, "0.5", 0),
    "whole units are not rounded": ([30, 10, 21], True, "0", 1),
    "two roundings may make one unit": ([30, 10, 21], False, "0.4", 0),
    "below as well": ([31, 10, 20], False, "0.4", 0),
    "two roundings never make two": ([30, 10, 22], False, "0", 1),
    "one rounding makes none": ([30, 31, 0], False, "0", 1),
    "nothing to say": ([None, 10, 22], True, "0", 0),
}


@pytest.mark.parametrize("about", SCORES)
def test_what_a_sum_is_worth(about):
    column, coarse, held, failed = SCORES[about]
    assert RowFigures([column], [coarse]).score(0, [1, 2]) == Score(Decimal(held), failed)


def test_three_roundings_make_one_unit_and_four_make_two():
    assert cents([32, 10, 10, 10]).score(0, [1, 2, 3]) == Score(Decimal(0), 1)
    assert cents([31, 10, 10, 10]).score(0, [1, 2, 3]) == Score(Decimal("0.4"), 0)
    assert cents([42, 10, 10, 10, 10]).score(0, [1, 2, 3, 4]) == Score(Decimal("0.4"), 0)
    assert cents([43, 10, 10, 10, 10]).score(0, [1, 2, 3, 4]) == Score(Decimal(0), 1)


def test_every_column_counts_and_speaks_for_or_against():
    score = whole([30, 10, 20], [7, 3, 3], [5, 5, None]).score(0, [1, 2])
    assert score == Score(Decimal("1.5"), 1)
    assert score.net == Decimal("0.5")
    assert score + Score(Decimal(2), 3) == Score(Decimal("3.5"), 4)


def test_a_wrong_row_explains_the_sum_above_it():
    """合计 100 = 甲 40 + 乙 60; 甲 is printed 45, its rows add up to 40: both sums fail, and one is explained."""
    rows = [100, 45, 20, 20, 60]
    sums, parents = [(0, [1, 4]), (1, [2, 3])], [None, 0, 1, 1, 0]
    assert whole(rows).faults(sums, parents) == 1
    assert whole(rows, rows).faults(sums, parents) == 2
    assert whole([100, 40, 20, 20, 60]).faults(sums, parents) == 0  # both hold
    assert whole([100, 45, 20, 20, 61]).faults(sums, parents) == 0  # off by other amounts
    assert whole([110, 45, 20, 20, 60]).faults(sums, parents) == 0  # off in the same direction
    assert whole(rows).faults([(1, [2, 3])], parents) == 0  # nobody looks at the sum above
    assert whole(rows).faults(sums, [None, None, 1, 1, 0]) == 0


RUNS = {
    # the row is the first; the rows behind it as they stand, the next one last
    "two": ([30, 10, 20], [2, 1], 2),
    "those right behind it": ([30, 10, 20, 5], [3, 2, 1], 2),
    "three": ([30, 10, 15, 5], [3, 2, 1], 3),
    "one alone is no run": ([30, 30], [1], 0),
    "one and a zero": ([30, 30, 0], [2, 1], 2),
    "not reached": ([30, 10, 10], [2, 1], 0),
    "overshot": ([30, 10, 25, -5], [3, 2, 1], 0),
    "nothing to reach": ([0, 0, 0], [2, 1], 0),
    "a blank row": ([None, 0, 0], [2, 1], 0),
    "a blank between": ([30, 10, None, 20], [3, 2, 1], 3),
    "below zero it goes on": ([-5, 10, -15], [2, 1], 2),
    "none behind it": ([30], [], 0),
}


@pytest.mark.parametrize("about", RUNS)
def test_how_many_rows_behind_one_add_up_to_it(about):
    column, right, count = RUNS[about]
    assert whole(column).run(0, right) == count


def test_a_run_holds_in_every_column():
    assert whole([30, 10, 20, 5], [9, 4, 4, 1]).run(0, [3, 2, 1]) == 0
    assert whole([35, 10, 20, 5], [9, 4, 4, 1]).run(0, [3, 2, 1]) == 3
    assert whole([30, 10, 20], [None, None, None]).run(0, [2, 1]) == 2
    assert whole([30, 10, 20], [None, 1, None]).run(0, [2, 1]) == 0


def test_a_run_is_not_looked_for_beyond_the_most():
    def found(count):
        return whole([count] + [1] * count).run(0, range(count, 0, -1))

    assert found(MOST) == MOST
    assert found(MOST + 1) == 0


def test_rows_are_cut_into_runs():
    figures = whole([10, 4, 6, 7, 3, 1, 10, 20])
    assert figures.segments([1, 2, 3, 4], [0]) == [[1, 2], [3, 4]]
    assert figures.segments([1, 2], [0]) == [[1, 2]]
    assert figures.segments([1, 2, 5], [0]) is None  # something is left
    assert figures.segments([1, 5], [0]) is None
    assert figures.segments([], [0]) is None
    assert figures.segments([1, 2, 3, 4, 6], [0, 7]) == [[1, 2], [3, 4, 6]]
    assert figures.segments([1, 2, 3, 4], [0, 7]) is None
    assert figures.segments([1, 2, 3, 4, 6, 7], [0, 7]) == [[1, 2], [3, 4, 6], [7]]


def test_the_head_of_a_run():
    figures = whole([10, 4, 6, 7, 0])
    assert figures.first([1, 2, 3], 0) == 2
    assert figures.first([0, 1], 0) == 1
    assert figures.first([1, 2], 0) == 2
    assert figures.first([3, 1], 0) == 0
    assert figures.first([], 0) == 0


def test_adding_up_to_nothing_says_nothing():
    figures = whole([0, 0, 5, -5], [None, None, None, None])
    assert not figures.adds_up(0, [1])
    assert not figures.adds_up(0, [2, 3])
    assert whole([5, 5], [None, None]).adds_up(0, [1])
    assert whole([5, 5], [0, None]).adds_up(0, [1])
    assert not whole([5, 5], [1, None]).adds_up(0, [1])
    assert whole([None, None], [5, 5]).adds_up(0, [1])


def test_amounts_become_whole_numbers_of_their_last_place():
    amounts = [[Decimal("1.20"), None, Decimal(3)], [Decimal(7), Decimal(8), Decimal(9)]]
    assert figures_of(amounts, [2, 0], 2) == RowFigures([[120, None], [7, 8]], [False, True])
    assert figures_of([], [], 2) is None
