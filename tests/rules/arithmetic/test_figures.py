"""Sums whose figures are printed rounded, bounds, and what figures are called, by hand."""

from decimal import Decimal

import pytest
from builders import table

from quotaxl.core.amount import Unit
from quotaxl.core.finding import CellRole, Severity
from quotaxl.rules.arithmetic.figures import Figure, over_hit, sum_hit

D = Decimal


def paper(rows, unit="亿元", **more):
    """A table with total, general and special in B, C and D; its rows stand from sheet row 4 on."""
    body = [("item", 0, None, None, *row) for row in rows]
    return table(None, ["label", "total", "general", "special"], body, unit, **more)


def of(rows, **more):
    """The hit of a row's total and its two kinds."""
    made = paper(rows, **more)
    return sum_hit(Figure(made, 0, "total"), [Figure(made, 0, "general"), Figure(made, 0, "special")], "A=B+C")


ROUNDED = {
    # total, general, special: whether roundings alone can explain the gap
    "a gap of one last place between two figures": (("3.01", "1.00", "2.00"), True),
    "on the other side": (("2.99", "1.00", "2.00"), True),
    "of two last places": (("3.02", "1.00", "2.00"), False),
    "on the other side of two": (("2.98", "1.00", "2.00"), False),
    "a figure that is blank is not rounded": (("2.01", None, "2.00"), False),
    "in whole figures": (("4", "1", "2"), True),
    "in whole figures by two": (("5", "1", "2"), False),
}


@pytest.mark.parametrize("about", ROUNDED)
def test_a_gap_of_half_a_place_a_figure_is_rounding(about):
    row, rounded = ROUNDED[about]
    hit = of([("甲", *row)])
    assert (hit.severity is Severity.INFO) is rounded
    assert bool(hit.values["note"].zh) is rounded
    assert hit.cause is None or not rounded


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ((1, 2), "1＋2"),
        ((1, 2, 3, 4, 5, 6), "1＋2＋3＋4＋5＋6"),
        ((1, 2, 3, 4, 5, 6, 7), "1＋2＋3＋…＋7（7项）"),
        ((1, -2, 3, 4, 5, 6, 8, -9), "1－2＋3＋…－9（8项）"),
    ],
)
def test_a_long_sum_is_told_by_its_first_figures_its_last_and_their_number(values, told):
    made = paper([("合计", "100", None, None), *(("甲", str(v), None, None) for v in values)])
    parts = [Figure(made, n, "total") for n in range(1, len(values) + 1)]
    assert sum_hit(Figure(made, 0, "total"), parts, "").values["working"] == told


def test_each_part_allows_half_of_the_last_place_of_its_own_column():
    """General is printed with one decimal, special with two: 0.05 and 0.005 may be missing."""
    assert of([("甲", "3.055", "1.0", "2.00"), ("乙", "1", "1.5", "1.25")]).severity is Severity.INFO
    assert of([("甲", "3.056", "1.0", "2.00"), ("乙", "1", "1.5", "1.25")]).severity is None


def test_of_a_zero_the_finest_place_of_the_table_is_meant():
    made = paper([("甲", "3", "0", "2.125"), ("乙", "1", "1.5", None)])
    assert Figure(made, 0, "general").half == D("0.0005")
    assert Figure(made, 1, "special").half == D("0.0005")
    assert Figure(made, 1, "general").half == D("0.05")
    assert Figure(made, 0, "total").half == D("0.5")
    assert Figure(made, 1, "general").allowed(Unit.WANYUAN) == D(500)
    assert Figure(made, 1, "general").allowed(None) == D("0.05")


def test_parts_are_told_in_the_unit_of_the_total_and_blank_ones_count_as_nothing():
    total, parts = paper([("甲", "3", None, None)]), paper([("乙", None, "15000", "16000")], "万元", sheet="另表")
    hit = sum_hit(Figure(total, 0, "total"), [Figure(parts, 0, "general"), Figure(parts, 0, "special")], "")
    assert (hit.actual, hit.expected, hit.difference, hit.unit) == (D(3), D("3.1"), D("-0.1"), Unit.YIYUAN)
    assert hit.live is None  # Excel would compare 亿元 with 万元
    assert of([("甲", "5", "2", "4")]).live is not None
    lone = of([("甲", "5", "2", None)])
    assert (lone.expected, lone.difference) == (D(2), D(3))


def test_parts_that_are_taken_off():
    made = paper([("甲", "5", "9", "3")])
    hit = sum_hit(Figure(made, 0, "total"), [Figure(made, 0, "general"), Figure(made, 0, "special", -1)], "A=B-C")
    assert (hit.expected, hit.difference) == (D(6), D(-1))
    assert hit.values["working"] == "9－3"
    assert "general 9－special 3" in hit.working
    assert hit.working.endswith("（A=B-C）")
    (only,) = (sum_hit(Figure(made, 0, "total"), [Figure(made, 0, "special", -1)], ""),)
    assert only.values["working"] == "－3"
    assert only.working == ""


def test_a_blank_part_is_named_where_its_figure_would_close_the_gap():
    hit = of([("甲", "5", "2", None)])
    assert [cell.ref for cell in hit.because] == ["D4"]
    too_little = of([("甲", "1", "2", None)])  # a figure more would widen the gap
    assert too_little.because == ()
    made = paper([("甲", "1", "2", None)])
    off = sum_hit(Figure(made, 0, "total"), [Figure(made, 0, "general"), Figure(made, 0, "special", -1)], "")
    assert [cell.ref for cell in off.because] == ["D4"]


def test_a_long_sum_is_told_by_its_first_three_and_last():
    made = paper([(f"第{n}", "1", None, None) for n in range(8)])

    def working(count):
        parts = [Figure(made, n, "total") for n in range(1, count + 1)]
        return sum_hit(Figure(made, 0, "total"), parts, "").values["working"]

    assert working(6) == "1＋1＋1＋1＋1＋1"
    assert working(7) == "1＋1＋1＋…＋1（7项）"
    assert working(1) == "第1"


def test_what_a_figure_is_called_beside_another():
    paths = {"general": "一般债务", "special": "专项债务", "total": "合计"}
    one, same = paper([("一、甲", "1", "2", "3"), ("二、乙", "4", "5", "6")], paths=paths), None
    a, b = Figure(one, 0, "general"), Figure(one, 0, "special")
    assert b.beside(a) == "专项债务"
    assert Figure(one, 1, "general").beside(a) == "乙"
    assert Figure(one, 1, "special").beside(a) == "乙·专项债务"
    same = paper([("乙", "4", "5", "6")], paths=paths, sheet="另表")
    assert Figure(same, 0, "general").beside(a) == "〔另表〕乙"
    assert Figure(same, 0, "special").beside(a) == "〔另表〕乙·专项债务"
    assert a.text == "〔表〕一、甲·一般债务"
    assert a.brief == "一般债务：甲"
    assert a.cell(CellRole.PART).ref == "C4"
    assert a.sheet == ("表", "a.xlsx")


def test_a_bound_tells_the_excess():
    made = paper([("甲", "5", "3", None)])
    hit = over_hit(Figure(made, 0, "total"), Figure(made, 0, "general"))
    assert (hit.actual, hit.expected, hit.difference) == (D(5), D(3), D(2))
    assert [(cell.ref, cell.role) for cell in hit.cells] == [("B4", CellRole.SUBJECT), ("C4", CellRole.TOTAL)]
    assert hit.values["limit"] == "general"
