"""The sheet 数据来源 of a filled form: every cell that was filled, and what it comes from."""

from collections.abc import Iterator, Sequence

from quotaxl.core.document import Document
from quotaxl.core.edits import SOURCES_SHEET, AddSheet, DropSheet, Edit, EditPlan, SetCell, Style
from quotaxl.core.refs import ref
from quotaxl.core.words import Lang, Words
from quotaxl.fill.origins import CellOrigin
from quotaxl.marks import layout

_TITLE = Words("数据来源", "Where the figures come from")
_HEADINGS = (
    Words("工作表", "Sheet"), Words("单元格", "Cell"), Words("填入", "Filled in"), Words("单位", "Unit"),
    Words("来源文件", "From file"), Words("来源工作表", "From sheet"), Words("来源单元格", "From cell"),
    Words("来源数值", "Its value"), Words("来源单位", "Its unit"), Words("说明", "Note"),
)  # fmt: skip
_WIDTHS = (18.0, 9.0, 22.0, 7.0, 26.0, 14.0, 11.0, 22.0, 9.0, 30.0)
_ADDED = Words("{count} 个单元格相加", "{count} cells added up")
_CONVERTED = Words("{own}换算为{unit}", "converted from {own} to {unit}")
_ROUNDED = Words("按小数位数舍入，精确值 {exact}", "rounded; exactly {exact}")
_RENEWED = Words("标题或说明，按地区、年度和单位更新", "a title or note brought up to date")
_CELL = Style(border=True, wrap=True)
_REASON = "list where figures come from"


def without_old(form: Document) -> EditPlan:
    """Return what takes the list of last time out of a form that was filled before."""
    found = any(grid.sheet == SOURCES_SHEET for grid in form.grids)
    return EditPlan((DropSheet(SOURCES_SHEET, _REASON),)) if found else EditPlan(())


def sources_sheet(origins: Sequence[CellOrigin], lang: Lang) -> EditPlan:
    """Return the edits that add the sheet: a row for each source of each cell that was filled."""
    edits: list[Edit] = [AddSheet(SOURCES_SHEET, _REASON, widths=_WIDTHS, freeze="A3", landscape=True, repeat_row=2)]
    edits.append(SetCell(SOURCES_SHEET, "A1", _TITLE.say(lang), _REASON, style=layout.TITLE))
    for column, words in enumerate(_HEADINGS, start=1):
        edits.append(SetCell(SOURCES_SHEET, ref(2, column), words.say(lang), _REASON, style=layout.HEAD))
    for row, values in enumerate((line for one in origins for line in _lines(one, lang)), start=3):
        for column, value in enumerate(values, start=1):
            edits.append(SetCell(SOURCES_SHEET, ref(row, column), value or None, _REASON, style=_CELL))
    return EditPlan(tuple(edits))


def _lines(one: CellOrigin, lang: Lang) -> Iterator[tuple[str, ...]]:
    own = (one.sheet, one.ref, one.value, one.unit or "")
    if not one.sources and not one.value.isdecimal():  # ordinals come from nowhere
        yield (*own, "", "", "", "", "", _RENEWED.say(lang))
    for source in one.sources:
        note = []
        if len(one.sources) > 1:
            note.append(_ADDED.fill(count=len(one.sources)).say(lang))
        if source.unit and one.unit and source.unit != one.unit:
            note.append(_CONVERTED.fill(own=source.unit, unit=one.unit).say(lang))
        if one.exact:
            note.append(_ROUNDED.fill(exact=one.exact).say(lang))
        yield (*own, source.file, source.sheet, source.ref, source.value, source.unit or "", "；".join(note))
