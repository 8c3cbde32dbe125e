from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotaxl.fill.rounding import KeptSum, balanced, largest_remainder, rounded

amounts = st.decimals(-10_000, 10_000, places=4, allow_nan=False, allow_infinity=False)
some = st.lists(amounts, min_size=1, max_size=40)


@given(some, st.integers(0, 3))
def test_parts_add_up_to_the_rounded_total_and_move_by_less_than_a_unit(parts, places):
    printed = largest_remainder(parts, places)
    assert sum(printed) == rounded(sum(parts), places)
    unit = Decimal(1).scaleb(-places)
    assert all(abs(new - old) < unit for new, old in zip(printed, parts, strict=True))
    assert largest_remainder(parts, places) == printed


@given(some, st.integers(0, 3))
def test_exact_parts_stay_as_they_are(parts, places):
    exact = [rounded(part, places) for part in parts]
    assert list(largest_remainder(exact, places)) == exact


def test_of_equal_remainders_the_first_gets_the_unit():
    assert largest_remainder([Decimal("0.5")] * 3, 0) == (1, 1, 0)
    assert largest_remainder([Decimal("1.4"), Decimal("1.4"), Decimal("1.4")], 0) == (2, 1, 1)


@given(st.lists(amounts, min_size=4, max_size=4), st.integers(0, 2))
def test_rows_and_columns_hold_together(cells, places):
    b, c, e, f = cells
    values = {"B": b, "C": c, "E": e, "F": f, "A": b + c, "D": e + f, "K": b + e, "L": c + f, "J": b + c + e + f}
    sums = [
        KeptSum("A", ("B", "C")),
        KeptSum("D", ("E", "F")),
        KeptSum("J", ("A", "D")),
        KeptSum("K", ("B", "E")),
        KeptSum("L", ("C", "F")),
        KeptSum("J", ("K", "L")),
    ]
    printed, exact = balanced(values, sums, places)
    assert exact == ()
    assert not any(equation.gap(printed) for equation in sums)
    unit = Decimal(1).scaleb(-places)
    assert all(abs(printed[name] - values[name]) < unit for name in values)
    assert printed["J"] == rounded(values["J"], places)


@given(amounts, amounts, amounts, st.integers(0, 2))
def test_a_balance_carried_forward_holds(opening, issued, repaid, places):
    values = {"opening": opening, "issued": issued, "repaid": repaid, "closing": opening + issued - repaid}
    equation = KeptSum("closing", ("opening", "issued"), ("repaid",))
    printed, _ = balanced(values, [equation], places)
    assert not equation.gap(printed)


def test_a_sum_that_the_input_breaks_is_not_mended():
    values = {"total": Decimal("10"), "a": Decimal("4.4"), "b": Decimal("4.4")}
    assert balanced(values, [KeptSum("total", ("a", "b"))], 0)[0] == {"total": 10, "a": 4, "b": 4}


@pytest.mark.parametrize("equation", [KeptSum("total", ("a", "absent")), KeptSum("absent", ("a",))])
def test_a_figure_without_value_binds_nothing(equation):
    assert balanced({"total": Decimal("1.5"), "a": Decimal("0.4")}, [equation], 0)[0] == {"total": 2, "a": 0}


def test_where_no_rounding_keeps_all_sums_the_figures_stay_exact():
    half = Decimal("0.5")
    values = {"x": half, "y": half, "z": half, "a": Decimal(1), "b": Decimal(1), "c": Decimal(1)}
    sums = [KeptSum("a", ("x", "y")), KeptSum("b", ("y", "z")), KeptSum("c", ("x", "z"))]
    printed, exact = balanced(values, sums, 0)
    assert printed == values
    assert set(exact) == set(values)

    apart = {"t": Decimal(1), "u": half, "v": half}  # a sum that shares nothing with these is rounded all the same
    printed, exact = balanced(values | apart, [*sums[:2], KeptSum("t", ("u", "v")), sums[2]], 0)
    assert printed == values | {"t": 1, "u": 1, "v": 0}
    assert set(exact) == set(values)


