"""Groups of projects by field, department or batch: which heading is of which, and which project belongs where."""

import pytest

from quotaxl.fill.parted import (
    BATCH,
    DEPARTMENT,
    REST,
    SECTOR,
    ListPart,
    belongs,
    group_names,
    groups_in,
    part_of,
    same_field,
)

HEADINGS = {
    "教育": ListPart(SECTOR, "教育"),
    "一、教育": ListPart(SECTOR, "教育"),
    "（二）市政建设小计": ListPart(SECTOR, "市政建设"),
    "农林水利合计": ListPart(SECTOR, "农林水利"),
    "交通和水利": ListPart(SECTOR, "交通和水利"),
    "县水利局": ListPart(DEPARTMENT, "县水利局"),
    "2024年第一批": ListPart(BATCH, "2024年第一批"),
    "第二批债券": ListPart(BATCH, "第二批债券"),
    "其他": ListPart(None, REST),
    "其他领域小计": ListPart(None, REST),
    "一般债券": None,
    "甲道路建设工程": None,
    "合计": None,
    "局": None,
    "": None,
}


@pytest.mark.parametrize("text", HEADINGS)
def test_what_a_heading_is_of(text):
    assert part_of(text) == HEADINGS[text]


BELONGS = {
    # the project's field, the groups: its group
    ("市政建设", ("教育", "市政建设")): "市政建设",
    ("市政", ("教育", "市政建设类")): "市政建设类",
    ("市政和产业园区基础设施", ("教育", "市政")): "市政",
    ("农林水利", ("水利", "农林水利建设")): "农林水利建设",
    ("医疗卫生", ("教育", "市政")): None,
    ("医疗卫生", ("教育", REST)): REST,
    ("教育", (REST, "教育")): "教育",
    ("交通", ("交通建设", "交通工程")): None,
    ("", ("教育", REST)): None,
    (None, ("教育", REST)): None,
    (5, ("教育", REST)): None,
}


@pytest.mark.parametrize("given", BELONGS)
def test_which_group_a_project_is_of(given):
    told, names = given
    assert belongs({SECTOR: told, "name": "教育"}, SECTOR, names) == BELONGS[given]


def test_groups_are_of_one_field_where_there_are_several():
    school, road, office, rest = (part_of(text) for text in ("教育", "市政", "县水利局", "其他"))
    assert same_field([school, road]) == SECTOR
    assert same_field([school, rest]) == SECTOR
    assert same_field([office, rest]) == DEPARTMENT
    assert same_field([school, office]) is None
    assert same_field([school, school]) is None
    assert same_field([rest]) is None
    assert same_field([]) is None


def test_names_say_which_projects_a_list_is_for_and_are_read_again():
    groups = {
        "教育类": part_of("教育"),
        '水利"局"': part_of("县水利局"),
        "第一批": part_of("第一批"),
        "其他": part_of("其他"),
    }
    names = dict(group_names(groups))
    assert list(names) == [f"分组__{n}" for n in range(1, 5)]
    assert names["分组__1"] == '"教育类：项目领域=教育"'
    assert names["分组__2"].count('""') == 2
    read = groups_in({**names, "区域": "=表!$A$1", "别的": names["分组__1"], "分组__9": '"不知道：颜色=红"'})
    assert read == {**groups, "其他": ListPart(SECTOR, REST)}
