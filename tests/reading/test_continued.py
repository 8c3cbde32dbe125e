"""A list continued beside itself."""

from dataclasses import replace

import pytest
from layouts import grid, read, tree
from scored import findings

from quotaxl.catalogue.regions import load
from quotaxl.core.document import Document
from quotaxl.core.finding import Severity
from quotaxl.core.table import Table
from quotaxl.reading import read_tables

TEXT = """
2024年债券资金分配表
单位：万元
序号|地区|金额{gap}序号|地区|金额
|合计|{total}{gap}3|阿图什市|30
1|伊宁市|20{gap}4|乌恰县|30
2|伊宁县|20{gap}||
"""


@pytest.mark.parametrize("gap", ["|", "||"])
def test_the_total_covers_both_blocks(gap):
    first, second = read(TEXT.format(gap=gap, total=100))
    assert [above for _, _, above in tree(first)] == [None, None, None]
    assert [label for label, _, _ in tree(second)] == ["阿图什市", "乌恰县"]
    assert first.title == second.title
    assert [r.kind for r in (*first.remarks, *second.remarks)] == ["continued", "continued"]


def test_a_total_that_is_not_the_sum_of_both_is_checked_against_both():
    tables = read(TEXT.format(gap="|", total=101))
    assert [t.list_total for t in tables] == [("表", "B4")] * 2
    (found,) = [f for f in findings(tables) if f.rule == "QX-S101"]
    assert [(c.ref, c.role.value) for c in found.cells] == [("C4", "total"), ("C5:C6", "part"), ("F4:F5", "part")]
    assert (found.expected, found.actual) == (100, 101)


def test_a_total_of_its_own_block_stays_with_it():
    first, second = read(TEXT.format(gap="|", total=40))
    assert [above for _, _, above in tree(first)] == [None, "合计", "合计"]
    assert (first.list_total, second.list_total) == (None, None)


SHEET = "{title}\n单位：万元\n地区|一般|专项\n{rows}"


def _sheets(total: int, *, title: str, sheet: str) -> tuple[Table, ...]:
    first = grid(SHEET.format(title="到期债券情况表", rows=f"全市|{total}|10\n东区|20|4\n西区|30|1"))
    second = grid(SHEET.format(title=title, rows="南县|40|2\n北县|10|3"))
    grids = (replace(first, sheet="表5"), replace(second, sheet=sheet))
    return read_tables(Document("a.csv", grids, kind="csv"), load())


@pytest.mark.parametrize(("title", "sheet"), [("到期债券情况表（续）", "表6"), ("到期债券情况表", "表5（续表）")])
def test_the_total_covers_a_further_sheet(title, sheet):
    first, second = _sheets(100, title=title, sheet=sheet)
    assert (first.list_total, second.list_total) == (("表5", "A4"), ("表5", "A4"))
    assert [f for f in findings((first, second)) if f.severity is Severity.ERROR] == []


def test_a_wrong_figure_of_a_further_sheet_is_marked_there():
    (found,) = [f for f in findings(_sheets(200, title="续表", sheet="表6")) if f.rule == "QX-S101"]
    assert [(c.sheet, c.ref) for c in found.cells] == [("表5", "B4"), ("表5", "B5:B6"), ("表6", "B4:B5")]


def test_a_sheet_that_does_not_say_so_goes_on_nowhere():
    first, second = _sheets(100, title="到期债券情况表", sheet="表6")
    assert (first.list_total, second.list_total) == (None, None)


def test_tables_with_totals_of_their_own_are_two():
    first, second = read("债券分配表\n地区|金额|地区|金额\n合计|1|合计|2\n伊宁市|1|伊宁县|2")
    assert tree(first)[1] == ("伊宁市", "item", "合计")
    assert tree(second)[1] == ("伊宁县", "item", "合计")


POURED = """
2024年农业转移人口奖励资金分配表
|||||单位：万元
地区|下达金额|已下达|地区|下达金额|已下达
总计|{total}|50|卧龙区|40|15
信阳市|30|20|南召县|{last}|10
浉河区|10|5|周口市|25|5
平桥区|20|15|川汇区|15|5
南阳市|{city}|25|扶沟县|10|0
宛城区|30|0|||
"""
"""Two prefectures whose counties fill the first block and a third in the second; those of 南阳市 run over the break."""


def test_a_sum_goes_on_at_the_head_of_the_next_block():
    first, second = read(POURED.format(total=150, city=95, last=25))
    assert first.frame["label"][first.continues] == "南阳市"
    assert (second.opening.cell, second.opening.rows) == ("A8", 2)
    assert [f.message.zh for f in findings((first, second)) if f.severity is Severity.ERROR] == []


def test_such_a_sum_is_checked_over_both_blocks():
    tables = read(POURED.format(total=150, city=95, last=26))
    (found,) = [f for f in findings(tables) if f.rule == "QX-S102"]
    assert [(c.ref, c.role.value) for c in found.cells] == [("B8", "total"), ("B9", "part"), ("E4:E5", "part")]
    assert (found.expected, found.actual) == (96, 95)


def test_rows_that_the_sum_does_not_need_are_none_of_its():
    first, second = read(POURED.format(total=150, city=30, last=25))
    assert (first.continues, second.opening) == (None, None)
