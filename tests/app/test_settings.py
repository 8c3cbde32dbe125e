"""Settings are the checker's: where they come from, what is passed over, and what is no file of settings at all."""

import json
import os
import sys

import pytest
from click.testing import CliRunner

from quotaxl.app.settings import acceptances, settings
from quotaxl.cli.main import main
from quotaxl.core.assets import asset
from quotaxl.core.errors import UserError

IGNORE = 'ignore = ["QX-S"]\n'


@pytest.fixture
def places(tmp_path, monkeypatch):
    """The current folder, the user's own, and that of a received file."""
    here, own, received = (tmp_path / name for name in ("here", "own", "received"))
    for place in (here, own, received):
        place.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setenv("QUOTAXL_HOME", str(own))
    return here, own, received


def test_what_comes_with_a_file_is_passed_over_and_mentioned(places):
    _, _, received = places
    (received / "quotaxl.toml").write_text(IGNORE)
    held = settings([received / "a.xlsx"])
    assert (held.place, held.config.choice.ignore) == (None, ())
    assert held.passed_over == ((received / "quotaxl.toml").resolve(),)


def test_the_named_file_comes_before_the_current_folder_and_that_before_the_own(places, tmp_path):
    here, own, received = places
    (own / "quotaxl.toml").write_text('ignore = ["QX-L"]')
    assert settings([received / "a.xlsx"]).config.choice.ignore == ("QX-L",)
    (here / "quotaxl.toml").write_text(IGNORE)
    assert settings([received / "a.xlsx"]).config.choice.ignore == ("QX-S",)
    (tmp_path / "c.toml").write_text('ignore = ["QX-P"]')
    assert settings([received / "a.xlsx"], tmp_path / "c.toml").config.choice.ignore == ("QX-P",)
    with pytest.raises(UserError, match="no such file"):
        settings([], tmp_path / "none.toml")


def test_a_workbook_in_the_current_folder_is_checked_by_its_settings(places):
    here, _, _ = places
    (here / "quotaxl.toml").write_text(IGNORE)
    held = settings([here / "a.xlsx"])
    assert (held.config.choice.ignore, held.passed_over) == (("QX-S",), ())


@pytest.mark.parametrize(
    ("text", "why"), [("a = " + "[" * 3000, "deep|TOML"), ("x" * (1 << 21), "too large"), ("\udc00", "UTF-8")]
)
def test_what_is_no_settings_is_refused(places, text, why):
    here, _, received = places
    for place in (here / "quotaxl.toml", received / "a.xlsx.accepted.toml"):
        place.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(UserError, match=why):
        settings([])
    with pytest.raises(UserError, match=why):
        acceptances(received / "a.xlsx")


@pytest.mark.skipif(sys.platform == "win32", reason="only POSIX has named pipes")
def test_a_pipe_is_refused_and_does_not_hang(places):
    here, _, _ = places
    os.mkfifo(here / "quotaxl.toml")
    with pytest.raises(UserError, match="no ordinary file"):
        settings([])


def test_the_answer_says_what_holds_and_what_was_passed_over(places):
    here, _, received = places
    (here / "quotaxl.toml").write_text('ignore = ["QX-P"]')
    (received / "quotaxl.toml").write_text('select = ["QX-Y"]')
    file = received / "n.xlsx"
    file.write_bytes(asset("workbook", "allocation-xincaizhen-2024-18.xlsx").read_bytes())
    shown = CliRunner().invoke(main, ["check", "--lang", "en", str(file)]).stdout
    shown = " ".join(shown.split())
    assert "rules left out" in shown
    assert "is not obeyed" in shown
    told = json.loads(CliRunner().invoke(main, ["check", "--format", "json", str(file)]).stdout)["checked"]
    assert told["settings"] == str((here / "quotaxl.toml").resolve())
    assert told["settings_passed_over"] == [str((received / "quotaxl.toml").resolve())]
    assert told["rules_left_out"] > 5


def test_no_rule_run_is_never_nothing_found(places, tmp_path):
    file = tmp_path / "n.xlsx"
    file.write_bytes(asset("workbook", "allocation-xincaizhen-2024-18.xlsx").read_bytes())
    done = CliRunner().invoke(main, ["check", "--lang", "en", "--ignore", "QX-", str(file)])
    assert "nothing was checked" in done.stdout
    assert "found nothing" not in done.stdout
