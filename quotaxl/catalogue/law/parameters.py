"""Dated numbers and word lists from law: data, read once, unknown keys refused."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from msgspec import Struct

from quotaxl.catalogue.law.provisions import provisions
from quotaxl.catalogue.shipped import decode, read
from quotaxl.core.words import Words


class Purpose(Struct, frozen=True, forbid_unknown_fields=True):
    """Words that tell whether a project serves an earmark; `near` words name what a person must decide."""

    id: str
    header: tuple[str, ...]
    include: tuple[str, ...]
    exclude: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    why_near_zh: str = ""
    why_near_en: str = ""


class Task(Struct, frozen=True, forbid_unknown_fields=True):
    """What a whole notice pays for, told from its title, and the words by which a project's name shows it."""

    id: str
    title: tuple[str, ...]
    zh: str
    en: str
    include: tuple[str, ...]
    exclude: tuple[str, ...] = ()


class NegativeItem(Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of a negative list and the words by which a project's name shows it."""

    zh: str
    en: str
    include: tuple[str, ...]
    exclude: tuple[str, ...] = ()


class NegativeList(Struct, frozen=True, forbid_unknown_fields=True):
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


class Deadline(Struct, frozen=True, forbid_unknown_fields=True):
    """A number of days from law, and the day from which it holds."""

    id: str
    days: int
    basis: str
    since: date


class YearlyDay(Struct, frozen=True, forbid_unknown_fields=True):
    """A day of each year by which something is due, and the day from which that holds."""

    id: str
    month: int
    day: int
    basis: str
    since: date


@dataclass(frozen=True, slots=True)
class Parameters:
    """All numbers and lists that rules take from law or from practice."""

    purposes: tuple[Purpose, ...]
    tasks: tuple[Task, ...]
    lists: tuple[NegativeList, ...]
    deadlines: dict[str, Deadline]
    yearly: dict[str, YearlyDay]
    generic: tuple[str, ...]


class _Limits(Struct, frozen=True, forbid_unknown_fields=True):
    """limits.toml."""

    deadlines: tuple[Deadline, ...]
    yearly: tuple[YearlyDay, ...]


class _Lists(Struct, frozen=True, forbid_unknown_fields=True):
    """negative-lists.toml."""

    lists: tuple[NegativeList, ...]


class _Purposes(Struct, frozen=True, forbid_unknown_fields=True):
    """purposes.toml."""

    purposes: tuple[Purpose, ...]
    tasks: tuple[Task, ...]


class _Names(Struct, frozen=True, forbid_unknown_fields=True):
    """names.toml."""

    generic: tuple[str, ...]


@cache
def shipped() -> Parameters:
    """Return the parameters that ship with quotaxl. Raises SpecError for unknown keys, ValueError for provisions."""
    limits = decode(read("law", "limits.toml"), _Limits, "law/limits.toml")
    lists = decode(read("law", "negative-lists.toml"), _Lists, "law/negative-lists.toml").lists
    words = decode(read("words", "purposes.toml"), _Purposes, "words/purposes.toml")
    cited = [one.basis for one in lists] + [one.basis for one in limits.deadlines]
    for basis in (*cited, *(one.basis for one in limits.yearly)):
        if basis not in provisions():
            raise ValueError(f"parameters cite an unknown provision {basis!r}")
    return Parameters(
        purposes=words.purposes,
        tasks=words.tasks,
        lists=lists,
        deadlines={one.id: one for one in limits.deadlines},
        yearly={one.id: one for one in limits.yearly},
        generic=decode(read("words", "names.toml"), _Names, "words/names.toml").generic,
    )
