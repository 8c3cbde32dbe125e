"""Pages of records: what the program makes of an input, written down as it was when somebody last ran `dev.py record`.

A page holds the records of a group of inputs, each under a line `== name`. It claims no truth.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PAGES = Path(__file__).parent / "pages"
HEAD = "== "
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Recorded:
    """An input: the page of its record, its name there, and what tells what the program makes of it, line by line."""

    page: str
    name: str
    tell: Callable[[], Sequence[str]]

    @property
    def id(self) -> str:
        """What the test of this record is called."""
        return f"{self.page}-{self.name}".replace(" ", "-").replace("/", "-")

    def kept(self) -> list[str] | None:
        """Return what was written down; None where nothing was."""
        return sections(self.page).get(self.name)


def path_of(page: str) -> Path:
    """Return the file of a page."""
    return PAGES / f"{page}.txt"


@cache
def sections(page: str) -> Mapping[str, list[str]]:
    """Return the records of a page by their names, in its order; none where there is no such page."""
    found: dict[str, list[str]] = {}
    lines = path_of(page).read_text("utf-8").split("\n") if path_of(page).is_file() else []
    for line in lines:
        if line.startswith(HEAD):
            found[line.removeprefix(HEAD)] = []
        elif line:
            found[next(reversed(found))].append(line)
    return found


def seen(text: str) -> str:
    """Return a text on one line, with whatever nobody sees spelled out."""
    return _UNSEEN.sub(lambda m: f"\\u{ord(m[0]):04x}" if m[0] != "\n" else "⏎", text)


def page_text(records: Iterable[Recorded]) -> str:
    """Return the whole text of a page."""
    return "\n".join("\n".join([f"{HEAD}{one.name}", *one.tell(), ""]) for one in records)
