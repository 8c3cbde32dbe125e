"""Where the figures of a prefecture's levels come from, written by hand and not taken from the forms' [fill].

A figure of a sheet by level says by its whole number which column it is of, by its tenths of which kind of debt
(.1 total, .2 general, .3 special), by its hundredths of which level: 1 the area, 2 its own, 3 all below.
"""

import pytest
from builders import table
from fill.county import bound
from fill.test_truth import KINDS, TRUTH, county, written

from quotaxl.core.amount import Unit
from quotaxl.dossier.levels import sources_of
from quotaxl.fill.atlevels import at_levels
from quotaxl.fill.derive import derivations
from quotaxl.fill.figures import figures
from quotaxl.fill.find import of_year
from quotaxl.fill.names import target_of

COLUMNS = {
    "prefecture-limit": {"opening": 60, "new": 61, "advance": 62, "adjusted": 63, "balance": 64},
    "prefecture-execution": {
        "issued_bonds": 70, "issued_refinancing": 71, "repaid": 72, "interest": 73, "next_repaid": 74,
        "next_repaid_refinancing": 75, "next_repaid_budget": 76, "next_interest": 77,
    },
}  # fmt: skip
LEVELS = ("area", "own", "lower")

AT_LEVELS = {
    "limit-adjustment": {
        "area": """previous 60.11  previous_general 60.21  previous_special 60.31
                   new 61.11       new_general 61.21       new_special 61.31
                   adjusted 63.11  adjusted_general 63.21  adjusted_special 63.31""",
        "lower": """previous 60.13  previous_general 60.23  previous_special 60.33
                    new 61.13       new_general 61.23       new_special 61.33
                    adjusted 63.13  adjusted_general 63.23  adjusted_special 63.33""",
    },
    "limit-advance": {
        "area": """previous 60.11  previous_general 60.21  previous_special 60.31
                   advance 62.11   advance_general 62.21   advance_special 62.31""",
        "lower": """previous 60.13  previous_general 60.23  previous_special 60.33
                    advance 62.13   advance_general 62.23   advance_special 62.33""",
    },
    "issue-service": {
        "area": """issued 70.11  issued_general 70.21  issued_general_refinancing 71.21
                   issued_special 70.31  issued_special_refinancing 71.31
                   repaid 72.11  repaid_general 72.21  repaid_special 72.31
                   interest 73.11  interest_general 73.21  interest_special 73.31
                   next_repaid 74.11  next_repaid_general 74.21  next_repaid_general_refinancing 75.21
                   next_repaid_general_budget 76.21  next_repaid_special 74.31
                   next_repaid_special_refinancing 75.31  next_repaid_special_budget 76.31
                   next_interest 77.11  next_interest_general 77.21  next_interest_special 77.31""",
    },
}

ROWS = {
    "prefecture-limit": {
        "opening": "county-limit/opening", "new": "county-limit/new", "advance": "county-limit/advance",
        "adjusted": "county-limit/adjusted", "balance": "county-balance/closing",
    },
    "prefecture-execution": {of: f"county-execution/{of}" for of in COLUMNS["prefecture-execution"]},
}  # fmt: skip
"""The row of a region's own sheet that a column of a sheet by level repeats; the kinds of debt are its columns."""


def by_level(form):
    fields = [f"{of}_{kind}" for of in COLUMNS[form] for kind in KINDS]
    rows = [
        (None, 0, None, level, level, *(f"{n}.{k}{at}" for n in COLUMNS[form].values() for k in (1, 2, 3)))
        for at, level in enumerate(LEVELS, start=1)
    ]
    return table(form, ["label", *fields], rows, "亿元", sheet=form)


def stated(id, tables):
    made = bound(id)
    sources = {s.form: of_year(tables, s.form, 2024) for c in made.template.cells for s in c.sources}
    sources = {form: found for form, found in sources.items() if found}
    leveled = any(found.form in COLUMNS for found in tables)
    found = figures(at_levels(made, sources, leveled=leveled), sources, None).stated
    return {(t.key, t.field): value for name, value in found.items() if (t := target_of(name))}


ADDED_UP = ("limit-adjustment", "limit-advance")
"""Forms whose blanks add up 本地区 by a formula; a bureau's own template may ask for it."""


@pytest.mark.parametrize("id", AT_LEVELS)
def test_a_template_may_ask_for_every_level(id):
    tables = {form: by_level(form) for form in COLUMNS}
    asked = {place: [s for s in found if s.form in tables] for place, found in derivations()[id].cells.items()}
    assert all(len(found) <= 1 for found in asked.values())
    found = {at: tables[s.form].amount(s.key, s.field, Unit.YIYUAN) for at, sources in asked.items() for s in sources}
    assert found == written(AT_LEVELS[id])


@pytest.mark.parametrize("id", AT_LEVELS)
def test_every_level_takes_its_own_figure(id):
    shown = {of: text for of, text in AT_LEVELS[id].items() if not (of == "area" and id in ADDED_UP)}
    assert stated(id, [*county(), *map(by_level, COLUMNS)]) == written(shown | {"own": TRUTH[id]["own"]})


@pytest.mark.parametrize("id", AT_LEVELS)
def test_the_area_of_a_county_is_its_own_level_and_nothing_lies_below(id):
    own = written({"own": TRUTH[id]["own"]})
    area = {} if id in ADDED_UP else {(key, "area"): value for (key, _), value in own.items()}
    assert stated(id, county()) == own | area


def test_the_area_of_a_prefecture_is_never_its_own_level():
    """No sheet by level holds the final accounts: 本地区 of 决算 stays blank, as does what one left out would state."""
    own = written({"own": TRUTH["issue-service-final"]["own"]})
    assert stated("issue-service-final", [*county(), by_level("prefecture-limit")]) == own
    own = written({"own": TRUTH["issue-service"]["own"]})
    assert stated("issue-service", [*county(), by_level("prefecture-limit")]) == own


@pytest.mark.parametrize("form", ROWS)
def test_a_region_below_repeats_its_own_sheets(form):
    found = {of: str(item) for of, item in sources_of(form).items()}
    assert found == {f"{of}_{kind}": f"{row}/{kind}" for of, row in ROWS[form].items() for kind in KINDS}
