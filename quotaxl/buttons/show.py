"""Showing things to the user: a message in the program, a file in its own program."""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import xlwings as xw

TITLE = "quotaxl 债务限额"
_WARNING, _TOPMOST = 0x30, 0x40000
"""MB_ICONWARNING and MB_TOPMOST of MessageBoxW."""
_OPENING = 3.0
"""Seconds in which a system's opener says that it has no program for a file."""
QUIET = "QUOTAXL_NO_WINDOWS"
"""Set, nothing is opened and no message waits for a click: for tests and for machines without a person."""


def tell(app: xw.App, text: str, *, trouble: bool = False, box: bool = True) -> None:
    """Show a message, in a box or in the status bar. Where the program has no boxes it goes to the status bar."""
    if box and not os.environ.get(QUIET):
        with suppress(Exception):  # a message that cannot be shown must not hide what it is about
            if app.alert(text, TITLE, "ok", "critical" if trouble else "info") is not None:
                return
    with suppress(Exception):
        app.status_bar = " ".join(text.split())


def announce(text: str) -> bool:
    """Show a message without a spreadsheet program: none was found. Return whether a person could see it."""
    if os.environ.get(QUIET):
        return False
    with suppress(Exception):
        if sys.platform == "win32":
            import ctypes  # noqa: PLC0415 - only here

            ctypes.windll.user32.MessageBoxW(None, text, TITLE, _WARNING | _TOPMOST)
            return True
        if sys.platform == "darwin":
            script = "on run argv\ndisplay alert (item 1 of argv) message (item 2 of argv)\nend run"
            command = ["/usr/bin/osascript", "-e", script, TITLE, text]
            return subprocess.run(command, check=False, capture_output=True).returncode == 0  # noqa: S603 - our own script
    return False


def open_file(place: Path) -> bool:
    """Open a file in the program that the system has for it; return False where it has none."""
    if os.environ.get(QUIET):
        return True
    if sys.platform == "win32":
        try:
            os.startfile(place)  # noqa: S606 - a file of our own folder
        except OSError:
            return False
        return True
    as_text = place.suffix in (".ini", ".log")
    command = ["open", *(["-t"] if as_text else [])] if sys.platform == "darwin" else ["xdg-open"]
    try:
        opener = subprocess.Popen(  # noqa: S603 - as above
            [*command, str(place)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    except OSError:
        return False
    try:
        return opener.wait(_OPENING) == 0
    except subprocess.TimeoutExpired:
        return True  # some systems' openers stay as long as the program
