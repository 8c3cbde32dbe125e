"""Run in a Windows Python with pywin32 and quotaxl: our code for the open workbook on xlwings' own engine.

    python checks.py FOLDER      FOLDER holds the two example workbooks and may be written to

Prints a line a check and ends with the number of those that failed.
"""

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import traceback
from multiprocessing.connection import Client
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
HERE = Path(sys.argv[1])
os.environ["QUOTAXL_HOME"] = tempfile.mkdtemp(prefix="quotaxl-")
os.environ["QUOTAXL_NO_WINDOWS"] = "1"

import xlwings as xw
from xlwings import _xlwindows as engine

import mockexcel as mock
from quotaxl import desk
from quotaxl.addin.caller import caller
from quotaxl.app.home import log_file
from quotaxl.buttons import click
from quotaxl.buttons.table import BUTTONS
from quotaxl.core.edits import ClearMarks, EditPlan, Note, Overlay
from quotaxl.core.finding import Severity
from quotaxl.core.grid import CellError

EXAMPLES = ("allocation-xincaizhen-2024-18.xlsx", "artux-2024.xlsx")
CHECKS = []


def check(function):
    CHECKS.append(function)
    return function


def opened(*names, cloud=None):
    """Return a mock Excel and its workbooks, as xlwings has them."""
    app = mock.Application()
    folder = Path(tempfile.mkdtemp(prefix="work-"))
    books = []
    for name in names:
        path = shutil.copy(HERE / name, folder / name)
        books.append(mock.Workbook(app, str(path), cloud and f"{cloud}/{name}"))
    return app, [xw.Book(impl=engine.Book(xl=book)) for book in books]


def press(button, book):
    pressed = BUTTONS[button]
    click.run(pressed.label, pressed.job(), lambda: book)
    return log_file().read_text(encoding="utf-8").rsplit(pressed.label + ": ", 1)[-1]


@check
def values_arrive_as_the_table_says():
    app, (book,) = opened(EXAMPLES[0])
    sheet = app.books[0].sheets[0]
    sheet.values |= {
        (40, 1): 1.23456789,
        (40, 2): 20240930.0,
        (40, 3): -2146826243,
        (40, 4): -2146826243.0,
        (40, 5): 45565.0,
    }
    sheet.formats |= {(40, 1): "¥#,##0.00", (40, 2): "yyyy-mm-dd", (40, 5): "yyyy-mm-dd"}
    row = desk.read_book(book).grids[0].rows[39]
    assert row[:4] == [1.23456789, 20240930.0, CellError("#SPILL!"), -2146826243.0], row
    assert str(row[4]) == "2024-09-30", row


@check
def the_example_reads_as_its_file_does():
    from quotaxl.sources import read_workbook

    for name in EXAMPLES:
        _, (book,) = opened(name)
        live, saved = desk.read_book(book), read_workbook(HERE / name)
        for ours, theirs in zip(live.grids, saved.grids, strict=True):
            places = [(r, c) for r in range(1, len(theirs.rows) + 1) for c in range(1, theirs.width + 1)]
            assert [ours.value(*p) for p in places] == [theirs.value(*p) for p in places]
            assert sorted(ours.merges) == sorted(theirs.merges)


@check
def checking_marks_and_lists_and_clearing_leaves_nothing():
    app, (_, county) = opened(*EXAMPLES)
    mock.CALLS.clear()
    said = press("check", county)
    print("    calls of COM to check and mark the example:", mock.CALLS.total(), said.splitlines()[0][-60:])
    assert "校验完成" in said, said
    assert "核对结果" in county.sheet_names
    assert desk.marked(county)
    assert app.DisplayAlerts is True and app.ScreenUpdating is True
    assert mock.CALLS.total() < 3_000, mock.CALLS.most_common(12)
    press("toggle_marks", county)
    assert not desk.marked(county)
    assert "核对结果" not in county.sheet_names


