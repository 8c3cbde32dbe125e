"""Tables without rules: heads over several columns or lines, texts that nearly meet, merged names, split columns."""

import pytest

from quotaxl.core.refs import Area
from quotaxl.sources.centred import centred_runs
from quotaxl.sources.gaps import gap_table
from quotaxl.sources.placed import Box, PlacedText, lines, words

SIZE = 10.0


def _page(*placed):
    """Return lines of texts given as (text, left, top), each letter a square, Latin ones half as wide."""
    letters = []
    for text, left, top in placed:
        at = left
        for letter in text:
            width = SIZE / 2 if letter.isascii() else SIZE
            letters.append(PlacedText(letter, Box(at, top, at + width, top + SIZE)))
            at += width
    return lines(words(letters))


def _right(text, right, top):
    """Place a number so that it ends at `right`."""
    return text, right - SIZE / 2 * len(text), top


def test_a_head_covers_the_columns_it_stands_in_the_middle_of():
    table = gap_table(_page(
        ("限额", 145, 0), ("余额", 345, 0),
        ("地区", 10, 7.5),
        ("小计", 80, 15), ("一般", 140, 15), ("专项", 200, 15), ("小计", 300, 15), ("一般", 380, 15),
        ("甲县", 10, 30), _right("100", 100, 30), _right("40", 160, 30), _right("60", 220, 30), _right("90", 320, 30),
        _right("35", 400, 30),
        ("乙县", 10, 45), _right("80", 100, 45), _right("30", 160, 45), _right("50", 220, 45), _right("70", 320, 45),
        _right("25", 400, 45),
    ))  # fmt: skip
    assert table is not None
    assert table.rows[:2] == (
        ("地区", "限额", None, None, "余额", None),
        (None, "小计", "一般", "专项", "小计", "一般"),
    )
    assert set(table.merges) == {Area.parse("A1:A2"), Area.parse("B1:D1"), Area.parse("E1:F1")}
    assert table.rows[2] == ("甲县", "100", "40", "60", "90", "35")


def test_a_number_and_the_name_that_nearly_meets_it_are_two_cells():
    table = gap_table(_page(
        ("收入", 10, 0), ("金额", 80, 0), ("支出", 120, 0), ("金额", 220, 0),
        ("税收", 10, 15), _right("300", 100, 15), ("教育", 102, 15), _right("250", 240, 15),
        ("其他", 10, 30), _right("40", 100, 30), ("卫生", 102, 30), _right("90", 240, 30),
    ))  # fmt: skip
    assert table is not None
    assert list(table.rows) == [
        ("收入", "金额", "支出", "金额"), ("税收", "300", "教育", "250"), ("其他", "40", "卫生", "90"),
    ]  # fmt: skip


def test_a_gap_that_no_other_line_shares_parts_nothing():
    table = gap_table(_page(
        ("名称", 10, 0), ("金额", 200, 0),
        ("第1", 10, 15), ("批", 28, 15), _right("300", 220, 15),
        ("新增一般债券", 10, 30), _right("40", 220, 30),
    ))  # fmt: skip
    assert table is not None
    assert [row[0] for row in table.rows] == ["名称", "第1批", "新增一般债券"]


def test_a_name_between_two_lines_is_merged_over_as_many_rows_above_as_below():
    table = gap_table(_page(
        ("批次", 10, 0), ("项目", 100, 0), ("金额", 200, 0),
        ("供水", 100, 15), _right("30", 220, 15),
        ("第一批", 10, 22.5),
        ("门诊", 100, 30), _right("22", 220, 30),
        ("小计", 10, 45), _right("52", 220, 45),
    ))  # fmt: skip
    assert table is not None
    assert table.rows[1:] == (("第一批", "供水", "30"), (None, "门诊", "22"), ("小计", None, "52"))
    assert table.merges == (Area.parse("A2:A3"),)


def test_ordinals_at_both_sides_of_their_column_make_one():
    table = gap_table(_page(
        ("序号", 10, 0), ("市县", 80, 0), ("金额", 200, 0),
        ("一", 10, 15), ("甲市", 80, 15), _right("52", 220, 15),
        _right("1", 60, 30), ("乙县", 80, 30), _right("30", 220, 30),
        _right("2", 60, 45), ("丙县", 80, 45), _right("22", 220, 45),
    ))  # fmt: skip
    assert table is not None
    assert [row[:2] for row in table.rows] == [("序号", "市县"), ("一", "甲市"), ("1", "乙县"), ("2", "丙县")]


