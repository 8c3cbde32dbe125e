"""quotaxl doctor: whether the buttons in Excel can work on this computer, and if not, why."""

import sys
from pathlib import Path

import click

from quotaxl import __version__
from quotaxl.addin.doctor import Check, files, locks, started, system_registry, this_python
from quotaxl.addin.places import System
from quotaxl.addin.presses import Came, buttons, last_presses
from quotaxl.app.home import log_file
from quotaxl.cli.addin import installation, where
from quotaxl.cli.options import LANG
from quotaxl.cli.show import say
from quotaxl.cli.spoken import told
from quotaxl.core.assets import asset
from quotaxl.core.words import Lang, Words
from quotaxl.machine.scratch import scratch

_MARK = {True: "✓", False: "✗"}
_LINE = Words("{mark} {what}：{found}", "{mark} {what}: {found}")
_PRESSED = Words("按钮记录（日志 {log}）：", "Buttons, from the log {log}:")
_NEVER = Words("还没有点过", "never pressed")
_CAME = {
    Came.DONE: Words("完成", "done"),
    Came.TOLD: Words("提示了需要处理的事项", "told what to mend"),
    Came.FAILED: Words("出错，详见日志", "failed; see the log"),
    Came.UNFINISHED: Words("没有运行完", "did not finish"),
}
_GOOD = Words("一切就绪。", "Everything is in place.")
_BAD = Words("有 {count} 项需要处理。", "To be dealt with: {count}.")


@click.command(
    help=told(
        "检查 Excel 加载项能否工作：文件、按钮所用的 Python、Excel 的安全设置。有问题时退出码为 1。",
        "Find out whether the Excel add-in can work: files, the Python of the buttons, Excel's security settings. "
        "Exit code 1 where something is wrong.",
    )
)
@click.option(
    "--system", type=click.Choice(["windows", "macos"]), help=told("哪种系统（默认本机）", "Which system (this one).")
)
@click.option(
    "--home",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help=told("哪个用户文件夹（默认当前用户）", "Which home folder (this user's by default)."),
)
@LANG
@click.pass_context
def command(ctx: click.Context, *, system: System | None, home: Path | None, lang: Lang) -> None:
    """Examine the installation."""
    places = where(system, home)
    checks: list[Check] = [this_python(__version__), *files(installation(system, home, None))]
    with scratch() as room:
        checks.append(started(places, __version__, room))
    if sys.platform == "win32" and places.system == "windows":
        checks += locks(system_registry)
    for check in checks:
        say(_LINE.fill(mark=_MARK[check.ok], what=check.what, found=check.found).say(lang))
    _say_presses(lang)
    wrong = sum(not check.ok for check in checks)
    say((_BAD.fill(count=wrong) if wrong else _GOOD).say(lang))
    ctx.exit(1 if wrong else 0)


def _say_presses(lang: Lang) -> None:
    """Say of each button whether and how it last worked here: the proof in a real Excel."""
    log = log_file()
    text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    names = buttons(asset("macros", "ribbon", "customUI14.xml"))
    presses = last_presses(text.splitlines(), names)
    say(_PRESSED.fill(log=log).say(lang))
    for name in names:
        press = presses.get(name)
        told = f"{press.when} {_CAME[press.came].say(lang)} ({press.versions})" if press else _NEVER.say(lang)
        say(f"  {name}  {told}")
