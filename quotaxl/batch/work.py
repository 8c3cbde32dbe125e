"""The pieces that go between the process that leads a batch and those that do the work: plain values, no tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from quotaxl.core.visible import visible

SHARED = "shared"
"""The unit of files that concern many counties: notices, and published tables with a row for each county."""

ALL = "all"
"""The unit of what rules say that compare all counties."""

_BETWEEN = "between:"


def between(prefecture: str) -> str:
    """Return the unit of what rules say that compare the counties of a prefecture; its own workbook is another's."""
    return _BETWEEN + prefecture


def joint(unit: str) -> bool:
    """Return whether a unit is of several at once: of notices, or of what rules say that compare counties."""
    return unit in (SHARED, ALL) or unit.startswith(_BETWEEN)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to work on: `location` is a path or URL, `member` the file's name inside it where that is an archive."""

    location: str
    member: str = ""
    digest: str = ""
    """Of its bytes, where they are known already."""
    places: tuple[str, ...] = ()
    """Of a shared file, the provinces (two digits) that it concerns; empty for any."""
    forms: tuple[str, ...] = ()
    """Of a shared file, the forms of its tables."""

    @property
    def name(self) -> str:
        """The file's name as people are told it: visible, also where it is no UTF-8."""
        return visible(f"{self.location}/{self.member}" if self.member else self.location)


@dataclass(frozen=True, slots=True)
class Job:
    """What is done with every unit, the same in all of a batch. `settings` is the text of quotaxl.toml.

    `action` is check, fill, mark, read or draft; `templates` are ids or paths for fill, kinds of texts for draft; `out`
    is the folder or URL for results.
    """

    action: str
    out: str
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    as_of: str | None = None
    settings: str = ""
    templates: tuple[str, ...] = ()
    lang: str = "zh"


@dataclass(frozen=True, slots=True)
class BatchTask:
    """Files that one worker reads and judges together, beside the shared ones that concern many counties."""

    files: tuple[SourceFile, ...]
    shared: tuple[SourceFile, ...] = ()
    units: tuple[str, ...] = ()
    """The only units to keep, where the files are known already; all where it is empty."""
    peek: bool = False
    """Whether the files are only to be told apart: which of them concern many counties."""
    whole: bool = False
    """Whether the files are the shared ones themselves, judged all together."""
    rules: tuple[str, ...] = ()
    """The only rules to run, for those that need more than one county."""


@dataclass(frozen=True, slots=True)
class FileDone:
    """One file: its digest (with what was accepted of it), the unit it belongs to, and why it could not be used."""

    name: str
    digest: str = ""
    unit: str | None = None
    kind: str = ""
    forms: tuple[str, ...] = ()
    error: str | None = None
    size: int = 0
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitDone:
    """One unit, a county as a rule: its files, what was found by rule and severity, what it states, what was written.

    `figures` are amounts in whole 元 as text, by form/row/field; `keys` tell findings apart from run to run;
    `folder` is where its results are, below the batch's folder.
    """

    unit: str
    name: str
    folder: str
    files: tuple[str, ...]
    found: Mapping[str, int] = field(default_factory=dict)
    keys: tuple[str, ...] = ()
    figures: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)
    projects: int = 0
    filled: bool = False
    error: str | None = None


@dataclass(frozen=True, slots=True)
class TaskDone:
    """What a worker gives back: files, units, how each rule ended (rule/status → times), names of shared files met."""

    files: tuple[FileDone, ...]
    units: tuple[UnitDone, ...]
    ended: Mapping[str, int] = field(default_factory=dict)
    frame: bytes = b""
    """For read: the cells of all tables as Arrow IPC."""
    shared: str = ""
    """In a record, the fingerprint of all shared files that were known."""


def plain(done: TaskDone) -> dict[str, Any]:
    """Return a result as JSON can hold it; without its frame."""
    return {
        "files": [{n: _json(getattr(f, n)) for n in f.__slots__} for f in done.files],
        "units": [{n: _json(getattr(u, n)) for n in u.__slots__} for u in done.units],
        "ended": dict(done.ended),
    }


def restored(data: Mapping[str, Any]) -> TaskDone:
    """Return the result that `plain` gave. Raises TypeError or KeyError where it is none."""
    files = tuple(FileDone(**{**f, "forms": tuple(f["forms"]), "places": tuple(f["places"])}) for f in data["files"])
    lists = ("files", "keys")
    units = tuple(UnitDone(**{**u, **{n: tuple(u[n]) for n in lists}}) for u in data["units"])
    return TaskDone(files, units, dict(data["ended"]), shared=data.get("shared", ""))


def _json(value: object) -> object:
    return dict(value) if isinstance(value, Mapping) else list(value) if isinstance(value, tuple) else value
