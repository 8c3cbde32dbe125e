"""A file saved in another format by LibreOffice, in a profile of its own, without macros and without a window."""

import subprocess
from pathlib import Path

from quotaxl.libreoffice.find import programs
from quotaxl.libreoffice.process import surroundings

PATIENCE = 90
"""Seconds given to LibreOffice."""


class NotConverted(Exception):
    """LibreOffice is missing (`missing`), or made nothing of a file; the text says what went wrong."""

    def __init__(self, detail: str, *, missing: bool = False) -> None:
        super().__init__(detail)
        self.missing = missing


def converted(source: Path, ending: str, room: Path) -> Path:
    """Save `source` with another `ending` (docx, xlsx) in the folder `room`, which is ours alone; return its place.

    Raises NotConverted.
    """
    found = programs()
    if not found:
        raise NotConverted("no LibreOffice", missing=True)
    made = room / "made" / f"{source.stem}.{ending}"
    profile = f"-env:UserInstallation={(room / 'profile').as_uri()}"
    words = [str(found[0]), profile, "--headless", "--norestore", "--convert-to", ending, "--outdir", str(made.parent)]
    aside = surroundings(room)
    try:
        subprocess.run([*words, str(source)], env=aside, capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603 - a fixed command on our own copy
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotConverted(type(error).__name__) from None
    if not made.exists():
        raise NotConverted("no output")
    return made
