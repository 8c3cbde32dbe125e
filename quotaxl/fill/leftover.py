"""What is still to be looked at in a filled form: places left open, figures that nothing brought up to date."""

import re
from collections.abc import Iterator, Mapping, Sequence

from quotaxl.core.edits import OWN_SHEETS, Content, Edit, SetCell
from quotaxl.core.grid import Grid
from quotaxl.core.refs import Area, ref
from quotaxl.core.words import Words
from quotaxl.fill.bound import BoundTemplate
from quotaxl.fill.context import FillContext
from quotaxl.fill.elsewhere import elsewhere
from quotaxl.fill.grow import GrownTable
from quotaxl.fill.missing import Missing
from quotaxl.fill.oldyears import old_years
from quotaxl.fill.rows import RowLayout
from quotaxl.fill.samples import TEXT, ranges_read, read_anywhere
from quotaxl.fill.spoken import offered
from quotaxl.fill.texts import written as written_of
from quotaxl.reading.tidy import label as tidied

_BELOW = 12
"""So many rows below a list may belong to it: its total, 其中, 折合."""
_COUNTED = re.compile(r"(?<![\d第])\d[\d,.]*\s*(?:个(?!月|工作日)|(?:百|千)?[万亿]元)")
"""A number of things or an amount in a text."""
_COUNTED_ALL = re.compile(r"共\s*\d+\s*[个项笔]")
_BLANKS = re.compile(
    r"(?<![：:\s_＿])[_＿]{2,}(?=\s*[百千万亿个项笔元％%])|[（(][ 　]+[)）](?=[个项笔万亿元])"
    r"|(?<![：:\s])[ 　]{3,}[百千]?[万亿]?元|[ 　]{2,}年[ 　]+月(?![ 　]*日)"
)
"""Blanks of a sentence that wait for a figure or a month; those behind a colon are for a pen."""
_NUMBERED = re.compile(r"序号|行次|栏次|编号|年度|年份")
_YEARS = range(1990, 2101)
_STILL_BLANK = Words("“{text}”中还有待填的空白。", "“{text}” still holds blanks to be filled in.")
_OLD_FIGURE = Words(
    "“{value}”是模板原有的数字，没有更新，请核对。", "{value} is a figure of the template's own; see whether it holds."
)
_OLD_TEXT = Words(
    "“{text}”中的数字是模板原有的，没有更新，请核对。",
    "The figures in “{text}” are the template's own; see whether they hold.",
)
_NOT_OFFERED = Words(
    "“{values}”不在这一栏的下拉列表（{choices}）中，请核对。",
    "{values} is not among what the drop-down of this column offers ({choices}).",
)
_STILL_OPEN = Words("“{text}”中还有待填的×。", "“{text}” still holds × to be filled in.")
OPEN = re.compile(r"(?<![“\"「])[×＊○〇]{2,}|[×＊○〇]\s*[月日]")
"""A place in a text that is still to be filled in; in quotation marks the text speaks of such places."""
_INDIRECT = re.compile(r"INDIRECT\s*\([^)]*\d", re.IGNORECASE)
"""INDIRECT of a reference that is written out; of a name, or of what a cell says, nothing is."""
_STAYS = Words(
    "公式“={formula}”用 INDIRECT 把引用写成文字，增减行后不随之变动，请核对。",
    "={formula} holds its reference as a text, which does not move with the rows; see whether it is still right.",
)
_ONE_CELL = re.compile(r"\+?(?:(?:'(?:[^']|'')+'|[^'!(),+*/&<>=-]+)!)?\$?[A-Z]{1,3}\$?\d{1,7}")
_ONE_ROW = Words(
    "公式“={formula}”只引用明细中的一行，增加的行不会出现在这里，请核对。",
    "={formula} shows one row of a list that has more rows now; they do not appear here. See whether it is right.",
)
_SOME_ROWS = Words(
    "公式“={formula}”只包括样例行的一部分，行数变化后可能漏算，请核对并改为包括全部样例行。",
    "={formula} reads some of the sample rows only; it may leave rows out now. Let it read all of them.",
)


def leftovers(
    bound: BoundTemplate, filled: Sequence[GrownTable], edits: Sequence[Edit], places: RowLayout, context: FillContext
) -> Iterator[Missing]:
    """Yield what a person should look at: ×× left open, old figures, formulas that may not follow the rows."""
    written = {(edit.sheet, edit.ref): edit.content for edit in edits if isinstance(edit, SetCell)}
    yield from _open(bound, written, places)
    yield from _old_texts(bound, written, places)
    if not written_of(bound.form).within(context):
        yield from _beside_figures(bound, written, places)
    yield from elsewhere(bound, written, context, places)
    yield from old_years(bound, written, context, places)
    for one in filled:
        yield from _old_figures(one, written, places)
        yield from _not_offered(bound, one, places)
    yield from _as_text(bound, places)
    yield from _partly(bound, places)
    yield from _mirrored(bound, places)


