"""What a batch of a year's quota may be, and what follows from it: law/natures.toml, strictly read."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Literal

from msgspec import Struct

from quotaxl.catalogue.patterns import SpecError
from quotaxl.catalogue.shipped import decode, read
from quotaxl.core.words import Words

Projects = Literal["must", "may", "none", "shift"]
Sign = Literal["plus", "minus", "any"]
BUDGETS = {"general": "county-general-budget", "special": "county-fund-budget"}
"""The budget that debt of a kind stands in (条例 art. 44)."""


class BatchNature(Struct, frozen=True, forbid_unknown_fields=True):
    """A nature of a batch; natures.toml says what each key means."""

    id: str
    term: str
    en: str
    spelled: str
    raises: bool
    borrows: bool
    projects: Projects
    sign: Sign
    income: str
    spending: str
    kind: Literal["general", "special"] | None = None
    sure: bool = True

    @property
    def words(self) -> Words:
        """What it is called."""
        return Words(self.term, self.en)


@cache
def natures() -> tuple[BatchNature, ...]:
    """Return every nature, in the order in which it is offered. Raises SpecError for an unknown key or a double id."""
    data = read("law", "natures.toml")
    found = decode(data.get("natures"), tuple[BatchNature, ...], "law/natures.toml")
    if set(data) != {"natures"} or len({one.id for one in found}) != len(found):
        raise SpecError("law/natures.toml: natures, each id once")
    return found


@cache
def _spellings() -> Mapping[str, re.Pattern[str]]:
    return {one.id: re.compile(f"{re.escape(_plain(one.term))}|{one.spelled}") for one in natures()}


def nature_of(text: str | None) -> BatchNature | None:
    """Return the nature that a cell states; None where it states none that is known."""
    plain = _plain(text or "")
    return next((one for one in natures() if plain and _spellings()[one.id].fullmatch(plain)), None)


def _plain(text: str) -> str:
    return re.sub(r"[\s()（）【】\[\]“”\"]", "", text)
