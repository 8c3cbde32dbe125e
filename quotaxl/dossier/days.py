"""Days as people write them: whole, incomplete, or such as no calendar has."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

_CHINESE = str.maketrans("〇零○Ｏ一二三四五六七八九", "0000123456789")
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-—–年./．]\s*(\d{1,2})\s*[-—–月./．]\s*(\d{1,2})(?!\d)")
_RUN = re.compile(r"(?<!\d)(\d{4})(\d{2})(\d{2})(?!\d)")
_TENS = re.compile(r"([2-9二三]?)十([一二三四五六七八九1-9]?)")
_SERIAL = re.compile(r"[34]\d{4}(?:\.\d+)?|5[0-4]\d{3}(?:\.\d+)?")
_EPOCH = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Day:
    """What a text says of a day: the day, or why it is none; of a spreadsheet's serial number both."""

    day: date | None
    fault: str = ""
    """"", impossible, incomplete, serial or unreadable."""


@lru_cache(maxsize=1 << 12)  # thousands of projects share a few days
def read_day(text: str | None) -> Day | None:
    """Return what a text says of a day; None for a blank.

    It reads 2024-09-30, 2024年9月30日, 20240930, 二〇二四年….
    """
    if not text or not text.strip():
        return None
    plain = digits(text)
    match = _YEAR_FIRST.search(plain) or _RUN.search(plain)
    if match:
        year, month, number = (int(match[n]) for n in (1, 2, 3))
        try:
            return Day(date(year, month, number))
        except ValueError:
            return Day(None, "impossible")
    if _SERIAL.fullmatch(plain.strip()):
        return Day(_EPOCH + timedelta(days=int(plain.strip().partition(".")[0])), "serial")
    known = re.search(r"\d{4}\s*年|\d{1,2}\s*月|\d{1,2}\s*[日号]|[上中下]旬|年|月|季度|待|拟", plain)
    return Day(None, "incomplete" if known else "unreadable")


def digits(text: str) -> str:
    """Return a text with its years and days in figures: 二〇二四年十月 is 2024年10月."""

    def tens(match: re.Match[str]) -> str:
        first = {"": "1", "二": "2", "三": "3"}.get(match[1], match[1])
        return first + (match[2].translate(_CHINESE) if match[2] else "0")

    narrow = text.translate(_WIDE)
    return _TENS.sub(tens, narrow).translate(_CHINESE)
