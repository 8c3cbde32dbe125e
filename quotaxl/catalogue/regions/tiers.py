"""How a region stands in the levels of local debt: whether levels below it hold limits, and what is said of it."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from quotaxl.core.region import Level, Region, RegionTable
from quotaxl.core.words import Words

_STATISTICAL = re.compile(r"\d{4}7[1-9]")
"""Codes of the division of statistics that stand for no administrative region."""
_KEYS = {"id", "codes", "prefix", "level", "parent", "empty", "levels", "below", "refused", "answer"}


@dataclass(frozen=True, slots=True)
class Tier:
    """One way to stand: `levels` below hold limits, `below` they are known by code, `refused` debt limits do not apply.

    `answer` is what a person who makes a workbook is told; None for a county, of which nothing need be said.
    """

    id: str
    levels: bool
    below: bool
    refused: bool = False
    answer: Words | None = None
    codes: frozenset[str] = frozenset()
    prefix: str | None = None
    level: Level | None = None
    parent: str | None = None
    empty: bool = False

    def fits(self, region: Region, regions: RegionTable) -> bool:
        """Return whether a region stands so."""
        if region.code in self.codes or (self.prefix and region.code.startswith(self.prefix)):
            return True
        if region.level is not self.level or (self.empty and regions.below(region)):
            return False
        above = regions.code(region.parent) if region.parent else None
        return self.parent is None or (above is not None and tier_of(above, regions).id == self.parent)


def tier_of(region: Region, regions: RegionTable) -> Tier:
    """Return how a region stands; the first of tiers.toml that fits."""
    return next(tier for tier in _tiers()[0] if tier.fits(region, regions))


def regions_below(region: Region, regions: RegionTable) -> tuple[Region, ...]:
    """Return the regions whose limits add up into this one's, by code.

    A city with separate planning is not within its province's limit, and the corps' cities are not the region's.
    """
    if not tier_of(region, regions).below:
        return ()
    found = regions.below(region)
    return tuple(r for r in found if tier_of(r, regions).id not in _APART)


_APART = ("separate", "corps-city")
"""Regions whose limits others than the region above hand down."""


def zone_answer(name: str) -> Words | None:
    """Return what is said of a development zone without a code, by its name; None for any other name."""
    zones = _tiers()[1]
    return zones.without_code if zones.names.search("".join(name.split())) else None


def answer_to(region: Region, regions: RegionTable) -> Words | None:
    """Return what is said of a region that stands otherwise than a county in the levels of debt; None of a county.

    A development zone with a code is one too: statistics give it 71 to 79 at the end, which no district has.
    """
    answer = tier_of(region, regions).answer
    return answer or (_tiers()[1].coded if _STATISTICAL.fullmatch(region.code) else None)


@dataclass(frozen=True, slots=True)
class _Zones:
    """Names of development zones, and what is said of one without a code and with one."""

    names: re.Pattern[str]
    without_code: Words
    coded: Words


@cache
def _tiers() -> tuple[tuple[Tier, ...], _Zones]:
    """Return the tiers and what zones are. Raises ValueError for an unknown key."""
    data = tomllib.loads(files("quotaxl.catalogue.regions").joinpath("tiers.toml").read_text("utf-8"))
    if strange := {key for entry in data["tiers"] for key in entry} - _KEYS:
        raise ValueError(f"tiers.toml: unknown keys {sorted(strange)}")
    tiers = tuple(
        Tier(
            entry["id"],
            entry["levels"],
            entry["below"],
            entry.get("refused", False),
            Words(**entry["answer"]) if "answer" in entry else None,
            frozenset(entry.get("codes", ())),
            entry.get("prefix"),
            Level(entry["level"]) if "level" in entry else None,
            entry.get("parent"),
            entry.get("empty", False),
        )
        for entry in data["tiers"]
    )
    zones = data["zones"]
    return tiers, _Zones(re.compile(zones["names"]), Words(**zones["answer"]), Words(**zones["coded"]))
