"""Where Excel looks for an add-in, and where the add-in looks for Python, in a user's home: no administrator needed."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

System = Literal["windows", "macos"]
ADDIN = "quotaxl.xlam"
SCRIPT = "quotaxl.applescript"
_GROUP = "Library/Group Containers/UBF8T346G9.Office/User Content.localized/Startup.localized/Excel"
_SCRIPTS = "Library/Application Scripts/com.microsoft.Excel"


@dataclass(frozen=True, slots=True)
class Places:
    """The files of an installation.

    `settings` (Windows) holds the interpreter in a line of the user's file, in the encoding that VBA reads;
    `script` (macOS) is the AppleScript through which the sandboxed Excel starts it. One of them is None.
    """

    system: System
    addin: Path
    settings: Path | None
    script: Path | None
    encoding: str


def this_system() -> System | None:
    """Return the system this runs on, or None where there is no Excel."""
    return {"win32": "windows", "darwin": "macos"}.get(sys.platform)  # type: ignore[return-value]


def places(system: System, home: Path, environ: Mapping[str, str]) -> Places:
    """Return the places in `home`; on Windows the environment's APPDATA and USERPROFILE come first, as for Excel."""
    if system == "macos":
        return Places(system, home / _GROUP / ADDIN, None, home / _SCRIPTS / SCRIPT, "utf-8")
    roaming = Path(environ.get("APPDATA") or home / "AppData" / "Roaming")
    profile = Path(environ.get("USERPROFILE") or home)
    return Places(
        system,
        roaming / "Microsoft" / "Excel" / "XLSTART" / ADDIN,
        profile / ".quotaxl" / "quotaxl.conf",
        None,
        "mbcs" if sys.platform == "win32" else "gbk",  # VBA reads files in the system's code page
    )
