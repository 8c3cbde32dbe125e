from hypothesis import given
from hypothesis import strategies as st

from quotaxl.core.refs import Area
from quotaxl.desk.blocks import keyed, rectangles, spans, stacked

PLACES = st.dictionaries(st.tuples(st.integers(1, 12), st.integers(1, 8)), st.sampled_from("ab"), max_size=60)


def cells(area: Area) -> list[tuple[int, int]]:
    return [(r, c) for r in range(area.top, area.bottom + 1) for c in range(area.left, area.right + 1)]


@given(PLACES)
def test_rectangles_are_exactly_the_cells_and_of_one_key(places: dict[tuple[int, int], str]) -> None:
    found = [(place, key) for area, key in keyed(places) for place in cells(area)]
    assert len(found) == len(places)
    assert dict(found) == places


def test_a_full_block_is_one_rectangle_however_many_rows_it_has() -> None:
    assert rectangles((r, c) for r in range(5, 2000) for c in range(2, 9)) == [Area(5, 2, 1999, 8)]


def test_a_gap_in_rows_ends_a_rectangle() -> None:
    assert rectangles([(1, 1), (2, 1), (4, 1)]) == [Area(1, 1, 2, 1), Area(4, 1, 4, 1)]


def test_spans_join_neighbours_with_the_same_value() -> None:
    assert spans({1: 10.0, 2: 10.0, 3: 12.0, 5: 12.0}) == [(1, 2, 10.0), (3, 3, 12.0), (5, 5, 12.0)]


def test_merges_of_one_row_that_stand_below_each_other_are_one_call():
    found = list(stacked(map(Area.parse, ("B2:F2", "B3:F3", "G2:H2", "B5:F5", "A7:C9", "B4:E4"))))
    assert sorted((str(area), rows) for area, rows in found) == [
        ("A7:C9", False), ("B2:F3", True), ("B4:E4", True), ("B5:F5", True), ("G2:H2", True),
    ]  # fmt: skip
