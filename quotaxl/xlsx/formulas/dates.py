"""Functions of dates: serial numbers of the calendar that counts from 1900, with the day that never was."""

import calendar
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from quotaxl.xlsx.cells import Result
from quotaxl.xlsx.formulas.coercion import Fault, Node, NotComputable, Scope, Value, each, numeric

_EPOCH = date(1899, 12, 30)
_FIRST, _LAST = 61, 2_958_465
"""Serial numbers of 1 March 1900 and of 31 December 9999; earlier ones programs count differently."""


def day_of(number: Decimal) -> date:
    """Return the day of a serial number. Raises Fault for what is none, NotComputable before March 1900."""
    whole = int(number.to_integral_value("ROUND_FLOOR"))
    if whole < 0 or whole > _LAST:
        raise Fault("#NUM!")
    if whole < _FIRST:
        raise NotComputable("a day before March 1900")
    return _EPOCH + timedelta(whole)


def number_of(day: date) -> Decimal:
    """Return the serial number of a day."""
    number = (day - _EPOCH).days
    if number < _FIRST:
        raise NotComputable("a day before March 1900")
    return Decimal(number)


def _whole(value: Result, scope: Scope) -> int:
    return int(numeric(value, scope).to_integral_value("ROUND_FLOOR"))


def _toward(value: Result, scope: Scope) -> int:
    return int(numeric(value, scope))


def _months_later(day: date, months: int, *, end: bool = False) -> date:
    month = day.year * 12 + day.month - 1 + months
    year, month = month // 12, month % 12 + 1
    if not 1900 <= year <= 9999:
        raise Fault("#NUM!")
    last = calendar.monthrange(year, month)[1]
    return date(year, month, last if end else min(day.day, last))


def _date(year: Result, month: Result, day: Result, scope: Scope) -> Result:
    years, months, days = (_toward(value, scope) for value in (year, month, day))
    if years < 0 or years > 9999:
        raise Fault("#NUM!")
    years += 1900 if years < 1900 else 0
    month0 = years * 12 + months - 1
    years, months = month0 // 12, month0 % 12 + 1
    if not 1900 <= years <= 9999:
        raise Fault("#NUM!")
    try:
        return number_of(date(years, months, 1) + timedelta(days - 1))
    except OverflowError as error:
        raise Fault("#NUM!") from error


def _weekday(number: Result, scope: Scope, kind: Result = Decimal(1)) -> Result:
    day = day_of(numeric(number, scope)).isoweekday()
    which = _whole(kind, scope)
    if which in (1, 17):
        return Decimal(day % 7 + 1)
    if which in (2, 11):
        return Decimal(day)
    if which == 3:
        return Decimal(day - 1)
    if 12 <= which <= 16:
        return Decimal((day - (which - 10)) % 7 + 1)
    raise Fault("#NUM!")


def _datedif(first: Result, last: Result, unit: Result, scope: Scope) -> Result:
    a, b = day_of(numeric(first, scope)), day_of(numeric(last, scope))
    if a > b:
        raise Fault("#NUM!")
    months = (b.year - a.year) * 12 + b.month - a.month - (b.day < a.day)
    told = str(unit).upper()
    if told == "D":
        return Decimal((b - a).days)
    if told in ("M", "Y", "YM"):
        return Decimal({"M": months, "Y": months // 12, "YM": months % 12}[told])
    raise NotComputable("DATEDIF")


Work = Callable[..., Result]


def _on(work: Work) -> Callable[[Sequence[Node], Scope], Value]:
    """Return the function that works on each of its arguments' values."""

    def body(arguments: Sequence[Node], scope: Scope) -> Value:
        if not scope.dates:
            raise NotComputable("days counted from 1904")
        return each([node(scope) for node in arguments], scope, lambda *values: work(*values, scope=scope))

    return body


def _part(name: str) -> Work:
    def work(value: Result, scope: Scope) -> Result:
        number = numeric(value, scope).to_integral_value("ROUND_FLOOR")
        if 0 <= number < _FIRST - 1:  # the first days of the calendar, and the 0 January of a blank cell
            early = date(1899, 12, 31) + timedelta(int(number))
            parts = {"year": 1900, "month": early.month if number else 1, "day": early.day if number else 0}
            return Decimal(parts[name])
        return Decimal(getattr(day_of(number), name))

    return work


def _later(*, end: bool) -> Work:
    return lambda day, months, scope: number_of(
        _months_later(day_of(numeric(day, scope)), _toward(months, scope), end=end)
    )


DATES: dict[str, tuple[int, int, Callable[[Sequence[Node], Scope], Value]]] = {
    "DATE": (3, 3, _on(_date)),
    "YEAR": (1, 1, _on(_part("year"))),
    "MONTH": (1, 1, _on(_part("month"))),
    "DAY": (1, 1, _on(_part("day"))),
    "WEEKDAY": (1, 2, _on(lambda number, kind=Decimal(1), *, scope: _weekday(number, scope, kind))),
    "EDATE": (2, 2, _on(_later(end=False))),
    "EOMONTH": (2, 2, _on(_later(end=True))),
    "DATEDIF": (3, 3, _on(_datedif)),
    "DAYS": (
        2,
        2,
        _on(lambda last, first, scope: Decimal((day_of(numeric(last, scope)) - day_of(numeric(first, scope))).days)),
    ),
}