@check
def a_protected_sheet_costs_its_own_marks():
    app, (_, county) = opened(*EXAMPLES)
    sheet = next(s for s in app.books[1].sheets if s.Name == "债券项目")
    sheet.ProtectContents = True
    said = press("check", county)
    assert "债券项目" in said and "受保护" in said, said
    assert not sheet.conditions and not sheet.comments
    assert "核对结果" in county.sheet_names


@check
def a_protected_structure_gives_the_list_as_a_file():
    app, (_, county) = opened(*EXAMPLES)
    app.books[1].ProtectStructure = True
    said = press("check", county)
    assert "工作簿结构受保护" in said and "列在另一个文件中" in said, said
    assert desk.marked(county)


@check
def a_thread_of_comments_is_left_alone():
    app, (book,) = opened(EXAMPLES[0])
    sheet = app.books[0].sheets[0]
    sheet.threads.append(mock.Comment(sheet, (5, 3, 5, 3), "回复"))
    plan = EditPlan((Note(sheet.Name, "C5", "〔错误 QX-S101〕", "x"), Note(sheet.Name, "C6", "〔错误 QX-S101〕", "x")))
    done = desk.apply_to_book(book, plan, desk.UndoRecord(), "标记")
    assert not done.put.refused, done.put.refused
    assert [c.box[0] for c in sheet.comments] == [6]


@check
def one_rule_is_one_overlay_and_the_users_own_stay():
    app, (book,) = opened(EXAMPLES[0])
    sheet = app.books[0].sheets[0]
    mock.Range(sheet, (1, 1, 9, 9)).FormatConditions.Add(2, "=TRUE")
    marks = tuple(Overlay(sheet.Name, f"C{row}", 'N("QX-D301")=0', Severity.ERROR, "x") for row in range(5, 60, 2))
    desk.apply_to_book(book, EditPlan(marks), desk.UndoRecord(), "标记")
    assert len(sheet.conditions) == 2, len(sheet.conditions)
    assert len(sheet.conditions[0].boxes) == len(marks)
    desk.apply_to_book(book, EditPlan((ClearMarks("x"),)), desk.UndoRecord(), "清除标记")
    assert [rule.Formula1 for rule in sheet.conditions] == ["=TRUE"]


@check
def a_workbook_in_a_cloud_is_checked_and_asked_for_a_folder():
    _, (_, county) = opened(*EXAMPLES, cloud="https://contoso.sharepoint.com/sites/cz")
    assert desk.identity(county).cloud
    said = press("check", county)
    assert "校验完成" in said, said
    said = press("fill", county)
    assert "OneDrive" in said and "输出文件夹" in said, said


@check
def a_report_is_drafted_beside_the_workbook_and_a_second_one_beside_that():
    from quotaxl.sources import read_workbook

    _, (_, county) = opened(*EXAMPLES)
    folder = Path(county.fullname).parent
    for name in ("阿图什市2024年报告.docx", "阿图什市2024年报告（2）.docx"):
        said = press("report", county)
        assert "报告已起草" in said and name in said, said
        text = "".join(p.text for p in read_workbook(folder / name).paragraphs)
        assert "109.98亿元" in text, text[:200]


@check
def a_report_from_a_workbook_in_a_cloud_asks_for_a_folder():
    _, (_, county) = opened(*EXAMPLES, cloud="https://contoso.sharepoint.com/sites/cz")
    said = press("report", county)
    assert "OneDrive" in said and "输出文件夹" in said, said


@check
def a_report_from_an_allocation_table_alone_is_answered():
    _, (book,) = opened(EXAMPLES[0])
    said = press("report", book)
    assert "报告已起草" not in said and "程序出错" not in said, said


