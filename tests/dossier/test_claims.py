"""What several tables state of one fact: whose, of which year, and when two statements disagree."""

from decimal import Decimal
from pathlib import Path

import pytest
from layouts import read

from quotaxl.catalogue import regions
from quotaxl.dossier.claims import stated
from quotaxl.dossier.dossier import Dossier
from quotaxl.rules.engine.examples import Variant, case_of, load_example
from quotaxl.rules.engine.registry import find
from quotaxl.rules.engine.run import check, run

CASES = Path(__file__).parents[1] / "cases"


def claims(case: Dossier) -> set[tuple]:
    columns = ("region", "scope", "fact", "kind", "year", "yuan")
    return {(*row[:5], row[5].normalize()) for row in case.claims.select(columns).iter_rows()}


def case(name: str, **changes: str) -> Dossier:
    return case_of(
        load_example(CASES / f"{name}.toml"), Variant("", {k.replace("_", "!"): v for k, v in changes.items()})
    )


def test_facts_carry_region_year_and_kind_from_wherever_the_form_says_them():
    found = claims(case("QX-X101"))
    for kind, limit, balance in (("total", 24, 20), ("general", 14, 12), ("special", 10, 8)):
        assert ("653024", "area", "limit", kind, 2023, Decimal(limit * 10**8).normalize()) in found
        assert ("653024", "area", "balance", kind, 2023, Decimal(balance * 10**8).normalize()) in found
    assert ("653024", "area", "limit", "general", 2024, Decimal(1_520_000_000).normalize()) in found
    assert ("653024", "area", "balance", "general", 2022, Decimal(1_050_000_000).normalize()) in found


def test_own_and_lower_levels_are_other_facts_than_the_area():
    found = claims(case("QX-X102"))
    assert {scope for _, scope, *_ in found} == {"area", "own", "lower"}


def test_a_balance_of_zero_stands_and_a_limit_of_zero_is_not_set_yet():
    found = claims(case("QX-X101", **{"表1-1_D6": "0", "表1-1_G6": "0"}))
    assert ("653024", "area", "balance", "special", 2023, Decimal(0)) in found
    assert not [f for f in found if f[2:4] == ("limit", "special")]


def test_figures_of_other_regions_and_units_do_not_meet():
    general = "{region}2023年和2024年地方政府一般债务余额情况表\n||单位：{unit}\n项目|预算数|执行数\n" + (
        "一、2022年末地方政府一般债务余额实际数||{opening}\n二、2023年末地方政府一般债务余额限额|{limit}|\n"
        "三、2023年地方政府一般债务发行额||0\n四、2023年地方政府一般债务还本额||0\n"
        "五、2023年末地方政府一般债务余额预计执行数||{opening}\n"
    )
    in_yi = read(general.format(region="乌恰县", unit="亿元", opening="10.50", limit="14.00"))
    in_wan = read(general.format(region="乌恰县", unit="万元", opening="105000", limit="140000"))
    other = read(general.format(region="巴楚县", unit="亿元", opening="99.00", limit="120.00"))
    rule = find("QX-X101")
    (outcome,) = run(Dossier((*in_yi, *in_wan, *other), regions.load()), [rule])
    assert not outcome.findings
    wrong = read(general.format(region="乌恰县", unit="万元", opening="105000", limit="141000"))
    (outcome,) = run(Dossier((*in_yi, *wrong), regions.load()), [rule])
    assert [f.difference for f in outcome.findings] == [Decimal(1000)]


def test_every_claim_names_a_row_or_column_of_its_form():
    from quotaxl.catalogue.form import form  # noqa: PLC0415 - only here

    for name, what in stated().items():
        spec = form(name)
        assert set(what.rows) <= {row.key for row in spec.rows}, name
        assert set(what.columns) <= {column.field for column in spec.columns}, name
        assert {c.year for c in what.rows.values() if c.year} <= {row.key for row in spec.rows}, name


@pytest.mark.parametrize(("change", "right"), [("0.1", True), ("1.9", False), ("2.0", True), ("0.7", False)])
def test_a_prefecture_may_list_what_it_passes_on_or_leave_it_out(change, right):
    """克州 receives 19000万元 for its counties; its own quota is 0.1亿元."""
    example = load_example(CASES / "QX-E101.toml")
    budget = (
        ("克州2024年一般公共预算",),
        ("", "", "", "单位：亿元"),
        ("项目", "年初预算", "调整数", "调整后预算"),
        ("一般债务转贷收入", "0", change, change),
    )
    sheets = {**example.sheets, "一般公共预算": budget}
    changed = {"债务限额!A1": "克州2024年债务限额", "债务限额!B5": "0.1", "债务限额!C5": "0.1"}
    made = case_of(type(example)(example.rule, sheets, (), (), ()), Variant("", changed))
    outcomes = {o.rule: o for o in check(made, select=("QX-B103", "QX-E101"))}
    assert not outcomes["QX-E101"].findings
    assert bool(outcomes["QX-B103"].findings) is not right


def test_claims_of_one_row_come_in_the_order_of_its_columns():
    found = case("QX-X101").claims.filter(fact="limit")
    rows = {}
    for table, at, kind in found.select("table", "at", "kind").iter_rows():
        rows.setdefault((table, at), []).append(kind)
    order = ("total", "general", "special")
    assert rows
    assert all(kinds == sorted(kinds, key=order.index) for kinds in rows.values())
