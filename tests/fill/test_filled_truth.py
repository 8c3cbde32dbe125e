"""What the annexes, budgets and lists show of a full county, written by hand: form, row and column → its own figure.

The forms of many figures have their truth in test_truth. Nothing here is taken from the forms' own [fill]: a source
swapped there must not swap the expectation too. The county's sheets state different figures (each is the constant of
`fill.full` times a number of its own), so that a figure tells which sheet it came from.
"""

from dataclasses import replace
from decimal import Decimal

import openpyxl
import polars as pl
import pytest
from fill.full import LIMIT, PROJECTS, make
from fill.test_truth import REGION_ROWS, TRUTH
from years.test_four_budgets import TABLES as OF_THEIR_OWN
from years.zhuoni import ANNEXES as BY_SUBJECT

from quotaxl.catalogue import regions
from quotaxl.core.amount import Unit, exact
from quotaxl.core.assets import asset
from quotaxl.core.table import AMOUNT, RowRole
from quotaxl.fill.blank import WORKBOOKS
from quotaxl.fill.bound import bind
from quotaxl.fill.context import context_of
from quotaxl.fill.derive import derivations
from quotaxl.fill.find import amount_from
from quotaxl.fill.plan import plan_fill
from quotaxl.fill.records import records
from quotaxl.fill.template import shipped
from quotaxl.reading.read import read_tables
from quotaxl.sources.read import read_workbook
from quotaxl.xlsx.apply import apply_plan

KNOWN = regions.load()
TEMPLATES = {t.id: t for t in shipped() if t.id not in WORKBOOKS}
SCALES = {"county-execution": 1, "county-final": 2, "county-limit": 3, "county-balance": 5}
TOTAL, GENERAL, SPECIAL = range(3)
Figures = dict[tuple[str, str], Decimal | None]


def of(rows: dict[str, tuple], scale: int):
    """A sheet's figures: (row, kind) → the figure that the county states there."""

    def figure(key: str, kind: int) -> Decimal:
        return Decimal(rows[key][kind]) * scale

    return figure


limit = of(LIMIT, SCALES["county-limit"])


def both(rows: dict[str, Decimal | None]) -> Figures:
    """A county has no level below: what stands under 本级 stands under 本地区 too."""
    return {(key, column): figure for key, figure in rows.items() for column in ("area", "own")}


def limit_adjustment() -> Figures:
    return both(
        {
            "previous": limit("opening", TOTAL),
            "previous_general": limit("opening", GENERAL),
            "previous_special": limit("opening", SPECIAL),
            "new": limit("new", TOTAL),
            "new_general": limit("new", GENERAL),
            "new_special": limit("new", SPECIAL),
            "advance": None,  # of the next year, the county's own is of this one
            "advance_general": None,
            "advance_special": None,
            "adjusted": limit("adjusted", TOTAL),
            "adjusted_general": limit("adjusted", GENERAL),
            "adjusted_special": limit("adjusted", SPECIAL),
        }
    )


def limit_received() -> Figures:
    columns = (("total", TOTAL), ("general", GENERAL), ("special", SPECIAL))
    return {(row, name): limit(row, kind) for row in ("opening", "new", "adjusted") for name, kind in columns}


def budget(new: str) -> Figures:
    """Opening, change and adjusted, as the county's sheet of that budget states them; `new` is the change by debt."""
    change = Decimal(new)
    rows = {
        "income_own": (10, 0),
        "income_transfer": (30, change),
        "income_debt": (3, change),
        "income_total": (40, change),
        "spending_own": (38, change),
        "spending_transfer": (1, 0),
        "spending_repayment": (1, 0),
        "spending_total": (40, change),
    }
    return {
        (key, column): Decimal(figure)
        for key, (opening, more) in rows.items()
        for column, figure in (("opening", opening), ("change", more), ("adjusted", opening + more))
    }


ITEMS = {
    "limit-adjustment": limit_adjustment(),
    "limit-received": limit_received(),
    "general-budget-adjustment": budget("2.6"),
    "fund-budget-adjustment": budget("6.5"),
}
"""The templates whose figures stand in rows that the form names."""
ANNEXES = ("limit-received", "limit-adjustment", "general-budget-adjustment", "fund-budget-adjustment")
"""The forms that the annexes of a budget adjustment hold beside the list of projects."""

