"""Filling a template of three lists, each one sample row that grows to 40: quotaxl against openpyxl and loops.

Usage: python benchmarks/fill_growing.py [COPIES [COUNTIES]]. Prints files per second of processor time and the ratio,
medians of interleaved rounds. quotaxl applies a plan made anew for each copy, with all that spans the sample row
following and every formula calculated; openpyxl inserts rows, and a loop of ours copies looks and formulas cell by cell
and mends the total, the drop-down, the conditional format, the name and the sums on the other sheet, without results.
Exits with 1 where quotaxl is less than 12 times as fast.

With COUNTIES (49, say) also through the command: `quotaxl batch fill` of so many simulated county workbooks with 40
projects each, checked as every batch is, against openpyxl, which loads each workbook for its projects and fills.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from copy import copy as copied
from decimal import Decimal
from pathlib import Path
from statistics import median

import openpyxl
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, PatternFill, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from quotaxl.core.edits import EditPlan, GrowRows, SetCell
from quotaxl.xlsx import Prepared, open_template

RECORDS, COLUMNS, FIRST = 40, 9, 5
ROUNDS, PROMISED = 10, 12.0
SHEETS = ("附表1", "附表2", "附表3")
HEADERS = ("序号", "项目名称", "项目编号", "项目领域", "主管部门", "实施单位", "债券性质", "债券规模", "占比")


def make_template(path: Path) -> None:
    """Write the template: on each sheet one sample row with a formula and a total; sums on a last sheet."""
    book = openpyxl.Workbook()
    side = Side(style="thin")
    other = book.create_sheet("汇总")
    for number, name in enumerate(SHEETS, start=1):
        sheet = book.active if number == 1 else book.create_sheet(index=number - 1)
        sheet.title = name
        sheet["A2"] = "2024年新增地方政府债券资金使用安排表"
        sheet.merge_cells("A2:I2")
        for column, text in enumerate(HEADERS, start=1):
            sheet.cell(4, column, text).fill = PatternFill("solid", fgColor="DDEBF7")
            for row in (4, 5, 6):
                cell = sheet.cell(row, column)
                cell.border = Border(left=side, right=side, top=side, bottom=side)
                cell.alignment = Alignment(wrap_text=True, vertical="center")
        sheet["I5"], sheet["B6"], sheet["H6"] = "=H5/H$6", "合计", "=SUM(H5:H5)"
        sheet["A7"] = "注：本表反映本级当年安排情况。"
        kinds = DataValidation(type="list", formula1='"一般债券,专项债券"')
        kinds.add("G5")
        sheet.add_data_validation(kinds)
        sheet.conditional_formatting.add("H5", CellIsRule(operator="greaterThan", formula=["$H$6/2"]))
        book.defined_names[f"明细{number}"] = DefinedName(f"明细{number}", attr_text=f"{name}!$H$5:$H$5")
        other[f"A{number}"] = f"=SUM({name}!H5:H5)"
        other[f"B{number}"] = f'=SUMIF({name}!G5:G5,"一般债券",{name}!H5:H5)'
    book.save(path)


def records(copy: int) -> list[tuple[str | Decimal, ...]]:
    """Return the rows of one copy."""
    return [
        (
            Decimal(n),
            f"第{copy}-{n}号建设项目",
            f"P{n:04}",
            "市政建设",
            "住建局",
            "城投公司",
            ("一般债券", "专项债券")[n % 2],
            Decimal(n + copy) / 100,
        )
        for n in range(1, RECORDS + 1)
    ]


def plan(copy: int) -> EditPlan:
    """Return the plan that grows the lists and fills them."""
    cells = (
        SetCell(sheet, f"{chr(64 + column)}{row}", value, "fill")
        for sheet in SHEETS
        for row, record in enumerate(records(copy), start=FIRST)
        for column, value in enumerate(record, start=1)
    )
    return EditPlan((*(GrowRows(sheet, FIRST, 1, RECORDS, "grow") for sheet in SHEETS), *cells))


def with_quotaxl(prepared: Prepared, copy: int, target: Path) -> None:
    prepared.apply(plan(copy), target, force=True, durable=False)


def other(prepared: Prepared, copy: int, target: Path) -> None:
    """Fill with as many rows as no copy before had: what is kept of an earlier one serves nothing."""
    edits = plan(copy).edits
    counts = [RECORDS + copy % 7, RECORDS + copy % 11, RECORDS + copy % 13]
    grown = (GrowRows(s, FIRST, 1, n, "grow") for s, n in zip(SHEETS, counts, strict=True))
    prepared.apply(EditPlan((*grown, *edits[len(SHEETS) :])), target, force=True, durable=False)


def with_openpyxl(template: Path, copy: int, target: Path) -> None:
    book = openpyxl.load_workbook(template)
    more, last = RECORDS - 1, FIRST + RECORDS - 1
    for number, name in enumerate(SHEETS, start=1):
        sheet = book[name]
        sheet.insert_rows(FIRST + 1, more)
        for row, record in enumerate(records(copy), start=FIRST):
            for column in range(1, COLUMNS + 1):
                cell, model = sheet.cell(row, column), sheet.cell(FIRST, column)
                if row > FIRST:
                    cell._style = copied(model._style)
                if column <= len(record):
                    cell.value = record[column - 1]
            sheet.cell(row, 9).value = f"=H{row}/H${last + 1}"
        sheet.cell(last + 1, 8).value = f"=SUM(H{FIRST}:H{last})"
        sheet.data_validations.dataValidation[0].sqref = f"G{FIRST}:G{last}"
        rules = [rule for area in sheet.conditional_formatting for rule in area.rules]
        sheet.conditional_formatting = ConditionalFormattingList()
        for rule in rules:
            rule.formula = [f"$H${last + 1}/2"]
            sheet.conditional_formatting.add(f"H{FIRST}:H{last}", rule)
        book.defined_names[f"明细{number}"].attr_text = f"{name}!$H${FIRST}:$H${last}"
        book["汇总"][f"A{number}"] = f"=SUM({name}!H{FIRST}:H{last})"
        book["汇总"][f"B{number}"] = f'=SUMIF({name}!G{FIRST}:G{last},"一般债券",{name}!H{FIRST}:H{last})'
    book.save(target)


def quotaxl(*words: str) -> float:
    """Run a command and return the processor time that it and its processes took, in seconds."""
    before = os.times()
    subprocess.run([sys.executable, "-m", "quotaxl", *words], check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def by_command(counties: int) -> None:
    """Print what filling so many counties by the command takes beside openpyxl, which reads and fills."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_template(folder / "own.xlsx")
        words = ("--counties", str(counties), "--projects", str(RECORDS * counties), "--formats", "xlsx", "--seed", "3")
        quotaxl("simulate", *words, "-o", str(folder / "province"))
        quotaxl("template", "bind", str(folder / "own.xlsx"), "-o", str(folder / "bound.xlsx"), "--yes")
        wish = ("--template", str(folder / "bound.xlsx"), "--workers", "1")
        taken = quotaxl("batch", "fill", str(folder / "province"), "-o", str(folder / "out"), *wish)
        paths = sorted((folder / "province").rglob("*填报表.xlsx"))
        reading = filling = 0.0
        for copy, path in enumerate(paths):
            start = time.process_time()
            book = openpyxl.load_workbook(path, data_only=True)
            held = [row for row in book["债券项目"].iter_rows(values_only=True) if row[0]]
            middle = time.process_time()
            with_openpyxl(folder / "own.xlsx", copy, folder / f"o{copy}.xlsx")
            reading, filling = reading + middle - start, filling + time.process_time() - middle
            if len(held) < RECORDS // 2:
                sys.exit(f"{path.name}: {len(held)} rows")
    each = taken / len(paths)
    print(f"through `quotaxl batch fill`, {len(paths)} counties, processor time of each")
    print(f"  quotaxl, read, checked and filled   {each * 1000:7.1f} ms")
    print(f"  openpyxl, read                      {reading / len(paths) * 1000:7.1f} ms")
    print(f"  openpyxl, filled                    {filling / len(paths) * 1000:7.1f} ms")
    both, alone = (reading + filling) / taken, filling / taken
    print(f"  quotaxl is {both:.2f} x as fast as reading and filling, {alone:.2f} x as filling alone")


