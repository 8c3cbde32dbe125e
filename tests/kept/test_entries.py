"""What is installed beside quotaxl and calls it: the add-in, plugins, functions in cells, undo records."""

import inspect
import re
import warnings
from dataclasses import fields
from importlib import import_module
from pathlib import Path

import pytest
from desk.test_record import FULL
from kept.held import FILES

from quotaxl import functions
from quotaxl.desk.record import load_record

DOCS = Path(__file__).parents[2] / "docs"
COMMAND = re.compile(r'RunPython "import ([\w.]+); ([\w.]+)\(\)"')
PUBLIC = {
    "quotaxl.core.amount": ("UNITS", "Unit", "convert", "exact", "plain"),
    "quotaxl.core.errors": ("UserError",),
    "quotaxl.core.finding": ("CellRef", "CellRole", "Finding", "Outcome", "Severity", "Status"),
    "quotaxl.core.grid": ("CellError", "Grid", "Workbook"),
    "quotaxl.core.refs": ("Area", "column_letter", "parse_ref"),
    "quotaxl.core.region": ("Level", "Region", "RegionTable"),
    "quotaxl.core.table": ("Column", "RowRole", "Table"),
    "quotaxl.core.words": ("Words",),
    "quotaxl.rules.case": ("Case",),
    "quotaxl.rules.registry": ("Hit", "Hits", "Result", "Unchecked", "rule"),
}
"""What a plugin of 0.1.0 may import (docs/plugin-example imports some of it)."""
CASE = ("tables", "regions", "workbooks", "as_of", "parameters", "forms", "counties", "last_year", "stack", "amounts")
"""What a plugin may ask of the Case."""
CELLS = {
    "qx_quota": ["table", "region", "column"],
    "qx_earmark": ["table", "region", "column"],
    "qx_convert": ["value", "source", "target"],
    "qx_holds": ["table", "rule"],
}


def commands():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its own dependencies
        from oletools.olevba import VBA_Parser  # noqa: PLC0415
    parser = VBA_Parser(str(FILES / "quotaxl.xlam"))
    code = "\n".join(text for *_, text in parser.extract_macros())
    parser.close()
    return COMMAND.findall(code)


def test_the_installed_add_in_has_ten_buttons():
    assert len(commands()) == 10


@pytest.mark.parametrize(("module", "call"), commands())
def test_a_button_of_the_installed_add_in_finds_what_it_calls(module, call):
    name = call.removeprefix(f"{module}.")
    entry = getattr(import_module(module), name)
    assert not inspect.signature(entry).parameters


@pytest.mark.parametrize(("module", "names"), PUBLIC.items())
def test_a_plugin_finds_what_it_imports(module, names):
    found = import_module(module)
    assert not [name for name in names if not hasattr(found, name)]


def test_a_plugin_finds_what_it_asks_of_a_case():
    case = import_module("quotaxl.rules.case").Case
    assert not set(CASE) - {field.name for field in fields(case)} - set(dir(case))


def test_the_example_of_a_plugin_is_the_one_of_0_1_0():
    kept = {p.relative_to(FILES / "plugin-example"): p for p in (FILES / "plugin-example").rglob("*") if p.is_file()}
    for name, path in kept.items():
        if name.suffix != ".md":
            assert (DOCS / "plugin-example" / name).read_bytes() == path.read_bytes()


@pytest.mark.parametrize(("name", "parameters"), CELLS.items())
def test_functions_in_cells_keep_their_names_and_arguments(name, parameters):
    assert list(inspect.signature(getattr(functions, name)).parameters)[: len(parameters)] == parameters


def test_an_undo_record_of_0_1_0_is_understood():
    assert load_record(FILES / "undo", "C:\\工作\\表.xlsx") == FULL
