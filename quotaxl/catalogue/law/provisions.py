"""The provisions that rules cite, each written once in provisions.toml."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from msgspec import Struct

from quotaxl.catalogue.shipped import decode, read
from quotaxl.core.words import Words

ARITHMETIC = "arithmetic"
"""The basis of a rule that follows from the table's own sums."""


@dataclass(frozen=True, slots=True)
class Provision:
    """A provision: short document name, article and number as cited, the day it holds from, what it says."""

    key: str
    document: str
    content: Words
    article: str = ""
    number: str = ""
    since: date | None = None

    @property
    def citation(self) -> str:
        """The provision as cited in Chinese: 预算法 第三十五条, or the document's number."""
        return " ".join(part for part in (self.number or self.document, self.article) if part)


class _Entry(Struct, frozen=True, forbid_unknown_fields=True):
    """An entry of provisions.toml."""

    document: str
    zh: str
    en: str
    article: str = ""
    number: str = ""
    since: date | None = None


@cache
def provisions() -> dict[str, Provision]:
    """Return every provision by key. Raises SpecError for an unknown key in provisions.toml."""
    entries = decode(read("law", "provisions.toml"), dict[str, _Entry], "law/provisions.toml")
    return {
        key: Provision(key, one.document, Words(one.zh, one.en), one.article, one.number, one.since)
        for key, one in entries.items()
    }


def cite(basis: tuple[str, ...]) -> tuple[str, ...]:
    """Return the citations of keys; ARITHMETIC gives 表内勾稽关系. Raises KeyError for an unknown key."""
    return tuple("表内勾稽关系" if key == ARITHMETIC else provisions()[key].citation for key in basis)
