"""Rows that a form does not know between those of one of its sums: 三、市县间调剂 between 新增限额 and 年末限额."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import product

from quotaxl.core.table import RowRole
from quotaxl.rules.arithmetic.figures import Figure

_ZERO = Decimal(0)
_MOST = 4
"""More rows of its own are another table than the form."""


def closed_by_others(total: Figure, parts: Sequence[Figure]) -> bool:
    """Return whether the gap of a sum over rows is what rows without a key between its own add to it or take from it.

    `parts` carry their signs. Rows 其中, notes and totals add nothing.
    """
    table, unit = total.table, total.unit
    actual = total.value(unit)
    if actual is None or not parts:
        return False
    gap = actual - sum((p.sign * (p.value(unit) or _ZERO) for p in parts), _ZERO)
    places = [total.at, *(p.at for p in parts)]
    rows = table.frame[min(places) : max(places)]
    others = [
        value
        for key, role, value in rows.select("key", "role", total.name).iter_rows()
        if not key and role in (RowRole.ITEM, RowRole.PARENT) and value
    ]
    signs = product((0, 1, -1), repeat=len(others)) if others and len(others) <= _MOST else ()
    return any(sum((sign * value for sign, value in zip(way, others, strict=True)), _ZERO) == gap for way in signs)
