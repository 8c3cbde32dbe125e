from quotaxl.core.grid import Grid
from quotaxl.fill.heights import height_for

GRID = Grid("a.xlsx", "表", [], widths={1: 21.0, 2: 12.0}, heights={5: 28.0, 6: 60.0})


def test_a_text_that_fits_leaves_the_row_alone():
    assert height_for(GRID, 5, {1: "农村供水保障工程"}) is None
    assert height_for(GRID, 5, {2: 123456789012345678, 1: None}) is None


def test_a_text_of_two_lines_makes_a_low_row_higher():
    assert height_for(GRID, 5, {1: "农村供水保障工程建设项目"}) == 32
    assert height_for(GRID, 5, {1: "农村供水保障工程建设项目" * 2}) == 47


def test_a_row_that_is_high_enough_stays():
    assert height_for(GRID, 6, {1: "农村供水保障工程建设项目"}) is None


def test_a_column_of_unknown_width_says_nothing():
    assert height_for(GRID, 5, {3: "农" * 100}) is None
