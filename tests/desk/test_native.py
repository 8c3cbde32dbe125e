"""xlwings is kept from ending programs that are not ours, and from asking for ever."""

import subprocess
import sys
from pathlib import Path

import xlwings as xw

SCRIPT = """
import atexit, sys
from types import ModuleType

windows = ModuleType("xlwings._xlwindows")  # what xlwings has where it found an Excel engine
windows.N_COM_ATTEMPTS = 0
windows.cleanup = lambda: print("taskkill")
atexit.register(windows.cleanup)
sys.modules[windows.__name__] = windows
if "tame" in sys.argv:
    from quotaxl.desk.native import tame
    tame()
    tame()  # and again, as every click does
    assert windows.N_COM_ATTEMPTS > 0
"""


def ended(*arguments):
    done = subprocess.run([sys.executable, "-c", SCRIPT, *arguments], capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_the_handler_that_ends_other_excels_is_taken_out():
    assert ended() == ["taskkill"]
    assert ended("tame") == []


def test_without_that_module_nothing_happens():
    code = "from quotaxl.desk.native import tame; tame()"
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stderr == b""


def test_xlwings_still_has_what_is_taken_out():
    """Where this fails, `tame` does nothing any more: see what took its place."""
    source = (Path(xw.__file__).parent / "_xlwindows.py").read_text(encoding="utf-8")
    assert "@atexit.register\ndef cleanup():" in source
    assert "taskkill /PID" in source
    assert "N_COM_ATTEMPTS = 0" in source
