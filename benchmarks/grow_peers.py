"""Three lists, each one sample row that grows to 40, below it a merged note, a formula and a conditional format: peers.

Usage: python benchmarks/grow_peers.py [COPIES]. The ways are those of `fill_peers.py` (installed into build/peers). All
start from one template written by XlsxWriter. Each does with its library what its library can do: it puts rows in,
repeats looks and formulas, and a loop sets right what the library leaves where it was. The last file of each is read
back by openpyxl, and what is not right in it is told beside its figure. Prints files per second of processor time, the
median of interleaved rounds, each in a process of its own that warms up first. Only quotaxl calculates results.
"""

import re
import subprocess
import sys
import tempfile
import zipfile
from copy import copy as copied
from decimal import Decimal
from pathlib import Path
from typing import Any

from fill_peers import PYTHON, ROUNDS, install, medians, timed

RECORDS, FIRST, WIDTH = 40, 5, 9
LAST, TOTAL = FIRST + RECORDS - 1, FIRST + RECORDS
SHEETS = ("附表1", "附表2", "附表3")
HEADERS = ("序号", "项目名称", "项目编号", "项目领域", "主管部门", "实施单位", "债券性质", "债券规模", "占比")
WAYS = {
    "quotaxl, values (Filler)": "filler",
    "quotaxl, a plan for each": "plans",
    "openpyxl": "openpyxl",
    "xltpl": "xltpl",
    "pyopenxlsx (OpenXLSX)": "pyopenxlsx",
    "excelize": "excelize",
    "exceljs": "exceljs",
    "xlsx-populate": "populate",
    "xlsx-template": "template",
}
OWN, NODE = ("filler", "plans"), ("exceljs", "populate", "template")


def records(copy: int) -> list[tuple[Any, ...]]:
    """Return the rows of one copy, eight values each."""
    return [
        (
            n,
            f"第{copy}-{n}号建设项目",
            f"P{n:04}",
            "市政建设",
            "住建局",
            "城投公司",
            ("一般债券", "专项债券")[n % 2],
            (n + copy) / 100,
        )
        for n in range(1, RECORDS + 1)
    ]


def formulas(last: int, number: int) -> dict[str, str]:
    """Return what stands below the list and in its total when its last row is this one."""
    return {f"H{last + 1}": f"SUM(H{FIRST}:H{last})", f"H{last + 3}": f"H{last + 1}-汇总!A{number}"}


def sums(last: int, number: int) -> dict[str, str]:
    """Return the formulas of 汇总 about one list."""
    name = SHEETS[number - 1]
    return {
        f"A{number}": f"SUM({name}!H{FIRST}:H{last})",
        f"B{number}": f'SUMIF({name}!G{FIRST}:G{last},"一般债券",{name}!H{FIRST}:H{last})',
    }


def write_template(path: Path, row: tuple[Any, ...] | None = None, notes: tuple[str, str] | None = None) -> None:
    """Write the template by XlsxWriter; `row` stands in the sample row and `notes` on it and the next (tags)."""
    import xlsxwriter

    def write(sheet: Any, at: str, formula: str, look: Any) -> None:  # noqa: ANN401 - a format of a library that is not there where this is checked
        if notes:  # a text with a tag in it becomes a formula once it is rendered
            tagged = re.sub(r"(?<=[GH]5:[GH])5", f"{{{{rows|length + {FIRST - 1}}}}}", formula)
            sheet.write_string(at, "=" + tagged.replace("H6-", f"H{{{{rows|length + {FIRST}}}}}-"), look)
        else:
            sheet.write_formula(at, f"={formula}", look)

    book = xlsxwriter.Workbook(str(path))
    title = book.add_format({"font_name": "宋体", "font_size": 16, "bold": True})
    common = {"border": 1, "text_wrap": True, "valign": "vcenter"}
    look, head = (
        book.add_format({**common, "num_format": "#,##0.00"}),
        book.add_format({**common, "bg_color": "#DDEBF7"}),
    )
    red = book.add_format({"bg_color": "#FFC7CE"})
    for number, name in enumerate(SHEETS, start=1):
        sheet = book.add_worksheet(name)
        sheet.merge_range("A2:I2", "2024年新增地方政府债券资金使用安排表", title)
        for column, text in enumerate(HEADERS):
            sheet.write(FIRST - 2, column, text, head)
            sheet.write_string(FIRST - 1, column, row[column], look) if row and column < len(
                row
            ) else sheet.write_blank(FIRST - 1, column, None, look)
            sheet.write(FIRST, column, "合计" if column == 1 else None, look)
        for at, note in zip(("A5", "A6"), notes or (), strict=False):
            sheet.write_comment(at, note)
        if row is None or len(row) < WIDTH:
            sheet.write_formula("I5", "=H5/H$6", look)
        for at, formula in formulas(FIRST, number).items():
            write(sheet, at, formula, look)
        sheet.merge_range("A7:I7", "注：本表反映本级当年安排情况。")
        sheet.write("G8", "差额", look)
        sheet.data_validation("G5", {"validate": "list", "source": ["一般债券", "专项债券"]})
        sheet.conditional_format("H5", {"type": "cell", "criteria": ">", "value": "$H$6/2", "format": red})
        sheet.conditional_format("H8", {"type": "cell", "criteria": "<>", "value": 0, "format": red})
        book.define_name(f"明细{number}", f"={name}!$H$5:$H$5")
    other = book.add_worksheet("汇总")
    for number in (1, 2, 3):
        for at, formula in sums(FIRST, number).items():
            write(other, at, formula, None)
    book.close()


