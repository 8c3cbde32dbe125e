"""The hit of a figure that is another than it should be: both amounts and the gap between them, told and kept alike."""

from collections.abc import Mapping
from decimal import Decimal

from quotaxl.core.amount import Unit, exact, plain
from quotaxl.core.finding import CellRef, Severity
from quotaxl.core.words import Words
from quotaxl.rules.engine.registry import Hit
from quotaxl.rules.engine.wording import money, more_or_less


def gap_hit(
    cells: tuple[CellRef, ...],
    values: Mapping[str, object],
    *,
    actual: Decimal,
    expected: Decimal,
    unit: Unit | None,
    message: Words | None = None,
    cause: Words | None = None,
    live: str | None = None,
    working: str = "",
    severity: Severity | None = None,
    citations: tuple[str, ...] = (),
    because: tuple[CellRef, ...] = (),
) -> Hit:
    """Return the hit of `actual` standing where `expected` is due, both in `unit` (None where no unit is known).

    The difference is actual − expected. Beside `values` the message may name {actual}, {expected} and {gap}, the
    difference without its sign, each with its unit, {have} and {due} without it, and {more}, whether it is too much
    or too little; the other words are those of `Hit`.
    """
    apart = exact(actual - expected)
    told = {
        "actual": money(actual, unit),
        "expected": money(expected, unit),
        "gap": money(abs(apart), unit),
        "have": plain(actual),
        "due": plain(expected),
        "more": more_or_less(apart),
    }
    return Hit(
        cells,
        told | dict(values),
        message,
        expected=expected,
        actual=actual,
        difference=apart,
        unit=unit,
        cause=cause,
        live=live,
        working=working,
        severity=severity,
        citations=citations,
        because=because,
    )
