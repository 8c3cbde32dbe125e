"""The formats that findings and tables are written in: a module as_<format>.py each in findings/ and tables/.

A format is what its module says: BINARY, whether it needs a file to go to; BOM, whether a file of it begins with the
mark by which Excel knows UTF-8; and a function that makes it of what is shown. Nothing lists them but the folder.
"""

import pkgutil
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast

from quotaxl.core.finding import Outcome
from quotaxl.core.record import CheckRecord
from quotaxl.core.words import Lang

if TYPE_CHECKING:  # `--help` must not pay for polars and rich
    from rich.console import RenderableType

    from quotaxl.core.grid import Grid
    from quotaxl.core.statement import Prose
    from quotaxl.core.table import Table

Room = Literal["findings", "tables"]
_PREFIX = "as_"


@dataclass(frozen=True, slots=True)
class ShownFindings:
    """What a check answers: the files, the outcomes of its rules, and the record of what was checked and how."""

    files: Sequence[str]
    outcomes: Sequence[Outcome]
    lang: Lang
    record: CheckRecord | None = None


@dataclass(frozen=True, slots=True)
class ShownTables:
    """What was read of one file or several; `explain` asks for reasons, not figures, where a format tells them."""

    tables: "Sequence[Table]"
    grids: "Sequence[Grid]"
    prose: "Sequence[Prose]"
    outcomes: Sequence[Outcome]
    lang: Lang
    explain: bool = False


class Format(Protocol):
    """A module of views/findings, which takes ShownFindings, or of views/tables, which takes ShownTables."""

    BINARY: bool
    BOM: bool

    def made(self, shown: Any) -> "str | bytes | RenderableType":  # noqa: ANN401 -- each room its own
        """Return the data, or the text of a file, or what a terminal draws to its width."""
        ...


def formats(room: Room) -> tuple[str, ...]:
    """Return the names of the formats of a room, the table of a terminal first. None of them is loaded."""
    names = {module.name.removeprefix(_PREFIX) for module in pkgutil.iter_modules([str(Path(__file__).parent / room)])}
    return tuple(sorted(names, key=lambda name: (name != "table", name)))


def format_of(room: Room, name: str) -> Format:
    """Return a format of a room. Raises ModuleNotFoundError where there is none of this name."""
    return cast("Format", import_module(f"quotaxl.views.{room}.{_PREFIX}{name}"))
