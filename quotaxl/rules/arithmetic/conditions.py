"""Excel conditions that are TRUE while a violation stands. Only addresses and numbers go into them."""

import re
from collections.abc import Sequence
from decimal import Decimal

from quotaxl.core.amount import plain
from quotaxl.core.finding import CellRef

_LONGEST = 2_000
"""A conditional format's formula may have 8,192 characters; ours stay readable."""


def differs(total: CellRef, parts: Sequence[CellRef], places: int, allowed: Decimal = Decimal(0)) -> str | None:
    """Return the condition that `total` differs from the sum of `parts` by more than `allowed`.

    None where the cells stand on different sheets or the formula would be too long.
    """
    return _condition(total, [(1, p) for p in parts], places, allowed, "<>")


def differs_signed(
    total: CellRef, parts: Sequence[tuple[int, CellRef]], places: int, allowed: Decimal = Decimal(0)
) -> str | None:
    """Return the condition that `total` differs from the signed sum of `parts` by more than `allowed`."""
    return _condition(total, parts, places, allowed, "<>")


def exceeds(part: CellRef, total: CellRef, places: int, allowed: Decimal = Decimal(0)) -> str | None:
    """Return the condition that `part` is larger than `total` by more than `allowed`."""
    return _condition(part, [(1, total)], places, allowed, ">")


def absolute(address: str) -> str:
    """Return C5:C9 as $C$5:$C$9; conditional formats shift relative addresses from cell to cell."""
    return re.sub(r"([A-Z]+)([0-9]+)", r"$\1$\2", address)


def _condition(
    left: CellRef, parts: Sequence[tuple[int, CellRef]], places: int, allowed: Decimal, sign: str
) -> str | None:
    """Return the formula that is TRUE while `left` differs from its signed parts; None over two sheets, or too long."""
    if any((p.file, p.sheet) != (left.file, left.sheet) for _, p in parts):
        return None
    plus = ",".join(absolute(p.ref) for s, p in parts if s > 0)
    minus = ",".join(absolute(p.ref) for s, p in parts if s < 0)
    gap = f"SUM({absolute(left.ref)})" + (f"-SUM({plus})" if plus else "") + (f"+SUM({minus})" if minus else "")
    rounded = f"ROUND({gap},{max(places, 2)})"
    if not allowed:
        condition = f"{rounded}{sign}0"
    elif sign == "<>":
        condition = f"ABS({rounded})>{plain(allowed)}"
    else:
        condition = f"{rounded}>{plain(allowed)}"
    return condition if len(condition) <= _LONGEST else None
