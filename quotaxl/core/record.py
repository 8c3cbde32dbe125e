"""What an answer rests on: which files, as of which day, by which version, settings and acceptances."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class FileState(StrEnum):
    """What a file turned out to be good for."""

    CHECKED = "checked"
    BLANK = "blank"
    LEFT_OUT = "left-out"


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file that was given: its name as findings carry it, the SHA-256 of its bytes, what became of it.

    `sha256` is None where there is no saved file: the workbook was read from the program that has it open.
    """

    name: str
    sha256: str | None = None
    state: FileState = FileState.CHECKED


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
