"""Cells as people see them: merged texts, formats that show another number, rates."""

from decimal import Decimal

import pytest

from quotaxl.core.grid import Grid
from quotaxl.core.refs import Area
from quotaxl.core.table import ColumnType
from quotaxl.reading.seen import as_seen, odd_formats, power


@pytest.mark.parametrize(
    ("code", "smaller"),
    [
        ("0.00", 0),
        ("#,##0.00", 0),
        ("0!.0000", 4),
        ("0\\.0000", 4),
        ("0.00,", 3),
        ("#,##0,,", 6),
        ("0.00%", -2),
        ('0.00"%"', 0),
        ("yyyy/m/d", 0),
        ('#,##0"万元"', 0),
        ("0!.0,", 4),
        ('[红色]0.00;"-"0', 0),
    ],
)
def test_a_format_says_how_much_smaller_it_shows_a_number(code, smaller):
    assert power(code) == smaller


def seen(values, kind, *, merges=(), formats=None):
    grid = Grid("县.xlsx", "表", [[v] for v in values], merges=merges, formats=formats or {})
    return as_seen(values, range(1, len(values) + 1), 1, kind, grid, odd_formats(grid))


def test_a_merged_text_holds_for_all_its_rows_and_a_merged_amount_for_the_first():
    merges = (Area(1, 1, 3, 1),)
    assert seen(["一般", None, None, "专项"], ColumnType.TEXT, merges=merges)[0] == ["一般", "一般", "一般", "专项"]
    cells, remarks = seen([1.2, None, None, 3], ColumnType.AMOUNT, merges=merges)
    assert cells == [1.2, None, None, 3]
    assert [(r.kind, r.ref, r.text) for r in remarks] == [("merged-amount", "A1:A3", "1.2")]


def test_a_rate_is_the_percentage_however_it_was_typed():
    cells, _ = seen([0.0235, 2.35, "2.35%", "2.35 ％"], ColumnType.RATE, formats={(1, 1): "0.00%"})
    assert [str(c) for c in cells] == ["2.35", "2.35", "2.35", "2.35"]


def test_an_amount_is_what_its_format_shows():
    cells, remarks = seen([24200, 24200], ColumnType.AMOUNT, formats={(1, 1): "0!.0000"})
    assert cells == [Decimal("2.42"), 24200]
    assert [(r.kind, r.text) for r in remarks] == [("scaled", "24200→2.42")]
    cells, remarks = seen([0.5], ColumnType.AMOUNT, formats={(1, 1): "0%"})
    assert (cells, [r.kind for r in remarks]) == ([0.5], ["percent"])
