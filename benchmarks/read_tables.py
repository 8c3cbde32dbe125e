"""What reading costs against python-calamine, openpyxl and pdfplumber alone. Run: python benchmarks/read_tables.py

Large: one sheet of 200,000 project rows × 12 columns, read and made into a table. Many: workbooks of one sheet and 70
rows, no two with the same projects, as rows that are alike in all are read once. Counties: simulated workbooks of a
county, thirteen sheets each. Pages: a PDF of 100 pages with a ruled table on each, against pdfplumber's own
extract_tables. Each side is a process of its own; times are the processor's, so a busy machine matters less.
"""

import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROWS, BOOKS, COUNTIES, PAGES, RUNS = 200_000, 300, 100, 100, 5
HEAD = (
    "序号",
    "项目名称",
    "项目编号",
    "债券性质",
    "债券额度",
    "项目领域",
    "主管部门",
    "实施单位",
    "项目状态",
    "总投资",
    "年度投资",
    "备注",
)


def make(path: Path, rows: int, seed: int = 7) -> None:
    """Write a project list of `rows` rows, with borders and number formats as bureaus send it; each seed has others."""
    import openpyxl
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Border, Side

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("债券项目")
    side = Side(style="thin")
    border = Border(left=side, right=side, top=side, bottom=side)
    chance = random.Random(seed)
    first = chance.randint(0, 10**6)
    sheet.append(["某某县2024年债券项目"])
    sheet.append([None] * 11 + ["单位：万元"])
    sheet.append(HEAD)
    for n in range(1, rows + 1):
        amount = [chance.randint(1, 10**7) / 100 for _ in range(3)]
        texts = ("农林水利", "某县水利局", f"水利工程建设管理处{n % 500}", "在建")
        row = [n, f"某乡第{first + n}号农村供水保障工程", f"P{first}-{n % 10000:04d}", "一般" if n % 2 else "专项"]
        cells = [WriteOnlyCell(sheet, v) for v in (*row, amount[0], *texts, *amount[1:], None)]
        for cell in cells:
            cell.border = border
        for at in (4, 9, 10):
            cells[at].number_format = "0.00"
        sheet.append(cells)
    book.save(path)


def calamine(paths: list[Path]) -> None:
    """Read every sheet's values with calamine."""
    from python_calamine import CalamineWorkbook

    for path in paths:
        book = CalamineWorkbook.from_path(str(path))
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python()


def grids(paths: list[Path]) -> None:
    """Read every file into grids."""
    from quotaxl.sources import read_workbook

    for path in paths:
        read_workbook(path)


def tables(paths: list[Path]) -> None:
    """Read every file into grids and tables."""
    from quotaxl.catalogue import regions
    from quotaxl.reading import read_tables
    from quotaxl.sources import read_workbook

    known = regions.load()
    for path in paths:
        assert read_tables(read_workbook(path), known), path


def frames(paths: list[Path]) -> None:
    """Read every file into grids, tables and the frame of each, which a table makes when it is first asked for."""
    from quotaxl.catalogue import regions
    from quotaxl.reading import read_tables
    from quotaxl.sources import read_workbook

    known = regions.load()
    for path in paths:
        assert [table.frame for table in read_tables(read_workbook(path), known)], path


def openpyxl_(paths: list[Path]) -> None:
    """Read every cell's value with openpyxl."""
    import openpyxl

    for path in paths:
        for sheet in openpyxl.load_workbook(path).worksheets:
            list(sheet.values)


def plumber(paths: list[Path]) -> None:
    """Find every table of a PDF with pdfplumber."""
    import pdfplumber

    for path in paths:
        with pdfplumber.open(path) as file:
            for page in file.pages:
                page.extract_tables()
                page.close()


