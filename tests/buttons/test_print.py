"""打印 pressed in LibreOffice: the filled sheets as they are open, as a PDF beside the workbook, which stays."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pdfplumber
import pytest
import xlwings as xw

from quotaxl.app.home import log_file
from quotaxl.buttons import click
from quotaxl.buttons.show import QUIET
from quotaxl.buttons.table import BUTTONS
from quotaxl.core.assets import asset
from quotaxl.core.edits import FINDINGS_SHEET
from quotaxl.core.stamp import Output, trailer_of
from quotaxl.desk import marked, read_book

NAME = "阿图什市"


@pytest.fixture
def county(office: xw.App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[xw.Book]:
    monkeypatch.setenv("QUOTAXL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv(QUIET, "1")
    path = shutil.copy(asset("workbook", "artux-2024.xlsx"), tmp_path / f"{NAME}.xlsx")
    book = office.books.open(str(path))
    yield book
    book.close()


def press(book: xw.Book, name: str = "print_sheets") -> str:
    button = BUTTONS[name]
    click.run(button.label, button.job(), lambda: book)
    return log_file().read_text("utf-8").rsplit(f"{button.label}: ", 1)[-1]


def text_of(path: Path) -> str:
    with pdfplumber.open(path) as pdf:
        return "\n".join(page.extract_text() for page in pdf.pages).replace(" ", "")


def drawn(path: Path) -> list[tuple[str, list[object]]]:
    """Return what is drawn on each page: its text, and the colours of what is filled."""
    with pdfplumber.open(path) as pdf:
        return [
            (page.extract_text(), [shape["non_stroking_color"] for shape in (*page.rects, *page.curves)])
            for page in pdf.pages
        ]


def test_the_filled_sheets_are_printed_and_what_was_left_out_is_told(county: xw.Book, tmp_path: Path):
    saved = (tmp_path / f"{NAME}.xlsx").read_bytes()
    before, books = read_book(county), len(county.app.books)
    told = press(county)
    assert f"PDF：{tmp_path / NAME}.pdf（基本信息、" in told
    assert "没有填数、没有印：限额变动" in told
    text = text_of(tmp_path / f"{NAME}.pdf")
    assert "一般公共预算" in text
    assert "109.98" in text
    assert "填报说明" not in text
    assert read_book(county) == before
    assert all(sheet.visible for sheet in county.sheets)
    assert len(county.app.books) == books
    assert (tmp_path / f"{NAME}.xlsx").read_bytes() == saved


def test_it_prints_what_is_typed_and_not_saved(county: xw.Book, tmp_path: Path):
    county.sheets["一般公共预算"].range("B11").value = 36.47
    press(county)
    assert "36.47" in text_of(tmp_path / f"{NAME}.pdf")


def test_marks_and_the_list_of_findings_are_not_printed_and_stay(county: xw.Book, tmp_path: Path):
    press(county)
    press(county, "check")
    assert marked(county)
    told = press(county)
    assert f"{NAME}（2）.pdf" in told  # one that is there is left
    assert drawn(tmp_path / f"{NAME}（2）.pdf") == drawn(tmp_path / f"{NAME}.pdf")
    assert marked(county)
    assert FINDINGS_SHEET in county.sheet_names
    press(county, "undo")  # undoes the check, as if nothing was printed since
    assert not marked(county)


def test_the_pdf_is_known_again_as_ours(county: xw.Book, tmp_path: Path):
    press(county)
    stamp = trailer_of((tmp_path / f"{NAME}.pdf").read_bytes())
    assert stamp is not None
    assert stamp.output is Output.PRINTED


def test_where_nothing_is_filled_in_nothing_is_printed(office: xw.App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("QUOTAXL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv(QUIET, "1")
    openpyxl.Workbook().save(tmp_path / "空.xlsx")
    book = office.books.open(str(tmp_path / "空.xlsx"))
    try:
        told = press(book)
    finally:
        book.close()
    assert "没有可印的" in told
    assert not [*tmp_path.glob("*.pdf")]


def test_a_protected_structure_is_told_with_two_ways_out(county: xw.Book, tmp_path: Path):
    county.impl.xl.protect("")
    told = press(county)
    assert "工作簿结构受保护" in told
    assert "quotaxl print" in told
    assert not [*tmp_path.glob("*.pdf")]
