"""Draws what the site shows: sheets through LibreOffice, and what the program prints as blocks of a terminal."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pdfplumber
from PIL import Image, ImageChops
from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

WIDTH = 92
"""Columns of the terminal that is drawn."""


_BLOCK = '<pre class="terminal">{code}</pre>'


@dataclass(frozen=True, slots=True)
class Desk:
    """A folder in which the program runs and LibreOffice has its profile."""

    room: Path

    def pdfs(self, books: Iterable[Path], into: Path) -> None:
        """Print workbooks as PDF into a folder. Raises CalledProcessError where LibreOffice fails."""
        profile = f"-env:UserInstallation={(self.room / 'profile').as_uri()}"
        words = ("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", into, *books)
        subprocess.run([str(word) for word in words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def draw(self, book: Path, target: Path, words: str) -> None:
        """Draw the first printed page of a workbook that bears some words, without its margins."""
        into = self.room / "pdf"
        self.pdfs([book], into)
        printed = into / f"{book.stem}.pdf"
        cut(printed, page_with(words, texts_of(printed)), target)


def texts_of(pdf: Path) -> list[str]:
    """Return the text of each page without its blanks."""
    with pdfplumber.open(pdf) as pages:
        return [re.sub(r"\s", "", page.extract_text()) for page in pages.pages]


def page_with(words: str, texts: list[str]) -> int:
    """Return the number of the first page that bears some words. Raises StopIteration where there is none."""
    return next(at for at, text in enumerate(texts, start=1) if words in text)


def cut(pdf: Path, page: int, target: Path) -> None:
    """Draw a page of a PDF, without the white around what is on it."""
    words = ("pdftoppm", "-png", "-r", 80, "-f", page, "-l", page, "-singlefile", pdf, target.with_suffix(""))
    subprocess.run([str(word) for word in words], check=True)
    with Image.open(target) as drawn:
        plain = drawn.convert("RGB")
    ink = ImageChops.difference(plain, Image.new("RGB", plain.size, "white"))
    left, top, right, bottom = ink.getbbox() or (0, 0, *plain.size)
    gaps = (y for y in range(top, bottom, 10) if not ink.crop((left, y, right, y + 60)).getbbox())
    end = next(gaps, bottom)  # what stands below a wide gap is the page's foot
    plain.crop((max(left - 12, 0), max(top - 12, 0), right + 12, end + 12)).quantize(64).save(target, optimize=True)


def forms_drawn(desk: Desk, templates: Path, into: Path) -> dict[str, str]:
    """Draw every blank form and each sheet of the county workbook; return their files by form id or sheet's name."""
    blanks = sorted(templates.glob("*/form.xlsx"))
    named = {blank.parent.name: desk.room / "blank" / f"{blank.parent.name}.xlsx" for blank in blanks}
    (desk.room / "blank").mkdir()
    for form, copy in named.items():
        copy.write_bytes((templates / form / "form.xlsx").read_bytes())
    desk.pdfs(named.values(), desk.room / "blank")
    drawn = {}
    for form, copy in named.items():
        cut(copy.with_suffix(".pdf"), 1, into / f"{form}.png")
        drawn[form] = f"{form}.png"
        drawn = _sheets(copy, into) | drawn  # the county's sheets come before a prefecture's of the same name
    return drawn | {"allocation": drawn["allocation-extract"]}  # a region's share looks like the whole


def _sheets(book: Path, into: Path) -> dict[str, str]:
    """Draw the sheets of a workbook, each on the first page that bears its title."""
    drawn, texts = {}, texts_of(book.with_suffix(".pdf"))
    sheets = openpyxl.load_workbook(book).worksheets
    if len(sheets) == 1:
        return {sheets[0].title: f"{book.stem}.png"}
    for number, sheet in enumerate(sheets):
        title = re.sub(r"\s", "", str(sheet["A1"].value or ""))
        if title and any(title in text for text in texts):
            cut(book.with_suffix(".pdf"), page_with(title, texts), into / f"{book.stem}-{number}.png")
            drawn[sheet.title] = f"{book.stem}-{number}.png"
    return drawn


def terminal(room: Path, line: str, lines: int = 0, say: str = "") -> str:
    """Run a line as a person would type it and return it with what it printed as HTML, coloured as a terminal shows it.

    Args:
        room: the folder in which it runs.
        line: begins with quotaxl, or is only shown.
        lines: how many lines are shown, 0 for all; what is left out is marked.
        say: what is shown instead of running the line.

    Raises:
        RuntimeError: it ended with another exit code than 0 or 1.
    """
    words = shlex.split(line)
    if not say:
        settings = dict(os.environ) | {"QUOTAXL_LANG": "zh", "COLUMNS": str(WIDTH), "FORCE_COLOR": "1", "TERM": "xterm"}
        done = subprocess.run(
            [sys.executable, "-m", *words], cwd=room, env=settings, capture_output=True, text=True, check=False
        )
        if done.returncode not in {0, 1}:
            raise RuntimeError(f"{line}: {done.stdout}{done.stderr}")
        say = done.stdout + done.stderr
    shown = _unframed(say.replace(f"{room}/", "")).strip().splitlines()
    if lines and len(shown) > lines:
        shown = [*shown[:lines], "……"]
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        console = Console(record=True, width=WIDTH, file=nowhere, force_terminal=True, color_system="truecolor")
        console.print(Text(f"> {line}", style="bold"))
        console.print(Text.from_ansi("\n".join(shown)))
        # one line for Markdown, which would take a blank one for the end of the block
        return (
            console.export_html(theme=MONOKAI, inline_styles=True, code_format=_BLOCK).rstrip().replace("\n", "&#10;")
        )


def _unframed(text: str) -> str:
    """Return what a terminal shows without its frames: fonts with Chinese draw their lines twice as wide as letters."""
    bars = re.sub(r"[│┃]", " ", text)
    return re.sub(r"^(?:\x1b\[[0-9;]*m|[ ─-╿])+$", "", bars, flags=re.M)
