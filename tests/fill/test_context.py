import pytest
from fill.county import ARTUX, INFO, REGIONS, TWINS, info

from quotaxl.core.errors import UserError
from quotaxl.fill.context import context_of


def test_region_year_and_words_come_from_the_county():
    context = context_of([info()], REGIONS)
    assert (context.region, context.year) == (ARTUX, 2024)
    assert context.placeholder("budget_session") == "第五次会议"
    assert [context.placeholder(n) for n in ("last_year", "next_year", "phone")] == [2023, 2025, None]


@pytest.mark.parametrize("name", ["克州阿图什市", "阿图什", "阿图什市本级", "阿 图 什 市"])
def test_a_region_may_be_written_in_other_ways(name):
    assert context_of([info({**INFO, "region": name, "code": None})], REGIONS).region == ARTUX


def test_the_code_tells_regions_of_one_name_apart():
    chosen = {"region": "鼓楼区", "code": "320106", "year": "2024"}
    assert context_of([info(chosen)], REGIONS).region == TWINS[1]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"region": "鼓楼区", "code": None}, "2 regions"),
        ({"region": "无此县", "code": None}, "not known"),
        ({"region": "无此县"}, "not known"),
        ({"year": "二〇二四"}, "year"),
    ],
)
def test_what_cannot_be_settled_is_asked(change, told):
    values = {**INFO, **change}
    table = info(values)
    if "year" in change:
        object.__setattr__(table, "year", None)
    with pytest.raises(UserError, match=told):
        context_of([table], REGIONS)
