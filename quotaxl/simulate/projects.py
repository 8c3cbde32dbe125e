"""Projects of a made-up county: names, fields, departments, and a quota cut into their amounts."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

from quotaxl.catalogue import regions
from quotaxl.core.region import Region

STEP = 10
"""Amounts are whole multiples of this many 万元."""


@dataclass(frozen=True, slots=True)
class MadeProject:
    """A project; `amount` in whole 万元, `kind` general or special."""

    name: str
    kind: str
    amount: int
    sector: str
    department: str
    subject: str
    status: str
    target: str
    earmark: str | None


@cache
def words() -> Mapping[str, Any]:
    """Return what words.toml holds."""
    return tomllib.loads(files("quotaxl.simulate").joinpath("words.toml").read_text("utf-8"))


def projects(region: Region, kind: str, amount: int, count: int, rng: Random, water: int = 0) -> list[MadeProject]:
    """Return about `count` projects of one kind that add up to `amount` (万元); the first ones make up `water`.

    Fewer come where the amount has not so many steps; none for no amount.
    """
    parts = [(part, True) for part in _parts(water, max(1, count // 6), rng)]
    parts += [(part, False) for part in _parts(amount - water, max(1, count - len(parts)), rng)]
    places = [*regions.towns(region.code), region.name]
    taken: set[str] = set()
    return [_project(region, kind, part, places, taken, rng, serving=serving) for part, serving in parts]


def _parts(amount: int, count: int, rng: Random) -> list[int]:
    """Cut an amount into positive multiples of STEP; the rest of an amount that is none goes into the first."""
    if amount <= 0:
        return []
    steps = amount // STEP
    count = min(count, steps)
    if count <= 1:
        return [amount]
    cuts = sorted(rng.sample(range(1, steps), count - 1))
    sizes = [(b - a) * STEP for a, b in zip([0, *cuts], [*cuts, steps], strict=True)]
    return [sizes[0] + amount % STEP, *sizes[1:]]


def _project(
    region: Region, kind: str, amount: int, places: Sequence[str], taken: set[str], rng: Random, *, serving: bool
) -> MadeProject:
    """Return a project of a kind of debt whose name no other has; `serving` says that it is of an earmarked purpose."""
    pool = [one for one in words()[kind] if bool(one.get("water")) == serving]
    one = rng.choice(pool)
    place = rng.choice(places)
    lead = region.name if place == region.name else f"{region.name}{place}"
    base = f"{lead}{rng.choice(one['names'])}"
    name, phase = base, 1
    while name in taken:
        phase += 1
        name = f"{base}（{phase}期）"
    taken.add(name)
    target = one["target"].format(n=rng.randrange(2, 90), m=rng.randrange(3, 80) * 100)
    earmark = words()["earmark"] if serving else None
    return MadeProject(
        name, kind, amount, one["sector"], f"{region.name}{one['department']}", one["subject"],
        rng.choice(words()["statuses"]), target, earmark,
    )  # fmt: skip
