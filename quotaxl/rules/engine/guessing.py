"""Which text that was not recognised may stand for a label that is missing. A guess is worded as a question."""

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

ALIKE = 0.45
"""From this likeness on (0 to 1, shared runs of characters) a text may be meant; unrelated labels stay below it."""


def likeness(one: str, other: str) -> float:
    """Return how alike two labels are, from 0 to 1; spaces do not count."""
    return SequenceMatcher(None, "".join(one.split()), "".join(other.split())).ratio()


def nearest(wanted: str, texts: Sequence[str]) -> int | None:
    """Return the position of the text that is most like `wanted`; None where none is alike enough."""
    scored = max(((likeness(wanted, text), -n) for n, text in enumerate(texts)), default=(0.0, 0))
    return -scored[1] if scored[0] >= ALIKE else None


def meant(
    missing: Sequence[tuple[int, str]], free: Sequence[tuple[int, str]], known: Sequence[tuple[int, int]]
) -> Mapping[int, int]:
    """Return for missing labels, by their position in `missing`, the row that may be meant.

    Args:
        missing: (place in the form, label) of what was not found, in the form's order.
        free: (row, text) of rows that were not recognised, in the sheet's order.
        known: (place in the form, row) of what was found.

    Rows between two that are known stand for labels between the same two. Where as many texts as labels are left
    there, they are taken in order; else the likest is taken, if it is alike enough.
    """
    found: dict[int, int] = {}
    gaps: dict[tuple[int, int], list[int]] = {}
    for number, (place, _) in enumerate(missing):
        above = max((row for at, row in known if at < place), default=-1)
        below = min((row for at, row in known if at > place), default=1 << 30)
        gaps.setdefault((above, below), []).append(number)
    for (above, below), numbers in gaps.items():
        here = [(row, text) for row, text in free if above < row < below and row not in found.values()]
        if len(here) == len(numbers):
            found.update({n: row for n, (row, _) in zip(numbers, here, strict=True)})
            continue
        for number in numbers:
            near = nearest(missing[number][1], [text for _, text in here])
            if near is not None:
                found[number] = here.pop(near)[0]
    return found
