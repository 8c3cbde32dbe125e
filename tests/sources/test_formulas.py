import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotaxl.core.refs import ref
from quotaxl.sources.formulas import shift


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("A1+$A1+A$1+$A$1", "C4+$A4+C$1+$A$1"),
        ("SUM(B2:C9)", "SUM(D5:E12)"),
        ("SUM(A:B)+SUM($1:2)", "SUM(C:D)+SUM($1:5)"),
        ("LOG10(A1)", "LOG10(C4)"),
        ("IF(A1=\"B2\",'C3 表'!D4,表1!D4)", "IF(C4=\"B2\",'C3 表'!F7,表1!F7)"),
        ("合计A1+Rate1x+A1.b", "合计A1+Rate1x+A1.b"),
        ("Table1[A1]", "Table1[A1]"),
        ("[1]Q1!A1", "[1]Q1!C4"),
        ("1E5+2.5", "1E5+2.5"),
    ],
)
def test_relative_references_move_and_nothing_else(formula: str, moved: str) -> None:
    assert shift(formula, 3, 2) == moved


def test_what_leaves_the_sheet_is_an_error() -> None:
    assert shift("A1", -1, 0) == "#REF!"
    assert shift("SUM(A:B)", 0, -1) == "SUM(#REF!)"


@given(st.integers(10, 9000), st.integers(10, 9000), st.integers(-9, 99), st.integers(-9, 99))
def test_moving_there_and_back_changes_nothing(row: int, column: int, down: int, right: int) -> None:
    formula = f"SUM({ref(row, column)}:$B$2)"
    assert shift(shift(formula, down, right), -down, -right) == formula
    assert shift(formula, down, right) == f"SUM({ref(row + down, column + right)}:$B$2)"
