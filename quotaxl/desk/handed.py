"""What a spreadsheet program hands us → a grid's scalars. Pure; knows no program.

| arrives as | from | becomes |
|---|---|---|
| None, "" | a blank cell | None |
| str | text, also text that reads like a number, a formula or an error | the same text |
| bool | a truth value | bool |
| float | a number (VT_R8) | float; a value that is no number becomes the error #NUM! |
| int 0x800A07D0 … 0x800A0BB7 | an error value (VT_ERROR): of Excel every whole number is one | CellError |
| any other int | a number of a program other than Excel | int |
| Decimal | a cell with a currency format (VT_CY), cut to four places where only `Value` was read | Decimal |
| datetime | a day or moment (VT_DATE) | date, datetime, or time on the day zero |
| date, time, timedelta | a program other than Excel | date, time |
| list or tuple of one | a range of one cell | what is in it |
| anything else | nothing that a cell may hold | the error #UNKNOWN! |

Sources: VBA reference, XlCVError and `Range.Value`; [MS-OAUT] 2.2.7; pywin32, `PyObjectFromVariant`.
"""

import math
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from quotaxl.core.grid import CellError, Value

_ERROR_BASE = 0x800A0000 - (1 << 32)
"""FACILITY_CONTROL as a signed number; the code of XlCVError is added to it."""
_ERRORS = {
    2000: "#NULL!", 2007: "#DIV/0!", 2015: "#VALUE!", 2023: "#REF!", 2029: "#NAME?", 2036: "#NUM!", 2042: "#N/A",
    2043: "#GETTING_DATA", 2045: "#SPILL!", 2046: "#CONNECT!", 2047: "#BLOCKED!", 2048: "#UNKNOWN!",
    2049: "#FIELD!", 2050: "#CALC!", 2051: "#BUSY!",
}  # fmt: skip
UNKNOWN = CellError("#UNKNOWN!")
ERRORS = frozenset(_ERRORS.values())
"""The texts of error values."""

_DAY_ZERO = date(1899, 12, 30)
_LEAP = date(1900, 3, 1)
_DAY = timedelta(days=1)


def taken(value: object) -> Value:
    """Return what a cell holds, of whatever a program hands over for it. Never raises."""
    try:
        return _taken(value)
    except Exception:  # noqa: BLE001 - objects of programs may fail in any way; the cell then holds an error
        return UNKNOWN


def rows_taken(raw: object, rows: int, columns: int) -> list[list[Value]]:
    """Return `rows` × `columns` values of what a program hands over for a range: rows, one row, or one value."""
    lines = raw if isinstance(raw, list | tuple) else [[raw]]
    if lines and not isinstance(lines[0], list | tuple):
        lines = [lines] if rows == 1 else [[item] for item in lines]
    return [_line(lines[at] if at < len(lines) else (), columns) for at in range(rows)]


def error_of(number: int) -> CellError | None:
    """Return the error value that a whole number of Excel stands for, or None where it is a number."""
    code = number - _ERROR_BASE
    return CellError(_ERRORS.get(code, UNKNOWN.code)) if 2000 <= code < 3000 else None


def _line(cells: object, columns: int) -> list[Value]:
    found = [taken(cell) for cell in cells][:columns] if isinstance(cells, Sequence) else [taken(cells)]
    return found + [None] * (columns - len(found))


def _taken(value: object) -> Value:
    """Return a value of the engine as a cell's value of ours; `UNKNOWN` for what no cell can hold."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return error_of(value) or int(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else CellError("#NUM!")
    if isinstance(value, Decimal):
        return value if value.is_finite() else CellError("#NUM!")
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date | time | CellError):
        return value
    if isinstance(value, timedelta):
        return _moment(datetime(1899, 12, 30) + value)  # noqa: DTZ001 - a sheet's moments have no zone
    if isinstance(value, list | tuple) and len(value) == 1:
        return _taken(value[0])
    return UNKNOWN


def _moment(value: datetime) -> Value:
    """Return a moment as the reader of files has it: a day at midnight, a time on the day zero."""
    plain = datetime(  # noqa: DTZ001 - a sheet's moments have no zone; made anew, as pywin32's is a type of its own
        value.year, value.month, value.day, value.hour, value.minute, value.second, value.microsecond
    )
    if plain.date() == _DAY_ZERO:
        return plain.time()
    if _DAY_ZERO < plain.date() < _LEAP:
        plain += _DAY  # Excel counts a 29 February 1900 that never was, OLE does not
    return plain.date() if plain.time() == time() else plain
