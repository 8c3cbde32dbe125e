"""Bringing the texts of a form up to date: the region, the years and the unit that they name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from quotaxl.core.amount import Unit
from quotaxl.core.document import Document
from quotaxl.fill.context import FillContext
from quotaxl.fill.names import REGION, UNIT_NOW, YEAR, setting

BLANK = r"[×xXＸ＊*_＿○〇]"
_DAY = r"年(?!12月31日|十二月三十一日|1月1日)(?:\d{1,2}|[一二三四五六七八九十]{1,3})月(?:\d|[一二三四五六七八九十])"
"""What follows upon the year of a day: moving that would make up a day. The first and the last of a year move on."""
_YEAR = re.compile(
    rf"(?<!\d)(20\d\d)(?!{_DAY})(?=年|[-—~至]+20\d\d年)|(?:20)?{BLANK}{{2,4}}(?=年)|20[ 　]{{1,6}}(?=年)"
    rf"|(二[〇○零][一二三四五六七八九][〇○零一二三四五六七八九])(?!{_DAY})(?=年)"
)
_DIGITS = "〇一二三四五六七八九"
_REGION = re.compile(
    rf"(?:{BLANK}{{2,}}(?!{BLANK})|(?:^|(?<=[：:]))[ 　]{{2,}}(?=[省市县区州盟旗]))"
    r"(?!\s*[年月日号时届次期元万亿个名])(?!项目|工程|公司|银行|同志|局长)"
    r"(?:[（(]?[省市县区州盟旗、/]+[)）]?)*(?!年)"
)
"""A place for a name: those for a day, a number, an amount or another thing's name are filled by hand."""
_OF_REGION = re.compile(r"[省市县区州盟旗]|地区|自治|财政|人民政府|人大|本级")
"""What, in or after a place for a name, makes it a region's."""
_LABEL_OF_REGION = re.compile(r"(地区|区划|单位|机关|政府|范围|区域)\s*[：:]\s*$")
_LABEL = re.compile(
    r"[：:]\s*$|(人|电话|手机|传真|邮编|审核|复核|制表|负责|联系|经办|姓名|签字|文号|编号|号码|账号|日期|科|股)\s*$"
)
"""What before a place for a name asks for something else: 填报人：×××, 联系电话××××."""
_UNITS = re.compile(r"((?:单位\s*[:：]\s*|[（(])(?:人民币)?)(?:百万|亿|万|千)?元")


@dataclass(frozen=True, slots=True)
class Written:
    """What the texts of a form say now: the year, the region, the unit; each None where the form does not tell."""

    year: int | None
    region: str | None
    unit: str | None

    def before(self, context: FillContext) -> bool:
        """Return whether the form says another year or region than it is filled for: its figures are of then."""
        return self.year not in (None, context.year) or self.region not in (None, context.region.name)

    def within(self, context: FillContext) -> bool:
        """Return whether the form says the year that it is filled for, and no other region: its figures are of now."""
        return self.year == context.year and not self.before(context)


def written(book: Document) -> Written:
    """Return what the names 当前年度, 当前地区 and 当前单位 of a form say."""
    year = _constant(book.names, YEAR)
    return Written(
        int(year) if year and year.isdigit() else None, _constant(book.names, REGION), _constant(book.names, UNIT_NOW)
    )


def _constant(names: Mapping[str, str], name: str) -> str | None:
    return names.get(setting(names, name) or "", "").strip().lstrip("=").strip('"').replace('""', '"') or None


def dated(text: str) -> bool:
    """Return whether a text names a year or holds a place for one."""
    return bool(_YEAR.search(text))


def open_year(text: str) -> bool:
    """Return whether a text holds a place for a year, such as 20××年."""
    return any(not (match[1] or match[2]) for match in _YEAR.finditer(text))


def open_region(text: str) -> bool:
    """Return whether a text holds a place for a region's name, such as ××县."""
    return _place_of_region(_YEAR.sub("", text)) is not None


def _place_of_region(text: str) -> re.Match[str] | None:
    """Return the first place in a text that the name of a region belongs in."""
    for match in _REGION.finditer(text):
        before = text[: match.start()]
        named = bool(re.search("[省市县区州盟旗]", match[0])) or _OF_REGION.match(text, match.end())
        if named or _LABEL_OF_REGION.search(before) or not _LABEL.search(before):
            return match
    return None


def renewed(text: str, now: Written, context: FillContext, shift: int) -> str:
    """Return a text for another region and year.

    Years move by as much as the form's year does; a place for a year becomes the year plus `shift`.
    """

    def year(match: re.Match[str]) -> str:
        known = int(match[1]) if match[1] else spelled(match[2])
        if known and now.year is not None:
            moved = str(known + context.year - now.year)
            return moved if match[1] else "".join(_DIGITS[int(digit)] for digit in moved)
        return match[0] if known else str(context.year + shift)

    changed = _YEAR.sub(year, text)
    if now.region and now.region in changed:
        return changed.replace(now.region, context.region.name)
    place = _place_of_region(changed) if open_region(text) else None
    return changed[: place.start()] + context.region.name + changed[place.end() :] if place else changed


def spelled(text: str | None) -> int | None:
    """Return the year that is written as 二〇二四."""
    return int("".join(str(_DIGITS.find(digit) if digit in _DIGITS else 0) for digit in text)) if text else None


def in_unit(text: str, unit: Unit) -> str:
    """Return a text such as 单位：万元 with another unit."""
    return _UNITS.sub(lambda match: f"{match[1]}{unit.label}", text, count=1)
