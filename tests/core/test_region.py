"""Looking regions up as tables write them, on a small table of the names that are easily mixed up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotaxl.core.region import Level, Region, RegionTable, bare, tidy

PROVINCE, PREFECTURE, COUNTY = Level.PROVINCE, Level.PREFECTURE, Level.COUNTY
TABLE = RegionTable(
    [
        Region("220000", "吉林省", PROVINCE, None, ("吉林",)),
        Region("220200", "吉林市", PREFECTURE, "220000"),
        Region("220202", "昌邑区", COUNTY, "220200"),
        Region("320000", "江苏省", PROVINCE, None, ("江苏",)),
        Region("320100", "南京市", PREFECTURE, "320000"),
        Region("320106", "鼓楼区", COUNTY, "320100"),
        Region("350100", "福州市", PREFECTURE, "350000"),
        Region("350102", "鼓楼区", COUNTY, "350100"),
        Region("460000", "海南省", PROVINCE, None, ("海南",)),
        Region("500000", "重庆市", PROVINCE, None, ("重庆",)),
        Region("500110", "綦江区", COUNTY, "500000"),
        Region("511900", "巴中市", PREFECTURE, "510000"),
        Region("511902", "巴州区", COUNTY, "511900"),
        Region("630000", "青海省", PROVINCE, None, ("青海",)),
        Region("632500", "海南藏族自治州", PREFECTURE, "630000", ("海南州",)),
        Region("632521", "共和县", COUNTY, "632500"),
        Region("650000", "新疆维吾尔自治区", PROVINCE, None, ("新疆",)),
        Region("650500", "哈密市", PREFECTURE, "650000"),
        Region("650502", "伊州区", COUNTY, "650500"),
        Region("652800", "巴音郭楞蒙古自治州", PREFECTURE, "650000", ("巴音郭楞州", "巴州")),
        Region("652900", "阿克苏地区", PREFECTURE, "650000"),
        Region("652901", "阿克苏市", COUNTY, "652900"),
        Region("653000", "克孜勒苏柯尔克孜自治州", PREFECTURE, "650000", ("克孜勒苏州", "克州")),
        Region("653001", "阿图什市", COUNTY, "653000"),
        Region("653024", "乌恰县", COUNTY, "653000"),
        Region("653100", "喀什地区", PREFECTURE, "650000"),
        Region("653130", "巴楚县", COUNTY, "653100"),
        Region("653200", "和田地区", PREFECTURE, "650000"),
        Region("653201", "和田市", COUNTY, "653200"),
        Region("653221", "和田县", COUNTY, "653200"),
        Region("654000", "伊犁哈萨克自治州", PREFECTURE, "650000", ("伊犁州",)),
        Region("654002", "伊宁市", COUNTY, "654000"),
        Region("654021", "伊宁县", COUNTY, "654000"),
        Region("654022", "察布查尔锡伯自治县", COUNTY, "654000", ("察布查尔县",)),
    ]
)
REGIONS = st.sampled_from(list(TABLE))


def known(code):
    region = TABLE.code(code)
    assert region is not None
    return region


def codes(name, parent=None):
    return [r.code for r in TABLE.resolve(name, known(parent) if parent else None)]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("阿图什市", "653001"),
        ("克州阿图什市", "653001"),
        ("新疆维吾尔自治区克州阿图什市", "653001"),
        ("新疆克孜勒苏柯尔克孜自治州阿图什市", "653001"),
        ("新疆阿图什市", "653001"),
        ("克州阿图什", "653001"),
        ("阿图什", "653001"),
        ("阿 图 什 市", "653001"),
        ("阿图什市本级", "653001"),
        ("阿图什市（本级）", "653001"),
        ("克州本级", "653000"),
        ("克州", "653000"),
        ("克孜勒苏州", "653000"),
        ("克孜勒苏", "653000"),
        ("察布查尔县", "654022"),
        ("伊犁州察布查尔县", "654022"),
        ("伊犁哈萨克自治州察布查尔锡伯自治县", "654022"),
        ("伊宁市", "654002"),
        ("伊宁县", "654021"),
        ("和\u3000田 县", "653221"),
        ("和田地区和田市", "653201"),
        ("阿克苏市", "652901"),
        ("阿克苏地区", "652900"),
        ("伊州区", "650502"),
        ("伊犁州", "654000"),
        ("巴州", "652800"),
        ("巴州区", "511902"),
        ("巴中市巴州区", "511902"),
        ("巴楚县", "653130"),
        ("重庆市綦江区", "500110"),
        ("重庆綦江", "500110"),
        ("吉林", "220000"),
        ("吉林省", "220000"),
        ("吉林市", "220200"),
        ("吉林省吉林市", "220200"),
        ("吉林吉林市昌邑区", "220202"),
        ("海南", "460000"),
        ("海南省", "460000"),
        ("海南州", "632500"),
        ("海南州共和县", "632521"),
        ("青海海南州", "632500"),
        ("南京市鼓楼区", "320106"),
    ],
)
def test_a_clear_name_gives_one_region(name, code):
    assert codes(name) == [code]


@pytest.mark.parametrize(
    "name", ["", " ", "市", "县", "本级", "合计", "和 计", "疏勒县", "克州疏勒县", "克州巴楚县", "阿图什县", "自治区"]
)
def test_an_unknown_name_gives_nothing(name):
    assert codes(name) == []


def test_a_name_that_several_bear_gives_all_of_them():
    assert codes("鼓楼区") == ["320106", "350102"]
    assert codes("伊宁") == ["654002", "654021"]
    assert codes("阿克苏") == ["652900", "652901"]


@pytest.mark.parametrize(
    ("name", "parent", "expected"),
    [
        ("鼓楼区", "350100", ["350102"]),
        ("鼓楼区", "320000", ["320106"]),
        ("巴州", "511900", ["511902"]),
        ("巴州", "650000", ["652800"]),
        ("海南", "630000", ["632500"]),
        ("阿克苏", "652900", ["652901"]),
        ("和田", "653200", ["653201", "653221"]),
        ("和田地区", "653200", ["653200"]),
    ],
)
def test_the_parent_settles_a_shared_name(name, parent, expected):
    assert codes(name, parent) == expected


def test_a_name_outside_the_parent_is_still_found():
    assert codes("阿图什市", "653100") == ["653001"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("本级", ["653000"]), ("州本级", ["653000"]), ("自治区本级", ["650000"]), ("自治区", ["650000"]), ("省本级", [])],
)
def test_a_level_alone_means_the_region_of_its_rows(name, expected):
    assert codes(name, "653000") == expected


@given(REGIONS)
def test_every_name_written_with_all_its_parents_is_clear(region):
    above = TABLE.ancestors(region)
    name = "".join(r.name for r in reversed(above)) + region.name
    found = [region] if above else list(TABLE.named(region.name))
    assert list(TABLE.resolve(name)) == found


@given(REGIONS, st.sampled_from(["", " ", "\u3000"]))
def test_spaces_in_a_name_do_not_matter(region, space):
    assert region in TABLE.resolve(space.join(region.name))


@given(st.text(alphabet="克州阿图什市县本级新疆巴吉林海南自治区（） ", max_size=12))
def test_any_text_resolves_to_regions_of_the_table(text):
    assert all(TABLE.code(r.code) == r for r in TABLE.resolve(text))


@pytest.mark.parametrize(
    ("code", "text", "left"),
    [
        ("653001", "克州阿图什市第六小学建设项目", "第六小学建设项目"),
        ("653001", "新疆维吾尔自治区克孜勒苏柯尔克孜自治州阿图什市水厂", "水厂"),
        ("653001", "新疆克州阿图什市-第八中学", "第八中学"),
        ("653001", " 克州 阿图什市 第八中学", "第八中学"),
        ("653001", "克州阿图什塔合提云片区棚户区改造", "塔合提云片区棚户区改造"),
        ("653001", "阿图什市001建设项目", "001建设项目"),
        ("653001", "哈拉峻乡至硝尔库勒盐湖公路", "哈拉峻乡至硝尔库勒盐湖公路"),
        ("653001", "阿图什市阿图什镇道路", "阿图什镇道路"),
        ("653001", "阿图什河防洪工程", "阿图什河防洪工程"),
        ("653001", "阿图什市区道路", "市区道路"),
        ("653001", "阿图什市市政道路", "市政道路"),
        ("653001", "阿图什市政道路", "市政道路"),
        ("653001", "阿图什市政府办公楼", "政府办公楼"),
        ("653001", "阿图什市城区供热", "城区供热"),
        ("653001", "阿图什城区供热", "城区供热"),
        ("653001", "阿图什市", "阿图什市"),
        ("653001", "克州阿图什市", "阿图什市"),
        ("653001", "乌恰县水厂", "乌恰县水厂"),
        ("653024", "乌恰县水厂", "水厂"),
        ("653024", "乌恰县城供水", "县城供水"),
        ("653024", "乌恰县县城供水", "县城供水"),
        ("653024", "乌恰县城乡供水", "城乡供水"),
        ("653024", "乌恰县道路", "道路"),
        ("653024", "乌恰县道改造", "县道改造"),
        ("320106", "江苏路改造", "江苏路改造"),
        ("653001", "", ""),
    ],
)
def test_the_names_of_a_region_are_taken_off_a_project(code, text, left):
    assert TABLE.strip_prefix(text, known(code)) == left


@given(REGIONS, st.text(alphabet="克州阿图什市县城新疆路第一小学- ", max_size=12))
def test_taking_names_off_twice_changes_nothing_more(region, text):
    once = TABLE.strip_prefix(text, region)
    assert TABLE.strip_prefix(once, region) == once
    assert text.strip().endswith(once)


def test_above_and_within():
    artux = known("653001")
    assert [r.code for r in TABLE.ancestors(artux)] == ["653000", "650000"]
    assert TABLE.within(artux, known("650000"))
    assert TABLE.within(artux, artux)
    assert not TABLE.within(known("650000"), artux)
    assert TABLE.ancestors(known("511900")) == (), "a parent that the table lacks ends the line"


def test_the_table_can_be_counted_and_walked():
    assert len(TABLE) == len(list(TABLE)) == len({r.code for r in TABLE})
    assert TABLE.code("000000") is None


def test_tidy_takes_spaces_and_own_level_off():
    assert tidy(" 合\u3000计\u200b ") == "合计"
    assert tidy("克州 本级") == "克州"
    assert tidy("本级") == "本级"


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("阿图什市", "阿图什"),
        ("和田地区", "和田"),
        ("滨海新区", "滨海"),
        ("克州", None),
        ("新疆维吾尔自治区", None),
        ("兵团", None),
    ],
)
def test_bare_names(name, stem):
    assert bare(name) == stem


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("甲乙自治州", "甲乙丙族自治州"),
        ("丙自治县", "丙族自治县"),
        ("甲乙丙族自治州", "甲乙丙族自治州"),
        ("甲乙自治州丙自治县", "丙族自治县"),
        ("丁自治县", None),
    ],
)
def test_autonomous_regions_without_their_peoples(name, full):
    table = RegionTable(
        [
            Region("990000", "甲乙丙族自治州", PREFECTURE, None, ("甲乙州",)),
            Region("990001", "丙族自治县", COUNTY, "990000", ("丙县",)),
            Region("990002", "丁县", COUNTY, "990000"),
        ]
    )
    assert [region.name for region in table.resolve(name)] == ([full] if full else [])
