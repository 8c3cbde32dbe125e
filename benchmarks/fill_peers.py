"""Filling the template of `fill_many.py` with the same 510 cells: quotaxl and other ways of Python and Node.

Usage: python benchmarks/fill_peers.py [COPIES]. Installs the others into build/peers (pip and npm), never into
quotaxl. Prints files per second of processor time, the median of interleaved rounds, each in a process of its own
that warms up first. Every way keeps what it can keep of the template; the last file of each is read back.
"""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Container, Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent
HOME = ROOT / "build" / "peers"
PYTHON = HOME / "venv" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
PIP = ["xltpl==0.21", "XlsxWriter==3.3.1", "openpyxl>=3.1.5", "pyopenxlsx", "excelize"]
NPM = ["exceljs@4.4.0", "xlsx-populate@1.21.0", "xlsx-template@1.4.7"]
WAYS = {
    "quotaxl, values (Filler)": "filler",
    "quotaxl, a plan for each": "plans",
    "openpyxl load-fill-save": "openpyxl",
    "xltpl": "xltpl",
    "XlsxWriter, from scratch": "xlsxwriter",
    "pyopenxlsx (OpenXLSX)": "pyopenxlsx",
    "excelize": "excelize",
    "exceljs": "exceljs",
    "xlsx-populate": "populate",
    "xlsx-template": "template",
}
OWN, NODE = ("filler", "plans", "openpyxl"), ("exceljs", "populate", "template")
ROUNDS, WARM = 5, 5


def install() -> None:
    """Install the others where they are not there yet."""
    if not PYTHON.exists():
        venv.create(HOME / "venv", with_pip=True)
        subprocess.run([PYTHON, "-m", "pip", "install", "-q", *PIP], check=True)
    if not (HOME / "node" / "node_modules" / "xlsx-template").is_dir():
        (HOME / "node").mkdir(parents=True, exist_ok=True)
        (HOME / "node" / "package.json").write_text("{}", encoding="utf-8")
        command = "npm.cmd" if sys.platform == "win32" else "npm"
        subprocess.run([command, "install", "--no-audit", "--no-fund", "--silent", *NPM], cwd=HOME / "node", check=True)


def tagged(template: Path, target: Path, tag: str) -> None:
    """Write the template with a tag in each cell that is to be filled."""
    import openpyxl
    from fill_many import cells

    book = openpyxl.load_workbook(template)
    for number, (sheet, row, column, _) in enumerate(cells(0)):
        book[sheet].cell(row, column, tag.format(number))
    book.save(target)


def fill_own(way: str, folder: Path, copies: range) -> None:
    """Fill with what is installed beside quotaxl."""
    from fill_many import ROWS, cells, with_openpyxl, with_quotaxl

    from quotaxl.core.edits import EditPlan, SetCell
    from quotaxl.core.refs import ref
    from quotaxl.xlsx import open_template

    template = folder / "template.xlsx"
    prepared = open_template(template)
    filler = prepared.filler(EditPlan(tuple(SetCell(s, ref(r, c), value, "fill") for s, r, c, value in cells(0))))

    def fill(copy: int) -> None:
        target = folder / f"{way}{copy}.xlsx"
        if way == "filler":
            filler.fill([value for *_, value in cells(copy)], target, force=True, durable=False)
        elif way == "plans":
            with_quotaxl(prepared, copy, target, ROWS - 6)
        else:
            with_openpyxl(template, copy, target, ROWS - 6)

    timed(fill, copies)


def fill_xltpl(folder: Path, copies: range) -> None:
    from xltpl.writerx import BookWriter

    writer = BookWriter(str(folder / "xltpl-tags.xlsx"))

    def fill(copy: int) -> None:
        values = [value for *_, value in plain_cells(copy)]
        names = [f"附表{number}" for number in (1, 2, 3)]
        writer.render_book([{"v": values, "tpl_name": name, "sheet_name": name} for name in names])
        writer.save(str(folder / f"xltpl{copy}.xlsx"))

    timed(fill, copies)


