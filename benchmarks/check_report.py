"""`quotaxl check` of a report of 20 pages with workbook, annexes and notice, against the check of those alone.

Processor time of whole processes, run in turn: the report may cost half as much again. Run: python
benchmarks/check_report.py [ROUNDS]
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from docx import Document
from timing import example

from quotaxl.sources.read import read_workbook

PROMISED, PAGES, PER_PAGE = 1.5, 20, 22 * 28
"""GB/T 9704 prints 22 lines of 28 characters on a page."""
QUOTAXL = (sys.executable, "-m", "quotaxl")


def run(*arguments: str) -> None:
    """Run quotaxl; end where it fails (1: it found errors)."""
    done = subprocess.run([*QUOTAXL, *arguments], capture_output=True, check=False)
    if done.returncode > 1:
        sys.exit(done.stderr.decode(errors="replace"))


def seconds(arguments: list[str]) -> float:
    """Return the processor time of one check; one that finds errors ends with 1."""
    child = subprocess.Popen([*QUOTAXL, "check", *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    if os.waitstatus_to_exitcode(status) > 1:
        sys.exit(f"check {arguments} failed")
    return usage.ru_utime + usage.ru_stime


def lengthen(path: Path) -> int:
    """Say the body of a drafted report again until it fills its pages; return its characters."""
    document = Document(str(path))
    body = [p.text for p in read_workbook(path).paragraphs if len(p.text) > 20]
    length = sum(len(p.text) for p in document.paragraphs)
    at = 0
    while length < PAGES * PER_PAGE:
        text = body[at % len(body)]
        document.add_paragraph(text)
        length += len(text)
        at += 1
    document.save(str(path))
    return length


def main() -> int:
    """Measure and print; return 1 where the promise is broken."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    county, notice = example("artux-2024.xlsx"), example("allocation-xincaizhen-2024-18.xlsx")
    with tempfile.TemporaryDirectory() as folder:
        annexes, report = (str(Path(folder) / name) for name in ("annexes.xlsx", "report.docx"))
        run("fill", notice, county, "-o", annexes, "--report", report, "--force")
        length = lengthen(Path(report))
        tables = [county, annexes, notice]
        pairs = [(seconds([report, *tables]), seconds(tables)) for _ in range(rounds + 1)][1:]
    ratios = [a / b for a, b in pairs]
    with_report, alone = (median(pair[n] for pair in pairs) for n in (0, 1))
    print(f"report of {length} characters, {PAGES} pages, with its tables: {with_report:.2f} s")
    print(f"the tables alone: {alone:.2f} s")
    print(f"pair by pair {median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f}); promised <= {PROMISED}")
    return int(median(ratios) > PROMISED)


if __name__ == "__main__":
    sys.exit(main())
