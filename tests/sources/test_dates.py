from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotaxl.sources.dates import date_kind, from_serial


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ('yyyy"年"m"月"d"日"', "date"), ("[$-804]yyyy-mm-dd;@", "date"), ("yyyy/m/d h:mm", "datetime"),
        ('上午/下午h"时"mm"分"', "time"), ("mm:ss", "time"), ("[h]:mm:ss", ""), ("#,##0.00", ""), ('0"day"', ""),
        ("0.00E+00", ""), ("General", ""), ("G/通用格式", ""), ("[Red]0", ""), ("m-d", "date"), ("@", ""), (r"0\d", ""),
        ("_ * #,##0_ ", ""), ("#,##0_);[Red]d", ""),
    ],
)  # fmt: skip
def test_a_format_shows_a_date_or_not(code: str, kind: str) -> None:
    assert date_kind(code) == kind


@pytest.mark.parametrize("serial", [-5, 0, 60, 99_999_999])
def test_serials_without_a_day_stay_numbers(serial: int) -> None:
    assert from_serial(serial, "date", epoch_1904=False) == serial


def test_serials_are_days() -> None:
    assert from_serial(1, "date", epoch_1904=False) == date(1900, 1, 1)
    assert from_serial(61, "date", epoch_1904=False) == date(1900, 3, 1)
    assert from_serial(46027.5, "date", epoch_1904=False) == datetime.fromisoformat("2026-01-05T12:00")
    assert from_serial(0, "date", epoch_1904=True) == date(1904, 1, 1)
    assert from_serial(0.999999999999, "time", epoch_1904=False) != time(0)


@given(st.dates(date(1900, 3, 1), date(9999, 12, 30)))
def test_every_day_comes_back(day: date) -> None:
    assert from_serial((day - date(1899, 12, 30)).days, "date", epoch_1904=False) == day
