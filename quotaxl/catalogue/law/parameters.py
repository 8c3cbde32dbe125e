"""Dated numbers and word lists from law: data, read once, unknown keys refused."""

import tomllib
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from quotaxl.catalogue.law.provisions import provisions
from quotaxl.core.words import Words

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Purpose:
    """Words that tell whether a project serves an earmark; `near` words name what a person must decide."""

    id: str
    header: tuple[str, ...]
    include: tuple[str, ...]
    exclude: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    why_near_zh: str = ""
    why_near_en: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """What a whole notice pays for, told from its title, and the words by which a project's name shows it."""

    id: str
    title: tuple[str, ...]
    zh: str
    en: str
    include: tuple[str, ...]
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NegativeItem:
    """One entry of a negative list and the words by which a project's name shows it."""

    zh: str
    en: str
    include: tuple[str, ...]
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NegativeList:
    """A dated list of what bond money of some kinds, or of some notices, may not be spent on."""

    id: str
    basis: str
    kinds: tuple[str, ...]
    zh: str
    en: str
    items: tuple[NegativeItem, ...]
    since: date
    until: date | None = None
    documents: tuple[str, ...] = ()
    title: tuple[str, ...] = ()

    @property
    def name(self) -> Words:
        """What the list is, for people."""
        return Words(self.zh, self.en)

    def holds(self, day: date) -> bool:
        """Return whether the list is in force on `day`."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A number of days from law, and the day from which it holds."""

    id: str
    days: int
    basis: str
    since: date


@dataclass(frozen=True, slots=True)
class YearlyDay:
    """A day of each year by which something is due, and the day from which that holds."""

    id: str
    month: int
    day: int
    basis: str
    since: date


@dataclass(frozen=True, slots=True)
class Plausible:
    """Bounds in 元 for the largest amount of a form's table."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Parameters:
    """All numbers and lists that rules take from law or from practice."""

    purposes: tuple[Purpose, ...]
    tasks: tuple[Task, ...]
    lists: tuple[NegativeList, ...]
    deadlines: dict[str, Deadline]
    yearly: dict[str, YearlyDay]
    plausible: dict[str, Plausible]
    generic: tuple[str, ...]


@cache
def shipped() -> Parameters:
    """Return the parameters that ship with quotaxl. Raises ValueError for unknown keys or provisions."""
    limits = _load("limits.toml")
    lists = tuple(
        _make(
            NegativeList,
            "negative-lists.toml",
            entry | {"items": _many(NegativeItem, "negative-lists.toml", entry["items"])},
        )
        for entry in _load("negative-lists.toml")["lists"]
    )
    deadlines = _many(Deadline, "limits.toml", limits["deadlines"])
    for basis in (*(found.basis for found in lists), *(found.basis for found in deadlines)):
        if basis not in provisions():
            raise ValueError(f"parameters cite an unknown provision {basis!r}")
    return Parameters(
        purposes=_many(Purpose, "purposes.toml", _load("purposes.toml", "words")["purposes"]),
        tasks=_many(Task, "purposes.toml", _load("purposes.toml", "words")["tasks"]),
        lists=lists,
        deadlines={found.id: found for found in deadlines},
        yearly={found.id: found for found in _many(YearlyDay, "limits.toml", limits["yearly"])},
        plausible={form: _make(Plausible, "limits.toml", entry) for form, entry in limits["plausible"].items()},
        generic=tuple(_load("names.toml", "words")["generic"]),
    )


def _load(name: str, room: str = "law") -> dict[str, Any]:
    return tomllib.loads(files("quotaxl.catalogue").joinpath(room, name).read_text("utf-8"))


def _many(kind: type[_T], file: str, entries: list[dict[str, Any]]) -> tuple[_T, ...]:
    return tuple(_make(kind, file, entry) for entry in entries)


def _make(kind: type[_T], file: str, entry: dict[str, Any]) -> _T:
    known = {f.name for f in fields(kind)}  # type: ignore[arg-type]
    if strange := set(entry) - known:
        raise ValueError(f"{file}: unknown keys {sorted(strange)} for {kind.__name__}")
    return kind(**{key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()})