def write_anew(path: Path, values: dict[tuple[str, int, int], str | float]) -> None:
    """Write the template with values in it by XlsxWriter, from scratch."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path))
    title = book.add_format({"font_name": "宋体", "font_size": 16, "bold": True})
    common = {"border": 1, "num_format": "#,##0.00"}
    first, other = book.add_format({**common, "align": "center"}), book.add_format({**common, "align": "right"})
    heads = [book.add_format({**common, "align": a, "bg_color": "#DDEBF7"}) for a in ("center", "right")]
    for number in (1, 2, 3):
        sheet = book.add_worksheet(name := f"附表{number}")
        sheet.merge_range(0, 0, 0, 7, "新增债务限额分配表", title)
        sheet.merge_range(1, 0, 1, 7, "")
        sheet.write_comment("A3", "填报说明", {"author": "省财政厅"})
        for column in range(8):
            sheet.write(2, column, f"列{column + 1}", heads[column > 0])
            for row in range(3, 40):
                look, letter = first if column == 0 else other, chr(65 + column)
                value = values.get((name, row + 1, column + 1))
                if row == 39 and column:
                    sheet.write_formula(row, column, f"=SUM({letter}4:{letter}39)", look)
                elif column == 7:
                    sheet.write_formula(row, column, f"=SUM(B{row + 1}:G{row + 1})", look)
                elif value is None:
                    sheet.write_blank(row, column, None, look)
                else:
                    sheet.write(row, column, value, look)
    book.close()


def node_templates(folder: Path, _copies: range) -> None:
    """Write the templates for Node by XlsxWriter; what openpyxl writes, two of the three cannot read."""
    write_anew(folder / "node.xlsx", {})
    tags = {tuple(cell): f"${{c{number}}}" for number, (*cell, _) in enumerate(plain_cells(0))}
    write_anew(folder / "node-tags.xlsx", tags)


def fill_xlsxwriter(folder: Path, copies: range) -> None:
    def fill(copy: int) -> None:
        values = {(sheet, row, column): value for sheet, row, column, value in plain_cells(copy)}
        write_anew(folder / f"xlsxwriter{copy}.xlsx", values)

    timed(fill, copies)


def plain_cells(copy: int) -> list[tuple[str, int, int, str | float]]:
    """Return the cells of `fill_many.cells`, without quotaxl."""
    found: list[tuple[str, int, int, str | float]] = []
    for number in (1, 2, 3):
        for row in range(4, 38):
            found.append((f"附表{number}", row, 1, f"县{copy}-{row}"))
            found += [(f"附表{number}", row, c, (copy * row + c) / 100) for c in range(2, 6)]
    return found


def fill_pyopenxlsx(folder: Path, copies: range) -> None:
    import pyopenxlsx

    own = folder / "pyopenxlsx.xlsx"  # it writes into the file that it opened, also when it saves elsewhere
    shutil.copy(folder / "template.xlsx", own)

    def fill(copy: int) -> None:
        book = pyopenxlsx.load_workbook(str(own))
        for sheet, row, column, value in plain_cells(copy):
            book[sheet].cell(row, column).value = value
        book.save(str(folder / f"pyopenxlsx{copy}.xlsx"))

    timed(fill, copies)


def fill_excelize(folder: Path, copies: range) -> None:
    import excelize

    def fill(copy: int) -> None:
        book = excelize.open_file(str(folder / "template.xlsx"))
        for sheet, row, column, value in plain_cells(copy):
            book.set_cell_value(sheet, f"{chr(64 + column)}{row}", value)
        book.save_as(str(folder / f"excelize{copy}.xlsx"))
        book.close()

    timed(fill, copies)


def timed(fill, copies: range) -> None:  # noqa: ANN001 - a function of the copy's number
    for copy in range(WARM):
        fill(copy)
    start = time.process_time()
    for copy in copies:
        fill(copy)
    print(time.process_time() - start)


def check(path: Path, copy: int) -> str:
    """Return what is not as it should be in a filled file."""
    import openpyxl

    book = openpyxl.load_workbook(path)
    sheet = book["附表3"]
    wrong = [ref for ref, wanted in (("A4", f"县{copy}-4"), ("B5", (copy * 5 + 2) / 100)) if sheet[ref].value != wanted]
    formula = str(sheet["H4"].value)
    return "" if not wrong and formula.startswith("=SUM(B4:G4") else f" (differs: {wrong or formula})"


def medians(
    script: Path, ways: Mapping[str, str], folder: str, copies: int, *, own: Container[str], node: Container[str]
) -> dict[str, float]:
    """Return the processor seconds a file of each way, by its label: the median of interleaved rounds.

    A way is a `--child` of the script; those of `node` are in the file of JavaScript beside it, those of `own` run in
    this Python, the others where the peers are installed. Ends with what a way printed where it fails.
    """
    taken: dict[str, list[float]] = {label: [] for label in ways}
    for _ in range(ROUNDS):
        for label, way in ways.items():
            python = sys.executable if way in own else PYTHON
            command = [str(python), str(script), "--child", way, folder, str(copies)]
            if way in node:
                modules = str(HOME / "node" / "node_modules")
                command = ["node", str(script.with_suffix(".js")), way, folder, str(copies), str(WARM), modules]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                sys.exit(f"{label}: {done.stderr[-2000:]}")
            taken[label].append(float(done.stdout.split()[-1]) / copies)
    return {label: statistics.median(found) for label, found in taken.items()}


def main() -> None:
    copies = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    install()
    from fill_many import make_template

    from quotaxl.core.edits import EditPlan, SetCell
    from quotaxl.xlsx import apply_plan

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_template(folder / "empty.xlsx")
        apply_plan(
            folder / "empty.xlsx", EditPlan((SetCell("附表1", "A4", None, "results"),)), folder / "template.xlsx"
        )
        tagged(folder / "template.xlsx", folder / "xltpl-tags.xlsx", "{{%xv v[{}] %}}")
        subprocess.run([PYTHON, __file__, "--child", "templates", name, "0"], check=True)
        middle = medians(Path(__file__), WAYS, name, copies, own=OWN, node=NODE)
        base = middle["openpyxl load-fill-save"]
        print(
            f"{len(plain_cells(0))} cells a file, {ROUNDS} rounds of {copies} files; quotaxl also computes 129 formulas"
        )
        print("| way | files a second | times openpyxl |\n|---|---|---|")
        for label, seconds in middle.items():
            wrong = check(folder / f"{WAYS[label]}{copies - 1}.xlsx", copies - 1)
            print(f"| {label}{wrong} | {1 / seconds:.0f} | {base / seconds:.1f} |")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        way, where, number = sys.argv[2], Path(sys.argv[3]), range(int(sys.argv[4]))
        if way in OWN:
            fill_own(way, where, number)
        else:
            others = {
                "xltpl": fill_xltpl, "xlsxwriter": fill_xlsxwriter, "templates": node_templates,
                "pyopenxlsx": fill_pyopenxlsx, "excelize": fill_excelize,
            }  # fmt: skip
            others[way](where, number)
    else:
        main()
