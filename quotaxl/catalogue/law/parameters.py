"""Dated numbers and word lists from law: data, read once, unknown keys refused."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from msgspec import Struct

from quotaxl.catalogue.law.lists import NegativeList, Purpose
from quotaxl.catalogue.law.notices import NoticeTerms, notices, plain_number
from quotaxl.catalogue.law.provisions import provisions
from quotaxl.catalogue.shipped import decode, read


class Task(Struct, frozen=True, forbid_unknown_fields=True):
    """What a whole notice pays for, told from its title, and the words by which a project's name shows it."""

    id: str
    title: tuple[str, ...]
    zh: str
    en: str
    include: tuple[str, ...]
    exclude: tuple[str, ...] = ()


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
    owners: tuple[str, ...]
    """What the names of those who build end in."""
    ready: tuple[str, ...]
    """What the status of a project under way or ready to begin reads."""
    no_target: tuple[str, ...]
    """What stands for a performance target and is none."""
    notices: tuple[NoticeTerms, ...] = ()

    def with_notices(self, own: Iterable[NoticeTerms]) -> "Parameters":
        """Return the parameters with a bureau's own notices; one with the number of a shipped one takes its place.

        Its lists then hold instead of those; its words for an earmark's purpose hold for its own earmarks, and are
        looked at first there.
        """
        given = tuple(own)
        replaced = {plain_number(one.number) for one in given}
        kept = tuple(one for one in self.notices if plain_number(one.number) not in replaced)
        lists = tuple(one for one in self.lists if not one.notice or plain_number(one.notice) not in replaced)
        return replace(self, notices=(*kept, *given), lists=(*lists, *_lists_of(given)))


def _lists_of(given: Iterable[NoticeTerms]) -> tuple[NegativeList, ...]:
    return tuple(
        NegativeList(
            one.id,
            notice.key,
            notice.kinds or ("general", "special"),
            one.zh,
            one.en,
            one.items,
            date.min,
            notice=notice.number,
        )
        for notice in given
        for one in notice.lists
    )


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
    owners: tuple[str, ...]
    ready: tuple[str, ...]
    no_target: tuple[str, ...]


@cache
def shipped() -> Parameters:
    """Return the parameters that ship with quotaxl. Raises SpecError for unknown keys, ValueError for provisions."""
    limits = decode(read("law", "limits.toml"), _Limits, "law/limits.toml")
    lists = decode(read("law", "negative-lists.toml"), _Lists, "law/negative-lists.toml").lists
    names = decode(read("words", "names.toml"), _Names, "words/names.toml")
    words = decode(read("words", "purposes.toml"), _Purposes, "words/purposes.toml")
    cited = [one.basis for one in lists] + [one.basis for one in limits.deadlines]
    for basis in (*cited, *(one.basis for one in limits.yearly)):
        if basis not in provisions():
            raise ValueError(f"parameters cite an unknown provision {basis!r}")
    return Parameters(
        purposes=words.purposes,
        tasks=words.tasks,
        lists=(*lists, *_lists_of(notices())),
        deadlines={one.id: one for one in limits.deadlines},
        yearly={one.id: one for one in limits.yearly},
        generic=names.generic,
        owners=names.owners,
        ready=names.ready,
        no_target=names.no_target,
        notices=notices(),
    )
