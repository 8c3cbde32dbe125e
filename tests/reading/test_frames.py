"""What is asked of a column is the same for a list and for a series."""

from decimal import Decimal

import polars as pl

from quotaxl.core.content import AMOUNT
from quotaxl.reading.frames import listed


def test_the_first_amounts_of_a_list_and_of_a_series_are_the_same():
    amounts = [Decimal("1.5"), None, Decimal(3)]
    assert listed(amounts, 2) == listed(pl.Series(amounts, dtype=AMOUNT), 2) == amounts[:2]