def templates(folder: Path, _copies: range) -> None:
    """Write the template, and those with tags."""
    write_template(folder / "template.xlsx")
    names = "nabcdefh"
    write_template(folder / "template-tags.xlsx", tuple(f"${{table:p.{name}}}" for name in names))
    cells = [f"{{{{r[{column}]}}}}" for column in range(8)]
    cells.append(f"=H{{{{r[0] + {FIRST - 1}}}}}/H${{{{rows|length + {FIRST}}}}}")
    write_template(folder / "xltpl-tags.xlsx", tuple(cells), ("beforerow{% for r in rows %}", "beforerow{% endfor %}"))


def fill_own(way: str, folder: Path, copies: range) -> None:
    """Fill with quotaxl."""
    from quotaxl.core.edits import EditPlan, GrowRows, SetCell
    from quotaxl.xlsx import open_template

    def plan(copy: int) -> EditPlan:
        cells = (
            SetCell(
                sheet, f"{chr(64 + column)}{row}", value if isinstance(value, str) else Decimal(repr(value)), "fill"
            )
            for sheet in SHEETS
            for row, record in enumerate(records(copy), start=FIRST)
            for column, value in enumerate(record, start=1)
        )
        return EditPlan((*(GrowRows(sheet, FIRST, 1, RECORDS, "grow") for sheet in SHEETS), *cells))

    prepared = open_template(folder / "template.xlsx")
    filler = prepared.filler(plan(0))

    def fill(copy: int) -> None:
        target = folder / f"{way}{copy}.xlsx"
        if way == "filler":
            values = [
                value if isinstance(value, str) else Decimal(repr(value))
                for _ in SHEETS
                for record in records(copy)
                for value in record
            ]
            filler.fill(values, target, force=True, durable=False)
        else:
            prepared.apply(plan(copy), target, force=True, durable=False)

    timed(fill, copies)


def fill_openpyxl(folder: Path, copies: range) -> None:
    """Rows are put in; what is merged, formulas, drop-down, conditions and names stay: a loop moves them."""
    import openpyxl
    from openpyxl.formatting.formatting import ConditionalFormattingList

    def fill(copy: int) -> None:
        book = openpyxl.load_workbook(folder / "template.xlsx")
        for number, name in enumerate(SHEETS, start=1):
            sheet = book[name]
            sheet.unmerge_cells("A7:I7")
            sheet.insert_rows(FIRST + 1, RECORDS - 1)
            sheet.merge_cells(f"A{LAST + 2}:I{LAST + 2}")
            for row, record in enumerate(records(copy), start=FIRST):
                for column in range(1, WIDTH + 1):
                    cell = sheet.cell(row, column)
                    if row > FIRST:
                        cell._style = copied(sheet.cell(FIRST, column)._style)
                    if column <= len(record):
                        cell.value = record[column - 1]
                sheet.cell(row, 9).value = f"=H{row}/H${TOTAL}"
            for at, formula in formulas(LAST, number).items():
                sheet[at] = f"={formula}"
            sheet.data_validations.dataValidation[0].sqref = f"G{FIRST}:G{LAST}"
            first, below = (rule for area in sheet.conditional_formatting for rule in area.rules)
            first.formula = [f"$H${TOTAL}/2"]
            sheet.conditional_formatting = ConditionalFormattingList()
            sheet.conditional_formatting.add(f"H{FIRST}:H{LAST}", first)
            sheet.conditional_formatting.add(f"H{LAST + 3}", below)
            book.defined_names[f"明细{number}"].attr_text = f"{name}!$H${FIRST}:$H${LAST}"
            for at, formula in sums(LAST, number).items():
                book["汇总"][at] = f"={formula}"
        book.save(folder / f"openpyxl{copy}.xlsx")

    timed(fill, copies)


