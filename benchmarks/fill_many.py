"""Filling many copies of a styled template of three sheets: quotaxl against openpyxl, file by file.

Usage: python benchmarks/fill_many.py [COPIES]. Prints files per second of processor time and the ratio, medians of
interleaved rounds. All write the same cells, 510 a file and then 120; quotaxl computes the 129 formulas as well, which
openpyxl leaves without result. quotaxl takes values through a Filler, or a plan made anew for each copy; openpyxl
loads, fills and saves each time; "kept" keeps its workbook in memory. Exits with 1 where the Filler is less than 20
times as fast as openpyxl's load-fill-save with 510 cells.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from statistics import median

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from quotaxl.core.edits import EditPlan, SetCell
from quotaxl.xlsx import Prepared, apply_plan, open_template

ROWS, COLUMNS, SHEETS = 40, 8, 3
ROUNDS, PROMISED = 20, 20.0


def make_template(path: Path) -> None:
    """Write the template: merged title, header, formulas in the last column and row, a comment a sheet."""
    book = openpyxl.Workbook()
    side = Side(style="thin")
    for number in range(SHEETS):
        sheet = book.active if number == 0 else book.create_sheet()
        sheet.title = f"附表{number + 1}"
        sheet["A1"] = "新增债务限额分配表"
        sheet["A1"].font = Font(name="宋体", size=16, bold=True)
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=COLUMNS)
        for column in range(1, COLUMNS + 1):
            sheet.cell(3, column, f"列{column}").fill = PatternFill("solid", fgColor="DDEBF7")
            for row in range(3, ROWS + 1):
                cell = sheet.cell(row, column)
                cell.border = Border(left=side, right=side, top=side, bottom=side)
                cell.alignment = Alignment(horizontal="center" if column == 1 else "right")
                cell.number_format = "#,##0.00"
        for row in range(4, ROWS):
            sheet.cell(row, COLUMNS, f"=SUM(B{row}:{chr(63 + COLUMNS)}{row})")
        for column in range(2, COLUMNS + 1):
            letter = chr(64 + column)
            sheet.cell(ROWS, column, f"=SUM({letter}4:{letter}{ROWS - 1})")
        sheet["A3"].comment = Comment("填报说明", "省财政厅")
        sheet.merge_cells(start_row=2, start_column=1, end_row=2, end_column=COLUMNS)
    book.save(path)


def cells(copy: int, rows: int = ROWS - 6) -> list[tuple[str, int, int, str | Decimal]]:
    """Return what goes into one copy: a name and four amounts in so many rows of each sheet."""
    found: list[tuple[str, int, int, str | Decimal]] = []
    for number in range(SHEETS):
        for row in range(4, 4 + rows):
            found.append((f"附表{number + 1}", row, 1, f"县{copy}-{row}"))
            found += [(f"附表{number + 1}", row, c, Decimal(copy * row + c) / 100) for c in range(2, 2 + 4)]
    return found


def with_quotaxl(prepared: Prepared, copy: int, target: Path, rows: int) -> None:
    edits = tuple(SetCell(sheet, f"{chr(64 + c)}{row}", value, "fill") for sheet, row, c, value in cells(copy, rows))
    prepared.apply(EditPlan(edits), target, force=True, durable=False)


def with_openpyxl(template: Path, copy: int, target: Path, rows: int) -> None:
    book = openpyxl.load_workbook(template)
    for sheet, row, column, value in cells(copy, rows):
        book[sheet].cell(row, column, value)
    book.save(target)


def race(folder: Path, template: Path, copies: int, rows: int) -> float:
    """Fill `copies` each way in turns, openpyxl a tenth of them; print and return how many times as fast quotaxl is."""
    prepared = open_template(template)
    named = [SetCell(sheet, f"{chr(64 + c)}{row}", value, "fill") for sheet, row, c, value in cells(0, rows)]
    filler = prepared.filler(EditPlan(tuple(named)))
    book = openpyxl.load_workbook(template)

    def with_values(copy: int) -> None:
        filler.fill([value for *_, value in cells(copy, rows)], folder / f"v{copy}.xlsx", durable=False)

    def with_kept(copy: int) -> None:
        for sheet, row, column, value in cells(copy, rows):
            book[sheet].cell(row, column, value)
        book.save(folder / f"k{copy}.xlsx")

    ways: dict[str, Callable[[int], None]] = {
        "quotaxl, values": with_values,
        "quotaxl, a plan for each": lambda copy: with_quotaxl(prepared, copy, folder / f"q{copy}.xlsx", rows),
        "openpyxl load-fill-save": lambda copy: with_openpyxl(template, copy, folder / f"o{copy}.xlsx", rows),
        "openpyxl held in memory": with_kept,
    }
    share = max(2, copies // ROUNDS)
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for part in range(ROUNDS):
        for name, fill in ways.items():
            number = share if name.startswith("quotaxl") else max(1, share // 10)
            start = time.process_time()
            for copy in range(part * share, part * share + number):
                fill(copy)
            taken[name].append((time.process_time() - start) / number)
        for path in folder.glob("[vqok]*.xlsx"):
            path.unlink()
    middle = {name: median(found) for name, found in taken.items()}
    ours = middle["quotaxl, values"]
    print(f"{len(named)} cells a file, {share * ROUNDS} files")
    for name, seconds in middle.items():
        print(f"  {name:26} {1 / seconds:8.1f} files/s   quotaxl is {seconds / ours:5.1f} x as fast")
    return middle["openpyxl load-fill-save"] / ours


def main() -> None:
    copies = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as folder:
        empty, template = Path(folder) / "empty.xlsx", Path(folder) / "template.xlsx"
        make_template(empty)
        apply_plan(empty, EditPlan((SetCell("附表1", "A4", None, "results"),)), template)  # a template has its results
        many, _few = (race(Path(folder), template, copies, rows) for rows in (ROWS - 6, 8))
    print(f"promised >= {PROMISED:g} x with 510 cells: {'kept' if many >= PROMISED else 'BROKEN'}")
    sys.exit(many < PROMISED)


if __name__ == "__main__":
    main()
