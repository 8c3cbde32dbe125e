"""Rows that are added and subtracted, by hand: a table is its rows, a name and an amount or more."""

import pytest

from quotaxl.catalogue.regions import load
from quotaxl.core.document import Document
from quotaxl.core.grid import Grid
from quotaxl.reading import read_tables

REGIONS = load()


def signed(*rows, head=("项目", "金额", "上年数", "前年数")):
    """What each balance of the table is: result = its rows, － before those that are subtracted."""
    width = max(map(len, rows))
    lines = [["2024年甲县情况表"], ["单位：万元"], list(head[:width]), *map(list, rows)]
    (table,) = read_tables(Document("a.xlsx", (Grid("a.xlsx", "表", lines),)), REGIONS)
    name = [str(text).strip() for text in table.frame["label"]]
    return [
        f"{name[b.total]} = " + " ".join([*(name[at] for at in b.plus), *(f"－{name[at]}" for at in b.minus)])
        for b in table.balances
    ]


def test_rows_go_on_with_the_sign_above_them():
    assert signed(
        ("收入", 100), ("加：补助", 30), ("    转贷", 20), ("减：上解", 15), ("    还本", 5), ("可用财力", 130)
    ) == ["可用财力 = 收入 加：补助 转贷 －减：上解 －还本"]


def test_one_balance_begins_with_what_the_one_before_came_to():
    rows = [
        ("年初余额", 50),
        ("加：发行", 30),
        ("减：还本", 10),
        ("年中余额", 70),
        ("加：发行", 5),
        ("减：还本", 15),
        ("年末余额", 60),
    ]
    assert signed(*rows) == [
        "年中余额 = 年初余额 加：发行 －减：还本",
        "年末余额 = 年中余额 加：发行 －减：还本",
    ]


def test_a_result_that_is_not_right_is_known_by_its_name_where_there_is_one_column():
    assert signed(("年初余额", 50), ("加：发行", 30), ("减：还本", 10), ("年末余额", 71)) == [
        "年末余额 = 年初余额 加：发行 －减：还本"
    ]
    assert signed(("年初余额", 50), ("加：发行", 30), ("减：还本", 10), ("人口", 71)) == []


def test_what_is_part_of_a_row_is_not_added_again():
    rows = [("年初余额", 50), ("加：发行", 30), ("其中：再融资", 12), ("减：还本", 10), ("年末余额", 70)]
    assert signed(*rows) == ["年末余额 = 年初余额 加：发行 －减：还本"]


@pytest.mark.parametrize(("last", "found"), [(52, True), (53, True), (55, False)])
def test_without_plus_and_minus_two_columns_must_bear_it_out(last, found):
    rows = [("年初余额", 50, 40, 41), ("本年发行", 30, 20, 12), ("本年还本", 10, 8, 1), ("年末余额", 70, 52, last)]
    if last == 55:
        rows[3] = ("年末余额", 71, 53, 55)
    assert bool(signed(*rows)) is found


def test_names_that_only_begin_alike():
    assert signed(("加工业", 50), ("减灾", 30), ("合计", 80)) == []