def fill_xltpl(folder: Path, copies: range) -> None:
    """Tags in notes repeat the sample row; what follows moves down; formulas are written as tags."""
    from xltpl.writerx import BookWriter

    writer = BookWriter(str(folder / "xltpl-tags.xlsx"))

    def fill(copy: int) -> None:
        rows = records(copy)
        writer.render_book([{"rows": rows, "tpl_name": name, "sheet_name": name} for name in (*SHEETS, "汇总")])
        writer.save(str(folder / f"xltpl{copy}.xlsx"))

    timed(fill, copies)


def fill_pyopenxlsx(folder: Path, copies: range) -> None:
    """Rows are put in; looks are copied by number; formulas, merged cells, conditions and drop-down by a loop."""
    import shutil

    import pyopenxlsx

    def fill(copy: int) -> None:
        target = (
            folder / f"pyopenxlsx{copy}.xlsx"
        )  # it writes into the file that it opened, also when it saves elsewhere
        shutil.copy(folder / "template.xlsx", target)
        book = pyopenxlsx.load_workbook(str(target))
        for number, name in enumerate(SHEETS, start=1):
            sheet = book[name]
            sheet.unmerge_cells("A7:I7")
            sheet.insert_row(FIRST + 1, RECORDS - 1)
            sheet.merge_cells(f"A{LAST + 2}:I{LAST + 2}")
            looks = [sheet.cell(FIRST, column).style_index for column in range(1, WIDTH + 1)]
            for row, record in enumerate(records(copy), start=FIRST):
                for column, look in enumerate(looks, start=1):
                    cell = sheet.cell(row, column)
                    if row > FIRST:
                        cell.style_index = look
                    if column <= len(record):
                        cell.value = record[column - 1]
                    else:
                        cell.formula = f"H{row}/H${TOTAL}"
            for at, formula in formulas(LAST, number).items():
                sheet.cell(int(at[1:]), 8).formula = formula
            next(iter(sheet.data_validations)).sqref = f"G{FIRST}:G{LAST}"
            book.defined_names.remove(f"明细{number}")
            book.defined_names.append(f"明细{number}", f"{name}!$H${FIRST}:$H${LAST}")
            for at, formula in sums(LAST, number).items():
                book["汇总"].cell(number, ord(at[0]) - 64).formula = formula
        book.save()
        book.close()

    timed(fill, copies)


def fill_excelize(folder: Path, copies: range) -> None:
    """Rows are put in, and what is below follows; what spans the sample row is set anew."""
    import excelize

    def fill(copy: int) -> None:
        book = excelize.open_file(str(folder / "template.xlsx"))
        for number, name in enumerate(SHEETS, start=1):
            book.insert_rows(name, FIRST + 1, RECORDS - 1)
            for column in "ABCDEFGHI":
                look = book.get_cell_style(name, f"{column}{FIRST}")
                book.set_cell_style(name, f"{column}{FIRST}", f"{column}{LAST}", look)
            for row, record in enumerate(records(copy), start=FIRST):
                book.set_sheet_row(name, f"A{row}", list(record))
                book.set_cell_formula(name, f"I{row}", f"H{row}/H${TOTAL}")
            for at, formula in formulas(LAST, number).items():
                book.set_cell_formula(name, at, formula)
            book.unset_conditional_format(name, f"H{FIRST}")
            rule = excelize.ConditionalFormatOptions(type="cell", criteria=">", value=f"$H${TOTAL}/2", format=0)
            book.set_conditional_format(name, f"H{FIRST}:H{LAST}", [rule])
            kinds = book.get_data_validations(name)[0]
            kinds.sqref = f"G{FIRST + 1}:G{LAST}"
            book.add_data_validation(name, kinds)
            book.delete_defined_name(excelize.DefinedName(name=f"明细{number}"))
            area = f"{name}!$H${FIRST}:$H${LAST}"
            book.set_defined_name(excelize.DefinedName(name=f"明细{number}", refers_to=area))
            for at, formula in sums(LAST, number).items():
                book.set_cell_formula("汇总", at, formula)
        book.save_as(str(folder / f"excelize{copy}.xlsx"))
        book.close()

    timed(fill, copies)


