"""From a block to a table: what is remembered beside the amounts."""

import pytest
from layouts import one, tree

from quotaxl.core.finding import CellRole
from quotaxl.reading import extract, hierarchy, labelling

HEAD = "2024年债券资金分配表\n单位：万元\n地区|金额|其中：水利\n"


def test_hidden_rows_and_columns_are_read_and_said():
    table = one(HEAD + "合计|30|3\n伊宁市|10|1\n伊宁县|20|2", hidden_rows=frozenset({5}), hidden_columns=frozenset({3}))
    assert table.frame["amount"].sum() == 60
    assert {(r.kind, r.ref) for r in table.remarks} == {("hidden-row", "A5:C5"), ("hidden-column", "C4:C6")}


def test_values_under_a_merge_are_unseen():
    table = one(HEAD + "合计|30|3\n伊宁市|30|3", "B4:C4")
    assert table.frame["C"].to_list()[0] is None
    assert [(r.kind, r.ref, r.text) for r in table.remarks] == [("covered", "C4", "3")]


def test_a_row_that_lost_its_formula_cell_is_put_right():
    table = one("债券表\n项目|公式|本地区|本级\n一、发行|A|3|2\n其中：再融资|1|2|")
    assert [str(v) for v in table.frame["C"].cast(int)] == ["3", "1"]
    assert [(r.kind, r.ref) for r in table.remarks] == [("shifted", "B4")]


def test_every_row_keeps_its_cells():
    table = one("\n\n" + HEAD.replace("2024", "2024", 1) + "合计|30|3\n伊宁市|30|3")
    at = table.frame["label"].to_list().index("伊宁市")
    row = table.frame["row"][at]
    assert table.grid.value(row, 1) == "伊宁市"
    assert table.cell(at, "amount", CellRole.PART).ref == f"B{row}"


def test_columns_without_a_header_are_kept():
    table = one("债券分配表\n地区|金额\n伊宁市|30|见说明")
    assert [(c.name, c.path) for c in table.columns][-1] == ("C", ())
    assert table.frame["C"].to_list() == ["见说明"]


def test_parts_know_their_whole():
    table = one("2024年债券分配表\n地区|资金总量|其中：中央|其中：省级|配套\n伊宁市|30|10|5|20")
    assert [c.of for c in table.columns] == [None, None, "amount", "amount", None]


PLAIN = (
    "2024年地方政府债务限额及余额预算情况表\n单位：亿元\n地 区|2024年债务限额|||2024年债务余额预计执行数||\n"
    "||一般债务|专项债务||一般债务|专项债务\n公 式|A=B+C|B|C|D=E+F|E|F\n"
)
MERGES = "B3:D3 E3:G3 A3:A4"


def test_a_table_of_one_region_is_that_regions_where_the_title_names_none():
    assert one(PLAIN + "阿图什市|3|1|2|3|1|2", MERGES).region == "阿图什市"


BODY = "合计||\n克州||\n乌恰县||\n阿克陶县|17000|\n巴州||\n轮台县|10000|"
LIST = "克州2024年债券项目\n单位：亿元\n序号|项目名称|债券性质|债券额度\n"


def roles(table):
    return list(zip(table.frame["label"], table.frame["role"], table.frame["depth"], strict=True))


def test_who_lies_in_whom_is_known_of_regions_where_no_figure_and_no_number_says_it():
    table = one(
        "2024年债券资金分配表\n单位：万元\n地县|金额|备注\n合计||\n克州||\n乌恰县||\n阿克陶县|17000|\n巴州||\n轮台县|10000|"
    )
    assert roles(table) == [
        ("合计", "total", 0), ("克州", "parent", 0), ("乌恰县", "item", 1), ("阿克陶县", "item", 1),
        ("巴州", "parent", 0), ("轮台县", "item", 1),
    ]  # fmt: skip


def test_who_lies_in_whom_is_known_where_the_figures_say_it_of_the_outer_regions_alone():
    table = one("2024年债券资金分配表\n单位：万元\n地县|金额|备注\n合计|300|\n克州|100|\n乌恰县||\n巴州|200|\n轮台县||")
    assert roles(table) == [
        ("合计", "total", 0), ("克州", "parent", 0), ("乌恰县", "item", 1),
        ("巴州", "parent", 0), ("轮台县", "item", 1),
    ]  # fmt: skip


