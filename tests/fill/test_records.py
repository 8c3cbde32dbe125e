"""Which projects a list takes, and what it remarks of their batches."""

import pytest
from layouts import read

from quotaxl.core.amount import Unit
from quotaxl.fill.records import projects

CHANGES = """
阿图什市2024年限额变动
| | | | | | | | | | 单位：亿元
序号 | 批次 | 下达文号 | 收文日期 | 性质 | 一般债务限额 | 专项债务限额 | 其中：已列年初预算 | 指定用途 | 批准会议 | 备注
1 | {first} | 新财债〔2024〕30号 | 2024-09-02 | 新增一般 | 2 | | | | |
2 | {second} | 新财债〔2024〕31号 | 2024-09-05 | 新增专项（项目） | | 4 | | | |
"""
PROJECTS = """
阿图什市2024年债券项目
| | | | | | 单位：亿元
序号 | 项目名称 | 项目编号 | 债券性质 | 债券额度 | 批次 | 备注
 | 合计 | | | 6.00 | |
1 | 第七小学教学楼 | | 一般 | 2.00 | {first} | 续建
2 | 供热管网改造 | | 专项 | {amount} | {second} |
3 | 供水管网改造 | | 专项 | 0.50 | | 新建
"""


def remarks(first="第一次调整", second="第一次调整", amount="4.00", *, whole=True):
    text = (CHANGES + "\n===\n" + PROJECTS).format(first=first, second=second, amount=amount)
    tables = [table for sheet in text.split("\n===\n") for table in read(sheet.strip("\n"))]
    assert {table.form for table in tables} == {"county-changes", "county-projects"}
    found = projects(tables, None, Unit.YIYUAN, whole=whole)
    assert not found.remarks
    return {row.values["name"]: row.values.get("remark") for row in found.rows}


@pytest.mark.parametrize("whole", [True, False])
def test_a_remark_stands_as_it_is_where_all_is_of_one_batch(whole):
    assert remarks(whole=whole) == {"第七小学教学楼": "续建", "供热管网改造": None, "供水管网改造": "新建"}


def test_what_is_taken_back_names_its_batch():
    found = remarks(amount="-4.00")
    assert found == {"第七小学教学楼": "续建", "供热管网改造": "第一次调整", "供水管网改造": "新建"}


def test_an_amount_of_nought_is_not_taken_back():
    assert remarks(amount="0")["供热管网改造"] is None


def test_several_batches_of_one_adjustment_are_told_apart():
    found = remarks("提前下达", "第一次调整", whole=False)
    assert found == {
        "第七小学教学楼": "提前下达；续建", "供热管网改造": "第一次调整", "供水管网改造": "新建",
    }  # fmt: skip
    assert remarks("提前下达", "第一次调整")["第七小学教学楼"] == "续建"
