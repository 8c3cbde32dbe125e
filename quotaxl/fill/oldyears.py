"""Years that a template carries on from when it was last filled, and that nothing brought up to date."""

import re
from collections.abc import Iterator, Mapping

from quotaxl.core.edits import OWN_SHEETS, Content
from quotaxl.core.grid import Grid
from quotaxl.core.refs import ref
from quotaxl.core.words import Words
from quotaxl.fill.bound import BoundTemplate
from quotaxl.fill.context import FillContext
from quotaxl.fill.missing import Missing
from quotaxl.fill.rows import RowLayout
from quotaxl.fill.texts import Written, spelled, written
from quotaxl.reading.tidy import label, shown

_YEARS = re.compile(r"(?<!如)(?<!如 )(?<![\d〔\[（(\-])20\d\d(?![\d〕\]）)]|-\d)")
"""What is said for example (如 2024) and numbers of papers are none."""
_SPELLED = re.compile(r"二[〇○零][一二三四五六七八九][〇○零一二三四五六七八九](?=年)")
_PAPER = re.compile(r"[〔\[（(](20\d\d)[〕\]）)]\s*\d+\s*号")
_DAY = r"年\d{1,2}月\d"
_MEETING = re.compile(r"[一二三四五六七八九十\d]次(?:全体)?(?:常委会)?会议")
_LABEL = re.compile(r"年度|年份|预算年|所属年|年")
_RECENT = 3
"""So many years back a year may be the template's own; older ones are those of laws and plans."""
_OLD_MEETING = Words(
    "“{text}”写着的会议是模板原有的，没有更新，请核对。",
    "The meeting that “{text}” tells is the template's own; see whether it holds.",
)
_OLD_YEAR = Words(
    "“{text}”写着{year}年，没有更新，请核对。",
    "“{text}” says {year} and was not brought up to date; see whether it holds.",
)


def old_year(text: str, now: Written, context: FillContext) -> str | None:
    """Return the year that a text of a form names and that is likely to be the form's old one; None for none.

    `now` says which year the form was in, where it does.
    """
    if now.year == context.year:
        return None
    years = [*_YEARS.findall(text), *(str(spelled(year)) for year in _SPELLED.findall(text))]
    if now.year:
        years += _PAPER.findall(text)  # of the year that the form was made for: its own occasion, no law
        return next((year for year in years if int(year) == now.year), None)
    return next((year for year in years if context.year - _RECENT <= int(year) < context.year), None)


def old_years(
    bound: BoundTemplate, done: Mapping[tuple[str, str], Content], context: FillContext, places: RowLayout
) -> Iterator[Missing]:
    """Yield the texts outside lists, and the numbers beside a label such as 年度, that name a year of before."""
    now = written(bound.form)
    for grid in bound.form.grids:
        runs = [growth.named.area for growth in places.growths.get(grid.sheet, ())]
        for row, values in enumerate(grid.rows if grid.sheet not in OWN_SHEETS else (), start=1):
            if any(area.top <= row <= area.bottom for area in runs):
                continue
            for column, value in enumerate(values, start=1):
                address = ref(places.row(grid.sheet, row), column)
                if (row, column) in grid.formulas:
                    continue
                text = value if isinstance(value, str) else _labelled(grid, row, column)
                if (grid.sheet, address) in done:  # its years moved along, but for that of a day
                    text = str(done[grid.sheet, address] or "")
                    year = str(now.year) if now.year != context.year and re.search(f"{now.year}{_DAY}", text) else None
                else:
                    year = old_year(text, now, context) if text else None
                if text and year:
                    yield Missing(grid.sheet, address, _OLD_YEAR.fill(text=text[:30], year=year))
                if text and isinstance(value, str) and now.before(context) and _MEETING.search(text):
                    yield Missing(grid.sheet, address, _OLD_MEETING.fill(text=text[:30]))


def _labelled(grid: Grid, row: int, column: int) -> str | None:
    """Return a number that a label to its left calls a year, as text."""
    value = grid.value(row, column)
    if isinstance(value, bool) or not isinstance(value, int | float) or column == 1:
        return None
    return shown(value) if _LABEL.fullmatch(label(shown(grid.value(row, column - 1)))) else None
