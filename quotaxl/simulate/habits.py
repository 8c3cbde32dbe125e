"""Habits of layout: what bureaus do to a form before they send it, drawn for each file."""

from dataclasses import dataclass
from random import Random

from quotaxl.core.amount import Unit


@dataclass(frozen=True, slots=True)
class Habits:
    """How one file is laid out.

    Attributes:
        unit: The unit that its amounts are printed in.
        spaced: Short labels are spaced out (合　计).
        hints: The column 填写说明 is still there.
        thousands: Amounts are text with separators, as some systems export them.
        last: The total of a list stands below it instead of above.
        half: The colon of the unit line is half-width.
        note: A note stands under each table.
    """

    unit: Unit = Unit.YIYUAN
    spaced: bool = False
    hints: bool = True
    thousands: bool = False
    last: bool = False
    half: bool = False
    note: bool = False


_FIXED_PLACES = ("xlsx",)
"""Formats that are the shipped form filled in: nothing moves there."""

_CHANCES: tuple[tuple[str, float, object], ...] = (
    ("unit", 0.25, Unit.WANYUAN),
    ("spaced", 0.3, True),
    ("hints", 0.3, False),
    ("thousands", 0.1, True),
    ("half", 0.3, True),
)
_MOVING: tuple[tuple[str, float, object], ...] = (("last", 0.3, True), ("note", 0.3, True))


def habits(format: str, rng: Random) -> Habits:
    """Return the habits of a file of this format."""
    chances = _CHANCES if format in _FIXED_PLACES else (*_CHANCES, *_MOVING)
    chosen: dict[str, object] = {name: value for name, chance, value in chances if rng.random() < chance}
    return Habits(**chosen)  # type: ignore[arg-type]  # each value is of its field's type


def spaced(text: str) -> str:
    """Return a short label with a blank between its characters, any other as it is."""
    return "　".join(text) if len(text) == 2 and not text.isascii() else text
