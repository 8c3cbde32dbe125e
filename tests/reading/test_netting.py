"""Rows of which some are subtracted and some are made up of others, by hand: what adds up and is left."""

import pytest
from published import Expected, Printed
from scored import checked_cells, faults, findings, grid_of, noticed, tables_of

IN = "\u3000"
LAID = {
    "numbered": (
        [("一、收入合计", 513), ("1.本级收入", 201), ("2.上级补助", 312), ("二、减：上解支出", 31),
         ("三、可用财力", 482)],
        {4: [5, 6]}, {8: [4, -7]},
    ),
    "what is left has no number": (
        [("一、收入合计", 513), ("1.本级收入", 201), ("2.上级补助", 312), ("减：上解支出", 31), ("可用财力", 482)],
        {4: [5, 6]}, {8: [4, -7]},
    ),
    "not called a sum": (
        [("一、收入", 513), ("1.本级收入", 201), ("2.上级补助", 312), ("二、减：上解支出", 31), ("三、可用财力", 482)],
        {4: [5, 6]}, {8: [4, -7]},
    ),
    "indented": (
        [("收入合计", 513), (f"{IN}本级收入", 201), (f"{IN}上级补助", 312), ("减：上解支出", 31), ("可用财力", 482)],
        {4: [5, 6]}, {8: [4, -7]},
    ),
    "indented alike": (
        [("收入合计", 513), (f"{IN}本级收入", 201), (f"{IN}上级补助", 312), (f"{IN}减：上解支出", 31),
         ("可用财力", 482)],
        {4: [5, 6]}, {8: [4, -7]},
    ),
    "neither numbered nor indented": (
        [("合计", 513), ("本级收入", 201), ("上级补助", 312), ("减：上解支出", 31), ("    还本支出", 11),
         ("可用财力", 471)],
        {4: [5, 6]}, {9: [4, -7, -8]},
    ),
    "the sum stands below": (
        [("本级收入", 201), ("上级补助", 312), ("收入合计", 513), ("减：上解支出", 31), ("可用财力", 482)],
        {6: [4, 5]}, {8: [6, -7]},
    ),
    "what is subtracted is made up as well": (
        [("一、收入合计", 513), ("1.本级收入", 201), ("2.上级补助", 312), ("二、减：支出合计", 41), ("1.上解支出", 31),
         ("2.还本支出", 10), ("三、可用财力", 472)],
        {4: [5, 6], 7: [8, 9]}, {10: [4, -7]},
    ),
    "what is added is, too": (
        [("一、本级收入", 201), ("二、加：上级补助", 312), ("1.返还", 12), ("2.专项", 300), ("三、减：上解支出", 31),
         ("1.体制上解", 10), ("2.专项上解", 21), ("四、可用财力", 482)],
        {5: [6, 7], 8: [9, 10]}, {11: [4, 5, -8]},
    ),
    "subtotals above their rows": (
        [("本级收入", 201), ("加：上级补助小计", 312), ("返还", 12), ("专项", 300), ("减：上解支出小计", 31),
         ("体制上解", 10), ("专项上解", 21), ("可用财力", 482)],
        {5: [6, 7], 8: [9, 10]}, {11: [4, 5, -8]},
    ),
    "two results": (
        [("一、收入", 513), ("减：退库", 13), ("净收入", 500), ("二、支出", 70), ("减：核减", 20), ("净支出", 50)],
        {}, {6: [4, -5], 9: [7, -8]},
    ),
}  # fmt: skip
RIGHT = {
    **LAID,
    "其中 is no term": (
        [("一、收入合计", 513), ("其中：税收", 93), ("二、减：上解支出", 31), ("三、可用财力", 482)], {}, {7: [4, -6]},
    ),
    "the result stands above": (
        [("可用财力", 482), ("本级收入", 201), ("加：上级补助", 312), ("减：上解支出", 31)], {}, {4: [5, 6, -7]},
    ),
    "a total less what is in it twice": (
        [("合计", 482), ("本级", 201), ("所属单位", 312), ("减：重复计算", 31)], {}, {4: [5, 6, -7]},
    ),
    "rows go on with the sign above them": (
        [("收入", 513), ("加：补助", 80), (f"{IN}转贷", 50), (f"{IN}一般", 30), ("减：上解", 15), (f"{IN}还本", 5),
         ("可用财力", 653)],
        {}, {10: [4, 5, 6, 7, -8, -9]},
    ),
    "below zero it adds up as it stands": (
        [("A", 100), ("B", 50), ("减：调减", -20), ("合计", 130)], {7: [4, 5, 6]}, {},
    ),
}  # fmt: skip


def printed(laid, columns):
    rows, sums, net = laid
    lines = [["甲县财力测算表"], ["", "单位：万元"], ["项目", "金额", "上年数"][: 1 + columns]]
    lines += [[name, *(value * (n + 1) for n in range(columns))] for name, value in rows]
    return Printed("", lines, "", [Expected("A", "t" + "a" * columns, "万元", sums, net=net)])


@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize("about", RIGHT)
def test_what_adds_up_and_what_is_left(about, columns):
    sheet = printed(RIGHT[about], columns)
    tables = tables_of(grid_of(sheet))
    assert faults(sheet, tables) == []
    assert [f.message.zh for f in findings(tables)] == []


@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize("about", LAID)
def test_a_wrong_figure_is_marked_wherever_it_stands(about, columns):
    sheet = printed(LAID[about], columns)
    cells = [cell for cell in checked_cells(sheet) if cell[1] == 2]
    assert len(cells) == len(LAID[about][0])
    assert [cell for cell in cells if not noticed(sheet, *cell)] == []


def test_rows_that_are_only_numbered_may_be_some_of_many():
    rows = [("一、收入", 513), ("1.税收", 93), ("2.非税", 20), ("二、减：上解支出", 31), ("三、可用财力", 482)]
    found = findings(tables_of(grid_of(printed((rows, {}, {}), 1))))
    assert {f.severity.value for f in found} == {"warning"}
