"""Which fact each row and column of each form states, of which kind of debt, year and stage: written by hand.

Behind a key stands the fact, by how many years it is off the table's own, and its stage.
"""

import re

from quotaxl.dossier.claims import stated

KINDS = ("total", "general", "special")

BY_KIND = {
    "limit-adjustment": "previous limit-1  new new  adjusted limit",
    "limit-advance": "previous limit-1",
    "issue-service-final": """opening balance-1/final  previous_limit limit-1
                              closing balance/final    limit limit""",
}
"""Rows of the total, under each its general and special debt (`key_general`), whose year the total's label names."""
COLUMNS = {
    "prefecture-limit": "opening_ limit-1  new_ new  adjusted_ limit",
    "limit-by-region": "new_ new  adjusted_ limit",
    "limit-balance-budget": "limit limit  balance balance/estimate",
    "limit-balance-final": "limit limit  balance balance/final",
}
"""Columns of the total, of general and special debt; `key_` says `total` of the total too."""
OF_ONE_KIND = {
    "general-balance": """opening balance-1/final  limit limit  issued_bonds issued/estimate
                          closing balance/estimate  next_limit limit+1""",
    "special-balance": """opening balance-1/final  limit limit  issued issued/estimate
                          closing balance/estimate  next_new new+1  next_limit limit+1""",
    "general-budget-adjustment": "income_debt budgeted-debt  income_total budgeted-income  "
    "spending_total budgeted-spending",
}
OF_ONE_KIND["county-general-budget"] = OF_ONE_KIND["general-budget-adjustment"]
OF_ONE_KIND["fund-budget-adjustment"] = OF_ONE_KIND["general-budget-adjustment"]
OF_ONE_KIND["county-fund-budget"] = OF_ONE_KIND["general-budget-adjustment"]
KIND_OF = {"special-balance": "special", "fund-budget-adjustment": "special", "county-fund-budget": "special"}
"""The kind of debt that a form is about; general where none stands here."""
KIND_BY_COLUMN = {
    "county-limit": "opening limit-1  new new  adjusted limit",
    "limit-received": "opening limit-1  new new  adjusted limit",
    "county-balance": "opening balance-1/final  closing balance/estimate",
}


def said(text):
    for key, what in zip(*[iter(text.split())] * 2, strict=True):
        fact, offset, stage = re.fullmatch(r"([a-z-]*[a-z])([-+]\d)?(?:/(\w+))?", what).groups()
        yield key, fact, int(offset or 0), stage


def suffixed(key, kind):
    return (f"{key}{kind}" if key.endswith("_") else key) if kind == "total" else f"{key.rstrip('_')}_{kind}"


def truth():
    found = {}
    for id, text in BY_KIND.items():
        for key, fact, offset, stage in said(text):
            for kind in KINDS:
                year = None if kind == "total" else key
                found[id, "rows", suffixed(key, kind)] = (fact, kind, year, offset, stage)
    for kind in ("general", "special"):  # 表1-4 divides issues by kind; its total is no fact by itself
        found["issue-service", "rows", f"issued_{kind}"] = ("issued", kind, "issued", -1, "estimate")
    for id, text in COLUMNS.items():
        for key, fact, offset, stage in said(text):
            for kind in KINDS:
                found[id, "columns", suffixed(key, kind)] = (fact, kind, None, offset, stage)
    for id, text in OF_ONE_KIND.items():
        for key, fact, offset, stage in said(text):
            found[id, "rows", key] = (fact, KIND_OF.get(id, "general"), None, offset, stage)
    for id, text in KIND_BY_COLUMN.items():
        for key, fact, offset, stage in said(text):
            found[id, "rows", key] = (fact, None, None, offset, stage)
        found |= {(id, "columns", kind): (None, kind, None, 0, None) for kind in KINDS}
    found["county-summary", "columns", "limit"] = ("limit", "total", None, 0, None)
    found["county-summary", "columns", "balance"] = ("balance", "total", None, 0, "estimate")
    return found


def test_every_form_states_the_facts_that_its_rows_and_columns_name():
    found = {
        (id, axis, key): (one.fact, one.kind, one.year, one.offset, one.stage)
        for id, saying in stated().items()
        for axis, claims in (("rows", saying.rows), ("columns", saying.columns))
        for key, one in claims.items()
    }
    assert found == truth()
