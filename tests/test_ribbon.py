"""Every button, clicked in the example workbooks opened in a real spreadsheet program."""

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from email.parser import BytesParser
from email.policy import SMTP
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

from quotaxl import ribbon
from quotaxl.app.demo import EXAMPLES
from quotaxl.buttons import cancel, click, show, table
from quotaxl.core.assets import asset
from quotaxl.core.edits import FINDINGS_SHEET
from quotaxl.desk import marked, read_book
from quotaxl.machine.oslock import try_lock

BUTTONS = (
    "import_allocation", "new_workbook", "check", "fill", "toggle_marks", "findings", "mail", "undo", "settings",
    "help", "report", "print_sheets", "trace", "accept",
)  # fmt: skip
STEPS = ("previous", "next", "errors_only")
"""Buttons that are VBA alone in Excel and Python in LibreOffice."""


@dataclass
class Desk:
    """The two examples, open; the county's is the one whose ribbon is clicked."""

    allocation: xw.Book
    county: xw.Book
    folder: Path
    home: Path

    @property
    def log(self) -> str:
        return (self.home / "quotaxl.log").read_text(encoding="utf-8")

    def said(self) -> str:
        """The last message."""
        return self.log.rsplit(" INFO ", 1)[-1] if " INFO " in self.log else self.log


