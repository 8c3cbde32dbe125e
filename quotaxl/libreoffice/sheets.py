"""Sheets of a document, its names and a sheet's notes."""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from quotaxl.core.refs import MAX_COLUMN, MAX_ROW, Area, column_number
from quotaxl.libreoffice.localformulas import from_office, to_office
from quotaxl.libreoffice.ranges import Range
from quotaxl.libreoffice.unions import Union


class Sheets:
    """The sheets of a document."""

    def __init__(self, book: Any) -> None:
        self.book = book

    def __call__(self, name_or_index: str | int) -> "Sheet":
        """Return a sheet by its name or its number from 1."""
        found = self.book.xl.Sheets
        if isinstance(name_or_index, int):
            return Sheet(self.book, found.getByIndex(name_or_index - 1))
        if not found.hasByName(name_or_index):
            raise KeyError(name_or_index)
        return Sheet(self.book, found.getByName(name_or_index))

    def __len__(self) -> int:
        return int(self.book.xl.Sheets.Count)

    def __iter__(self) -> "Iterator[Sheet]":
        return (self(at + 1) for at in range(len(self)))

    @property
    def active(self) -> "Sheet":
        """The sheet in front."""
        return Sheet(self.book, self.book.xl.CurrentController.ActiveSheet)

    def add(self, before: "Sheet | None", after: "Sheet | None", name: str | None) -> "Sheet":
        """Add a sheet."""
        at = before.index - 1 if before else after.index if after else 0
        name = name or f"Sheet{len(self) + 1}"
        self.book.xl.Sheets.insertNewByName(name, at)
        return self(name)


class Sheet:
    """A sheet."""

    def __init__(self, book: Any, xl: Any) -> None:
        self.book = book
        self.xl = xl
        self.uno = book.uno

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.xl.Name)

    @property
    def index(self) -> int:
        """Its place, from 1."""
        return int(self.xl.RangeAddress.Sheet) + 1

    @property
    def names(self) -> "Names":
        """The names of its own scope."""
        return Names(self.book, self)

    @property
    def visible(self) -> bool:
        """Whether it is shown."""
        return bool(self.xl.IsVisible)

    @visible.setter
    def visible(self, value: bool) -> None:
        self.xl.IsVisible = value

    @property
    def protected(self) -> bool:
        """Whether it is protected; asked by our own adapter, xlwings has no word for it."""
        return bool(self.xl.isProtected())

    def range(self, arg1: Any, arg2: Any = None) -> Range | Union:
        """Return a range: an address, (row, column), (row, column, rows, columns), or two corners.

        Of addresses with commas between them come areas that only have conditional formats.
        """
        if isinstance(arg1, str) and "," in arg1:
            return Union(self, [_area(address) for address in arg1.split(",")])
        if isinstance(arg1, Range) and isinstance(arg2, Range):
            first, last = arg1.area, arg2.area
            return Range(
                self,
                Area(
                    min(first.top, last.top), min(first.left, last.left),
                    max(first.bottom, last.bottom), max(first.right, last.right),
                ),
            )  # fmt: skip
        if isinstance(arg1, tuple) and len(arg1) == 4:
            row, column, rows, columns = arg1
            return Range(self, Area(row, column, row + rows - 1, column + columns - 1))
        if isinstance(arg1, tuple):
            row, column = arg1
            bottom, right = arg2 if isinstance(arg2, tuple) else arg1
            return Range(self, Area(row, column, bottom, right))
        return Range(self, _area(arg1))

    @property
    def cells(self) -> Range:
        """All its cells."""
        return Range(self, Area(1, 1, MAX_ROW, 1024))

    @property
    def used_range(self) -> Range:
        """The cells from A1 to the last one in use."""
        cursor = self.xl.createCursor()
        cursor.gotoEndOfUsedArea(False)
        found = cursor.RangeAddress
        return Range(self, Area(1, 1, found.EndRow + 1, found.EndColumn + 1))

    @property
    def notes(self) -> "list[SheetNote]":
        """Its notes."""
        found = self.annotations
        return [_note(self, found.getByIndex(at)) for at in range(found.Count)]

    @cached_property
    def annotations(self) -> Any:
        """The office's collection of its notes."""
        return self.xl.Annotations

    def note_at(self, row: int, column: int) -> "SheetNote":
        """Return the note on a cell, without looking through all; one without text where there is none.

        It is looked for when it is asked something: whoever puts notes asks nothing of them.
        """
        return SheetNote(self, lambda: self.xl.getCellByPosition(column - 1, row - 1).getAnnotation())

    @property
    def freeze_panes(self) -> "FreezePanes":
        """Its frozen rows and columns."""
        return FreezePanes(self)

    def activate(self) -> None:
        """Bring it to the front."""
        self.book.xl.CurrentController.setActiveSheet(self.xl)

    def delete(self) -> None:
        """Take it out of the document."""
        self.book.xl.Sheets.removeByName(self.name)


