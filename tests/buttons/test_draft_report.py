"""起草报告 pressed in LibreOffice: the draft beside the workbook, from what is typed and not yet saved; errors told."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

from quotaxl.app.home import log_file
from quotaxl.buttons import click
from quotaxl.buttons.show import QUIET
from quotaxl.buttons.table import BUTTONS
from quotaxl.core.assets import asset
from quotaxl.sources.read import read_workbook

NAME = "阿图什市2024年报告"


@pytest.fixture
def county(office: xw.App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[xw.Book]:
    monkeypatch.setenv("QUOTAXL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv(QUIET, "1")
    path = shutil.copy(asset("workbook", "artux-2024.xlsx"), tmp_path / "阿图什市.xlsx")
    book = office.books.open(str(path))
    yield book
    book.close()


def press(book: xw.Book) -> str:
    button = BUTTONS["report"]
    click.run(button.label, button.job(), lambda: book)
    return log_file().read_text("utf-8").rsplit(f"{button.label}: ", 1)[-1]


def said(path: Path) -> str:
    return "\n".join(p.text for p in read_workbook(path).paragraphs)


def test_the_draft_holds_what_is_typed_and_not_saved_and_the_workbook_stays(county: xw.Book, tmp_path: Path):
    saved = (tmp_path / "阿图什市.xlsx").read_bytes()
    county.sheets["一般公共预算"].range("B11").value = 36.47
    told = press(county)
    assert f"报告已起草：{tmp_path / NAME}.docx" in told
    text = said(tmp_path / f"{NAME}.docx")
    assert "36.47亿元" in text
    assert "新增地方政府债务限额" in text
    assert (tmp_path / "阿图什市.xlsx").read_bytes() == saved
    assert county.sheets["一般公共预算"].range("B11").value == 36.47


def test_a_draft_that_is_there_is_left_and_the_next_stands_beside_it(county: xw.Book, tmp_path: Path):
    (tmp_path / f"{NAME}.docx").write_bytes(b"mine")
    assert f"{NAME}（2）.docx" in press(county)
    assert (tmp_path / f"{NAME}.docx").read_bytes() == b"mine"
    assert "亿元" in said(tmp_path / f"{NAME}（2）.docx")


def test_what_is_not_known_is_counted(county: xw.Book, tmp_path: Path):
    county.sheets["债务余额"].range("B7").value = None
    told = press(county)
    assert "____" in told
    assert "____" in said(tmp_path / f"{NAME}.docx")


def test_a_workbook_that_is_no_countys_is_told_and_nothing_is_written(
    office: xw.App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("QUOTAXL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv(QUIET, "1")
    made = openpyxl.Workbook()
    made.active.append(["姓名", "电话"])
    made.active.append(["张三", 123])
    made.save(tmp_path / "通讯录.xlsx")
    book = office.books.open(str(tmp_path / "通讯录.xlsx"))
    try:
        told = press(book)
    finally:
        book.close()
    assert "程序出错" not in told
    assert "没有" in told
    assert [p.name for p in tmp_path.iterdir() if p.suffix == ".docx"] == []


def test_a_workbook_that_was_never_saved_is_told(office: xw.App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("QUOTAXL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv(QUIET, "1")
    book = office.books.add()
    try:
        told = press(book)
    finally:
        book.close()
    assert "程序出错" not in told
    assert "先" in told


def test_a_protected_sheet_is_read_all_the_same(county: xw.Book, tmp_path: Path):
    county.sheets["债券项目"].impl.xl.protect("")
    try:
        assert "报告已起草" in press(county)
    finally:
        county.sheets["债券项目"].impl.xl.unprotect("")
