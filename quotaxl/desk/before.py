"""What is checked, and what is remembered, before the first edit of a plan is applied."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

import xlwings as xw

from quotaxl.core.amount import exact
from quotaxl.core.edits import ANYTHING, AddSheet, Content, DeleteRows, Edit, Formula, InsertRows, RowEdit, SetCell
from quotaxl.core.errors import UserError
from quotaxl.core.grid import CellError, Place, Value
from quotaxl.core.refs import parse_ref
from quotaxl.core.words import Words
from quotaxl.desk.grids import contents, is_formula
from quotaxl.desk.tabs import Tabs

_LONGEST = 32_767
_AGAIN = Words("请重新运行。", "Run it again.")
_STALE = Words("工作簿在核对之后被改过：{cells} 不再是原来的内容。", "The workbook changed since it was read: {cells}.")
_NO_SHEET = Words("工作簿中没有工作表“{name}”。", "The workbook has no sheet '{name}'.")
_CHECK_NAME = Words("请检查工作表名称。", "Check the sheet's name.")
_TAKEN = Words("已有名为“{name}”的工作表，不是 quotaxl 生成的。", "There is a sheet '{name}' that is not quotaxl's.")
_RENAME = Words("请先给它改名。", "Rename it first.")
_LONG = Words("文字超过 32767 个字符，单元格放不下。", "The text is longer than the 32767 characters a cell holds.")
_SHORTEN = Words("请缩短这段文字。", "Shorten the text.")


@dataclass(slots=True)
class CellsBefore:
    """The cells of sheets as they are, each sheet read once and when first asked for."""

    tabs: Tabs
    known: dict[str, tuple[list[list[Value]], list[list[str]]]] = field(default_factory=dict)

    def content(self, sheet: str, place: Place) -> Content | CellError:
        """Return what a cell holds: a formula, or its value."""
        if sheet not in self.known:
            self.known[sheet] = contents(self.tabs[sheet])
        values, texts = self.known[sheet]
        row, column = place[0] - 1, place[1] - 1
        if row >= len(values) or column >= len(values[row]):
            return None
        value, text = values[row][column], texts[row][column]
        if is_formula(text, value):
            return Formula(text[1:])
        return value

    def result(self, sheet: str, place: Place) -> Value:
        """Return a cell's value; that of a formula too."""
        self.content(sheet, place)
        values, _ = self.known[sheet]
        row, column = place[0] - 1, place[1] - 1
        return values[row][column] if row < len(values) and column < len(values[row]) else None


def origin(row: int, sheet: str, edits: Iterable[RowEdit]) -> int | None:
    """Return where a row stood before the row edits; None for one that they insert."""
    for edit in reversed(list(edits)):
        if edit.sheet != sheet:
            continue
        if isinstance(edit, InsertRows):
            if edit.before <= row < edit.before + edit.count:
                return None
            row -= edit.count if row >= edit.before else 0
        else:
            row += edit.count if row >= edit.first else 0
    return row


def check(tabs: Tabs, edits: Sequence[Edit], own: str | None, cells: CellsBefore) -> None:
    """Raise UserError where a plan does not fit the workbook; nothing was written then.

    `own` is the name of the sheet that will be taken out first, if any.
    """
    there = {*tabs.names} - {own}
    book = tabs.book
    for edit in edits:
        if isinstance(edit, AddSheet):
            if edit.name.casefold() in {name.casefold() for name in there}:
                raise UserError(f"{book.name}!{edit.name}", _TAKEN.fill(name=edit.name), _RENAME)
            there.add(edit.name)
    for edit in edits:
        name = getattr(edit, "sheet", None)
        if name is not None and name not in there:
            raise UserError(f"{book.name}!{name}", _NO_SHEET.fill(name=name), _CHECK_NAME)
        if isinstance(edit, SetCell) and isinstance(edit.content, str) and _length(edit.content) > _LONGEST:
            raise UserError(f"{book.name}!{edit.sheet}!{edit.ref}", _LONG, _SHORTEN)
    _check_expected(book, edits, cells)


def _length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _check_expected(book: xw.Book, edits: Sequence[Edit], cells: CellsBefore) -> None:
    rows = [edit for edit in edits if isinstance(edit, InsertRows | DeleteRows)]
    stale = []
    for edit in edits:
        if isinstance(edit, SetCell) and edit.expected is not ANYTHING:
            row, column = parse_ref(edit.ref)
            before = origin(row, edit.sheet, rows)
            if not (edit.expected is None if before is None else holds(cells, edit, (before, column))):
                stale.append(f"{edit.sheet}!{edit.ref}")
    if stale:
        told = "、".join(stale[:10]) + ("……" if len(stale) > 10 else "")
        raise UserError(book.name, _STALE.fill(cells=told), _AGAIN)


def holds(cells: CellsBefore, edit: SetCell, place: Place) -> bool:
    """Return whether a cell is as an edit expects: a formula by its text, else the value (a formula's result)."""
    expected = edit.expected
    assert expected is not ANYTHING
    found = cells.content(edit.sheet, place)
    if isinstance(expected, Formula):
        return isinstance(found, Formula) and _squeezed(found.text) == _squeezed(expected.text)
    if expected is None:
        return found is None or found == ""
    return _alike(cells.result(edit.sheet, place), expected)


def _squeezed(formula: str) -> str:
    """Return a formula without what programs write as they like: blanks, case, quotes around sheets."""
    return "".join(formula.split()).removeprefix("=").replace("'", "").upper()


def _alike(found: object, expected: object) -> bool:
    if isinstance(expected, bool) or isinstance(found, bool):
        return found is expected
    if isinstance(expected, Decimal | int | float):
        # An open cell gives a binary number, so the expected amount is compared as that cell would hold it.
        return isinstance(found, Decimal | int | float) and exact(found) == exact(float(expected))
    if isinstance(expected, date) and isinstance(found, date):
        return _moment(found) == _moment(expected)
    return (found or "") == expected


def _moment(day: date) -> datetime:
    return day.replace(tzinfo=None) if isinstance(day, datetime) else datetime(day.year, day.month, day.day)  # noqa: DTZ001


def by_sheet(edits: Iterable[SetCell]) -> Mapping[str, dict[Place, SetCell]]:
    """Return the edits of cells by sheet and place; of two of one cell the later counts."""
    found: defaultdict[str, dict[Place, SetCell]] = defaultdict(dict)
    for edit in edits:
        found[edit.sheet][parse_ref(edit.ref)] = edit
    return found
