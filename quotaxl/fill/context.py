"""For which region and year a form is filled, and the words that its sentences take from the input."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from quotaxl.catalogue.form import form as spec
from quotaxl.core.errors import UserError
from quotaxl.core.finding import CellRole
from quotaxl.core.region import Region, RegionTable
from quotaxl.core.table import Table
from quotaxl.core.words import Words
from quotaxl.dossier.levels import states
from quotaxl.dossier.papers import step_of

INFO = "county-info"
_ORDINALS = "〇一二三四五六七八九十"
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class FillContext:
    """The region and year of a form; `regions` tells which row of an allocation table is the region's."""

    region: Region
    year: int
    regions: RegionTable
    words: Mapping[str, str] = field(default_factory=dict)
    """Further placeholders by name: what the sheet 基本信息 says."""
    levels: bool = False
    """Whether the input tells its own level from those below: forms of one level then say so, as {holder}."""

    def placeholder(self, name: str) -> str | int | None:
        """Return what stands for {name}; None where the input does not say."""
        own: dict[str, str | int] = {
            "region": self.region.name,
            "holder": f"{self.region.name}本级" if self.levels else self.region.name,
            "code": self.region.code,
            "year": self.year,
            "last_year": self.year - 1,
            "next_year": self.year + 1,
            **self._adjusted(),
        }
        return own.get(name) or self.words.get(name) or None

    def _adjusted(self) -> dict[str, str | int]:
        """What the first columns and rows of an adjustment are called: the opening budget, or the last adjustment."""
        step = step_of(self.words.get("adjustment"))
        if step is None or step < 2:
            return {"limit_before": "年初批准的债务限额", "opening_budget": "年初预算数", "change_budget": "调整数"}
        last = f"第{ordinal(step - 1)}次调整"
        return {"limit_before": f"{last}后的债务限额", "opening_budget": f"{last}预算数", "change_budget": "本次调整数"}


def ordinal(number: int) -> str:
    """Return a number as it is written in 第二次 and （十二）; digits from a hundred on."""
    if number < len(_ORDINALS):
        return _ORDINALS[number]
    tens, ones = divmod(number, 10)
    if tens > 9:
        return str(number)
    return f"{_ORDINALS[tens] if tens > 1 else ''}十{_ORDINALS[ones] if ones else ''}"


def context_of(tables: Sequence[Table], regions: RegionTable) -> FillContext:
    """Return the region and year that the county workbook's 基本信息 states.

    Raises UserError where there is no such table or more than one, or where it names no known region or no year.
    """
    table = only(tables, INFO)
    name = table.text("region", "value") or table.region or ""
    region = _region(table, name, table.text("code", "value"), regions)
    written = table.text("year", "value") or (str(table.year) if table.year else "")
    year = _YEAR.search(written)
    if not year:
        raise UserError(
            _where(table, "year"),
            Words("没有填写预算年度。", "The budget year is not filled in."),
            Words("填四位年份，如 2024。", "Fill in the year with four digits, such as 2024."),
        )
    words = {key: text for key in table.listed("key") if isinstance(key, str) and (text := table.text(key, "value"))}
    levels = any(spec(t.form).levels and states(t) for t in tables if t.form)
    return FillContext(region, int(year[1]), regions, words, levels)


def only(tables: Sequence[Table], form: str) -> Table:
    """Return the one table of a form. Raises UserError for none or several."""
    found = [table for table in tables if table.form == form]
    named = spec(form).name
    if len(found) == 1:
        return found[0]
    if not found:
        files = "、".join(dict.fromkeys(table.file for table in tables))
        raise UserError(
            files,
            Words(f"没有找到填表所需的“{named}”表。", f"The table {named} ({form}) that the form needs was not found."),
            Words(
                "检查县级填报表的工作表和标题是否齐全。",
                "See whether the county workbook still has its sheets and titles.",
            ),
        )
    places = "、".join(f"{table.file} {table.sheet}" for table in found)
    raise UserError(
        places,
        Words(f"找到 {len(found)} 个“{named}”表，无法确定用哪一个。", f"{len(found)} tables of {form} were found."),
        Words(
            "一次只给一个县的填报表；几个县一起填，用 quotaxl batch fill。",
            "Give the workbook of one county at a time; quotaxl batch fill fills those of several.",
        ),
    )


def _region(table: Table, name: str, code: str | None, regions: RegionTable) -> Region:
    """Return the region that name and code mean together. Raises UserError where they mean none, or several."""
    candidates = regions.resolve(name) if name else ()
    by_code = regions.code(code) if code else None
    if by_code and (not name or by_code in candidates):
        return by_code
    if len(candidates) == 1:
        return candidates[0]
    if not name:
        what = Words("没有填写地区名称。", "The region's name is not filled in.")
    elif candidates:
        what = Words(f"地区“{name}”有 {len(candidates)} 个同名地区。", f"{len(candidates)} regions are named {name}.")
    else:
        what = Words(f"不认识的地区“{name}”。", f"The region {name!r} is not known.")
    raise UserError(
        _where(table, "region"),
        what,
        Words("填规范全称和六位行政区划代码。", "Fill in the full official name and its six-digit code."),
    )


def _where(table: Table, key: str) -> str:
    at = table.position(key)
    cell = table.cell(at, "value", CellRole.SUBJECT) if at is not None else table.place(table.title_ref)
    return f"{cell.file} {cell.sheet}!{cell.ref}"
