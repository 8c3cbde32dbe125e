"""A range of cells."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from quotaxl.core.grid import CellError
from quotaxl.core.refs import MAX_COLUMN, Area, column_letter
from quotaxl.libreoffice import scalars as values
from quotaxl.libreoffice.addresses import cell_address
from quotaxl.libreoffice.laid import forget
from quotaxl.libreoffice.localformulas import from_office, to_office
from quotaxl.libreoffice.looks import Borders, Font, colour, number, text_cells
from quotaxl.libreoffice.overlays import ConditionalFormats

_ERRORS = 4  # com.sun.star.sheet.FormulaResult.ERROR
_DATES, _BOOLEANS = 2 | 4, 1024  # com.sun.star.util.NumberFormat
_NUMBERS = 1 | 2 | 16  # com.sun.star.sheet.CellFlags: values, dates, formulas
_FORMAT = "NumberFormat"
_CONTENTS = 1 | 2 | 4 | 16  # com.sun.star.sheet.CellFlags: values, dates, texts, formulas
_WIDTH = 2540 / 96
"""Hundredths of a millimetre in a pixel; a character is 7 pixels wide and a column has 5 more."""
_HORIZONTAL = {"general": "STANDARD", "left": "LEFT", "center": "CENTER", "right": "RIGHT", "justify": "BLOCK"}
_VERTICAL = {"top": 1, "center": 2, "bottom": 3}


class Range:
    """A rectangle of cells of one sheet."""

    max_cells_per_read = None
    max_cells_per_write = None

    def __init__(self, sheet: Any, area: Area) -> None:
        self.sheet = sheet
        self.area = area
        self.options: dict[str, object] = {}

    @cached_property
    def xl(self) -> Any:
        """The UNO cell range; of one cell that cell, which is a range too."""
        a = self.area
        if a.top == a.bottom and a.left == a.right:
            return self.sheet.xl.getCellByPosition(a.left - 1, a.top - 1)
        last = min(a.right, 1024) - 1 if a.right == MAX_COLUMN else a.right - 1  # LibreOffice 7.4 has 1,024 columns
        return self.sheet.xl.getCellRangeByPosition(a.left - 1, a.top - 1, last, a.bottom - 1)

    @property
    def api(self) -> "Range":
        """Something true: xlwings writes only where there is a native object."""
        return self

    @property
    def areas(self) -> tuple[Area, ...]:
        """Its one area; see unions.py."""
        return (self.area,)

    @property
    def row(self) -> int:
        """Its first row."""
        return self.area.top

    @property
    def column(self) -> int:
        """Its first column."""
        return self.area.left

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.area.bottom - self.area.top + 1, self.area.right - self.area.left + 1

    def __len__(self) -> int:
        rows, columns = self.shape
        return rows * columns

    def __call__(self, arg1: int, arg2: int | None = None) -> "Range":
        """Return a cell by its number, or its row and column, from 1."""
        columns = self.shape[1]
        row, column = (divmod(arg1 - 1, columns)) if arg2 is None else (arg1 - 1, arg2 - 1)
        top, left = self.area.top + row, self.area.left + column
        return Range(self.sheet, Area(top, left, top, left))

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        """Return its address."""
        del external
        r, c = "$" * row_absolute, "$" * col_absolute
        a = self.area
        first = f"{c}{column_letter(a.left)}{r}{a.top}"
        last = f"{c}{column_letter(a.right)}{r}{a.bottom}"
        return first if first == last else f"{first}:{last}"

    @property
    def address(self) -> str:
        """Its address with $."""
        return self.get_address(row_absolute=True, col_absolute=True, external=False)

    # contents

    @property
    def raw_value(self) -> Any:
        """The values as rows, one value for one cell; dates and booleans as such, errors as CellError."""
        rows: list[Sequence[Any]] = list(self.xl.getDataArray())
        numbers = any(type(value) is float for row in rows for value in row)
        if numbers and not self._numbers_alone():
            rows = self._with_types(rows)
        if any(value is None for row in rows for value in row):
            rows = self._with_errors(rows)
        return rows[0][0] if len(self) == 1 else rows

    @raw_value.setter
    def raw_value(self, value: object) -> None:
        self._type(value)

    def _numbers_alone(self) -> bool:
        """Return whether all its numbers have one format, and that of no dates or booleans.

        Of most sheets that is so, and asking costs two objects, where each of their groups of looks costs one.
        """
        held = self.xl.queryContentCells(_NUMBERS)
        if not held.Count or held.getPropertyState(_FORMAT).value == "AMBIGUOUS_VALUE":  # then it tells the first
            return False
        return not self._kind(held.NumberFormat) & (_DATES | _BOOLEANS)

    def _kind(self, key: int) -> int:
        """Return what a number format of the document shows, asked once: a format of a number is never another one."""
        known: dict[tuple[str, int], int] = self.sheet.book.app.kinds
        place = self.sheet.book.uid, key
        if key and place not in known:
            known[place] = self.sheet.book.xl.NumberFormats.getByKey(key).Type
        return known.get(place, 0)

    def _with_types(self, rows: list[Sequence[Any]]) -> list[Sequence[Any]]:
        """Return rows with dates and booleans for the numbers whose format shows them so."""
        groups = self.xl.UniqueCellFormatRanges
        changed: dict[int, list[Any]] = {}
        for at in range(groups.Count):
            group = groups.getByIndex(at)
            kind = self._kind(group.NumberFormat)
            if not kind & (_DATES | _BOOLEANS):
                continue
            for found in group.RangeAddresses:
                for row in range(found.StartRow - self.area.top + 1, found.EndRow - self.area.top + 2):
                    cells = changed.setdefault(row, list(rows[row]))
                    for column in range(found.StartColumn - self.area.left + 1, found.EndColumn - self.area.left + 2):
                        value = cells[column]
                        if type(value) is float:
                            cells[column] = bool(value) if kind & _BOOLEANS else values.moment(value)
        return [changed.get(at, row) for at, row in enumerate(rows)]

    def _with_errors(self, rows: list[Sequence[Any]]) -> list[Sequence[Any]]:
        changed = [list(row) for row in rows]
        for row, cells in enumerate(changed):
            for column, value in enumerate(cells):
                if value is None:
                    cell = self.xl.getCellByPosition(column, row)
                    cells[column] = CellError(values.ERRORS.get(cell.getError(), "#VALUE!"))
        return [*changed]

    @property
    def formula(self) -> Any:
        """The formulas in Excel's grammar; a constant as it would be typed."""
        rows = tuple(
            tuple(from_office(text) if text.startswith("=") else text.removeprefix("'") for text in row)
            for row in self.xl.getFormulaArray()
        )
        return rows[0][0] if len(self) == 1 else rows

    @formula.setter
    def formula(self, value: object) -> None:
        self._type(value)

    def _type(self, value: object) -> None:
        """Write values as if typed: a formula begins with '=', and text in cells formatted @ stays text."""
        rows = values.matrix(value, *self.shape)
        target = self if (len(rows), len(rows[0])) == self.shape else self._resized(len(rows), len(rows[0]))
        typed = [[values.typed(cell) for cell in row] for row in rows]
        truths = [(r, c) for r, row in enumerate(rows) for c, cell in enumerate(row) if isinstance(cell, bool)]
        texts = text_cells(target) if any(cell for row in typed for cell in row) else set()
        for row, cells in enumerate(typed):
            for column, text in enumerate(cells):
                if (row, column) in texts:
                    # The array of formulas has no regard for the format; an apostrophe says what it is.
                    cells[column] = f"'{text}" if text else ""
                elif text.startswith("="):
                    cells[column] = to_office(text)
        target.xl.setFormulaArray(tuple(map(tuple, typed)))
        for row, column in truths:
            target(row + 1, column + 1).number_format = "BOOLEAN"

    def _resized(self, rows: int, columns: int) -> "Range":
        return Range(self.sheet, Area(self.row, self.column, self.row + rows - 1, self.column + columns - 1))

    def clear_contents(self) -> None:
        """Empty the cells and leave their looks."""
        self.xl.clearContents(_CONTENTS)

    # looks

    @property
    def number_format(self) -> str | None:
        """The number format; None where the cells have several."""
        keys = {self.xl.UniqueCellFormatRanges.getByIndex(at).NumberFormat
                for at in range(self.xl.UniqueCellFormatRanges.Count)}  # fmt: skip
        if len(keys) != 1:
            return None
        found = self.sheet.book.xl.NumberFormats.getByKey(keys.pop()).FormatString
        return str(found)

    @number_format.setter
    def number_format(self, code: str) -> None:
        formats = self.sheet.book.xl.NumberFormats
        locale = self.sheet.uno.createUnoStruct("com.sun.star.lang.Locale")
        key = formats.queryKey(code, locale, False)
        self.xl.NumberFormat = formats.addNew(code, locale) if key < 0 else key

    @property
    def font(self) -> Font:
        """The font."""
        return Font(self.xl)

    @property
    def borders(self) -> Borders:
        """The borders."""
        return Borders(self)

    @property
    def color(self) -> tuple[int, int, int] | None:
        """The fill; None where there is none."""
        return None if self.xl.IsCellBackgroundTransparent else colour(self.xl.CellBackColor)

    @color.setter
    def color(self, value: object) -> None:
        if value is None:
            self.xl.IsCellBackgroundTransparent = True
        else:
            self.xl.CellBackColor = number(value)

    @property
    def wrap_text(self) -> bool:
        """Whether text wraps."""
        return bool(self.xl.IsTextWrapped)

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self.xl.IsTextWrapped = value

    @property
    def horizontal_alignment(self) -> str:
        """How text stands from left to right."""
        return next(name for name, word in _HORIZONTAL.items() if word == self.xl.HoriJustify.value)

    @horizontal_alignment.setter
    def horizontal_alignment(self, value: str) -> None:
        self.xl.HoriJustify = self.sheet.uno.Enum("com.sun.star.table.CellHoriJustify", _HORIZONTAL[value])

    @property
    def vertical_alignment(self) -> str:
        """How text stands from top to bottom."""
        return next((name for name, word in _VERTICAL.items() if word == self.xl.VertJustify), "bottom")

    @vertical_alignment.setter
    def vertical_alignment(self, value: str) -> None:
        self.xl.VertJustify = _VERTICAL[value]

    @property
    def column_width(self) -> float:
        """The width of its columns in characters."""
        return float(max(0.0, (self.xl.Columns.getByIndex(0).Width / _WIDTH - 5) / 7))

    @column_width.setter
    def column_width(self, value: float) -> None:
        self.xl.Columns.Width = round((value * 7 + 5) * _WIDTH)

    @property
    def row_height(self) -> float:
        """The height of its first row in points."""
        return float(self.xl.Rows.getByIndex(0).Height * 72 / 2540)

    @row_height.setter
    def row_height(self, value: float) -> None:
        self.xl.Rows.Height = round(value * 2540 / 72)

    @property
    def row_hidden(self) -> bool:
        """Whether its first row is hidden."""
        return not self.xl.Rows.getByIndex(0).IsVisible

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        self.xl.Rows.IsVisible = not value

    def select(self) -> None:
        """Select it, on the sheet in front."""
        self.sheet.book.xl.CurrentController.select(self.xl)

    def filter_buttons(self) -> None:
        """Give its heads buttons to filter by; asked by our own adapter, xlwings has no word for it.

        Only the menu's own command makes the filter that files carry; those of DatabaseRanges are lost in .xlsx.
        """
        book = self.sheet.book
        controller, context = book.xl.CurrentController, book.app.connection.context
        front = controller.ActiveSheet
        controller.setActiveSheet(self.sheet.xl)
        controller.select(self.xl)
        run = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
        run.executeDispatch(controller.Frame, ".uno:DataFilterAutoFilter", "", 0, ())
        controller.select(self.sheet.xl.getCellByPosition(0, 0))
        controller.setActiveSheet(front)

    # shape

    @property
    def merge_cells(self) -> bool | None:
        """Whether its cells are merged; None where some are."""
        if len(self) > 1 and not self.xl.IsMerged:  # the office says so where any cell is
            return False
        found = self.merge_area
        if len(self) == 1:
            return found.shape != (1, 1)
        return True if found.area == self.area else None

    @property
    def merge_area(self) -> "Range":
        """The merged area that its first cell is in, or that cell."""
        cell = self(1, 1)
        cursor = self.sheet.xl.createCursorByRange(cell.xl)
        cursor.collapseToMergedArea()
        found = cursor.RangeAddress
        area = Area(found.StartRow + 1, found.StartColumn + 1, found.EndRow + 1, found.EndColumn + 1)
        return Range(self.sheet, area)

    def merge(self, across: bool) -> None:
        """Merge it, or each of its rows."""
        rows = [self] if not across else [self._line(row) for row in range(self.area.top, self.area.bottom + 1)]
        for row in rows:
            row.xl.merge(True)

    def _line(self, row: int) -> "Range":
        return Range(self.sheet, Area(row, self.area.left, row, self.area.right))

    def insert(self, shift: str, copy_origin: str) -> None:
        """Insert rows before it; only whole rows are asked for."""
        del copy_origin
        assert shift == "down"
        forget(self.sheet)
        assert self.area.right >= MAX_COLUMN
        self.sheet.xl.Rows.insertByIndex(self.area.top - 1, self.shape[0])

    def delete(self, shift: str | None) -> None:
        """Delete its rows; only whole rows are asked for."""
        assert shift == "up"
        forget(self.sheet)
        assert self.area.right >= MAX_COLUMN
        self.sheet.xl.Rows.removeByIndex(self.area.top - 1, self.shape[0])

    def copy(self, destination: Any) -> None:
        """Copy it to a range; a single row fills all rows of that."""
        source, target = self.xl.RangeAddress, destination.impl.area
        for row in range(target.top, target.bottom + 1, self.shape[0]):
            place = self.sheet.xl.getCellByPosition(target.left - 1, row - 1).CellAddress
            self.sheet.xl.copyRange(place, source)

    # what lies on it

    @property
    def conditional_formats(self) -> ConditionalFormats:
        """The conditional formats that touch it, the highest first."""
        return ConditionalFormats(self)

    @property
    def note(self) -> Any:
        """Its note, or None."""
        found = self.sheet.note_at(self.area.top, self.area.left)
        return found if found.text else None

    def add_note(self, text: str) -> Any:
        """Put a note on it and return that."""
        self.sheet.annotations.insertNew(cell_address(self.sheet, self.area.top, self.area.left), text)
        return self.sheet.note_at(self.area.top, self.area.left)

    @property
    def hyperlink(self) -> str:
        """The address of its link."""
        fields = self._first.TextFields
        if not fields.Count:
            raise ValueError("The cell doesn't seem to contain a hyperlink!")
        url: str = fields.getByIndex(0).URL
        return "#" + from_office(url[1:]) if url.startswith("#") else url

    @property
    def _first(self) -> Any:
        """The UNO cell in its corner; a range of one cell is that cell."""
        return self.xl if len(self) == 1 else self.xl.getCellByPosition(0, 0)

    def add_hyperlink(self, address: str, text_to_display: str, screen_tip: str) -> None:
        """Put a link on its cell; '#' leads to a place of the same document."""
        del screen_tip
        field = self.sheet.book.xl.createInstance("com.sun.star.text.TextField.URL")
        field.URL = "#" + to_office(address[1:]).lstrip("$") if address.startswith("#") else address
        field.Representation = text_to_display
        cell = self._first
        cell.String = ""
        cell.insertTextContent(cell.createTextCursor(), field, False)
