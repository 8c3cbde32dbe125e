import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotaxl.fill.derive import derivations
from quotaxl.fill.names import Target, target_of, text_shift
from quotaxl.xlsx.book import valid_name

TARGETS = [
    Target(d.form, key, field, copy)
    for d in derivations().values()
    for key, field in [*d.cells, ("rows", "name"), ("rows_general", "amount"), ("total_special", "amount")]
    for copy in (1, 2)
]


@given(st.sampled_from(TARGETS))
def test_a_name_says_what_it_binds(target):
    assert target_of(target.name) == target
    assert valid_name(target.name)
    assert "." not in target.name


@pytest.mark.parametrize(
    ("name", "shift"), [("qx_text__3", 0), ("qx_text__3__last", -1), ("qx_text__3__next", 1), ("qx_unit__1", None)]
)
def test_texts_know_their_year(name, shift):
    assert text_shift(name) == shift
    assert target_of(name) is None


@pytest.mark.parametrize("name", ["qx_set_year", "下达_标题", "Print_Area", "qx_", "qx__a__b"])
def test_other_names_bind_nothing(name):
    assert target_of(name) is None


def test_rows_and_totals_of_a_kind_know_each_other():
    total = Target("bond-use-plan", "total_special", "amount")
    assert (total.totals, total.kind, total.grows) == ("rows_special", "special", False)
    rows = Target("bond-use-plan", "rows_special", "amount")
    assert (rows.totals, rows.kind, rows.grows) == (None, "special", True)
    assert Target("limit-adjustment", "previous_special", "own").kind is None