def _old_figures(one: GrownTable, written: Mapping[tuple[str, str], Content], places: RowLayout) -> Iterator[Missing]:
    """Yield the typed numbers right below a list, in its columns of amounts, that nothing was written over."""
    summed = one.binding.totals.values()
    named = one.binding.columns.items()
    amounts = {one.columns[label] for label, name in named if name in summed or one.holds_amounts(name)}
    sheet, run, grid = one.growth.named.sheet, one.growth.named.area, one.grid
    others = [growth.named.area for growth in places.growths[sheet] if growth.where != one.growth.where]
    for row in range(run.bottom + 1, min(run.bottom + _BELOW, len(grid.rows)) + 1):
        if not _told(grid, row) or any(area.top <= row <= area.bottom for area in others):
            return
        for column in sorted(amounts):
            value, place = grid.value(row, column), (sheet, ref(places.row(sheet, row), column))
            number = isinstance(value, int | float) and not isinstance(value, bool) and value
            if number and (row, column) not in grid.formulas and place not in written:
                yield Missing(*place, _OLD_FIGURE.fill(value=f"{value:.15g}"))


def _not_offered(bound: BoundTemplate, one: GrownTable, places: RowLayout) -> Iterator[Missing]:
    """Yield the columns in which something is written that their drop-down does not offer."""
    sheet, run = one.growth.named.sheet, one.growth.named.area
    for label, name in one.binding.columns.items() if one.rows and one.grid.choices else ():
        column = one.columns[label]
        choices = offered(bound.form, sheet, Area(run.top, column, run.bottom, column))
        values = {str(value) for row in one.rows if isinstance(value := row.values.get(name), str)}
        if choices and (other := sorted(values - {*choices})):
            top = places.row(sheet, run.top)
            area = Area(top, column, top + len(one.rows) - 1, column)
            told = _NOT_OFFERED.fill(values="、".join(other[:5]), choices="、".join(choices[:8]))
            yield Missing(sheet, str(area), told)


def _told(grid: Grid, row: int) -> bool:
    return any(value is not None for value in grid.rows[row - 1])


def _old_texts(
    bound: BoundTemplate, written: Mapping[tuple[str, str], Content], places: RowLayout
) -> Iterator[Missing]:
    """Yield the texts beside lists that tell a number of things or an amount: 共安排项目3个，资金6000万元."""
    for grid in bound.form.grids if places.growths else ():
        sheet, growths = grid.sheet, places.growths.get(grid.sheet, ())
        runs = [growth.named.area for growth in growths]
        for row, values in enumerate(grid.rows, start=1):
            if any(area.top <= row <= area.bottom for area in runs):
                continue
            for column, value in enumerate(values, start=1):
                counted = _COUNTED if growths else _COUNTED_ALL
                if isinstance(value, str) and (row, column) not in grid.formulas and counted.search(value):
                    place = (sheet, ref(places.row(sheet, row), column))
                    now = written.get(place, value)
                    if isinstance(now, str) and counted.search(now):
                        yield Missing(*place, _OLD_TEXT.fill(text=now[:30]))


def _open(bound: BoundTemplate, written: Mapping[tuple[str, str], Content], places: RowLayout) -> Iterator[Missing]:
    """Yield texts of the form that still hold a place for something, such as ××."""
    for grid in bound.form.grids:
        if grid.sheet in OWN_SHEETS:
            continue
        runs = [growth.named.area for growth in places.growths.get(grid.sheet, ())]
        for row, values in enumerate(grid.rows, start=1):
            for column, value in enumerate(values, start=1):
                formula = grid.formulas.get((row, column))
                if formula is not None:  # what it shows comes from elsewhere, but for the texts in it
                    value = "".join(TEXT.findall(formula))  # noqa: PLW2901 -- the cell's own text
                if not isinstance(value, str) or not (OPEN.search(value) or _BLANKS.search(value)):
                    continue
                address = ref(places.row(grid.sheet, row), column)
                inside = any(area.top <= row <= area.bottom for area in runs)
                now = written.get((grid.sheet, address), value)
                if not inside and isinstance(now, str) and OPEN.search(now):
                    yield Missing(grid.sheet, address, _STILL_OPEN.fill(text=now[:30]))
                elif not inside and isinstance(now, str) and _BLANKS.search(now):
                    yield Missing(grid.sheet, address, _STILL_BLANK.fill(text=now.strip()[:30]))


