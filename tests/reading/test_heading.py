"""What stands above a table."""

import pytest
from layouts import one

from quotaxl.core.amount import Unit

BODY = "地区|金额\n伊宁市|1"


@pytest.mark.parametrize(
    ("above", "title"),
    [
        ("附件1\n2024年债券资金分配表\n单位：万元", "2024年债券资金分配表"),
        ("2024年债券资金\n分配表\n单位：万元", "2024年债券资金分配表"),
        ("附表3：2024年债务限额分配表（单位：万元）", "2024年债务限额分配表"),
        ("关于下达资金的说明如下。\n2024年分配表\n编制单位：财政局|单位：万元", "2024年分配表"),
        ("2024年分配表\n2024年5月1日\n单位：万元", "2024年分配表"),
    ],
)
def test_titles(above, title):
    table = one(f"{above}\n{BODY}")
    assert (table.title, table.unit) == (title, Unit.WANYUAN)


@pytest.mark.parametrize(
    ("above", "unit", "place"),
    [
        ("分配表|单位：亿元", Unit.YIYUAN, "B1"),
        ("总额 3 亿元（单位：万元）的分配方案如下：\n分配表", Unit.WANYUAN, "A1"),
        ("分配表\n（万元）", Unit.WANYUAN, "A2"),
        ("本表以亿元为单位。\n分配表", Unit.YIYUAN, "A1"),
        ("分配表", None, None),
    ],
)
def test_units(above, unit, place):
    table = one(f"{above}\n{BODY}")
    assert (table.unit, table.unit_ref) == (unit, place)


def test_the_unit_of_header_cells_is_the_table_s_where_they_agree():
    assert one("地区|金额（万元）|其中：水利（万元）\n伊宁市|2|1").unit is Unit.WANYUAN
    assert one("地区|金额（万元）|限额（亿元）\n伊宁市|2|1").unit is None


@pytest.mark.parametrize(
    "number", ["新财预〔2024〕12号", "新财预[2024]12号", "新财预﹝2024﹞12号", "新财预【2024】12号"]
)
def test_document_numbers(number):
    assert one(f"{number}\n2024年分配表\n{BODY}").document_number == "新财预〔2024〕12号"


@pytest.mark.parametrize(
    ("title", "region", "year"),
    [
        ("克州阿图什市2024年债务限额表", "阿图什市", 2024),
        ("2021年—2022年末版纳州本级发行的债券表", "西双版纳傣族自治州", 2022),
        ("重庆市綦江区2020年和2021年余额表", "綦江区", 2020),
        ("海东市扶贫资金分配表", "海东市", None),
        ("资金分配表", None, None),
    ],
)
def test_region_and_year(title, region, year):
    table = one(f"{title}\n项目|金额\n农业|1")
    assert (table.region, table.year) == (region, year)


@pytest.mark.parametrize(
    ("below", "title"),
    [
        ("甲县财政局", "2024年收支平衡表"),
        ("甲县人民政府", "2024年收支平衡表"),
        ("教育局2024年收支表", "教育局2024年收支表"),
        ("项目资金安排", "项目资金安排"),
    ],
)
def test_who_made_a_table_is_not_its_title(below, title):
    table = one(f"2024年收支平衡表\n{below}||单位：万元\n项目|年初数|调整后\n教育|1|2\n水利|3|4\n合计|4|6")
    assert table.title.endswith(title)
    assert table.unit is Unit.WANYUAN
