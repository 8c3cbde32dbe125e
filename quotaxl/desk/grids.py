"""The open workbook → grids."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import xlwings as xw

from quotaxl.core.document import Document
from quotaxl.core.edits import FINDINGS_SHEET
from quotaxl.core.errors import UserError
from quotaxl.core.grid import Grid, Place, Value
from quotaxl.core.refs import Area, ref
from quotaxl.core.words import Words
from quotaxl.desk.faults import told
from quotaxl.desk.handed import UNKNOWN, rows_taken
from quotaxl.desk.marks import signed
from quotaxl.desk.native import exact_values, full_name, last_filled, raw_values, shown
from quotaxl.desk.screen import Progress, silent

_HEAD = 40
"""Rows from the top in which merged cells are looked for: titles and headers stand there. The public interface
tells merged areas one by one, and looking everywhere would make the calls grow with the rows."""


_LARGE = 20_000
"""Cells in use from which a program is asked where the last one stands that holds something: formats alone may reach
to the last row of the sheet."""
_MOST = 5_000_000
"""Cells of a sheet that are read; a sheet of a program that cannot tell what is filled may say that all are in use."""
_PATIENCE = 100
"""Pieces of a range that may refuse to be read, one by one, before days are given up and numbers read as they are."""

_UNREADABLE = Words("工作表“{sheet}”不能读取：{why}。", "The sheet '{sheet}' cannot be read: {why}.")
_LOOK = Words(
    "请结束单元格编辑、关闭对话框后再试；仍不行时保存并重新打开这个工作簿。",
    "Finish editing, close dialogs and try again; if that fails, save the workbook and open it anew.",
)


def read_book(
    book: xw.Book,
    file: str | None = None,
    head: int | None = None,
    tell: Progress = silent,
    saved: Mapping[str, Grid] | None = None,
    *,
    merged: bool = True,
) -> Document:
    """Return every sheet of an open workbook with values, formulas and the merged cells of its head.

    Number formats, indents and hidden rows are not told by the public interface for whole ranges and are left out.

    Args:
        book: The open workbook.
        file: The name that its grids carry; its full name where none is given.
        head: How many rows of each sheet are wanted, from the top; all where none is given.
        tell: Shows which sheet is being read.
        saved: The sheets as its file holds them, by name. Of one whose head holds the same now, merged cells are not
            asked for: whoever has the file has them from there, and asking is a fifth of all calls of a check.
        merged: Whether merged cells are asked for at all.

    Raises UserError where the program refuses to tell what is in it.
    """
    file = file or full_name(book)
    try:
        sheets = list(book.sheets)
        names = names_of(book)
    except Exception as fault:
        raise UserError(file, _UNREADABLE.fill(sheet="", why=told(fault)), _LOOK) from fault
    grids = []
    for number, sheet in enumerate(sheets, start=1):
        tell(f"{number}/{len(sheets)} 张表…")
        grids.append(_grid(file, sheet, head, saved or {}, merged=merged))
    return Document(file, tuple(grids), names, "xlsm" if Path(file).suffix.lower() == ".xlsm" else "xlsx")


def names_of(book: xw.Book) -> dict[str, str]:
    """Return the names of the whole workbook and what they refer to, without '='."""
    found: dict[str, str] = {}
    for name in book.names:
        with suppress(Exception):  # a name that its program cannot explain; it binds nothing of ours
            text = name.name
            if "!" not in text and not text.startswith("_xlnm."):
                found[text] = (name.refers_to or "").removeprefix("=")
    return found


def contents(sheet: xw.Sheet, head: int | None = None) -> tuple[list[list[Value]], list[list[str]]]:
    """Return a sheet's values and formulas from A1 to the last cell that holds something, a few calls."""
    rows, columns = _extent(sheet)
    if head is not None:
        rows = min(rows, head)
    if not rows or not columns:
        return [[None]], [[""]]
    area = Area(1, 1, rows, columns)
    cells = sheet.range(str(area))  # by its address: one call where corners are three
    return _values(cells, area, [_PATIENCE]), as_rows(cells.formula, (rows, columns))