def figures(**values):
    return {name: Decimal(value) for name, value in values.items()}


BALANCED = {
    # exact figures, sums, decimals: what is printed
    "the units missing go to the largest remainders": (
        {"t": "1.0", "a": "0.34", "b": "0.36", "c": "0.30"}, [("t", "a b c")], 1,
        {"t": "1.0", "a": "0.3", "b": "0.4", "c": "0.3"},
    ),
    "what rounds well stays as rounded": (
        {"t": "10.2", "a": "4.1", "b": "6.1"}, [("t", "a b")], 0, {"t": 10, "a": 4, "b": 6},
    ),
    "a total that is rounded up raises a part": (
        {"t": "10.6", "a": "4.3", "b": "6.3"}, [("t", "a b")], 0, {"t": 11, "a": 5, "b": 6},
    ),
    "a total that is rounded down lowers the part with the smallest remainder": (
        {"t": "11.2", "a": "4.6", "b": "6.6"}, [("t", "a b")], 0, {"t": 11, "a": 5, "b": 6},
    ),
    "a balance carried forward stays, the figures that are part of it give way": (
        {"end": "7.4", "begin": "5.7", "more": "3.3", "less": "1.6"}, [("end", "begin more", "less")], 0,
        {"end": 7, "begin": 6, "more": 3, "less": 2},
    ),
    "by rows and by columns": (
        {"t": "2.0", "g": "1.0", "s": "1.0", "own": "1.0", "low": "1.0",
         "go": "0.6", "gl": "0.4", "so": "0.4", "sl": "0.6"},
        [("t", "g s"), ("t", "own low"), ("g", "go gl"), ("s", "so sl"), ("own", "go so"), ("low", "gl sl")], 0,
        {"t": 2, "g": 1, "s": 1, "own": 1, "low": 1, "go": 1, "gl": 0, "so": 0, "sl": 1},
    ),
    "the figure that is part of nothing stays as rounded": (
        {"t": "1.5", "g": "0.7", "s": "0.8", "o": "0.5", "l": "0.3"}, [("t", "g s"), ("s", "o l")], 0,
        {"t": 2, "g": 1, "s": 1, "o": 1, "l": 0},
    ),
    "below zero": ({"t": "-1.0", "a": "-0.4", "b": "-0.6"}, [("t", "a b")], 0, {"t": -1, "a": 0, "b": -1}),
    "sums that share nothing are balanced apart": (
        {"t": "1.0", "a": "0.5", "b": "0.5", "u": "3.0", "c": "1.5", "d": "1.5"}, [("t", "a b"), ("u", "c d")], 0,
        {"t": 1, "a": 1, "b": 0, "u": 3, "c": 2, "d": 1},
    ),
    "what stands in no sum is rounded alone": (
        {"x": "2.5", "y": "-2.5", "z": "2.49"}, [], 0, {"x": 3, "y": -3, "z": 2},
    ),
}  # fmt: skip


@pytest.mark.parametrize("about", BALANCED)
def test_what_is_printed(about):
    values, sums, places, printed = BALANCED[about]
    equations = [KeptSum(s[0], tuple(s[1].split()), tuple("".join(s[2:]).split())) for s in sums]
    found, exact = balanced(figures(**values), equations, places)
    assert found == figures(**printed)
    assert exact == ()


def test_a_gap_is_the_total_without_its_parts():
    gap = KeptSum("t", ("a", "b"), ("c",)).gap
    assert gap(figures(t="10", a="7", b="5", c="2")) == 0
    assert gap(figures(t="10", a="7", b="5", c="3")) == 1
    assert gap(figures(t="10", a="8", b="5", c="2")) == -1
    assert KeptSum("t", ("a", "b"), ("c",)).names == ("t", "a", "b", "c")
