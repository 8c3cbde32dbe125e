"""What the log says of each button: whether it was ever pressed on this computer, and what came of it the last time.

This is how a person proves the add-in in a real Excel: press every button, then read `quotaxl doctor`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from xml.etree import ElementTree as ET

_BUTTON = "{http://schemas.microsoft.com/office/2009/07/customui}button"
_LINE = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\S* (INFO|WARNING|ERROR) (.+?)(?:: (.*))?$")
_START = re.compile(r"quotaxl \S+, Python \S+, (\w+)$")


class Came(Enum):
    """What came of a press."""

    DONE = "done"
    TOLD = "told"  # something the user can mend was told
    FAILED = "failed"
    UNFINISHED = "unfinished"


@dataclass(frozen=True, slots=True)
class Press:
    """The last press of a button: when, with which versions on which system, and what came of it."""

    button: str
    when: str
    versions: str
    came: Came


def buttons(ribbon: Path) -> tuple[str, ...]:
    """Return the labels of the buttons that start Python, in the ribbon's order; VBA alone writes no log."""
    found = ET.parse(ribbon).iter(_BUTTON)  # noqa: S314 - our own file
    return tuple(button.get("label", "") for button in found if button.get("tag") != "vba")


def last_presses(log: Iterable[str], names: Iterable[str]) -> dict[str, Press]:
    """Return the last press of every button that the log knows."""
    known = set(names)
    found: dict[str, Press] = {}
    for line in log:
        match = _LINE.match(line.rstrip())
        if not match or match[3] not in known:
            continue
        when, level, button, text = match.groups()
        if text and level == "INFO" and _START.match(text):
            found[button] = Press(button, when, text, Came.UNFINISHED)
        elif button in found:
            came = {"INFO": Came.DONE, "WARNING": Came.TOLD, "ERROR": Came.FAILED}[level]
            found[button] = Press(button, when, found[button].versions, came)
    return found
