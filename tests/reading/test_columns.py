"""Cells merged over several rows, the columns beside a header, and which column is a part of which."""

from dataclasses import replace

import pytest
from layouts import grid, one

from quotaxl.reading.blocks import blocks
from quotaxl.reading.columns import merged_rows, shared_unit, with_strays
from quotaxl.reading.page import page_of

ROWS = "2024年债券资金分配表\n地区|项目|金额\n甲县|供水|1\n|灌溉|2\n乙县|小学|3\n|中学|4\n|大学|5\n合计||15"


def block(text=ROWS, merges=""):
    (found,) = blocks(page_of(grid(text, merges)))
    return found


MERGED = {
    "one after the other": ("A3:A4 A5:A7", [(0, 1), (2, 4)]),
    "in the order of the rows": ("A5:A7 A3:A4", [(0, 1), (2, 4)]),
    "one row is none": ("A3:A3 A5:A7", [(2, 4)]),
    "over columns in one row": ("A3:B3 A5:A7", [(2, 4)]),
    "over two columns it is the left one's": ("A3:B4", [(0, 1)]),
    "another column's": ("B3:B4 C5:C6", []),
    "down to the end": ("A5:A8", [(2, 5)]),
}


@pytest.mark.parametrize("about", MERGED)
def test_cells_merged_over_rows_of_the_body(about):
    merges, expected = MERGED[about]
    assert merged_rows(block(merges=merges), 1) == expected


def test_a_merge_that_begins_above_the_body_is_the_headers():
    cut = replace(block(merges="A3:A5 A6:A7"), body=(4, 5, 6, 7, 8))
    assert merged_rows(cut, 1) == [(2, 3)]


def test_the_columns_to_the_right_of_a_merge_are_not_merged_themselves():
    assert merged_rows(block(merges="A3:B4 A5:A7"), 2) == []
    assert merged_rows(block(merges="A3:B4 B5:B7"), 2) == [(2, 4)]


def test_columns_that_hold_data_beside_the_header_are_its_too():
    text = "2024年债券资金分配表\n|地区|金额|\n1|甲县|2|丙\n2|乙县|3|\n|合计|5|"
    assert [(c.index, c.path) for c in with_strays(block(text))] == [
        (1, ()), (2, ("地区",)), (3, ("金额",)), (4, ()),
    ]  # fmt: skip
    assert [c.index for c in with_strays(block())] == [1, 2, 3]


WHOLES = {
    "by 其中": ("地区|金额|其中：一般|专项", [None, "金额", None]),
    "by 其中, of the first that is no part": ("地区|限额|合计|其中：一般|其中：专项", [None, None, "合计", "合计"]),
}


@pytest.mark.parametrize("about", WHOLES)
def test_parts_of_columns(about):
    header, expected = WHOLES[about]
    width = header.count("|")
    rows = "".join(f"{name}|{'|'.join(str(n) for n in range(9, 9 - width, -1))}\n" for name in ("甲县", "乙县"))
    table = one(f"2024年债券资金分配表\n{header}\n{rows}")
    paths = {c.name: c.path[-1] for c in table.amounts()}
    assert [paths.get(c.of) for c in table.amounts()] == expected


def test_a_unit_of_the_header_is_the_tables_where_all_columns_say_it():
    same = one("2024年债券资金分配表\n地区|一般（万元）|专项（万元）\n甲县|1|2\n乙县|3|4")
    other = one("2024年债券资金分配表\n地区|一般（万元）|专项（亿元）\n甲县|1|2\n乙县|3|4")
    assert shared_unit(same.amounts()) is same.amounts()[0].unit is not None
    assert shared_unit(other.amounts()) is None
