"""A nation's county workbooks at once: `quotaxl batch` beside what reads or fills the same files alone.

Usage: python benchmarks/batch.py [COUNTIES [PROJECTS]]; 285 counties and 70 projects each by default, a tenth of the
nation. The workbooks are simulated, all .xlsx. Processor time is that of the leader and all its processes, as the
machine may be shared; wall time where two processes are compared with one. Memory is the sum over all processes,
looked at ten times a second.

check: against python-calamine, which reads the same files in two processes and does nothing else.
fill: five forms a county, against openpyxl, which loads, fills and saves the same cells, without reading any county and
without a result of any formula. What it takes when it reads the county's workbook first, as it must to know a figure,
is told beside it.
"""

import os
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

PACK = ("limit-received", "quota-allocation", "general-budget-adjustment", "fund-budget-adjustment", "limit-adjustment")
SAMPLE = 8
"""Counties whose packs openpyxl fills; each costs it the same."""
CHUNK = 40


@dataclass
class Run:
    """One run: processor time and wall time in seconds, most memory of all processes together in MB."""

    cpu: float
    wall: float
    memory: float


def calamine(paths: list[str]) -> int:
    """Read every sheet of some workbooks; return how many rows they have."""
    from python_calamine import CalamineWorkbook

    rows = 0
    for path in paths:
        book = CalamineWorkbook.from_path(path)
        rows += sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)
    return rows


def refill(work: list[tuple[str, list[tuple[str, str, object]], str]]) -> float:
    """Fill some forms by openpyxl; return the processor time."""
    import openpyxl

    begin = time.process_time()
    for template, cells, target in work:
        book = openpyxl.load_workbook(template)
        for sheet, ref, value in cells:
            book[sheet][ref] = value
        book.save(target)
    return time.process_time() - begin


def quotaxl(*words: str) -> Run:
    """Run a command to its end and measure it with all its processes."""
    process = subprocess.Popen([sys.executable, "-m", "quotaxl", *words], stdout=subprocess.DEVNULL)
    most = [0.0]
    stop = threading.Event()

    def look() -> None:
        while not stop.wait(0.1):
            most[0] = max(most[0], memory(process.pid))

    watcher = threading.Thread(target=look)
    watcher.start()
    begin = time.perf_counter()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begin
    stop.set()
    watcher.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode > 1:
        sys.exit(f"quotaxl {' '.join(words[:3])} ended with {process.returncode}")
    return Run(used.ru_utime + used.ru_stime, wall, most[0])


def memory(pid: int) -> float:
    """Return the memory of a process and all below it in MB, shared pages counted once a process."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6 + sum(memory(int(one)) for one in below)


def simulate(folder: Path, counties: int, projects: int) -> list[str]:
    """Write a simulation and return its workbooks."""
    words = ("--counties", str(counties), "--projects", str(projects), "--formats", "xlsx", "--seed", "3")
    quotaxl("simulate", *words, "-o", str(folder))
    return [str(path) for path in sorted(folder.rglob("*.xlsx"))]


def alone(paths: list[str]) -> float:
    """Return the processor time of python-calamine in two processes, their start included as quotaxl's is."""
    begin = os.times()
    parts = [paths[at : at + CHUNK] for at in range(0, len(paths), CHUNK)]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        rows = sum(pool.map(calamine, parts))
    end = os.times()
    print(f"python-calamine reads {len(paths)} workbooks, {rows} rows, in two processes")
    return sum(end[at] - begin[at] for at in range(4))


def openpyxl_read(paths: list[str]) -> float:
    """Return openpyxl's processor time for reading one county's workbook with the results of its formulas."""
    import openpyxl

    openpyxl.load_workbook(paths[0], data_only=True)  # warm
    begin = time.process_time()
    for path in paths:
        openpyxl.load_workbook(path, data_only=True)
    return (time.process_time() - begin) / len(paths)


