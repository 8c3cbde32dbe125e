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
