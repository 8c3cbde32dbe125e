"""What cells hold: exact amounts, texts, and what was odd about them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotaxl.core.amount import Unit, exact
from quotaxl.core.grid import CellError
from quotaxl.reading import values
from quotaxl.reading.values import ReadColumn, amounts, texts


def column(*cells, textual=True):
    return ReadColumn(2, range(5, 5 + len(cells)), list(cells), textual)


def kinds(held):
    return [(r.kind, r.ref) for r in held.remarks]


@given(st.lists(st.none() | st.integers(-(10**9), 10**9) | st.floats(-1e9, 1e9).map(lambda x: round(x, 4))))
def test_stored_numbers_are_what_the_sheet_shows(cells):
    found = amounts(column(*cells), None)
    assert found == [None if c is None else exact(c) for c in cells]


def test_results_of_calculations_are_rounded_as_shown():
    assert amounts(column(0.1 + 0.2, 1.1 * 3), None) == [Decimal("0.3"), Decimal("3.3")]


def test_blank_zero_and_dash_are_told_apart():
    held = column(None, 0, "—", "", " ")
    assert amounts(held, None) == [None, Decimal(0), None, None, None]
    assert kinds(held) == [("dash", "B7")]


def test_a_ditto_is_the_amount_of_the_row_above():
    assert amounts(column(1, 2, "〃", "同上", 5), None) == [1, 2, 2, 2, 5]
    assert amounts(column("同上", 3), None) == [None, 3]


@pytest.mark.parametrize(
    ("cell", "value", "kind"),
    [
        ("1,200", "1200", "text-number"),
        ("12①", "12", "footnote"),
        ("2.5亿元", "25000", "unit-in-cell"),
        ("约5", "5", "inexact"),
        ("5%", None, "not-a-number"),
        ("*万元", None, "template"),
        (CellError("#REF!"), None, "error"),
        (True, None, "not-a-number"),
        (10**30, None, "not-a-number"),
    ],
)
def test_odd_amounts_are_remarked(cell, value, kind):
    held = column(cell, textual=False)
    found = amounts(held, Unit.WANYUAN)
    assert found == [None if value is None else Decimal(value)]
    assert kind in [r.kind for r in held.remarks]
    assert {r.ref for r in held.remarks} == {"B5"}


def test_text_numbers_are_no_surprise_in_text():
    held = column("1,200")
    assert amounts(held, None) == [Decimal(1200)]
    assert held.remarks == []


def test_dittos_repeat_the_cell_above():
    numbers, words = column("5", "同上", "〃"), column("水利局", "同上", None)
    assert amounts(numbers, None) == [Decimal(5)] * 3
    assert texts(words) == ["水利局", "水利局", None]
    assert kinds(numbers) == [("ditto", "B6"), ("ditto", "B7")]
    assert kinds(words) == [("ditto", "B6")]


def test_decimals_are_the_most_that_are_printed():
    held = column("1.50", "2.125", "3")
    amounts(held, None)
    assert held.decimals == 3


def test_texts_as_people_read_them():
    found = texts(column(" 甲 ", 2024.0, 2.91, date(2022, 6, 13), CellError("#N/A"), ""))
    assert found == ["甲", "2024", "2.91", "2022-06-13", "#N/A", None]
    assert texts(column(1, 2.0, None)) == ["1", "2", None]


def both_ways(read, cells):
    """The same column read cell by cell and by the frame's own operations."""
    found = []
    for many in (len(cells) + 1, 0):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(values, "MANY", many)
            column = values.ReadColumn(3, range(1, len(cells) + 1), list(cells), False)
            found.append((list(read(column)), column.decimals, column.remarks))
    return found


STORED = st.one_of(
    st.none(),
    st.integers(-(10**12), 10**12),
    st.decimals(-(10**9), 10**9, places=4).map(float),
    st.floats(-1e12, 1e12, allow_nan=False),
    st.sampled_from([0.1 + 0.2, 1e-7, 12345.1, 1e22, 1 / 3, -0.0]),
)


@given(st.lists(STORED, min_size=1, max_size=30))
def test_large_columns_of_numbers_read_as_small_ones(cells):
    slow, fast = both_ways(lambda column: values.amounts(column, None), cells)
    assert slow == fast


PRINTABLE = st.text(st.characters(exclude_categories=["Cc", "Cs"]))  # control characters are no text of a sheet


@given(
    st.one_of(
        st.lists(
            st.one_of(st.none(), st.sampled_from(["水利局", " 道路 ", "", "同上", "〃", "3.0"]), PRINTABLE), min_size=1
        ),
        st.lists(st.one_of(st.none(), st.integers(-5, 10**6), st.floats(-1e6, 1e6)), min_size=1),
    )
)
def test_large_columns_of_text_read_as_small_ones(cells):
    slow, fast = both_ways(values.texts, cells)
    assert slow == fast
