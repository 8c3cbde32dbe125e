"""Negative lists: what bond money may not be spent on, dated, cited and by kind of debt."""

from datetime import date

from msgspec import Struct

from quotaxl.catalogue.law.sorts import sorts
from quotaxl.core.words import Words


class NegativeItem(Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of a negative list and the words by which a project's name shows it; see dossier.screens."""

    zh: str
    en: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    """Words with which a name does not mean the entry, whatever else it says."""
    buildings: tuple[str, ...] = ()
    """Words for buildings that count unless the name has one of `public`: whom such a building serves."""
    public: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    """What a name ends in, before 项目, 资金 and the like."""
    apart: tuple[tuple[str, ...], ...] = ()
    """Words that mean the entry where they follow each other with others between them."""
    sort: str = ""
    """The sort of spending, in sorts.toml, whose names show the entry as well; "" for words of its own alone."""

    @property
    def hints(self) -> tuple[str, ...]:
        """Words one of which every name that shows the entry holds."""
        known = sorts()[self.sort].hints if self.sort in sorts() else ()
        return (*self.include, *self.buildings, *self.endings, *(words[0] for words in self.apart), *known)


class Purpose(Struct, frozen=True, forbid_unknown_fields=True):
    """Words that tell whether a project serves an earmark; `near` words name what a person must decide."""

    header: tuple[str, ...]
    """Words of the earmark's own text that choose this entry."""
    include: tuple[str, ...]
    exclude: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    id: str = ""
    why_near_zh: str = ""
    why_near_en: str = ""


class NegativeList(Struct, frozen=True, forbid_unknown_fields=True):
    """A dated list of what bond money of some kinds, or of notices on some task, may not be spent on."""

    id: str
    basis: str
    kinds: tuple[str, ...]
    zh: str
    en: str
    items: tuple[NegativeItem, ...]
    since: date
    until: date | None = None
    title: tuple[str, ...] = ()
    notice: str = ""
    """The number of the one notice whose money it is about, as it is cited."""

    @property
    def name(self) -> Words:
        """What the list is, for people."""
        return Words(self.zh, self.en)

    def holds(self, day: date) -> bool:
        """Return whether the list is in force on `day`."""
        return self.since <= day and (self.until is None or day <= self.until)
