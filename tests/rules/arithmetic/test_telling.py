"""Which figures of a text are of the same stuff as the one they are parts of: only these are added up."""

from decimal import Decimal

import pytest

from quotaxl.core.amount import Unit
from quotaxl.core.statement import Spot, StatedAmount
from quotaxl.rules.arithmetic.telling import alike, children


def stated(fact, budget=None, **more):
    spots = (Spot(1, 0, 3),)
    return StatedAmount("a.docx", fact, Decimal(1), Unit.YIYUAN, 0, "1亿元", "…", spots, budget=budget, **more)


FACTS = ("limit", "new", "balance", "issued", "refinancing", "repaid", "interest", "service", "project", "invest")
ALIKE = {
    *((fact, fact) for fact in FACTS),
    *((a, b) for a in ("new", "issued", "refinancing") for b in ("new", "issued", "refinancing")),
    ("refinancing", "repaid"), ("repaid", "refinancing"),  # 偿还本金，其中再融资债券偿还
    ("service", "repaid"), ("service", "interest"),  # 还本付息
}  # fmt: skip
"""Whole and part: 发行, 其中新增. Of 还本 the whole of 还本付息 is no part."""


@pytest.mark.parametrize("whole", FACTS)
@pytest.mark.parametrize("part", FACTS)
def test_what_is_of_the_same_stuff(whole, part):
    assert alike(stated(whole), stated(part)) is ((whole, part) in ALIKE)


@pytest.mark.parametrize("fact", FACTS)
@pytest.mark.parametrize("side", ["income", "expense"])
def test_nothing_but_a_line_of_the_budget_is_a_part_of_it_nor_it_of_anything(fact, side):
    assert not alike(stated(side, "general"), stated(fact))
    assert not alike(stated(fact), stated(side, "general"))


@pytest.mark.parametrize(
    ("whole", "part", "expected"),
    [
        (("income", "general"), ("income", "general"), True),
        (("income", "general"), ("income", "fund"), False),
        (("income", "general"), ("expense", "general"), False),
        (("expense", None), ("expense", None), True),
        (("expense", "fund"), ("expense", None), False),
    ],
)
def test_lines_of_a_budget_are_of_one_side_and_one_budget(whole, part, expected):
    assert alike(stated(*whole), stated(*part)) is expected


def test_parts_by_the_figure_that_they_are_parts_of():
    prose_like = [stated("new"), stated("new", of=0), stated("limit"), stated("new", of=0), stated("project", of=1)]

    class Text:
        statements = prose_like

    found = children(Text())
    assert found == {0: [prose_like[1], prose_like[3]], 1: [prose_like[4]]}
