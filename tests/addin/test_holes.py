"""What a received workbook could do with the stock module, and cannot do with ours.

The VBA is run by pyOpenVBA's interpreter in an Excel in memory. Four procedures of the module reach the machine
(the shell object, two about files, the user's folder); they are replaced by ones that record.
"""

import re
import shutil
import subprocess
import sys

import pytest
from pyopenvba.apps.excel import ExcelApplication

from quotaxl.addin.build import Flavour, build
from quotaxl.addin.caller import from_digits
from quotaxl.addin.vendored import run_python
from quotaxl.core.assets import asset

VENDOR = asset("macros", "vendor")
PYTHON = r"C:\quotaxl\Scripts\python.exe"
ACCEPT = "import quotaxl.ribbon; quotaxl.ribbon.accept()"
CHECK = "import quotaxl.ribbon; quotaxl.ribbon.check()"
MACHINE = {
    "WScript": "Set WScript = New Shell",
    "FileExistsOnWindows": "FileExistsOnWindows = True",
    "GetConfigFilePath": 'GetConfigFilePath = "user"',
    "GetConfigFromFile": (
        'If sFile = "user" And sName = "INTERPRETER_WIN" And UserPython <> "" Then\n'
        "sValue = UserPython\nGetConfigFromFile = True\nEnd If\n"
        'If sFile <> "user" Then Debug.Print "READ " & sFile'
    ),
}
SHELL = """
Public Function Run(Command, Style, Wait)
    Debug.Print Command
    Run = 0
End Function
Public Function ExpandEnvironmentStrings(Text)
    ExpandEnvironmentStrings = Text
End Function
"""


def module(vendor=VENDOR):
    """The built module, with what pyOpenVBA cannot reach or read replaced."""
    text = run_python(vendor)
    for name, body in MACHINE.items():
        text, count = re.subn(
            rf"^(Private Function {name}\(.*\n)(?:.*\n)*?(End Function)", rf"\1{body}\n\2", text, flags=re.MULTILINE
        )
        assert count == 1, name
    for old, new in {
        "TypeName(Application.Caller)": "CallerType",
        "Application.Hwnd": "4242",
        "Application.EnableCancelKey = xlDisabled": "",
        "Application.EnableCancelKey = xlInterrupt": "",
        " 'Adjust when using outside of Excel": "",
    }.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


class Excel:
    """An Excel in memory with the add-in and a received workbook that is active."""

    def __init__(self, tmp_path, user_python=PYTHON, text=None):
        path = tmp_path / "quotaxl.xlam"
        path.write_bytes(build(asset("macros"), Flavour.ADDIN))
        self.app = ExcelApplication.open(path, with_vba=False)
        self.app.add_module("Public CallerType As String\nPublic UserPython As String", name="Pretend")
        self.app.add_module(SHELL, name="Shell", kind="class")
        self.app.add_module(text or module(), name="xlwings")
        self.app.add_module("Sub Set_(a, b)\nCallerType = a\nUserPython = b\nEnd Sub", name="Setting")
        self.app.run("Setting.Set_", "Error", user_python)
        self.user_python = user_python
        self.received = self.app.add_workbook()
        self.app.activate_workbook(self.received)

    def called_from(self, kind):
        self.app.run("Setting.Set_", kind, self.user_python)

    def run(self, command=CHECK):
        self.app.run("xlwings.RunPython", command)
        console = self.app.console
        return list(console() if callable(console) else console)

    def messages(self):
        dialogs = self.app.dialogs
        return [str(text) for dialog in (dialogs() if callable(dialogs) else dialogs) for text in dialog]


@pytest.fixture
def excel(tmp_path):
    return Excel(tmp_path)


def test_a_button_starts_the_interpreter_of_the_user(excel):
    (command,) = excel.run()
    assert command == f'"{PYTHON}" -PE -B -c "{CHECK}" --wbx=0042006F006F006B0031 --detail= --from_xl=1 --hwnd=4242'


def plant_config(excel, key):
    excel.app.add_module('Sub Plant()\nActiveWorkbook.Sheets(1).Name = "quotaxl.conf"\nEnd Sub', name="Plant")
    excel.app.run("Plant.Plant")
    sheet = excel.app.sheet(1, workbook=excel.received)
    sheet.set_value("A1", key)
    sheet.set_value("B1", r"\\evil\share\python.exe")


@pytest.mark.parametrize("key", ["INTERPRETER_WIN", "INTERPRETER", "PYTHONPATH", "CONDA PATH"])
def test_the_config_sheet_of_a_received_workbook_is_not_read(excel, key):
    plant_config(excel, key)
    (command,) = excel.run()
    assert "evil" not in command
    assert command.startswith(f'"{PYTHON}"')


def test_without_the_edit_the_config_sheet_would_choose_the_interpreter(tmp_path):
    vendor = tmp_path / "vendor"
    shutil.copytree(asset("macros", "vendor"), vendor)
    edits = (vendor / "edits.toml").read_text(encoding="utf-8").split("[[edit]]\n")
    left = [edit for edit in edits if "config sheet of the active workbook" not in edit]
    assert len(left) == len(edits) - 1
    (vendor / "edits.toml").write_text("[[edit]]\n".join(left), encoding="utf-8")
    excel = Excel(tmp_path, text=module(vendor))
    plant_config(excel, "INTERPRETER_WIN")
    (command,) = excel.run()
    assert command.startswith(r'"\\evil\share\python.exe"')


def test_no_config_file_beside_the_workbook_is_looked_for(excel):
    assert not [line for line in excel.run() if line.startswith("READ")]


