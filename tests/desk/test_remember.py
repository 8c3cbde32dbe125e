"""What is remembered of a plan before it is applied to an open workbook."""

from typing import Any

from quotaxl.core.edits import DeleteRows, InsertRows
from quotaxl.desk.apply import _remember
from quotaxl.desk.record import UndoRecord

NO_BOOK: Any = None  # row edits are remembered without a look at the workbook


def test_inserted_rows_are_taken_back_from_the_last_to_the_first():
    """Each edit addresses the sheet as the one before left it, so that only the reverse order meets the same rows."""
    edits = (
        InsertRows("表", 5, 2, 4, "x"),
        InsertRows("表", 9, 3, 8, "x"),
        InsertRows("另", 3, 1, 2, "x"),
    )
    record = _remember(NO_BOOK, edits, NO_BOOK, UndoRecord(), "填报")
    assert [(edit.sheet, edit.first, edit.count) for edit in record.rows] == [("另", 3, 1), ("表", 9, 3), ("表", 5, 2)]
    assert all(isinstance(edit, DeleteRows) for edit in record.rows)


def test_deleted_rows_offer_no_undo():
    record = _remember(NO_BOOK, (DeleteRows("表", 5, 1, "x"),), NO_BOOK, UndoRecord(), "填报")
    assert (record.what, record.rows) == ("", ())
