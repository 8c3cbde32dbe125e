"""Text copied from a page, its cells divided by single blanks."""

import pytest
from layouts import one, read, tree

from quotaxl.core.table import DoubtKind

PAGE = """
新财振〔2024〕18号
各地州市财政局：现下达 2024 年新增地方政府一般债券 计划。
2024年新增地方政府一般债券资金分配表
单位：万元
序 号 地 县 资金总量 其中： 支持小型水源工程项目 备注
合 计 345700 62000
一 阿勒泰地区 32700 14000 含 结转
1 布尔津县 4,000
2 哈巴河县 10800 4000
3 福海县 17900 10000
二 克州 313000 48000
4 阿克陶县 313000 48000
— 2 —
注：不得用于 2 类支出。
"""


def test_lines_are_put_into_columns():
    table = one(PAGE, kind="text")
    assert (table.form, table.document_number, table.unit.label) == ("allocation", "新财振〔2024〕18号", "万元")
    assert [c.path for c in table.columns] == [
        ("序号",),
        ("地县",),
        ("资金总量",),
        ("其中：支持小型水源工程项目",),
        ("备注",),
    ]
    assert [line for line in tree(table) if line[1] != "note"] == [
        ("合计", "total", None),
        ("阿勒泰地区", "parent", "合计"),
        ("布尔津县", "item", "阿勒泰地区"),
        ("哈巴河县", "item", "阿勒泰地区"),
        ("福海县", "item", "阿勒泰地区"),
        ("克州", "parent", "合计"),
        ("阿克陶县", "item", "克州"),
    ]
    assert table.frame["D"].cast(int).to_list()[:4] == [62000, 14000, None, 4000]
    assert table.frame["remark"][1] == "含 结转"


def test_rows_that_lost_blank_cells_between_wider_gaps():
    rows = [["序号", "地区", "金额", "备注"], ["合计", "30"], ["1", "伊宁市", "10"], ["2", "伊宁县", "20", "路"]]
    table = one("债券分配表\n" + "\n".join("|".join(row) for row in rows), kind="text")
    assert [label for label, _, _ in tree(table)] == ["合计", "伊宁市", "伊宁县"]
    assert table.frame["ordinal"].to_list() == [None, "1", "2"]


def test_prose_stays_prose():
    assert read("关于 2024 年预算 调整的 报告\n一 般公共预算 收入 35 亿元 支出 38 亿元。", kind="text") == ()


def test_a_line_that_cannot_be_divided_is_a_doubt():
    table = one(
        "2025年补助资金分配表\n单位：万元\n地区 金额 其中：提前下达\n甲县 100 50\n乙县 200 60 70 80\n合计 300 110",
        kind="text",
    )
    assert [(d.kind, d.ref) for d in table.doubts] == [(DoubtKind.LINE, "A5")]


@pytest.mark.parametrize(
    "line", ["注： 3 项 共 60 70", "以上 60 70 共 3 项。", "其他 60 70 见下：", "备注： 60 70 80 见下。"]
)
def test_a_note_or_a_sentence_with_figures_is_no_doubt(line):
    text = "2025年补助资金分配表\n单位：万元\n地区 金额 其中：提前下达\n甲县 100 50\n{}\n合计 100 50"
    assert one(text.format(line), kind="text").doubts == ()
