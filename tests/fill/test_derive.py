"""Which forms a filled form takes its figures from."""

import pytest

from quotaxl.catalogue.items import Item
from quotaxl.fill.derive import Derivation, derivations

LISTS = {
    "projects": ("county-projects",),
    "payments": ("county-projects", "county-spending"),
    "bonds": ("county-bonds",),
    "cash": ("county-bonds", "county-spending"),
    "subjects": ("county-subjects",),
}


@pytest.mark.parametrize("what", LISTS)
def test_lists_come_from_the_countys_lists(what):
    assert Derivation("own", records=what).uses == ("own", *LISTS[what])
    assert Derivation("own", each=what).uses == ("own", *LISTS[what])


def test_a_forms_own_figures_come_first_and_each_form_once():
    limit, budget = Item("county-limit", "new", "general"), Item("county-general-budget", "income_debt", "adjusted")
    one = Derivation("own", cells={("new", "general"): (limit, budget, limit)}, records="cash")
    assert one.uses == ("own", "county-limit", "county-general-budget", "county-bonds", "county-spending")
    rows = Derivation("county-general-budget", row={"amount": (limit,)}, cells={("new", "general"): (budget,)})
    assert rows.uses == ("county-general-budget", "county-limit")
    assert Derivation("own").uses == ("own",)


def test_every_source_is_known():
    for form, derivation in derivations().items():
        assert derivation.form == form
        assert derivation.uses[0] == form
