"""What is shown where nothing can show it: no spreadsheet program, no program for a file."""

import sys

import pytest

from quotaxl.buttons import show
from quotaxl.buttons.click import run
from quotaxl.core.words import same


@pytest.fixture
def desktop(monkeypatch, tmp_path):
    """A system whose opener is a script of ours."""
    monkeypatch.delenv(show.QUIET, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(show, "_OPENING", 120.0)  # however busy the machine is
    monkeypatch.setenv("PATH", str(tmp_path))

    def opener(text):
        place = tmp_path / "xdg-open"
        place.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        place.chmod(0o755)

    return opener


def test_a_file_that_nothing_opens_is_said(desktop, tmp_path):
    assert show.open_file(tmp_path / "a.eml") is False  # there is no opener at all
    desktop("exit 3")
    assert show.open_file(tmp_path / "a.eml") is False
    desktop("exit 0")
    assert show.open_file(tmp_path / "a.eml") is True


@pytest.fixture
def click(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("QUOTAXL_HOME", str(tmp_path))

    def pressed(find):
        run("校验", lambda _: same("ok"), find)
        return capsys.readouterr().err

    return pressed


class Rejected(Exception):
    """As pywin32 tells that Excel is busy."""

    hresult, excepinfo = -2147418111, None


def test_a_click_whose_workbook_is_not_found_is_told(click, monkeypatch, tmp_path):
    shown = []
    monkeypatch.setattr("quotaxl.buttons.click.announce", lambda text: shown.append(text) or True)

    def missing():
        raise KeyError("2026=预算.xlsx")

    assert click(missing) == ""
    assert "没有找到所点按钮的工作簿。" in shown[0]
    assert "启用编辑" in shown[0]
    assert "KeyError" in (tmp_path / "quotaxl.log").read_text(encoding="utf-8")


def test_a_busy_program_is_told_in_words(click):
    def busy():
        raise Rejected

    assert "正忙" in click(busy)


def test_a_lock_ends_with_the_process_that_held_it(click, tmp_path):
    import subprocess  # noqa: PLC0415 - only here

    (tmp_path / "busy").touch()  # what 0.1.0 left where it was killed
    code = (
        "import os, sys\nfrom quotaxl.machine.oslock import try_lock\n"
        f"file = open({str(tmp_path / 'busy.lock')!r}, 'a+')\n"
        "assert try_lock(file)\nos.kill(os.getpid(), 9)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -9
    found = []

    def look():
        found.append(1)
        raise KeyError

    click(look)
    assert found == [1]