@pytest.fixture
def desk(office: xw.App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    home, folder = tmp_path / "home", tmp_path / "工作 文件"
    folder.mkdir()
    monkeypatch.setenv("QUOTAXL_HOME", str(home))
    monkeypatch.setenv(show.QUIET, "1")
    before = {book.fullname for book in office.books}
    allocation, county = (office.books.open(shutil.copy(asset("workbook", name), folder / name)) for name in EXAMPLES)
    county.set_mock_caller()
    try:
        yield Desk(allocation, county, folder, home)
    finally:
        del xw.Book._mock_caller
        for book in [*office.books]:
            if book.fullname not in before:
                book.close()


def test_all_buttons_of_the_ribbon_are_tested_here() -> None:
    assert {name for name in vars(ribbon) if not name.startswith("_")} - {"press"} == {
        *BUTTONS,
        *STEPS,
    }
    assert {*table.BUTTONS} == {*BUTTONS, *STEPS}


@pytest.mark.parametrize("button", BUTTONS)
def test_no_button_raises_and_each_says_something_in_chinese(desk: Desk, button: str) -> None:
    getattr(ribbon, button)()
    assert "Traceback" not in desk.log
    assert any("\u4e00" <= c <= "\u9fff" for c in desk.said())
    with (desk.home / "busy.lock").open("a+") as lock:
        assert try_lock(lock)


@pytest.mark.parametrize("button", BUTTONS)
def test_without_a_calling_workbook_nothing_is_raised(
    button: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QUOTAXL_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["-c"])
    getattr(ribbon, button)()
    assert "没有找到所点按钮的工作簿" in capsys.readouterr().err


def test_checking_lists_what_was_found_and_leaves_the_cells(desk: Desk) -> None:
    before = read_book(desk.county)
    ribbon.check()
    assert FINDINGS_SHEET in desk.county.sheet_names
    assert marked(desk.county)
    assert read_book(desk.county).grids[: len(before.grids)] == before.grids
    assert "校验完成" in desk.said()
    ribbon.findings()
    assert desk.county.sheets.active.name == FINDINGS_SHEET


def test_marks_come_and_go_and_can_be_undone(desk: Desk) -> None:
    before = read_book(desk.county)
    ribbon.toggle_marks()
    assert marked(desk.county)
    with_marks = read_book(desk.county)
    ribbon.toggle_marks()
    assert not marked(desk.county)
    assert read_book(desk.county) == before
    ribbon.undo()
    assert marked(desk.county)
    assert read_book(desk.county) == with_marks
    ribbon.undo()
    assert "没有可以撤销" in desk.log


def test_where_no_sheet_can_be_added_the_list_comes_as_a_file(desk: Desk, office: xw.App) -> None:
    desk.county.impl.xl.protect("")
    ribbon.check()
    assert "工作簿结构受保护" in desk.said()
    assert FINDINGS_SHEET not in desk.county.sheet_names
    assert marked(desk.county)
    (made,) = desk.folder.glob("*-核对结果.xlsx")
    assert made.name in [book.name for book in office.books]
    assert any("QX-E102" in row for row in openpyxl.load_workbook(made).worksheets[0].values)


def test_checking_again_shows_what_was_corrected(desk: Desk) -> None:
    ribbon.check()
    first = desk.county.sheets[FINDINGS_SHEET].used_range.value
    desk.county.sheets["债务限额"].range("B5").value = 1
    ribbon.check()
    assert desk.county.sheets[FINDINGS_SHEET].used_range.value != first


def test_filling_writes_a_closed_file_opens_it_and_marks_both_inputs(desk: Desk, office: xw.App) -> None:
    inputs = {path: path.read_bytes() for path in desk.folder.iterdir()}
    ribbon.fill()
    made = [path for path in desk.folder.glob("*.xlsx") if path not in inputs]
    assert len(made) == 1
    assert made[0].name in [book.name for book in office.books]
    assert marked(desk.county)
    assert {path: path.read_bytes() for path in inputs} == inputs
    ribbon.fill()
    assert len([path for path in desk.folder.glob("*.xlsx") if path not in inputs]) == 2


def test_filling_sees_what_is_typed_and_not_saved(desk: Desk) -> None:
    from quotaxl.sources import read_workbook  # noqa: PLC0415

    sheet = desk.county.sheets["债券项目"]
    used = sheet.used_range.options(ndim=2).value
    row, column = next((r, c) for r, line in enumerate(used) for c, v in enumerate(line) if v and "项目名称" in str(v))
    sheet.range((row + 3, column + 1)).value = "刚刚改过名字的供水项目"  # below the row 合计
    ribbon.fill()
    made = [path for path in desk.folder.glob("*.xlsx") if path.name not in EXAMPLES]
    grids = [grid for path in made for grid in read_workbook(path).grids]
    texts = {v for grid in grids for line in grid.rows for v in line if isinstance(v, str)}
    assert any("刚刚改过名字的供水项目" in text for text in texts)


def test_importing_names_what_the_county_gets_and_is_remembered(desk: Desk) -> None:
    ribbon.import_allocation()
    assert "阿图什市" in desk.said()
    desk.allocation.close()
    ribbon.fill()
    assert "附表已生成" in desk.said()


def test_a_new_workbook_is_made_for_the_region_of_the_settings(desk: Desk, office: xw.App) -> None:
    ribbon.new_workbook()
    assert "还没有设置地区" in desk.log
    settings = desk.home / "settings.ini"
    text = settings.read_text(encoding="utf-8-sig").replace("地区 =", "地区 = 乌恰县").replace("年度 =", "年度 = 2025")
    settings.write_text(text, encoding="utf-8")
    ribbon.new_workbook()
    made = next(path for path in desk.folder.glob("*.xlsx") if path.name not in EXAMPLES)
    assert "乌恰县" in made.name
    assert made.name in [book.name for book in office.books]


def test_settings_are_chosen_on_a_sheet(desk: Desk, office: xw.App) -> None:
    ribbon.settings()
    form = next(book for book in office.books if book.name == "设置.xlsx")
    sheet = form.sheets["设置"]
    at = {key: f"B{row}" for row, key in enumerate(sheet.range("A1:A9").value, start=1) if key}
    sheet.range(at["地区"]).value = "653024 乌恰县"
    sheet.range(at["年度"]).value = "2025"
    form.save()
    form.close()
    ribbon.new_workbook()
    assert any("乌恰县" in path.name and "2025" in path.name for path in desk.folder.glob("*.xlsx"))
    assert "年度 = 2025" in (desk.home / "settings.ini").read_text(encoding="utf-8-sig")


def test_a_click_that_is_stopped_leaves_all_as_it_was(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    ribbon.check()
    before, marks = read_book(desk.county), overlays_of(desk.county)
    for steps in (2, 9, 14, 17):
        left = iter([False] * steps)
        monkeypatch.setattr(click, "asked", lambda _app, left=left: lambda: next(left, True))
        ribbon.check()
        assert "已按您的要求取消" in desk.log.rsplit(" 校验: ", 1)[-1]
        assert read_book(desk.county) == before
        assert overlays_of(desk.county) == marks
    assert "已改的内容已恢复" in desk.log


def overlays_of(book: xw.Book) -> list[tuple[str, str]]:
    return sorted((sheet.name, rule.formula) for sheet in book.sheets for rule in sheet.cells.conditional_formats)


def test_undo_stops_a_click_that_is_still_being_worked_on(desk: Desk) -> None:
    desk.home.mkdir(exist_ok=True)
    with (desk.home / "busy.lock").open("a+") as lock:
        assert try_lock(lock)
        ribbon.undo()
    assert "已请正在进行的操作停下" in desk.log
    asked = cancel.asked(desk.county.app)
    assert not asked()
    cancel.ask()
    assert asked()


def test_messages_are_in_the_language_of_the_settings(desk: Desk) -> None:
    desk.home.mkdir(exist_ok=True)
    (desk.home / "settings.ini").write_text("[quotaxl]\n语言 = en\n", encoding="utf-8")
    ribbon.toggle_marks()
    assert "Marked:" in desk.said()


def test_a_wrong_setting_is_told_with_its_key(desk: Desk) -> None:
    (desk.home).mkdir(exist_ok=True)
    (desk.home / "settings.ini").write_text("[quotaxl]\n年度 = 二四\n", encoding="gb18030")
    ribbon.new_workbook()
    assert "年度 = 二四" in desk.log


def test_a_second_click_waits_for_the_first(desk: Desk) -> None:
    desk.home.mkdir(exist_ok=True)
    before = read_book(desk.county)
    with (desk.home / "busy.lock").open("a+") as lock:
        assert try_lock(lock)
        ribbon.toggle_marks()
    assert "上一次操作还没有完成" in desk.log
    assert read_book(desk.county) == before
    assert not marked(desk.county)


def test_a_fault_is_logged_and_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(one: object) -> None:
        raise RuntimeError("坏了")

    click.run("校验", broken)  # type: ignore[arg-type]
    assert "RuntimeError: 坏了" in desk.log
    assert desk.county.app.status_bar and "RuntimeError" in str(desk.county.app.status_bar)


def test_a_mail_is_drafted_with_the_workbook_and_the_findings(desk: Desk) -> None:
    ribbon.mail()
    made = next(desk.folder.glob("*.eml"))
    message = BytesParser(policy=SMTP).parsebytes(made.read_bytes())
    assert message["X-Unsent"] == "1"
    assert EXAMPLES[1] in message["Subject"]
    attached = next(message.iter_attachments())
    assert attached.get_filename() == EXAMPLES[1]
    assert attached.get_content() == (desk.folder / EXAMPLES[1]).read_bytes()
    assert "核对结果" in message.get_body().get_content()
    assert not marked(desk.county)


def pressed(desk: Desk, name: str) -> tuple[str, str]:
    """Press a button that is Python in LibreOffice; return the sheet and the cell in front then."""
    button = table.BUTTONS[name]
    click.run(button.label, button.job(), lambda: desk.county, box=False)
    found = desk.county.app.selection
    return desk.county.sheets.active.name, found.get_address(False, False)


def test_the_findings_are_walked_along(desk: Desk) -> None:
    ribbon.check()
    desk.county.activate()
    sheet = desk.county.sheets[FINDINGS_SHEET]
    values = sheet.used_range.value
    rows = [(n, row) for n, row in enumerate(values, start=1) if isinstance(row[0], float) and row[2]]
    own = next((text for text in rows[0][1][3].split("\n") if not text.startswith("[")), None)
    sheet.activate()
    sheet.range("A1").select()
    assert own is not None
    assert pressed(desk, "next") == (own.partition("：")[0], rows[0][1][4])
    for _ in rows:
        pressed(desk, "next")
    assert "没有更多" in desk.said()
    pressed(desk, "errors_only")
    assert [sheet.range((n, 1)).rows.hidden for n, _ in rows] == [row[1] != "错误" for _, row in rows]
    pressed(desk, "errors_only")
    assert not any(sheet.range((n, 1)).rows.hidden for n, _ in rows)


def test_a_finding_is_accepted_with_the_reason_that_was_typed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    ribbon.check()
    desk.county.activate()
    sheet = desk.county.sheets[FINDINGS_SHEET]
    row = next(n for n, line in enumerate(sheet.used_range.value, start=1) if line[1] == "错误" and line[2])
    rule = sheet.range((row, 3)).value
    sheet.activate()
    sheet.range((row, 2)).select()
    ribbon.accept()
    assert "没有写明理由" in desk.log
    assert f"quotaxl accept {rule}" in desk.log
    digits = "已与上级核实".encode("utf-16-be").hex()
    monkeypatch.setattr(sys, "argv", ["-c", f"--detail={digits}"])
    ribbon.accept()
    (kept,) = desk.folder.glob("*.accepted.toml")
    assert "已与上级核实" in kept.read_text(encoding="utf-8")
    assert rule in kept.read_text(encoding="utf-8")
    levels = [line[1] for line in sheet_rows(desk)]
    assert "错误" not in levels


def sheet_rows(desk: Desk) -> list[list[object]]:
    values = desk.county.sheets[FINDINGS_SHEET].used_range.value
    return [line for line in values if isinstance(line[0], float) and line[2]]


def test_a_report_is_drafted_from_what_is_open(desk: Desk) -> None:
    ribbon.report()
    (made,) = desk.folder.glob("*.docx")
    assert "阿图什市" in made.name
    assert "报告已起草" in desk.said()


def test_the_figure_in_a_cell_of_a_filled_form_is_traced(desk: Desk, office: xw.App) -> None:
    ribbon.fill()
    form = next(book for book in office.books if book.name not in EXAMPLES)
    form.activate()
    sheet = form.sheets[0]
    values = sheet.used_range.value
    row, column = next(
        (r, c) for r, line in enumerate(values, 1) for c, v in enumerate(line, 1) if isinstance(v, float) and v > 0
    )
    sheet.activate()
    sheet.range((row, column)).select()
    click.run("数据来源", table.BUTTONS["trace"].job(), lambda: form)
    assert f"{sheet.name}!{sheet.range((row, column)).get_address(False, False)}" in desk.said()
