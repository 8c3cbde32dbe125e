"""OFFSET and INDIRECT as the reference that they give, where no cell's contents decide over it."""

import pytest

from quotaxl.xlsx.formulas.settled import settled


@pytest.mark.parametrize(
    ("formula", "plain"),
    [
        ("SUM(OFFSET(E3,1,0,ROWS(E4:E9),1))", "SUM($E$4:$E$9)"),
        ("OFFSET('表 1'!$B$2,1,-1)*2", "'表 1'!$A$3*2"),
        ("SUM(OFFSET(D2:D4,2,1))", "SUM($E$4:$E$6)"),
        ("SUM(E4:OFFSET(E10,-1,0))", "SUM($E$4:$E$9)"),
        ("SUM(E4:E5:OFFSET(E10,-1,0))", "SUM($E$4:$E$9)"),
        ('SUM(E4:INDIRECT("E"&ROW()-1))', "SUM($E$4:$E$7)"),
        ('INDIRECT("数据!$B$2:C3")', "'数据'!$B$2:$C$3"),
        ("OFFSET(OFFSET(A1,1,1),1,1)", "$C$3"),
        ("OFFSET(A1,-1,0)", "#REF!"),
        ("OFFSET(A1,1.9,0)", "$A$2"),
        ("OFFSET(A1,0,-1)", "#REF!"),
        ("OFFSET(A2,-1,0)", "$A$1"),
        ("OFFSET(A1:A2,1048574,0)", "$A$1048575:$A$1048576"),
        ("OFFSET(A1:A2,1048575,0)", "#REF!"),
        ("OFFSET(A1,0,16383)", "$XFD$1"),
        ("OFFSET(A1,0,16384)", "#REF!"),
        ("OFFSET(A1,,)", "$A$1"),
        ("OFFSET(B2:C4,1,1,,1)", "$C$3:$C$5"),
        ("OFFSET(B2:C4,1,1,1,)", "$C$3:$D$3"),
        ("OFFSET(B2:C4,1,1,0,0)", "$C$3:$D$5"),
        ("OFFSET(B2, 1 , MAX(0,(1+1)) )", "$D$3"),
        ("SUM(OFFSET(A1,1,0),{1,2},OFFSET(A1,2,0))", "SUM($A$2,{1,2},$A$3)"),
        ("SUM(OFFSET(A1,0,0):OFFSET(A1,2,1))", "SUM($A$1:$B$3)"),
        ("SUM(C3 : OFFSET(A1,0,0))", "SUM(C3 : $A$1)"),
        ("SUM('表'!E4:OFFSET(E10,-1,0))", "SUM('表'!$E$4:$E$9)"),
        ('INDIRECT("A1",TRUE)', "$A$1"),
        ('INDIRECT(" A1 ")', "$A$1"),
        ("COLUMN()+OFFSET(A1,COLUMN(),0)", "COLUMN()+$A$6"),
        ("A1+1", "A1+1"),
    ],
)
def test_a_reference_that_is_always_the_same(formula, plain):
    assert settled(formula, "表", 8, 5) == plain


@pytest.mark.parametrize(
    "formula",
    [
        "SUM(OFFSET(E4,0,0,COUNTA(B4:B9),1))", "OFFSET(E4,A1,0)", "INDIRECT(A1)", 'INDIRECT("E"&A1)',
        "OFFSET(E4,0,0,-2,1)", 'INDIRECT("R1C1",FALSE)', 'INDIRECT("一:二!A1")', "SUM(表二!E4:OFFSET(E10,-1,0))",
        "OFFSET(E4,0", "OFFSET(名称,1,0)",
        'INDIRECT("没有这样的引用 1")', 'INDIRECT("A1""x""")', 'INDIRECT("A1 B1")', 'INDIRECT("表!A1!B1")',
    ],
)  # fmt: skip
def test_what_cells_decide_over_stays_open(formula):
    assert settled(formula, "表", 8, 5) is None


def test_a_name_has_no_row_of_its_own():
    assert settled("OFFSET(表!$A$1,ROW(),0)", "表") is None
    assert settled("OFFSET(表!$A$1,ROWS(表!$A$1:$A$3),0)", "表") == "'表'!$A$4"
