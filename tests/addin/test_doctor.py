"""The doctor starts what Excel would start; here that is a small program that behaves in different ways."""

import subprocess
import sys
from pathlib import Path

import pytest

from quotaxl.addin.doctor import compiled, files, locks, started, this_python
from quotaxl.addin.install import ISOLATED, perform, plan_install
from quotaxl.addin.places import places

SCRIPT = 'property Interpreter : "@INTERPRETER@"\n'
SECURITY = r"Software\Policies\Microsoft\Office\16.0\Excel\Security"

DEFENDER = r"Software\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"


def installed(home, body):
    python = home / "python"
    python.write_text(f"#!{sys.executable}\nimport sys\n{body}\n")
    python.chmod(0o755)
    where = places("macos", home, {})
    perform(plan_install(where, b"addin", SCRIPT, str(python)))
    return where


def test_a_python_that_imports_this_version_is_fine(tmp_path):
    where = installed(tmp_path, "assert sys.argv[1:4] == ['-PE', '-B', '-c']\nsys.stdout.write('1.2|/site/quotaxl')")
    check = started(where, "1.2", tmp_path)
    assert check.ok
    assert "quotaxl 1.2; /site/quotaxl" in check.found.en


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("sys.stdout.write('1.1|x')", "has quotaxl 1.1, while this is 1.2"),
        ("sys.exit('ModuleNotFoundError: No module named quotaxl')", "ModuleNotFoundError: No module named quotaxl"),
        ("sys.exit(3)", "cannot import quotaxl: 3"),
        ("import os; os.abort()", "cannot import quotaxl: -6"),
    ],
)
def test_a_python_that_cannot_is_told(tmp_path, body, told):
    check = started(installed(tmp_path, body), "1.2", tmp_path)
    assert not check.ok
    assert told in check.found.en


def test_a_python_that_is_gone_is_told(tmp_path):
    where = installed(tmp_path, "")
    (tmp_path / "python").unlink()
    check = started(where, "1.2", tmp_path)
    assert not check.ok
    assert "does not start" in check.found.en


def test_nothing_installed_is_told(tmp_path):
    where = places("windows", tmp_path, {})
    assert "quotaxl addin install" in started(where, "1.2", tmp_path).found.zh
    checks = list(files(plan_install(where, b"addin", SCRIPT, r"C:\python.exe")))
    assert [check.ok for check in checks] == [False, False]
    assert all("Missing" in check.found.en for check in checks)


def test_a_file_of_another_version_is_told(tmp_path):
    where = installed(tmp_path, "")
    checks = list(files(plan_install(where, b"newer", SCRIPT, str(tmp_path / "python"))))
    assert [check.ok for check in checks] == [False, True]
    assert "Differs" in checks[0].found.en


@pytest.mark.parametrize(
    ("key", "name"),
    [
        (SECURITY, "RequireAddinSig"),
        (SECURITY, "DisableAllAddins"),
        (SECURITY + r"\Trusted Locations", "AllLocationsDisabled"),
        (SECURITY.replace(r"\Policies", ""), "RequireAddinSig"),
        (DEFENDER, "d4f940ab-401b-4efc-aadc-ad5f3c50688a"),
    ],
)
@pytest.mark.parametrize("value", [1, "1"])
def test_a_lock_of_the_office_is_told(key, name, value):
    (check,) = locks(lambda *asked: value if asked == (key, name) else None)
    assert not check.ok
    assert f"{name}=1" in check.found.zh


@pytest.mark.parametrize("value", [None, 0, "2", [1]])
def test_no_lock_is_told_where_there_is_none(value):
    (check,) = locks(lambda *_: value)
    assert check.ok


def test_this_python_says_what_a_report_needs():
    assert all(text in this_python("9.9").found.en for text in (sys.executable, "9.9", sys.version.split()[0]))


def test_what_a_click_loads_is_kept_compiled(tmp_path):
    """Where an installer did not compile: the installed package as the buttons start it, one module's bytecode gone."""
    found = subprocess.run(
        [sys.executable, ISOLATED, "-c", "import quotaxl.addin.cfb as m; print(m.__cached__)"],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )
    cached = Path(found.stdout.strip())
    cached.unlink(missing_ok=True)
    assert compiled(sys.executable, ISOLATED, tmp_path)
    assert cached.is_file()


def test_a_python_that_does_not_start_compiles_nothing(tmp_path):
    assert not compiled(str(tmp_path / "none"), ISOLATED, tmp_path)
