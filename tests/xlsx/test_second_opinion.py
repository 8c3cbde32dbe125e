# ruff: noqa: E501  # tables of formulas read better unbroken
"""The calculator beside another one: IronCalc, written by others from the same documents, must give the same results.

Every operator with every pair of kinds of values, and every function with arguments of every kind. What ours says it cannot
compute is no disagreement; how much of the table that is, is limited.
"""

from decimal import Decimal
from itertools import product

import ironcalc
import pytest
from xlsx.test_calc import CELLS, run

from quotaxl.core.grid import CellError
from quotaxl.xlsx.cells import Result
from quotaxl.xlsx.formulas.coercion import NotComputable
from quotaxl.xlsx.formulas.functions import FUNCTIONS

VALUES = (
    "2",
    "-3",
    "0",
    "0.1",
    "7.25",
    "E9",
    "TRUE",
    "FALSE",
    '"abc"',
    '"ABD"',
    '"12"',
    '""',
    "1/0",
    "C3",
    "B1",
    "D2",
    "A3",
)
"""E9 is blank, C3 an error value, B1 a Chinese text."""
OPERATORS = ("+", "-", "*", "/", "^", "&", "=", "<>", "<", ">", "<=", ">=")
ONE = ("D1:D3", "A1:C3", "A1:A3", "C1:C3", "E1:E3", *VALUES)
TABLE: dict[str, list[str]] = {
    **{name: list(ONE) for name in ("SUM", "MAX", "MIN", "AVERAGE", "COUNT", "COUNTA", "AND", "OR")},
    "COUNTBLANK": ["D1:D3", "A1:C3", "A1:E3", "E1:E3", "E9", "C3"],
    **{name: list(VALUES) for name in ("INT", "ABS", "NOT", "N", "LEN", "ISNUMBER", "ISTEXT", "ISBLANK", "ISERROR")},
    **{
        name: [f"{a},{b}" for a, b in product(("2.345", "-2.345", "1250", "-0.5", "0.5", '"abc"', "C3", "TRUE"), ("2", "0", "-2", "1"))]
        for name in ("ROUND", "ROUNDUP", "ROUNDDOWN")
    },
    "MOD": [f"{a},{b}" for a, b in product(("7", "-7", "7.5", "-7.5", "0", "E9", "C3", '"abc"'), ("3", "-3", "2.5", "0", "TRUE"))],
    "IF": [f"{a},D1,{b}" for a, b in product(VALUES, ("D2", '"x"', "E9"))] + ["TRUE,1", "FALSE,1"],
    "IFERROR": [f"{a},7" for a in VALUES],
    "TRUE": [""],
    "FALSE": [""],
    "COUNTIF": [f"{area},{test}" for area, test in product(("A1:D3", "D1:D3", "B1:B3", "C1:C3"), ("20", '">10"', '"<>10"', '"<=20"', '"仍存在"', '"<>仍存在"', "TRUE", '"=10"', '"abc"'))],
    "COUNTIFS": ['D1:D3,">10",B1:B3,"仍存在"', 'D1:D3,">=10",B1:B3,"<>仍存在"', 'D1:D3,">10"', 'D1:D3,">10",B1:B2,"仍存在"'],
    "SUMIF": [
        'B1:B3,"仍存在",D1:D3', 'D1:D3,">10"', 'D1:D3,"<>20"', 'A1:A3,">0",D1:D3', 'B1:B3,"仍存在",C1:C3', 'B1:B3,"已消除",C1:C3',
        'D1:D3,30,A1:A3', 'C1:C3,TRUE,D1:D3', 'D1:D3,">=20",C1:C3', 'D1:D3,">20",C1:C3', 'C1:C3,">0",D1:D3',
    ],
    "SUMIFS": ['D1:D3,B1:B3,"仍存在"', 'D1:D3,B1:B3,"仍存在",D1:D3,">10"', 'C1:C3,B1:B3,"已消除"', 'C1:C3,D1:D3,">10"', 'D1:D3,A1:A3,"<0"'],
}  # fmt: skip
"""Function → its lists of arguments."""
OPERATIONS = [f"{a}{op}{b}" for op, a, b in product(OPERATORS, VALUES, VALUES)]
CALLS = [f"{name}({arguments})" for name, lists in TABLE.items() for arguments in lists]
PRECEDENCE = ["-2^2", "2^3^2", "1+2*3-4/2", "50%*4", "2*3%", "-50%", "1&2+3", "1=1=TRUE", "--3", "+-3", "2^-1", "(1+2)*3", "1<2=TRUE", '"a"&"b"="ab"', "10/4*2", "7-3-2", "-D1^2"]  # fmt: skip


