"""Which form a table is."""

import re

import pytest
from layouts import one

from quotaxl.core.table import ColumnType
from quotaxl.reading.match import path_matches, plain_type


def patterns(*texts):
    return tuple(re.compile(text) for text in texts)


@pytest.mark.parametrize(
    ("wanted", "path"),
    [
        (("金额",), ("金额（万元）",)),
        (("限额", "一般债务"), ("债务", "限额", "一般债务")),
        (("限额", "一般债务"), ("限额", "其中", "一般债务")),
        (("限额", "一般债务"), ("限额", "其中：一般债务")),
        (("限额",), ("限额", "合计")),
        (("合计",), ("限额", "合计")),
    ],
)
def test_paths_that_match(wanted, path):
    assert path_matches(patterns(*wanted), path)


@pytest.mark.parametrize(
    ("wanted", "path"),
    [
        (("限额", "一般债务"), ("一般债务",)),
        (("金额",), ("其中：金额",)),
        (("限额",), ("限额", "一般债务")),
        (("金额",), ()),
    ],
)
def test_paths_that_do_not(wanted, path):
    assert not path_matches(patterns(*wanted), path)


@pytest.mark.parametrize("title", ["2024年职工花名册", "商品价格表", "2024年人口统计表", ""])
def test_other_tables_are_plain(title):
    table = one(f"{title}\n地区|金额|备注\n合计|30|\n伊宁市|30|")
    assert (table.form, table.confidence) == (None, 0)
    assert table.frame["role"].to_list() == ["total", "item"]
    assert [c.name for c in table.columns] == ["A", "B", "C"]


def test_a_title_without_the_columns_is_not_enough():
    assert one("2024年债务限额分配表\n地区|面积|人口\n伊宁市|1|2").form is None


def test_the_total_is_meant_and_not_its_parts():
    table = one("2024年债务限额分配表\n地区|一般债务限额|专项债务限额|合计\n伊宁市|1|2|3")
    assert table.column("amount").index == 4


def test_the_form_says_how_sure_it_is_and_why():
    table = one("2024年债券资金分配表\n地区|金额\n伊宁市|1")
    assert table.confidence == 1
    assert "资金分配表" in table.reasons[0].zh


@pytest.mark.parametrize(
    ("leaf", "numbers", "texts", "wanted"),
    [
        ("项目编号", 5, 0, ColumnType.CODE),
        ("发行时间", 5, 0, ColumnType.DATE),
        ("增长率", 5, 0, ColumnType.TEXT),
        ("受益人口", 5, 0, ColumnType.TEXT),
        ("金额", 5, 2, ColumnType.AMOUNT),
        ("其中：水利", 0, 0, ColumnType.AMOUNT),
        ("备注", 0, 0, ColumnType.TEXT),
        ("金额", 1, 5, ColumnType.TEXT),
    ],
)
def test_types_of_columns_that_no_form_names(leaf, numbers, texts, wanted):
    assert plain_type((leaf,), numbers, texts) is wanted


YEARS = {
    # rows that are called alike but for the year, and the key of each
    "2022年末债务限额 2023年末债务限额": [None, "adjusted"],
    "2023年末债务限额 2022年末债务限额": ["adjusted", None],
    "2023年末债务限额": ["adjusted"],
    "2021年末债务限额 2022年末债务限额 2023年末债务限额": [None, None, "adjusted"],
    "年初债务限额 2023年末债务限额": ["opening", "adjusted"],
}


@pytest.mark.parametrize("names", YEARS)
def test_of_rows_called_alike_the_later_year_is_meant(names):
    lines = "\n".join(f"{name}|1|2|3" for name in names.split())
    balance = "2023年末债务余额|1|1|2\n还本支出|1|1|2"
    found = one(f"某县2023年债务限额余额情况表\n单位：亿元\n项目|一般债务|专项债务|合计\n{lines}\n{balance}")
    assert found.form == "limit-balance-items"
    assert list(found.frame["key"])[: len(YEARS[names])] == YEARS[names]
