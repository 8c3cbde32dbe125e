"""Forms that are no tables: a label with its value beside it."""

from decimal import Decimal

import pytest
from layouts import read

PROJECT = """
财政支出项目绩效目标申报表
（2024年度）
填报单位（盖章）：|佳县水务局||
项目名称|农村供水保障工程||
项目属性|新增□ 延续□|项目实施单位|水管总站
主管部门|佳县水务局|主管部门编码|304
项目负责人|张三|联系电话|0912-6721000
项目起止时间|2024年3月至2024年11月||
项目资金申请（万元）|资金总额：|8,000|
|财政拨款|7,000|
|其他|1,000|
总体目标|解决3.2万人饮水安全问题||
一级指标|二级指标|三级指标|指标值
产出指标|数量指标|供水管网|≥100公里
"""
ATTACHED = """
附2-21
绩效目标申报表
（20XX年度）
项目名称|乡村道路
主管部门|交通运输局|实施单位|公路段
资金情况（万元）|年度资金总额|500
|其中：财政拨款|400
|其他资金|100
"""


@pytest.mark.parametrize(
    ("text", "wanted", "amounts"),
    [
        (
            PROJECT,
            {
                "project": "农村供水保障工程",
                "implementer": "水管总站",
                "department": "佳县水务局",
                "phone": "0912-6721000",
            },
            {"funds": 8000, "funds_budget": 7000, "funds_other": 1000},
        ),
        (ATTACHED, {"project": "乡村道路"}, {"funds": 500, "funds_budget": 400, "funds_other": 100}),
    ],
)
def test_performance_targets(text, wanted, amounts):
    table = next(t for t in read(text) if t.form == "performance-target")
    assert table.unit.label == "万元"
    assert {key: table.text(key, "value") for key in wanted} == wanted
    assert {key: table.value(key, "amount") for key in amounts} == {k: Decimal(v) for k, v in amounts.items()}


def test_a_blank_field_is_not_filled_by_the_next_label():
    text = "绩效目标申报表\n项目名称||实施单位|水管总站\n资金总额|100"
    (table,) = [t for t in read(text) if t.form == "performance-target"]
    assert table.text("project", "value") is None


def test_a_title_alone_makes_no_form():
    assert [t for t in read("绩效目标申报表\n说明|见附件") if t.form] == []
