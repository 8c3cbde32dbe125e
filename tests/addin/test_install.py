"""Install, status and remove in homes of Windows and macOS that are only folders."""

import hashlib
import stat

import pytest

from quotaxl.addin.install import StepKind, interpreter_of, perform, plan_install, plan_remove
from quotaxl.addin.places import places
from quotaxl.core.errors import UserError

ADDIN = b"PK the add-in"
SCRIPT = 'property Interpreter : "@INTERPRETER@"\n'
WINDOWS_PYTHON = r"C:\Users\王芳\quotaxl\Scripts\python.exe"
MAC_PYTHON = "/Users/wang/quotaxl/bin/python"
WINDOWS_FILES = ["AppData/Roaming/Microsoft/Excel/XLSTART/quotaxl.xlam", ".quotaxl/quotaxl.conf"]
MAC_FILES = [
    "Library/Group Containers/UBF8T346G9.Office/User Content.localized/Startup.localized/Excel/quotaxl.xlam",
    "Library/Application Scripts/com.microsoft.Excel/quotaxl.applescript",
]
SYSTEMS = {"windows": (WINDOWS_PYTHON, WINDOWS_FILES), "macos": (MAC_PYTHON, MAC_FILES)}


@pytest.fixture(params=SYSTEMS)
def home(request, tmp_path):
    python, files = SYSTEMS[request.param]
    return tmp_path, places(request.param, tmp_path, {}), python, files


def plan(where, python, addin=ADDIN):
    return plan_install(where, addin, SCRIPT, python)


def contents(folder):
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_installing_makes_exactly_these_files(home):
    folder, where, python, files = home
    perform(plan(where, python))
    made = contents(folder)
    assert sorted(made) == sorted(files)
    assert hashlib.sha256(made[files[0]]).hexdigest() == hashlib.sha256(ADDIN).hexdigest()
    assert interpreter_of(where) == python


def test_a_plan_changes_nothing(home):
    folder, where, python, _ = home
    steps = plan(where, python)
    assert [step.kind for step in steps] == [StepKind.WRITE, StepKind.WRITE]
    assert contents(folder) == {}


def test_installing_again_keeps_everything(home):
    folder, where, python, _ = home
    perform(plan(where, python))
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    again = plan(where, python)
    assert {step.kind for step in again} == {StepKind.KEEP}
    perform(again)
    assert before == {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


def test_an_older_addin_is_seen_and_replaced(home):
    _, where, python, _ = home
    perform(plan(where, python, b"old"))
    steps = plan(where, python)
    assert [(step.kind, step.before) for step in steps] == [(StepKind.WRITE, True), (StepKind.KEEP, True)]
    perform(steps)
    assert where.addin.read_bytes() == ADDIN


def test_removing_leaves_no_file(home):
    folder, where, python, _ = home
    perform(plan(where, python))
    perform(plan_remove(where))
    assert contents(folder) == {}
    assert not (folder / ".quotaxl").exists()
    assert plan_remove(where) == ()
    assert interpreter_of(where) is None


def test_another_file_in_the_start_folder_is_left_alone(home):
    folder, where, python, _ = home
    other = where.addin.with_name("PERSONAL.XLSB")
    other.parent.mkdir(parents=True)
    other.write_bytes(b"theirs")
    perform(plan(where, python))
    perform(plan_remove(where))
    assert list(contents(folder).values()) == [b"theirs"]


@pytest.mark.parametrize("end", [b"", b"\r\n", b"\n"])
def test_the_users_own_settings_stay_byte_for_byte(tmp_path, end):
    where = places("windows", tmp_path, {})
    where.settings.parent.mkdir()
    theirs = b'"SHOW CONSOLE","\xd6\xd0"\r\n"interpreter_win","old.exe"\n"X","1"' + end
    where.settings.write_bytes(theirs)
    perform(plan(where, WINDOWS_PYTHON))
    installed = where.settings.read_bytes()
    assert installed.startswith(b'"SHOW CONSOLE","\xd6\xd0"\r\n"X","1"')
    assert installed.endswith(f'"INTERPRETER_WIN","{WINDOWS_PYTHON}"\r\n"ISOLATION","-PE"\r\n'.encode("gbk"))
    assert b"old.exe" not in installed
    perform(plan_remove(where))
    assert where.settings.read_bytes() == b'"SHOW CONSOLE","\xd6\xd0"\r\n"X","1"' + (end or b"\r\n")


def test_vba_reads_the_interpreter_in_the_code_page(tmp_path):
    where = places("windows", tmp_path, {})
    perform(plan(where, WINDOWS_PYTHON))
    assert "王芳".encode("gbk") in where.settings.read_bytes()


def test_a_path_that_the_code_page_lacks_is_refused_before_anything_is_written(tmp_path):
    where = places("windows", tmp_path, {})
    with pytest.raises(UserError, match="code page gbk"):
        plan(where, "C:\\Users\\Ελένη𠮷\\python.exe")
    assert contents(tmp_path) == {}


@pytest.mark.parametrize("path", ['/a" & (do shell script "calc") & "', "/a\nb"])
def test_a_path_that_would_end_its_text_is_refused(home, path):
    _, where, _, _ = home
    with pytest.raises(UserError, match="quotation mark or a line break"):
        plan(where, path)


def test_a_backslash_stays_one_in_the_applescript(tmp_path):
    where = places("macos", tmp_path, {})
    perform(plan(where, "/odd\\path/python"))
    assert where.script.read_text() == 'property Interpreter : "/odd\\\\path/python"\n'
    assert interpreter_of(where) == "/odd\\path/python"


def test_the_environment_of_windows_comes_first(tmp_path):
    where = places("windows", tmp_path, {"APPDATA": str(tmp_path / "r"), "USERPROFILE": str(tmp_path / "p")})
    assert where.addin == tmp_path / "r" / "Microsoft" / "Excel" / "XLSTART" / "quotaxl.xlam"
    assert where.settings == tmp_path / "p" / ".quotaxl" / "quotaxl.conf"


def test_a_folder_in_the_way_is_told_and_nothing_half_written_stays(home):
    folder, where, python, _ = home
    where.addin.mkdir(parents=True)
    (where.addin / "x").touch()
    with pytest.raises(UserError, match="cannot be read"):
        plan(where, python)
    assert list(contents(folder)) == [where.addin.relative_to(folder).as_posix() + "/x"]


def test_a_folder_that_must_not_be_written_is_told(home):
    folder, where, python, _ = home
    steps = plan(where, python)
    where.addin.parent.parent.mkdir(parents=True)
    where.addin.parent.touch()  # a file where a folder must be
    with pytest.raises(UserError, match="Quit Excel first"):
        perform(steps)
    assert [path for path in folder.rglob("*") if path.name.startswith(".quotaxl-")] == []


def test_files_can_be_read_by_excel(home):
    folder, where, python, _ = home
    perform(plan(where, python))
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*") if path.is_file()} == {0o644}