def test_a_project_called_like_a_region_holds_no_other():
    table = one(
        "克州2024年债券项目\n单位：亿元\n序号|项目名称|债券性质|债券额度\n1|克州|一般债券|\n2|乌恰县|一般债券|1\n3|阿图什市|一般债券|1"
    )
    assert roles(table) == [("克州", "item", 0), ("乌恰县", "item", 0), ("阿图什市", "item", 0)]


def test_a_table_of_several_regions_is_nobodys():
    assert one(PLAIN + "阿图什市|3|1|2|3|1|2\n乌恰县|3|1|2|3|1|2", MERGES).region is None


def test_the_title_goes_before_the_row():
    table = one(PLAIN.replace("2024年地方", "克州2024年地方", 1) + "阿图什市|3|1|2|3|1|2", MERGES)
    assert table.region == "克孜勒苏柯尔克孜自治州"


def test_a_sum_beside_a_merged_group_of_another_kind_than_regions_keeps_its_own_name():
    """小计 of 道路 is not called 道路小计, as that of 伊犁州 is: rules and marks name rows as the sheet does."""
    head = "2025年甲县项目资金安排表\n||单位：万元\n领域|项目名称|金额\n"
    text = "道路|甲项目|10\n|乙项目|20\n|小计|30\n水利|丙项目|5\n|丁项目|5\n|小计|10\n合计||40"
    labels = [label for label, _, _ in tree(one(head + text, "A4:A6 A7:A9"))]
    assert labels == ["甲项目", "乙项目", "小计", "丙项目", "丁项目", "小计", "合计"]


NAMES = [f"某乡{n}号渠道" for n in range(1, 40)]


@pytest.mark.parametrize(
    ("head", "named"),
    [
        ("2024年资金安排表\n单位：万元\n序号|项目名称|金额", lambda n, name: f"{n}|{name}|{n / 8}"),
        ("某县2024年债券项目\n单位：万元\n项目名称|债券性质|债券额度|备注", lambda n, name: f"{name}|一般|{n}|"),
        ("2024年新增债务限额分配表\n单位：万元\n地区|合计", lambda n, name: f"{name}|{n}"),
        ("2024年预算表\n单位：万元\n科目编码|科目名称|金额", lambda n, name: f"{2010000 + n}|{name}|{n}"),
    ],
)
@pytest.mark.parametrize(
    "last", ["", "合计|99", "|合计|99", "XX项目|1", "|XX项目|1", "备注：金额不含配套。", "其中：乙项目|3"]
)
def test_a_long_list_without_row_objects_reads_as_with_them(head, named, last, monkeypatch):
    text = "\n".join([head, *(named(n, name) for n, name in enumerate(NAMES, 1)), *([last] if last else [])])
    for module in (extract, labelling):
        monkeypatch.setattr(module, "FEW", 20)  # lists of thousands take long
    monkeypatch.setattr(hierarchy, "MANY", 20)
    quick = one(text)
    monkeypatch.setattr(labelling, "listed_rows", lambda *_: None)
    slow = one(text)
    assert quick.frame.equals(slow.frame)
    assert (quick.columns, quick.levels, quick.doubts) == (slow.columns, slow.levels, slow.doubts)
    assert (quick.remarks, quick.form, quick.area) == (slow.remarks, slow.form, slow.area)
    assert quick.frame.height >= len(NAMES)


def test_rows_of_a_long_list_are_made_when_they_are_asked_for(monkeypatch):
    monkeypatch.setattr(hierarchy, "MANY", 3)
    rows = hierarchy.listed_rows(["甲渠道", "乙渠道", "丙渠道"], ["1", "", "3"])
    assert rows is not None
    assert [*rows[1:]] == hierarchy.rows_of(["乙渠道", "丙渠道"], ["", "3"], [0, 0])
    assert hierarchy.listed_rows(["甲渠道", "合计", "丙渠道"], ["1", "", "3"]) is None
