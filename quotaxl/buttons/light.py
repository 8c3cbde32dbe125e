"""Buttons that need no tables, so that no library for tables is loaded for them: jumps, settings, help, undo."""

from quotaxl import __version__
from quotaxl.app.home import log_file, settings_file
from quotaxl.buttons.opened import Opened
from quotaxl.buttons.settings import ensure
from quotaxl.buttons.show import open_file
from quotaxl.core.errors import UserError
from quotaxl.core.words import Words, same
from quotaxl.text.labels import CLEARING

_NO_FINDINGS = Words("还没有核对结果。", "There are no findings yet.")
_CHECK_FIRST = Words("请先点“校验”。", "Check the workbook first.")
_SHOWN = Words("已转到工作表“核对结果”。", "This is the sheet 核对结果.")
_UNDONE = Words("已撤销：{what}。{more}", "Undone: {what}. {more}")
_KEPT = Words("您后来改过的单元格未动：{cells}。", "Cells changed since were left: {cells}.")
_LOST = Words("之前的标记无法恢复，需要时请重新标记。", "The marks from before cannot be brought back; mark again.")
_SETTINGS = Words(
    "设置表：{path}。选好后保存，下一次点按钮时生效。",
    "Settings: {path}. Choose and save; they count from the next click.",
)
_SETTINGS_TEXT = Words(
    "设置文件：{path}\n已用文本编辑器打开；改好后保存即可。",
    "Settings: {path}\nEdit and save them; they count from the next click.",
)
_HELP = Words(
    "quotaxl {version}\n\n"
    "1. 打开资金分配表和县级填报簿（没有填报簿：设置 → 新建填报簿）。\n"
    "2. 在填报簿中点“导入分配表”，再点“校验”，按“核对结果”改正。\n"
    "3. 点“填报附表”生成预算调整附表。\n"
    "“撤销”取消本工具的上一次操作。按键盘左上角的退出键停下正在进行的操作。\n\n"
    "日志：{log}（已打开）",
    "quotaxl {version}\n\n"
    "1. Open the allocation table and the county's workbook.\n"
    "2. In the latter click 导入分配表, then 校验, and correct what 核对结果 lists.\n"
    "3. 填报附表 makes the annexes. 撤销 takes the last click back. Esc stops a click that is being worked on.\n\n"
    "Log: {log} (opened)",
)


def findings(one: Opened) -> Words:
    """Bring the sheet of findings to the front."""
    sheet = one.findings_sheet()
    if sheet is None:
        raise UserError(one.known.name, _NO_FINDINGS, _CHECK_FIRST)
    sheet.activate()
    return _SHOWN


def undo(one: Opened) -> Words:
    """Take the last operation on this workbook back."""
    done = one.undo()
    kept = _KEPT.fill(cells="、".join(done.kept[:10])) if done.kept else same("")
    lost = _LOST if done.marks_lost and done.what != CLEARING else same("")
    return _UNDONE.fill(what=done.what, more=Words(kept.zh + lost.zh, f"{kept.en} {lost.en}".strip()))


def settings(one: Opened) -> Words:
    """Open the settings: a sheet with choices, beside the workbook; the text file where it cannot be opened there."""
    from quotaxl.buttons.settingsheet import made  # noqa: PLC0415 - writes a workbook, which no other button here does

    try:
        place = made(settings_file())
        one.book.app.books.open(place)
    except Exception:  # noqa: BLE001 - whatever keeps the sheet from being opened, the text says the same
        place = ensure(settings_file())
        open_file(place)
        return _SETTINGS_TEXT.fill(path=place)
    return _SETTINGS.fill(path=place)


def show_help(one: Opened) -> Words:
    """Say how to work, and open the log."""
    del one
    open_file(log_file())
    return _HELP.fill(version=__version__, log=log_file())
