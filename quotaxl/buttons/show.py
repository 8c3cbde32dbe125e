"""Showing things to the user: a message in the program, a file in its own program."""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import xlwings as xw

TITLE = "quotaxl 债务限额"
QUIET = "QUOTAXL_NO_WINDOWS"
"""Set, nothing is opened and no message waits for a click: for tests and for machines without a person."""


def tell(app: xw.App, text: str, *, trouble: bool = False) -> None:
    """Show a message. Where the program has no message boxes it goes to the status bar."""
    if not os.environ.get(QUIET):
        with suppress(Exception):  # a message that cannot be shown must not hide what it is about
            if app.alert(text, TITLE, "ok", "critical" if trouble else "info") is not None:
                return
    with suppress(Exception):
        app.status_bar = " ".join(text.split())


def open_file(place: Path) -> None:
    """Open a file in the program that the system has for it."""
    if os.environ.get(QUIET):
        return
    if sys.platform == "win32":
        os.startfile(place)  # noqa: S606 - a file of our own folder
        return
    as_text = place.suffix in (".ini", ".log")
    command = ["open", *(["-t"] if as_text else [])] if sys.platform == "darwin" else ["xdg-open"]
    with suppress(OSError):
        subprocess.Popen(  # noqa: S603 - as above
            [*command, str(place)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
