"""The workbooks that are open, and the one that a person means."""

import xlwings as xw

from quotaxl.core.errors import UserError
from quotaxl.core.words import Words
from quotaxl.desk.identity import identity
from quotaxl.desk.native import tame

_NONE = Words("没有打开的工作簿。", "No workbook is open.")
_OPEN = Words("请先在表格软件中打开工作簿。", "Open the workbook in the spreadsheet program first.")
_NO_SUCH = Words("没有打开名为“{name}”的工作簿。", "No open workbook is called '{name}'.")
_OPEN_ARE = Words("现在打开的有：{names}。", "Open are: {names}.")
_NO_EXCEL = Words("没有正在运行的 Excel。", "Excel is not running.")
_START = Words(
    "请打开 Excel 和工作簿；用 LibreOffice 的请加 --app libreoffice。",
    "Start Excel and open the workbook; with LibreOffice add --app libreoffice.",
)


def excel() -> xw.App:
    """Return the Excel in front. Raises UserError where none runs or the system has none."""
    try:
        engine = xw.engines["excel"]
        tame()
        found = engine.apps.active
    except Exception:  # noqa: BLE001 - no engine, no licence, or an Excel that does not answer
        found = None
    if found is None:
        raise UserError("", _NO_EXCEL, _START)
    return found


def open_books(app: xw.App) -> tuple[xw.Book, ...]:
    """Return the open workbooks."""
    return tuple(app.books)


def open_book(app: xw.App, name: str | None = None) -> xw.Book:
    """Return the open workbook with this file name or full name; the one in front where none is named.

    Raises UserError where there is none.
    """
    books = open_books(app)
    if not books:
        raise UserError("", _NONE, _OPEN)
    if not name:
        active: xw.Book = app.books.active
        return active
    wanted = name.casefold()
    for book in books:
        known = identity(book)
        if wanted in (known.name.casefold(), known.full.casefold()):
            return book
    names = "、".join(identity(book).name for book in books)
    raise UserError(name, _NO_SUCH.fill(name=name), _OPEN_ARE.fill(names=names))
