"""Which way to see rows is taken and which others are left, by hand."""

from decimal import Decimal

import pytest

from quotaxl.core.table import RowRole
from quotaxl.core.words import same
from quotaxl.reading.choosing import RowTree, best_of, left
from quotaxl.reading.depths import AMOUNTS, CODE, INDENT, ORDINAL
from quotaxl.reading.figures import Score

WRITTEN, OTHER = same("written"), same("other")


def tree(name=WRITTEN, held=0, failed=0, worth=None, sums=None, passed=None, assumed=0, parents=(None, 0, 0), deep=0):
    rows = len(parents)
    worth = Decimal(held - failed if worth is None else worth)
    return RowTree(
        (name,), [deep] * rows, [RowRole.ITEM] * rows, list(parents), [0] * rows, Score(Decimal(held), failed), worth,
        passed or {}, assumed, {(0, 0): [1, 2]} if sums is None else sums,
    )  # fmt: skip


A, B = {(0, 0): [1, 2]}, {(0, 0): [1]}


def test_the_first_is_taken_unless_another_is_worth_more_and_something_of_it_holds():
    one, two, three = tree(held=1), tree(OTHER, held=2), tree(AMOUNTS, held=2)
    assert best_of([one, two, three]) is two
    assert best_of([one, tree(OTHER, held=1)]) is one
    assert best_of([one, tree(OTHER, held=0, worth=9)]) is one
    assert best_of([tree(failed=2), tree(OTHER, held=1, failed=1)]).name == (OTHER,)


LEFT = {
    # the best and another: whether the other is left beside it
    "both fit alike": (tree(held=1, sums=A), tree(OTHER, held=1, sums=B), True),
    "the same sums are the same reading": (tree(held=1, sums=A), tree(OTHER, held=1, sums=A), False),
    "worth less": (tree(held=2, sums=A), tree(OTHER, held=1, sums=B), False),
    "alike, and the other has a sum that fails": (tree(held=1, sums=A), tree(OTHER, held=2, failed=1, sums=B), True),
    "more sums hold in one found in the amounts, one fails": (
        tree(held=1, sums=A), tree(AMOUNTS, held=2, failed=1, worth=0, sums=B), False,
    ),
    "more hold, one fails, but it assumes": (
        tree(held=1, sums=A), tree(OTHER, held=2, failed=1, worth=0, sums=B, assumed=1), False,
    ),
    "more hold and two fail": (tree(held=1, sums=A), tree(OTHER, held=3, failed=2, worth=0, sums=B), False),
    "as many hold, one fails, and more rows belong to one": (
        tree(held=1, sums=A, parents=(None, 0, None)),
        tree(OTHER, held=1, failed=1, sums=B, parents=(None, 0, 0)),
        True,
    ),
    "as many hold, one fails, and as many rows belong to one": (
        tree(held=1, sums=A), tree(OTHER, held=1, failed=1, sums=B), False,
    ),
    "of the best a sum fails": (tree(held=2, failed=1, sums=A), tree(OTHER, held=2, failed=1, sums=B), False),
    "nothing fits in either": (tree(failed=1, sums=A), tree(OTHER, failed=2, sums=B), True),
    "nothing is said in either": (tree(sums=A), tree(OTHER, sums=B), False),
    "nothing fits in the best and nothing is said in the other": (tree(failed=1, sums=A), tree(OTHER, sums=B), False),
}  # fmt: skip


NEARLY = {
    # the first way, another, which is taken: whether the one not taken is left beside it
    "the likelier lies deeper, as many hold, one fails": (tree(held=1, failed=1, deep=1), tree(OTHER, held=1), True),
    "the likelier lies as deep": (tree(held=1, failed=1), tree(OTHER, held=1), False),
    "the likelier lies deeper, two fail": (tree(held=1, failed=2, deep=1), tree(OTHER, held=1), False),
    "the likelier lies deeper, fewer hold": (tree(held=1, failed=1, deep=1), tree(OTHER, held=2), False),
    "numbers say it, amounts another": (tree(ORDINAL, held=1, failed=1), tree(AMOUNTS, held=3), True),
    "codes say it": (tree(CODE, held=1, failed=1), tree(AMOUNTS, held=3), True),
    "indents say it": (tree(INDENT, held=1, failed=1), tree(AMOUNTS, held=3), False),
    "numbers say it, two fail": (tree(ORDINAL, held=1, failed=2), tree(AMOUNTS, held=3), False),
    "numbers say it, nothing of it holds": (tree(ORDINAL, failed=1), tree(AMOUNTS, held=3), False),
}


@pytest.mark.parametrize("about", NEARLY)
def test_what_one_wrong_figure_would_hide_of_the_likelier(about):
    first, best, stays = NEARLY[about]
    first.sums, best.sums = A, B
    assert left([first, best], best) == ((best, first) if stays else (best,))


def test_less_likely_and_deeper_is_not_left():
    best, other = tree(held=1, sums=A), tree(OTHER, held=1, failed=1, sums=B, deep=1)
    assert left([best, other], best) == (best,)


@pytest.mark.parametrize("about", LEFT)
def test_what_the_amounts_leave(about):
    best, other, stays = LEFT[about]
    assert left([best, other], best) == ((best, other) if stays else (best,))


def test_two_at_most_are_left():
    one, two, three = tree(held=1, sums=A), tree(OTHER, held=1, sums=B), tree(OTHER, held=1, sums={(0, 0): [2]})
    assert left([one, two, three], one) == (one, two)


def test_where_a_sum_leaves_rows_out_the_reading_with_all_of_them_is_left():
    best = tree(held=1, sums={(3, 0): [2], (3, 1): [5]}, passed={3: [0, 1]}, parents=(None,) * 6)
    one, other = left([best, tree(OTHER, held=1, sums=B)], best)
    assert one is best
    assert other.sums == {(3, 0): [0, 1, 2], (3, 1): [5]}
    assert other.name[0] == WRITTEN
    assert len(other.name) == 2
