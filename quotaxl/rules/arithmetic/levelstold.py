"""Figures of a text by level of government: what the whole area has is the own level's and that of those below."""

from collections.abc import Iterator

from quotaxl.core.statement import Prose, StatedAmount
from quotaxl.rules.arithmetic.stating import Term, stated_hit
from quotaxl.rules.engine.registry import Result

_STANDS = {"limit": "adjusted", "balance": "closing"}
"""What a limit or balance is of which no stage is said."""


def by_level(prose: Prose) -> Iterator[Result]:
    """Yield figures of the whole area that are not the own level and the levels below together."""
    found: dict[tuple[object, ...], dict[str, StatedAmount]] = {}
    for one in prose.statements:
        if one.fact not in ("limit", "balance", "new") or (
            one.place
            and one.place not in ("市本级", "县本级", "省级", "省本级", "州本级", "区本级")
            and "县" not in one.place
        ):
            continue
        level = one.level or "area"
        key = (
            one.fact,
            one.kind,
            (one.stage or _STANDS[one.fact]) if one.fact != "new" else None,
            one.nature if one.nature != "new" else None,
        )
        group = found.setdefault(key, {})
        if (
            one.level == "lower"
            and one.place
            and not any(w in one.place for w in ("县区", "区县", "市县", "旗县", "县市", "县(", "各"))
        ) or (level in group and group[level].yuan != one.yuan and (level != "area" or one.fact != "new")):
            group["spoiled"] = one
        elif level in group and group[level].yuan != one.yuan:
            group[f"area {one.yuan}"] = one  # this time and the whole year: either may be what is handed on
        else:
            group.setdefault(level, one)
    for group in found.values():
        if {"area", "own", "lower"} <= set(group) and "spoiled" not in group:
            parts = (group["own"], group["lower"])
            areas = [one for level, one in group.items() if level.startswith("area")]
            if len(areas) > 1 and not all(stated_hit(one, [Term(p) for p in parts]) for one in areas):
                continue
            if all(p.of is not None for p in parts):
                continue  # told as parts of a figure: seen above
            if group["area"].fact == "new" and 2 * group["area"].yuan < max(p.yuan for p in parts):
                continue  # the quota of one thing for the whole area beside other ones: no sum
            if hit := stated_hit(group["area"], [Term(p) for p in parts]):
                yield hit