def counties(folder: Path) -> None:
    """Write the workbooks of made-up counties, with 70 projects each."""
    words = ["simulate", "-o", str(folder / "made"), "--counties", str(COUNTIES), "--projects", str(70 * COUNTIES)]
    command = [sys.executable, "-m", "quotaxl", *words, "--formats", "xlsx"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    for n, path in enumerate(sorted((folder / "made").rglob("*填报表.xlsx"))):
        path.rename(folder / f"county-{n}.xlsx")


def pages(path: Path, count: int) -> None:
    """Write a PDF whose pages each hold a table of 30 rows and 5 columns with rules around its cells."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    from sources.papers import pdf, pdf_table, pdf_text

    chance = random.Random(7)
    drawn = []
    for n in range(count):
        rows = [[f"Place {n}-{r}", *(f"{chance.randint(1, 10**6) / 100:.2f}" for _ in range(4))] for r in range(30)]
        heads = ["Name", "Sum A", "Sum B", "Sum C", "Sum D"]
        drawn.append(pdf_text(60, 760, "Amounts by place") + pdf_table([heads, *rows], width=90))
    pdf(path, *drawn)


def child(what: str, folder: str, pattern: str) -> None:
    """Run one side and print its processor seconds and peak MB; imports and one warm-up file do not count."""
    sides = {"calamine": calamine, "grids": grids, "tables": tables, "frames": frames, "openpyxl": openpyxl_}
    work = {**sides, "plumber": plumber}[what]
    paths = sorted(Path(folder).glob(pattern))
    first, *rest = paths
    work([Path(folder) / "one.pdf" if first.suffix == ".pdf" else first if rest else Path(folder) / "small-0.xlsx"])
    began = time.process_time()
    work(paths)
    used = time.process_time() - began
    print(used, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def race(folder: str, pattern: str, sides: list[str]) -> dict[str, tuple[float, float]]:
    """Return each side's median seconds and peak MB over interleaved runs."""
    seen: dict[str, list[tuple[float, float]]] = {side: [] for side in sides}
    for _ in range(RUNS):
        for side in sides:
            command = [sys.executable, __file__, side, folder, pattern]
            words = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
            seen[side].append((float(words[0]), float(words[1])))
    return {s: (statistics.median(t for t, _ in v), max(m for _, m in v)) for s, v in seen.items()}


def main() -> int:
    """Print the ratios; return 1 where one is not kept."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make(folder / "large.xlsx", ROWS)
        for n in range(BOOKS):
            make(folder / f"small-{n}.xlsx", 70, n)
        counties(folder)
        pages(folder / "pages.pdf", PAGES)
        pages(folder / "one.pdf", 1)
        large = race(name, "large.xlsx", ["calamine", "grids", "tables"])
        many = race(name, "small-*.xlsx", ["calamine", "grids", "tables", "frames", "openpyxl"])
        books = race(name, "county-*.xlsx", ["calamine", "grids", "tables", "frames"])
        papers = race(name, "pages.pdf", ["plumber", "tables"])
    told = (
        (f"one sheet of {ROWS:,} rows", large),
        (f"{BOOKS} workbooks of 70 rows", many),
        (f"{COUNTIES} county workbooks of thirteen sheets", books),
        (f"a PDF of {PAGES} pages", papers),
    )
    for title, found in told:
        print(title)
        peer, (base, _) = next(iter(found.items()))
        for side, (seconds, peak) in found.items():
            print(f"  {side:9} {seconds:7.2f} s  {seconds / base:5.2f} × {peer}  peak {peak:5.0f} MB")
    kept = {
        "large, read and extracted ≤ 1.6 × calamine": large["tables"][0] / large["calamine"][0] <= 1.6,
        "large, peak < 500 MB": large["tables"][1] < 500,
        "many, read ≤ 3 × calamine": many["grids"][0] <= 3 * many["calamine"][0],
        "many, read ≥ 5 × as fast as openpyxl": many["openpyxl"][0] >= 5 * many["grids"][0],
        "many, read and extracted ≤ 4 × calamine": many["tables"][0] <= 4 * many["calamine"][0],
        "counties, read and extracted ≤ 6 × calamine": books["tables"][0] <= 6 * books["calamine"][0],
        "pages, read and extracted ≤ 1.3 × pdfplumber": papers["tables"][0] <= 1.3 * papers["plumber"][0],
    }
    for promise, holds in kept.items():
        print(f"{'kept' if holds else 'NOT KEPT'}: {promise}")
    return int(not all(kept.values()))


if __name__ == "__main__":
    if len(sys.argv) == 4:
        child(*sys.argv[1:])
    else:
        sys.exit(main())
