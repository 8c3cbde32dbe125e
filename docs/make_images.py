"""Draws the pictures of the README and of the forms through LibreOffice: python docs/make_images.py QUOTAXL.

Those of the README show what `quotaxl demo` writes, the others county-years of the tests.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from years import linxia, yearbook, zhuoni  # noqa: E402 - after the path is set

IMAGES = ROOT / "docs" / "images"
MARKED, ANNEXES = "artux-2024-标记版", "阿图什市2024年预算调整方案附表"
PICTURES = (
    ("findings", MARKED, "数据核对结果", (30, 50, 1110, 610)),
    ("marked", MARKED, "第六小学", (60, 70, 1050, 510)),
    ("annex", ANNEXES, "附件2", (60, 60, 1060, 620)),
)
"""Name, workbook, words of the page, and its part that is shown: left, top, width, height at 100 dots an inch."""
YEARS = (
    ("batches", "附件1", (40, 60, 760, 520)),
    ("levels", "债务限额调整", (40, 60, 760, 560)),
    ("subjects", "收支调整", (60, 60, 1060, 600)),
)
"""Likewise of county-years: 附件1 with five batches, 表1-6 of a prefecture, spending by subject to 项."""


def main(quotaxl: str) -> None:
    """Write the pictures; `quotaxl` is the installed command."""
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        run(quotaxl, "demo", room / "demo", "--lang", "zh")
        profile = f"-env:UserInstallation={(room / 'profile').as_uri()}"
        books = sorted((room / "demo").glob("*.xlsx"))
        run("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", room, *books)
        IMAGES.mkdir(exist_ok=True)
        for picture, book, words, part in PICTURES:
            draw(room / f"{book}.pdf", picture, words, part)
        year = yearbook.load(yearbook.BOOKS / "2025-xinzheng.toml")
        files = yearbook.make(year, room / "county")
        run(quotaxl, "fill", *files, "-o", room / "batches.xlsx", "--as-of", year["as_of"])
        book = linxia.prefecture_book(room, below=True)
        run(quotaxl, "fill", book, "--template", "limit-adjustment", "-o", room / "levels.xlsx")
        book, budget = zhuoni.book(room), "general-budget-adjustment"
        run(quotaxl, "fill", book, "--template", budget, "-o", room / "subjects.xlsx")
        made = [room / f"{name}.xlsx" for name, _, _ in YEARS]
        run("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", room, *made)
        for picture, words, part in YEARS:
            draw(room / f"{picture}.pdf", picture, words, part)


def draw(pdf: Path, picture: str, words: str, part: tuple[int, int, int, int]) -> None:
    """Write a part of the first page of a PDF that bears some words as a picture."""
    left, top, width, height = part
    page = page_with(words, pdf)
    pages = ("-f", page, "-l", page, "-singlefile", "-x", left, "-y", top, "-W", width, "-H", height)
    run("pdftoppm", "-png", "-r", 100, *pages, pdf, IMAGES / picture)


def page_with(words: str, pdf: Path) -> int:
    """Return the number of the first page that bears some words. Raises StopIteration where there is none."""
    done = subprocess.run(["pdftotext", str(pdf), "-"], check=True, capture_output=True, text=True)
    pages = enumerate(done.stdout.split("\f"), start=1)
    return next(at for at, text in pages if words in "".join(text.split()))


def run(*words: object) -> None:
    """Run a command quietly. Raises CalledProcessError where it fails."""
    subprocess.run([str(word) for word in words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    main(sys.argv[1])
