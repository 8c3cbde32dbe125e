"""How deep rows lie by each of their marks. Rows are written as printed; the depths beside them are counted by hand."""

from decimal import Decimal

import pytest

from quotaxl.catalogue.regions import load
from quotaxl.core.table import RowRole
from quotaxl.reading.depths import (
    ABOVE,
    AMOUNTS,
    BOTH,
    CODE,
    FEW,
    FLAT,
    HEADED,
    INDENT,
    ORDINAL,
    PLACE,
    REGION,
    UNDER,
    ways,
)
from quotaxl.reading.figures import RowFigures
from quotaxl.reading.hierarchy import LabelledRow, rows_of

REGIONS = load()


def rows(*labels):
    return rows_of(labels, [""] * len(labels), [0] * len(labels))


def figures(*amounts):
    return RowFigures([list(amounts)], [True])


def depths(way, labels, amounts=None, regions=None):
    """The depths that a way sees, None where it is not offered."""
    labelled = rows(*labels)
    for row in labelled if regions else ():
        found = regions.resolve(row.name)
        row.region = found[0] if found else None
    offered = ways(labelled, regions, None if amounts is None else figures(*amounts))
    return next((one.depths for one in offered if one.name == way), None)


ORDINALS = {
    "nested": (("一、农业", "（一）水利", "1.灌区", "（二）林业", "二、教育"), [0, 1, 2, 1, 0]),
    "one style is no nesting": (("一、农业", "二、教育"), None),
    "a total begins at the top and is none itself": (("合计", "一、农业", "（一）水利", "总计"), [0, 0, 1, 0]),
    "what has no number goes on": (("一、农业", "（一）水利", "灌区", "二、教育"), [0, 1, 1, 0]),
    "the inner style first": (("（一）水利", "（二）林业", "一、农业", "（一）灌区"), [0, 0, 0, 1]),
    "a number behind 其中 is none": (("一、农业", "其中：（一）水利", "（二）林业", "二、教育"), [0, 0, 1, 0]),
}


@pytest.mark.parametrize("about", ORDINALS)
def test_by_ordinals(about):
    labels, expected = ORDINALS[about]
    assert depths(ORDINAL, labels) == expected


HEADS = {
    "one head": (("支出", "205教育", "213农林水"), [0, 1, 1]),
    "heads, one after the other": (("收入", "101税收", "支出", "205教育", "20502普通教育"), [0, 1, 0, 1, 2]),
    "a part of a head": (("支出", "其中：本级", "205教育", "213农林水"), [0, 1, 1, 1]),
    "a sum ends it": (("支出", "205教育", "合计", "213农林水"), [0, 1, 0, 0]),
    "no codes": (("支出", "教育", "农林水"), None),
    "only behind the codes": (("205教育", "213农林水", "其他"), None),
}


@pytest.mark.parametrize("about", HEADS)
def test_rows_without_code_above_those_with_codes(about):
    labels, expected = HEADS[about]
    assert depths(HEADED, labels, [1] * len(labels)) == expected


CODES = {
    "by beginnings": (("205教育", "20502普通教育", "2050201学前教育", "20503职业教育", "213农林水"), [0, 1, 2, 1, 0]),
    "of the same code": (("205教育", "20502普通教育", "20502普通教育"), [0, 1, 1]),
    "one length": (("205教育", "213农林水"), None),
    "a sum begins anew": (("205教育", "20502普通教育", "合计", "20503职业教育"), [0, 1, 0, 0]),
    "其中 goes on": (("205教育", "20502普通教育", "其中：学校", "2050201学前教育"), [0, 1, 2, 2]),
    "what has no code is at the top": (("205教育", "20502普通教育", "其他", "20503职业教育"), [0, 1, 0, 0]),
}


@pytest.mark.parametrize("about", CODES)
def test_by_codes(about):
    labels, expected = CODES[about]
    assert depths(CODE, labels) == expected


INDENTS = {
    "deeper and back": (("农业", "　水利", "　　灌区", "　林业", "教育"), [0, 1, 2, 1, 0]),
    "back by two": (("农业", "　水利", "　　灌区", "教育"), [0, 1, 2, 0]),
    "to a depth between": (("农业", "　　水利", "　林业"), [0, 1, 1]),
    "all alike": (("　农业", "　教育"), [0, 0]),
    "totals at the top": (("合计", "　农业", "　　水利"), [0, 0, 1]),
    "half a blank": (("农业", " 水利"), [0, 1]),
    "none": (("农业", "教育"), [0, 0]),
}


@pytest.mark.parametrize("about", INDENTS)
def test_by_indents(about):
    labels, expected = INDENTS[about]
    found = depths(INDENT, labels)
    assert (depths(FLAT, labels) if found is None else found) == expected


BARE = {
    # no number: below the number above, or head of the numbers below
    "heads": (("农业", "1.水利", "2.林业", "教育", "1.小学"), [0, 0, 0, 1, 0], [0, 1, 1, 0, 1]),
    "details": (("1.农业", "水利", "林业", "2.教育", "小学"), [0, 1, 1, 0, 1], [0, 0, 0, 1, 0]),
    "indented details": (("1.农业", "水利", "　灌区", "林业"), [0, 1, 2, 1], None),
    "a sum ends the section": (("1.农业", "水利", "合计", "教育", "2.小学"), [0, 1, 0, 0, 0], [0, 0, 0, 0, 1]),
    "其中 lies where the row above lies": (("1.农业", "水利", "其中：灌区", "2.教育"), [0, 1, 1, 0], [0, 0, 0, 1]),
}