def _extent(sheet: xw.Sheet) -> tuple[int, int]:
    """Return the last row and column that hold something, as far as the program tells; (0, 0) for an empty sheet."""
    used = sheet.used_range
    rows, columns = used.row + used.shape[0] - 1, used.column + used.shape[1] - 1
    if rows * columns > _LARGE and (last := last_filled(sheet)) is not None:
        rows, columns = min(rows, last[0]), min(columns, last[1])
    return (min(rows, max(1, _MOST // columns)), columns) if columns else (0, 0)


def _values(cells: xw.Range, area: Area, left: list[int]) -> list[list[Value]]:
    """Return the values of an area. Where the program refuses a piece, its halves are asked, down to the one cell."""

    def piece(part: Area) -> list[list[Value]]:
        return _values(cells.sheet.range(str(part)), part, left)

    shape = area.bottom - area.top + 1, area.right - area.left + 1
    if left[0] > 0:
        try:
            raw = raw_values(cells)
        except Exception:  # noqa: BLE001 - whatever its program raises; the cell at fault is looked for
            left[0] -= 1
        else:
            return _whole_numbers(cells, raw, shape)
        if shape[0] > 1:
            middle = (area.top + area.bottom) // 2
            upper = piece(Area(area.top, area.left, middle, area.right))
            return upper + piece(Area(middle + 1, area.left, area.bottom, area.right))
        if shape[1] > 1:
            middle = (area.left + area.right) // 2
            before = piece(Area(area.top, area.left, area.bottom, middle))
            return [before[0] + piece(Area(area.top, middle + 1, area.bottom, area.right))[0]]
    try:
        exact = exact_values(cells)
    except Exception:  # noqa: BLE001 - the cell is known to be there; what it holds is not
        exact = None
    if exact is None:
        return [[UNKNOWN] * shape[1] for _ in range(shape[0])]
    return rows_taken(exact, *shape)


def _whole_numbers(cells: xw.Range, raw: object, shape: tuple[int, int]) -> list[list[Value]]:
    """Return values, with currencies as the numbers that the cells hold: VT_CY keeps four decimal places only."""
    values = rows_taken(raw, *shape)
    if not any(isinstance(value, Decimal) for line in values for value in line):
        return values
    with suppress(Exception):
        exact = exact_values(cells)
        if exact is not None:
            numbers = rows_taken(exact, *shape)
            return [
                [number if isinstance(value, Decimal) else value for value, number in zip(line, other, strict=True)]
                for line, other in zip(values, numbers, strict=True)
            ]
    return values


def as_rows(found: object, shape: tuple[int, int]) -> list[list[str]]:
    """Return formulas as rows: a program gives one text for one cell and may give one list for one row."""
    rows, columns = shape
    if not isinstance(found, list | tuple):
        return [[str(found or "")]]
    if found and isinstance(found[0], list | tuple):
        return [[str(text or "") for text in row] for row in found]
    flat = [str(text or "") for text in found]
    return [flat] if rows == 1 else [[text] for text in flat] if columns == 1 else [flat]


def _grid(file: str, sheet: xw.Sheet, head: int | None, saved: Mapping[str, Grid], *, merged: bool) -> Grid:
    """Return an open sheet with formulas, its first `head` rows where given; where `merged`, its merged cells.

    Raises UserError where the program does not give the cells.
    """
    try:
        values, texts = contents(sheet, head)
    except UserError:
        raise
    except Exception as fault:
        raise UserError(file, _UNREADABLE.fill(sheet=_name(sheet), why=told(fault)), _LOOK) from fault
    formulas = {
        (row, column): text[1:]
        for row, line in enumerate(texts, start=1)
        for column, text in enumerate(line, start=1)
        if is_formula(text, values[row - 1][column - 1])
    }
    rows, name = values, sheet.name
    while rows and not any(value is not None for value in rows[-1]):
        rows.pop()
    merges: tuple[Area, ...] = ()
    hidden = False
    with suppress(Exception):  # how a sheet looks helps to read it; what it holds is what counts
        if merged and not _as_saved(rows, saved.get(name)) and not (name == FINDINGS_SHEET and signed(sheet)):
            merges = tuple(_merges(sheet, rows))
        hidden = not shown(sheet)
    return Grid(file, name, rows, merges=merges, formulas=formulas, hidden=hidden)


def _name(sheet: xw.Sheet) -> str:
    with suppress(Exception):
        return str(sheet.name)
    return "?"


def is_formula(text: str, value: object) -> bool:
    """Return whether a cell's text is a formula; a text cell that says =A1 has itself as its value."""
    return text.startswith("=") and len(text) > 1 and value != text


def _as_saved(rows: Sequence[Sequence[Value]], saved: Grid | None) -> bool:
    """Return whether the head of a sheet holds what its file does, so that its merged cells are those of the file."""
    if saved is None:
        return False
    return [_plain(row) for row in rows[:_HEAD]] == [_plain(row) for row in saved.rows[:_HEAD]]


def _plain(row: Sequence[Value]) -> list[Value]:
    """Return a row without blanks behind its last cell, blank texts as blanks: a file and a program differ in these."""
    kept = [None if value == "" else value for value in row]
    while kept and kept[-1] is None:
        kept.pop()
    return kept


def _merges(sheet: xw.Sheet, rows: Sequence[Sequence[Value]]) -> Iterator[Area]:
    """Yield the merged areas of the head that begin with a cell that holds something."""
    width = max(map(len, rows), default=0)
    if width < 1:
        return
    seen: set[Place] = set()
    for row in _merged_rows(sheet, 1, min(_HEAD, len(rows)), width):
        for column in range(1, width + 1):
            if (row, column) in seen or not _may_begin(rows, row, column):
                continue
            with suppress(ValueError):
                area = Area.parse(sheet.range(ref(row, column)).merge_area.get_address(False, False))
                if (area.top, area.left) == (row, column) and area.top * area.left < area.bottom * area.right:
                    seen.update((r, c) for r in range(row, area.bottom + 1) for c in range(column, area.right + 1))
                    yield area


def _merged_rows(sheet: xw.Sheet, top: int, bottom: int, width: int) -> Iterator[int]:
    """Yield the rows with merged cells; where some rows have any, their halves are asked."""
    if sheet.range(str(Area(top, 1, bottom, width))).merge_cells is False:
        return
    if top == bottom:
        yield top
        return
    middle = (top + bottom) // 2
    yield from _merged_rows(sheet, top, middle, width)
    yield from _merged_rows(sheet, middle + 1, bottom, width)


def _may_begin(rows: Sequence[Sequence[Value]], row: int, column: int) -> bool:
    """Return whether a cell holds something and has a blank to its right or below, as a merged area does."""

    def at(r: int, c: int) -> Value:
        return rows[r - 1][c - 1] if r <= len(rows) and c <= len(rows[r - 1]) else None

    return at(row, column) is not None and (at(row, column + 1) is None or at(row + 1, column) is None)