@check
def the_filled_sheets_are_printed_from_a_copy_and_the_workbook_stays():
    app, (_, county) = opened(*EXAMPLES)
    folder, books = Path(county.fullname).parent, len(app.books)
    mark = press("check", county)
    said = press("print_sheets", county)
    made = (folder / "artux-2024.pdf").read_bytes().decode("utf-8", "replace").splitlines()
    assert "PDF：" in said and "没有填数、没有印：限额变动" in said, (mark, said)
    assert made[0] == "%PDF-1.7" and "基本信息" in made and "债务限额" in made, made
    assert not {"限额变动", "核对结果", "填报说明"} & {*made}, made
    assert len(app.books) == books and app.front.Name == county.name, app.front.Name
    assert all(sheet.Visible == -1 for sheet in app.books[1].sheets)
    assert any(sheet.conditions for sheet in app.books[1].sheets)  # the marks stay


@check
def printing_from_a_cloud_asks_for_a_folder_and_a_protected_structure_is_told():
    _, (_, county) = opened(*EXAMPLES, cloud="https://contoso.sharepoint.com/sites/cz")
    said = press("print_sheets", county)
    assert "OneDrive" in said and "输出文件夹" in said, said
    app, (_, county) = opened(*EXAMPLES)
    app.books[1].protect("")
    said = press("print_sheets", county)
    assert "工作簿结构受保护" in said and "quotaxl print" in said, said


class Broken(mock.Workbook):
    @property
    def Worksheets(self):
        raise mock.refused()


@check
def a_broken_workbook_beside_it_ends_nothing():
    app, (_, county) = opened(*EXAMPLES)
    other = mock.Workbook(app, str(HERE / EXAMPLES[0]), "C:\\坏.xlsx")
    other.__class__ = type(
        "Broken", (mock.Workbook,), {"Worksheets": property(lambda _: (_ for _ in ()).throw(mock.refused()))}
    )
    assert "校验完成" in press("check", county)


@check
def a_busy_excel_is_waited_for_and_then_told_in_words():
    desk.tame()
    app, (_, county) = opened(*EXAMPLES)
    app.busy = 10**9
    with contextlib.redirect_stderr(io.StringIO()) as told:
        press("check", county)
    said = told.getvalue()
    assert "正忙" in said, said
    assert "-2147" not in said and "quotaxl 的问题" not in said, said
    app.busy = 0
    assert "校验完成" in press("check", county)


@check
def the_handler_that_kills_other_excels_is_gone():
    code = (
        "import subprocess, sys\n"
        "from xlwings import _xlwindows\n"
        "_xlwindows.subprocess.run = lambda *a, **k: print('RUN', a[0])\n"
        "if sys.argv[1] == 'tame':\n    from quotaxl.desk import tame\n    tame()\n"
    )
    told = {
        way: subprocess.run([sys.executable, "-c", code, way], capture_output=True, text=True, check=True).stdout
        for way in ("stock", "tame")
    }
    assert "tasklist" in told["stock"], told
    assert told["tame"].strip() == "", told


@check
def names_of_every_kind_are_found_by_their_digits():
    for name in ("2026=预算 & (一).xlsx", " 100%OS% x.xlsx", "o'neil 𠮷.xlsx", "a;b`c.xlsx"):
        app, (book,) = opened(EXAMPLES[0])
        app.books[0].Name = name
        sys.argv = ["-c", "--wbx=" + name.encode("utf-16-be").hex().upper(), "--from_xl=1", "--hwnd=7"]
        held, xw.apps = xw.apps, [type("A", (), {"hwnd": 7, "books": [book]})()]
        try:
            assert caller().name == name
        finally:
            xw.apps = held


@check
def the_command_line_of_a_button_keeps_the_name():
    """Through WScript.Shell.Run, which expands %NAME%: as the add-in starts Python."""
    import win32com.client

    place = Path(tempfile.mkdtemp()) / "seen.txt"
    script = place.with_name("see.py")
    script.write_text(
        "import sys, pathlib\nfrom quotaxl.addin.caller import argument, from_digits\n"
        f"pathlib.Path(r'{place}').write_text(from_digits(argument(sys.argv, '--wbx=')), 'utf-8')\n",
        "utf-8",
    )
    name = " 100%OS% 2026=预算 & (一) o'neil.xlsx"
    line = f'"{sys.executable}" -B "{script}" --wbx={name.encode("utf-16-be").hex().upper()} --detail= --from_xl=1'
    code = win32com.client.Dispatch("WScript.Shell").Run(line, 0, True)
    assert code == 0, code
    assert place.read_text("utf-8") == name


