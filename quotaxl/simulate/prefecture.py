"""A prefecture's workbook: its own level, which keeps nothing of the year's quota, and the counties below, summed."""

from collections.abc import Iterator, Sequence
from random import Random

from quotaxl.core.region import Level, Region, RegionTable
from quotaxl.simulate.batches import Batch
from quotaxl.simulate.county import CountyYear, Facts, own_level

FORM = "prefecture-limit"
KINDS = ("total", "general", "special")
_SOURCES = (("opening", "county-limit", "opening"), ("new", "county-limit", "new"),
            ("advance", "county-limit", "advance"), ("adjusted", "county-limit", "adjusted"),
            ("balance", "county-balance", "closing"))  # fmt: skip
_MOST = 40
"""Rows for regions in the shipped form."""


def prefecture_years(
    counties: Sequence[CountyYear], notices: Sequence[Batch], year: int, seed: int, regions: RegionTable
) -> Iterator[CountyYear]:
    """Yield the workbook of each prefecture with two counties at least, all in their first adjustment.

    What a county has after a second one would stand in its prefecture's next workbook.
    """
    groups: dict[Region, list[CountyYear]] = {}
    for county in counties:
        above = regions.code(county.region.parent or "")
        if above and above.level is Level.PREFECTURE:
            groups.setdefault(above, []).append(county)
    for above, below in groups.items():
        if 1 < len(below) <= _MOST and all(county.step == 1 for county in below):
            given = tuple(n for n in notices if any(c.region.code in n.gives for c in below))
            made = own_level(above, year, given, Random(f"{seed}/{above.code}"))
            made.facts.update(_levels(made.facts, below))
            yield made


def _levels(own: Facts, below: Sequence[CountyYear]) -> Facts:
    """Return the rows of 分级限额: the whole area, its own level, all counties together, then each of them."""
    facts: Facts = {}
    for name, form, row in _SOURCES:
        for kind in KINDS:
            field = f"{name}_{kind}"
            held = [_whole(county.facts, form, row, kind) for county in below]
            mine = _whole(own, form, row, kind)
            facts |= {(FORM, at, field): amount for at, amount in enumerate(held)}
            facts |= {
                (FORM, "area", field): mine + sum(held),
                (FORM, "own", field): mine,
                (FORM, "lower", field): sum(held),
            }
    return facts | {(FORM, at, "A"): county.region.name for at, county in enumerate(below)}


def _whole(facts: Facts, form: str, row: str, kind: str) -> int:
    found = facts.get((form, row, kind))
    return found if isinstance(found, int) else 0
