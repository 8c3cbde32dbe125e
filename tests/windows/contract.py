"""The contract tests on xlwings' Windows engine and the mock Excel; bench.py runs this in a Windows Python.

    python contract.py FOLDER      FOLDER holds test_adapters.py, the examples in workbook/, and pytest in site/

What the mock does not do is left out, each with the reason.
"""

import sys
from pathlib import Path

HERE = Path(sys.argv[1])
sys.path[:0] = [str(HERE / "site"), str(Path(__file__).parent)]

import mockexcel as mock
import pytest
import xlwings as xw
from xlwings import _xlwindows as engine

LEFT_OUT = {
    "rows": "the mock inserts no rows",
    "test_formulas_give_the_same_results": "the mock calculates nothing",
    "test_where_the_office_can_make_no_styles": "a limit of LibreOffice",
    "test_marks_change_nothing_of_a_cell_but_its_fill": "about LibreOffice's styles",
    "test_marking_is_one_step": "about LibreOffice's own undo",
}


class Mock:
    """The fixture and the choice of tests."""

    @pytest.fixture
    def office(self):
        return xw.App(impl=engine.App(xl=mock.Application()))

    def pytest_collection_modifyitems(self, items):
        for item in items:
            for name, why in LEFT_OUT.items():
                if item.name.startswith(name) or f"[{name}" in item.name or f"-{name}]" in item.name:
                    item.add_marker(pytest.mark.skip(reason=why))


plugins = [word for name in ("cacheprovider", "terminalprogress") for word in ("-p", f"no:{name}")]
words = [str(HERE / "test_adapters.py"), "-q", "-rsf", "--color=no", *plugins]
sys.exit(pytest.main(words, plugins=[Mock()]))
