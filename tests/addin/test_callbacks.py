"""Every callback pressed in LibreOffice, with a recorder in place of the module that starts Python.

LibreOffice runs VBA but swallows its errors, so the test looks at the cell that a callback must have changed.
"""

import re

import pytest

from quotaxl.addin.build import PROJECT, Flavour, build
from quotaxl.core.assets import asset
from quotaxl.core.errors import UserError
from quotaxl.libreoffice.find import find_office
from quotaxl.libreoffice.process import launch

VBA = asset("macros", "QuotaxlRibbon.bas").read_text(encoding="ascii")
EXPECTED = dict(re.findall(r'Sub (\w+)\(.*\n    RunPython "(.*)"', VBA))
ALLOW_MACROS = 4  # com.sun.star.document.MacroExecMode.ALWAYS_EXECUTE_NO_WARN


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    try:
        find_office()
    except UserError as absent:
        pytest.skip(str(absent))
    path = tmp_path_factory.mktemp("addin") / Flavour.RECORDER.value
    path.write_bytes(build(asset("macros"), Flavour.RECORDER))
    office = launch()
    try:
        mode = office.uno.getClass("com.sun.star.beans.PropertyValue")()
        mode.Name, mode.Value = "MacroExecutionMode", ALLOW_MACROS
        document = office.desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, (mode,))
        yield document
        document.close(True)
    finally:
        office.stop()


def test_ten_callbacks_are_known():
    assert len(EXPECTED) == 10


@pytest.mark.parametrize("callback", EXPECTED)
def test_a_callback_gives_its_command(workbook, callback):
    cell = workbook.Sheets.getByName("quotaxl").getCellRangeByName("A1")
    cell.String = ""
    uri = f"vnd.sun.star.script:{PROJECT}.QuotaxlRibbon.{callback}?language=Basic&location=document"
    workbook.getScriptProvider().getScript(uri).invoke((workbook,), (), ())  # any object serves as the control
    assert cell.String == EXPECTED[callback]
