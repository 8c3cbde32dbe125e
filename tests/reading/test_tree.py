"""What rows add up into."""

import pytest
from layouts import one, tree

HEAD = "2024年债券资金分配表\n单位：万元\n地区|金额\n"
PREFECTURES = [
    ("伊犁州", "parent", "合计"),
    ("伊宁市", "item", "伊犁州"),
    ("伊宁县", "item", "伊犁州"),
    ("克州", "parent", "合计"),
    ("阿图什市", "item", "克州"),
]


@pytest.mark.parametrize("total", ["first", "last"])
def test_prefectures_without_ordinals(total):
    rows = "伊犁州|40\n伊宁市|20\n伊宁县|20\n克州|60\n阿图什市|60\n"
    table = one(HEAD + ("合计|100\n" + rows if total == "first" else rows + "合计|100"))
    assert [line for line in tree(table) if line[0] != "合计"] == PREFECTURES


def test_prefectures_without_a_total():
    found = tree(one(HEAD + "伊犁州|40\n伊宁市|20\n伊宁县|20\n克州|60\n阿图什市|60"))
    assert found == [(label, role, None if above == "合计" else above) for label, role, above in PREFECTURES]


@pytest.mark.parametrize("above", [True, False])
def test_subtotals_above_or_below_their_rows(above):
    yili, kezhou = "伊宁市|20\n伊宁县|20\n", "阿图什市|60\n"
    if above:
        text = f"合计|100\n伊犁州小计|40\n{yili}克州小计|60\n{kezhou}"
    else:
        text = f"{yili}伊犁州小计|40\n{kezhou}克州小计|60\n合计|100"
    assert sorted(tree(one(HEAD + text))) == sorted(
        [
            ("合计", "total", None),
            ("伊犁州小计", "parent", "合计"),
            ("伊宁市", "item", "伊犁州小计"),
            ("伊宁县", "item", "伊犁州小计"),
            ("克州小计", "parent", "合计"),
            ("阿图什市", "item", "克州小计"),
        ]
    )


def test_bare_subtotals_of_projects():
    text = "项目|金额\n供水|1\n灌溉|2\n小计|3\n小学|4\n小计|4\n合计|7"
    assert tree(one(text)) == [
        ("供水", "item", "小计"),
        ("灌溉", "item", "小计"),
        ("小计", "parent", "合计"),
        ("小学", "item", "小计"),
        ("小计", "parent", "合计"),
        ("合计", "total", None),
    ]


def test_a_wrong_county_does_not_change_how_the_table_is_seen():
    text = "合计|100\n伊犁州|40\n伊宁市|20\n伊宁县|21\n克州|60\n阿图什市|60"
    assert tree(one(HEAD + text))[1:] == PREFECTURES


def test_groups_by_ordinal_with_regions_below():
    text = "合计|100\n一、自治区本级|10\n二、地州市|90\n伊犁州|40\n州本级|10\n伊宁市|30\n克州|50\n阿图什市|50"
    assert tree(one(HEAD + text)) == [
        ("合计", "total", None),
        ("一、自治区本级", "item", "合计"),
        ("二、地州市", "parent", "合计"),
        ("伊犁州", "parent", "二、地州市"),
        ("州本级", "item", "伊犁州"),
        ("伊宁市", "item", "伊犁州"),
        ("克州", "parent", "二、地州市"),
        ("阿图什市", "item", "克州"),
    ]


@pytest.mark.parametrize(("total", "above"), [("30", "合计"), ("20", "福建省")])
def test_plan_cities_stand_beside_or_inside_as_the_total_says(total, above):
    table = one(f"2024年补助资金分配表\n单位：万元\n地区|金额\n合计|{total}\n福建省|20\n厦门市|10\n")
    assert tree(table)[2] == ("厦门市", "item", above)


def test_a_province_is_no_district_of_the_one_above_it():
    table = one(
        "2024年中央补助分配表\n单位：亿元\n地区|总额|已下达\n北京|2|1\n天津|3|2\n河北|33|31\n大连|1|1\n吉林|9|8\n海南|7|7"
    )
    assert [above for _, _, above in tree(table)] == [None] * 6
    table = one("吉林省2024年补助分配表\n单位：亿元\n地区|总额\n长春市|2\n吉林市|3\n四平市|4")
    assert [above for _, _, above in tree(table)] == [None] * 3


def test_five_styles_of_ordinals():
    rows = "一、农业|30\n（一）水利|10\n1.灌区|4\n⑴甲|1\n①子|1\n⑵乙|3\n2.水库|6\n（二）林业|20\n二、教育|5"
    table = one(f"支出表\n项目|金额\n{rows}")
    assert [above for _, _, above in tree(table)] == [
        None,
        "一、农业",
        "（一）水利",
        "1.灌区",
        "⑴甲",
        "1.灌区",
        "（一）水利",
        "一、农业",
        None,
    ]
    assert table.frame["depth"].to_list() == [0, 1, 2, 3, 4, 3, 2, 1, 0]


def test_indents_by_spaces_and_by_alignment():
    spaces = one("支出表\n项目|金额\n农业|30\n　　水利|10\n　　　　灌区|10\n　　林业|20")
    cells = one("支出表\n项目|金额\n农业|30\n水利|10\n灌区|10\n林业|20", indents={(4, 1): 1, (5, 1): 2, (6, 1): 1})
    assert tree(spaces) == tree(cells)
    assert [above for _, _, above in tree(cells)] == [None, "农业", "水利", "农业"]


