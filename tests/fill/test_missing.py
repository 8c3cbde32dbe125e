from hypothesis import given
from hypothesis import strategies as st

from quotaxl.core.refs import Area
from quotaxl.core.words import same
from quotaxl.fill.missing import Gap, merged

SAID = same("x")


def test_neighbouring_cells_of_which_the_same_is_said_are_joined():
    gaps = [Gap("s", (row, column), SAID) for row in (2, 3) for column in (2, 3)]
    other = Gap("s", (4, 2), same("y"))
    assert [(m.sheet, m.ref) for m in merged([*gaps, other])] == [("s", "B2:C3"), ("s", "B4")]


@given(st.sets(st.tuples(st.integers(1, 6), st.integers(1, 6))))
def test_joining_loses_no_cell_and_adds_none(places):
    areas = [Area.parse(m.ref) for m in merged(Gap("s", place, SAID) for place in places)]
    covered = [(r, c) for a in areas for r in range(a.top, a.bottom + 1) for c in range(a.left, a.right + 1)]
    assert sorted(covered) == sorted(places)
