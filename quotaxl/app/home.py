"""The user's own folder of quotaxl: settings, log, what an undo needs."""

import os
import sys
from pathlib import Path

ENV = "QUOTAXL_HOME"


def place_of_home() -> Path:
    """Return where the folder is or would be; `QUOTAXL_HOME` names another one."""
    named = os.environ.get(ENV)
    return Path(named) if named else Path.home() / ".quotaxl"


def home() -> Path:
    """Return the folder, made if need be."""
    place = place_of_home()
    place.mkdir(parents=True, exist_ok=True)
    return place


def log_file() -> Path:
    """Return where buttons write what they did."""
    return home() / "quotaxl.log"


def settings_file() -> Path:
    """Return where the settings are."""
    return home() / "settings.ini"


def records() -> Path:
    """Return the folder of what undo needs."""
    return home() / "undo"


def ledgers() -> Path:
    """Return the folder of what was written where."""
    return place_of_home() / "written"


def links_file() -> Path:
    """Return where it is remembered which allocation table belongs to which county workbook."""
    return home() / "allocations.json"


def note_python() -> Path:
    """Write down which Python quotaxl runs in, for LibreOffice's extension to start, and return the note."""
    place = home() / "python.txt"
    place.write_text(sys.executable + "\n", encoding="utf-8")
    return place