def main() -> None:
    copies = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    with tempfile.TemporaryDirectory() as folder:
        template, out = Path(folder) / "template.xlsx", Path(folder)
        make_template(template)
        prepared = open_template(template)
        filler = prepared.filler(plan(0))
        ways: dict[str, Callable[[int], None]] = {
            "quotaxl, values": lambda copy: filler.fill(
                [value for _ in SHEETS for record in records(copy) for value in record],
                out / f"v{copy}.xlsx",
                durable=False,
            ),
            "quotaxl, a plan for each": lambda copy: with_quotaxl(prepared, copy, out / f"q{copy}.xlsx"),
            "quotaxl, other row counts": lambda copy: other(prepared, copy, out / f"d{copy}.xlsx"),
            "quotaxl, template read anew": lambda copy: with_quotaxl(
                open_template(template), copy, out / f"n{copy}.xlsx"
            ),
            "openpyxl": lambda copy: with_openpyxl(template, copy, out / f"o{copy}.xlsx"),
        }
        share = max(2, copies // ROUNDS)
        taken: dict[str, list[float]] = {name: [] for name in ways}
        for part in range(ROUNDS):
            for name, fill in ways.items():
                number = share if name in ("quotaxl, values", "quotaxl, a plan for each") else max(1, share // 8)
                start = time.process_time()
                for copy in range(part * share, part * share + number):
                    fill(copy)
                taken[name].append((time.process_time() - start) / number)
    middle = {name: median(found) for name, found in taken.items()}
    print(
        f"{len(SHEETS)} times {RECORDS} records of {len(HEADERS)} columns from one sample row, {share * ROUNDS} files"
    )
    for name, seconds in middle.items():
        times = middle["openpyxl"] / seconds
        print(f"  {name:28} {1 / seconds:8.1f} files/s   {times:5.1f} x as fast as openpyxl")
    if len(sys.argv) > 2:
        by_command(int(sys.argv[2]))
    ratio = middle["openpyxl"] / middle["quotaxl, values"]
    print(f"promised >= {PROMISED:g} x: {'kept' if ratio >= PROMISED else 'BROKEN'}")
    sys.exit(ratio < PROMISED)


if __name__ == "__main__":
    main()