def openpyxl_fill(made: Path, store: Path) -> float:
    """Return openpyxl's processor time for one county's pack: the cells in which ours differ from their forms."""
    import openpyxl

    from quotaxl.core.assets import asset

    work = []
    folders = sorted({path.parent for path in (made / "counties").rglob("*.xlsx")})[:SAMPLE]
    forms = {name: asset("templates", name, "form.xlsx") for name in PACK}
    blanks = {name: openpyxl.load_workbook(path) for name, path in forms.items()}
    for folder in folders:
        for path in sorted(folder.glob("*.xlsx")):
            ours = openpyxl.load_workbook(path)
            name = next(n for n, book in blanks.items() if book.sheetnames == ours.sheetnames)
            cells = [
                (sheet.title, cell.coordinate, cell.value)
                for sheet in ours
                for row in sheet.iter_rows()
                for cell in row
                if cell.value is not None and type(cell).__name__ == "Cell" and not cell.is_date
                and type(blanks[name][sheet.title][cell.coordinate]).__name__ == "Cell"
                and cell.value != blanks[name][sheet.title][cell.coordinate].value
            ]  # fmt: skip
            work.append((str(forms[name]), cells, str(store / f"{folder.name}-{name}.xlsx")))
    refill(work[: len(PACK)])  # warm
    return refill(work) / len(folders)


def told(text: str, kept: bool) -> bool:
    """Print a promise and whether it is kept."""
    print(f"{text}: {'kept' if kept else 'BROKEN'}", flush=True)
    return kept


def main() -> int:
    counties = int(sys.argv[1]) if len(sys.argv) > 1 else 285
    projects = int(sys.argv[2]) if len(sys.argv) > 2 else counties * 70
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = simulate(folder / "p", counties, projects)
        half = simulate(folder / "half", counties // 2, projects // 2)
        base = alone(paths)
        check = ("batch", "check", "--workers")
        two = quotaxl(*check, "2", str(folder / "p"), "-o", str(folder / "two"))
        one = quotaxl(*check, "1", str(folder / "p"), "-o", str(folder / "one"))
        less = quotaxl(*check, "2", str(folder / "half"), "-o", str(folder / "less"))
        kept = [
            told(f"batch check of {len(paths)} files, {projects} projects: {two.cpu:.1f} s of processor time, "
                 f"{two.cpu / base:.1f} x python-calamine's; promised <= 5 x", two.cpu <= 5 * base),
            told(f"two processes take {two.wall / one.wall:.2f} x the time of one; promised <= 0.6 x",
                 two.wall <= 0.6 * one.wall),
            told(f"peak memory of all processes {two.memory:.0f} MB; promised < 2000 MB", two.memory < 2000),
            told(f"{len(paths)} files take {two.cpu / less.cpu:.2f} x the processor time of {len(half)}; "
                 f"promised <= 2.1 x", two.cpu <= 2.1 * less.cpu * len(paths) / (2 * len(half))),
        ]  # fmt: skip
        templates = [word for template in PACK for word in ("--template", template)]
        fill = quotaxl("batch", "fill", str(folder / "p"), "-o", str(folder / "fill"), "--workers", "2", *templates)
        other = openpyxl_fill(folder / "fill", folder) * counties
        kept.append(
            told(f"batch fill of {counties} packs of five forms: {other / fill.cpu:.1f} x as fast as openpyxl; "
                 f"promised >= 15 x", other >= 15 * fill.cpu)
        )  # fmt: skip
        reading = openpyxl_read([path for path in paths if path.endswith("填报表.xlsx")][:SAMPLE]) * counties
        print(
            f"openpyxl fills in {other:.1f} s and reads the counties' workbooks in {reading:.1f} s, together "
            f"{(other + reading) / fill.cpu:.1f} x quotaxl's {fill.cpu:.1f} s, which checks and calculates too"
        )
    return int(not all(kept))


if __name__ == "__main__":
    sys.exit(main())
