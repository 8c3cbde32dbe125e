"""The provisions that rules cite, each written once in provisions.toml."""

from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from importlib.resources import files

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


@cache
def provisions() -> dict[str, Provision]:
    """Return every provision by key. Raises ValueError for an unknown key in provisions.toml."""
    import tomllib  # noqa: PLC0415 - only a check or an explanation needs it

    found = tomllib.loads(files("quotaxl.catalogue").joinpath("law", "provisions.toml").read_text("utf-8"))
    known = {f.name for f in fields(Provision)} - {"key", "content"}
    made: dict[str, Provision] = {}
    for key, entry in found.items():
        content = Words(entry.pop("zh"), entry.pop("en"))
        if strange := set(entry) - known:
            raise ValueError(f"provisions.toml: [{key}] has unknown keys {sorted(strange)}")
        made[key] = Provision(key=key, content=content, **entry)
    return made


def cite(basis: tuple[str, ...]) -> tuple[str, ...]:
    """Return the citations of keys; ARITHMETIC gives 表内勾稽关系. Raises KeyError for an unknown key."""
    return tuple("表内勾稽关系" if key == ARITHMETIC else provisions()[key].citation for key in basis)
