"""The vendored module: the file of the pinned wheel, and every edit to it."""

import hashlib
import re
import shutil
import tomllib
from importlib.metadata import files, version

import pytest

from quotaxl.addin.vendored import apply, run_python, vendored
from quotaxl.core.assets import asset
from quotaxl.core.errors import UserError

VENDOR = asset("macros", "vendor")
PINNED = tomllib.loads((VENDOR / "vendor.toml").read_text(encoding="utf-8"))
EDITS = tomllib.loads((VENDOR / "edits.toml").read_text(encoding="utf-8"))["edit"]
FROM_WHEEL = {
    "xlwings_custom_addin.bas": "xlwings/xlwings_custom_addin.bas",
    "Dictionary.cls": "xlwings/addin/Dictionary.cls",
}


@pytest.mark.parametrize("name", FROM_WHEEL)
def test_the_file_is_the_one_of_the_pinned_wheel(name):
    if version("xlwings") != PINNED["xlwings"]:
        pytest.skip(f"xlwings {version('xlwings')} is installed, {PINNED['xlwings']} is vendored")
    (place,) = (path.locate() for path in files("xlwings") if str(path) == FROM_WHEEL[name])
    assert (VENDOR / name).read_bytes() == place.read_bytes()


@pytest.mark.parametrize("name", PINNED["sha256"])
def test_the_file_has_its_registered_hash(name):
    assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == PINNED["sha256"][name]


def test_a_changed_file_is_refused(tmp_path):
    shutil.copytree(VENDOR, tmp_path / "vendor")
    with (tmp_path / "vendor" / "xlwings_custom_addin.bas").open("ab") as file:
        file.write(b"\r\n'")
    with pytest.raises(UserError, match="sha256"):
        run_python(tmp_path / "vendor")


def test_every_edit_says_why():
    assert all(len(edit["why"]) > 20 for edit in EDITS)


@pytest.mark.parametrize("at", range(len(EDITS)))
def test_an_edit_matches_once_and_not_again(at):
    text = vendored(VENDOR, "xlwings_custom_addin.bas")
    for edit in EDITS[:at]:
        text = apply(text, edit, "edits.toml")
    part = EDITS[at].get("old") or EDITS[at]["from"]
    for other in (text.replace(part, ""), text + part):
        with pytest.raises(UserError, match=r"matches [02] times"):
            apply(other, EDITS[at], "edits.toml")


def test_an_end_before_the_beginning_is_refused():
    with pytest.raises(UserError, match="matches 0 times"):
        apply("b a", {"from": "a", "to": "b"}, "edits.toml")


def test_only_run_python_can_be_called_from_outside():
    """A cell of any open workbook can call every public function of an add-in."""
    text = run_python(VENDOR)
    procedures = re.findall(r"^(\w+ )?(?:Function|Sub) (\w+)", text, re.MULTILINE)
    assert len(procedures) > 10
    assert [name for scope, name in procedures if scope != "Private "] == ["RunPython"]


@pytest.mark.parametrize(
    "word",
    [
        "Declare ", ".dll", ".dylib", "cmd.exe", "xlwings.pro", "LICENSE_KEY", "prepare_sys_path", "PYTHONPATH",
        "GetDirectoryConfigFilePath", "SheetExists(ActiveWorkbook, PROJECT_NAME", "GetConfigFromSheet(ActiveWorkbook",
        "ActiveWorkbook.FullName", "ActiveWorkbook.Path", "VBProject", "myaddin", "VbaHandler\", ParameterString",
    ],
)  # fmt: skip
def test_what_the_edits_take_out_is_gone(word):
    assert word not in run_python(VENDOR)


def test_every_procedure_that_is_called_is_there():
    text = run_python(VENDOR)
    code = "\n".join(re.sub(r"\"[^\"]*\"", '""', line).split("'")[0] for line in text.splitlines())
    gone = set(re.findall(r"(?:Function|Sub) (\w+)", vendored(VENDOR, "xlwings_custom_addin.bas"))) - set(
        re.findall(r"(?:Function|Sub) (\w+)", text)
    )
    assert {"ImportPythonUDFs", "SaveConfigToFile", "RunFrozenPython"} <= gone
    assert [name for name in gone if re.search(rf"\b{name}\b", code)] == []
