"""One notice as bureaus send it, in five formats: the same table is read, and the same annexes are filled from it."""

import shutil
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from published import Printed
from reading.test_formats import as_docx, as_html
from sources import papers

from quotaxl.catalogue.regions import load
from quotaxl.cli.main import main
from quotaxl.libreoffice.convert import converted
from quotaxl.reading import read_tables
from quotaxl.sources import read_workbook

REGIONS = load()
EXAMPLES = Path(__file__).parents[2] / "workbook"
NOTICE, COUNTY = EXAMPLES / "allocation-xincaizhen-2024-18.xlsx", EXAMPLES / "artux-2024.xlsx"
PAGE = 24
"""Rows of the table on a page of the OFD."""


def as_ofd(printed: Printed, path: Path) -> None:
    """Three lines above the table, then its rows on as many pages as they need."""
    rows = [[str(v) for v in row] for row in printed.rows]
    wide = {int(area.partition(":")[0].lstrip("A")) for area in printed.merges.split()}
    head = "".join(
        papers.ofd_text(10, 8 + 8 * at, next(text for text in row if text), size=3.5) for at, row in enumerate(rows[:3])
    )
    pages = []
    for first in range(3, len(rows), PAGE):
        cells = rows[first : first + PAGE]
        spans = {(at, 0): (1, len(row)) for at, row in enumerate(cells) if first + at + 1 in wide}
        pages.append(papers.ofd_table(cells, spans, top=40, width=60, left=2))
    papers.ofd(path, head + pages[0], *pages[1:])


@pytest.fixture(scope="module")
def notices(tmp_path_factory):
    room = tmp_path_factory.mktemp("notices")
    sheet = openpyxl.load_workbook(NOTICE).active
    rows = [["" if cell.value is None else cell.value for cell in row] for row in sheet.iter_rows()]
    printed = Printed("notice", rows, " ".join(map(str, sheet.merged_cells.ranges)), ())
    shutil.copy(NOTICE, room / "n.xlsx")
    as_docx(printed, room / "n.docx")
    as_html(printed, room / "n.html")
    as_ofd(printed, room / "n.ofd")
    if shutil.which("soffice"):
        shutil.copy(converted(room / "n.xlsx", "pdf", room), room / "n.pdf")
    return room


def told(path: Path):
    (table,) = read_tables(read_workbook(path), REGIONS)
    rows = table.frame.filter(table.frame["role"] != "note")
    wanted = ("ordinal", "label", "role", "depth", "parent", "split", *(c.name for c in table.amounts()))
    columns = [(c.path, c.type, c.of) for c in table.columns]
    return table.form, table.title, table.unit, table.document_number, columns, rows.select(wanted).rows()


def filled(path: Path, room: Path):
    shutil.copy(path, room / path.name)
    shutil.copy(COUNTY, room / COUNTY.name)
    words = ["fill", str(room / path.name), str(room / COUNTY.name), "-o", str(room / "annexes.xlsx"), "--lang", "zh"]
    done = CliRunner().invoke(main, words)
    assert done.exit_code in (0, 1), done.output
    annexes = openpyxl.load_workbook(room / "annexes.xlsx")
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in annexes
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


@pytest.fixture(scope="module")
def wanted(notices, tmp_path_factory):
    found = filled(notices / "n.xlsx", tmp_path_factory.mktemp("wanted"))
    assert len(found) > 100
    return found


FORMATS = [
    "docx",
    "html",
    "ofd",
    pytest.param("pdf", marks=pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")),
]


@pytest.mark.parametrize("ending", FORMATS)
def test_one_notice_in_another_format_is_the_same_table_and_the_same_annexes(ending, notices, wanted, tmp_path):
    assert told(notices / f"n.{ending}") == told(notices / "n.xlsx")
    assert filled(notices / f"n.{ending}", tmp_path) == wanted


@pytest.mark.parametrize("ending", FORMATS)
def test_a_number_is_no_odd_one_where_all_are_texts(notices, ending):
    (table,) = read_tables(read_workbook(notices / f"n.{ending}"), REGIONS)
    assert not [remark for remark in table.remarks if remark.kind == "text-number"]
