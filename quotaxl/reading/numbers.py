"""Amounts that people typed as text: 1,234.5, １２３, (12), △3, 调减5, 12.5①, 2.6亿元."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from quotaxl.core.amount import UNITS, Unit, decimals
from quotaxl.reading.tidy import label

DASHES = frozenset({"-", "--", "—", "——", "–", "─", "──", "/", "…", "……", "―", "一一"})
"""Ways to print "none"; unlike a blank cell, someone meant it. 一一 is what some scans make of ——."""

DITTOS = frozenset({"同上", "〃", "″", '"', "''", "”", "“", "々"})
"""Ways to print "as above"."""

_NUMBER = re.compile(
    r"(?P<about>约为?|大约|近|将近)?(?P<open>\()?"
    r"(?P<sign>[-−–+△▲]|调减|核减|减少|减|调增|核增|增加|增)?[¥￥]?"
    r"(?P<sign2>[-−–])?"
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
    r"(?(open)\))"
    r"(?P<unit>亿元?|百万元|万元?|千元|元)?"
    r"(?P<percent>%)?"
    r"(?P<mark>\*+|#|[①-⑳]|\[\d{1,2}\]|\(?注\d{0,2}\)?|[¹²³⁴⁵])?"
    r"(?P<over>左右|上下|以上|以内|余|多)?(?P<note>\([^()]*[\u4e00-\u9fff][^()]*\))?"
)
_DIGIT = re.compile(r"\d")
_OPENS = frozenset("约大近将调核减增")
"""The letters that a number may begin with; most texts begin with another."""
_NEGATIVE = {"-", "−", "–", "△", "▲", "调减", "核减", "减少", "减"}
_SHORT_UNITS = {"亿": Unit.YIYUAN, "万": Unit.WANYUAN}


@dataclass(frozen=True, slots=True)
class Number:
    """A number read from text, with what was printed around it."""

    value: Decimal
    decimals: int
    unit: Unit | None = None
    percent: bool = False
    mark: str = ""
    """A footnote mark, or a remark in brackets, that stood behind it."""
    exact: bool = True
    """False where 约, 左右 or 以上 say that it is none."""


def parse_number(text: str) -> Number | None:
    """Return the number that a text cell holds, None where it is not one."""
    first = text[:1]
    if first.isalpha() and first not in _OPENS:
        return None
    return _parsed(text) if len(text) <= 80 and _DIGIT.search(text) else None


@lru_cache(maxsize=1 << 14)
def _parsed(text: str) -> Number | None:
    """Return a text as a number with unit, percent sign and what rounds it; None where it is no number."""
    match = _NUMBER.fullmatch(label(text))
    if not match:
        return None
    value = Decimal(match["digits"].replace(",", ""))
    places = decimals(value)
    if match["open"] or match["sign"] in _NEGATIVE or match["sign2"]:
        value = -value
    unit = match["unit"] or ""
    if match["over"] in ("余", "多") and not unit:
        return None
    return Number(
        value,
        places,
        _SHORT_UNITS.get(unit) or UNITS.get(unit),
        bool(match["percent"]),
        match["mark"] or match["note"] or "",
        not (match["about"] or match["over"]),
    )
