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


LIST = (
    (1, "错误", "QX-E102", "甲 表：C7、C8", "C7", "合计不符", "仍存在"),
    (2, "错误", "QX-S101", "甲 表：B3", "B3", "已经改好", "已消除"),
    (3, "警告", "QX-D301", "[别的.xlsx]甲 表：B2\n乙：A2", "A2", "可能重复", "静态"),
    (4, "错误", "QX-D302", "[别的.xlsx]甲 表：A1", "A1", "在别的文件里", "静态"),
)
"""Rows of a sheet of findings: number, level, rule, places, cell, message, state (columns A to F and N)."""
HEAD = 8


@pytest.fixture
def walk(workbook):
    """Presses a button on a workbook with a sheet of findings and says which sheet and cell are in front then."""
    sheets = workbook.Sheets
    for name in ("甲 表", "乙", "核对结果"):
        if not sheets.hasByName(name):
            sheets.insertNewByName(name, sheets.Count)
    found = sheets.getByName("核对结果")
    for at, row in enumerate(LIST, start=HEAD):
        found.Rows.getByIndex(at).IsVisible = True
        for column, value in zip((0, 1, 2, 3, 4, 5, 13), row, strict=True):
            cell = found.getCellByPosition(column, at)
            if isinstance(value, int):
                cell.Value = value
            else:
                cell.String = value
    controller = workbook.CurrentController
    controller.setActiveSheet(found)
    controller.select(found.getCellByPosition(0, 0))

    def press(callback):
        uri = f"vnd.sun.star.script:{PROJECT}.QuotaxlRibbon.{callback}?language=Basic&location=document"
        workbook.getScriptProvider().getScript(uri).invoke((workbook,), (), ())
        at = workbook.CurrentSelection.getRangeAddress()
        return controller.ActiveSheet.Name, at.StartRow + 1, at.StartColumn + 1

    yield press
    sheets.removeByName("核对结果")


def test_the_next_and_the_one_before_lead_to_the_cells(walk):
    assert walk("OnNext") == ("甲 表", 7, 3)
    assert walk("OnNext") == ("乙", 2, 1)  # the corrected one is passed over
    assert walk("OnNext") == ("核对结果", HEAD + 4, 5)  # of another file: it is shown in the list
    assert walk("OnNext") == ("核对结果", HEAD + 4, 5)
    assert walk("OnPrevious") == ("乙", 2, 1)
    assert walk("OnPrevious") == ("甲 表", 7, 3)


def test_only_errors_are_shown_and_walked_and_all_come_back(walk, workbook):
    rows = workbook.Sheets.getByName("核对结果").Rows
    walk("OnErrorsOnly")
    assert [rows.getByIndex(at).IsVisible for at in range(HEAD, HEAD + 4)] == [True, True, False, True]
    assert walk("OnNext") == ("甲 表", 7, 3)
    assert walk("OnNext") == ("核对结果", HEAD + 4, 5)
    walk("OnErrorsOnly")
    assert all(rows.getByIndex(at).IsVisible for at in range(HEAD, HEAD + 4))


@pytest.mark.parametrize("callback", ["OnNext", "OnPrevious", "OnErrorsOnly"])
def test_without_a_list_python_says_what_to_do(workbook, callback):
    cell = workbook.Sheets.getByName("quotaxl").getCellRangeByName("A1")
    cell.String = ""
    uri = f"vnd.sun.star.script:{PROJECT}.QuotaxlRibbon.{callback}?language=Basic&location=document"
    workbook.getScriptProvider().getScript(uri).invoke((workbook,), (), ())
    assert cell.String == "import quotaxl.ribbon; quotaxl.ribbon.findings()"


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


def test_thirteen_callbacks_of_one_line_are_known():
    assert len(EXPECTED) == 13


@pytest.mark.parametrize("callback", EXPECTED)
def test_a_callback_gives_its_command(workbook, callback):
    cell = workbook.Sheets.getByName("quotaxl").getCellRangeByName("A1")
    cell.String = ""
    uri = f"vnd.sun.star.script:{PROJECT}.QuotaxlRibbon.{callback}?language=Basic&location=document"
    workbook.getScriptProvider().getScript(uri).invoke((workbook,), (), ())  # any object serves as the control
    assert cell.String == EXPECTED[callback]