@pytest.mark.parametrize("about", BARE)
def test_rows_without_number_below_or_above_numbered_ones(about):
    labels, under, above = BARE[about]
    amounts = [1] * len(labels)
    assert depths(UNDER, labels, amounts) == under
    if above is not None:
        assert depths(ABOVE, labels, amounts) == above
    assert depths(UNDER, labels) is None  # without amounts nothing could choose


PLACED = {
    (0, 1, 1, 0): [0, 1, 1, 0],
    (0, 2, 1, 0): [0, 1, 1, 0],
    (1, 0, 1): [0, 0, 1],
    (0, 1, 2, 1): [0, 1, 2, 1],
}


@pytest.mark.parametrize("places", PLACED)
def test_by_the_column_of_the_name(places):
    labelled = [LabelledRow("x", "x", place=place) for place in places]
    offered = ways(labelled, None, figures(*[1] * len(places)))
    assert next(one.depths for one in offered if one.name in (PLACE, FLAT) and any(one.depths)) == PLACED[places]


def test_a_total_or_a_row_without_name_begins_anew():
    labelled = [
        LabelledRow("a", "a", place=0), LabelledRow("b", "b", place=1), LabelledRow("合计", "合计", role=RowRole.TOTAL),
        LabelledRow("c", "c", place=1), LabelledRow("", "", place=0), LabelledRow("d", "d", place=1),
    ]  # fmt: skip
    offered = ways(labelled, None, figures(1, 1, 1, 1, 1, 1))
    assert next(one.depths for one in offered if one.name == PLACE) == [0, 1, 0, 0, 0, 0]


SUMS = {
    "two sums": ((30, 10, 20, 7, 3, 4), [0, 1, 1, 0, 1, 1]),
    "a sum of sums": ((100, 60, 20, 40, 40), [0, 1, 2, 2, 1]),
    "one row alone is none": ((30, 30, 5), [0, 0, 0]),
    "no sum": ((30, 10, 19, 7), [0, 0, 0, 0]),
}


@pytest.mark.parametrize("about", SUMS)
def test_by_what_amounts_add_up_to(about):
    amounts, expected = SUMS[about]
    labels = [f"第{n}" for n in "甲乙丙丁戊己"[: len(amounts)]]
    found = depths(AMOUNTS, labels, amounts)
    assert (found or depths(FLAT, labels, amounts)) == expected


def test_a_sum_row_ends_what_amounts_may_add_up_to():
    """甲 is 乙 and 丁, but a 合计 stands between."""
    assert depths(AMOUNTS, ("甲", "乙", "合计", "丁"), (30, 10, 10, 20)) is None
    assert depths(AMOUNTS, ("甲", "乙", "丁"), (30, 10, 20)) == [0, 1, 1]


def test_parts_are_no_addends_and_lie_where_the_row_above_lies():
    assert depths(AMOUNTS, ("甲", "乙", "其中：丙", "丁"), (30, 10, 5, 20)) == [0, 1, 1, 1]


LEVELS = {
    "prefecture and counties": (("伊犁州", "伊宁市", "克州", "阿图什市"), [0, 1, 0, 1]),
    "its own level lies inside": (("伊犁州", "伊犁州本级", "伊宁市"), [0, 1, 1]),
    "a stranger lies as deep as the rows beside it": (("伊犁州", "伊宁市", "兵团某师", "克州"), [0, 1, 1, 0]),
    "a total begins at the top": (("合计", "伊犁州", "伊宁市"), [0, 0, 1]),
}


@pytest.mark.parametrize("about", LEVELS)
def test_by_administrative_level(about):
    labels, expected = LEVELS[about]
    assert depths(REGION, labels, regions=REGIONS) == expected


def test_counties_of_one_prefecture_are_no_levels():
    assert depths(REGION, ("伊宁市", "伊宁县"), regions=REGIONS) is None


def test_regions_below_numbered_groups():
    labels = ("合计", "一、自治区本级", "二、地州市", "伊犁州", "伊宁市", "克州")
    assert depths(BOTH, labels, regions=REGIONS) == [0, 0, 0, 1, 2, 1]


@pytest.mark.parametrize("city", ["大连市", "青岛市", "宁波市", "厦门市", "深圳市"])
def test_cities_with_a_plan_of_their_own_are_first_seen_beside_their_province(city):
    province = {"大": "辽宁省", "青": "山东省", "宁": "浙江省", "厦": "福建省", "深": "广东省"}[city[0]]
    labelled = rows(province, city, "西藏自治区")
    for row in labelled:
        row.region = REGIONS.resolve(row.name)[0]
    told = [way.name for way in ways(labelled, REGIONS, None)]
    assert told.index(FLAT) < told.index(REGION)


def test_other_cities_are_first_seen_inside():
    labelled = rows("福建省", "福州市", "西藏自治区")
    for row in labelled:
        row.region = REGIONS.resolve(row.name)[0]
    told = [way.name for way in ways(labelled, REGIONS, None)]
    assert told.index(REGION) < told.index(FLAT)


def test_what_is_written_weighs_more_than_what_amounts_say_by_chance():
    labelled = rows("一、农业", "（一）水利", "（二）林业")
    weights = {way.name: way.weight for way in ways(labelled, None, figures(30, 10, 20))}
    assert weights == {ORDINAL: Decimal("1.5"), FLAT: Decimal(0)}  # by amounts the same depths as by ordinals
    weights = {way.name: way.weight for way in ways(rows("甲", "乙", "丙"), None, figures(30, 10, 20))}
    assert weights == {FLAT: Decimal(0), AMOUNTS: Decimal("-0.5")}


def test_a_long_list_is_read_by_its_own_marks_alone():
    for count, offered in ((FEW, True), (FEW + 1, False)):
        labelled = rows("甲", "1.乙", *["2.丙"] * (count - 2))
        told = {way.name for way in ways(labelled, None, figures(*[1] * count))}
        assert (ABOVE in told) is offered
