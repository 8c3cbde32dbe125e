"""The blanks of forms: what they say before they are filled, and that the shipped ones are these."""

import pytest
from fill.county import bound

from quotaxl.catalogue.blank import shown, texts_of
from quotaxl.catalogue.form import form, forms
from quotaxl.fill.names import Target, target_of
from quotaxl.fill.template import shipped

BLANKS = [f.id for f in forms() if f.print and f.print.name]


def test_texts_are_those_with_placeholders():
    texts = texts_of(form("limit-balance-budget"))
    assert texts == {
        ("heading", "title"): "{region}{year}年地方政府债务限额及余额预算情况表",
        ("heading", "unit"): "单位：{unit}",
        ("header1", "b"): "{year}年债务限额",
        ("header1", "e"): "{year}年债务余额预计执行数",
    }
    assert texts_of(form("allocation")) == {}


def test_an_empty_form_shows_places_for_years_and_the_region():
    assert shown("{region}{last_year}年末和{next_year}年", "万元") == "××县（市）××××年末和××××年"
    assert shown("单位：{unit}", "万元") == "单位：万元"
    assert shown("填报单位（盖章）：{bureau}") == "填报单位（盖章）："


@pytest.mark.parametrize("id", BLANKS)
def test_every_text_stands_in_the_shipped_blank_under_its_name(id):
    made = bound(id)
    unit = made.template.unit.label
    for (key, field), text in texts_of(form(id)).items():
        place = made.cells[Target(id, key, field).name]
        value = made.grid(place.sheet).value(place.area.top, place.area.left)
        assert value == shown(text, unit) or (key == "note" and value is None)


@pytest.mark.parametrize("id", BLANKS)
def test_every_name_of_a_blank_is_filled(id):
    names = {name for name in bound(id).form.names if target_of(name)}
    template = bound(id).template
    listed = {n for t in template.tables for n in t.totals}
    rows = {name for name in names if (t := target_of(name)) and t.grows}
    assert names - {c.name for c in template.cells} - listed - rows == set()


def test_every_form_with_a_blank_ships_it_and_says_what_fills_it():
    ids = {t.id for t in shipped()}
    for id in BLANKS:
        assert id in ids
        assert form(id).fill is not None