def test_names_in_the_middle_of_their_rows_are_merged_over_them():
    table = gap_table(_page(
        ("盟市", 10, 0), ("旗县", 80, 0), ("额度", 150, 0),
        ("市本级", 80, 15), _right("30", 170, 15),
        ("通辽市", 10, 30), ("开鲁县", 80, 30), _right("50", 170, 30),
        ("小计", 80, 45), _right("80", 170, 45),
        ("市本级", 80, 60), _right("40", 170, 60),
        ("赤峰市", 10, 67.5),
        ("小计", 80, 75), _right("40", 170, 75),
        ("总计", 80, 90), _right("120", 170, 90),
    ))  # fmt: skip
    assert table is not None
    assert [row[0] for row in table.rows] == ["盟市", "通辽市", None, None, "赤峰市", None, None]
    assert set(table.merges) == {Area.parse("A2:A4"), Area.parse("A5:A6")}


@pytest.mark.parametrize(
    "names",
    [
        (1, 4),  # at the first of their rows
        (2, 4),  # the rest of the rows is in no run
        (3, 4),  # a run would take in the row of the next name
    ],
)
def test_names_that_are_in_no_middle_stay_where_they_stand(names):
    rows = [["盟市", "旗县", "额度"], *([None, f"{n}县", "1"] for n in range(1, 7))]
    for at in names:
        rows[at][0] = f"{at}市"
    assert centred_runs(rows, 0, 1, {}) is None


def test_the_sum_of_all_is_in_no_run():
    rows = [["盟市", "旗县"], ["合计", None], [None, "甲县"], ["丙市", "乙县"], [None, "丁县"]]
    assert centred_runs(rows, 0, 1, {}) == [(2, 4, "丙市")]


def test_ordinals_at_the_right_of_a_wide_column_belong_to_its_head():
    table = gap_table(_page(
        ("序号", 10, 0), ("部门", 160, 0), ("金额", 260, 0),
        _right("1", 150, 15), ("教育局", 160, 15), _right("800", 280, 15),
        _right("2", 150, 30), ("卫健委", 160, 30), _right("90", 280, 30),
    ))  # fmt: skip
    assert table is not None
    assert [row[:2] for row in table.rows] == [("序号", "部门"), ("1", "教育局"), ("2", "卫健委")]


def test_a_sum_word_over_ordinals_and_names_does_not_join_them():
    table = gap_table(_page(
        ("序号", 10, 0), ("地区", 54, 0), ("金额", 150, 0),
        ("合计", 40, 15), _right("150", 170, 15),
        _right("1", 48, 30), ("东县", 50, 30), _right("90", 170, 30),
        _right("2", 48, 45), ("西县", 50, 45), _right("60", 170, 45),
    ))  # fmt: skip
    assert table is not None
    assert [row[:2] for row in table.rows[2:]] == [("1", "东县"), ("2", "西县")]


def test_names_that_begin_further_right_than_most_are_indented():
    table = gap_table(_page(
        ("项目", 40, 0), ("金额", 150, 0),
        ("收入总计", 10, 15), _right("90", 170, 15),
        ("税收收入", 10, 30), _right("60", 170, 30),
        ("增值税", 20, 45), _right("40", 170, 45),
        ("所得税", 20, 60), _right("20", 170, 60),
        ("其他收入", 10, 75), _right("30", 170, 75),
        ("上年结余", 10, 90), _right("5", 170, 90),
    ))  # fmt: skip
    assert table is not None
    names = [row[0] for row in table.rows]
    assert names[1:] == ["收入总计", "税收收入", "  增值税", "  所得税", "其他收入", "上年结余"]


def test_names_in_the_middle_of_their_column_are_not_indented():
    table = gap_table(_page(
        ("地区", 30, 0), ("金额", 150, 0),
        ("甲县", 30, 15), _right("60", 170, 15),
        ("木里坝县", 20, 30), _right("40", 170, 30),
        ("大通河县", 20, 45), _right("20", 170, 45),
        ("乙丙县", 25, 60), _right("30", 170, 60),
    ))  # fmt: skip
    assert table is not None
    assert [row[0] for row in table.rows] == ["地区", "甲县", "木里坝县", "大通河县", "乙丙县"]