def _area(address: str) -> Area:
    """Return the area of A1, A1:B2, 5:7 or A:C."""
    first, _, last = address.replace("$", "").partition(":")
    last = last or first
    if first.isdigit():
        return Area(int(first), 1, int(last), MAX_COLUMN)
    if first.isalpha():
        return Area(1, column_number(first), MAX_ROW, column_number(last))
    return Area.parse(f"{first}:{last}")


class FreezePanes:
    """The frozen rows and columns of a sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    def freeze_at(self, address: str) -> None:
        """Freeze the rows and columns of an area that begins at A1, as xlwings has it."""
        area = _area(address)
        controller = self.sheet.book.xl.CurrentController
        front = controller.ActiveSheet
        controller.setActiveSheet(self.sheet.xl)
        columns = 0 if area.right >= MAX_COLUMN else area.right
        rows = 0 if area.bottom >= MAX_ROW else area.bottom
        controller.freezeAtPosition(columns, rows)
        controller.setActiveSheet(front)


class SheetNote:
    """A note on a cell."""

    def __init__(self, sheet: Sheet, find: Callable[[], Any]) -> None:
        self.sheet = sheet
        self._find = find

    @cached_property
    def xl(self) -> Any:
        """The UNO annotation."""
        return self._find()

    @property
    def text(self) -> str:
        """What it says."""
        return str(self.xl.String)

    @property
    def author(self) -> str:
        """Who wrote it; '' where the office knows no name."""
        return str(self.xl.Author)

    @property
    def location(self) -> Range:
        """Its cell."""
        at = self.xl.Position
        return Range(self.sheet, Area(at.Row + 1, at.Column + 1, at.Row + 1, at.Column + 1))

    def delete(self) -> None:
        """Take it off the cell."""
        self.location.xl.clearContents(8)  # com.sun.star.sheet.CellFlags.ANNOTATION


def _note(sheet: Sheet, xl: Any) -> SheetNote:
    """Return a note that is at hand already."""
    return SheetNote(sheet, lambda: xl)


class Names:
    """The defined names of a document, or of one sheet; a sheet's carry its name and '!'."""

    def __init__(self, book: Any, sheet: Sheet | None = None) -> None:
        self.book = book
        self.sheet = sheet

    def snapshot(self) -> "list[tuple[str, Name]]":
        """Return every name with its object."""
        found = []
        if self.sheet is None:
            whole = self.book.xl.NamedRanges
            found += [(name, Name(self.book, whole, name, name)) for name in whole.ElementNames]
        for sheet in [self.sheet] if self.sheet else list(self.book.sheets):
            own = sheet.xl.NamedRanges
            lead = from_office(_quoted(sheet.name) + ".A1")[:-2]
            found += [(lead + name, Name(self.book, own, name, lead + name)) for name in own.ElementNames]
        return found

    def __len__(self) -> int:
        return len(self.snapshot())

    def __call__(self, name_or_index: str | int) -> "Name":
        """Return a name by itself or its number from 1."""
        found = self.snapshot()
        if isinstance(name_or_index, int):
            return found[name_or_index - 1][1]
        for name, item in found:
            if name.casefold() == name_or_index.casefold():
                return item
        raise KeyError(name_or_index)

    def contains(self, name_or_index: str | int) -> bool:
        """Return whether there is such a name."""
        try:
            self(name_or_index)
        except (KeyError, IndexError):
            return False
        return True

    def add(self, name: str, refers_to: str) -> "Name":
        """Define a name; `refers_to` begins with '='."""
        home = (self.sheet or self.book).xl.NamedRanges
        if home.hasByName(name):
            home.removeByName(name)
        origin = self.book.xl.Sheets.getByIndex(0).getCellByPosition(0, 0).CellAddress
        home.addNewByName(name, to_office(refers_to.removeprefix("=")), origin, 0)
        return Name(self.book, home, name, name)


class Name:
    """A defined name."""

    def __init__(self, book: Any, home: Any, own: str, shown: str) -> None:
        self.book = book
        self.home = home
        self.own = own
        self.name = shown

    @property
    def refers_to(self) -> str:
        """What it refers to, with '='."""
        return "=" + from_office(self.home.getByName(self.own).Content)

    def delete(self) -> None:
        """Take it out of the document."""
        self.home.removeByName(self.own)


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"
