"""Every shipped template, filled from a county workbook with every sheet filled in and read back."""

from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from fill.county import bound
from fill.full import LIMIT, NEXT, PROJECTS, YEAR, make
from years.test_four_budgets import TABLES as OF_THEIR_OWN

from quotaxl.app.check import Wishes, judge
from quotaxl.app.load import load
from quotaxl.catalogue import regions
from quotaxl.core.amount import Unit, exact
from quotaxl.core.assets import asset
from quotaxl.core.finding import Severity
from quotaxl.core.table import RowRole
from quotaxl.fill.blank import WORKBOOKS
from quotaxl.fill.bound import bind
from quotaxl.fill.context import context_of
from quotaxl.fill.derive import derivations
from quotaxl.fill.names import target_of
from quotaxl.fill.plan import plan_fill
from quotaxl.fill.records import records
from quotaxl.fill.template import shipped
from quotaxl.reading.read import read_tables
from quotaxl.sources.read import read_workbook
from quotaxl.xlsx.apply import apply_plan

KNOWN = regions.load()
TEMPLATES = {t.id: t for t in shipped() if t.id not in WORKBOOKS}
FORMS = {id: id for id in TEMPLATES} | {"adjustment-plan": "limit-received", "quota-allocation": "bond-use-plan"}
ITEMS = [
    id
    for id, template in TEMPLATES.items()
    if template.fills and derivations()[template.fills].cells and id not in OF_THEIR_OWN
]
SPLIT = ("general-budget-adjustment", "fund-budget-adjustment")
"""Printed as income and spending side by side, and read as two tables."""


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    path = make(tmp_path_factory.mktemp("county") / "county.xlsx")
    notice = asset("workbook", "allocation-xincaizhen-2024-18.xlsx")
    return tuple(table for one in (path, notice) for table in read_tables(read_workbook(one), KNOWN))


def fill(id, tables, folder, *, places=None, unit=None):
    template = replace(TEMPLATES[id], unit=unit) if unit else TEMPLATES[id]
    context = context_of(tables, KNOWN)
    record = records("projects", {}, tables, context, template.unit).rows[0] if template.each else None
    plan = plan_fill(bind(template, read_workbook(template.form)), tables, context, places=places, record=record)
    target = folder / f"{id}.xlsx"
    apply_plan(template.form, plan.plan, target)
    return plan, target


def back(path, form):
    return next(t for t in read_tables(read_workbook(path), KNOWN) if t.form == form)


@pytest.mark.parametrize("id", TEMPLATES)
def test_a_filled_template_is_read_as_its_form_and_has_no_errors(id, county, tmp_path):
    _, path = fill(id, county, tmp_path)
    table = back(path, FORMS[id])
    assert table.confidence >= Decimal("0.8")
    assert table.unit is TEMPLATES[id].unit
    if id != "performance-target":
        assert (table.region, table.year) == ("阿图什市", 2024)
    found = [f for o in judge(load([path], read_workbook, KNOWN), Wishes()).outcomes for f in o.findings]
    assert [f.message.zh for f in found if f.severity is Severity.ERROR] == []


@pytest.mark.parametrize("id", ITEMS)
def test_every_figure_reads_back_as_the_county_states_it(id, county, tmp_path):
    _, path = fill(id, county, tmp_path)
    tables = [t for t in read_tables(read_workbook(path), KNOWN) if t.form == id]
    names = {(t.key, t.field) for n in bound(id).form.names if (t := target_of(n))}
    forms = {t.form: t for t in county}
    checked = 0
    for (key, field), sources in derivations()[id].cells.items():
        if (key, field) not in names and field != "area":
            continue
        if not any(s.form in forms for s in sources):
            assert field == "lower"  # a county has no level below it
            continue
        stated = [forms[s.form].amount(s.key, s.field, Unit.YIYUAN) for s in sources if s.form in forms]
        shown = next(v for t in tables if (v := t.value(key, field)) is not None)
        assert shown == next(v for v in stated if v is not None), (key, field)
        checked += 1
    assert checked >= 7


@pytest.mark.parametrize("id", [id for id in ITEMS if id not in SPLIT])
def test_a_published_table_fills_the_same_form_again(id, county, tmp_path):
    _, path = fill(id, county, tmp_path)
    info = [t for t in county if t.form in ("county-info", *TEMPLATES[id].needs)]
    published = [t for t in read_tables(read_workbook(path), KNOWN) if t.form == id]
    (tmp_path / "again").mkdir()
    _, second = fill(id, [*info, *published], tmp_path / "again")
    first, again = back(path, id), back(second, id)
    for column in first.amounts():
        assert first.frame[column.name].to_list() == again.frame[column.name].to_list()


