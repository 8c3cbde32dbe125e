"""Amounts in running text, and numbers that only look like some."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from quotaxl.core.amount import UNITS, Unit, convert, decimals, exact

_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_MEASURES = (
    "亩|人(?!民币)|户|名|个|立方|平方|吨|件|辆|头|只|株|公里|千米|米|平米|㎡|千瓦|度|次|份|元/|多|余[人户亩]|套|间|张|床|学位|km|kw|"
    "公顷|美元|欧元|港元|港币|日元|英镑|卢布|方"
)
_RATE = r"/(?![\u4e00-\u9fff]{2,14}\d)"
"""元/亩 and 元/年 are rates; 余额 a亿元/综合财力 b亿元 is a ratio of two amounts."""
_MINUS = r"(?:(?<![\d\w)）])|(?<=[为是达到至由从加减少增]))[-－]"
"""A minus stands behind a word that states or moves an amount; behind any other, a name, it is a dash."""
_AMOUNT = re.compile(
    rf"(?P<sign>{_MINUS})?(?P<whole>{_DIGITS})(?P<unit>万亿元?|亿元|百万元|万元|千元|元|亿|万)(?:(?P<rest>\d{{1,4}}(?:\.\d+)?)(?P<unit2>万元|万))?"
    rf"(?!\s*(?:{_MEASURES}|{_RATE}|每))"
)
_WANYI = 4
"""万亿元 are so many powers of ten above 亿元, in which they are kept: the last place written is then one of tens."""
_SHORT = {"亿": Unit.YIYUAN, "万": Unit.WANYUAN}
_BARE = re.compile(rf"(?<![\d.A-Za-z_〔\[#])(?:{_DIGITS})(?![\d.,]*\d)")
_LISTED = re.compile(
    rf"(?P<n>{_DIGITS})(?=(?:、|和|与|及)(?:(?:{_DIGITS})(?:、|和|与|及))*(?:{_DIGITS})(?P<unit>亿元|万元|亿|万|元))"
)
_DECLARED = re.compile(r"(?:金额|数额|资金)?单位(?:均|统一)?(?:为|是)?[:：]?(?:人民币)?(?P<unit>亿元|万元)")
_CAPTION = re.compile(r"[(（]?(?:金额)?单位(?:均)?(?:为)?[:：]?(?:人民币)?(?:亿元|万元)[)）]?")
_WORD_BEFORE = re.compile(r"[\u4e00-\u9fff:]$")
_STOP_BEHIND = re.compile(r"[,，、;；。:：()（）]|$")
_ABOUT = re.compile(r"(?:约|大约|近|逾|超过?|不足|左右)(?:为)?$")
_NOT_MONEY = re.compile(
    r"^(?:年|月|日|号|次|届|条|项|个|户|名|%|‰|％|亩|人|公里|千米|米|吨|期|批|期|款|章|岁|天|小时|时|分|套|座|处|家|所|条|台|辆|倍|"
    r"[“”]|成|位|度|立方|平方|万[亩人户平立吨套头只]|亿[斤立吨]|个百分点|百分点|类|级|层|页|/|-|~|至|—|、\d+(?:年|月|日|个|项|条|期|批)|"
    r"[\d.]*[)）\]〕]|#|[A-Za-z])"
)

_NO_AMOUNT_OF = re.compile(r"[第〔\[号年月至\-~.]$|(?:倍数|系数|比例|比率|指数|得分|名次)[为是达]?$")
"""What stands before a number that is none: a day, an ordinal, a ratio."""


@dataclass(frozen=True, slots=True)
class FoundAmount:
    """An amount in a passage: characters `start` to `end`, value in `unit`, decimals as written, whether 约."""

    start: int
    end: int
    value: Decimal
    unit: Unit
    places: int
    about: bool


def declared_unit(texts: Iterable[str]) -> Unit | None:
    """Return the unit in which a text says that its figures are, 除另有注明外，金额单位：亿元; None where none says so.

    A line 单位：万元 alone is the caption of a table.
    """
    for text in texts:
        match = _DECLARED.search(text)
        if match and not _CAPTION.fullmatch(text):
            return UNITS[match["unit"]]
    return None


def amounts(text: str, unit: Unit | None = None) -> tuple[FoundAmount, ...]:
    """Return the amounts of a passage in order; a number that shares the unit behind a later one counts too.

    In a text whose figures are said to be in `unit`, numbers behind words count without one.
    """
    found = [_amount(match, text) for match in _AMOUNT.finditer(text)]
    taken = [(a.start, a.end) for a in found]
    for match in _LISTED.finditer(text):
        start, end = match.span("n")
        if not any(a <= start < b for a, b in taken) and not re.search(r"[\d.,〔第年月]$", text[:start]):
            number = match["n"]
            shared = _SHORT.get(match["unit"]) or UNITS[match["unit"]]
            value = Decimal(number.replace(",", ""))
            found.append(FoundAmount(start, end, value, shared, decimals(value), about=False))
    if unit is not None:
        for start, end in lookalikes(text, tuple(found), declared=True):
            value = Decimal(text[start:end].replace(",", ""))
            found.append(FoundAmount(start, end, value, unit, decimals(value), bool(_ABOUT.search(text[:start]))))
    return tuple(sorted(found, key=lambda a: a.start))


def _amount(match: re.Match[str], text: str) -> FoundAmount:
    value = Decimal(match["whole"].replace(",", ""))
    places = decimals(value)
    unit = _SHORT.get(match["unit"]) or UNITS.get(match["unit"]) or Unit.YIYUAN
    if match["unit"].startswith("万亿"):
        value, places = value.scaleb(_WANYI), places - _WANYI
    if match["rest"] and unit is Unit.YIYUAN:
        rest = Decimal(match["rest"])
        value = convert(value, unit, Unit.WANYUAN) + rest
        unit, places = Unit.WANYUAN, decimals(rest)
    if match["sign"]:
        value = -value
    return FoundAmount(
        match.start(), match.end(), exact(value), unit, places, bool(_ABOUT.search(text[: match.start()]))
    )


def lookalikes(text: str, known: tuple[FoundAmount, ...], *, declared: bool = False) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of numbers that could be amounts without a unit: with decimals, or after 额, 为 or 元.

    Where a unit is `declared` for all of the text, also whole numbers between a word and a stop. Days, ordinals,
    shares, counts and numbers of documents are left out.
    """
    for match in _BARE.finditer(text):
        start, end = match.span()
        if any(a.start <= start < a.end for a in known):
            continue
        bracketed = declared and text[end : end + 1] == ")" and _WORD_BEFORE.search(text[:start])
        if (_NOT_MONEY.match(text[end : end + 8]) and not bracketed) or _NO_AMOUNT_OF.search(text[:start]):
            continue
        stopped = declared and _WORD_BEFORE.search(text[:start]) and _STOP_BEHIND.match(text[end:])
        if stopped or "." in match[0] or "," in match[0] or re.search(r"(?:额|元|入|出|券)[为是共]?$", text[:start]):
            yield start, end
