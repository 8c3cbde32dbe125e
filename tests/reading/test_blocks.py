"""Where the tables of a sheet are."""

from decimal import Decimal

from layouts import grid, one, read, tree

from quotaxl.core.amount import UNITS
from quotaxl.reading.blocks import blocks
from quotaxl.reading.page import page_of


def test_one_list_over_several_pages():
    table = one("""
2024年债券资金分配表
单位：万元
序号|地区|金额
1|伊宁市|20
— 1 —
2024年债券资金分配表（续表）
单位：万元
序号|地区|金额
2|伊宁县|20
第2页 共3页
续表
序号|地区|金额
3|阿图什市|30
|合计|70
""")
    assert [label for label, _, _ in tree(table)] == ["伊宁市", "伊宁县", "阿图什市", "合计"]
    assert table.frame["row"].to_list() == [4, 9, 13, 14]


def test_the_same_header_under_another_title_is_another_table():
    general, special = read("""
2024年一般债券资金分配表
单位：万元
地区|金额
伊宁市|10
2024年专项债券资金分配表
单位：亿元
地区|金额
伊宁县|2
""")
    assert (general.title, general.unit.label) == ("2024年一般债券资金分配表", "万元")
    assert (special.title, special.unit.label) == ("2024年专项债券资金分配表", "亿元")


def test_different_forms_below_each_other_without_a_blank_row():
    limits, balances = read("""
表1-1
阿图什市2024年地方政府债务限额及余额预算情况表
单位：亿元
地区|2024年债务限额|||2024年债务余额预计执行数||
||一般债务|专项债务||一般债务|专项债务
阿图什市|3|2|1|2|1|1
表1-2
阿图什市2024年和2025年地方政府一般债务余额情况表
单位：亿元
项目|预算数|执行数
一、2023年末地方政府一般债务余额实际数||1
二、2024年末地方政府一般债务余额限额|2|
""")
    assert [limits.form, balances.form] == ["limit-balance-budget", "general-balance"]
    assert limits.frame.height == 1
    assert balances.value("limit", "budget") == 2


def test_tables_side_by_side_have_their_own_title_and_unit():
    for gap in ("|", "||"):
        general, special = read(f"""
2024年一般债券分配表||{gap}2024年专项债券分配表
单位：万元||{gap}单位：亿元
序号|地区|金额{gap}序号|地区|金额
1|伊宁市|20{gap}1|伊宁县|3
2|伊宁县|30{gap}|||
""")
        assert (general.title, general.unit.label, general.frame["amount"].sum()) == (
            "2024年一般债券分配表",
            "万元",
            Decimal(50),
        )
        assert (special.title, special.unit.label, special.frame["amount"].sum()) == (
            "2024年专项债券分配表",
            "亿元",
            Decimal(3),
        )


def test_income_and_spending_side_by_side():
    income, spending = read("预算调整表\n收入|预算数|调整数|支出|预算数|调整数\n税收|1|2|教育|3|4")
    assert [income.columns[0].path, spending.columns[0].path] == [("收入",), ("支出",)]


def test_notes_and_signatures_are_no_rows():
    table = one("""
债券分配表
序号|地区|金额
1|伊宁市|10

备注：以上为计划数，以实际下达为准。
1.不含再融资。
负责人：张三||制表人：李四
2024年5月1日
""")
    assert [(role, label[:4]) for label, role, _ in tree(table)] == [
        ("item", "伊宁市"),
        ("note", "备注:以"),
        ("note", "1.不含"),
        ("note", "负责人:"),
        ("note", "2024"),
    ]
    assert table.remarks == ()


def test_a_signature_right_below_the_rows():
    table = one("债券分配表\n地区|金额\n伊宁市|10\n单位负责人：张三|填表人：李四\n")
    assert [role for _, role, _ in tree(table)] == ["item", "note"]


def test_empty_rows_and_columns_around_and_inside():
    table = one("\n\n||债券分配表\n|||单位：万元\n||地 区|金 额\n||合 计|30\n\n||伊 宁 市|10\n\n||伊宁县|20")
    assert (table.area.left, table.area.right) == (3, 4)
    assert tree(table) == [("合 计", "total", None), ("伊 宁 市", "item", "合 计"), ("伊宁县", "item", "合 计")]


def test_a_row_without_amounts_stays_in_the_table():
    table = one("债券分配表\n地区|金额\n合计|10\n克州\n阿图什市|10")
    assert tree(table)[1:] == [("克州", "parent", "合计"), ("阿图什市", "item", "合计")]
    assert table.frame["depth"].to_list() == [0, 0, 1]


def test_prose_is_no_table():
    prose = grid("关于下达2024年资金的通知\n各县市财政局：\n现通知如下。\n一、规范管理|二、加强监督")
    assert blocks(page_of(prose)) == ()


def test_a_title_with_its_unit_beside_it_begins_another_table():
    limits, projects = read("""
（一）限额
||单位：亿元
项目|一般|专项
2024年新增限额|0.8|3.15

（二）项目安排||单位：万元
项目名称|债券类型|安排金额
水库|专项|2700
""")
    assert (limits.unit, projects.unit) == (UNITS["亿元"], UNITS["万元"])
    assert [label for label, _, _ in tree(projects)] == ["水库"]


def test_figures_of_the_counties_level_are_no_second_list():
    (table,) = blocks(page_of(grid("地区|新增||再融资\n|市级|县级|市级|县级\n甲县|1|2|3|4\n乙县|5|6|7|8")))
    assert [c.index for c in table.columns] == [1, 2, 3, 4, 5]