UNIT = "阿图什市城市建设投资有限公司"
LISTS = {
    "bond-use-plan": (
        ("name", "code", "sector", "department", "implementer", "kind", "amount", "issued"),
        [(n, c, s, "阿图什市水利局", UNIT, f"{k}债券", a, "2024-06-18") for n, c, k, a, s in PROJECTS],
        {"amount": "9.1"},
    ),
    "bond-use-final": (
        ("name", "code", "sector", "department", "implementer", "kind", "amount", "issued"),
        [(n, c, s, "阿图什市水利局", UNIT, f"{k}债券", a, "2024-06-18") for n, c, k, a, s in PROJECTS],
        {},
    ),
    "quota-allocation": (
        ("name", "kind", "amount", "department", "implementer"),
        [(n, f"{k}债券", a, "阿图什市水利局", UNIT) for n, _, k, a, _ in PROJECTS],
        {"amount": "9.1"},
    ),
    "payment-progress": (
        ("name", "kind", "amount", "paid", "department", "implementer"),
        [  # the first was paid in two pieces
            (PROJECTS[0][0], "一般债券", "0.8", "0.8", "阿图什市水利局", UNIT),
            (PROJECTS[1][0], "一般债券", "1.8", "1.8", "阿图什市水利局", UNIT),
            (PROJECTS[2][0], "专项债券", "6.5", "6.5", "阿图什市水利局", UNIT),
        ],
        {"amount": "9.1", "paid": "9.1"},
    ),
    "bonds-outstanding-general": (
        ("bond", "code", "kind", "amount", "issued", "investment", "investment_bonds", "realised", "realised_bonds"),
        [
            (
                "2024年新疆维吾尔自治区政府一般债券（1期）",
                "2405601",
                "一般债券",
                "0.8",
                "2024-06-18",
                "1.6",
                "0.8",
                "0.5",
                "0.3",
            ),
            (
                "2024年新疆维吾尔自治区政府一般债券（2期）",
                "2405602",
                "一般债券",
                "1.8",
                "2024-06-19",
                "3.6",
                "1.8",
                "0.5",
                "0.3",
            ),
        ],
        {"amount": "2.6"},
    ),
    "bonds-outstanding-special": (
        (
            "bond",
            "code",
            "kind",
            "amount",
            "issued",
            "investment",
            "investment_bonds",
            "realised",
            "realised_bonds",
            "revenue",
        ),
        [
            (
                "2024年新疆维吾尔自治区政府专项债券（3期）",
                "2405603",
                "专项债券",
                "6.5",
                "2024-06-20",
                "13",
                "6.5",
                "0.5",
                "0.3",
                "0.05",
            )
        ],
        {"amount": "6.5"},
    ),
    "bond-cash-general": (
        ("bond", "income", "subject", "spending"),
        [  # the two halves are lists of their own
            ("2024年新疆维吾尔自治区政府一般债券（1期）", "0.8", "2130305 水利工程建设", "0.5"),
            ("2024年新疆维吾尔自治区政府一般债券（2期）", "1.8", "2130316 农村水利", "0.3"),
            (None, None, "2120303 小城镇基础设施建设", "1.8"),
        ],
        {"income": "2.6", "spending": "2.6"},
    ),
    "bond-cash-special": (
        ("bond", "income", "subject", "spending"),
        [
            (
                "2024年新疆维吾尔自治区政府专项债券（3期）",
                "6.5",
                "2290402 其他地方自行试点项目收益专项债券收入安排的支出",
                "6.5",
            )
        ],
        {"income": "6.5", "spending": "6.5"},
    ),
}
"""The templates that are lists: columns, rows, and the totals below (or above) them."""


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    path = make(tmp_path_factory.mktemp("county") / "county.xlsx", SCALES)
    notice = asset("workbook", "allocation-xincaizhen-2024-18.xlsx")
    return tuple(table for one in (path, notice) for table in read_tables(read_workbook(one), KNOWN))


def filled(id, tables, folder):
    """A template filled from the tables and read back."""
    template = TEMPLATES[id]
    context = context_of(tables, KNOWN)
    record = records("projects", {}, tables, context, template.unit).rows[0] if template.each else None
    plan = plan_fill(bind(template, read_workbook(template.form)), tables, context, record=record)
    apply_plan(template.form, plan.plan, folder / f"{id}.xlsx")
    return [*read_tables(read_workbook(folder / f"{id}.xlsx"), KNOWN)]


def shown(tables, form) -> Figures:
    """Every figure of a form's named rows, in 亿元."""
    found: Figures = {}
    for table in (t for t in tables if t.form == form):
        for row in table.frame.iter_rows(named=True):
            for column in table.amounts() if row["key"] else ():
                value = row[column.name]
                found[row["key"], column.name] = None if value is None else exact(value)
    return found


def test_every_shipped_template_has_its_truth():
    assert {
        *ITEMS,
        *LISTS,
        *TRUTH,
        *REGION_ROWS,
        *BY_SUBJECT,
        *OF_THEIR_OWN,
        "adjustment-plan",
        "performance-target",
    } == {*TEMPLATES}


@pytest.mark.parametrize("id", ITEMS)
def test_every_figure_is_the_countys(id, county, tmp_path):
    found = shown(filled(id, county, tmp_path), id)
    assert {at: found.get(at) for at in ITEMS[id]} == ITEMS[id]
    others = {at: value for at, value in found.items() if at not in ITEMS[id] and value is not None}
    assert others == {}


