"""Ordinals in front of labels and in columns 序号: 一、（一）1. ⑴ ①, and what they say of depth."""

import re
from functools import lru_cache
from typing import NamedTuple

from quotaxl.reading.tidy import label, narrow, squeeze

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_CHINESE = "[零〇一二三四五六七八九十两百]+"
_STYLES: tuple[re.Pattern[str], ...] = (
    re.compile(rf"(?:第?({_CHINESE})(?:[、.,:]|部分[、:]?)|附[:：])"),
    re.compile(rf"[(〔\[]({_CHINESE})[)〕\]][、.]?"),
    re.compile(r"(\d{1,3})(?:[、,]|\.(?!\d))"),
    re.compile(r"(?:\((\d{1,3})\)|(\d{1,3})\)|([⑴-⒇]))[、.]?"),
    re.compile(r"([①-⑳])"),
)
_ANY_STYLE = re.compile("|".join(pattern.pattern for pattern in _STYLES))
"""One look at a text where most are no ordinal, as rows of names are."""
_DOTTED = re.compile(
    r"\d{1,2}((?:\.\d{1,2}){1,3})[、.]?"
    r"(?![\d.%‰万亿千百十亩公平米立方吨斤元户人个座处台套辆倍成折分厘层年月日天岁度a-zA-Z㎡])"
)
"""1.1 and 1.1.2 number what lies below 1.; 1.5万亩 is an amount."""
_UNDER_DOTS = 4
"""One dot makes style 5, two make 6."""
_ALONE_CHINESE = re.compile(_CHINESE)
_ALONE_DIGITS = re.compile(r"\d{1,4}(?:\.0)?")
_WHICH = re.compile(r"其中[:：;；]?|#")
MAYBE = re.compile(r"[\s\u3000]*[第零〇一二三四五六七八九十两百(（〔\[\d０-９①-⑳⑴-⒇附其#]")
"""Matches every label that can start with an ordinal or 其中; the quick test before the careful one."""


class Ordinal(NamedTuple):
    """An ordinal: its style, its number (None for 附) and its text as printed.

    Styles: 0 一、 1（一） 2 1. 3 (1) 4 ① 5 1.1 6 1.1.1.
    """

    style: int
    number: int | None
    text: str


def chinese_number(text: str) -> int | None:
    """Return the number that Chinese numerals below 1000 write (十二 is 12), None for other text."""
    total = digit = 0
    for char in text:
        if char == "十":
            total, digit = total + (digit or 1) * 10, 0
        elif char == "百":
            total, digit = total + (digit or 1) * 100, 0
        elif char in _DIGITS:
            digit = _DIGITS[char]
        else:
            return None
    return total + digit if text else None


@lru_cache(maxsize=1 << 14)
def split_ordinal(text: str) -> tuple[Ordinal | None, bool, str]:
    """Return (ordinal, whether 其中 stands before the name, the name itself) of a label.

    The name is tidied: no spaces, half-width.
    """
    rest = narrow(squeeze(text))  # this answer is kept, so that the tidied text need not be
    which = _WHICH.match(rest)
    if which and len(rest) > which.end():
        return None, True, _strip_ordinal(rest[which.end() :])[1]
    ordinal, rest = _strip_ordinal(rest)
    which = _WHICH.match(rest) if ordinal else None
    if which and len(rest) > which.end():
        return ordinal, True, rest[which.end() :]
    return ordinal, False, rest


def inner_style(text: str) -> int | None:
    """Return the style of the ordinal that follows 其中 (其中：1.保险费收入), None for none."""
    rest = label(text)
    which = _WHICH.match(rest)
    found = _strip_ordinal(rest[which.end() :])[0] if which else None
    return found.style if found else None


def _strip_ordinal(text: str) -> tuple[Ordinal | None, str]:
    dotted = _DOTTED.match(text)
    if dotted and dotted.end() < len(text):
        levels = dotted[1].split(".")[1:]
        return Ordinal(_UNDER_DOTS + len(levels), int(levels[-1]), dotted[0]), text[dotted.end() :]
    if not _ANY_STYLE.match(text):
        return None, text
    for style, pattern in enumerate(_STYLES):
        match = pattern.match(text)
        if match and match.end() < len(text):
            digits = next((g for g in match.groups() if g), "")
            return Ordinal(style, _number(digits), match[0]), text[match.end() :]
    return None, text


def ordinal_alone(text: str) -> Ordinal | None:
    """Return the ordinal that fills a cell of a column 序号, None where the cell holds something else."""
    tidy = label(text)
    if _ALONE_CHINESE.fullmatch(tidy):
        return Ordinal(0, chinese_number(tidy), tidy)
    if _ALONE_DIGITS.fullmatch(tidy):
        return Ordinal(2, int(tidy.partition(".")[0]), tidy)
    ordinal, rest = _strip_ordinal(tidy + "\0")
    return ordinal if rest == "\0" else None


def _number(digits: str) -> int | None:
    if not digits:
        return None
    if "①" <= digits <= "⑳":
        return ord(digits) - ord("①") + 1
    if "⑴" <= digits <= "⒇":
        return ord(digits) - ord("⑴") + 1
    return int(digits) if digits.isdecimal() else chinese_number(narrow(digits))
