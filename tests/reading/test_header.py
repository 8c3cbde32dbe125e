"""Headers: merged levels, formula rows, totals without a label."""

import pytest
from layouts import grid, one, read

from quotaxl.reading.header import formula_row, header_end, is_header, label_like, region_like
from quotaxl.reading.page import page_of


def paths(table):
    return {c.name: c.path for c in table.columns}


def test_four_merged_levels_and_a_row_of_formulas():
    table = one(
        """
2024年债务限额分配表
单位：亿元
地区|债务限额|||
|上年|本年||
||合计|其中|
|||一般|专项
公式|A|B=C+D|C|D
合计|10|30|20|10
伊宁市|10|30|20|10
""",
        "A3:A6 B3:E3 B4:B6 C4:E4 C5:C6 D5:E5",
    )
    assert [c.path for c in table.columns] == [
        ("地区",),
        ("债务限额", "上年"),
        ("债务限额", "本年", "合计"),
        ("债务限额", "本年", "其中", "一般"),
        ("债务限额", "本年", "其中", "专项"),
    ]
    assert [c.formula for c in table.columns] == [None, "A", "B=C+D", "C", "D"]
    assert [c.of for c in table.columns] == [None, None, None, "amount", "amount"]


def test_a_total_under_a_merge_has_the_merge_s_name():
    text = "地区|2024年债务限额||\n||一般债务|专项债务\n伊宁市|3|1|2"
    for merges in ("", "A1:A2 B1:D1"):
        table = one(text, merges)
        assert [c.path for c in table.columns][1:3] == [("2024年债务限额",), ("2024年债务限额", "一般债务")]
        assert table.columns[2].of == table.columns[1].name


def test_a_total_that_says_so_is_the_whole_of_the_columns_beside_it():
    table = one("地区|限额|||备注\n|合计|一般|专项|\n伊宁市|3|1|2|路")
    assert [c.of for c in table.columns] == [None, None, "B", "B", None]


def test_several_columns_under_one_which():
    table = one(
        "地区|资金总量|其中||备注\n||一般债券|专项债券|\n伊宁市|30|10|20|路",
        "A1:A2 B1:B2 C1:D1 E1:E2",
    )
    assert [c.of for c in table.columns] == [None, None, "B", "B", None]


def test_years_head_columns_but_amounts_do_not():
    assert [c.path for c in one("项目|2022|2023年\n债务|1|2").columns] == [("项目",), ("2022",), ("2023年",)]
    assert not is_header(page_of(grid("合计|2024|3000\n")), 1)


def test_line_breaks_and_a_unit_below():
    table = one("地区|安排\n资金|备注".replace("\n资金", " 资金") + "\n|(万元)|\n伊宁市|1|")
    assert table.columns[1].path == ("安排资金(万元)",)
    assert table.unit_of(table.columns[1].name).label == "万元"


def test_rows_of_columns_numbers():
    page = page_of(grid("栏次|1|2=3+4\n公式|A|B\n1|2|3\n合计|1|2"))
    assert [formula_row(page, row) for row in (1, 2, 3, 4)] == [True, True, False, False]


def test_a_lower_level_may_start_in_the_first_column():
    page = page_of(grid("债券基本信息|||备注\n债券名称|债券编码|债券规模|\n一期|1|2|"))
    assert header_end(page, 1) == 2


def test_data_below_a_header_is_no_level_of_it():
    assert header_end(page_of(grid("项目|说明|金额\n教育支出|一般债券|\n农业支出||3")), 1) == 1


def test_words_for_what_rows_are():
    assert all(map(label_like, ["地 区", "县（市、区）", "项目名称", "市（州）", "行政区划", "预算科目"]))
    assert not any(map(label_like, ["地址", "金额", "市场价", "区间", ""]))
    assert region_like("地州市")
    assert not region_like("项目")


def test_a_price_list_has_no_header_of_ours():
    assert read("产品|规格\n苹果|3\n梨|5") == ()


HEADERS = {
    # words alone: at least two, and at least half of the texts
    "项目|金额\n东|西": (True, 1),
    "项目|某某\n东|西": (False, 1),  # one word that is known, no numbers below
    "项目|金额|某某|某甲\n东|西|南|北": (True, 1),  # two of four
    "项目|金额|某某|某甲|某乙\n东|西|南|北|中": (False, 1),  # two of five
    "项目\n甲": (False, 1),  # one text
    # by what stands below
    "某某|某甲|某乙\n东|5|7": (True, 1),
    "某某|某甲\n东|5": (False, 1),  # two unknown words with nothing above
    "项目|某甲\n东|5": (True, 1),
    "表\n": (False, 1),
    "某某|某甲|某乙||\n东|||5|": (True, 1),  # three texts over numbers of another column
    "项目||某乙|\n东|5||7": (False, 1),  # two over numbers of other columns
    "某某|某甲|某乙\n东|西|南\n北|5|7": (False, 1),  # several texts between
    "某某|某甲|某乙\n一、第一类||\n东|5|7": (True, 1),  # the head of a section between
    # what can be none
    "项目|3\n东|5": (False, 1),  # a number
    "项目|2024\n东|5": (True, 1),  # a year
    "某县2024年债务限额情况表|项目\n东|5": (False, 1),  # a title
    "以下金额由县财政局填报。|项目\n东|5": (False, 1),  # a sentence
    # how far it goes
    "地区|限额||\n|合计|一般|专项\n甲县|3|1|2": (True, 2),
    "地区|限额||\n||||\n|合计|一般|专项\n甲县|3|1|2": (True, 3),  # a row left blank
    "地区|限额|余额\n甲县|3|1": (True, 1),
    "地区|限额|余额\n公式|A|B\n甲县|3|1": (True, 2),
    "地区|限额|余额\n1|2|3\n甲县|3|1": (True, 1),  # numbers of columns need a name of their row or a formula
    "地区|限额|余额\n|万元|万元\n甲县|3|1": (True, 2),
    "地区|限额||\n|合计|一般|专项\n甲县|||\n乙县|3|1|2": (True, 2),  # a row of data without figures
}
"""Sheets whose first row is or is no header, and the last row of it."""


@pytest.mark.parametrize("text", HEADERS)
def test_the_first_row_is_a_header_or_none_and_ends(text):
    page = page_of(grid(text))
    first, last = HEADERS[text]
    assert is_header(page, 1) is first
    assert header_end(page, 1) == last


FORMULAS = {
    "公式|A|B": True,
    "公式|A=B+C|B": True,
    "甲|1|2": True,
    "甲|60": False,
    "甲|1": False,
    "甲|乙|1": True,
    "甲|1|3": False,
    "1=2+3|2|3": True,
    "1|2|3": False,
    "1=2+3|3|2": False,
    "栏次|（1）|（2）=（1）": True,
    "（1）|（2）|（3）=（1）-（2）": True,
    "栏次公司|（1）|（2）": False,
    "|①|②|③=①+②|④=③/①": True,
    "①|②": True,
    "①一期|②二期": False,
    "A|B": True,
    "A|1": False,
    "—|-": False,
    "公式": False,
    "公式|合计": False,
}


@pytest.mark.parametrize("text", FORMULAS)
def test_rows_of_letters_and_numbers_of_columns(text):
    assert formula_row(page_of(grid(f"{text}\n甲|乙|丙")), 1) is FORMULAS[text]
