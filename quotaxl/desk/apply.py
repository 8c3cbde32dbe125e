"""Applying a plan to an open workbook: everything is checked first, and a failure on the way is taken back."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

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
from quotaxl.core.refs import ref
from quotaxl.core.words import Words
from quotaxl.desk.before import CellsBefore, by_sheet, check, origin
from quotaxl.desk.blocks import rectangles
from quotaxl.desk.carry import carry_out, of
from quotaxl.desk.marks import marked, own_sheet
from quotaxl.desk.record import UndoRecord
from quotaxl.desk.screen import quiet
from quotaxl.desk.undo import take_back
from quotaxl.desk.write import formats_of
from quotaxl.xlsx.apply import is_mark

_FAILED = Words(
    "表格软件拒绝写入：{why}。已改的内容已恢复。", "The program refused: {why}. What was done was taken back."
)
_UNPROTECT = Words(
    "请检查工作表是否受保护、是否正在编辑单元格，然后再试。",
    "See whether a sheet is protected or a cell is being edited, then try again.",
)


def apply_to_book(book: xw.Book, plan: EditPlan, known: UndoRecord, what: str) -> UndoRecord:
    """Apply a plan to an open workbook and return the record by which it can be undone.

    Args:
        book: The open workbook.
        plan: What to do; the same plan gives the same contents and marks as on a closed file.
        known: What is remembered of the workbook, for the marks that it carries.
        what: What is being done, for the status bar and the offer to undo it.

    Raises UserError where the plan is stale or does not fit, before anything is written; or where the program
    refuses on the way, after what was done was taken back.
    """
    edits = plan.edits
    if any(isinstance(edit, GrowRows) for edit in edits):
        raise ValueError("forms whose rows grow are filled closed: a program that has one open would lose parts of it")
    cells = CellsBefore(book)
    clears = any(isinstance(edit, ClearMarks) for edit in edits)
    own = own_sheet(book) if clears else None
    check(book, edits, own.name if own else None, cells)
    record = _remember(book, edits, cells, known, what)
    with quiet(book, what) as tell:
        try:
            carry_out(book, edits, tell)
        except Exception as fault:
            with suppress(Exception):
                take_back(book, record, tell, whatever=True)
            why = str(fault).strip().splitlines()[0][:200] if str(fault).strip() else type(fault).__name__
            raise UserError(book.name, _FAILED.fill(why=why), _UNPROTECT) from fault
    return record


def _remember(book: xw.Book, edits: Sequence[Edit], cells: CellsBefore, known: UndoRecord, what: str) -> UndoRecord:
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
            (name, str(part), code) for area in rectangles(places) for part, code in formats_of(book.sheets[name], area)
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
        tuple((edit.name, _referred(book, edit.name)) for edit in of(DefineName, edits) if not is_mark(edit)),
        tuple(edit.name for edit in of(AddSheet, edits) if not is_mark(edit)),
        touched,
        known.marks,
        marks if touched else known.marks,
    )
    if touched and not known.marks and (own_sheet(book) is not None or marked(book)):
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
