"""Which columns name the rows."""

import pytest
from layouts import one, tree

from quotaxl.catalogue.regions import load
from quotaxl.dossier.owner import row_regions
from quotaxl.reading.header import HeaderColumn
from quotaxl.reading.naming import code_columns, inner_column, naming_columns


def test_a_prefecture_merged_over_its_counties():
    table = one(
        "2024年债务限额分配表\n单位：亿元\n地州市|县市|合计|一般债务限额\n合计||100|60\n"
        "伊犁州|伊宁市|20|10\n|伊宁县|20|15\n克州|阿图什市|60|35",
        "A4:B4 A5:A6",
    )
    assert table.form == "allocation"
    assert tree(table)[0] == ("合计", "total", None)
    assert tree(table)[1:] == [(name, "item", "合计") for name in ("伊宁市", "伊宁县", "阿图什市")]
    assert table.frame["A"].to_list()[1:] == ["伊犁州", "伊犁州", "克州"]
    assert table.frame["region"].to_list()[1:] == ["伊宁市", "伊宁县", "阿图什市"]
    assert table.label_column == 2


def test_a_prefecture_merged_over_its_subtotal_and_counties():
    table = one(
        "2024年债券资金分配表\n单位：万元\n序号|地州市|县市|金额\n|合计||100\n一|伊犁州|小计|40\n1||伊宁市|20\n"
        "2||伊宁县|20\n二|克州|小计|60\n3||州本级|10\n4||阿图什市|50",
        "B5:B7 B8:B10",
    )
    assert tree(table) == [
        ("合计", "total", None),
        ("伊犁州小计", "parent", "合计"),
        ("伊宁市", "item", "伊犁州小计"),
        ("伊宁县", "item", "伊犁州小计"),
        ("克州小计", "parent", "合计"),
        ("克州州本级", "item", "克州小计"),
        ("阿图什市", "item", "克州小计"),
    ]


def test_projects_grouped_by_county():
    table = one("2024年新增债券项目安排表\n单位：万元\n县市|项目名称|金额\n伊宁市|供水|1\n|污水|2\n伊宁县|学校|3")
    assert [label for label, _, _ in tree(table)] == ["供水", "污水", "学校"]
    assert table.frame["A"].to_list() == ["伊宁市", "伊宁市", "伊宁县"]


def test_a_label_in_the_column_of_ordinals():
    table = one("债券分配表\n序号|地区|金额\n合计||3\n1|伊宁市|1\n2|伊宁县|2", "A3:B3")
    assert tree(table)[0] == ("合计", "total", None)
    assert table.frame["ordinal"].to_list() == [None, "1", "2"]


def test_the_first_column_of_ordinals_needs_no_header():
    table = one("债券分配表\n|地区|金额\n一|伊犁州|3\n1|伊宁市|1\n2|伊宁县|2")
    assert [above for _, _, above in tree(table)] == [None, "伊犁州", "伊犁州"]


def test_a_table_that_names_its_rows_in_no_known_word():
    assert one("统计表\n乡镇|预算金额|执行金额\n哈拉峻乡|1|2").frame["label"].to_list() == ["哈拉峻乡"]


def test_regions_are_known_behind_ordinals_and_before_subtotals():
    table = one(
        "2024年债券资金分配表\n单位：万元\n地区|金额\n一、伊犁州小计|40\n1.伊宁市|20\n（2）伊 宁 县|20\n合计|40"
    )
    found = row_regions(table, load())
    assert [region.name if region else None for region in found] == ["伊犁哈萨克自治州", "伊宁市", "伊宁县", None]


def test_rows_under_one_merged_name_are_told_apart_by_names_behind_the_amounts():
    table = one(
        "对应项目表\n单位：万元\n债券名称|债券金额|对应项目|项目金额\n专项债05|9000|水厂|5500\n||管网|3500\n专项债11|400|车站|400",
        "A4:A5 B4:B5",
    )
    assert table.frame["label"].to_list() == ["专项债05（水厂）", "专项债05（管网）", "专项债11"]


def columns(**held):
    """Headers with what their first rows hold."""
    header = tuple(HeaderColumn(n, (name,)) for n, name in enumerate(held, 1))
    return header, [list(cells) for cells in held.values()]


