"""One large file shows how far its sheet, its tables and its rules have come, where a person looks on."""

from io import StringIO
from pathlib import Path

import openpyxl
import pytest
from rich.console import Console

from quotaxl.app.check import Wishes, check
from quotaxl.cli import show
from quotaxl.core.pace import pace, paced, seen_by
from quotaxl.core.words import same
from quotaxl.sources import read_workbook


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A workbook whose one sheet is several megabytes of rows."""
    path = tmp_path / "大表.xlsx"
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("项目")
    sheet.append(["项目安排情况表（单位：万元）"])
    sheet.append(["项目名称", "地区", "金额"])
    for number in range(30_000):
        sheet.append([f"项目{number}的一个比较长的名称", "阿图什市", number])
    book.save(path)
    return path


def test_the_share_of_a_sheet_rises_to_the_whole(large: Path):
    seen: list[tuple[str, float]] = []
    with seen_by(lambda what, share: seen.append((what.zh, share))):
        check([large], read_workbook, Wishes())
    reading = [share for what, share in seen if what.startswith("读取")]
    assert len(reading) > 2
    assert reading == sorted(reading)
    assert reading[-1] == 1
    checking = [share for what, share in seen if what == "核对"]
    assert len(checking) > 50
    assert checking == sorted(checking)
    assert [what for what, _ in seen].index("识别表格") > len(reading) - 1


def test_nobody_watches_and_nothing_is_shown():
    pace(same("x"), 0.5)
    assert list(paced([b"ab", b"c"], same("x"), 3)) == [b"ab", b"c"]


def test_the_bar_says_what_is_done_and_a_name_is_no_markup(monkeypatch: pytest.MonkeyPatch):
    text = StringIO()
    monkeypatch.setattr(show, "watched", lambda: True)
    monkeypatch.setattr(
        show, "_console", lambda **_: Console(file=text, force_terminal=True, width=100, color_system=None)
    )
    with show.watching("读取") as watch:
        watch(0, 1)
        pace(same("[red]项目[/]\n二"), 0.5)
    assert "[red]项目[/]" in text.getvalue()
