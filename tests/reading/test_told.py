"""The unit of a table that states none, by the amount that the text above says and its rows add up to."""

import pytest
from layouts import read

from quotaxl.core.amount import Unit

HEAD = "2024年新增债券资金分配表\n{text}\n地区|金额\n"
ROWS = "伊宁市|500\n伊宁县|700"
TREE = "伊犁州|700\n　伊宁市|300\n　伊宁县|400\n克州|500\n　阿图什市|500"
TABLES = {
    # the text above, the rows, the unit
    "rows without a total": ("现下达1200万元，分配如下", ROWS, Unit.WANYUAN),
    "a total": ("现下达1200万元，分配如下", "合计|1200\n" + ROWS, Unit.WANYUAN),
    "in another unit": ("现下达0.12亿元，分配如下", "合计|1200\n" + ROWS, Unit.WANYUAN),
    "in 亿元": ("现下达1200亿元，分配如下", ROWS, Unit.YIYUAN),
    "in 元": ("现下达1200元，分配如下", ROWS, Unit.YUAN),
    "rows with rows below them count once": ("现下达1200万元，分配如下", TREE, Unit.WANYUAN),
    "another amount": ("现下达1300万元，分配如下", ROWS, None),
    "no amount": ("现将额度分配如下", ROWS, None),
    "a rate is no amount": ("年利率1200元以内", "伊宁市|500\n伊宁县|600", None),
}


@pytest.mark.parametrize("about", TABLES)
def test_the_unit_that_the_text_tells(about):
    text, rows, expected = TABLES[about]
    (table,) = read(HEAD.format(text=text) + rows)
    assert table.unit_of("amount") is expected
