"""Use case: where a figure of a filled form comes from, and whether anything changed since."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Context, InvalidOperation
from hashlib import sha256
from pathlib import Path

from quotaxl.core.document import Document
from quotaxl.core.errors import UserError
from quotaxl.core.grid import Grid
from quotaxl.core.ports import KeptText, ReadWorkbook, TaggedFigures
from quotaxl.core.refs import Area, parse_ref, ref
from quotaxl.core.words import Words
from quotaxl.fill.origins import TOPIC, CellOrigin, KeptOrigins, from_text
from quotaxl.fill.samples import read_anywhere
from quotaxl.reading.tidy import shown
from quotaxl.report.facts import SIGNS

_NONE = Words(
    "文件中没有数据来源记录：它不是 quotaxl 填写的，或另存时丢失了记录。",
    "The file says nothing of its sources: quotaxl did not fill it, or another program dropped the record.",
)
_FILL = Words("请用 quotaxl fill 重新填写后再查。", "Fill it with quotaxl fill and ask again.")
_NO_CELL = Words("没有写明单元格。", "No cell is named.")
_HOW = Words("请写成 附件1!C5；只有一张工作表时可只写 C5。", "Write it as 附件1!C5, or C5 where there is one sheet.")
_NO_SHEET = Words("没有工作表“{sheet}”。", "There is no sheet {sheet}.")
_SHEETS = Words("现有：{sheets}。", "It has {sheets}.")
_NO_FIGURE = Words("“{place}”没有 quotaxl 写入的数字。", "Nothing that quotaxl wrote stands at {place}.")
_TAGS = Words(
    "请写成 第5段、表2!C3、标签（{tags} ……）或数字本身（2.6亿元）。",
    "Name a paragraph (第5段), a table's cell (表2!C3), a tag ({tags} …) or the figure's own words (2.6亿元).",
)
_PARAGRAPH = re.compile(r"第\s*(\d+)\s*段")
_TABLE_CELL = re.compile(r"(?:表|附件)\s*(\d+)!\$?([A-Z]{1,3}\$?[0-9]+)")
_PLACE = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!(\$?[A-Za-z]{1,3}\$?[0-9]+)")
_CELL = Context(prec=15)
"""Spreadsheet programs hold numbers at 15 digits."""
_MOST = 12
"""So many cells that a formula reads are told one by one."""


@dataclass(frozen=True, slots=True)
class Traced:
    """One cell, or figure of a text: what it shows, what was written, its own formula, the cells that this reads.

    `origin` is None where quotaxl wrote nothing there; `edited` says that it holds something else now.
    """

    sheet: str
    ref: str
    now: str
    origin: CellOrigin | None
    formula: str | None = None
    reads: tuple["Traced", ...] = ()
    more: int = 0
    """Further cells that the formula reads."""
    edited: bool = False
    in_text: bool = False
    """Whether it is a figure of a text: `sheet` is its paragraph, `ref` its tag."""


@dataclass(frozen=True, slots=True)
class Trace:
    """A cell's trace, and of each input whether it is still as it was: True, False, None where it was not found."""

    cell: Traced
    inputs: tuple[tuple[str, bool | None], ...]
    template: str


def trace(
    file: Path,
    place: str,
    read: ReadWorkbook,
    kept: KeptText,
    inputs: Iterable[Path] = (),
    tagged: TaggedFigures | None = None,
) -> Trace:
    """Return where the figure in a cell of a filled form, or in a drafted text, comes from.

    Of a text `place` is a paragraph (第5段), a cell of a table (表2!C3, 附件2!C3), a tag (限额/本次新增/一般) or the
    words of a figure (2.6亿元).

    Inputs are compared where they are given, or where they lie under their names: beside the form, in the folder above
    (forms are often filled into one of their own), or in the current one.
    Raises UserError for a file without record or a place that is no cell of it.
    """
    text = kept(file, TOPIC)
    record = from_text(text) if text else None
    if record is None:
        raise UserError(str(file), _NONE, _FILL)
    book = read(file)
    if book.kind == "docx" and tagged is not None:
        cell = _of_text(book, place, record, tagged(file))
    else:
        grid, address = _cell(book, place)
        cell = _traced(book, grid, address, record, deep=True)
    known = {path.name: path for path in inputs}
    used = dict.fromkeys(source.file for one in _all(cell) if one.origin for source in one.origin.sources)
    compared = tuple((name, _same(known.get(name) or _lying(name, file), record.inputs.get(name))) for name in used)
    return Trace(cell, compared, record.template[0])