def test_what_the_county_does_not_state_stays_blank_and_is_told(county, tmp_path):
    tables = [t for t in county if t.form not in ("county-execution", "county-balance")]
    plan, path = fill("general-balance", tables, tmp_path)
    sheet = openpyxl.load_workbook(path, data_only=True).active
    shown = {row[0].value: [c.value for c in row[1:]] for row in sheet["A5:C13"]}
    assert [v for k, v in shown.items() if "限额" in k] == [[52.75, None], [None, None]]
    assert all(v in (None, "") for k, row in shown.items() if "限额" not in k for v in row)
    assert {m.ref for m in plan.missing} >= {"C5", "C7:C11", "B12:B13"}


def test_projects_grow_and_say_what_was_paid(county, tmp_path):
    _, path = fill("payment-progress", county, tmp_path)
    table = back(path, "payment-progress")
    rows = [r for r in table.frame.iter_rows(named=True) if r["role"] == RowRole.ITEM]
    assert [r["name"] for r in rows] == [p[0] for p in PROJECTS]
    assert [exact(r["paid"]) for r in rows] == [Decimal(p[3]) for p in PROJECTS]
    sheet = openpyxl.load_workbook(path, data_only=True).active
    assert [sheet.cell(row, 8).value for row in (4, 5, 6)] == [1, 1, 1]
    assert sheet.row_dimensions[4].height > 28  # the long name takes two lines


def test_bonds_of_one_kind_and_their_money(county, tmp_path):
    _, path = fill("bonds-outstanding-general", county, tmp_path)
    assert exact(back(path, "bonds-outstanding-general").frame["amount"].sum()) == Decimal("5.2")  # rows and total
    _, path = fill("bond-cash-general", county, tmp_path)
    table = back(path, "bond-cash-general")
    subjects = [s for s in table.frame["subject"] if s]
    assert subjects == ["2130305 水利工程建设", "2130316 农村水利", "2120303 小城镇基础设施建设"]


def test_one_target_form_for_a_project(county, tmp_path):
    plan, path = fill("performance-target", county, tmp_path)
    table = back(path, "performance-target")
    assert table.text("project", "value") == PROJECTS[0][0]
    assert table.value("funds_budget", "amount") == 8000
    assert table.value("funds", "amount") is None
    assert PROJECTS[0][0] in plan.output


@pytest.mark.parametrize(("unit", "factor"), [(Unit.YUAN, 10**8), (Unit.WANYUAN, 10**4)])
def test_another_unit_is_exact_and_stated(unit, factor, county, tmp_path):
    _, path = fill("issue-service", county, tmp_path, unit=unit)
    table = back(path, "issue-service")
    assert table.unit is unit
    assert table.value("interest_general", "own") == Decimal(YEAR["interest"][1]) * factor
    assert table.value("next_repaid", "own") == Decimal(NEXT["next_repaid"][0]) * factor


@pytest.mark.parametrize("places", [0, 1, 2])
@pytest.mark.parametrize("id", [*ITEMS, "limit-balance-budget", "bond-use-plan"])
def test_rounded_figures_still_add_up(id, places, county, tmp_path):
    plan, path = fill(id, county, tmp_path, places=places)
    found = [f for o in judge(load([path], read_workbook, KNOWN), Wishes()).outcomes for f in o.findings]
    assert [f.message.zh for f in found if f.rule.startswith(("QX-F", "QX-S")) and f.difference] == []
    table = back(path, id)
    values = [v for c in table.amounts() for v in table.frame[c.name] if v is not None]
    assert all(exact(v) == round(exact(v), places) for v in values)
    assert not [m for m in plan.missing if "小数" in m.what.zh]


def test_the_limit_before_and_after():
    assert [Decimal(a) + Decimal(b) for a, b in zip(LIMIT["opening"], LIMIT["new"], strict=True)] == [
        Decimal(v) for v in LIMIT["adjusted"]
    ]


@pytest.mark.parametrize(("unit", "places"), [(Unit.WANYUAN, None), (Unit.YUAN, 0), (Unit.YIYUAN, 1)])
@pytest.mark.parametrize("id", ["adjustment-plan", "quota-allocation", "bonds-outstanding-special"])
def test_annexes_and_lists_hold_in_other_units_and_rounded(id, unit, places, county, tmp_path):
    _, path = fill(id, county, tmp_path, unit=unit, places=places)
    found = [f for o in judge(load([path], read_workbook, KNOWN), Wishes()).outcomes for f in o.findings]
    assert [f.message.zh for f in found if f.severity is Severity.ERROR] == []
    assert {t.unit for t in read_tables(read_workbook(path), KNOWN)} == {unit}
