import errno
import subprocess
import sys

import pytest
from click.testing import CliRunner

from quotaxl import __version__
from quotaxl.cli.main import COMMANDS, main
from quotaxl.core.errors import UserError
from quotaxl.core.words import Words

HEAVY = ("polars", "pandera", "xlwings", "openpyxl", "lxml", "rich", "xlrd", "docx", "python_calamine", "numpy")


def run(*arguments, **environ):
    return CliRunner(env={"QUOTAXL_LANG": "en", **environ}).invoke(main, [str(a) for a in arguments])


def test_help_imports_nothing_heavy():
    code = (
        "import sys\nfrom quotaxl.cli.main import main\ntry:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        f"print([m for m in {HEAVY!r} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_help_names_every_command_and_every_command_has_help():
    shown = run("--help").output
    for name in COMMANDS:
        assert f"  {name} " in shown
        asked = run(name, "--help")
        assert asked.exit_code == 0
        assert len(asked.output.splitlines()) > 4


def test_version():
    assert run("--version").output.strip() == f"quotaxl, version {__version__}"


@pytest.mark.parametrize(
    "line", ["nonsense", "check", "check --format pdf a", "check --format xlsx a", "new 阿图什市 24"]
)
def test_wrong_usage_is_2(line):
    assert run(*line.split()).exit_code == 2


def test_what_a_user_can_mend_is_2_with_a_message(tmp_path):
    done = run("check", tmp_path / "none.xlsx")
    assert done.exit_code == 2
    assert "none.xlsx" in done.stderr
    assert "What to do" in done.stderr
    assert "Traceback" not in done.output
    assert "处理办法" in run("check", tmp_path / "none.xlsx", "--lang", "zh").stderr


@pytest.mark.parametrize(
    ("place", "code"), [("很长/县.xlsx", 2), (b"a.xlsx", 2), (3, 3), (sys.modules["quotaxl.cli.main"].__file__, 3)]
)
def test_what_the_system_refuses_is_told_with_its_place_and_is_no_fault_of_ours(monkeypatch, place, code):
    """Whatever the system has against a user's path is told: Windows has hundreds of reasons. Our files are ours."""

    def refused(*_arguments):
        raise OSError(errno.EIO, "more data is available", place)

    monkeypatch.setattr("quotaxl.cli.check.check", refused)
    done = run("check", "a.xlsx", "--lang", "zh")
    assert done.exit_code == code
    assert ("系统不让使用" in done.stderr) is (code == 2)
    if isinstance(place, str) and code == 2:
        assert place in done.stderr
        assert "处理办法" in done.stderr


def test_a_fault_of_ours_is_3_and_says_where_only_when_asked(monkeypatch):
    def broken(*_arguments):
        raise RuntimeError("boom\x1b[31m")

    monkeypatch.setattr("quotaxl.cli.check.check", broken)
    done = run("check", "a.xlsx")
    assert done.exit_code == 3
    assert "boom\\x1b[31m" in done.stderr
    assert "--debug" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Traceback" in run("--debug", "check", "a.xlsx").stderr
    assert "Traceback" in run("check", "a.xlsx", QUOTAXL_DEBUG="1").stderr


def test_escapes_in_a_name_are_shown_not_obeyed(monkeypatch):
    def refused(*_arguments):
        raise UserError("a\x1b[2J.xlsx", Words("坏", "bad."), Words("换", "change."))

    monkeypatch.setattr("quotaxl.cli.check.check", refused)
    assert "a\\x1b[2J.xlsx" in run("check", "a.xlsx").stderr


def test_an_interruption_is_130(monkeypatch):
    def stopped(*_arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr("quotaxl.cli.check.check", stopped)
    assert run("check", "a.xlsx").exit_code == 130


def test_rules_and_explain_show_the_catalogue():
    listed = run("rules", COLUMNS="140")
    assert listed.exit_code == 0
    assert "QX-S101" in listed.output
    told = run("explain", "s101")
    assert told.exit_code == 0
    assert told.output.startswith("QX-S101")
    assert "{" not in told.output
    assert run("explain", "nope").exit_code == 2


def test_a_code_page_without_chinese_stops_nothing():
    done = subprocess.run(
        [sys.executable, "-m", "quotaxl", "rules", "--lang", "zh"],
        capture_output=True,
        env={"PYTHONIOENCODING": "cp437", "PYTHONUTF8": "0", "PATH": ""},
        check=False,
    )
    assert done.returncode == 0
    assert b"QX-S101" in done.stdout
    assert b"?" in done.stdout
