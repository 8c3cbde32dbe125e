"""A county workbook as it is really filled in: only what is not calculated is typed, in any unit, by any program."""

from decimal import Decimal

import openpyxl
import pytest
from click.testing import CliRunner

from quotaxl.app.load import load_one
from quotaxl.app.new import new
from quotaxl.catalogue import regions
from quotaxl.cli.adapters import apply, read
from quotaxl.cli.main import main

YEAR = 2024


@pytest.fixture
def made(tmp_path):
    return new("疏附县", YEAR, tmp_path, read, apply, force=False)


def filled(path, cells):
    book = openpyxl.load_workbook(path)
    for (sheet, ref), value in cells.items():
        book[sheet][ref] = value
    book.save(path)  # without the results of its formulas, as openpyxl leaves them
    return {table.form: table for table in load_one(path, read, regions.load()).tables}


def test_formulas_without_results_are_calculated_as_they_are_read(made):
    tables = filled(made, {
        ("债务限额", "C5"): 2.42, ("债务限额", "D5"): 3.5, ("一般公共预算", "B4"): 8.2, ("一般公共预算", "B5"): 41.35,
        ("一般公共预算", "C5"): 2.42, ("债券项目", "E5"): 0.62, ("债券项目", "E6"): 0.38,
    })  # fmt: skip
    assert tables["county-limit"].value("new", "total") == Decimal("5.92")
    budget = tables["county-general-budget"]
    assert budget.value("income_total", "opening") == Decimal("49.55")
    assert budget.value("income_transfer", "adjusted") == Decimal("43.77")
    assert budget.value("income_total", "adjusted") == Decimal("51.97")
    projects = tables["county-projects"].frame
    assert projects.filter(projects["role"] == "total")["amount"].to_list() == [Decimal(1)]


def test_the_unit_may_be_chosen(made):
    tables = filled(made, {("债务限额", "E2"): "单位：万元", ("债务限额", "C5"): 24200})
    assert tables["county-limit"].unit.label == "万元"


def test_the_sheet_of_explanations_is_no_table_and_one_with_figures_is(made):
    assert all(table.sheet != "填报说明" for table in filled(made, {}).values())
    book = openpyxl.load_workbook(made)
    book["填报说明"]["B3"] = 5
    book.save(made)
    assert "填报说明" in {table.sheet for table in load_one(made, read, regions.load()).tables}


def test_an_empty_one_is_still_told_to_be_empty(made):
    done = CliRunner(env={"QUOTAXL_LANG": "zh"}).invoke(main, ["check", str(made)])
    assert done.exit_code == 2
    assert "尚未填写" in done.output
