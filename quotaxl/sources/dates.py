"""Dates of a workbook: which number formats mean one, and what day a serial number is."""

import re
from datetime import date, datetime, time, timedelta
from typing import Literal

DateKind = Literal["", "date", "time", "datetime"]

BUILTIN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"',
    35: '上午/下午h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 37: "#,##0;-#,##0", 38: "#,##0;[Red]-#,##0",
    39: "#,##0.00;-#,##0.00", 40: "#,##0.00;[Red]-#,##0.00", 41: "_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ",
    42: '_ ¥* #,##0_ ;_ ¥* -#,##0_ ;_ ¥* "-"_ ;_ @_ ', 43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ', 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
    48: "##0.0E+0", 49: "@", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"',
    54: 'm"月"d"日"',
    55: '上午/下午h"时"mm"分"', 56: '上午/下午h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
"""Number formats that a workbook names by id only, in the Chinese edition's reading (ECMA-376 18.8.30)."""

_EPOCH_1904 = datetime.fromisoformat("1904-01-01")
_EPOCH_1900 = datetime.fromisoformat("1899-12-30")
_QUIET = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]|general|g/通用格式|am/pm|a/p|e[+-]', re.I)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.I)


def date_kind(code: str) -> DateKind:
    """Return what a number format shows: a date, a time, both, or "" for a number or an elapsed time."""
    letters = _QUIET.sub("", code.partition(";")[0]).lower()
    if _ELAPSED.search(letters):
        return ""
    clock = any(c in letters for c in "hs")
    calendar = any(c in letters for c in "yde") or ("m" in letters and not clock)
    if calendar:
        return "datetime" if clock else "date"
    return "time" if clock else ""


def from_serial(serial: float, kind: DateKind, epoch_1904: bool) -> int | float | date | datetime | time:
    """Return the day or time that a serial number means, or the number itself where there is no such day.

    Serial 60 is 1900-02-29 in the 1900 system, a day that never was; it stays a number, as do
    negative serials, 0 without a time, and those after 9999. Seconds are exact to a millisecond.
    """
    days = int(serial // 1)
    milliseconds = round((serial - days) * 86_400_000)
    if kind == "time" and days == 0 and milliseconds < 86_400_000:
        return (_EPOCH_1904 + timedelta(milliseconds=milliseconds)).time()
    if days < (0 if epoch_1904 else 1) or days > 2_958_465 or (days == 60 and not epoch_1904):
        return serial
    base = _EPOCH_1904 if epoch_1904 else _EPOCH_1900 if days > 60 else _EPOCH_1900 + timedelta(days=1)
    try:
        moment = base + timedelta(days=days, milliseconds=milliseconds)
    except OverflowError:
        return serial
    return moment.date() if kind == "date" and not milliseconds else moment