def test_a_sheet_with_python_code_is_not_run(excel):
    excel.app.add_module('Sub Plant()\nActiveWorkbook.Sheets(1).Name = "evil.py"\nEnd Sub', name="Plant")
    excel.app.run("Plant.Plant")
    (command,) = excel.run()
    assert f'-c "{CHECK}"' in command


@pytest.mark.parametrize(
    "command",
    [
        "import os; os.system('calc')",
        "import quotaxl.ribbon; quotaxl.ribbon.check(); import os; os.abort()",
        "import quotaxl.ribbon; quotaxl.ribbon.x(); import os#()",
        "import quotaxl.ribbon; quotaxl.ribbon.()",
        "import quotaxl.ribbon; quotaxl.ribbon.app.check()",
        "import quotaxl.ribbon; quotaxl.ribbon.run()",
        "import quotaxl.ribbon; quotaxl.ribbon.previous()",
        'import quotaxl.ribbon; quotaxl.ribbon.check"" & calc & ""()',
        "import quotaxl.ribbon; quotaxl.ribbon.",
        "",
    ],
)
def test_nothing_but_an_entry_point_is_run(excel, command):
    assert excel.run(command) == []


def test_a_formula_cannot_press_a_button(excel):
    excel.called_from("Range")
    assert excel.run() == []


@pytest.mark.parametrize("python", ["", "python", "pythonw", "python.exe", r"Scripts\python.exe", "C:python.exe"])
def test_an_interpreter_without_a_full_path_is_not_started(tmp_path, python):
    excel = Excel(tmp_path, python)
    assert excel.run() == []
    assert any("quotaxl addin install" in text for text in excel.messages())


@pytest.mark.parametrize("python", [r"D:\py\python.exe", r"\\server\py\python.exe"])
def test_an_interpreter_with_a_full_path_is_started(tmp_path, python):
    (command,) = Excel(tmp_path, python).run()
    assert command.startswith(f'"{python}" ')


def test_with_no_workbook_open_there_is_a_message(excel):
    text = module()
    assert text.count("If ActiveWorkbook Is Nothing Then") == 1
    excel.app.add_module(text.replace("ActiveWorkbook Is Nothing", "True"), name="Closed")
    excel.app.run("Closed.RunPython", CHECK)
    assert any("请先打开一个工作簿" in text for text in excel.messages())


@pytest.mark.parametrize(
    "name",
    [
        'a" & calc & ".xlsx',
        "2026=预算.xlsx",
        "a&calc.xlsx",
        "$(calc).xlsx",
        "a;b;c.xlsx",
        "`x`'.xlsx",
        " 100%OS% .xlsx",
    ],
)
def test_no_name_of_a_workbook_is_a_command(excel, name):
    text = module()
    assert text.count("ActiveWorkbook.Name") == 2  # one for each system
    asked = 'Public Function NameOf()\nNameOf = "{}"\nEnd Function'.format(name.replace('"', '""'))
    excel.app.add_module(asked, name="Named")
    excel.app.add_module(text.replace("ActiveWorkbook.Name", "NameOf()"), name="Other")
    excel.app.run("Other.RunPython", CHECK)
    console = excel.app.console
    (command,) = console() if callable(console) else console
    assert windows_arguments(command) == [
        PYTHON, "-PE", "-B", "-c", CHECK, "--wbx=" + digits(name), "--detail=", "--from_xl=1", "--hwnd=4242",
    ]  # fmt: skip
    assert from_digits(digits(name)) == name


def digits(text):
    return text.encode("utf-16-be").hex().upper()


def test_what_a_person_typed_is_no_command(excel):
    excel.app.run("xlwings.RunPython", ACCEPT, 'a" & calc & "%OS%\n；理由')
    console = excel.app.console
    (command,) = console() if callable(console) else console
    assert windows_arguments(command)[6] == "--detail=" + digits('a" & calc & "%OS%\n；理由')


@pytest.mark.parametrize(("setting", "option"), [("-I", "-I"), ("-PE", "-PE"), ("", "-PE"), ("-c calc", "-PE")])
def test_python_is_started_isolated_where_that_is_set_and_never_otherwise(tmp_path, setting, option):
    text = module()
    assert text.count('GetConfig("ISOLATION")') == 1
    excel = Excel(tmp_path, text=text.replace('GetConfig("ISOLATION")', f'"{setting}"'))
    (command,) = excel.run()
    assert windows_arguments(command)[1] == option


def windows_arguments(command):
    """Split as a program of Windows does; no text here has a backslash before a quotation mark."""
    out, current, inside = [], "", False
    for letter in command:
        if letter == '"':
            inside = not inside
        elif letter == " " and not inside:
            out.append(current)
            current = ""
        else:
            current += letter
    assert not inside
    return [*out, current]


def test_no_shell_is_started_on_windows():
    text = run_python(asset("macros", "vendor"))
    assert len(re.findall(r"WScript\.Run\(", text)) == 1
    assert "cmd.exe" not in text
    assert "comspec" not in text.lower()


@pytest.mark.parametrize("module_name", ["openpyxl", "quotaxl", "xlwings", "json"])
def test_a_module_planted_in_the_current_folder_is_not_imported(excel, tmp_path, module_name):
    """Excel's current folder is often the workbook's."""
    folder = tmp_path / "received"
    folder.mkdir()
    (folder / f"{module_name}.py").write_text("open('planted', 'w').close()\nraise SystemExit(0)\n")
    (command,) = excel.run()
    options = [*windows_arguments(command)[1:3], "-c"]
    program = f"import {module_name}"
    subprocess.run([sys.executable, *options, program], cwd=folder, check=True, capture_output=True)
    assert not (folder / "planted").exists()
    subprocess.run([sys.executable, "-B", "-c", program], cwd=folder, check=True, capture_output=True)
    assert (folder / "planted").exists()  # without -P it is: the test can fail
