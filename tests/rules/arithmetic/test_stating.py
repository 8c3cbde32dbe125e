"""The hit of a sum of a text: a figure said to be about right is said so, whichever of the figures it is."""

from decimal import Decimal
from itertools import product

import pytest

from quotaxl.core.amount import Unit
from quotaxl.core.statement import Spot, StatedAmount
from quotaxl.rules.arithmetic.stating import Term, stated_hit


def stated(value: str, *, about: bool) -> StatedAmount:
    spots = (Spot(4, 0, 3),)
    return StatedAmount("报告.docx", "limit", Decimal(value), Unit.YIYUAN, 1, f"{value}亿元", "…", spots, about=about)


@pytest.mark.parametrize("about", list(product((False, True), repeat=3)))
def test_a_gap_between_figures_one_of_which_is_about_right_says_so(about):
    total, first, second = map(lambda value, is_about: stated(value, about=is_about), ("9.5", "6.0", "2.0"), about)
    hit = stated_hit(total, [Term(first), Term(second)])
    assert hit is not None
    assert (hit.expected, hit.difference) == (Decimal("8.0"), Decimal("1.5"))
    assert ("约" in hit.values["note"].zh) is any(about)