def wrong(path: Path, copy: int) -> list[str]:
    """Return what is not right in a filled file."""
    import openpyxl

    found: set[str] = set()
    try:
        book = openpyxl.load_workbook(path)
    except TypeError:  # a fill without a child, which the schema forbids
        found.add("styles that openpyxl cannot read")
        with zipfile.ZipFile(path) as package, zipfile.ZipFile(mended := path.with_suffix(".mended.xlsx"), "w") as out:
            for name in package.namelist():
                out.writestr(name, package.read(name).replace(b"<fill/>", b"<fill><patternFill/></fill>"))
        book = openpyxl.load_workbook(mended)
    for number, name in enumerate(SHEETS, start=1):
        sheet = book[name]
        rows = [tuple(cell.value for cell in row) for row in sheet[f"A{FIRST}:H{LAST}"]]
        looks = {sheet.cell(row, 8).border.left.style for row in range(FIRST, LAST + 1)}
        validated = {
            cell for one in sheet.data_validations.dataValidation for area in one.sqref.ranges for cell in area.cells
        }
        ruled = {str(area.sqref): [rule.formula for rule in area.rules] for area in sheet.conditional_formatting}
        named = book.defined_names.get(f"明细{number}")
        below = {at: str(sheet[at].value).replace("'", "") for at in formulas(LAST, number)}
        other = {at: str(book["汇总"][at].value).replace("'", "") for at in sums(LAST, number)}
        right = {
            "values": all(
                type(a) is type(b) or (not isinstance(b, str) and abs(float(a) - b) < 1e-9)
                for one, two in zip(rows, records(copy), strict=True)
                for a, b in zip(one, two, strict=True)
            ) and [row[1] for row in rows] == [row[1] for row in records(copy)],
            "looks of rows": looks == {"thin"},
            "formula of rows": [str(sheet.cell(row, 9).value) for row in (FIRST, LAST)]
            == [f"=H{row}/H${TOTAL}" for row in (FIRST, LAST)],
            "total and formula below": below == {at: f"={text}" for at, text in formulas(LAST, number).items()},
            "sums on another sheet": other == {at: f"={text}" for at, text in sums(LAST, number).items()},
            "merged note": f"A{LAST + 2}:I{LAST + 2}" in {str(area) for area in sheet.merged_cells.ranges}
            and str(sheet.cell(LAST + 2, 1).value).startswith("注"),
            "drop-down": validated == {(row, 7) for row in range(FIRST, LAST + 1)},
            "condition on rows": ruled.get(f"H{FIRST}:H{LAST}") == [[f"$H${TOTAL}/2"]],
            "condition below": f"H{LAST + 3}" in ruled,
            "name": named is not None and named.attr_text.replace("'", "") == f"{name}!$H${FIRST}:$H${LAST}",
        }  # fmt: skip
        found |= {what for what, good in right.items() if not good}
    book.close()
    return sorted(found)


def main() -> None:
    copies = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    install()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run([PYTHON, __file__, "--child", "templates", name, "0"], check=True)
        middle = medians(Path(__file__), WAYS, name, copies, own=OWN, node=NODE)
        print(f"{len(SHEETS)} times {RECORDS} rows from one sample row, {ROUNDS} rounds of {copies} files")
        print("| way | files a second | times openpyxl | not right in its file |\n|---|--:|--:|---|")
        for label, seconds in middle.items():
            bad = ", ".join(wrong(folder / f"{WAYS[label]}{copies - 1}.xlsx", copies - 1)) or "–"
            print(f"| {label} | {1 / seconds:.1f} | {middle['openpyxl'] / seconds:.1f} | {bad} |")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        way, where, number = sys.argv[2], Path(sys.argv[3]), range(int(sys.argv[4]))
        if way in OWN:
            fill_own(way, where, number)
        else:
            others = {
                "openpyxl": fill_openpyxl, "xltpl": fill_xltpl, "templates": templates, "pyopenxlsx": fill_pyopenxlsx,
                "excelize": fill_excelize,
            }  # fmt: skip
            others[way](where, number)
    else:
        main()
