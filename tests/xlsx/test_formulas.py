import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotaxl.core.refs import Area
from quotaxl.xlsx.formulas.shifts import Shift, shifted
from quotaxl.xlsx.formulas.tokens import moved, reads, tokens

INSERT = Shift("表 1", 5, 3)
DELETE = Shift("表 1", 5, -3)


@pytest.mark.parametrize(
    ("formula", "inserted", "deleted"),
    [
        ("A4", "A4", "A4"),
        ("A5", "A8", "#REF!"),
        ("$A$8", "$A$11", "$A$5"),
        ("SUM(A1:A10)", "SUM(A1:A13)", "SUM(A1:A7)"),
        ("SUM(A5:A6)", "SUM(A8:A9)", "SUM(#REF!)"),
        ("SUM(A6:A9)", "SUM(A9:A12)", "SUM(A5:A6)"),
        ("SUM(A1:A4)", "SUM(A1:A4)", "SUM(A1:A4)"),
        ("SUM(A:A)+SUM(4:6)", "SUM(A:A)+SUM(4:9)", "SUM(A:A)+SUM(4:4)"),
        ("'表 1'!A9+b!A9", "'表 1'!A12+b!A9", "'表 1'!A6+b!A9"),
        ('"A9"&A9', '"A9"&A12', '"A9"&A6'),
        (
            "LOG10(A9)+A9x+T1[[#This Row],[A9]]",
            "LOG10(A12)+A9x+T1[[#This Row],[A9]]",
            "LOG10(A6)+A9x+T1[[#This Row],[A9]]",
        ),
        ("[1]表!A9", "[1]表!A9", "[1]表!A9"),
        ("A10:A1", "A13:A1", "A7:A1"),
    ],
)
def test_references_move_with_rows(formula: str, inserted: str, deleted: str) -> None:
    assert shifted(formula, "表 1", INSERT) == inserted
    assert shifted(formula, "表 1", DELETE) == deleted


def test_another_sheet_moves_only_what_names_the_shifted_one() -> None:
    assert shifted("A9+'表 1'!A9", "b", INSERT) == "A9+'表 1'!A12"


def test_a_quote_in_a_sheet_name_is_read() -> None:
    assert shifted("'it''s'!A9", "x", Shift("it's", 1, 1)) == "'it''s'!A10"


@pytest.mark.parametrize(
    ("formula", "rows", "columns", "expected"),
    [("A1+$A1+A$1+$A$1", 2, 1, "B3+$A3+B$1+$A$1"), ("SUM(A1:B2,A:A,1:1)", 1, 1, "SUM(B2:C3,B:B,2:2)")],
)
def test_a_copied_formula_moves_its_relative_parts(formula: str, rows: int, columns: int, expected: str) -> None:
    assert moved(formula, rows, columns) == expected


@given(st.text(max_size=60))
def test_tokens_joined_give_the_formula_back(text: str) -> None:
    assert "".join(token.text for token in tokens(text)) == text


@given(st.integers(1, 60), st.integers(1, 60), st.integers(1, 60), st.integers(1, 20))
def test_inserting_then_deleting_gives_the_reference_back(a: int, b: int, at: int, count: int) -> None:
    formula = f"SUM(A{min(a, b)}:$B${max(a, b)})"
    there = shifted(formula, "x", Shift("x", at, count))
    assert shifted(there, "x", Shift("x", at, -count)) == formula


def test_what_a_formula_reads() -> None:
    found = reads("SUM(A1:B2)+'表 1'!$C$3+name+INDIRECT(D1)")
    assert found.sources[0].area == Area(1, 1, 2, 2)
    assert found.sources[1].sheet == "表 1"
    assert found.names == ("name",)
    assert found.opaque
    assert not reads("[1]!Func(1)+IF(TRUE,A1,2)").opaque
