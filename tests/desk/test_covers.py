"""Many overlays become few, over exactly the same cells."""

from hypothesis import given
from hypothesis import strategies as st

from quotaxl.core.edits import Overlay
from quotaxl.core.finding import Severity
from quotaxl.core.refs import Area, ref
from quotaxl.desk.covers import LIVE, addresses, covers


def overlay(at, formula='N("QX-D301")=0', severity=Severity.ERROR, sheet="表"):
    return Overlay(sheet, at, formula, severity, "test")


def cells(areas):
    return {(r, c) for a in areas for r in range(a.top, a.bottom + 1) for c in range(a.left, a.right + 1)}


def test_one_rule_is_one_overlay_wherever_it_stands():
    made, still = covers([overlay(f"B{row}") for row in range(2, 1_002)] + [overlay("D7"), overlay("B5")])
    assert [(cover.areas, cover.formula) for cover in made] == [
        ((Area(2, 2, 1_001, 2), Area(7, 4, 7, 4)), 'N("QX-D301")=0')
    ]
    assert still == 0


def test_rules_sheets_and_severities_stay_apart_and_in_order():
    given_ = [overlay("A1", 'N("QX-1")=0'), overlay("A1", sheet="乙"), overlay("A1", severity=Severity.INFO)]
    assert [(c.sheet, c.formula, c.severity) for c in covers(given_)[0]] == [
        ("表", 'N("QX-1")=0', Severity.ERROR), ("乙", 'N("QX-D301")=0', Severity.ERROR),
        ("表", 'N("QX-D301")=0', Severity.INFO),
    ]  # fmt: skip


def test_conditions_beyond_the_most_are_marked_all_the_same_and_counted():
    live = [overlay(f"C{row}", f'AND(N("QX-S101")=0,$C${row}<>1)') for row in range(1, LIVE + 8)]
    made, still = covers(live)
    assert still == 7
    assert len(made) == LIVE + 1
    assert made[-1].formula == 'N("QX-S101")=0'
    assert cells(made[-1].areas) == {(row, 3) for row in range(LIVE + 1, LIVE + 8)}


@given(st.sets(st.tuples(st.integers(1, 60), st.integers(1, 40)), min_size=1))
def test_exactly_the_same_cells_are_covered_and_no_address_is_too_long(places):
    (cover,), _ = covers([overlay(ref(*place)) for place in places])
    assert cells(cover.areas) == places
    told = [*addresses(cover.areas, unions=True)]
    assert all(len(text) <= 255 for text in told)
    assert cells(Area.parse(text) for line in told for text in line.split(",")) == places
