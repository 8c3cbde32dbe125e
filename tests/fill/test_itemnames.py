"""Figures by what people call them: every figure of every form by its ids, and what is asked for wrongly."""

import pytest

from quotaxl.catalogue.form import FormKind, forms
from quotaxl.catalogue.items import Item
from quotaxl.core.errors import UserError
from quotaxl.fill.itemnames import item_named, nearest

FORMS = [form for form in forms() if form.rows]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_every_figure_is_found_by_its_ids(form):
    for row in form.rows:
        first = "value" if form.kind is FormKind.FIELDS else form.columns[0].field
        assert item_named(f"{form.id}/{row.key}") == Item(form.id, row.key, first)
        for column in form.columns if form.kind is not FormKind.FIELDS else ():
            wanted = Item(form.id, row.key, column.field)
            assert item_named(f"{form.id}/{row.key}/{column.field}") == wanted
            assert item_named(f" {form.id} ／{row.key}/ {column.field}") == wanted


@pytest.mark.parametrize("text", ["", "county-limit", "county-limit/", "/new/general", "county-limit//general",
                                  "county-limit/new/general/x"])  # fmt: skip
def test_a_figure_has_two_or_three_words(text):
    with pytest.raises(UserError):
        item_named(text)


def test_the_nearest_names_first_and_none_that_is_not_near():
    assert nearest("年末余额", ["限额", "年末余额数", "年末余额", "上年末余额"]) == (
        "年末余额",
        "年末余额数",
        "上年末余额",
    )
    assert nearest("年末余额", ["年末余额数", "年末余额", "上年末余额"], 1) == ("年末余额",)
    assert nearest("项目", ["限额", "债券"]) == ()
