import pytest
from fill.county import bound
from hypothesis import given
from hypothesis import strategies as st

from quotaxl.fill.derive import derivations
from quotaxl.fill.names import YEAR, Target, misspelt, ours, setting, target_of, text_shift
from quotaxl.fill.template import shipped
from quotaxl.xlsx.book import valid_name

TARGETS = [
    Target(d.form, key, field, copy)
    for d in derivations().values()
    for key, field in [*d.cells, ("rows", "name"), ("rows_general", "amount"), ("total_special", "amount")]
    for copy in (1, 2)
]


@given(st.sampled_from(TARGETS))
def test_a_name_says_what_it_binds(target):
    assert target_of(target.name) == target_of(target.alias) == target
    assert valid_name(target.name)
    assert "." not in target.name
    assert not target.name.isascii()


@pytest.mark.parametrize(
    ("name", "shift"),
    [
        ("qx_text__3", 0),
        ("qx_text__3__last", -1),
        ("qx_text__3__next", 1),
        ("qx_unit__1", None),
        ("文字__3", 0),
        ("文字__3__上年", -1),
        ("文字__3__下年", 1),
        ("单位__1", None),
    ],
)
def test_texts_know_their_year(name, shift):
    assert text_shift(name) == shift
    assert target_of(name) is None


@pytest.mark.parametrize(
    "name",
    [
        "qx_set_year",
        "当前年度",
        "下达_标题",
        "Print_Area",
        "qx_",
        "qx__a__b",
        "债务限额__本次新增",
        "债务限额__本次新增__一半",
        "债务限额__本次新增__一般__二",
        "债务限额表__本次新增__一般",
    ],
)
def test_other_names_bind_nothing(name):
    assert target_of(name) is None


def test_rows_and_totals_of_a_kind_know_each_other():
    total = Target("bond-use-plan", "total_special", "amount")
    assert (total.totals, total.kind, total.grows) == ("rows_special", "special", False)
    rows = Target("bond-use-plan", "rows_special", "amount")
    assert (rows.totals, rows.kind, rows.grows) == (None, "special", True)
    assert Target("limit-adjustment", "previous_special", "own").kind is None


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("债务限额__本次新增__一般", ("county-limit", "new", "general", 1)),
        ("债务执行__年末余额__专项", ("county-execution", "closing", "special", 1)),
        ("债务限额调整情况表__上年限额_一般__本级", ("limit-adjustment", "previous_general", "own", 1)),
        (
            "债券发行及还本付息情况表__下年还本_专项再融资__本地区",
            ("issue-service", "next_repaid_special_refinancing", "area", 1),
        ),
        ("一般公共预算收支调整表__债务转贷收入__调整", ("general-budget-adjustment", "income_debt", "change", 1)),
        ("债务限额及余额预算情况表__明细__限额_一般", ("limit-balance-budget", "rows", "limit_general", 1)),
        ("新增债券资金使用安排表__专项合计__债券规模__2", ("bond-use-plan", "total_special", "amount", 2)),
        ("绩效目标申报表__总体目标__内容", ("performance-target", "goal", "value", 1)),
    ],
)
def test_names_are_the_words_of_the_field(name, said):
    assert target_of(name) == Target(*said)
    assert Target(*said).name == name
    assert ours(name)


def test_settings_are_found_by_either_name():
    assert setting({"qx_set_year": "2024"}, YEAR) == "qx_set_year"
    assert setting({"qx_set_year": "2023", "当前年度": "2024"}, YEAR) == "当前年度"
    assert setting({}, YEAR) is None


def test_the_names_of_shipped_forms_are_chinese_throughout():
    """A name half Chinese, half English would be one that nobody can type; headers and notes are numbered."""
    checked = 0
    for template in shipped():
        for name in bound(template.id).form.names:
            target = target_of(name)
            if target and not target.key.startswith(("header", "note")):
                checked += 1
                assert not any(piece.isascii() for piece in name.split("__")[:3]), name
    assert checked > 200


@pytest.mark.parametrize("each", [d for d in derivations().values() if d.cells], ids=lambda d: d.form)
def test_every_figure_that_something_fills_has_words(each):
    for key, field in each.cells:
        assert not any(piece.isascii() for piece in Target(each.form, key, field).name.split("__"))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("债务限额__本次新曾__一般", ("本次新曾", "本次新增")),
        ("债务限额__本次新增__一半", ("一半", "一般")),
        ("债务限额__甲__一般", ("甲", "")),
        ("债务限额__本次新增__一般", None),
        ("债务限额__本次新增", None),
        ("我的表__本次新增__一般", None),
        ("下达_标题", None),
    ],
)
def test_a_misspelt_word_is_named(name, said):
    assert misspelt(name) == said
