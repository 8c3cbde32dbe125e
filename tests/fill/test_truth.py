"""Where every figure of every official form comes from, written by hand and not taken from the forms' [fill].

Each figure of the county stands once in all its sheets, so that one taken from another sheet, row or column shows.
"""

from decimal import Decimal

import pytest
from builders import table
from fill.county import REGIONS, bound, info
from years.test_four_budgets import TABLES as OF_THEIR_OWN

from quotaxl.core.amount import Unit
from quotaxl.fill.context import context_of
from quotaxl.fill.derive import derivations
from quotaxl.fill.figures import figures
from quotaxl.fill.find import amount_from, of_year
from quotaxl.fill.names import target_of
from quotaxl.fill.records import records
from quotaxl.fill.template import shipped

KINDS = ("total", "general", "special")
STAGES = ("opening", "change", "adjusted")
LIMIT = {"opening": 10, "new": 11, "advance": 12, "adjusted": 13}
BALANCE = {"opening": 15, "new": 16, "repaid": 17, "closing": 18, "interest": 19}
EXECUTION = {
    "opening": 20, "previous_limit": 21, "limit": 22, "issued": 23, "issued_foreign": 24, "issued_bonds": 25,
    "issued_new": 26, "issued_refinancing": 27, "repaid": 28, "interest": 29, "closing": 30, "next_deficit": 31,
    "next_new": 32, "next_limit": 33, "next_repaid": 34, "next_repaid_refinancing": 35, "next_repaid_budget": 36,
    "next_interest": 37,
}  # fmt: skip
FINAL = {
    "opening": 40, "previous_limit": 41, "limit": 42, "issued": 43, "issued_foreign": 44, "issued_bonds": 45,
    "issued_new": 46, "issued_refinancing": 47, "repaid": 48, "interest": 49, "closing": 50,
}  # fmt: skip
BUDGET = {
    "income_own": 0, "income_transfer": 1, "income_debt": 2, "income_total": 3, "spending_own": 4,
    "spending_transfer": 5, "spending_repayment": 6, "spending_total": 7,
}  # fmt: skip
SHEETS = {
    "county-limit": (LIMIT, KINDS),
    "county-balance": (BALANCE, KINDS),
    "county-execution": (EXECUTION, KINDS),
    "county-final": (FINAL, KINDS),
    "county-general-budget": ({key: 60 + n for key, n in BUDGET.items()}, STAGES),
    "county-fund-budget": ({key: 70 + n for key, n in BUDGET.items()}, STAGES),
}
"""Whole number by row; the column says the tenths: .1 total, .2 general, .3 special, or opening, change, adjusted."""

TRUTH = {
    "limit-advance": {
        "own": """previous 21.1  previous_general 21.2  previous_special 21.3
                  advance 12.1   advance_general 12.2   advance_special 12.3""",
    },
    "general-balance": {
        "executed": """opening 20.2  issued 23.2  issued_foreign 24.2  issued_bonds 25.2  repaid 28.2  closing 30.2""",
        "budget": "limit 22.2  deficit 31.2  next_limit 33.2",
    },
    "special-balance": {
        "executed": "opening 20.3  issued 23.3  repaid 28.3  closing 30.3",
        "budget": "limit 22.3  next_new 32.3  next_limit 33.3",
    },
    "issue-service": {
        "own": """issued 25.1  issued_general 25.2  issued_general_refinancing 27.2
                  issued_special 25.3  issued_special_refinancing 27.3
                  repaid 28.1  repaid_general 28.2  repaid_special 28.3
                  interest 29.1  interest_general 29.2  interest_special 29.3
                  next_repaid 34.1  next_repaid_general 34.2  next_repaid_general_refinancing 35.2
                  next_repaid_general_budget 36.2  next_repaid_special 34.3  next_repaid_special_refinancing 35.3
                  next_repaid_special_budget 36.3
                  next_interest 37.1  next_interest_general 37.2  next_interest_special 37.3""",
    },
    "issue-service-final": {
        "own": """opening 40.1  opening_general 40.2  opening_special 40.3
                  previous_limit 41.1  previous_limit_general 41.2  previous_limit_special 41.3
                  issued 43.1  issued_new_general 46.2  issued_refinancing_general 47.2
                  issued_new_special 46.3  issued_refinancing_special 47.3  issued_foreign 44.1
                  repaid 48.1  repaid_general 48.2  repaid_special 48.3
                  interest 49.1  interest_general 49.2  interest_special 49.3
                  closing 50.1  closing_general 50.2  closing_special 50.3
                  limit 42.1  limit_general 42.2  limit_special 42.3""",
    },
}
TRUTH["limit-adjustment"] = {
    "own": """previous 10.1  previous_general 10.2  previous_special 10.3
              new 11.1  new_general 11.2  new_special 11.3
              adjusted 13.1  adjusted_general 13.2  adjusted_special 13.3""",
}
for _id, _tens in (("general-budget-adjustment", 6), ("fund-budget-adjustment", 7)):
    TRUTH[_id] = {
        stage: " ".join(f"{key} {_tens}{n}.{tenth}" for key, n in BUDGET.items())
        for tenth, stage in enumerate(STAGES, start=1)
    }
