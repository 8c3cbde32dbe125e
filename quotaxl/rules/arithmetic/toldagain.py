"""Figures that a text tells otherwise in another place: kinds exchanged or copied, digits turned, beyond the quota."""

from collections.abc import Iterator
from itertools import combinations, pairwise

from quotaxl.core.statement import Prose, StatedAmount
from quotaxl.rules.arithmetic.beside import KINDS
from quotaxl.rules.arithmetic.causes import is_turned
from quotaxl.rules.arithmetic.telling import BUDGET

_FAMILIES = (("limit",), ("balance",), ("new", "issued"), ("refinancing", "repaid"))
"""Facts that tell the same sums: what is new is issued, what is refinanced is repaid."""
_NATURES = (None, "new")
_MOVES = ("change", "growth")


def swapped(prose: Prose) -> Iterator[tuple[StatedAmount, StatedAmount]]:
    """Yield figures of both kinds told twice, their kinds the other way round: one of the first and the second."""
    for family in _FAMILIES:
        mine = [o for o in prose.statements if o.fact in family and o.kind in KINDS and not o.place]
        pairs = [
            (a, b)
            for a, b in pairwise(mine)
            if (a.fact, a.stage, a.passage, a.level) == (b.fact, b.stage, b.passage, b.level)
            and (a.of == b.of or None in (a.of, b.of)) and {a.kind, b.kind} == set(KINDS) and a.yuan != b.yuan
        ]  # fmt: skip
        seen: dict[tuple[object, ...], StatedAmount] = {}
        for a, b in pairs:
            general, special = (a, b) if a.kind == "general" else (b, a)
            if (other := seen.get((special.yuan, general.yuan))) is not None:
                yield general, other
            seen.setdefault((general.yuan, special.yuan), general)


def issued_beyond(prose: Prose) -> Iterator[tuple[StatedAmount, StatedAmount]]:
    """Yield bonds of a kind issued beyond the one quota told of it, which both kinds the other way round are within."""
    within = {kind: quota for kind in KINDS if (quota := _quota(prose, kind)) is not None}
    if len(within) < len(KINDS):
        return
    for first, second in pairwise(prose.statements):
        pair = {o.kind: o for o in (first, second) if o.fact == "issued" and o.nature in _NATURES and not o.place}
        if set(pair) != set(KINDS) or first.of != second.of:
            continue
        general, special = (pair[kind] for kind in KINDS)
        turned = special.yuan <= within["general"].yuan and general.yuan <= within["special"].yuan
        yield from (
            (o, within[o.kind or ""]) for o in (general, special) if turned and o.yuan > within[o.kind or ""].yuan
        )


def _quota(prose: Prose, kind: str) -> StatedAmount | None:
    """Return the one new quota told of a kind, a part of another only where none stands alone; None where several."""
    told = [o for o in prose.statements if (o.fact, o.kind) == ("new", kind) and not o.place]
    alone = {o.yuan: o for o in told if o.of is None} or {o.yuan: o for o in told}
    return next(iter(alone.values())) if len(alone) == 1 else None


def turned_again(prose: Prose) -> Iterator[tuple[StatedAmount, StatedAmount]]:
    """Yield figures that a later passage tells again with two digits turned round: of one line, of one batch."""
    seen: dict[tuple[object, ...], list[StatedAmount]] = {}
    for one in prose.statements:
        named_line = one.fact in BUDGET and one.item
        limit = one.fact == "limit" and one.kind == "total" and one.stage in (None, "adjusted")
        if (not named_line and not limit and one.nature != "advance") or one.place or one.stage in _MOVES or one.each:
            continue
        same = (one.fact, one.kind, one.budget, None if limit else one.stage, one.year, bool(named_line))
        for other in seen.setdefault(same, []):
            apart = one.passage != other.passage and {one.level, other.level} - {None} != {"own", "area"}
            if apart and _named_alike(one.item or "", other.item or "") and is_turned(one.value, other.value):
                yield one, other
        seen[same].append(one)


def _named_alike(one: str, other: str) -> bool:
    return one in other or other in one


def copied_kind(prose: Prose) -> Iterator[tuple[StatedAmount, StatedAmount]]:
    """Yield a kind's figure that was copied from the other where both are told again: 一般 b、专项 b for a and b."""
    for family in _FAMILIES:
        told = [o for o in prose.statements if o.fact in family and o.kind in KINDS and not o.item]
        mine = [o for o in told if o.nature in (*_NATURES, "refinancing") and not _of_a_place(prose, o)]
        pairs = [
            {a.kind: a, b.kind: b}
            for a, b in pairwise(mine)
            if a.passage == b.passage and {a.kind, b.kind} == set(KINDS) and (a.stage, a.level) == (b.stage, b.level)
        ]
        for first, again in combinations(pairs, 2):
            if first["general"].passage == again["general"].passage:
                continue
            if first["general"].yuan == first["special"].yuan or again["general"].yuan != again["special"].yuan:
                continue
            wrong = [kind for kind in KINDS if first[kind].yuan != again[kind].yuan]
            same = first["general"].stage == again["general"].stage or family == ("new", "issued")
            if len(wrong) == 1 and same:
                yield again[wrong[0]], first[wrong[0]]


def _of_a_place(prose: Prose, one: StatedAmount) -> bool:
    """Return whether a figure is a place's, or a part of a place's, or one of the levels below."""
    whole = prose.statements[one.of] if one.of is not None else None
    return bool(one.place or one.level == "lower" or (whole and (whole.place or whole.level == "lower")))
