from quotaxl.core.grid import Grid
from quotaxl.core.refs import Area
from quotaxl.fill.heights import crowded

GRID = Grid("a.xlsx", "表", [], merges=(Area(7, 1, 7, 2),), widths={1: 21.0, 2: 12.0})
NAME = "农村供水保障工程建设项目"


def test_a_text_that_fits_is_not_crowded():
    assert not crowded(GRID, 5, {1: "农村供水保障工程"})
    assert not crowded(GRID, 5, {2: 123456789012345678, 1: None})


def test_a_text_wider_than_its_column_is_crowded():
    assert crowded(GRID, 5, {1: NAME})
    assert crowded(GRID, 5, {1: "两\n行"})


def test_a_merged_cell_is_as_wide_as_its_columns():
    assert not crowded(GRID, 7, {1: NAME})
    assert crowded(GRID, 7, {1: NAME * 2})


def test_a_column_of_which_the_file_says_nothing_has_the_usual_width():
    assert not crowded(GRID, 5, {3: "农村"})
    assert crowded(GRID, 5, {3: "农村供水"})