@check
def functions_in_cells_answer_through_com():
    from quotaxl import functions

    assert functions.qx_convert(1, "亿元", "万元") == 10_000


@check
def of_two_excels_the_one_that_was_clicked_is_found():
    apps = []
    for window in (7, 8):
        _, (book,) = opened(EXAMPLES[1])
        apps.append(type("A", (), {"hwnd": window, "books": [book]})())
    held, xw.apps = xw.apps, apps
    try:
        for app in apps:
            digits = EXAMPLES[1].encode("utf-16-be").hex()
            sys.argv = ["-c", f"--wbx={digits}", "--from_xl=1", f"--hwnd={app.hwnd}"]
            assert caller() is app.books[0]
    finally:
        xw.apps = held


@check
def a_workbook_that_saves_itself_or_is_read_only_is_saved_by_nobody():
    for name in ("AutoSaveOn", "ReadOnly"):
        app, (_, county) = opened(*EXAMPLES)
        setattr(app.books[1], name, True)
        mock.CALLS.clear()
        assert "校验完成" in press("check", county)
        press("toggle_marks", county)
        press("undo", county)
        assert not [call for call in mock.CALLS if "Save" in call and call != f"Workbook.{name}"], mock.CALLS
        assert getattr(app.books[1], name) is True


@check
def manual_calculation_is_told_and_left():
    app, (_, county) = opened(*EXAMPLES)
    app.Calculation = -4135
    said = press("check", county)
    assert "手动" in said, said
    assert app.Calculation == -4135


@check
def rows_that_a_filter_hides_are_checked_and_stay_hidden():
    app, (_, county) = opened(*EXAMPLES)
    before = press("check", county).splitlines()[0]
    sheet = next(s for s in app.books[1].sheets if s.Name == "债券项目")
    sheet.hidden |= {5, 6, 7}
    assert press("check", county).splitlines()[0] == before
    assert sheet.hidden == {5, 6, 7}


@check
def the_list_of_findings_has_buttons_to_filter_by():
    app, (_, county) = opened(*EXAMPLES)
    press("check", county)
    sheet = next(s for s in app.books[1].sheets if s.Name == "核对结果")
    assert sheet.filter[:2] == (8, 2) and sheet.filter[3] == 15, sheet.filter


@check
def what_is_read_and_marked_is_shown_and_a_stop_takes_it_back():
    from quotaxl.buttons import cancel

    app, (_, county) = opened(*EXAMPLES)
    shown = []
    held, mock.Application.__setattr__ = (
        mock.Application.__setattr__,
        lambda one, name, value: (
            shown.append(value) if name == "StatusBar" else None,
            object.__setattr__(one, name, value),
        )[0],
    )
    try:
        press("check", county)
    finally:
        mock.Application.__setattr__ = held
    assert any("/7 张表…" in str(text) for text in shown), shown
    assert shown[-1] is False or "校验完成" in str(shown[-1]), shown[-3:]
    marks = [[rule.Formula1 for rule in sheet.conditions] for sheet in app.books[1].sheets]
    texts = [text for text in shown if isinstance(text, str)]
    for steps in range(3, len(texts) - 2, 5):
        left = iter([False] * steps)
        held, click.asked = click.asked, lambda _app, left=left: lambda: next(left, True)
        try:
            said = press("check", county)
        finally:
            click.asked = held
        assert "已按您的要求取消" in said, (steps, said)
        assert [[rule.Formula1 for rule in sheet.conditions] for sheet in app.books[1].sheets] == marks, steps
    assert not cancel.asked(type("A", (), {"hwnd": 0})())()


