"""The whole simulation: which counties, which notices, which mistakes, in which files; drawn from one seed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from quotaxl.core.errors import UserError
from quotaxl.core.region import Level, Region, RegionTable
from quotaxl.core.words import Words
from quotaxl.simulate.batches import Batch, batches
from quotaxl.simulate.county import CountyYear, Facts, Key, county_year
from quotaxl.simulate.mistakes import Mistake, Subject, mistakes
from quotaxl.simulate.notice import notice_facts
from quotaxl.simulate.prefecture import prefecture_years
from quotaxl.simulate.second import second_year

_NO_COUNTIES = Words("这里没有那么多县：只有 {count} 个。", "There are not so many counties here, only {count}.")
_FEWER = Words("减少 --counties，或去掉 --within。", "Ask for fewer --counties, or leave --within out.")
_NO_ROOM = Words("只放得下 {count} 处错误。", "There is room for {count} mistakes only.")
_LESS = Words("减少 --errors，或增加 --counties。", "Ask for fewer --errors or more --counties.")
_NOT_COUNTED = ("71", "81", "82")
"""Taiwan, Hong Kong and Macao get no quota."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is simulated: how many counties, projects and mistakes, of which year, seed and region (None for any).

    `kinds` are the ids of the mistakes to make, all of them where it is empty; `levels` says whether prefectures have
    workbooks, `chains` whether counties have those of a second adjustment.
    """

    counties: int
    projects: int
    errors: int
    seed: int
    year: int
    within: Region | None = None
    kinds: tuple[str, ...] = ()
    levels: bool = True
    chains: bool = True


@dataclass(frozen=True, slots=True)
class Made:
    """A mistake that was made: `code` is its county's, or its notice's number."""

    mistake: Mistake
    code: str
    key: Key


@dataclass(frozen=True, slots=True)
class MadeNotice:
    """A notice with its amounts, which may be wrong ones, and the counties of its province."""

    batch: Batch
    province: Region
    counties: Sequence[Region]
    facts: Facts


@dataclass(frozen=True, slots=True)
class Simulation:
    """Everything that is written: notices, counties, and the mistakes in them."""

    notices: tuple[MadeNotice, ...]
    counties: tuple[CountyYear, ...]
    prefectures: tuple[CountyYear, ...]
    made: tuple[Made, ...]


def simulate(wanted: Wanted, regions: RegionTable) -> Simulation:
    """Return a simulation; the same wishes give the same one. Raises UserError where it has no room for them."""
    rng = Random(f"{wanted.seed}")
    chosen = _chosen(wanted, regions, rng)
    counts = _counts(wanted.projects, [c for group in chosen.values() for c in group], rng)
    notices: list[MadeNotice] = []
    counties: list[CountyYear] = []
    for province, group in chosen.items():
        own = batches(province, group, wanted.year, Random(f"{wanted.seed}/{province.code}"))
        notices += [MadeNotice(b, province, group, notice_facts(b, group, regions)) for b in own if b.gives]
        for county in group:
            draw = Random(f"{wanted.seed}/{county.code}")
            first = county_year(county, _shown(county, regions), wanted.year, own, counts[county.code], draw)
            counties += [one for one in (first, second_year(first, draw) if wanted.chains else None) if one]
    every = [notice.batch for notice in notices]
    above = tuple(prefecture_years(counties, every, wanted.year, wanted.seed, regions)) if wanted.levels else ()
    made = tuple(_mistakes(wanted, notices, counties, above, rng))
    if len(made) < wanted.errors:
        raise UserError(str(wanted.errors), _NO_ROOM.fill(count=len(made)), _LESS)
    return Simulation(tuple(notices), tuple(counties), above, made)


def _chosen(wanted: Wanted, regions: RegionTable, rng: Random) -> dict[Region, list[Region]]:
    """Return whole provinces in a drawn order until there are counties enough; the last may be cut short."""
    provinces: dict[str, Region] = {r.code: r for r in regions if r.level is Level.PROVINCE}
    known: dict[Region, list[Region]] = {}
    for region in regions:
        inside = wanted.within is None or regions.within(region, wanted.within)
        if region.level is Level.COUNTY and region.code[:2] not in _NOT_COUNTED and inside:
            top = regions.ancestors(region)[-1]
            known.setdefault(provinces[top.code], []).append(region)
    total = sum(map(len, known.values()))
    if total < wanted.counties:
        raise UserError(str(wanted.counties), _NO_COUNTIES.fill(count=total), _FEWER)
    order = sorted(known, key=lambda r: r.code)
    rng.shuffle(order)
    found: dict[Region, list[Region]] = {}
    left = wanted.counties
    for province in order:
        if left <= 0:
            break
        group = sorted(known[province], key=lambda r: r.code)[:left]
        found[province] = group
        left -= len(group)
    return found


def _shown(county: Region, regions: RegionTable) -> str:
    """Return a county's name, behind that of the region above it where several counties have the name."""
    above = regions.ancestors(county)
    return f"{above[0].name}{county.name}" if above and len(regions.named(county.name)) > 1 else county.name


def _counts(projects: int, counties: Sequence[Region], rng: Random) -> dict[str, int]:
    """Return how many projects each county has: two at least, `projects` together where that many are asked for."""
    weights = [rng.randrange(50, 200) for _ in counties]
    spare, whole = max(0, projects - 2 * len(counties)), sum(weights)
    counts: dict[str, int] = {}
    seen = given = 0
    for county, weight in zip(counties, weights, strict=True):
        seen += weight
        upto = spare * seen // whole
        counts[county.code] = 2 + upto - given
        given = upto
    return counts


def _mistakes(
    wanted: Wanted, notices: list[MadeNotice], counties: list[CountyYear], above: Sequence[CountyYear], rng: Random
) -> Iterator[Made]:
    """Make the mistakes, one kind after another, at places where no other mistake would hide or double them."""
    known = mistakes()
    kinds = [known[kind] for kind in wanted.kinds] if wanted.kinds else list(known.values())
    touched: dict[str, set[str]] = {}
    places: dict[str, list[tuple[str, Subject]]] = {
        "notice": [(n.batch.number, Subject(n.facts)) for n in notices],
        "county": [(c.id, Subject(c.facts, c)) for c in counties if c.step == 1],
        "prefecture": [(p.id, Subject(p.facts, p)) for p in above],
    }
    for group in places.values():
        rng.shuffle(group)
    made, full = 0, False
    while made < wanted.errors and not full:
        full = True
        for kind in kinds:
            if made >= wanted.errors:
                return
            found = _make(kind, places[kind.place], touched, rng)
            if found:
                full = False
                made += 1
                yield found


def _make(kind: Mistake, places: list[tuple[str, Subject]], touched: dict[str, set[str]], rng: Random) -> Made | None:
    """Make one mistake at the first place where there is room for it; that place then comes last."""
    for at, (code, subject) in enumerate(places):
        if touched.get(code, set()) & kind.touches:
            continue
        key = kind.make(subject, rng)
        if key is not None:
            touched.setdefault(code, set()).update(kind.touches)
            places.append(places.pop(at))
            return Made(kind, code, key)
    return None