@pytest.mark.parametrize("id", ["limit-adjustment", "limit-received", "limit-advance"])
def test_a_total_that_stands_alone_is_the_countys(id, county, tmp_path):
    """Where the county states no kinds, the form's own sums have nothing to add and the stated total is written."""
    kinds = [pl.lit(None).cast(AMOUNT).alias(name) for name in ("general", "special")]
    tables = [t for t in county if t.form != "county-execution"]
    tables = [replace(t, content=t.frame.with_columns(kinds)) if t.form == "county-limit" else t for t in tables]
    found = shown(filled(id, tables, tmp_path), id)
    column = "total" if id == "limit-received" else "own"
    rows = {"previous": "opening", "opening": "opening", "new": "new", "adjusted": "adjusted", "advance": "advance"}
    stated = {key: value for (key, of), value in found.items() if of == column and value is not None}
    assert stated == {key: limit(rows[key], TOTAL) for key in stated}
    # Of 表1-5 the year before stands in 债务执行; 债务限额 takes its place only where it states all of the equation.
    assert len(stated) == {"limit-adjustment": 3, "limit-received": 3, "limit-advance": 1}[id]


@pytest.mark.parametrize("form", ITEMS)
def test_a_bureaus_own_form_takes_the_same(form, county):
    """The shipped templates of these forms name their sources themselves; a bound copy asks the form's [fill]."""
    tables = {t.form: t for t in county}
    truth = ITEMS[form]
    if form == "limit-received":
        columns = (("total", TOTAL), ("general", GENERAL), ("special", SPECIAL))
        truth = truth | {("advance", name): limit("advance", kind) for name, kind in columns}
    found = {
        at: next((v for s in sources if (v := amount_from(s, tables.get(s.form), Unit.YIYUAN)) is not None), None)
        for at, sources in derivations()[form].cells.items()
        if at[1] != "lower"  # a county has no level below it
    }
    assert found == {at: figure for at, figure in truth.items() if at in found}
    assert len(found) >= 9


@pytest.mark.parametrize("form", ANNEXES)
def test_the_annexes_show_the_same(form, county, tmp_path):
    found = shown(filled("adjustment-plan", county, tmp_path), form)
    assert {at: found.get(at) for at in ITEMS[form]} == ITEMS[form]


def test_the_annexes_list_the_projects(county, tmp_path):
    tables = filled("adjustment-plan", county, tmp_path)
    assert listed(tables, "bond-use-plan", LISTS["quota-allocation"][0]) == rows_of("quota-allocation")


def listed(tables, form, columns):
    table = next(t for t in tables if t.form == form)
    rows = [row for row in table.frame.iter_rows(named=True) if row["role"] == RowRole.ITEM]
    return [tuple(plain(row[column]) for column in columns) for row in rows]


def rows_of(id):
    return [tuple(plain(value) for value in row) for row in LISTS[id][1]]


def plain(value):
    """A figure as it is worth, a text as it is written."""
    try:
        return exact(Decimal(str(value)))
    except ArithmeticError:
        return None if value is None else str(value)


@pytest.mark.parametrize("id", LISTS)
def test_every_list_is_the_countys(id, county, tmp_path):
    columns, _, totals = LISTS[id]
    form = "bond-use-plan" if id == "quota-allocation" else id
    tables = filled(id, county, tmp_path)
    assert listed(tables, form, columns) == rows_of(id)
    table = next(t for t in tables if t.form == form)
    sums = [row for row in table.frame.iter_rows(named=True) if row["role"] == RowRole.TOTAL]
    for column, figure in totals.items():
        assert [exact(row[column]) for row in sums] == [Decimal(figure)]


def test_the_target_of_a_project(county, tmp_path):
    table = next(t for t in filled("performance-target", county, tmp_path) if t.form == "performance-target")
    expected = {
        "project": PROJECTS[0][0],
        "code": "P24653001-0001",
        "department": "阿图什市水利局",
        "implementer": UNIT,
        "goal": "新建蓄水池3座，解决3.2万人饮水安全问题",
        "leader": None,
        "period": None,
    }
    assert {key: table.text(key, "value") for key in expected} == expected
    assert table.value("funds_budget", "amount") == 8000  # 0.8亿元


def test_the_notices_of_the_county_stand_under_its_new_limit(county, tmp_path):
    filled("limit-received", county, tmp_path)
    sheet = openpyxl.load_workbook(tmp_path / "limit-received.xlsx", data_only=True).active
    rows = [
        [cell.value for cell in row]
        for row in sheet.iter_rows()
        if str(row[0].value or "").strip().startswith(("附：", "其中："))
    ]
    assert [(row[0].strip(), row[2]) for row in rows] == [
        ("附：新财振〔2024〕18号", 0.8),
        ("其中：支持小型水源工程项目", 0.8),
    ]
