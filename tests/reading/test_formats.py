"""One table in every format reads to the same Table, but for what a format cannot hold.

A CSV or a text has no merges: a name merged over several rows is said once there, so tables with merged
groups are left out. Text formats say of numbers that they are text; remarks are not compared. A text whose columns
stand at fixed places cannot say that a column is there and blank, nor how far the letters of a name lie apart.
"""

import csv
import re
from collections.abc import Callable
from pathlib import Path
from unicodedata import east_asian_width

import pytest
from docx import Document as WordFile
from drawn import DEPTHS, drawn
from habits import HABITS
from openpyxl import Workbook as Book
from published import FIRST_SIGHT, Printed
from sources.papers import web

from quotaxl.catalogue.regions import load
from quotaxl.core.refs import Area
from quotaxl.core.table import Table
from quotaxl.reading import read_tables
from quotaxl.reading.tidy import squeeze
from quotaxl.sources import read_workbook

REGIONS = load()
FIGURE = re.compile(r"-?\d+\.\d+")
TABLES = [
    *(p for p in map(drawn, range(100, 100 + 2 * len(DEPTHS))) if "merged groups" not in p.name),
    *(p for p in FIRST_SIGHT if len(p.tables) == 1 and "grouped" not in p.name),
]


def texts(printed: Printed) -> list[list[str]]:
    width = max(map(len, printed.rows))
    return [[*(str(v) for v in row), *[""] * (width - len(row))] for row in printed.rows]


def as_xlsx(printed: Printed, path: Path) -> None:
    book = Book()
    for row in printed.rows:
        book.active.append([None if v == "" else v for v in row])
    for area in printed.merges.split():
        book.active.merge_cells(area)
    book.save(path)


def as_csv(printed: Printed, path: Path) -> None:
    lines = [",".join(f'"{t}"' if "," in t else t for t in row) for row in texts(printed)]
    path.write_text("\n".join(lines), encoding="utf-8")


def as_txt(printed: Printed, path: Path) -> None:
    path.write_text("\n".join("\t".join(row) for row in texts(printed)), encoding="utf-8")


def as_bars(printed: Printed, path: Path) -> None:
    path.write_text("\n".join(f"| {' | '.join(row)} |" for row in texts(printed)), encoding="utf-8")


def as_html(printed: Printed, path: Path) -> None:
    areas = [Area.parse(area) for area in printed.merges.split()]
    spans = {(a.top - 1, a.left - 1): (a.bottom - a.top + 1, a.right - a.left + 1) for a in areas}
    cells = [[text.replace("  ", "\u00a0\u00a0") for text in row] for row in texts(printed)]
    path.write_text(web(cells, spans), encoding="utf-8")


def as_laid(printed: Printed, path: Path) -> None:
    """Words left, figures right; a head that spans columns may reach over those beside it."""
    rows = [[text.replace("\n", "") for text in row] for row in texts(printed)]
    spanning = {(a.top - 1, a.left - 1) for a in map(Area.parse, printed.merges.split()) if a.right > a.left}
    widths = [
        max([4, *(room(row[c]) for r, row in enumerate(rows) if (r, c) not in spanning)]) + 3
        for c in range(len(rows[0]))
    ]
    lines = []
    for row in rows:
        line = ""
        for c, text in enumerate(row):
            blank = sum(widths[: c + 1]) - room(line) - room(text) - 3
            line += " " * max(blank, 0) + text if text.lstrip("+-△(")[:1].isdigit() and c else text
            line += " " * (sum(widths[: c + 1]) - room(line))
        lines.append(line.rstrip())
    path.write_text("\n".join(lines), encoding="utf-8")


def room(text: str) -> int:
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def as_docx(printed: Printed, path: Path) -> None:
    rows = texts(printed)
    document = WordFile()
    table = document.add_table(len(rows), len(rows[0]))
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    for area in map(Area.parse, printed.merges.split()):
        table.cell(area.top - 1, area.left - 1).merge(table.cell(area.bottom - 1, area.right - 1))
    document.save(path)


WRITERS: dict[str, Callable[[Printed, Path], None]] = {
    ".csv": as_csv,
    ".txt": as_txt,
    ".docx": as_docx,
    ".html": as_html,
    ".md": as_bars,
}
UNLIKE = (
    "county level",
    "merged over two",
    "shifted",
    "unnamed total",
    "region names in two",
    "regions across with",
    "blank col",
)
"""What text without rules cannot hold."""


def read(path: Path) -> list[dict[str, object]]:
    return [told(table) for table in read_tables(read_workbook(path), REGIONS)]


def told(table: Table) -> dict[str, object]:
    shared = ["row", "label", "role", "depth", "parent", "split", "key", *(c.name for c in table.amounts())]
    return {
        "form": table.form,
        "title": table.title,
        "unit": table.unit,
        "columns": [(c.name, c.index, c.path, c.type, c.of, c.parts) for c in table.columns],
        "rows": table.frame.select(shared).rows(),
        "doubts": [d.kind for d in table.doubts],
    }


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.parametrize("printed", TABLES, ids=lambda p: p.name)
def test_the_same_table_in_every_format(printed, suffix, tmp_path):
    as_xlsx(printed, tmp_path / "a.xlsx")
    WRITERS[suffix](printed, tmp_path / f"a{suffix}")
    assert read(tmp_path / f"a{suffix}") == read(tmp_path / "a.xlsx")


@pytest.mark.parametrize("suffix", WRITERS)
def test_real_published_tables_read_alike_in_every_format(reference, suffix, tmp_path):
    """Their figures are numbers in the workbook, and the texts that were published in all other formats."""
    cases = [path for path in sorted((reference / "cases").glob("*.csv")) if path.name != "INDEX.csv"]
    assert len(cases) > 5
    for path in cases:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        as_xlsx(Printed(path.stem, [[stored(text) for text in row] for row in rows], "", ()), tmp_path / "a.xlsx")
        WRITERS[suffix](Printed(path.stem, rows, "", ()), tmp_path / f"a{suffix}")
        assert read(tmp_path / f"a{suffix}") == read(tmp_path / "a.xlsx"), path.name


def stored(text: str) -> object:
    return float(text) if FIGURE.fullmatch(text) else text


@pytest.mark.parametrize(
    "printed", [p for p in [*TABLES, *HABITS] if not any(u in p.name for u in UNLIKE)], ids=lambda p: p.name
)
def test_columns_at_fixed_places_are_columns(printed, tmp_path):
    as_xlsx(printed, tmp_path / "a.xlsx")
    as_laid(printed, tmp_path / "a.txt")
    assert [held(t) for t in read(tmp_path / "a.txt")] == [held(t) for t in read(tmp_path / "a.xlsx")]


def held(table: dict[str, object]) -> object:
    """Unit, heads and rows as people see them, whatever the columns' letters."""
    columns = [(c[2], c[3]) for c in table["columns"]]
    return table["unit"], columns, [(squeeze(row[1]), *row[2:6], *row[7:]) for row in table["rows"]]
