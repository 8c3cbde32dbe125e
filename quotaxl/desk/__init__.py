"""The workbook that is open in a spreadsheet program, through the public interface of xlwings.

Nothing here uses `.api` or xlwings.pro but the one module `native`, which says why: what the public interface cannot
say (the colour of a sheet's tab, its printed page) is left out, and the same code runs on Excel for Windows, Excel for
Mac and LibreOffice. Nothing but a result or a UserError leaves this room.
Cells are read and written as whole ranges, so that the number of calls does not grow with the number of rows.
"""

from quotaxl.desk.apply import AppliedPlan, apply_to_book
from quotaxl.desk.find import open_book, open_books
from quotaxl.desk.grids import read_book
from quotaxl.desk.identity import Identity, identity
from quotaxl.desk.marks import Refusal, marked, own_sheet
from quotaxl.desk.native import tame
from quotaxl.desk.printing import printed_pdf
from quotaxl.desk.record import UndoRecord, load_record, save_record
from quotaxl.desk.screen import Stopped, progress, stoppable
from quotaxl.desk.undo import undo

__all__ = [
    "AppliedPlan",
    "Identity",
    "Refusal",
    "Stopped",
    "UndoRecord",
    "apply_to_book",
    "identity",
    "load_record",
    "marked",
    "open_book",
    "open_books",
    "own_sheet",
    "printed_pdf",
    "progress",
    "read_book",
    "save_record",
    "stoppable",
    "tame",
    "undo",
]
