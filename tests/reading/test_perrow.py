"""Units that rows state for themselves."""

from decimal import Decimal

import pytest
from layouts import one

from quotaxl.core.amount import UNITS
from quotaxl.reading.header import HeaderColumn
from quotaxl.reading.perrow import in_one_unit, row_units

ITEMS = HeaderColumn(1, ("指标",))


@pytest.mark.parametrize(
    ("name", "stated"),
    [
        ("政府债务余额（亿元）", "亿元"),
        ("付息支出(万元)", "万元"),
        ("债务率（%）", None),
        ("占比（%）", None),
        ("占全市比重", None),
        ("同比增长", None),
        ("比上年增长%", None),
        ("支出进度", None),
    ],
)
def test_what_a_row_says(name, stated):
    assert row_units([ITEMS], [["甲", name]], 0) == {1: stated and UNITS[stated]}


@pytest.mark.parametrize(
    "name",
    ["提高供水保障率工程", "进度款", "园区（三期）", "道路硬化（条）", "增长极建设", "债务还本", "高新区（含开发区）"],
)
def test_what_is_a_name_and_no_unit(name):
    assert row_units([ITEMS], [["甲", name]], 0) == {}


RATES = {
    "五、限额使用率": [0.965, 0.948], "余额占限额的比重（%）": [96.04, 95.62], "偿债备付倍数": ["1.2", "3.05"],
    "平均利率": ["3.05%", "2.8%"], "资金到位比例": [100, 50],
}  # fmt: skip
AMOUNTS = {"提高供水保障率": [1200, 800], "使用率": [], "降低空置率工程": [3, 5], "比例": [1, 2]}


@pytest.mark.parametrize("name", [*RATES, *AMOUNTS])
def test_rows_of_rates_by_their_names_and_figures(name):
    held = (RATES | AMOUNTS)[name]
    header = [ITEMS, *(HeaderColumn(2 + n, ("某县",)) for n in range(len(held)))]
    cells = [["债务余额", name], *(["12", value] for value in held)]
    assert row_units(header, cells, 0) == ({1: None} if name in RATES else {})


def test_counts_are_told_where_the_table_states_units_by_row():
    assert row_units([ITEMS], [["乡镇（个）", "财力（亿元）"]], 0) == {0: None, 1: UNITS["亿元"]}


def test_figures_of_rows_in_other_units_are_converted_and_rates_are_no_money():
    table = one("""
债务指标表
指标|2022年|2023年
余额（亿元）|29.9|33.1
付息（万元）|9120|10450
债务率（%）|112.4|118.9
乡镇（个）|12|12
""")
    assert table.unit is UNITS["亿元"]
    assert table.frame["B"].to_list() == [Decimal("29.9"), Decimal("0.912"), None, None]


def test_a_column_of_units():
    table = one("""
债务指标表
指标|计量单位|2022年|2023年
余额|亿元|29.9|33.1
付息|万元|9120|1,0450
债务率|%|112.4|118.9
""")
    assert table.unit is UNITS["亿元"]
    assert table.frame["C"].to_list() == [Decimal("29.9"), Decimal("0.912"), None]


def test_the_unit_above_the_table_is_kept():
    table = one("收支表\n单位：万元\n项目|金额\n本年支出|500\n占比（%）|98.2\n结余（元）|120000")
    assert table.unit is UNITS["万元"]
    assert table.frame["B"].to_list() == [500, None, 12]


@pytest.mark.parametrize(
    ("cell", "converted"),
    [
        (9120, Decimal("0.912")),
        (912.5, Decimal("0.09125")),
        (Decimal("9120.0"), Decimal("0.912")),
        ("9,120", Decimal("0.912")),
        ("9120万元", "9120万元"),
        ("12%", "12%"),
        ("见附件", "见附件"),
        (None, None),
        (True, True),
    ],
)
def test_a_cell_of_a_row_in_another_unit(cell, converted):
    wan, yi = UNITS["万元"], UNITS["亿元"]
    assert in_one_unit([cell, cell, cell], {0: wan, 1: yi, 2: None, 3: wan}, yi) == [converted, cell, None]
    assert in_one_unit([cell], {0: wan}, None) == [cell]