@check
def escape_is_seen_in_the_window_of_excel_only():
    import ctypes

    from quotaxl.buttons import cancel

    keys = ctypes.windll.user32
    pressed, front = [0], [7]
    real = keys.GetAsyncKeyState, keys.GetForegroundWindow
    keys.GetAsyncKeyState, keys.GetForegroundWindow = lambda key: pressed[0] if key == 27 else 0, lambda: front[0]
    try:
        asked = cancel.asked(type("A", (), {"hwnd": 7})())
        assert not asked()
        pressed[0], front[0] = -32767, 8
        assert not asked()
        front[0] = 7
        assert asked()
        pressed[0] = 0
        assert asked()
    finally:
        keys.GetAsyncKeyState, keys.GetForegroundWindow = real


@check
def a_helper_answers_clicks_of_other_processes_and_ends():
    """The helper in this process, as the mock is; the click in a process of its own, as the add-in starts it."""
    import threading
    import time

    from quotaxl.buttons import warm

    _, (_, county) = opened(*EXAMPLES)
    home = Path(os.environ["QUOTAXL_HOME"])
    (home / "settings.ini").write_text("[quotaxl]\n常驻 = 是\n", "utf-8")
    digits = county.name.encode("utf-16-be").hex()
    code = "import quotaxl.ribbon; quotaxl.ribbon.check()"
    line = [sys.executable, "-I", "-B", "-c", code, f"--wbx={digits}", "--detail=", "--from_xl=1", "--hwnd=7"]
    took, codes = [], []

    def clicks():
        while not list(home.glob("warm-*.json")):
            time.sleep(0.2)
        for _ in range(3):
            began = time.perf_counter()
            codes.append(subprocess.run(line, env=os.environ, check=False).returncode)
            took.append(time.perf_counter() - began)
        warm.start = lambda: None
        note = json.loads(next(home.glob("warm-*.json")).read_text("utf-8"))
        with Client(note["address"], authkey=bytes.fromhex(note["token"])) as other:
            other.send_bytes(b'{"version": "0", "button": "", "arguments": []}')
            other.recv_bytes()

    held, xw.apps = xw.apps, [type("A", (), {"hwnd": 7, "books": [county]})()]
    before = log_file().read_text("utf-8").count(" 校验: 校验完成") if log_file().exists() else 0
    other = threading.Thread(target=clicks)
    other.start()
    try:
        warm.serve()
    finally:
        other.join(120)
        xw.apps = held
        (home / "settings.ini").unlink()
    done = log_file().read_text("utf-8").count(" 校验: 校验完成") - before
    assert codes == [0, 0, 0] and done == 3, (codes, done)
    assert not list(home.glob("warm-*.json"))
    print("    seconds from click to result with a helper:", ", ".join(f"{each:.2f}" for each in took))


@check
def seconds_of_a_click_without_a_helper_are_told():
    """A process of its own as the add-in starts it, up to where it looks for Excel: the mock is in no other process."""
    import time

    for button in ("findings", "check"):
        code = f"import quotaxl.ribbon; quotaxl.ribbon.{button}()"
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-I", "-B", "-c", code], env=os.environ, check=False, capture_output=True
        )
        print(f"    seconds to start and load {button}: {time.perf_counter() - began:.2f}")
        assert done.returncode == 0


def main():
    failed = 0
    for function in CHECKS:
        name = function.__name__.replace("_", " ")
        try:
            function()
        except Exception:  # noqa: BLE001 - each is told and the next one runs
            failed += 1
            print(f"FAILED  {name}")
            traceback.print_exc()
        else:
            print(f"ok      {name}")
    print(f"{len(CHECKS) - failed} of {len(CHECKS)} checks passed on Python {sys.version.split()[0]}, {sys.platform}")
    return failed


if __name__ == "__main__":
    sys.exit(main())