NAMING = {
    # columns, where ordinals and labels stand: the columns that name rows
    "texts up to the first numbers": (
        {"序号": (1, 2), "地区": ("甲", "乙"), "项目": ("供水", "学校"), "金额": (3, 4), "单位": ("子", "丑")},
        0, 1, [1, 2]),
    "numbers before the label end nothing": (
        {"年度": (2023, 2024), "地区": ("甲", "乙"), "项目": ("供水", "学校"), "金额": (3, 4)}, None, 1, [1, 2]),
    "nor does a remark": (
        {"地区": ("甲", "乙"), "备注": ("丙", "丁"), "项目": ("供水", "学校"), "金额": (3, 4)}, None, 0, [0, 2]),
    "half of it words is too few": (
        {"地区": ("甲", "乙"), "项目": ("供水", 5), "名称": ("子", "丑")}, None, 0, [0]),
    "the label's own column always": ({"地区": (1, 2), "项目": ("供水", "学校")}, None, 0, [0, 1]),
}  # fmt: skip


@pytest.mark.parametrize("about", NAMING)
def test_which_columns_name_rows(about):
    held, ordinal, own, expected = NAMING[about]
    assert naming_columns(*columns(**held), ordinal, own) == expected


GROUPS = {
    "counties below their prefecture": ({"地州市": ("伊犁州", ""), "县市": ("伊宁市", "伊宁县"), "金额": (1, 2)}, 1),
    "projects below their county": ({"县市": ("伊宁市", ""), "项目名称": ("供水", "学校"), "金额": (1, 2)}, 1),
    "units below their county": ({"县市": ("伊宁市", ""), "实施单位": ("局", "委"), "金额": (1, 2)}, 1),
    "amounts behind it": ({"县市": ("伊宁市", "伊宁县"), "项目名称": (1, 2)}, None),
    "nothing behind it": ({"县市": ("伊宁市", "伊宁县"), "项目名称": (None, "")}, None),
    "no region": ({"名目": ("伊宁市", ""), "项目名称": ("供水", "学校")}, None),
    "another word behind it": ({"县市": ("伊宁市", ""), "用途": ("供水", "学校")}, None),
    "codes and papers between": (
        {"县市": ("伊宁市", "伊宁县"), "文号": ("1号", "2号"), "项目名称": ("供水", "学校"), "金额": (1, 2)},
        2,
    ),
    "the last column": ({"县市": ("伊宁市", "伊宁县")}, None),
}


@pytest.mark.parametrize("about", GROUPS)
def test_which_column_names_rows_of_a_group(about):
    held, expected = GROUPS[about]
    assert inner_column(*columns(**held), 0) == expected


CODES = {
    "a column of codes": ({"科目编码": ("2130305", "2120303"), "科目名称": ("水利", "道路")}, [0]),
    "the second column": ({"科目名称": ("水利", "道路"), "科目编码": ("2130305", "2120303")}, [1]),
    "with spaces and blanks": ({"科目编码": ("213 03 05", None, "21203"), "科目名称": ("水利", "", "道路")}, [0]),
    "class, section and item": (
        {"类": ("213", "212"), "款": ("03", ""), "项": ("05", ""), "科目名称": ("水利", "道路")}, [0, 1, 2]),
    "class and section": ({"类": ("213", "212"), "款": ("03", "03"), "科目名称": ("水利", "道路")}, [0, 1]),
    "more codes than texts": ({"科目编码": ("2130305", "2120303", "合计")}, [0]),
    "as many": ({"科目编码": ("2130305", "合计")}, []),
    "fewer": ({"科目编码": ("2130305", "水利", "道路")}, []),
    "texts": ({"科目编码": ("水利", "道路")}, []),
    "nothing": ({"科目编码": (None, "")}, []),
    "eleven digits": ({"科目编码": ("21303050102",)}, [0]),
    "twelve digits are no code": ({"科目编码": ("213030501021",)}, []),
    "no such header": ({"编号": ("2130305", "2120303")}, []),
}  # fmt: skip


@pytest.mark.parametrize("about", CODES)
def test_which_columns_hold_codes_of_subjects(about):
    held, expected = CODES[about]
    assert code_columns(*columns(**held)) == expected
