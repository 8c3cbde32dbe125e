"""What every form asks of its columns, written by hand: unit, columns that must be there, parts of others, signs.

Each is a single word in form.toml, whose change would turn a table away, pass over a figure or accept a wrong one.
"""

import pytest

from quotaxl.catalogue.form import forms
from quotaxl.core.amount import Unit

FORMS = {form.id: form for form in forms()}
BY_KIND = ("general", "special")

IN_WAN = {"allocation", "performance-target", "social-insurance-adjustment", "state-capital-adjustment"}
UNSAID = {"county-info", "quota-list"}
"""Forms without amounts, or in whatever unit they say themselves; all others are in 亿元."""

REQUIRED = {
    "allocation": "region amount",
    "bond-cash-general": "bond income subject spending",
    "bond-use-plan": "name amount",
    "bonds-outstanding-general": "bond amount",
    "bonds-outstanding-special": "bond amount revenue",
    "county-balance": "total general special",
    "county-bonds": "bond code kind amount issued rate term investment investment_bonds realised realised_bonds",
    "county-changes": "batch number nature general special",
    "county-general-budget": "opening change adjusted",
    "county-info": "value",
    "county-issue-service": "region issued service",
    "county-projects": "name kind amount",
    "county-spending": "name kind subject amount",
    "county-subjects": "budget code name opening change adjusted",
    "county-summary": "region limit balance",
    "general-budget-adjustment": "item opening adjusted",
    "general-budget-subjects": "code name opening change adjusted",
    "general-balance": "item executed",
    "issue-service": "item area",
    "limit-advance": "item area own",
    "limit-balance-budget": "region limit limit_general limit_special balance balance_general balance_special",
    "limit-balance-items": "general special",
    "limit-by-region": "region new_total new_general new_special",
    "limit-received": "total general special",
    "payment-progress": "name amount paid progress",
    "performance-target": "",
    "prefecture-execution": """issued_bonds_total issued_bonds_general issued_bonds_special repaid_total repaid_general
                               repaid_special interest_total interest_general interest_special""",
    "prefecture-limit": """opening_total opening_general opening_special new_total new_general new_special
                           adjusted_total adjusted_general adjusted_special""",
    "quota-list": "name amount",
}
"""Without these a table is not of the form; any other column may be left out."""
LIKE = {
    "bond-cash-special": "bond-cash-general",
    "bond-use-final": "bond-use-plan",
    "county-execution": "county-balance",
    "county-final": "county-balance",
    "county-fund-budget": "county-general-budget",
    "county-limit": "county-balance",
    "fund-budget-adjustment": "general-budget-adjustment",
    "fund-budget-subjects": "general-budget-subjects",
    "issue-service-final": "issue-service",
    "limit-adjustment": "issue-service",
    "limit-balance-final": "limit-balance-budget",
    "social-insurance-adjustment": "general-budget-adjustment",
    "special-balance": "general-balance",
    "state-capital-adjustment": "general-budget-adjustment",
}
"""Forms whose columns are asked for as another's are."""
REQUIRED |= {id: REQUIRED[other] for id, other in LIKE.items()}

DIVIDED = {
    "bond-use-plan": "amount",
    "bond-use-final": "amount",
    "limit-balance-budget": "limit balance",
    "limit-balance-final": "limit balance",
    "limit-by-region": "new_total adjusted_total",
    "prefecture-limit": "opening_total new_total advance_total adjusted_total balance_total",
    "prefecture-execution": """issued_bonds_total issued_refinancing_total repaid_total interest_total next_repaid_total
                               next_repaid_refinancing_total next_repaid_budget_total next_interest_total""",
} | dict.fromkeys(
    (
        "county-balance", "county-execution", "county-final", "county-limit", "limit-balance-items", "limit-received",
    ),
    "total",
)  # fmt: skip
"""Columns whose general and special debt stand in columns of their own."""
BONDS_PART = {"investment_bonds": "investment", "realised_bonds": "realised"}
"""Of what a project costs and has got, what bonds pay."""

