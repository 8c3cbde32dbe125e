"""The formats are what lies in the folders, each with what a command needs of it."""

import subprocess
import sys

import pytest

from quotaxl.views.formats import format_of, formats


def test_the_table_of_a_terminal_comes_first():
    assert formats("findings") == ("table", "csv", "json", "xlsx")
    assert formats("tables") == ("table", "csv", "json", "parquet")


@pytest.mark.parametrize("name", formats("findings"))
def test_a_format_of_findings_is_whole(name):
    made_in = format_of("findings", name)
    assert callable(made_in.made)
    assert (name == "xlsx") == made_in.BINARY
    assert (name == "csv") == made_in.BOM


@pytest.mark.parametrize("name", formats("tables"))
def test_a_format_of_tables_is_whole(name):
    made_in = format_of("tables", name)
    assert callable(made_in.made)
    assert (name == "parquet") == made_in.BINARY
    assert (name == "csv") == made_in.BOM


def test_naming_the_formats_loads_none():
    code = (
        "import sys; from quotaxl.views.formats import formats; assert len(formats('findings')) == 4; "
        "assert not {'openpyxl', 'rich.table', 'quotaxl.views.findings.as_json'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
