"""Sheets that refuse, in whole or in part, seen through sheets that only say what a program would."""

from dataclasses import dataclass, field
from decimal import Decimal
from types import SimpleNamespace

import pytest

from quotaxl.core.errors import UserError
from quotaxl.core.grid import CellError, Grid
from quotaxl.core.refs import Area
from quotaxl.desk import native
from quotaxl.desk.grids import contents, read_book


class Refused(Exception):
    """As pywin32 tells what a program refused."""

    hresult = -2147352567
    excepinfo = (0, "Microsoft Excel", "内存不足。", None, 0, -2146827284)


@dataclass
class Cells:
    """A range of a sheet in memory."""

    sheet: "Paper"
    area: tuple[int, int, int, int]

    def _rows(self, rows):
        top, left, bottom, right = self.area
        return tuple(tuple(rows[r][left - 1 : right]) for r in range(top - 1, bottom))

    @property
    def raw_value(self):
        self.sheet.calls += 1
        rows = self._rows(self.sheet.values)
        if any(value is Refused for row in rows for value in row):
            raise Refused
        return rows

    @property
    def api(self):
        return SimpleNamespace(Value2=self._rows(self.sheet.exact or self.sheet.values))

    @property
    def formula(self):
        return self._rows([["" for _ in row] for row in self.sheet.values])

    @property
    def merge_cells(self):
        self.sheet.merged.append(self.area)
        return False


@dataclass
class Paper:
    """A sheet of a workbook in Excel for Windows."""

    values: list
    exact: list | None = None
    last: tuple[int, int] | None = None
    calls: int = 0
    merged: list = field(default_factory=list)
    name: str = "表"
    visible: bool = True
    book: SimpleNamespace = field(default_factory=lambda: SimpleNamespace(app=SimpleNamespace(engine=EXCEL)))

    @property
    def used_range(self):
        return SimpleNamespace(row=1, column=1, shape=(len(self.values), len(self.values[0])))

    def range(self, address):
        area = Area.parse(address)
        return Cells(self, (area.top, area.left, area.bottom, area.right))


EXCEL = SimpleNamespace(name="excel")


@pytest.fixture(autouse=True)
def _windows(monkeypatch):
    monkeypatch.setattr(native.sys, "platform", "win32")


def test_a_currency_is_read_as_the_number_that_the_cell_holds():
    sheet = Paper([[Decimal("1.2346"), "文", -2146826246]], [[1.23456789, "文", -2146826246]])
    assert contents(sheet)[0] == [[1.23456789, "文", CellError("#N/A")]]


def test_a_cell_that_cannot_be_a_day_is_read_as_its_number_and_the_others_stay_days():
    sheet = Paper([[1.0, 2.0, 3.0]] * 3 + [[1.0, Refused, 3.0]] + [["x", None, ""]] * 4)
    sheet.exact = [[1.0, 2.0, 3.0]] * 3 + [[1.0, 20240930.0, 3.0]] + [["x", None, ""]] * 4
    values = contents(sheet)[0]
    assert values[3] == [1.0, 20240930.0, 3.0]
    assert values[4] == ["x", None, None]
    assert sheet.calls < 12


def test_many_such_cells_do_not_make_many_calls():
    sheet = Paper([[Refused, Refused]] * 2_000, [[20240930.0, 1.0]] * 2_000)
    assert contents(sheet)[0] == [[20240930.0, 1.0]] * 2_000
    assert sheet.calls <= 101


def test_cells_that_only_have_a_format_are_not_read(monkeypatch):
    sheet = Paper([[1.0, None]] + [[None, None]] * 30_000)
    monkeypatch.setattr("quotaxl.desk.grids.last_filled", lambda _: (1, 1))
    assert contents(sheet)[0] == [[1.0]]


def test_the_head_alone_is_read_where_that_is_asked():
    assert contents(Paper([[1.0]] * 50), 3)[0] == [[1.0]] * 3


def test_a_sheet_that_refuses_altogether_is_told_by_name_and_in_words():
    sheet = Paper([[1.0]])
    sheet.range = None
    book = SimpleNamespace(sheets=[sheet], names=[], api=SimpleNamespace(FullName=r"C:\a\b.xlsx"), app=sheet.book.app)
    with pytest.raises(UserError, match="表") as told:
        read_book(book)
    assert "b.xlsx" in told.value.where
    assert "-2147" not in told.value.say("zh")


@dataclass
class Book:
    """A workbook of one sheet in memory; its name is asked of nobody."""

    sheets: list
    names: tuple = ()


def merged_calls(sheet, saved):
    """How often a sheet is asked for merged cells while it is read, given the rows that its file holds."""
    asked = []
    sheet.merged = asked
    grids = {sheet.name: Grid("县.xlsx", sheet.name, saved)} if saved is not None else {}
    read_book(Book([sheet]), "县.xlsx", saved=grids)
    return len(asked)


HEAD = [["地方政府债务限额表", None, None], ["项目", "合计", ""], ["一", 1.5, None]]


def test_merged_cells_of_a_head_that_stands_as_saved_are_not_asked_for():
    assert merged_calls(Paper(HEAD), HEAD) == 0
    assert merged_calls(Paper([[*row, None] for row in HEAD]), HEAD) == 0  # blanks behind the last cell
    long = [*HEAD, *([["二", float(n), None] for n in range(60)])]
    assert merged_calls(Paper([*long[:-1], ["三", 0.0, None]]), long) == 0  # changed below the head


def test_they_are_asked_for_where_the_head_changed_or_nothing_is_saved():
    changed = [*HEAD[:2], ["一", 1.6, None]]
    for saved in (None, changed, HEAD[:2], [*HEAD, ["二", 1, 1]]):
        assert merged_calls(Paper(HEAD), saved) > 0