TRUTH["issue-service"]["area"] = TRUTH["issue-service"]["own"]
TRUTH["issue-service-final"]["area"] = TRUTH["issue-service-final"]["own"]

WITHOUT_EXECUTION = {
    "limit-advance": {"own": "previous 10.1  previous_general 10.2  previous_special 10.3"},
    "general-balance": {"budget": "limit 13.2"},
    "special-balance": {"budget": "limit 13.3"},
    "issue-service": {"own": "interest 19.1  interest_general 19.2  interest_special 19.3"},
}
"""What else says it where a county leaves 债务执行 empty: 债务余额 and 债务限额.

The balances of 表1-2 and 表1-3 stay blank: 债务余额 counts repayment without refinancing and states no issues, so that
the form's own equation would not hold.
"""

ANNEX = {field: f"opening 10.{n}  new 11.{n}  adjusted 13.{n}" for n, field in enumerate(KINDS, start=1)}
"""附件1, which is no blank by itself, as the notices stand between its rows."""

LIMITS_AND_BALANCES = {
    field: f"""opening 10.{n}  new 11.{n}  advance 12.{n}  adjusted 13.{n}
               balance_opening 15.{n}  issued 16.{n}  repaid 17.{n}  balance 18.{n}  interest 19.{n}"""
    for n, field in enumerate(KINDS, start=1)
}
"""Likewise: bureaus draw it themselves."""

REGION_ROWS = {
    "limit-balance-budget": {
        "limit": "22.1", "limit_general": "22.2", "limit_special": "22.3",
        "balance": "30.1", "balance_general": "30.2", "balance_special": "30.3",
    },
    "limit-by-region": {
        "new_total": "11.1", "new_general": "11.2", "new_special": "11.3",
        "adjusted_total": "13.1", "adjusted_general": "13.2", "adjusted_special": "13.3",
    },
    "limit-balance-final": {
        "limit": "42.1", "limit_general": "42.2", "limit_special": "42.3",
        "balance": "50.1", "balance_general": "50.2", "balance_special": "50.3",
    },
}  # fmt: skip


def county(*without):
    found = [info()]
    for form, (rows, fields) in SHEETS.items():
        if form not in without:
            cells = [("item", 0, None, key, key, *(f"{whole}.{n}" for n in (1, 2, 3))) for key, whole in rows.items()]
            found.append(table(form, ["label", *fields], cells, "亿元"))
    return found


def written(truth):
    return {
        (key, field): Decimal(value)
        for field, text in truth.items()
        for key, value in zip(*[iter(text.split())] * 2, strict=True)
    }


def stated(id, tables):
    made = bound(id)
    wanted = {s.form for c in made.template.cells for s in c.sources}
    sources = {form: found for form in wanted if (found := of_year(tables, form, 2024))}
    found = figures(made, sources, None).stated
    return {(t.key, t.field): value for name, value in found.items() if (t := target_of(name))}


@pytest.mark.parametrize("id", TRUTH)
def test_every_figure_is_the_one_that_the_form_asks_for(id):
    assert stated(id, county()) == written(TRUTH[id])


def test_the_first_annex():
    assert stated("limit-received", county()) == written(ANNEX)


@pytest.mark.parametrize("without", ["county-final", "county-execution"])
def test_limits_and_balances_drawn_by_bureaus(without):
    tables = {found.form: found for found in county(without)}
    cells = derivations()["limit-balance-items"].cells
    found = {
        place: next(v for s in sources if (v := amount_from(s, tables.get(s.form), Unit.YIYUAN)) is not None)
        for place, sources in cells.items()
    }
    assert found == written(LIMITS_AND_BALANCES)


@pytest.mark.parametrize("id", WITHOUT_EXECUTION)
def test_another_sheet_says_it_where_one_is_empty(id):
    asked = written(WITHOUT_EXECUTION[id]).keys() | {(key, "executed") for key in ("opening", "repaid", "closing")}
    found = stated(id, county("county-execution"))
    assert {place: value for place, value in found.items() if place in asked} == written(WITHOUT_EXECUTION[id])


def row_of(id, tables):
    (row,) = records("region", {}, tables, context_of(tables, REGIONS), Unit.YIYUAN, id).rows
    return row.values


@pytest.mark.parametrize("id", REGION_ROWS)
def test_the_row_of_a_region(id):
    found = row_of(id, county())
    assert found == {"region": "阿图什市"} | {of: Decimal(value) for of, value in REGION_ROWS[id].items()}


def test_the_row_of_a_region_without_the_sheet_of_execution():
    found = row_of("limit-balance-budget", county("county-execution"))
    assert found == {"region": "阿图什市"} | {
        "limit": Decimal("13.1"), "limit_general": Decimal("13.2"), "limit_special": Decimal("13.3"),
        "balance": Decimal("18.1"), "balance_general": Decimal("18.2"), "balance_special": Decimal("18.3"),
    }  # fmt: skip


def test_every_form_of_figures_has_its_truth_here():
    made = {t.id: bound(t.id).template for t in shipped() if t.fills}
    assert {id for id, t in made.items() if any(c.sources for c in t.cells)} == {*TRUTH, *OF_THEIR_OWN}
    assert {id for id, t in made.items() if any(b.records == "region" for b in t.tables)} == set(REGION_ROWS)
