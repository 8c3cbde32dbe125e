"""The equations that forms name a rule for, written out."""

from pathlib import Path

import pytest

from quotaxl.catalogue.form import forms
from quotaxl.rules.arithmetic.equations import equations_of
from quotaxl.rules.engine.examples import case_of, load_example
from quotaxl.rules.engine.registry import all_rules, find
from quotaxl.rules.engine.run import run

SIGNS = {1: "+", -1: "-"}


def written(rule):
    return [
        f"{e.total} = {' '.join(f'{SIGNS[sign]} {item}' for sign, item in e.parts)} | {e.text} | {len(e.needed)}"
        for e in equations_of(rule)
    ]


def test_every_rule_that_a_form_names_exists():
    assert {s.rule for f in forms() for s in f.ruled} <= {r.id for r in all_rules()}
    assert all(f.county for f in forms() if f.ruled)


@pytest.mark.parametrize(
    ("rule", "count", "one"),
    [
        ("QX-L101", 4, "county-limit/new/total = + county-limit/new/general + county-limit/new/special | D=E+F | 0"),
        (
            "QX-L102",
            3,
            "county-limit/adjusted/special = + county-limit/opening/special + county-limit/new/special | L=C+F | 2",
        ),
        (
            "QX-L204",
            5,
            "county-balance/repaid/total = + county-balance/repaid/general + county-balance/repaid/special "
            "| 合计=一般+专项 | 2",
        ),
        (
            "QX-L205",
            3,
            "county-balance/closing/general = + county-balance/opening/general + county-balance/new/general "
            "- county-balance/repaid/general | 余额=上年末+新增-还本 | 2",
        ),
        (
            "QX-B101",
            16,
            "county-fund-budget/income_debt/adjusted = + county-fund-budget/income_debt/opening "
            "+ county-fund-budget/income_debt/change | 调整后=年初+调整 | 1",
        ),
        (
            "QX-B102",
            6,
            "county-general-budget/income_total/change = + county-general-budget/spending_total/change "
            "| 收入总计=支出总计 | 1",
        ),
    ],
)
def test_equations_are_written_out_for_every_row_or_column(rule, count, one):
    found = written(rule)
    assert len(found) == count
    assert one in found


def test_a_digit_too_many_beside_a_bound_is_named():
    example = load_example(Path(__file__).parents[2] / "cases" / "QX-L201.toml")
    variant = next(one for one in example.fails if "多写了一位" in one.about)
    rule = find("QX-L201")
    assert rule is not None
    (result,) = run(case_of(example, variant), [rule])
    assert "105.1" in result.findings[0].cause.zh