def test_parts_are_not_added():
    table = one("支出表\n项目|金额\n一、教育|10\n其中：小学|4\n初中|3\n二、水利|20\n#水库|5\n合计|30")
    assert tree(table) == [
        ("一、教育", "item", "合计"),
        ("其中：小学", "part", "一、教育"),
        ("初中", "part", "一、教育"),
        ("二、水利", "item", "合计"),
        ("#水库", "part", "二、水利"),
        ("合计", "total", None),
    ]


def test_parts_of_a_prefecture_go_on_without_the_word():
    table = one(HEAD + "合计|45\n喀什地区|40\n其中：疏附县|10\n莎车县|20\n和田地区|5")
    assert [role for _, role, _ in tree(table)] == ["total", "item", "part", "part", "item"]


def test_a_total_without_label_is_known_by_its_sum():
    assert tree(one(HEAD + "|30\n伊宁市|10\n伊宁县|20"))[0] == ("", "total", None)
    assert tree(one(HEAD + "|31\n伊宁市|10\n伊宁县|20"))[0] == ("", "item", None)


def test_the_whole_county_is_its_total():
    assert tree(one("支出表\n项目|金额\n全县合计|30\n农业|10\n教育|20"))[1] == ("农业", "item", "全县合计")


def test_rows_of_a_template_are_no_rows():
    table = one(HEAD + "合计|30\n伊宁市|30\n本级单位**|\n**县|*万元")
    assert [role for _, role, _ in tree(table)] == ["total", "item", "note", "note"]
    assert {r.kind for r in table.remarks} == {"template"}


def test_one_star_at_a_name_is_a_mark_where_the_row_has_amounts():
    table = one(HEAD + "合计|65\n伊宁市*|35\n＊新源县|20\n巩留县|10\n**县|")
    assert [role for _, role, _ in tree(table)] == ["total", "item", "item", "item", "note"]


OF_WHICH = "年末余额|35|36\n其中：一般债务|15|16\n其中：一般债券|9|9\n专项债务|20|20\n其中：土地储备|6|5"


def test_of_which_and_a_row_beside_it_that_make_up_the_whole():
    found = tree(one("余额表\n单位：亿元\n项目|2022年|2023年\n" + OF_WHICH))
    assert found == [
        ("年末余额", "parent", None),
        ("其中：一般债务", "item", "年末余额"),
        ("其中：一般债券", "part", "其中：一般债务"),
        ("专项债务", "item", "年末余额"),
        ("其中：土地储备", "part", "专项债务"),
    ]


def test_of_which_that_is_only_a_part_stays_one():
    found = tree(one("余额表\n单位：亿元\n项目|2022年|2023年\n" + OF_WHICH.replace("专项债务|20|20", "其他|2|3")))
    assert found[1] == ("其中：一般债务", "part", "年末余额")
    assert found[3] == ("其他", "item", None)


def test_of_which_that_makes_up_the_whole_in_most_columns_is_doubted():
    text = "收支表\n单位：元\n项目|甲险|乙险|丙险|丁险\n收入|9|8|7|{}\n其中：保费|5|3|2|4\n补贴|4|5|5|2"
    assert [d.kind for d in one(text.format(6)).doubts] == []
    table = one(text.format(8))
    assert [d.kind.value for d in table.doubts] == ["sums"]
    assert tree(table)[1] == ("其中：保费", "item", "收入")


def test_a_sum_that_is_written_in_words_too():
    table = one("拨付表\n单位：元\n单位|金额\n甲公司|125\n乙公司|75\n合计（小写）|200\n合计（大写）：贰佰元整")
    assert tree(table)[0] == ("甲公司", "item", "合计（小写）")


@pytest.mark.parametrize(
    ("rows", "roles"),
    [
        ("城市供水设计|2\n财政审计|3\n合计|5", ["item", "item", "total"]),
        ("城市供水设计|2\n财政审计|3\n某县合计|5", ["item", "item", "total"]),
        ("会计|2\n统计|3\n甲类小计|5\n审计|4\n乙类小计|4\n合计|9",
         ["item", "item", "parent", "item", "parent", "total"]),
        ("合计|9\n设计|4\n施工|5", ["total", "item", "item"]),
        ("设计|4", ["item"]),
        ("全县|9\n设计|4\n监理预计|5", ["total", "item", "item"]),
    ],
)  # fmt: skip
def test_what_ends_like_a_sum_is_none(rows, roles):
    table = one("2024年支出情况表\n单位：万元\n项目|金额\n" + rows)
    assert list(table.frame["role"]) == roles


DIVIDED = "新增债券合计|1000\n（一）按债券类型分|\n一般债券|300\n专项债券|700\n（二）按资金投向分|\n交通|400\n教育|600"


@pytest.mark.parametrize(("said", "put", "sums"), [
    ("", "", [["一般债券", "专项债券"], ["交通", "教育"]]),
    ("合计|1000", "合计|2000", [["一般债券", "专项债券"], ["交通", "教育"]]),  # the sum of both by chance
    ("教育|600", "教育|700", [["一般债券", "专项债券"], ["交通", "教育"]]),
    ("（一）按债券类型分|\n", "", [["一般债券", "专项债券"], ["交通", "教育"]]),  # one head alone: the amounts say it
    ("按资金投向分", "资金投向", [["一般债券", "专项债券"], ["交通", "教育"]]),
    ("（二）按资金投向分|\n交通|400\n教育|600", "交通|0", [["一般债券", "专项债券", "交通"]]),
])  # fmt: skip
def test_heads_that_say_how_a_whole_is_divided(said, put, sums):
    table = one("甲县新增债券安排情况表\n|单位：万元\n项目|金额\n" + DIVIDED.replace(said, put))
    filled = [row for row in table.frame.iter_rows(named=True) if row[table.amounts()[0].name] is not None]
    found = {}
    for row in filled[1:]:
        found.setdefault(row["split"], []).append(row["label"])
    assert list(found.values()) == sums
