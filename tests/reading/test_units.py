"""Where units of money are printed."""

import pytest

from quotaxl.core.amount import Unit
from quotaxl.reading.units import unit_alone, unit_in, unit_line, without_unit


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("单位：万元", Unit.WANYUAN),
        ("单 位:亿元人民币", Unit.YIYUAN),
        ("金额单位：人民币元", Unit.YUAN),
        ("资金分配额（万元）", Unit.WANYUAN),
        ("分配表（单位：亿元）", Unit.YIYUAN),
        ("以下金额均以万元为单位。", Unit.WANYUAN),
        ("计量单位：百万元", Unit.BAIWANYUAN),
        ("共下达 3 亿元", None),
        ("单位：个", None),
        ("元旦前完成", None),
    ],
)
def test_unit_in(text, unit):
    assert unit_in(text) is unit


def test_a_line_states_a_unit_by_its_word():
    assert unit_line("编制单位：县财政局") is None
    assert unit_line("单位：元") is Unit.YUAN


def test_a_cell_that_is_nothing_but_a_unit():
    assert unit_alone("（万元）") is Unit.WANYUAN
    assert unit_alone("万元合计") is None


def test_the_name_without_its_unit():
    assert without_unit("资金分配额(万元)") == "资金分配额"
    assert without_unit("2024年分配表（单位：万元）") == "2024年分配表"
    assert without_unit("(万元)") == "(万元)"
