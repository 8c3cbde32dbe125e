import inspect
from typing import get_type_hints

import pytest

from quotaxl import functions
from quotaxl.functions import qx_convert, qx_earmark, qx_holds, qx_quota

TABLE = [
    ["2024年新增地方政府专项债券资金分配表", None, None, None, None],
    [None, None, None, None, "单位：万元"],
    ["序号", "地县", "资金总量", "其中：水利", "备注"],
    [None, "合计", 600.0, 60.0, None],
    ["一", "克州", 600.0, 60.0, None],
    [1.0, "阿图什市", 400.5, 50.0, None],
    [2.0, "乌恰县", 199.5, 10.0, None],
]


def with_total(total: float) -> list[list[object]]:
    return [*TABLE[:3], [None, "合计", total, 60.0, None], *TABLE[4:]]


def test_a_region_has_its_quota_by_name_short_name_and_code() -> None:
    assert qx_quota(TABLE, "阿图什市") == qx_quota(TABLE, "653001") == qx_quota(TABLE, 653001.0) == 400.5
    assert qx_quota(TABLE, "乌恰县", "资金总量") == 199.5
    assert qx_quota(TABLE, "合计") == 600


def test_an_earmark_is_the_part_of_the_region() -> None:
    assert qx_earmark(TABLE, "阿图什市") == 50
    assert qx_earmark(TABLE, "阿图什市", "水利") == 50
    assert "没有这样的" in str(qx_earmark(TABLE, "阿图什市", "供水"))


@pytest.mark.parametrize(
    ("value", "source", "target", "expected"),
    [(12345.0, "万元", "亿元", 1.2345), (0.1, "亿元", "元", 1e7), (0.3, "万元", "元", 3000), (None, "元", "万元", "")],
)
def test_units_are_converted_without_loss(value: float, source: str, target: str, expected: object) -> None:
    assert qx_convert(value, source, target) == expected


def test_a_check_holds_or_not() -> None:
    assert qx_holds(TABLE, "QX-S101") is True
    assert qx_holds(with_total(601), "qx-s101") is False
    assert "没有规则" in str(qx_holds(TABLE, "QX-Z999"))
    assert "未核对" in str(qx_holds(TABLE, "QX-L101"))


@pytest.mark.parametrize(
    "answer",
    [
        qx_quota([[None]], "阿图什市"), qx_quota(TABLE, "没有的县"), qx_quota(TABLE, "阿图什市", "没有的列"),
        qx_convert(1.0, "美元", "元"), qx_convert("x", "元", "万元"), qx_convert(True, "元", "万元"),
        qx_quota(None, None),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_said_in_the_cell(answer: object) -> None:
    assert str(answer).startswith("〔quotaxl〕")


def test_every_function_has_chinese_help_that_excel_can_show() -> None:
    found = [f for name, f in vars(functions).items() if name.startswith("qx_")]
    assert len(found) == 4
    for function in found:
        help_text = inspect.getdoc(function) or ""
        assert any("\u4e00" <= c <= "\u9fff" for c in help_text)
        assert len(help_text) <= 255


def test_xlwings_has_a_converter_for_every_argument_and_result() -> None:
    from xlwings.conversion import accessors  # noqa: PLC0415

    for name, function in vars(functions).items():
        if name.startswith("qx_"):
            assert set(get_type_hints(function).values()) <= set(accessors)
