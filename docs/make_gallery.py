"""Writes docs/gallery.md and its pictures: every rule's failing example, one of each family as it looks when marked.

Run as `make gallery`; the pictures are drawn through LibreOffice and pdftoppm. A test keeps the text fresh.
"""

import re
import subprocess
import tempfile
from pathlib import Path

import openpyxl
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from quotaxl.core.finding import Finding
from quotaxl.core.grid import CellError, Grid
from quotaxl.marks.plan import mark_plan
from quotaxl.rules.engine.document import SEVERITIES
from quotaxl.rules.engine.examples import Example, case_of, load_example
from quotaxl.rules.engine.registry import FAMILIES, Rule, all_rules
from quotaxl.rules.engine.run import run
from quotaxl.text.clean import width
from quotaxl.xlsx import apply_plan

DOCS = Path(__file__).parent
PICTURES = DOCS / "images" / "gallery"
CASES = DOCS.parent / "tests" / "cases"
MOST = 60_000
"""Bytes of a picture."""
_DOTS = 75
_WORD = re.compile(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)"')


def pictured() -> dict[str, str]:
    """Return which rule of each family has a picture: the family's first; families about texts mark no sheet."""
    found: dict[str, str] = {}
    for rule in all_rules():
        if rule.family in FAMILIES and not rule.family.startswith("report"):
            found.setdefault(rule.family, rule.id)
    return found


def text() -> str:
    """Return the gallery's page."""
    shown = set(pictured().values())
    lines = [
        "# 问题图例 Error gallery",
        "",
        "由 `make gallery` 从各规则的例子生成，不要手工修改。图为例子中的表标记后在 LibreOffice 中的样子。",
        "Generated from the rules' examples; do not edit by hand. The pictures show the examples' sheets as they look",
        "in LibreOffice when marked.",
    ]
    family = ""
    for rule in all_rules():
        if rule.family not in FAMILIES:
            continue
        if rule.family != family:
            family = rule.family
            lines += ["", f"## {FAMILIES[family]}"]
        example = load_example(CASES / f"{rule.id}.toml")
        finding = _finding(rule, example)
        about = f"（{example.fails[0].about}）" if example.fails[0].about else ""
        lines += ["", f"### [{rule.id}](rules/{rule.id}.md) {rule.title.zh}", "", f"{rule.title.en}.", ""]
        lines += [f"{SEVERITIES[finding.severity]}{about}：{_escape(finding.message.zh)}"]
        if finding.cause:
            lines += ["", f"可能原因 Likely cause：{_escape(finding.cause.zh)}"]
        if rule.id in shown:
            lines += ["", f"![{rule.id}](images/gallery/{rule.id}.png)"]
    return "\n".join(lines) + "\n"


def draw() -> None:
    """Draw every picture. Raises RuntimeError where one grows too large."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for old in PICTURES.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        pages = {rule: _marked(rule, room) for rule in pictured().values()}
        command = ["soffice", f"-env:UserInstallation=file://{room}/profile", "--headless", "--convert-to", "pdf"]
        made = [str(room / f"{rule}.xlsx") for rule in pages]
        _run([*command, "--outdir", str(room), *made])
        for rule, page in pages.items():
            _picture(room / f"{rule}.pdf", page, PICTURES / rule)
            size = PICTURES.joinpath(f"{rule}.png").stat().st_size
            if size > MOST:
                raise RuntimeError(f"{rule}.png has {size} bytes")


def _finding(rule: Rule, example: Example) -> Finding:
    (outcome,) = run(case_of(example, example.fails[0]), [rule])
    return outcome.findings[0]


def _marked(rule_id: str, room: Path) -> int:
    """Write the marked workbook of a rule's first failing example; return the page of the sheet it marks first."""
    rule = next(r for r in all_rules() if r.id == rule_id)
    example = load_example(CASES / f"{rule_id}.toml")
    case = case_of(example, example.fails[0])
    outcomes = run(case, [rule])
    first = outcomes[0].findings[0]
    workbook = next(w for w in case.workbooks if w.file == first.file)
    book = openpyxl.Workbook()
    book.remove(book.active)
    for grid in workbook.grids:
        _sheet(book, grid)
    plain = room / f"{rule_id}-plain.xlsx"
    book.save(plain)
    sheets = [grid.sheet for grid in workbook.grids]
    apply_plan(plain, mark_plan(workbook.file, sheets, outcomes), room / f"{rule_id}.xlsx")
    return sheets.index(first.sheet) + 1


def _sheet(book: openpyxl.Workbook, grid: Grid) -> None:
    sheet = book.create_sheet(grid.sheet)
    thin = Side(style="thin", color="999999")
    head = next((n for n, row in enumerate(grid.rows, 1) if sum(v is not None for v in row) > 2), 3)
    for r, row in enumerate(grid.rows, 1):
        for c in range(1, grid.width + 1):
            value = row[c - 1] if c <= len(row) else None
            cell = sheet.cell(r, c, value.code if isinstance(value, CellError) else value)
            if r >= head and row:
                cell.border = Border(thin, thin, thin, thin)
                cell.font = Font(name="宋体", size=10, bold=r == head)
                side = "right" if isinstance(value, int | float) else None
                cell.alignment = Alignment(horizontal=side, vertical="center")
    title = sheet.cell(1, 1)
    title.font = Font(name="黑体", size=12)
    for c in range(1, grid.width + 1):
        texts = [str(row[c - 1]) for row in grid.rows[head - 1 :] if c <= len(row) and row[c - 1] is not None]
        sheet.column_dimensions[get_column_letter(c)].width = min(44, max([8, *(width(t) + 2 for t in texts)]))
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToHeight = 1
    sheet.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(fitToPage=True)


def _picture(pdf: Path, page: int, target: Path) -> None:
    """Draw the part of a page that holds text."""
    pages = ["-f", str(page), "-l", str(page)]
    said = _run(["pdftotext", "-bbox", *pages, str(pdf), "-"])
    words = [tuple(map(float, found)) for found in _WORD.findall(said)]
    words = [word for word in words if word[1] < 550]  # the page's own foot is none of the sheet
    scale, edge = _DOTS / 72, 12
    left, top = (max(0, int(min(word[k] for word in words) * scale) - edge) for k in (0, 1))
    right, bottom = (int(max(word[k] for word in words) * scale) + edge for k in (2, 3))
    box = ["-x", str(left), "-y", str(top), "-W", str(right - left), "-H", str(bottom - top)]
    _run(["pdftoppm", "-png", "-r", str(_DOTS), *pages, *box, "-singlefile", str(pdf), str(target)])


def _run(command: list[str]) -> str:
    """Return what a program of this machine printed."""
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _escape(words: str) -> str:
    return re.sub(r"([*_`<>\\\[\]])", r"\\\1", words.replace("\n", " "))


def main() -> None:
    """Write the page and the pictures."""
    (DOCS / "gallery.md").write_text(text(), "utf-8", newline="\n")
    draw()


if __name__ == "__main__":
    main()
