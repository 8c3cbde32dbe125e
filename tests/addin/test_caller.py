import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import xlwings as xw

from quotaxl.addin.caller import argument, caller, from_digits


def app(hwnd, *names):
    return SimpleNamespace(hwnd=hwnd, books=[SimpleNamespace(name=name, hwnd=hwnd) for name in names])


@pytest.fixture
def pressed(monkeypatch):
    def press(apps, *arguments):
        monkeypatch.setattr(sys, "argv", ["-c", *arguments])
        monkeypatch.setattr(xw, "apps", apps)
        monkeypatch.setattr(xw.Book, "caller", lambda: "asked xlwings")
        return caller()

    return press


@pytest.mark.parametrize("name", ["2026=预算.xlsx", "=.xlsx", "a==b=.xlsx"])
def test_a_name_with_an_equals_sign_is_found_in_the_right_window(pressed, name):
    apps = [app(1, name), app(2, "2026.xlsx", name.upper())]
    found = pressed(apps, f"--wb={name}", "--from_xl=1", "--hwnd=2")
    assert (found.hwnd, found.name) == (2, name.upper())


@pytest.mark.parametrize("name", ["预算.xlsx", " 100%OS% 𠮷.xlsx", "2026=预算.xlsx", 'a".xlsx'])
def test_a_name_in_digits_is_found_as_it_is(pressed, name):
    digits = name.encode("utf-16-be").hex().upper()
    found = pressed([app(1, name), app(2, "x.xlsx", name)], f"--wbx={digits}", "--from_xl=1", "--hwnd=2")
    assert (found.hwnd, found.name) == (2, name)


def test_a_blank_before_a_name_is_kept(pressed):
    assert pressed([app(7, "a.xlsx", " a.xlsx")], "--wb= a.xlsx", "--from_xl=1").name == " a.xlsx"


@pytest.mark.parametrize(("digits", "text"), [("", ""), ("7406", "理"), ("xyz", ""), ("74", "\ufffd")])
def test_digits_are_a_text_or_nothing(digits, text):
    assert from_digits(digits) == text


def test_excel_for_mac_gives_no_window(pressed):
    assert pressed([app(7, "a.xlsx", "a=b.xlsx")], "--wb=a=b.xlsx", "--from_xl=1").name == "a=b.xlsx"


def test_a_name_that_is_not_open_is_told(pressed):
    with pytest.raises(KeyError, match="a=b"):
        pressed([app(1, "a.xlsx")], "--wb=a=b.xlsx", "--from_xl=1", "--hwnd=1")


@pytest.mark.parametrize("arguments", [[], ["--wb=预算.xlsx", "--from_xl=1"], ["--wb=a=b.xlsx"]])
def test_all_else_is_left_to_xlwings(pressed, arguments):
    assert pressed([app(1, "预算.xlsx")], *arguments) == "asked xlwings"


def test_xlwings_still_cuts_the_name():
    """Where this fails, caller() is no longer needed."""
    assert 'wb = arg.split("=")[1].strip()' in Path(xw.main.__file__).read_text(encoding="utf-8")


def test_an_argument_keeps_all_that_follows():
    assert argument(["-c", "--wb=a=b --wb=c"], "--wb=") == "a=b --wb=c"
    assert argument(["-c"], "--wb=") is None
