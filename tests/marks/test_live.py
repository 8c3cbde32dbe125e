import pytest

from quotaxl.marks.live import condition, state


@pytest.mark.parametrize(
    ("live", "expected"),
    [
        (None, 'N("QX-S101")=0'),
        ("ROUND(C5-SUM(C6:C14),2)<>0", 'AND(N("QX-S101")=0,ROUND($C$5-SUM($C$6:$C$14),2)<>0)'),
        ("$C5<>LOG10(c$6)", 'AND(N("QX-S101")=0,$C$5<>LOG10($C$6))'),
        ('A1<>"C5 ""D6"""', 'AND(N("QX-S101")=0,$A$1<>"C5 ""D6""")'),
        ("A1<>表!B2", 'AND(N("QX-S101")=0,$A$1<>表!B2)'),
        ("A1<>'a b'!B2:C3", "AND(N(\"QX-S101\")=0,$A$1<>'a b'!B2:C3)"),
    ],
)
def test_a_condition_names_its_rule_and_pins_its_cells(live, expected):
    assert condition("QX-S101", live) == expected


def test_a_rule_of_others_cannot_break_out_of_the_text():
    assert condition('a")+1+N("', None) == 'N("QX-a___1_N__")=0'


def test_the_state_asks_the_sheet_of_the_finding():
    assert state("C5<>SUM(C6:C14)", "张'三", "仍存在", "已消除") == (
        "IF('张''三'!$C$5<>SUM('张''三'!$C$6:$C$14),\"仍存在\",\"已消除\")"
    )