def _of_text(book: Document, place: str, record: KeptOrigins, figures: Sequence[tuple[str, str, str]]) -> Traced:
    """Return the figures of a paragraph, or those of a tag or of certain words. Raises UserError where there is none.

    One figure stands for itself; several are read by what holds them.
    """
    asked = place.strip()
    number = _PARAGRAPH.fullmatch(asked)
    if number:
        found = [one for one in figures if one[0] == f"第{int(number[1])}段" and one[2]]
        text = next((p.text for p in book.paragraphs if p.number == int(number[1])), "")
    else:
        cell = _TABLE_CELL.fullmatch(asked.upper())
        found = [one for one in figures if cell and one[0] == f"表{int(cell[1])}!{cell[2].replace('$', '')}" and one[2]]
        found = found or [one for one in figures if asked in (one[1], one[1].lstrip(SIGNS))]
        found = found or [one for one in figures if asked == one[2]]
        text = asked
    if not found:
        known = "、".join(dict.fromkeys(tag for _, tag, _ in figures[:_MOST]))
        raise UserError(place, _NO_FIGURE.fill(place=asked), _TAGS.fill(tags=known))
    told = [_figure(at, tag, words, record) for at, tag, words in found]
    return told[0] if len(told) == 1 else Traced(asked, "", text, None, reads=tuple(told), in_text=True)


def _figure(place: str, tag: str, words: str, record: KeptOrigins) -> Traced:
    origin = record.cells.get(("", tag))
    return Traced(place, tag, words, origin, edited=origin is not None and words != origin.value, in_text=True)


def _lying(name: str, form: Path) -> Path:
    """Return where an input lies; beside the form where it lies nowhere."""
    places = (form.parent / name, form.absolute().parent.parent / name, Path(name))
    return next((place for place in places if place.is_file()), places[0])


def _cell(book: Document, place: str) -> tuple[Grid, str]:
    """Return the sheet and the address that a place such as 附件1!C5 means; without a sheet, of the first one.

    Raises UserError for what is no cell, and for a sheet that is not there or there twice.
    """
    match = _PLACE.fullmatch(place.strip())
    names = "、".join(grid.sheet for grid in book.grids)
    if match:
        sheet = (match[1] or "").replace("''", "'") or match[2]
        address = match[3]
    else:
        sheet, address = book.grids[0].sheet, place.strip()
    try:
        row, column = parse_ref(address)
    except ValueError:
        raise UserError(place, _NO_CELL, _HOW) from None
    found = [grid for grid in book.grids if grid.sheet == sheet]
    # annexes are called by their number, as people call them: 附件1 for 附件1 债务限额下达情况表
    found = found or [grid for grid in book.grids if sheet in (grid.sheet.split(" ")[0], *_numbers(grid))]
    if len(found) != 1:
        raise UserError(place, _NO_SHEET.fill(sheet=sheet), _SHEETS.fill(sheets=names))
    return found[0], ref(row, column)


def _numbers(grid: Grid) -> list[str]:
    """Return the numbers printed above a title: 附件5 and 表1-6."""
    corner = grid.value(1, 1)
    return corner.split() if isinstance(corner, str) else []


def _traced(book: Document, grid: Grid, address: str, record: KeptOrigins, *, deep: bool) -> Traced:
    place = parse_ref(address)
    origin = record.cells.get((grid.sheet, address))
    now = shown(grid.value(*place))
    formula = grid.formulas.get(place)
    edited = origin is not None and formula is None and not _alike(now, origin.value)
    if formula is None or not deep:
        return Traced(grid.sheet, address, now, origin, formula, edited=edited)
    grids = {other.sheet: other for other in book.grids}
    areas = [(grids[sheet], area) for sheet, area in read_anywhere(formula, grid.sheet) if sheet in grids]
    cells = dict.fromkeys((other.sheet, at) for other, area in areas for at in _held(other, area))
    found = [_traced(book, grids[sheet], ref(*at), record, deep=False) for sheet, at in cells]
    told = [one for one in found if one.origin or one.formula]
    return Traced(grid.sheet, address, now, origin, formula, tuple(told[:_MOST]), max(len(told) - _MOST, 0), edited)


def _held(grid: Grid, area: Area) -> Iterator[tuple[int, int]]:
    for row in range(area.top, min(area.bottom, len(grid.rows)) + 1):
        for column in range(area.left, min(area.right, grid.width) + 1):
            if grid.value(row, column) is not None:
                yield row, column


def _alike(now: str, written: str) -> bool:
    """Return whether two cells show the same: as text, or as numbers of the 15 digits that a cell holds."""
    try:
        return now == written or _CELL.create_decimal(now) == _CELL.create_decimal(written)
    except InvalidOperation:
        return False


def _all(cell: Traced) -> Iterator[Traced]:
    yield cell
    for one in cell.reads:
        yield from _all(one)


def _same(path: Path, digest: str | None) -> bool | None:
    if not digest or not path.is_file():
        return None
    return sha256(path.read_bytes()).hexdigest() == digest
