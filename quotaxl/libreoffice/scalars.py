"""Values between Python and LibreOffice's arrays of data."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from quotaxl.core.grid import CellError

ERRORS = {
    502: "#VALUE!", 503: "#NUM!", 504: "#REF!", 508: "#NAME?", 511: "#VALUE!", 519: "#VALUE!", 521: "#NULL!",
    522: "#REF!", 524: "#REF!", 525: "#NAME?", 532: "#DIV/0!", 32767: "#N/A",
}  # fmt: skip
"""LibreOffice's error numbers as Excel's error values; any other number is #VALUE!."""

EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet's moments have no zone


def moment(serial: float) -> datetime | float:
    """Return the date and time of a serial number; the number itself where it is none."""
    try:
        return EPOCH + timedelta(microseconds=round(serial * 86_400_000_000))
    except OverflowError:
        return serial


def serial(value: date | datetime | time) -> float:
    """Return a moment as a sheet's serial number."""
    if isinstance(value, time):
        gap = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond)
    elif isinstance(value, datetime):
        gap = value.replace(tzinfo=None) - EPOCH
    else:
        gap = datetime(value.year, value.month, value.day) - EPOCH  # noqa: DTZ001
    return gap / timedelta(days=1)


def prepare(value: object, options: object = None) -> object:
    """Return one value as it is handed to `raw_value`; the same place in xlwings' own engines does this."""
    del options
    return "" if value is None else value


def clean(
    rows: Iterable[Iterable[Any]],
    moments: Callable[..., Any],
    empty: object,
    numbers: Callable[[float], object] | None,
    errors_as_text: bool,
) -> list[list[object]]:
    """Return raw rows as xlwings gives them: blanks as `empty`, errors as their text or as None."""

    def one(value: object) -> object:
        if value is None or value == "":
            return empty
        if isinstance(value, CellError):
            return value.code if errors_as_text else None
        if isinstance(value, datetime):
            return moments(
                year=value.year, month=value.month, day=value.day, hour=value.hour, minute=value.minute,
                second=value.second, microsecond=value.microsecond, tzinfo=None,
            )  # fmt: skip
        return numbers(value) if numbers and isinstance(value, float) else value

    return [[one(value) for value in row] for row in rows]


def typed(value: object) -> str:
    """Return a value as it is typed into a cell, in the grammar of the interface; text is typed as it stands."""
    if isinstance(value, bool):
        return "1" if value else "0"  # and the format that shows it
    if isinstance(value, Decimal | int | float):
        return format(value, "f") if isinstance(value, Decimal) else repr(value)
    if isinstance(value, date | datetime | time):
        return repr(serial(value))
    return "" if value is None else str(value)


def matrix(value: object, rows: int, columns: int) -> list[Sequence[object]]:
    """Return what is written to a range as its rows; one value fills them all."""
    if not isinstance(value, list | tuple):
        return [[value] * columns for _ in range(rows)]
    if value and isinstance(value[0], list | tuple):
        return list(value)
    return [value]
