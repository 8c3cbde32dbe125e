"""Which members of the engine the live adapter uses, and that their number does not grow with the rows."""

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw

from quotaxl.app.check import Wishes, judge
from quotaxl.app.load import load
from quotaxl.app.opened import mark_open, reader
from quotaxl.buttons.opened import Opened
from quotaxl.catalogue import regions
from quotaxl.core.assets import asset
from quotaxl.core.edits import AddSheet, ClearMarks, EditPlan, Formula, Link, Note, Overlay, SetCell, Style
from quotaxl.core.finding import Severity
from quotaxl.desk import UndoRecord, apply_to_book, marked, read_book, undo
from quotaxl.libreoffice import engine, looks, overlays, ranges, sheets
from quotaxl.libreoffice.members import MEMBERS
from quotaxl.sources import read_workbook

EXAMPLES = ("allocation-xincaizhen-2024-18.xlsx", "artux-2024.xlsx")
MARKING = 900
"""Uses of members in marking the example, those within the engine itself too."""
SPECIAL = ("__call__", "__len__", "__iter__", "__getitem__")


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter[str]]:
    """Count every use of a member, as each is a call into the program where that is Excel."""
    calls: Counter[str] = Counter()

    def counting(name: str, function: Any) -> Any:
        @wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:
            calls[name] += 1
            return function(*args, **kwargs)

        return call

    with monkeypatch.context() as patch:
        for module in (engine, sheets, ranges, looks, overlays):
            for cls in [c for c in vars(module).values() if isinstance(c, type) and c.__module__ == module.__name__]:
                for member, found in [*vars(cls).items()]:
                    name = f"{cls.__name__}.{member}"
                    if member.startswith("_") and member not in SPECIAL:
                        continue
                    if isinstance(found, property):
                        setter = found.fset and counting(name, found.fset)
                        patch.setattr(cls, member, property(counting(name, found.fget), setter))
                    elif callable(found):
                        patch.setattr(cls, member, counting(name, found))
        yield calls


def workbook(folder: Path, rows: int) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "明细"
    sheet.append(["明细表"])
    sheet.merge_cells("A1:C1")
    sheet.append(["地区", "金额", "合计"])
    for row in range(3, rows + 3):
        sheet.append([f"地区{row}", row * 1.5, f"=B{row}*2"])
    path = folder / f"{rows}.xlsx"
    book.save(path)
    return path


def plan(rows: int) -> EditPlan:
    """Contents in every row, and two findings whatever the rows."""
    why = "test"
    last = rows + 2
    return EditPlan(
        (
            ClearMarks(why),
            *(SetCell("明细", f"B{row}", row, why, expected=row * 1.5) for row in range(3, last + 1)),
            *(SetCell("明细", f"D{row}", "001", why) for row in range(3, last + 1)),
            *(SetCell("明细", f"E{row}", Formula(f"B{row}*3"), why) for row in range(3, last + 1)),
            Overlay("明细", f"B3:B{last}", 'N("QX-S101")=0', Severity.ERROR, why),
            Note("明细", "B3", "〔错误 QX-S101〕", why),
            AddSheet("核对结果", why, widths=(10, 20)),
            *(SetCell("核对结果", f"A{n}", "行", why, style=Style(border=True)) for n in range(1, last + 1)),
        )
    )


def calls_for(office: xw.App, path: Path, rows: int, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    book = office.books.open(path)
    try:
        with counted(monkeypatch) as calls:
            read_book(book)
            record = apply_to_book(book, plan(rows), UndoRecord(), "测试").record
            assert marked(book)
            assert undo(book, record).kept == ()
        return calls
    finally:
        book.close()


def test_calls_do_not_grow_with_the_rows(office: xw.App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few = calls_for(office, workbook(tmp_path, 60), 60, monkeypatch)
    many = calls_for(office, workbook(tmp_path, 1_200), 1_200, monkeypatch)
    assert few.total() > 50
    assert many == few


def test_only_listed_members_are_used(office: xw.App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    used = set(calls_for(office, workbook(tmp_path, 20), 20, monkeypatch))
    listed = {f"{name}.{member}" for name, members in MEMBERS.items() for member in members}
    assert used <= listed
    assert {"Range.raw_value", "Range.formula", "ConditionalFormats.add_custom", "Range.add_note"} <= used


def many_findings(count: int) -> EditPlan:
    """So many findings of three rules, each on a row of its own, as the planner makes them."""
    why = "test"
    rows = range(3, count + 3)
    return EditPlan(
        (
            *(Overlay("明细", f"B{row}", f'N("QX-D30{row % 2}")=0', Severity.WARNING, why) for row in rows),
            *(Overlay("明细", f"C{row}", f'AND(N("QX-S101")=0,$C${row}<>1)', Severity.ERROR, why) for row in rows),
            *(Note("明细", f"B{row}", "〔警告 QX-D301〕", why) for row in rows),
            AddSheet("核对结果", why, widths=(10, 20), heights=tuple((row, 30.0) for row in rows)),
            *(SetCell("核对结果", f"A{row}", f"第{row}行", why, style=Style(border=True)) for row in rows),
            *(Link("核对结果", f"A{row}", f"'明细'!B{row}", why) for row in rows),
        )
    )


def test_calls_do_not_grow_with_the_findings(office: xw.App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Overlays, notes and links beyond the most are left out or put together; all findings are listed."""
    found = []
    for count in (300, 900):
        book = office.books.open(workbook(tmp_path, 1_000))
        try:
            with counted(monkeypatch) as calls:
                done = apply_to_book(book, many_findings(count), UndoRecord(), "测试")
            found.append(calls)
            assert book.sheets["核对结果"].range((count + 2, 1)).value == f"第{count + 2}行"
            assert done.put.unnoted == count - 200
            cells = [book.sheets["明细"].range(f"{c}{count + 2}").conditional_formats for c in "BC"]
            assert all(len(formats) == 1 for formats in cells)  # the last cell is marked as well
        finally:
            book.close()
    # Addresses of many areas are cut where they get too long for Excel: a call for each thirty or so.
    assert found[1].total() < found[0].total() * 1.1


def test_check_and_mark_of_the_example_stay_within_their_calls(
    office: xw.App, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    paths = [Path(shutil.copy(asset("workbook", name), tmp_path)) for name in EXAMPLES]
    books = [office.books.open(str(path)) for path in paths]
    try:
        ones = [Opened(book, shown=False) for book in books]
        with counted(monkeypatch) as calls:
            loaded = load([one.path for one in ones], reader(ones, read_workbook), regions.load())
        assert calls["Range.merge_area"] == 0  # what the files tell is not asked for
        assert calls["Range.raw_value"] == calls["Range.formula"] == sum(len(one.workbook.grids) for one in loaded)
        checked = judge(loaded, Wishes())
        with counted(monkeypatch) as calls:
            mark_open(ones[1], checked, "zh")
        assert calls["Range.merge"] < 20
        assert calls["App.pid"] < 80
        assert sum(calls.values()) < MARKING
    finally:
        for book in books:
            book.close()
