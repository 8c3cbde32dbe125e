"""Areas taken apart by other areas. Pure."""

from collections.abc import Sequence
from typing import Protocol

from quotaxl.core.refs import Area


class Lying(Protocol):
    """What lies on areas."""

    areas: list[Area]


def parted(areas: Sequence[Area], others: Sequence[Lying]) -> dict[tuple[int, ...], list[Area]]:
    """Return the parts of areas by which of the others, by number, lie on them; no part lies half under one."""
    parts: list[tuple[Area, tuple[int, ...]]] = [(area, ()) for area in areas]
    for number, other in enumerate(others):
        if not other.areas:
            continue
        whole = _around(other.areas)
        done: list[tuple[Area, tuple[int, ...]]] = []
        for part, keys in parts:
            if part.meets(whole):
                done += [(piece, (*keys, number) if inside else keys) for piece, inside in _split(part, other.areas)]
            else:
                done.append((part, keys))
        parts = done
    found: dict[tuple[int, ...], list[Area]] = {}
    for part, keys in parts:
        found.setdefault(keys, []).append(part)
    return found


def _around(areas: Sequence[Area]) -> Area:
    return Area(
        min(a.top for a in areas), min(a.left for a in areas), max(a.bottom for a in areas), max(a.right for a in areas)
    )


def _split(part: Area, others: Sequence[Area]) -> list[tuple[Area, bool]]:
    """Return the pieces of an area with whether each lies inside one of the others."""
    outside, inside = [part], []
    for other in others:
        rest = []
        for piece in outside:
            if piece.meets(other):
                inner, *outer = _cut(piece, other)
                inside.append(inner)
                rest += outer
            else:
                rest.append(piece)
        outside = rest
    return [*((piece, True) for piece in inside), *((piece, False) for piece in outside)]


def _cut(piece: Area, other: Area) -> list[Area]:
    """Return the part of an area inside another that it meets, then the parts outside."""
    top, bottom = max(piece.top, other.top), min(piece.bottom, other.bottom)
    left, right = max(piece.left, other.left), min(piece.right, other.right)
    parts = [Area(top, left, bottom, right)]
    if piece.top < top:
        parts.append(Area(piece.top, piece.left, top - 1, piece.right))
    if bottom < piece.bottom:
        parts.append(Area(bottom + 1, piece.left, piece.bottom, piece.right))
    if piece.left < left:
        parts.append(Area(top, piece.left, bottom, left - 1))
    if right < piece.right:
        parts.append(Area(top, right + 1, bottom, piece.right))
    return parts
