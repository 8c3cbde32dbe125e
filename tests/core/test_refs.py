"""Cell addresses and areas."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotaxl.core.refs import MAX_COLUMN, MAX_ROW, Area, column_letter, column_number, parse_ref, ref

ROW = st.integers(1, MAX_ROW)
COLUMN = st.integers(1, MAX_COLUMN)


@given(ROW, COLUMN)
def test_an_address_reads_back(row, column):
    assert parse_ref(ref(row, column)) == (row, column)


@given(COLUMN)
def test_a_column_reads_back(column):
    assert column_number(column_letter(column)) == column


@pytest.mark.parametrize(
    ("column", "letter"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA"), (16384, "XFD")]
)
def test_column_letters(column, letter):
    assert column_letter(column) == letter
    assert column_number(letter.lower()) == column


@pytest.mark.parametrize("text", ["$C$5", "C$5", "$C5", "c5"])
def test_an_address_may_be_fixed(text):
    assert parse_ref(text) == (5, 3)


@pytest.mark.parametrize(
    "text", ["", "C", "5", "C0", "C05", "C5 ", "C5\n", "5C", "C-5", "ABCD1", "XFE1", "A1048577", "C５"]
)
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError, match="not a cell address"):
        parse_ref(text)


@pytest.mark.parametrize("text", ["", ":", "C5:", ":C5", "A:C", "1:3", "A1:B2:C3", "A1 B2", "Sheet!A1"])
def test_what_is_no_area_is_refused(text):
    with pytest.raises(ValueError, match="not a cell address"):
        Area.parse(text)


@given(ROW, COLUMN, ROW, COLUMN)
def test_an_area_reads_back_whichever_corner_comes_first(row, column, other_row, other_column):
    area = Area.parse(f"{ref(row, column)}:{ref(other_row, other_column)}")
    assert Area.parse(str(area)) == area
    assert (row, column) in area
    assert (other_row, other_column) in area
    assert (row, other_column) in area
    assert area.top <= area.bottom
    assert area.left <= area.right


def test_an_area_ends_at_its_corners():
    area = Area.parse("C5:D9")
    assert area == Area(5, 3, 9, 4)
    assert [(r, c) for r in range(4, 11) for c in range(2, 6) if (r, c) in area] == [
        (r, c) for r in range(5, 10) for c in (3, 4)
    ]


def test_an_area_of_one_cell_is_written_as_the_cell():
    assert str(Area.parse("$C$5:C5")) == "C5"


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("B2:C3", "C3:D4", True),  # one corner
        ("B2:C3", "A1:E9", True),
        ("B2:C3", "D2:E3", False),  # side by side
        ("B2:C3", "B4:C5", False),  # below each other
        ("B2:C3", "D4", False),
        ("B2", "B2", True),
    ],
)
def test_areas_meet_where_they_share_a_cell(one, other, shared):
    assert Area.parse(one).meets(Area.parse(other)) is shared
    assert Area.parse(other).meets(Area.parse(one)) is shared
