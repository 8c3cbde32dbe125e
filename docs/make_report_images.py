"""Draws the drafted report of 阿图什市 beside the real one, and what an update does to it, into docs/images/report.

    python docs/make_report_images.py QUOTAXL REAL.txt      the installed command, the real report as text

Needs LibreOffice and pdftoppm. Pictures: draft-N (pages of the draft), beside-N (chapter by chapter, the real report
on the left), updated-N (what an update wrote after one figure and two of a person's sentences were changed).
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import docx
import openpyxl
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph

from quotaxl.sources.read import read_workbook

DOCS = Path(__file__).parent
IMAGES = DOCS / "images" / "report"
BOOK = DOCS.parent / "workbook" / "artux-2024.xlsx"
DOTS = 60
FIGURE = ("一般公共预算", {"B11": 36.47, "D11": 39.07})
"""The figure that is changed: the opening expense of the general budget, with what follows from it."""
SENTENCES = ("以上调整已经市政府常务会议研究同意。", "请各项目单位于年底前形成实物工作量。")
"""What a person writes into the draft."""
_CHAPTER = re.compile(r"^[一二三四五六七八九十]、")


def main(quotaxl: str, real: Path) -> None:
    """Write the pictures."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    for old in IMAGES.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        draft = room / "draft.docx"
        run(quotaxl, "report", BOOK, "-o", draft, "--lang", "zh")
        before = texts(draft)
        draw(draft, "draft", room, most=1)
        beside(room / "beside.docx", "真实报告", "起草的报告", paired(joined(real.read_text("utf-8")), before))
        draw(room / "beside.docx", "beside", room)
        person(draft)
        run(quotaxl, "report", changed(room), "--update", draft, "--lang", "zh")
        after = texts(draft)
        rows = [(old, new) for old, new in matched(before, after) if old != new]
        beside(room / "updated.docx", "起草后（本人加写前）", "加写两句、改一个数、更新后", rows, height=210)
        draw(room / "updated.docx", "updated", room)


def texts(path: Path) -> list[str]:
    """Return the paragraphs of a report."""
    return [p.text for p in read_workbook(path).paragraphs]


def joined(text: str) -> list[str]:
    """Return the paragraphs of a text whose lines end where its page ended."""
    made: list[str] = []
    for line in filter(None, ("".join(one.split()) for one in text.splitlines())):
        starts = re.match(r"[一二三四五六七八九十]、|（[一二三四五六七八九十]）|附件", line)
        if made and not starts and not made[-1].endswith("报告"):
            made[-1] += line
        else:
            made.append(line)
    return made


def paired(real: Sequence[str], drafted: Sequence[str]) -> list[tuple[str, str]]:
    """Return both reports chapter by chapter: what stands before the first, then each."""
    left, right = chapters(real), chapters(drafted)
    return [("\n".join(left.get(n, ())), "\n".join(right.get(n, ()))) for n in range(max(*left, *right) + 1)]


def chapters(paragraphs: Iterable[str]) -> dict[int, list[str]]:
    """Return the paragraphs of each chapter; of 0 what stands before them."""
    found: dict[int, list[str]] = {0: []}
    for text in paragraphs:
        if _CHAPTER.match(text):
            found[len(found)] = []
        found[len(found) - 1].append(text)
    return found


def person(path: Path) -> None:
    """Write two sentences into a draft, as a person does: a paragraph of its own, and behind a figure."""
    report = docx.Document(str(path))
    for paragraph in report.paragraphs:
        if paragraph.text.startswith("（二）"):
            paragraph.add_run(SENTENCES[1])
            break
    heading = next(p for p in report.paragraphs if _CHAPTER.match(p.text))
    heading.insert_paragraph_before(SENTENCES[0])
    report.save(str(path))


def changed(room: Path) -> Path:
    """Return the county's workbook with one figure changed."""
    sheet, cells = FIGURE
    book = openpyxl.load_workbook(BOOK)
    for place, value in cells.items():
        book[sheet][place] = value
    book.save(room / "changed.xlsx")
    return room / "changed.xlsx"


def matched(before: Sequence[str], after: Sequence[str]) -> list[tuple[str, str]]:
    """Return the paragraphs before and after an update; of one that a person added nothing stands before."""
    old, pairs = list(before), []
    for text in after:
        if text in SENTENCES:
            pairs.append(("", text))
        elif old:
            pairs.append((old.pop(0), text))
    return pairs


def beside(path: Path, left: str, right: str, rows: Sequence[tuple[str, str]], height: int | None = None) -> None:
    """Write two columns as a table, amounts that only one of a row has in red; `height` of the page in points."""
    made = docx.Document()
    section = made.sections[0]
    section.page_width, section.page_height = section.page_height, section.page_width
    if height:
        section.page_height = Pt(height)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Pt(36)
    table = made.add_table(1, 2)
    table.style = "Table Grid"
    for cell, text in zip(table.rows[0].cells, (left, right), strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    for pair in rows:
        cells = table.add_row().cells
        for cell, text, other in zip(cells, pair, pair[::-1], strict=True):
            _coloured(cell.paragraphs[0], text, other)
    made.save(str(path))


def _coloured(paragraph: Paragraph, text: str, other: str) -> None:
    """Write a text with the amounts that the other one does not name in red."""
    at = 0
    for match in re.finditer(r"[\d.]+\s*亿元", text):
        paragraph.add_run(text[at : match.start()]).font.size = Pt(10)
        run_ = paragraph.add_run(match[0])
        run_.font.size, run_.bold = Pt(10), True
        if match[0] not in other:
            run_.font.color.rgb = RGBColor(0xC0, 0x00, 0x00)
        at = match.end()
    paragraph.add_run(text[at:]).font.size = Pt(10)


def draw(path: Path, name: str, room: Path, most: int = 9) -> None:
    """Draw the first pages of a document: name-1.png, name-2.png …."""
    profile = f"-env:UserInstallation={(room / 'profile').as_uri()}"
    run("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", room, path)
    run("pdftoppm", "-png", "-r", DOTS, "-l", most, room / f"{path.stem}.pdf", IMAGES / name)


def run(*words: object) -> None:
    """Run a command quietly. Raises CalledProcessError where it fails."""
    subprocess.run([str(word) for word in words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
