"""The hit of a gap: both amounts with and without their unit, the difference with its sign, which way it is off."""

from decimal import Decimal

import pytest
from builders import table

from quotaxl.core.amount import Unit
from quotaxl.core.finding import CellRef, CellRole
from quotaxl.rules.arithmetic.figures import Figure, over_hit
from quotaxl.rules.arithmetic.gaps import gap_hit

CELL = CellRef("a.xlsx", "表", "B2", CellRole.SUBJECT)


@pytest.mark.parametrize(
    ("actual", "apart", "more"), [("8.5", "2.4", "多"), ("3.7", "-2.4", "少")], ids=["too much", "too little"]
)
def test_both_amounts_and_the_gap_are_told_and_kept(actual, apart, more):
    hit = gap_hit((CELL,), {"county": "乙县"}, actual=Decimal(actual), expected=Decimal("6.1"), unit=Unit.YIYUAN)
    assert (hit.actual, hit.expected, hit.difference) == (Decimal(actual), Decimal("6.1"), Decimal(apart))
    told = {name: hit.values[name] for name in ("county", "actual", "expected", "gap", "have", "due")}
    assert told == {
        "county": "乙县",
        "actual": f"{actual}亿元",
        "expected": "6.1亿元",
        "gap": "2.4亿元",
        "have": actual,
        "due": "6.1",
    }
    assert hit.values["more"].zh == more


def test_without_a_unit_amounts_are_told_bare_and_words_of_the_rule_come_first():
    hit = gap_hit((CELL,), {"gap": "另说"}, actual=Decimal(3), expected=Decimal(2), unit=None)
    assert (hit.values["actual"], hit.values["gap"], hit.unit) == ("3", "另说", None)


@pytest.mark.parametrize(("of", "live"), [("亿元", True), ("万元", False)])
def test_a_bound_is_checked_in_excel_only_where_both_stand_in_one_unit(of, live):
    columns, rows = ("label", "total"), [("item", 0, None, None, "甲", 9), ("item", 0, None, None, "乙", 5)]
    small, limit = (table(None, columns, rows, unit) for unit in ("亿元", of))
    hit = over_hit(Figure(small, 0, "total"), Figure(limit, 1, "total"))
    assert bool(hit.live) is live
