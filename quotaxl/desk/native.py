"""The one module that touches native objects: what the public interface of xlwings cannot say.

Everything here answers on every program: where one has no such thing, or refuses to tell, the careful answer is
given and nothing is raised.
"""

import atexit
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import xlwings as xw

from quotaxl.core.grid import CellError
from quotaxl.desk.handed import ERRORS

_PATIENCE = 2_000
"""How often xlwings asks a busy Excel again before it gives up (some seconds); left to itself it asks for ever."""
_FORMULAS, _PART, _BY_ROWS, _BY_COLUMNS, _PREVIOUS = -4123, 2, 1, 2, 2
"""XlFindLookIn.xlFormulas, XlLookAt.xlPart, XlSearchOrder, XlSearchDirection.xlPrevious."""

Found = TypeVar("Found")


def tame() -> None:
    """Keep xlwings from what it does to programs that are not ours, and from waiting for ever. Any number of times.

    At the end of a process that ever looked for Excel, its handler runs `taskkill /F` on every EXCEL.exe that shows
    no workbook: a file in Protected View, or the Excel of another program. We start no Excel, so none is left behind.
    """
    windows: Any = sys.modules.get("xlwings._xlwindows")
    if windows is None:
        return
    handler = getattr(windows, "cleanup", None)
    if handler is not None:
        atexit.unregister(handler)
    windows.N_COM_ATTEMPTS = _PATIENCE


def full_name(book: xw.Book) -> str:
    """Return a workbook's full name as its program tells it: a path, a URL, or a title. Never raises.

    xlwings turns the URL of OneDrive and SharePoint into a path by settings that a received workbook may carry, and
    raises where it finds no file; so the program itself is asked.
    """
    ways = {"windows": lambda: book.api.FullName, "mac": lambda: book.api.full_name.get()}  # noqa: PLW0108 - asked late, as it may raise
    found = _asked(ways.get(_program(book), lambda: book.fullname))
    return found if isinstance(found, str) and found else (_asked(lambda: book.name) or "?")


def exact_values(cells: xw.Range) -> object:
    """Return the values of a range without currencies and days: numbers whole (`Value2`). None where none has it."""
    return cells.api.Value2 if _program(cells.sheet.book) == "windows" else None


def raw_values(cells: xw.Range) -> object:
    """Return the values of a range as the program hands them over; may raise whatever the program raises."""
    if _program(cells.sheet.book) != "mac":
        return cells.raw_value
    # There errors are told apart from blanks only as texts.
    rows = cells.options(ndim=2, err_to_str=True).value
    return [[CellError(item) if isinstance(item, str) and item in ERRORS else item for item in row] for row in rows]


def put_values(cells: xw.Range, rows: list[list[Any]]) -> None:
    """Write rows of texts, numbers, truths and days into a range of their shape.

    xlwings' own way measures the range again and compares sheets, programs and workbooks for that, some thirty calls a
    block; days, and all values on a Mac, need what it does to them.
    """
    if _program(cells.sheet.book) == "mac" or any(isinstance(value, datetime) for row in rows for value in row):
        cells.value = rows
    else:
        cells.raw_value = rows[0][0] if len(rows) == len(rows[0]) == 1 else rows


def last_filled(sheet: xw.Sheet) -> tuple[int, int] | None:
    """Return the last row and the last column that hold something, (0, 0) for none; None where nobody can tell."""
    if _program(sheet.book) != "windows":
        return None

    def last(order: int, part: str) -> int:
        found = sheet.api.Cells.Find("*", sheet.api.Cells(1, 1), _FORMULAS, _PART, order, _PREVIOUS)
        return int(getattr(found, part)) if found is not None else 0

    found = _asked(lambda: (last(_BY_ROWS, "Row"), last(_BY_COLUMNS, "Column")))
    return found if found is None or all(found) else (0, 0)


def filter_buttons(cells: xw.Range) -> None:
    """Give the heads of a range buttons to filter by, where its program has such and lets us."""
    ways = {"windows": lambda: cells.api.AutoFilter(1), "mac": lambda: cells.api.autofilter_range(field=1)}
    _asked(ways.get(_program(cells.sheet.book), lambda: cells.impl.filter_buttons()))  # noqa: PLW0108 - asked late, as it may raise


def sheet_protected(sheet: xw.Sheet) -> bool:
    """Return whether a sheet is protected, so that no mark can be put on it."""
    ways = {"windows": lambda: sheet.api.ProtectContents, "mac": lambda: sheet.api.protect_contents.get()}  # noqa: PLW0108 - asked late, as it may raise
    return bool(_asked(ways.get(_program(sheet.book), lambda: sheet.impl.protected)))


def structure_protected(book: xw.Book) -> bool:
    """Return whether a workbook's structure is protected, so that no sheet can be added or taken out."""
    ways = {"windows": lambda: book.api.ProtectStructure, "mac": lambda: book.api.protect_structure.get()}  # noqa: PLW0108 - asked late, as it may raise
    return bool(_asked(ways.get(_program(book), lambda: book.impl.protected)))


def shown(sheet: xw.Sheet) -> bool:
    """Return whether a sheet is shown: Excel for Windows says -1 for it, 0 and 2 for hidden and very hidden."""
    return _asked(lambda: sheet.visible) in (None, True, -1)


def put_copy(book: xw.Book, place: Path) -> Path | None:
    """Write a workbook as it is now, saved or not, beside `place`, and return where; it stays what and where it was.

    None where its program cannot: a Mac's copies what is saved, and only where nothing is unsaved. Of a program with a
    format of its own the copy is in that. Raises whatever the program raises.
    """
    program = _program(book)
    if program == "windows":
        book.api.SaveCopyAs(str(place))
        return place
    if program == "mac":
        source = Path(full_name(book))
        if not source.is_file() or not _asked(lambda: bool(book.api.saved.get())):
            return None
        return Path(shutil.copyfile(source, place))
    own = place.with_suffix(".ods")
    book.impl.save(str(own))
    return own


def takes_unions(book: xw.Book) -> bool:
    """Return whether a range may be several areas, A1:B2,C5."""
    return _program(book) != "mac"


def _program(book: xw.Book) -> str:
    """Return which program a workbook is open in, without a call into it."""
    engine = type(getattr(book, "impl", None)).__module__
    known = {"xlwings._xlwindows": "windows", "xlwings._xlmac": "mac"}.get(engine)
    if known or engine.startswith("quotaxl."):
        return known or "other"
    if _asked(lambda: book.app.engine.name) != "excel":
        return "other"
    return "windows" if sys.platform == "win32" else "mac"


def _asked(ask: Callable[[], Found]) -> Found | None:
    with suppress(Exception):
        return ask()
    return None
