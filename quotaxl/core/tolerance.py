"""How far a sum may be off because its figures are printed rounded. Never a percentage."""

from collections.abc import Iterable
from decimal import Decimal


def half(decimals: int) -> Decimal:
    """Return half of the last printed place: 0.005 for two decimals."""
    return Decimal(5).scaleb(-decimals - 1)


def tolerance(decimals: Iterable[int]) -> Decimal:
    """Return how far the sum of figures printed with so many decimals may be off: Σ of half their last places."""
    return sum(map(half, decimals), Decimal(0))
