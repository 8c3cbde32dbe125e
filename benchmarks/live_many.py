"""Marking 1,551 findings on an open workbook of 10,000 rows × 12 columns, and clearing them, in LibreOffice.

Usage: python benchmarks/live_many.py. Two thirds of the findings stand on cells alone; a third has a condition of its
own, as sums have. What is promised: marked within 10 s, cleared within 5 s.
"""

import contextlib
import cProfile
import pstats
import sys
import tempfile
import time
from pathlib import Path

from mark_large import make

from quotaxl.core.edits import ClearMarks, EditPlan
from quotaxl.core.finding import CellRef, CellRole, Finding, Outcome, Severity, Status
from quotaxl.core.words import same
from quotaxl.desk import UndoRecord, apply_to_book, marked
from quotaxl.libreoffice import start
from quotaxl.marks.plan import mark_plan

ROWS, FINDINGS = 10_000, 1_551
PROMISED, CLEARED = 10.0, 5.0


def outcomes(file: str) -> tuple[Outcome, ...]:
    """Return findings of three rules over scattered rows of one sheet."""
    found: dict[str, list[Finding]] = {"QX-S101": [], "QX-D301": [], "QX-N201": []}
    for number in range(FINDINGS):
        row, rule = 2 + number * (ROWS - 2) // FINDINGS, [*found][number % 3]
        cells = [CellRef(file, "项目", f"C{row}", CellRole.TOTAL)]
        if rule == "QX-S101":
            cells += [CellRef(file, "项目", f"{c}{row}", CellRole.PART) for c in "DE"]
        level = Severity.ERROR if rule == "QX-S101" else Severity.WARNING
        live = f"ROUND(C{row}-D{row}-E{row},2)<>0" if rule == "QX-S101" else None
        message = same(f"第{row}行的数字与合计不符")
        found[rule].append(Finding(rule, level, message, tuple(cells), same("请核对这一行"), live=live))
    return tuple(Outcome(rule, Status.FAILED, tuple(some)) for rule, some in found.items())


def main() -> int:
    app = start()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.xlsx"
        make(path, ROWS)
        book = app.books.open(path)
        plan = mark_plan(str(path), ["项目"], outcomes(str(path)))
        profile = cProfile.Profile() if "--profile" in sys.argv else None
        began = time.perf_counter()
        with profile or contextlib.nullcontext():
            done = apply_to_book(book, plan, UndoRecord(), "标记")
        mark = time.perf_counter() - began
        assert not done.put.refused, done.put.refused
        assert marked(book)
        began = time.perf_counter()
        apply_to_book(book, EditPlan((ClearMarks("benchmark"),)), done.record, "清除标记")
        clear = time.perf_counter() - began
        assert not marked(book)
        book.close()
    app.quit()
    if profile:
        pstats.Stats(profile).sort_stats("cumulative").print_stats(45)
    kept = mark <= PROMISED and clear <= CLEARED
    print(
        f"{FINDINGS} findings on {ROWS} rows: marked in {mark:.1f} s, promised {PROMISED:g}; cleared in {clear:.1f} s, "
        f"promised {CLEARED:g}; {done.put.unnoted} cells without a note: {'kept' if kept else 'BROKEN'}"
    )
    return int(not kept)


if __name__ == "__main__":
    sys.exit(main())
