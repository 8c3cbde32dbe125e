"""What single notices demand of those they give money to: one file a notice in notices/, and a bureau's own."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from msgspec import Struct, field

from quotaxl.catalogue.law.lists import NegativeItem, Purpose
from quotaxl.catalogue.shipped import decode

_BRACKETS = str.maketrans(dict.fromkeys("〔〕[]［］﹝﹞()（）【】", ""))
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}\s*[〔\[［﹝(（【]\s*\d{4}\s*[〕\]］﹞)）】]\s*第?\s*\d{1,5}\s*号?")


class Demands(Struct, frozen=True, forbid_unknown_fields=True):
    """What a notice demands beyond its amounts."""

    targets_within_days: int | None = None
    """Days from receipt within which the projects' performance targets are handed in."""
    ready_projects_first: bool = False
    """Whether projects under way or ready come first, so that each project's status must be known."""
    no_carry_over: bool = False
    """Whether nothing may in principle be left over at the end of the year."""


class NoticeList(Struct, frozen=True, forbid_unknown_fields=True):
    """What a notice's money may not be spent on."""

    id: str
    zh: str
    items: tuple[NegativeItem, ...]
    en: str = ""


class NoticeTerms(Struct, frozen=True, forbid_unknown_fields=True):
    """A notice that hands down quota or bond money; `place` begins the codes of the regions that it addresses."""

    number: str
    title: str
    place: str = ""
    kinds: tuple[str, ...] = ()
    key: str = ""
    zh: str = ""
    en: str = ""
    demands: Demands = field(default_factory=Demands)
    lists: tuple[NoticeList, ...] = ()
    purposes: tuple[Purpose, ...] = ()
    """What the earmarks of its table (其中：支持…) may be spent on, told by words of projects' names."""


@cache
def notices() -> tuple[NoticeTerms, ...]:
    """Return the notices that ship with quotaxl. Raises SpecError for an unknown key."""
    folder = files("quotaxl.catalogue").joinpath("law", "notices")
    entries = sorted((e for e in folder.iterdir() if e.name.endswith(".toml")), key=lambda e: e.name)
    return tuple(
        decode(tomllib.loads(entry.read_text("utf-8")), NoticeTerms, f"law/notices/{entry.name}") for entry in entries
    )


def plain_number(text: str) -> str:
    """Return a document's number without blanks and brackets of any kind: 新财振〔2024〕18号 as 新财振202418号."""
    return re.sub(r"\s", "", text).translate(_BRACKETS).replace("第", "").removesuffix("号")


def numbers_in(text: str | None) -> frozenset[str]:
    """Return every document number that a text states, as plain_number writes them; two may stand in one cell."""
    return frozenset(plain_number(found) for found in _NUMBER.findall(text or ""))


def named(numbers: Iterable[str], known: Iterable[NoticeTerms]) -> tuple[NoticeTerms, ...]:
    """Return the notices with one of these plain numbers."""
    wanted = set(numbers)
    return tuple(one for one in known if plain_number(one.number) in wanted)
