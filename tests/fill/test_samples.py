"""What formulas of a form read, and what its sample rows hold, by hand."""

import pytest

from quotaxl.core.grid import Grid
from quotaxl.core.refs import Area
from quotaxl.fill.samples import SampleCells, areas_read, ranges_read, read_anywhere, sample_cells

READ = {
    # a formula on 表: what it reads anywhere; as ranges; of its own sheet
    "SUM(C3:C5)": (["表!C3:C5"], ["表!C3:C5"], ["C3:C5"]),
    "C3+$D$4": (["表!C3", "表!D4"], [], ["C3", "D4"]),
    "SUM(H5:H5)": (["表!H5"], ["表!H5"], ["H5"]),
    "另表!C3+C4": (["另表!C3", "表!C4"], [], ["C4"]),
    "SUM(另表!C3:C5)": (["另表!C3:C5"], ["另表!C3:C5"], []),
    "SUM('另 表'!C3:C5)": (["另 表!C3:C5"], ["另 表!C3:C5"], []),
    "SUM('甲''乙'!C3:C5)": (["甲'乙!C3:C5"], ["甲'乙!C3:C5"], []),
    '"C3"&D4': (["表!D4"], [], ["D4"]),
    '"甲:"&D4': (["表!D4"], [], ["D4"]),
    "LOG10(C3)": (["表!C3"], [], ["C3"]),
    "ABC1D+1": ([], [], []),
    "C0+1": ([], [], []),
}


@pytest.mark.parametrize("formula", READ)
def test_what_a_formula_reads(formula):
    anywhere, ranges, own = READ[formula]
    assert [f"{sheet}!{area}" for sheet, area in read_anywhere(formula, "表")] == anywhere
    assert [f"{sheet}!{area}" for sheet, area in ranges_read(formula, "表")] == ranges
    assert [str(area) for area in areas_read(formula)] == own


def held(rows, bound, formulas=None, area="A2:C3", others=(), merges=()):
    grid = Grid("t.xlsx", "表", rows, formulas=formulas or {}, merges=tuple(map(Area.parse, merges)))
    return sample_cells(grid, Area.parse(area), frozenset(bound), frozenset(others))


def cells(held=(), computed=(), various=(), beside=(), needed=0):
    return SampleCells(frozenset(held), frozenset(computed), frozenset(various), frozenset(beside), needed)


HEAD = ["序号", "项目", "金额"]


def test_columns_that_are_filled_hold_what_they_held():
    assert held([HEAD, [1, "甲", None], [2, None, None]], {1, 2, 3}) == cells(held={1, 2})


def test_a_formula_in_every_row_is_one_and_in_some_rows_is_a_content():
    rows = [HEAD, [1, "甲", None], [2, "乙", None]]
    assert held(rows, {1, 2}, {(2, 3): "B2", (3, 3): "B3"}) == cells(held={1, 2, 3}, computed={3})
    assert held(rows, {1, 2}, {(2, 3): "B2"}) == cells(held={1, 2, 3})


def test_what_nothing_fills_is_repeated_where_it_is_the_same_and_various_where_not():
    assert held([HEAD, [1, "甲", 5], [2, "乙", 5]], {1, 2}) == cells(held={1, 2, 3})
    assert held([HEAD, [1, "甲", 5], [2, "乙", 6]], {1, 2}) == cells(held={1, 2, 3}, various={3})
    assert held([HEAD, [1, "甲", 5], [2, "乙", None]], {1, 2}) == cells(held={1, 2, 3})


def test_a_column_without_a_header_beyond_the_table_is_beside_it():
    rows = [[*HEAD, None], [1, "甲", 5, "注"], [2, "乙", 5, None]]
    assert held(rows, {1, 2, 3}) == cells(held={1, 2, 3, 4}, beside={4}, needed=1)
    headed = [[*HEAD, "备注"], *rows[1:]]
    assert held(headed, {1, 2, 3}) == cells(held={1, 2, 3, 4})
    above = [["表", None, None, None], [*HEAD, None], [1, "甲", 5, "注"], [2, "乙", 5, None]]
    assert held(above, {1, 2, 3}, area="A3:C4").beside == {4}
    merged = held(above, {1, 2, 3}, area="A3:C4", merges=["D1:D2"])
    assert merged.beside == {4}  # merged cells that hold nothing are no header


def test_what_stands_behind_a_blank_column_is_beside_and_keeps_its_rows():
    rows = [[*HEAD, None, "说明"], [1, "甲", 5, None, None], [2, "乙", 5, None, "以上"], [3, "丙", 5, None, None]]
    found = held(rows, {1, 2, 3}, area="A2:C4")
    assert (found.beside, found.needed) == ({5}, 2)
    assert held(rows, {1, 2, 3}, area="A2:C4", others={5}) == cells(held={1, 2, 3}, various={1, 2} - {1, 2})
    left = [[None, None, *HEAD], ["左", None, 1, "甲", 5], [None, None, 2, "乙", 5]]
    assert held(left, {3, 4, 5}, area="C2:E3").beside == {1}
