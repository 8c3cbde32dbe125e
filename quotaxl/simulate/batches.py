"""The notices of a made-up province's year: batches of quota with their kind, nature and number."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from quotaxl.catalogue.debtkinds import KIND_NAMES
from quotaxl.core.region import Region

UNIT_STEP = 100
"""What a notice gives a county, in 万元, is a multiple of this."""


@dataclass(frozen=True, slots=True)
class Nature:
    """What a batch is for: words of its title, kinds of bond, share of the counties, largest amount in 万元."""

    id: str
    words: str
    kinds: tuple[str, ...]
    share: float
    most: int
    advance: bool = False
    earmarked: bool = False


NATURES = (
    Nature("advance", "提前下达{year}年新增地方政府{kind}债券资金分配表", ("general", "special"), 0.5, 12_000, True),
    Nature("new", "{year}年新增地方政府{kind}债券资金分配表", ("general", "special"), 1.0, 30_000),
    Nature("earmarked", "{year}年新增地方政府{kind}债券（水利发展任务）资金分配表", ("general",), 0.4, 9_000,
           earmarked=True),
)  # fmt: skip
"""Natures in the order in which their notices come; each kind of bond has a notice of its own."""


@dataclass(frozen=True, slots=True)
class Batch:
    """One notice: its number, title, day, kind of bond, nature, and what it gives each county (code → 万元)."""

    number: str
    title: str
    day: date
    kind: str
    nature: Nature
    gives: Mapping[str, int]
    earmarks: Mapping[str, int]


def batches(province: Region, counties: list[Region], year: int, rng: Random) -> tuple[Batch, ...]:
    """Return the notices of a province's year. Every county gets new general quota at least."""
    made = []
    serial = rng.randrange(3, 20)
    day = date(year - 1, 12, 10)
    sign = (province.short or (province.name,))[-1][:1]
    for nature in NATURES:
        for kind in nature.kinds:
            serial += rng.randrange(1, 9)
            of = year - 1 if nature.advance else year
            gives = _gives(counties, nature, rng, certain=nature.id == "new" and kind == "general")
            earmarks = {code: _earmark(given, rng) for code, given in gives.items()} if nature.earmarked else {}
            title = nature.words.format(year=year, kind=KIND_NAMES[kind])
            number = f"{sign}财债〔{of}〕{serial}号"
            made.append(Batch(number, title, day, kind, nature, gives, {c: e for c, e in earmarks.items() if e}))
        day = date(year, 5, 8) + timedelta(days=rng.randrange(0, 20)) if nature.advance else day + timedelta(days=6)
    return tuple(made)


def _gives(counties: list[Region], nature: Nature, rng: Random, *, certain: bool) -> dict[str, int]:
    steps = nature.most // UNIT_STEP
    return {
        county.code: rng.randrange(4, steps) * UNIT_STEP
        for county in counties
        if certain or rng.random() < nature.share
    }


def _earmark(given: int, rng: Random) -> int:
    """Return how much of what a notice gives a county is earmarked: nothing, a part or all of it."""
    steps = given // UNIT_STEP
    return rng.choice((0, given, rng.randrange(1, steps) * UNIT_STEP))