ANY_SIGN = {
    "bond-use-final": "general special",
    "bond-use-plan": "general special",
    "county-changes": "general special budgeted",
    "limit-by-region": "new_total new_general new_special",
    "limit-received": "total general special",
    "prefecture-limit": "new_total new_general new_special",
    "quota-list": "amount",
} | dict.fromkeys(
    (
        "county-fund-budget", "county-general-budget", "county-subjects", "fund-budget-adjustment",
        "fund-budget-subjects", "general-budget-adjustment", "general-budget-subjects", "social-insurance-adjustment",
        "state-capital-adjustment",
    ),
    "opening change adjusted",
)  # fmt: skip
"""Columns in which an amount may lie below nought: changes, quota taken back, budgets, parts of a checked amount."""
ROWS_OF_ANY_SIGN = {
    "county-execution": "next_deficit next_new",
    "general-balance": "deficit",
    "special-balance": "next_new",
    "limit-balance-items": "new",
    "limit-adjustment": "new new_general new_special advance advance_general advance_special",
}

NEEDS = {
    "general-budget-adjustment": "county-info county-general-budget",
    "fund-budget-adjustment": "county-info county-fund-budget",
    "limit-adjustment": "county-info county-limit",
    "limit-balance-items": "county-info county-limit",
    "limit-received": "county-info county-limit",
    "performance-target": "county-info county-projects",
}
"""What a form cannot be filled without; every other needs to know the county alone."""
PUBLISHED = dict.fromkeys(("limit-adjustment", "limit-balance-items", "limit-received"), "last") | dict.fromkeys(
    ("general-budget-adjustment", "fund-budget-adjustment"), "never"
)
"""When a published table of the form itself is asked; first where nothing stands here."""


def columns_of(form, kind="amount"):
    return {column.field for column in form.columns if column.type == kind}


@pytest.mark.parametrize("id", FORMS)
def test_the_unit_of_a_form_that_says_none(id):
    expected = None if id in UNSAID else Unit.WANYUAN if id in IN_WAN else Unit.YIYUAN
    assert FORMS[id].unit == expected


@pytest.mark.parametrize("id", FORMS)
def test_the_columns_that_a_table_of_the_form_has(id):
    assert {column.field for column in FORMS[id].columns if column.required} == {*REQUIRED[id].split()}


@pytest.mark.parametrize("id", FORMS)
def test_the_columns_that_are_parts_of_others(id):
    expected = {part: whole for part, whole in BONDS_PART.items() if part in columns_of(FORMS[id])}
    for whole in DIVIDED.get(id, "").split():
        stem = whole.removesuffix("total").removesuffix("amount")
        expected |= {f"{stem.rstrip('_')}_{kind}".lstrip("_"): whole for kind in BY_KIND}
    assert {column.field: column.of for column in FORMS[id].columns if column.of} == expected


@pytest.mark.parametrize("id", FORMS)
def test_the_amounts_that_may_lie_below_nought(id):
    require = FORMS[id].require
    assert columns_of(FORMS[id]) - {*require.non_negative} == {*ANY_SIGN.get(id, "").split()}
    assert {*require.signed} == {*ROWS_OF_ANY_SIGN.get(id, "").split()}


@pytest.mark.parametrize("id", [id for id, form in FORMS.items() if form.fill and not form.county])
def test_what_a_form_is_filled_from(id):
    fill = FORMS[id].fill
    assert {*fill.needs} == {*NEEDS.get(id, "county-info").split()}
    assert fill.published == PUBLISHED.get(id, "first")


def test_the_rows_without_which_a_form_is_another():
    found = {id: {row.key for row in form.rows if row.required} for id, form in FORMS.items()}
    assert {id: keys for id, keys in found.items() if keys} == {
        "issue-service-final": {"opening"}, "limit-adjustment": {"new"}, "limit-advance": {"advance"},
        "performance-target": {"project"},
    }  # fmt: skip