def _beside_figures(
    bound: BoundTemplate, written: Mapping[tuple[str, str], Content], places: RowLayout
) -> Iterator[Missing]:
    """Yield the typed numbers in the rows around the figures of a form that nothing was written over, row by row."""
    named: dict[str, list[int]] = {}
    for cell in bound.template.cells:
        if cell.sources:
            named.setdefault(bound.cells[cell.name].sheet, []).append(bound.cells[cell.name].area.top)
    for sheet, rows in named.items():
        grid = bound.grid(sheet)
        runs = [growth.named.area for growth in places.growths.get(sheet, ())]
        first, last = min(rows), min(max(rows), len(grid.rows))
        while 1 < first <= last and any(isinstance(value, int | float) for value in grid.rows[first - 2]):
            first -= 1
        while last < len(grid.rows) and any(isinstance(value, int | float) for value in grid.rows[last]):
            last += 1
        numbers = {column for column in range(1, grid.width + 1) if _numbers(grid, column, first)}
        for row in range(first, last + 1):
            if any(area.top <= row <= area.bottom for area in runs):
                continue
            at = places.row(sheet, row)
            held = {
                column: value
                for column, value in enumerate(grid.rows[row - 1], start=1)
                if isinstance(value, int | float) and not isinstance(value, bool) and value and column not in numbers
                if (row, column) not in grid.formulas and (sheet, ref(at, column)) not in written
                if not (row < min(rows) and value in _YEARS)
            }
            if held:
                told = "、".join(f"{value:.15g}" for value in held.values())
                yield Missing(sheet, str(Area(at, min(held), at, max(held))), _OLD_FIGURE.fill(value=told))


def _numbers(grid: Grid, column: int, first: int) -> bool:
    """Return whether a column numbers its rows: its header says so."""
    above = (grid.value(row, column) for row in range(max(1, first - 4), first))
    return any(isinstance(value, str) and _NUMBERED.search(tidied(value)) for value in above)


def _as_text(bound: BoundTemplate, places: RowLayout) -> Iterator[Missing]:
    """Yield the formulas whose references are texts, where rows grew or fell away: such texts do not follow."""
    if any(growth.count != growth.samples for growths in places.growths.values() for growth in growths):
        for grid in bound.form.grids:
            for (row, column), formula in grid.formulas.items():
                if _INDIRECT.search(formula):
                    address = ref(places.row(grid.sheet, row), column)
                    yield Missing(grid.sheet, address, _STAYS.fill(formula=formula[:40]))


def _partly(bound: BoundTemplate, places: RowLayout) -> Iterator[Missing]:
    """Yield the formulas that read a range of some of a list's samples only: it takes in some of the rows only."""
    for grid in bound.form.grids:
        for (row, column), formula in grid.formulas.items():
            for sheet, area in ranges_read(formula, grid.sheet):
                for growth in places.growths.get(sheet, ()):
                    run = growth.named.area
                    some = area.top <= run.bottom and run.top <= area.bottom
                    whole = area.top <= run.top and area.bottom >= run.bottom
                    own = grid.sheet == sheet and run.top <= row <= run.bottom
                    if some and not whole and not own and growth.count != growth.samples:
                        address = ref(places.row(grid.sheet, row), column)
                        yield Missing(grid.sheet, address, _SOME_ROWS.fill(formula=formula[:40]))


def _mirrored(bound: BoundTemplate, places: RowLayout) -> Iterator[Missing]:
    """Yield the formulas that show one sample row elsewhere, such as =明细!B4, where the list has more rows now."""
    for grid in bound.form.grids:
        for (row, column), formula in grid.formulas.items():
            if not _ONE_CELL.fullmatch(formula):
                continue
            for sheet, area in read_anywhere(formula, grid.sheet):
                for growth in places.growths.get(sheet, ()):
                    run = growth.named.area
                    own = grid.sheet == sheet and run.top <= row <= run.bottom
                    total = any((t.sheet, t.area.top, t.area.left) == (grid.sheet, row, column) for t in growth.totals)
                    if run.top <= area.top <= run.bottom and growth.count > growth.samples and not own and not total:
                        address = ref(places.row(grid.sheet, row), column)
                        yield Missing(grid.sheet, address, _ONE_ROW.fill(formula=formula[:40]))
