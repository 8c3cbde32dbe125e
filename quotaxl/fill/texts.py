"""Bringing the texts of a form up to date: the region, the years and the unit that they name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from quotaxl.core.amount import Unit
from quotaxl.core.document import Document
from quotaxl.fill.context import FillContext
from quotaxl.fill.names import REGION, UNIT_NOW, YEAR, setting

BLANK = r"[×xXＸ＊*_＿○〇]"
_YEAR = re.compile(rf"(?<!\d)(20\d\d)(?=年|[-—~至]+20\d\d年)|(?:20)?{BLANK}{{2,4}}(?=年)")
_REGION = re.compile(
    rf"{BLANK}{{2,}}(?!{BLANK})(?!\s*[年月日号时届次期元万亿个名])(?:[（(]?[省市州县区盟旗、/]+[)）]?)*(?!年)"
)
"""A place for a name: those for a day, a number or an amount are filled by hand."""
_UNITS = re.compile(r"((?:单位\s*[:：]\s*|[（(])(?:人民币)?)(?:百万|亿|万|千)?元")


@dataclass(frozen=True, slots=True)
class Written:
    """What the texts of a form say now: the year, the region, the unit; each None where the form does not tell."""

    year: int | None
    region: str | None
    unit: str | None


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
    return any(match[1] is None for match in _YEAR.finditer(text))


def open_region(text: str) -> bool:
    """Return whether a text holds a place for a region's name, such as ××县."""
    return bool(_REGION.search(_YEAR.sub("", text)))


def renewed(text: str, now: Written, context: FillContext, shift: int) -> str:
    """Return a text for another region and year.

    Years move by as much as the form's year does; a place for a year becomes the year plus `shift`.
    """

    def year(match: re.Match[str]) -> str:
        if match[1] and now.year is not None:
            return str(int(match[1]) + context.year - now.year)
        return match[0] if match[1] else str(context.year + shift)

    changed = _YEAR.sub(year, text)
    if now.region and now.region in changed:
        return changed.replace(now.region, context.region.name)
    return _REGION.sub(context.region.name, changed, count=1) if open_region(text) else changed


def in_unit(text: str, unit: Unit) -> str:
    """Return a text such as 单位：万元 with another unit."""
    return _UNITS.sub(lambda match: f"{match[1]}{unit.label}", text, count=1)