@pytest.fixture(scope="module")
def second():
    """Formula → its result by IronCalc, all of them in one workbook; cells as in test_calc."""
    model = ironcalc.create("second", "en", "UTC", "en")
    for (row, column), value in CELLS.items():
        if isinstance(value, bool):
            model.update_cell_with_bool(0, row, column, value)
        elif isinstance(value, Decimal):
            model.update_cell_with_number(0, row, column, float(value))
        elif isinstance(value, CellError):
            model.set_user_input(0, row, column, "=NA()")
        elif value is not None:
            model.update_cell_with_text(0, row, column, value)
    formulas = dict.fromkeys((*OPERATIONS, *CALLS, *PRECEDENCE))
    for n, formula in enumerate(formulas):
        model.set_user_input(0, 20 + n, 30, f"={formula}")
    model.evaluate()
    return {formula: told(model, 20 + n) for n, formula in enumerate(formulas)}


def told(model, row: int) -> Result:
    kind, value = model.get_cell_type(0, row, 30), model.get_cell_value(0, row, 30)
    if kind == ironcalc.CellType.ErrorValue:
        return CellError(str(model.get_formatted_cell_value(0, row, 30)))
    if kind == ironcalc.CellType.Number:
        return Decimal(repr(value))
    return value


def alike(ours: Result, theirs: Result) -> bool:
    if isinstance(ours, Decimal) and isinstance(theirs, Decimal):
        return abs(ours - theirs) <= Decimal("1e-12") * max(1, abs(theirs))
    if isinstance(ours, CellError) and isinstance(theirs, CellError):
        return True  # which of two error values is shown is nowhere promised
    return type(ours) is type(theirs) and ours == theirs


def disagreements(formulas, second) -> tuple[list[str], int]:
    found, unknown = [], 0
    for formula in formulas:
        try:
            ours = run(formula)
        except NotComputable:
            unknown += 1
            continue
        if formula not in OTHERWISE and not alike(ours, second[formula]):
            found.append(f"{formula}: ours {ours!r}, theirs {second[formula]!r}")
    return found, unknown


_FIRST_TRUE = "theirs stops at the first TRUE; Excel looks at the whole area, and an error value in it is the result"
_UNLIKE = "Excel counts blanks, errors and numbers as unlike a text; theirs counts texts only"
OTHERWISE = {
    "OR(A1:C3)": _FIRST_TRUE,
    "OR(C1:C3)": _FIRST_TRUE,
    'COUNTIF(A1:D3,"<>仍存在")': _UNLIKE,
    'COUNTIF(D1:D3,"<>仍存在")': _UNLIKE,
    'COUNTIF(C1:C3,"<>仍存在")': _UNLIKE,
    'COUNTIFS(D1:D3,">10",B1:B2,"仍存在")': "areas of different size are #VALUE! in Excel; theirs cuts them",
}
"""Where the other one is wrong, and why ours is kept."""


def test_the_table_asks_for_what_the_calculator_knows():
    assert {*TABLE} <= {*FUNCTIONS}


@pytest.mark.parametrize("operator", OPERATORS)
def test_operators(operator, second):
    formulas = [f"{a}{operator}{b}" for a, b in product(VALUES, VALUES)]
    found, unknown = disagreements(formulas, second)
    assert found == []
    assert unknown < len(formulas) / 4


@pytest.mark.parametrize("name", TABLE)
def test_functions(name, second):
    formulas = [f"{name}({arguments})" for arguments in TABLE[name]]
    found, unknown = disagreements(formulas, second)
    assert found == []
    assert unknown <= len(formulas) / 4


def test_precedence(second):
    assert disagreements(PRECEDENCE, second) == ([], 0)


def test_no_exception_is_left_over(second):
    assert {formula for formula in OTHERWISE if alike(run(formula), second[formula])} == set()
