"""The same commands on the open workbook, as a process of their own that attaches to a running office."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
import xlwings as xw
from click.testing import CliRunner

from quotaxl.app.demo import EXAMPLES
from quotaxl.cli.main import main
from quotaxl.core.assets import asset
from quotaxl.core.edits import FINDINGS_SHEET
from quotaxl.desk import marked
from quotaxl.libreoffice.process import PIPE


@pytest.fixture
def books(office: xw.App, tmp_path: Path) -> Iterator[list[xw.Book]]:
    before = {book.fullname for book in office.books}
    found = [office.books.open(shutil.copy(asset("workbook", name), tmp_path / name)) for name in EXAMPLES]
    try:
        yield found
    finally:
        for book in [*office.books]:
            if book.fullname not in before:
                book.close()


def quotaxl(office: xw.App, *arguments: str) -> subprocess.CompletedProcess[str]:
    pipe = (
        next(a for a in office.impl.connection.process.args if a.startswith("--accept")).split("name=")[1].split(";")[0]
    )
    return subprocess.run(
        [sys.executable, "-m", "quotaxl", *arguments, "--app", "libreoffice", "--lang", "zh"],
        env={**os.environ, PIPE: pipe, "PYTHONUTF8": "1"}, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip


def test_mark_and_clear_work_on_the_open_workbook(office: xw.App, books: list[xw.Book]) -> None:
    done = quotaxl(office, "mark", "--live", EXAMPLES[1])
    assert "已标记" in done.stdout, done.stderr
    assert done.returncode in (0, 1)
    assert marked(books[1])
    assert not marked(books[0])
    assert quotaxl(office, "clear", "--live", EXAMPLES[1]).returncode == 0
    assert not marked(books[1])
    assert FINDINGS_SHEET not in books[1].sheet_names


def test_check_changes_nothing_unless_it_is_asked_to_mark(office: xw.App, books: list[xw.Book]) -> None:
    done = quotaxl(office, "check", "--live", EXAMPLES[1])
    assert done.returncode in (0, 1), done.stderr
    assert not marked(books[1])
    assert FINDINGS_SHEET not in books[1].sheet_names


def test_fill_writes_the_form_and_marks_the_open_inputs(office: xw.App, books: list[xw.Book], tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    done = quotaxl(office, "fill", "--live", EXAMPLES[1], "-o", str(tmp_path / "out"))
    assert done.returncode in (0, 1), done.stderr
    assert len(list((tmp_path / "out").glob("*.xlsx"))) == 1
    assert marked(books[1])


def test_an_unknown_workbook_is_told_with_those_that_are_open(office: xw.App, books: list[xw.Book]) -> None:
    done = quotaxl(office, "check", "--live", "没有.xlsx")
    assert done.returncode == 2
    assert EXAMPLES[0] in done.stderr
    assert books


def test_mark_and_clear_work_on_a_closed_file(tmp_path: Path) -> None:
    source = Path(shutil.copy(asset("workbook", EXAMPLES[1]), tmp_path))
    runner = CliRunner()
    done = runner.invoke(main, ["mark", str(source), "--lang", "zh"])
    copy = source.with_name(f"{source.stem}-标记版.xlsx")
    assert str(copy) in done.output
    assert FINDINGS_SHEET in openpyxl.load_workbook(copy).sheetnames
    given, beside = tmp_path / "back.xlsx", source.with_name(f"{source.stem}-无标记.xlsx")
    assert runner.invoke(main, ["clear", str(copy), "-o", str(given)]).exit_code == 0
    assert runner.invoke(main, ["clear", str(copy)]).exit_code == 0
    for back in (given, beside):
        with ZipFile(back) as cleared, ZipFile(source) as before:
            assert {n: cleared.read(n) for n in cleared.namelist()} == {n: before.read(n) for n in before.namelist()}


@pytest.mark.parametrize("arguments", [["check"], ["mark"], ["clear"], ["fill"]])
def test_neither_file_nor_live_is_a_mistake_of_usage(arguments: list[str]) -> None:
    assert CliRunner().invoke(main, arguments).exit_code == 2


def test_the_extension_is_built_and_the_python_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUOTAXL_HOME", str(tmp_path / "home"))
    for name in ("a.oxt", "b.oxt"):
        assert CliRunner().invoke(main, ["addin", "build", "--oxt", "-o", str(tmp_path / name)]).exit_code == 0
    assert (tmp_path / "a.oxt").read_bytes() == (tmp_path / "b.oxt").read_bytes()
    assert (tmp_path / "home" / "python.txt").read_text("utf-8").strip() == sys.executable
