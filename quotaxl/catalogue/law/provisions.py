"""The provisions that rules cite, each written once in provisions.toml, and under which circumstances one binds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from msgspec import Struct

from quotaxl.catalogue.law.notices import notices, plain_number
from quotaxl.catalogue.shipped import decode, read
from quotaxl.core.words import Words

ARITHMETIC = "arithmetic"
"""The basis of a rule that follows from the table's own sums."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What decides whether a provision binds: the day, the region's code, the kind of debt, the notices that pay.

    None where it is not known; what is not known keeps no provision from binding.
    """

    day: date | None = None
    place: str | None = None
    kind: str | None = None
    notices: frozenset[str] | None = None
    """Numbers as notices.plain_number writes them."""


class Provision(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A provision: short document name, article and number as cited, what it says, and where it binds."""

    key: str = ""
    document: str
    zh: str
    en: str
    article: str = ""
    number: str = ""
    since: date | None = None
    until: date | None = None
    kinds: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    notice: str = ""
    before: str = ""
    sure: bool = True

    @property
    def content(self) -> Words:
        """What it says, in short."""
        return Words(self.zh, self.en)

    @property
    def citation(self) -> str:
        """The provision as cited in Chinese: 预算法 第三十五条, or the document's number."""
        return " ".join(part for part in (self.number or self.document, self.article) if part)

    def binds(self, now: Circumstances) -> bool:
        """Return whether it holds under these circumstances."""
        return (
            (now.day is None or self.in_force(now.day))
            and (now.kind is None or not self.kinds or now.kind in self.kinds)
            and (now.place is None or not self.places or now.place.startswith(self.places))
            and (now.notices is None or not self.notice or plain_number(self.notice) in now.notices)
        )

    def in_force(self, day: date) -> bool:
        """Return whether its text holds on a day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@cache
def provisions() -> dict[str, Provision]:
    """Return every provision by key, those of single notices among them. Raises SpecError for an unknown key."""
    entries = decode(read("law", "provisions.toml"), dict[str, Provision], "law/provisions.toml")
    own = {
        one.key: Provision(
            key=one.key, document=one.title, number=one.number, zh=one.zh, en=one.en,
            kinds=one.kinds, places=(one.place,), notice=one.number,
        )
        for one in notices()
    }  # fmt: skip
    keyed = {key: _keyed(key, one) for key, one in entries.items()} | own
    if lost := {one.before for one in keyed.values() if one.before} - keyed.keys():
        raise ValueError(f"provisions.toml: no provision {sorted(lost)}")
    return keyed


def _keyed(key: str, entry: Provision) -> Provision:
    data = {name: getattr(entry, name) for name in entry.__struct_fields__}
    return Provision(**data | {"key": key})


def binding(basis: Iterable[str], now: Circumstances) -> tuple[Provision, ...]:
    """Return which provisions hold now for the duties of `basis`: each itself, else what laid the duty down before.

    ARITHMETIC is no provision. Raises KeyError for an unknown key.
    """
    found: dict[str, Provision] = {}
    for key in basis:
        one = None if key == ARITHMETIC else provisions()[key]
        while one is not None and not one.binds(now):
            one = provisions().get(one.before)
        if one is not None:
            found[one.citation] = one
    return tuple(found.values())


def cite(basis: tuple[str, ...], now: Circumstances | None = None) -> tuple[str, ...]:
    """Return the citations of what binds now, of every key where no circumstances are given.

    ARITHMETIC gives 表内勾稽关系. Raises KeyError for an unknown key.
    """
    held = binding(basis, now or Circumstances())
    return tuple(one.citation for one in held) + (("表内勾稽关系",) if ARITHMETIC in basis else ())
