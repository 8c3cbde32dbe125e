"""Taking the last operation on an open workbook back."""

from dataclasses import dataclass

import xlwings as xw

from quotaxl.core.errors import UserError
from quotaxl.core.refs import Area, parse_ref
from quotaxl.core.words import Words
from quotaxl.desk.before import CellsBefore, by_sheet, holds
from quotaxl.desk.carry import carry_marks, carry_out
from quotaxl.desk.faults import told as explained
from quotaxl.desk.marks import Refusal, clear_marks
from quotaxl.desk.record import UndoRecord
from quotaxl.desk.screen import Progress, never, quiet, stoppable
from quotaxl.desk.tabs import Tabs
from quotaxl.desk.write import cells_of, write_cells

_NOTHING = Words("没有可以撤销的操作。", "There is nothing to undo.")
_ONLY_LAST = Words(
    "只能撤销本工具对这个工作簿的上一次操作。", "Only quotaxl's last operation on this workbook can be undone."
)
_REFUSED = Words(
    "表格软件拒绝恢复：{why}。可能只恢复了一部分，请核对。",
    "The program refused: {why}. Some of it may be back and some not: look it over.",
)
_AGAIN = Words(
    "请结束单元格编辑、撤销工作表保护，然后再点一次“撤销”。", "Finish editing, unprotect the sheets and undo again."
)


@dataclass(frozen=True, slots=True)
class Undone:
    """What came of an undo: what was taken back, cells left as changed since, lost marks, sheets that refused."""

    what: str
    kept: tuple[str, ...]
    marks_lost: bool
    record: UndoRecord
    refused: tuple[Refusal, ...] = ()


def undo(book: xw.Book, record: UndoRecord) -> Undone:
    """Take the last operation back. Raises UserError where there is none, or where the program refuses."""
    if not record.what:
        raise UserError(book.name, _NOTHING, _ONLY_LAST)
    with quiet(book, f"撤销{record.what}") as tell, stoppable(never):
        try:
            kept, refused = take_back(book, record, tell, whatever=False)
        except Exception as fault:
            raise UserError(book.name, _REFUSED.fill(why=explained(fault)), _AGAIN) from fault
    lost = record.touched_marks and record.marks_before is None
    marks = record.marks if not record.touched_marks else record.marks_before or ()
    return Undone(record.what, kept, lost, UndoRecord(marks=marks), refused)


def take_back(
    book: xw.Book, record: UndoRecord, tell: Progress, *, whatever: bool
) -> tuple[tuple[str, ...], tuple[Refusal, ...]]:
    """Bring back contents, formats, rows, names, sheets and marks.

    Return the cells left alone and the sheets that refused. A cell that holds something else than what was written
    was changed since and is left as it is, unless `whatever` says that the operation itself broke off.
    """
    refused: tuple[Refusal, ...] = ()
    tabs = Tabs(book)
    if record.touched_marks:
        refused = clear_marks(tabs)
    for name in record.sheets:
        if name in tabs:
            tabs.delete(name)
    kept = _cells(tabs, record, tell, whatever=whatever)
    for name, refers_to in record.names:
        if name in book.names:
            book.names[name].delete()
        if refers_to is not None:
            book.names.add(name, f"={refers_to}")
    if record.touched_marks and record.marks_before:
        refused += carry_marks(tabs, record.marks_before, tell).refused
    return kept, refused


def _cells(tabs: Tabs, record: UndoRecord, tell: Progress, *, whatever: bool) -> tuple[str, ...]:
    if record.rows:
        carry_out(tabs, record.rows, tell)
    now = CellsBefore(tabs)
    wanted = {
        name: {place: edit for place, edit in edits.items() if whatever or holds(now, edit, place)}
        for name, edits in by_sheet(record.cells).items()
    }
    for name, edits in wanted.items():
        write_cells(tabs[name], {place: edit.content for place, edit in edits.items()})
    for sheet, area, code in record.formats:
        cells_of(tabs[sheet], Area.parse(area)).number_format = code
    return tuple(
        f"{edit.sheet}!{edit.ref}" for edit in record.cells if parse_ref(edit.ref) not in wanted.get(edit.sheet, {})
    )
