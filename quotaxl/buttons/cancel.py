"""How a person stops a click: Esc in Excel for Windows, which waits for it; elsewhere 撤销 while it still works."""

import sys
from collections.abc import Callable
from pathlib import Path

import xlwings as xw

from quotaxl.app.home import home

_ESCAPE = 0x1B
_PRESSED = 0x8001
"""GetAsyncKeyState: held down now, or pressed since it was asked last."""


def ask() -> None:
    """Ask the click that is being worked on to stop."""
    _file().touch()


def asked(app: xw.App) -> Callable[[], bool]:
    """Return what says whether a person asked to stop since now; once asked it stays so."""
    _file().unlink(missing_ok=True)
    escaped = _escape(app)
    found = False

    def said() -> bool:
        nonlocal found
        found = found or escaped() or _file().exists()
        return found

    return said


def _file() -> Path:
    return home() / "stop"


def _escape(app: xw.App) -> Callable[[], bool]:
    """Return what says whether Esc was pressed in the program's window; elsewhere never."""
    if sys.platform != "win32":
        return lambda: False
    import ctypes  # noqa: PLC0415 - only here

    keys = ctypes.windll.user32
    window = app.hwnd
    keys.GetAsyncKeyState(_ESCAPE)  # forget what was pressed before

    def escaped() -> bool:
        pressed = keys.GetAsyncKeyState(_ESCAPE) & _PRESSED
        return bool(pressed) and keys.GetForegroundWindow() == window

    return escaped
