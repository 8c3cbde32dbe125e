"""Handles of figures: what no form has is refused where it is named."""

import ast
from pathlib import Path

import pytest

import quotaxl
from quotaxl.catalogue.items import Item
from quotaxl.catalogue.patterns import SpecError
from quotaxl.catalogue.sections import Filling
from quotaxl.fill import derive
from quotaxl.rules.engine.registry import FAMILIES

PACKAGE = Path(quotaxl.__file__).parent


def test_an_item_is_known_by_form_row_and_field():
    item = Item.parse("county-limit/new/general")
    assert item == Item("county-limit", "new", "general")
    assert (str(item), item.name) == ("county-limit/new/general", "county-limit.new.general")
    assert Item("performance-target", "funds", "value")  # a form that is no table: labels with one value each


@pytest.mark.parametrize(
    "text",
    [
        "county-limits/new/general",
        "county-limit/newly/general",
        "county-limit/new/generally",
        "county-projects/new/amount",  # rows of projects have no keys
        "performance-target/funds/amount",
    ],
)
def test_an_item_that_no_form_has_is_refused(text):
    with pytest.raises(SpecError, match=f"no form has the item {text}"):
        Item.parse(text)


@pytest.mark.parametrize("text", ["county-limit/new", "county-limit//general", "", "a/b/c/d"])
def test_what_is_no_item_is_refused(text):
    with pytest.raises(ValueError, match="not form/row/field"):
        Item.parse(text)


@pytest.mark.parametrize(
    "filling",
    [
        Filling(cells={"own": {"new": ("county-limit/nwe/total",)}}),
        Filling(row={"own": ("county-limit/new/totals",)}),
        Filling(cells={"own": {"new": ("county-limit/new",)}}),
    ],
)
def test_a_source_that_no_form_has_is_refused_with_its_place(filling):
    where = r"limit-adjustment/form.toml: fill\.(cells\.own\.new|row\.own): .*county-limit/"
    with pytest.raises(SpecError, match=where):
        derive._derivation("limit-adjustment", filling)


def test_every_family_names_its_items_when_it_is_loaded():
    """An Item made inside a function would be looked at only when a rule runs, and a misspelled one then."""
    late = []
    for family in FAMILIES:
        tree = ast.parse((PACKAGE / "rules" / "families" / f"{family}.py").read_text("utf-8"))
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef):
                calls = [n for n in ast.walk(function) if isinstance(n, ast.Call)]
                late += [(family, function.name) for c in calls if isinstance(c.func, ast.Name) and c.func.id == "Item"]
    assert not late
