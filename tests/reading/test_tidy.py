"""One way of writing the same label."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from quotaxl.core.grid import CellError
from quotaxl.reading.tidy import blank, label, shown


def test_labels_lose_spaces_and_width():
    assert label("地　区 （县、市）\n：") == "地区(县、市):"
    assert label("﹝2024﹞①") == "〔2024〕①"
    assert label("合\u200b计\ufeff") == "合计"
    assert label("a b\tc") == "abc"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (2024.0, "2024"),
        (0.1 + 0.2, "0.3"),
        (Decimal("1.50"), "1.5"),
        (True, "TRUE"),
        (date(2024, 5, 1), "2024-05-01"),
        (datetime.fromisoformat("2024-05-01"), "2024-05-01"),
        (datetime.fromisoformat("2024-05-01T08:30"), "2024-05-01 08:30:00"),
        (CellError("#REF!"), "#REF!"),
    ],
)
def test_values_as_people_read_them(value, text):
    assert shown(value) == text


def test_blank():
    assert blank("　\n ")
    assert blank(None)
    assert not blank(0)
