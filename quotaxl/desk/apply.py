"""Applying a plan to an open workbook: everything is asked first, and a failure on the way is taken back."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

import xlwings as xw

from quotaxl.core.edits import (
    FINDINGS_SHEET,
    AddSheet,
    ClearMarks,
    DefineName,
    DeleteRows,
    Edit,
    EditPlan,
    Formula,
    GrowRows,
    InsertRows,
    SetCell,
)
from quotaxl.core.errors import UserError
from quotaxl.core.grid import CellError
from quotaxl.core.refs import parse_ref, ref
from quotaxl.core.words import Words
from quotaxl.desk.before import CellsBefore, by_sheet, check, holds, origin
from quotaxl.desk.blocks import rectangles
from quotaxl.desk.carry import carry_marks, carry_out, of
from quotaxl.desk.faults import told
from quotaxl.desk.marks import Put, Refusal, carries_marks, clear_marks, findings_of, refusing
from quotaxl.desk.record import UndoRecord
from quotaxl.desk.screen import Stopped, quiet, silent, stopped
from quotaxl.desk.tabs import Tabs
from quotaxl.desk.undo import take_back
from quotaxl.desk.write import formats_of
from quotaxl.xlsx.phases import is_mark

_FAILED = Words("表格软件拒绝写入：{why}。{state}", "The program refused: {why}. {state}")
_RESTORED = Words("已改的内容已恢复。", "What was done was taken back.")
_NOT_RESTORED = Words(
    "有的内容未能恢复（{what}），请核对，或不保存关闭后重新打开。",
    "Not all could be taken back ({what}): look it over, or close without saving and open it again.",
)
_CELLS = Words("单元格 {cells}", "cells {cells}")
_MARKS = Words("原有标记", "the marks from before")
_UNPROTECT = Words(
    "请检查工作表是否受保护、是否正在编辑单元格，然后再试。",
    "See whether a sheet is protected or a cell is being edited, then try again.",
)
_PROTECTED = Words(
    "工作表“{sheet}”受保护，不能写入。没有作任何改动。", "The sheet '{sheet}' is protected: nothing was changed."
)
_PROTECTED_BOOK = Words(
    "工作簿结构受保护，不能增加工作表。没有作任何改动。", "The workbook's structure is protected: nothing was changed."
)
_LIFT = Words("请先撤销保护（审阅 → 撤销工作表保护），再试。", "Unprotect it first (Review, Unprotect Sheet).")


@dataclass(frozen=True, slots=True)
class AppliedPlan:
    """What came of a plan: the record by which it can be undone, and what came of its marks."""

    record: UndoRecord
    put: Put


def apply_to_book(book: xw.Book, plan: EditPlan, known: UndoRecord, what: str) -> AppliedPlan:
    """Apply a plan to an open workbook.

    Marks are put sheet by sheet: a sheet that refuses costs its own marks and nothing else. All other edits are
    applied whole or not at all.

    Args:
        book: The open workbook.
        plan: What to do; the same plan gives the same contents and marks as on a closed file.
        known: What is remembered of the workbook, for the marks that it carries.
        what: What is being done, for the status bar and the offer to undo it.

    Raises UserError where the plan is stale, does not fit or meets protection, before anything is written; or where
    the program refuses on the way, after what was done was taken back, or saying what could not be.
    """
    edits = plan.edits
    if any(isinstance(edit, GrowRows) for edit in edits):
        raise ValueError("forms whose rows grow are filled closed: a program that has one open would lose parts of it")
    tabs = Tabs(book)
    cells = CellsBefore(tabs)
    clears = any(isinstance(edit, ClearMarks) for edit in edits)
    own = findings_of(tabs) if clears else None
    refused = refusing(tabs)
    closed = {refusal.sheet for refusal in refused}
    _open_to(book, edits, closed)
    edits = tuple(edit for edit in edits if not (is_mark(edit) and _sheet_of(edit) in closed))
    check(tabs, edits, FINDINGS_SHEET if own else None, cells)
    record = _remember(tabs, edits, cells, known, what)
    marks = [edit for edit in edits if is_mark(edit)]
    with quiet(book, what) as tell:
        if clears:
            tell("清除旧标记")
            refused += clear_marks(tabs)
        try:
            carry_out(tabs, [edit for edit in edits if not is_mark(edit)], tell)
            put = carry_marks(tabs, marks, tell) if marks else Put()
        except Exception as fault:
            state = _taken_back(book, record)
            if isinstance(fault, Stopped):
                raise stopped(state) from fault
            raise UserError(book.name, _FAILED.fill(why=told(fault), state=state), _UNPROTECT) from fault
    once = {refusal.sheet: refusal for refusal in reversed((*refused, *put.refused))}
    kept = tuple(edit for edit in record.marks if _sheet_of(edit) not in once)
    record = replace(record, marks=kept) if record.touched_marks else record
    return AppliedPlan(record, replace(put, refused=tuple(once.values())))


def _sheet_of(edit: Edit) -> str | None:
    """Return the sheet that an edit changes, None for one of the whole workbook."""
    return edit.name if isinstance(edit, AddSheet) else getattr(edit, "sheet", None)


def _open_to(book: xw.Book, edits: Sequence[Edit], closed: Set[str]) -> None:
    """Raise UserError where edits other than marks meet protection; nothing was changed then."""
    for edit in edits:
        if is_mark(edit) or isinstance(edit, ClearMarks):
            continue
        if isinstance(edit, AddSheet) and FINDINGS_SHEET in closed:
            raise UserError(book.name, _PROTECTED_BOOK, _LIFT)
        sheet = _sheet_of(edit)
        if sheet in closed and sheet != FINDINGS_SHEET:
            raise UserError(f"{book.name}!{sheet}", _PROTECTED.fill(sheet=sheet), _LIFT)


def _taken_back(book: xw.Book, record: UndoRecord) -> Words:
    """Take back what was done and say the truth about it: what stands in the workbook now is looked at."""
    lost: list[Words] = []
    refused: tuple[Refusal, ...] = ()
    try:
        _, refused = take_back(book, record, silent, whatever=True)
        now = CellsBefore(Tabs(book))
        changed = [
            f"{edit.sheet}!{edit.ref}"
            for edit in record.cells
            if not holds(now, replace(edit, expected=edit.content), parse_ref(edit.ref))
        ]
        if changed:
            lost.append(_CELLS.fill(cells="、".join(changed[:10])))
    except Exception as fault:  # noqa: BLE001 - that it failed is what is told
        lost.append(told(fault))
    if record.touched_marks and (record.marks_before is None or refused):
        lost.append(_MARKS)
    if not lost:
        return _RESTORED
    return _NOT_RESTORED.fill(what=Words("，".join(w.zh for w in lost), ", ".join(w.en for w in lost)))


def _remember(tabs: Tabs, edits: Sequence[Edit], cells: CellsBefore, known: UndoRecord, what: str) -> UndoRecord:
    """Return the record of a plan that is about to be applied."""
    added = {edit.name for edit in of(AddSheet, edits)}
    rows = [edit for edit in edits if isinstance(edit, InsertRows | DeleteRows)]
    before: list[SetCell] = []
    formats: list[tuple[str, str, str]] = []
    for name, wanted in by_sheet(of(SetCell, edits)).items():
        if name in added or name == FINDINGS_SHEET:
            continue
        places = {}
        for (row, column), edit in wanted.items():
            stood = origin(row, name, rows)
            if stood is not None:
                places[stood, column] = edit
        before += [
            SetCell(name, ref(*place), _back(cells.content(name, place)), what, expected=edit.content)
            for place, edit in places.items()
        ]
        formats += [
            (name, str(part), code) for area in rectangles(places) for part, code in formats_of(tabs[name], area)
        ]
    marks = tuple(edit for edit in edits if is_mark(edit))
    touched = bool(marks) or any(isinstance(edit, ClearMarks) for edit in edits)
    record = UndoRecord(
        what,
        tuple(before),
        tuple(formats),
        tuple(
            DeleteRows(edit.sheet, edit.before, edit.count, what)
            for edit in reversed(rows)
            if isinstance(edit, InsertRows)
        ),
        tuple((edit.name, _referred(tabs.book, edit.name)) for edit in of(DefineName, edits) if not is_mark(edit)),
        tuple(edit.name for edit in of(AddSheet, edits) if not is_mark(edit)),
        touched,
        known.marks,
        marks if touched else known.marks,
    )
    if touched and not known.marks and (findings_of(tabs) is not None or carries_marks(tabs)):
        record = replace(record, marks_before=None)
    if any(isinstance(edit, DeleteRows) for edit in rows):
        # What stood in the rows, and every formula that read them, cannot be brought back in full: no undo is offered.
        return UndoRecord(marks=record.marks)
    return record


def _back(content: object) -> str | Formula | float | bool | None:
    """Return a cell's content as an edit writes it; an error value is written as the formula that gives it."""
    if isinstance(content, CellError):
        return Formula(content.code)
    assert content is None or isinstance(content, str | Formula | float | int | bool) or hasattr(content, "isoformat")
    return content  # type: ignore[return-value]


def _referred(book: xw.Book, name: str) -> str | None:
    return (book.names[name].refers_to or "").removeprefix("=") if name in book.names else None
