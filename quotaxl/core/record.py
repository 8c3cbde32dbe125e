"""What an answer rests on: which files, as of which day, by which version, settings and acceptances."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from quotaxl.core.words import Words


class FileState(StrEnum):
    """What a file turned out to be good for."""

    CHECKED = "checked"
    BLANK = "blank"
    LEFT_OUT = "left-out"
    UNREADABLE = "unreadable"
    """It lay in a folder or archive that was given and could not be read: what it holds was not checked."""
    NOTHING = "nothing-to-check"
    """It lay there, was read, and holds neither table nor sentence that can be checked."""
    NOT_OPENED = "not-opened"
    """It lay there and is no document by its name: a picture, an archive, a folder."""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file that was given: its name as findings carry it, the SHA-256 of its bytes, what became of it.

    `sha256` is None where there is no saved file (the workbook was read from the program that has it open), and for
    what takes no part.
    """

    name: str
    sha256: str | None = None
    state: FileState = FileState.CHECKED
    why: Words | None = None
    """Why a file of a folder takes no part; None for one that does."""


@dataclass(frozen=True, slots=True)
class CheckRecord:
    """What was checked and how, so that the answer can be handed on.

    `as_of` is the day by which terms were judged, None where none was given; `settings` the quotaxl.toml that was
    used, `passed_over` those beside the files that were not, `left_out` how many rules did not run by choice;
    `accepted` the findings that count as accepted: rule, cell, reason; `select` and `ignore` the user's choice.
    """

    version: str
    files: tuple[FileRecord, ...] = ()
    as_of: date | None = None
    settings: str | None = None
    accepted: tuple[tuple[str, str, str], ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()
    left_out: int = 0

    @property
    def strays(self) -> tuple[FileRecord, ...]:
        """What lay in a folder or archive that was given and takes no part."""
        return tuple(file for file in self.files if file.why is not None)
