"""How far a sum may be off because its figures are printed rounded. Never a percentage."""

from decimal import Decimal


def half(decimals: int) -> Decimal:
    """Return half of the last printed place: 0.005 for two decimals."""
    return Decimal(5).scaleb(-decimals - 1)
