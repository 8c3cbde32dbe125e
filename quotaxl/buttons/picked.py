"""What is picked in the program: the selected cell, and which row of the sheet of findings is meant by it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import xlwings as xw

from quotaxl.buttons.opened import Opened
from quotaxl.core.errors import UserError
from quotaxl.core.refs import Area, ref
from quotaxl.core.words import Words
from quotaxl.desk.grids import contents
from quotaxl.text.labels import GONE

_REF = re.compile(r"[A-Z]{1,3}[1-9][0-9]*(?::[A-Z]{1,3}[1-9][0-9]*)?")
_HEADS = 30
"""Rows in which the list begins."""
_LEVEL, _RULE, _PLACES, _CELL, _MESSAGE, _STATE = 1, 2, 3, 4, 5, 13
"""Columns of the list, from 0; see quotaxl.marks.layout."""

_NO_FINDINGS = Words("还没有核对结果。", "There are no findings yet.")
_CHECK_FIRST = Words("请先点“校验”。", "Check the workbook first.")
_NONE_HERE = Words("选中的单元格没有标出的问题。", "No finding is on the selected cell.")
_SELECT = Words(
    "请选中“核对结果”中的一行，或一个标出的单元格，再点一次。",
    "Select a row of 核对结果, or a cell that is marked, and click again.",
)
_NOTHING = Words("没有选中单元格。", "No cell is selected.")
_SELECT_CELL = Words("请选中一个单元格，再点一次。", "Select a cell and click again.")


@dataclass(frozen=True, slots=True)
class ListedFinding:
    """A row of the sheet of findings: where it stands, and what it says of which cells."""

    row: int
    number: int
    level: str
    rule: str
    sheet: str
    """The sheet of the first cell; '' for one of another file."""
    cell: str
    places: tuple[Area, ...]
    message: str
    gone: bool


def listed(one: Opened) -> tuple[xw.Sheet, tuple[ListedFinding, ...]]:
    """Return the sheet of findings and its rows. Raises UserError where there is none."""
    sheet = one.findings_sheet()
    if sheet is None:
        raise UserError(one.known.name, _NO_FINDINGS, _CHECK_FIRST)
    return sheet, tuple(_rows(sheet))


def _rows(sheet: xw.Sheet) -> Iterator[ListedFinding]:
    values, _ = contents(sheet)
    first = next(
        (at for at, row in enumerate(values[:_HEADS]) if row[0] == 1 and str(row[_RULE]).startswith("QX")), None
    )
    for at, row in enumerate(values[first:] if first is not None else ()):
        if row[0] != at + 1:
            return
        lines = str(row[_PLACES] or "").split("\n")  # a line for each sheet; those of other files begin with [
        name, _, refs = next((text for text in lines if not text.startswith("[")), "").partition("：")
        yield ListedFinding(
            (first or 0) + at + 1, at + 1, str(row[_LEVEL]), str(row[_RULE]), name,
            str(row[_CELL] or ""), tuple(Area.parse(text) for text in _REF.findall(refs)), str(row[_MESSAGE] or ""),
            str(row[_STATE]) in (GONE.zh, GONE.en),
        )  # fmt: skip


def selected(one: Opened) -> tuple[str, str]:
    """Return the sheet and the address of the selected cell, of several the first. Raises UserError."""
    try:
        found = one.book.app.selection
    except Exception:  # noqa: BLE001 - a chart or a picture is selected, which some programs cannot tell
        found = None
    if found is None:
        raise UserError(one.known.name, _NOTHING, _SELECT_CELL)
    return found.sheet.name, ref(found.row, found.column)


def picked(one: Opened) -> ListedFinding:
    """Return the finding that is meant: the selected row of the list, or one of the selected cell. Raises UserError."""
    sheet, rows = listed(one)
    name, address = selected(one)
    place = Area.parse(address)
    at = place.top, place.left
    for row in rows:
        if name == sheet.name and row.row == place.top:
            return row
        if name == row.sheet and (row.cell == address or any(at in area for area in row.places)):
            return row
    raise UserError(f"{name}!{address}", _NONE_HERE, _SELECT)
