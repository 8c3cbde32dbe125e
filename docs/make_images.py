"""Draws the pictures of the README from what `quotaxl demo` writes, through LibreOffice: python docs/make_images.py."""

import subprocess
import sys
import tempfile
from pathlib import Path

IMAGES = Path(__file__).parent / "images"
MARKED, ANNEXES = "artux-2024-标记版", "阿图什市2024年预算调整方案附表"
PICTURES = (
    ("findings", MARKED, "数据核对结果", (30, 50, 1110, 610)),
    ("marked", MARKED, "第六小学", (60, 70, 1050, 510)),
    ("annex", ANNEXES, "附件2", (60, 60, 1060, 620)),
)
"""Name, workbook, words of the page, and its part that is shown: left, top, width, height at 100 dots an inch."""


def main(quotaxl: str) -> None:
    """Write the three pictures; `quotaxl` is the installed command."""
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        run(quotaxl, "demo", room / "demo", "--lang", "zh")
        profile = f"-env:UserInstallation={(room / 'profile').as_uri()}"
        books = sorted((room / "demo").glob("*.xlsx"))
        run("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", room, *books)
        IMAGES.mkdir(exist_ok=True)
        for picture, book, words, (left, top, width, height) in PICTURES:
            part = ("-x", left, "-y", top, "-W", width, "-H", height)
            page = page_with(words, room / f"{book}.pdf")
            pages = ("-f", page, "-l", page, "-singlefile")
            run("pdftoppm", "-png", "-r", 100, *pages, *part, room / f"{book}.pdf", IMAGES / picture)


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
