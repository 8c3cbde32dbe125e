from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotaxl.core.grid import CellError
from quotaxl.core.refs import Area
from quotaxl.xlsx.cells import Result
from quotaxl.xlsx.formulas.calculator import compute, working
from quotaxl.xlsx.formulas.coercion import NotComputable, Scope

CELLS: dict[tuple[int, int], Result] = {
    (1, 1): Decimal("0.1"),
    (2, 1): Decimal("0.2"),
    (3, 1): Decimal("-0.3"),
    (1, 2): "仍存在",
    (2, 2): "已消除",
    (3, 2): "仍存在",
    (1, 3): True,
    (2, 3): None,
    (3, 3): CellError("#N/A"),
    (1, 4): Decimal(10),
    (2, 4): Decimal(20),
    (3, 4): Decimal(30),
}


def run(formula: str) -> Result:
    def area(_sheet: str | None, area: Area) -> Sequence[Result]:
        return [
            CELLS.get((r, c))
            for r in range(area.top, min(area.bottom, 9) + 1)
            for c in range(area.left, area.right + 1)
        ]

    scope = Scope("x", lambda _s, r, c: CELLS.get((r, c)), area, lambda _n, _s: None)
    with working():
        return compute(formula, scope)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("SUM(A1:A3)", "0"),
        ("A1+A2", "0.3"),
        ("1/3", "0.333333333333333"),
        ("2/3", "0.666666666666667"),
        ("-2^2", "4"),
        ("2^-1", "0.5"),
        ("50%*4", "2"),
        ("ROUND(2.345,2)", "2.35"),
        ("ROUND(-2.345,2)", "-2.35"),
        ("ROUND(1.005*1000,0)", "1005"),
        ("ROUNDDOWN(-1.29,1)", "-1.2"),
        ("MAX(D1:D3,5)-MIN(D1:D3)", "20"),
        ('SUMIF(B1:B3,"仍存在",D1:D3)', "40"),
        ('SUMIFS(D1:D3,B1:B3,"仍存在",D1:D3,">10")', "30"),
        ('COUNTIF(B1:B3,"仍存在")', "2"),
        ('COUNTIF(D1:D3,">=20")', "2"),
        ("COUNTA(C1:C3)", "2"),
        ('N("QX-S101")', "0"),
        ("IF(A1>0.05,SUM(D1:D2),0)", "30"),
        ("IFERROR(1/0,7)", "7"),
        ("ABS(A3)", "0.3"),
        ("C2+1", "1"),
        ("1+2*3-4/2", "5"),
        ("(1+2)*3", "9"),
    ],
)
def test_numbers(formula: str, expected: str) -> None:
    assert run(formula) == Decimal(expected)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ('AND(N("QX-S101")=0,ROUND(D1-SUM(D2:D3),2)<>0)', True),
        ("OR(D1=1,D1=10)", True),
        ("NOT(A1=0.1)", False),
        ("B1=B3", True),
        ("B1<>B2", True),
        ('"a"="A"', True),
        ('1<"a"', True),
        ("ISNUMBER(C3)", False),
        ("ISBLANK(C2)", True),
        ('IF(D1=10,"对","错")&"！"', "对！"),
        ('D1&"万元"', "10万元"),
        ("1/0", CellError("#DIV/0!")),
        ("0^0", CellError("#NUM!")),
        ("0^-1", CellError("#DIV/0!")),
        ("C3+1", CellError("#N/A")),
        ('"a"+1', CellError("#VALUE!")),
        ("SUM(C1:C3)", CellError("#N/A")),
    ],
)
def test_other_results(formula: str, expected: Result) -> None:
    assert run(formula) == expected


@pytest.mark.parametrize(
    "formula",
    ["OFFSET(A1,1,0)", "TODAY()", 'COUNTIF(B1:B3,"2024-1-1")', "A1:A3+1", "B1<B2", '"1,234"+1', "1+", "SUM((A1,A2))",
     "{1,2}", 'COUNTIF(B:B,"<>x")', "[1]x!A1", 'VALUE("2024年3月1日")', 'VALUE("3月")'],
)  # fmt: skip
def test_what_is_not_known_is_not_guessed(formula: str) -> None:
    with pytest.raises(NotComputable):
        run(formula)


@given(st.lists(st.decimals(-(10**9), 10**9, places=2), min_size=1, max_size=20))
def test_a_sum_of_amounts_is_exact(values: list[Decimal]) -> None:
    assert run("+".join(f"({value:f})" for value in values)) == sum(values)
