"""Our code for the open workbook in a real Windows Python, on xlwings' own engine; `dev.py windows` runs this.

The Windows kit is installed under Wine as in tests/kit/wine.py; checks.py and the contract tests then run in its
Python on a mock Excel, see mockexcel.py for what that does and from where it is known. It proves our code on that
engine, pywin32's types, paths, encodings and what a refusal does; it does not prove Excel. What was printed is kept
in build/windows.log.
"""

import shutil
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

CHECKS = Path(__file__).parent
_SPEC = spec_from_file_location("wine", CHECKS.parent / "kit" / "wine.py")  # by path: another module is called kit
wine = module_from_spec(_SPEC)
_SPEC.loader.exec_module(wine)
ROOT, HOME, APP, windows = wine.ROOT, wine.HOME, wine.APP, wine.windows
machine, kit, installed = wine.machine, wine.kit, wine.installed
LOG = ROOT / "build" / "windows.log"
PYTEST = ("pytest", "_pytest", "pluggy", "iniconfig", "packaging", "pygments", "py")
"""Pure Python, lent to Windows' from this one."""


@pytest.fixture(scope="module")
def folder(installed):
    place = HOME / "检查"
    (place / "site").mkdir(parents=True)
    for name in ("allocation-xincaizhen-2024-18.xlsx", "artux-2024.xlsx"):
        shutil.copyfile(ROOT / "workbook" / name, place / name)
    for name in ("checks.py", "mockexcel.py", "contract.py"):
        shutil.copyfile(CHECKS / name, place / name)
    shutil.copyfile(CHECKS.parent / "contract" / "test_adapters.py", place / "test_adapters.py")
    for name in PYTEST:
        found = Path(find_spec(name).origin)
        if found.name == "__init__.py":
            shutil.copytree(found.parent, place / "site" / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(found, place / "site" / found.name)
    LOG.unlink(missing_ok=True)
    return place


def run(machine, folder, *words, limit=900):
    """Run words in the kit's Python; keep and return what was printed, with the exit code."""
    code, said = machine.run(windows(APP / "python.exe"), *words, limit=limit)
    with LOG.open("a", encoding="utf-8") as log:
        log.write(said)
    print(said)
    return code, said


@pytest.mark.parametrize("words", [("addin", "status"), ("doctor",), ("addin", "status", "--lang", "en")], ids=" ".join)
def test_what_is_installed_is_found(machine, folder, words):
    code, said = run(machine, folder, "-I", "-X", "utf8", "-m", "quotaxl", *words)
    assert "quotaxl.xlam" in said
    assert code == 0 or words == ("doctor",), said  # no button was clicked yet, which the doctor says


def test_every_check_passes_in_windows_python(machine, folder):
    code, said = run(machine, folder, "-B", windows(folder / "checks.py"), windows(folder))
    assert code == 0, said


def test_the_contract_holds_on_the_windows_engine(machine, folder):
    code, said = run(machine, folder, "-B", windows(folder / "contract.py"), windows(folder))
    assert code == 0, said


def test_the_addin_is_removed(machine, folder):
    code, said = run(machine, folder, "-I", "-X", "utf8", "-m", "quotaxl", "addin", "remove")
    assert code == 0, said
    assert not (wine.XLSTART / "quotaxl.xlam").exists()
    code, said = run(machine, folder, "-I", "-X", "utf8", "-m", "quotaxl", "addin", "status")
    assert code == 1, said
