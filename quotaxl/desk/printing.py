"""An open workbook as PDF, printed by its own program from a copy: the workbook itself is neither changed nor saved."""

from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

import xlwings as xw

from quotaxl.core.edits import ClearMarks, EditPlan
from quotaxl.core.errors import UserError
from quotaxl.core.visible import file_name
from quotaxl.core.words import Words
from quotaxl.desk.apply import apply_to_book
from quotaxl.desk.native import put_copy, structure_protected
from quotaxl.desk.record import UndoRecord

_NO_SHEET = ":"
"""What no sheet's name can begin with: xlwings leaves sheets out by a first character, # where none is given."""
_NO_COPY = Words(
    "这个工作簿有没有保存的改动，或者从来没有保存过。",
    "This workbook has changes that are not saved, or was never saved.",
)
_SAVE = Words("请先保存，再点一次。", "Save it, then click again.")
_CLOSED = Words(
    "工作簿结构受保护，不能略去没有填数的表。", "The workbook's structure is protected: no sheet can be left out."
)
_UNPROTECT = Words(
    "请先撤销保护（审阅 → 保护工作簿），再点一次；或在终端用 quotaxl print。",
    "Unprotect it (Review, Protect Workbook) and click again, or use quotaxl print in a terminal.",
)
_NOT_MADE = Words("表格软件没有生成 PDF。", "The program made no PDF.")
_PRINTER = Words(
    "请看一下这台电脑有没有装打印机（系统自带的 PDF 打印机也可以），再试。",
    "See whether a printer is installed (Microsoft Print to PDF will do), then try again.",
)


def printed_pdf(book: xw.Book, without: Collection[str], room: Path) -> bytes:
    """Return a workbook as it is open, saved or not, as PDF, without some of its sheets and without our marks.

    Args:
        book: The workbook; what stands in it, which sheets are shown and its file stay as they are.
        without: The sheets that are not printed.
        room: An empty folder, for the copy that is printed.

    Raises UserError where sheets cannot be left out or nothing came of it, and whatever the program raises.
    """
    if without and structure_protected(book):
        raise UserError(book.name, _CLOSED, _UNPROTECT)
    app, name = book.app, Path(book.name)
    # Not its own name: Excel opens no second workbook of a name.
    place = put_copy(book, room / file_name(name.stem, f"-打印{name.suffix or '.xlsx'}"))
    if place is None:
        raise UserError(book.name, _NO_COPY, _SAVE)
    target = room / "made.pdf"
    copy = app.books.open(str(place), update_links=False, ignore_read_only_recommended=True, add_to_mru=False)
    try:
        apply_to_book(copy, EditPlan((ClearMarks("not printed"),)), UndoRecord(), "quotaxl")
        left: list[int | str] = [sheet.name for sheet in copy.sheets if sheet.name in without]
        copy.to_pdf(str(target), exclude=left, exclude_start_string=_NO_SHEET)
    finally:
        with suppress(Exception):  # what went wrong is told, and the copy is gone with its folder
            copy.close()
        with suppress(Exception):
            book.activate()
    if not target.is_file():
        raise UserError(book.name, _NOT_MADE, _PRINTER)
    return target.read_bytes()
