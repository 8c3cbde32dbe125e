"""Reading, checking and marking an allocation workbook that is open, against the bare calls of the interface.

The bare calls read the same cells and lay the same marks through UNO, with nothing of quotaxl or xlwings around them.
What is promised: reading, checking and marking together cost at most 1.5 times the bare calls and the checks.
"""

import contextlib
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from quotaxl.app.check import Checked, Wishes, judge
from quotaxl.app.load import Loaded
from quotaxl.catalogue import regions
from quotaxl.core.assets import asset
from quotaxl.core.edits import (
    FINDINGS_SHEET,
    AddSheet,
    EditPlan,
    Formula,
    Link,
    MergeCells,
    Note,
    Overlay,
    SetCell,
)  # fmt: skip
from quotaxl.core.refs import Area, parse_ref
from quotaxl.desk import UndoRecord, apply_to_book, read_book
from quotaxl.libreoffice import start
from quotaxl.libreoffice.localformulas import to_office
from quotaxl.marks.plan import mark_plan
from quotaxl.reading import read_tables

ROUNDS = 5
PROMISED = 1.5


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


def bare_read(document: Any) -> int:  # noqa: ANN401 - a UNO object
    cells = 0
    for number in range(document.Sheets.Count):
        sheet = document.Sheets.getByIndex(number)
        cursor = sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        last = cursor.RangeAddress
        area = sheet.getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow)
        cells += len(area.getDataArray()) + len(area.getFormulaArray())
    return cells


def bare_marks(document: Any, plan: EditPlan) -> None:  # noqa: ANN401 - as above
    """The same values, looks and marks, each with the fewest calls that UNO allows."""
    styles = document.StyleFamilies.getByName("CellStyles")
    if not styles.hasByName("bare"):
        styles.insertByName("bare", document.createInstance("com.sun.star.style.CellStyle"))
    of = lambda kind: [edit for edit in plan.edits if isinstance(edit, kind)]  # noqa: E731
    for fresh in of(AddSheet):
        document.Sheets.insertNewByName(fresh.name, document.Sheets.Count)
        sheet = document.Sheets.getByName(fresh.name)
        for column, width in enumerate(fresh.widths):
            sheet.Columns.getByIndex(column).Width = round(width * 200)
        for row, height in fresh.heights:
            sheet.Rows.getByIndex(row - 1).Height = round(height * 35)
    cells = {parse_ref(edit.ref): edit for edit in of(SetCell)}
    sheet = document.Sheets.getByName(FINDINGS_SHEET)
    bottom, right = max(r for r, _ in cells), max(c for _, c in cells)
    texts = [["" for _ in range(right)] for _ in range(bottom)]
    for (row, column), edit in cells.items():
        content = edit.content
        texts[row - 1][column - 1] = (
            to_office(f"={content.text}") if isinstance(content, Formula) else "" if content is None else str(content)
        )
    sheet.getCellRangeByPosition(0, 0, right - 1, bottom - 1).setFormulaArray(tuple(map(tuple, texts)))
    rows: dict[tuple[int, Any], list[int]] = {}
    for (row, column), edit in cells.items():
        rows.setdefault((column, edit.style), []).append(row)
    for (column, style), numbers in rows.items():
        area = sheet.getCellRangeByPosition(column - 1, min(numbers) - 1, column - 1, min(numbers) - 1)
        for face in ("", "Asian", "Complex"):
            setattr(area, f"CharFontName{face}", style.font)
            setattr(area, f"CharHeight{face}", style.size)
            setattr(area, f"CharWeight{face}", 150.0 if style.bold else 100.0)
        area.IsTextWrapped = style.wrap
        area.VertJustify = 2
    for edit in of(MergeCells):
        sheet.getCellRangeByName(edit.ref).merge(True)
    for edit in of(Link):
        field = document.createInstance("com.sun.star.text.TextField.URL")
        field.URL, field.Representation = "#" + to_office(edit.location), edit.ref
        cell = sheet.getCellRangeByName(edit.ref).getCellByPosition(0, 0)
        cell.String = ""
        cell.insertTextContent(cell.createTextCursor(), field, False)
    for edit in of(Overlay):
        home = document.Sheets.getByName(edit.sheet)
        ranges = document.createInstance("com.sun.star.sheet.SheetCellRanges")
        ranges.addRangeAddress(home.getCellRangeByName(edit.ref).RangeAddress, False)
        made = home.ConditionalFormats.createByRange(ranges)
        format_ = next(one for one in home.ConditionalFormats.getConditionalFormats() if made == one.ID)
        format_.createEntry(0, 0)
        entry = format_.getByIndex(0)
        entry.Operator, entry.Formula1, entry.StyleName = 24, to_office(edit.formula), "bare"
    for edit in of(Note):
        home = document.Sheets.getByName(edit.sheet)
        area = Area.parse(edit.ref)
        home.Annotations.insertNew(home.getCellByPosition(area.left - 1, area.top - 1).CellAddress, edit.text)


def spoiled(folder: Path) -> Path:
    """The allocation table with a figure changed, so that there is something to mark."""
    from openpyxl import load_workbook

    path = Path(shutil.copy(asset("workbook", "allocation-xincaizhen-2024-18.xlsx"), folder))
    book = load_workbook(path)
    book.worksheets[0]["C7"] = 4100
    book.save(path)
    return path


def main() -> int:
    app = start()
    known = regions.load()
    reads, checks, marks, bare_reads, bare = [], [], [], [], []
    with tempfile.TemporaryDirectory() as folder:
        path = spoiled(Path(folder))
        for _ in range(ROUNDS + 1):
            book = app.books.open(path)
            spent, workbook = timed(lambda: read_book(book))  # noqa: B023
            reads.append(spent)

            def check() -> Checked:
                return judge((Loaded(path, workbook, read_tables(workbook, known)),), Wishes())  # noqa: B023

            spent, checked = timed(check)
            checks.append(spent)
            plan = mark_plan(workbook.file, [grid.sheet for grid in workbook.grids], checked.outcomes)
            marks.append(timed(lambda: apply_to_book(book, plan, UndoRecord(), "标记"))[0])  # noqa: B023
            book.close()
            book = app.books.open(path)
            bare_reads.append(timed(lambda: bare_read(book.impl.xl))[0])  # noqa: B023
            bare.append(timed(lambda: bare_marks(book.impl.xl, plan))[0])  # noqa: B023
            book.close()
    app.quit()
    read, check_, mark, raw_read, raw = (median(times[1:]) for times in (reads, checks, marks, bare_reads, bare))
    findings = sum(isinstance(edit, Overlay) for edit in plan.edits)
    ratio = (read + check_ + mark) / (raw_read + raw + check_)
    print(f"read   {read:.3f} s   bare {raw_read:.3f} s")
    print(f"check  {check_:.3f} s")
    print(f"mark   {mark:.3f} s   bare {raw:.3f} s   ({findings} overlays)")
    print(f"all    {ratio:.2f} x the bare calls and the checks; promised {PROMISED}")
    return int(ratio > PROMISED)


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(main())
