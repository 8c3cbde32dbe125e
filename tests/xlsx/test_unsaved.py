"""Results of formulas that a library wrote and no program has calculated, worked out by hand."""

import datetime
from decimal import Decimal

import pytest

from quotaxl.core.document import Document
from quotaxl.core.grid import CellError, Grid
from quotaxl.xlsx.formulas.unsaved import DEEPEST, MOST, calculated

CELLS = {
    (1, 1): 7, (1, 2): 0.5, (1, 3): Decimal("0.25"), (1, 4): "水", (1, 5): True, (1, 6): CellError("#N/A"),
    (1, 7): None, (1, 8): datetime.date(2024, 2, 28),
}  # fmt: skip


def grid(formulas, cells=CELLS, sheet="表", uncached=None):
    height, width = max(r for r, _ in cells), max(c for _, c in cells)
    rows = [[cells.get((r, c)) for c in range(1, width + 1)] for r in range(1, height + 1)]
    return Grid(
        "a.xlsx", sheet, rows, formulas=formulas, uncached=frozenset(formulas if uncached is None else uncached)
    )


def result(formula, **more):
    """What A2 holds once calculated, and whether it is said to have no result."""
    (found,) = calculated(Document("a.xlsx", (grid({(2, 1): formula}, **more),))).grids
    return found.value(2, 1), (2, 1) in found.uncached


RESULTS = {
    "A1+B1+C1": Decimal("7.75"),
    "D1": "水",
    'D1&"库"': "水库",
    "E1": True,
    "F1": CellError("#N/A"),
    "IFERROR(F1,3)": Decimal(3),
    "G1+1": Decimal(1),
    "Z99+1": Decimal(1),
    "SUM(A1:G1)": CellError("#N/A"),
    "SUM(A1:C1)": Decimal("7.75"),
    "SUM(A1:C99)": Decimal("7.75"),
    "COUNTA(A1:G1)": Decimal(6),
    "COUNTBLANK(D1:G1)": Decimal(1),
    "IF(E1,A1,0)": Decimal(7),
}


@pytest.mark.parametrize("formula", RESULTS)
def test_a_result_that_can_be_told(formula):
    value, lacking = result(formula)
    assert (type(value), value) == (type(RESULTS[formula]), RESULTS[formula])
    assert not lacking


@pytest.mark.parametrize("formula", ["H1", "H1+1", "A2+1", "无此表!A1", "TODAY()", "[1]x!A1"])
def test_one_that_cannot_stays_without(formula):
    """A date depends on the calendar, A2 on itself, the rest on what is not there."""
    assert result(formula) == (None, True)


def test_formulas_behind_one_another_and_on_other_sheets_and_by_names():
    first = grid({(2, 1): "二!A2*2", (2, 2): "A2+1", (3, 3): "总额+1"})
    second = grid({(2, 1): "A1+1"}, {(1, 1): 20}, "二")
    found = calculated(Document("a.xlsx", (first, second), names={"总额": "表!$A$1"}))
    one, two = found.grids
    assert [one.value(2, 1), one.value(2, 2), one.value(3, 3), two.value(2, 1)] == [42, 43, 8, 21]
    assert one.rows[2] == [None, None, 8]  # rows and columns that the sheet did not have
    assert one.rows[0] == first.rows[0]
    assert not one.uncached
    assert not two.uncached


def test_names_of_sheets_and_names_are_found_in_any_case():
    first = grid({(2, 1): "DATA!A1+Total"})
    second = grid({}, {(1, 1): 20}, "Data")
    one, _ = calculated(Document("a.xlsx", (first, second), names={"TOTAL": "data!$A$1"})).grids
    assert one.value(2, 1) == 40


def test_a_circle_stays_without_results_and_what_asks_it_too():
    (found,) = calculated(Document("a.xlsx", (grid({(2, 1): "B2", (2, 2): "A2", (2, 3): "A2+1", (2, 4): "A1"}),))).grids
    assert found.uncached == {(2, 1), (2, 2), (2, 3)}
    assert found.value(2, 4) == 7


def test_results_that_a_program_left_are_kept():
    kept = grid({(2, 1): "A1", (2, 2): "A1"}, {**CELLS, (2, 1): 99}, uncached=[(2, 2)])
    (found,) = calculated(Document("a.xlsx", (kept,))).grids
    assert (found.value(2, 1), found.value(2, 2)) == (99, 7)


def test_too_many_are_left_to_a_program():
    for count, told in ((MOST, True), (MOST + 1, False)):
        book = Document("a.xlsx", (grid({(n + 2, 1): "1" for n in range(count)}),))
        (found,) = calculated(book).grids
        assert (found.value(2, 1) is not None) is told
    plain = Document("a.xlsx", (grid({}),))
    assert calculated(plain) is plain


def test_long_chains_end():
    """As deep as is looked, each has its result; of far longer ones those have that lie near enough to the end."""
    for count in (DEEPEST, 2 * DEEPEST):
        chain = {(n + 2, 1): f"A{n + 3}" for n in range(count - 1)} | {(count + 1, 1): "1"}
        (found,) = calculated(Document("a.xlsx", (grid(chain),))).grids
        assert {found.value(*place) for place in chain} <= {Decimal(1), None}
        assert found.value(count + 1, 1) == 1
        assert count > DEEPEST or not found.uncached
