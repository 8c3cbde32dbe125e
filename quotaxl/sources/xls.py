"""Workbooks of Excel 97 and older, and the .et files of WPS, through xlrd.

What the format gives and xlrd does not: the text of formulas. A grid from here has their results only.
"""

import io
from typing import Any

from quotaxl.core.document import Document
from quotaxl.core.errors import UserError
from quotaxl.core.grid import CellError, Grid, Value
from quotaxl.core.refs import Area
from quotaxl.gate.admit import Source
from quotaxl.gate.refuse import PASSWORD, refuse
from quotaxl.sources.dates import date_kind, from_serial
from quotaxl.sources.harvest import Harvest, to_grid
from quotaxl.sources.strings import clean
from quotaxl.sources.styles import Styles


def read_xls(source: Source) -> Document:
    """Return every worksheet of `source`. Raises UserError where it is encrypted or damaged.

    A file that xlrd cannot take is tried with calamine, in a process of its own, for its values.
    """
    import xlrd  # noqa: PLC0415  # wanted for .xls only

    try:
        book = xlrd.open_workbook(file_contents=source.data, formatting_info=True, logfile=io.StringIO())
        grids = tuple(_grid(source.file, book, index) for index in range(book.nsheets))
        names = {
            name.name: name.result.text
            for name in book.name_obj_list
            if name.scope == -1 and not name.builtin and name.result is not None and name.result.text
        }
    except UserError:
        raise
    except Exception as error:  # noqa: BLE001  # xlrd raises whatever a broken record leads to
        if "encrypted" in str(error).lower():
            raise refuse(
                source.file, "文件有密码保护，无法读取。", "The file is protected with a password.", PASSWORD
            ) from None
        from quotaxl.sources.rescue import rescue  # noqa: PLC0415  # the last resort

        return rescue(source, f"{type(error).__name__}: {error}"[:200])
    return Document(source.file, grids, names, "xls")


def notes(source: Source) -> tuple[str, ...]:
    """Return the comments of all sheets; none where the file is one that only calamine reads."""
    import xlrd  # noqa: PLC0415  # as above

    try:
        book = xlrd.open_workbook(file_contents=source.data, formatting_info=True, logfile=io.StringIO())
        return tuple(note.text for sheet in book.sheets() for note in sheet.cell_note_map.values())
    except Exception:  # noqa: BLE001  # as above; whether the file can be read at all is told by its reader
        return ()


def _styles(book: Any) -> Styles:  # noqa: ANN401  # xlrd has no types
    formats: dict[int, str] = {}
    indents: dict[int, int] = {}
    for index, style in enumerate(book.xf_list):
        form = book.format_map.get(style.format_key)
        code = form.format_str if form else ""
        if code and code.lower() != "general":
            formats[index] = code
        if style.alignment.indent_level:
            indents[index] = style.alignment.indent_level
    kinds = {index: kind for index, code in formats.items() if (kind := date_kind(code))}
    return Styles(formats, kinds, indents)


def _grid(file: str, book: Any, index: int) -> Grid:  # noqa: ANN401
    import xlrd  # noqa: PLC0415  # wanted for .xls only

    sheet = book.sheet_by_index(index)
    styles = _styles(book)
    harvest = Harvest(f"{file} › {sheet.name}")
    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row)):
            value = _value(cell, styles, book.datemode == 1, xlrd.error_text_from_code)
            if value is not None:
                harvest.put(row + 1, column + 1, value, cell.xf_index or 0)
    harvest.hidden_rows.update(row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden)
    harvest.hidden_columns.extend((column + 1, column + 1) for column, info in sheet.colinfo_map.items() if info.hidden)
    harvest.merges.extend(Area(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells)
    return to_grid(harvest, file, sheet.name, styles, hidden=sheet.visibility != 0)


def _value(cell: Any, styles: Styles, epoch_1904: bool, errors: dict[int, str]) -> Value:  # noqa: ANN401
    match cell.ctype:
        case 1:
            return clean(cell.value)
        case 2 | 3:
            number = int(cell.value) if cell.value.is_integer() and abs(cell.value) < 1e15 else cell.value
            shown = styles.dates.get(cell.xf_index)
            return from_serial(number, shown, epoch_1904) if shown else number
        case 4:
            return bool(cell.value)
        case 5:
            return CellError(errors.get(cell.value, "#ERROR!"))
    return None
