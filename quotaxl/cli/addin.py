"""quotaxl addin: build the Excel add-in, install it for this user, remove it, say what is installed."""

import hashlib
import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from quotaxl.addin.doctor import compiled, isolation
from quotaxl.addin.install import NEARLY, Step, StepKind, isolation_of, perform, plan_install, plan_remove
from quotaxl.addin.places import ADDIN, SCRIPT, Places, System, places, this_system
from quotaxl.app.places import file_at
from quotaxl.cli.groups import InnerCommands
from quotaxl.cli.options import FORCE, LANG, Decorator, output
from quotaxl.cli.show import say
from quotaxl.cli.spoken import told
from quotaxl.core.assets import asset
from quotaxl.core.errors import UserError
from quotaxl.core.words import Lang, Words
from quotaxl.machine.scratch import scratch

_BUILT = Words("已生成：{path}\nsha256 {digest}", "Built: {path}\nsha256 {digest}")
_KINDS = {
    "new": Words("新建", "new"),
    "change": Words("更新", "change"),
    "keep": Words("不变", "unchanged"),
    "remove": Words("删除", "remove"),
}
_STATES = {
    "new": Words("未安装", "missing"),
    "change": Words("与本版本不同", "differs"),
    "keep": Words("已安装", "installed"),
}
_INSTALLED = Words(
    "安装完成。请完全退出 Excel 后重新打开，应出现“债务限额”选项卡；没有出现时运行 quotaxl doctor。",
    "Installed. Quit Excel and open it again: the tab 债务限额 should be there. If not, run quotaxl doctor.",
)
_REMOVED = Words("已移除。", "Removed.")
_NOTHING = Words("没有安装过，无需移除。", "Nothing is installed.")
_DRY = Words("（演练：没有改动任何文件）", "(Dry run: nothing was changed.)")
_NO_EXCEL = Words("这个系统上没有 Excel", "There is no Excel on this system.")
_FOR_OTHERS = Words(
    "LibreOffice 请用 quotaxl addin build --oxt；为别的电脑准备文件请给出 --system 和 --home",
    "For LibreOffice use quotaxl addin build --oxt; to prepare files for another computer, give --system and --home.",
)
_EXISTS = Words("文件已存在且内容不同，未改动", "The file exists with other contents and was left as it is.")
_USE_FORCE = Words("如确要覆盖，请加 --force", "Add --force to overwrite it.")

_SYSTEM: Decorator = click.option(
    "--system",
    type=click.Choice(["windows", "macos"]),
    help=told("哪种系统（默认本机）", "Which system (this one by default)."),
)
_HOME: Decorator = click.option(
    "--home",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help=told("哪个用户文件夹（默认当前用户）", "Which home folder (this user's by default)."),
)
_PYTHON: Decorator = click.option(
    "--interpreter",
    metavar="PYTHON",
    help=told("按钮所用的 Python（默认当前这个）", "The Python that the buttons start (this one by default)."),
)
_DRY_RUN: Decorator = click.option(
    "--dry-run", is_flag=True, help=told("只列出要做的事，不改动文件", "Say what would be done and change nothing.")
)


_RIBBON: Decorator = click.option(
    "--ribbon",
    type=click.Choice(["zh", "en"]),
    help=told("功能区的语言（默认中文；已安装的不变）", "The ribbon's language (Chinese, or that of one installed)."),
)


@click.group(
    cls=InnerCommands,
    help=told("Excel 加载项：生成、安装、移除、查看状态。", "The Excel add-in: build, install, remove."),
)
def command() -> None:
    """Group the commands of the add-in."""


@command.command(
    help=told(
        "由随附的源文件生成加载项；任何系统上每次生成的内容完全相同。",
        "Build the add-in from the sources in macros/: the same bytes on every system, every time.",
    )
)
@click.option("--xlsm", is_flag=True, help=told("生成启用宏的工作簿", "Build a macro workbook instead of an add-in."))
@click.option(
    "--recorder",
    is_flag=True,
    help=told("生成测试用工作簿：按钮把命令写入单元格", "Build a test workbook whose buttons write their command."),
)
@click.option("--oxt", is_flag=True, help=told("生成 LibreOffice 扩展", "Build the extension for LibreOffice."))
@output("输出文件（默认 quotaxl.xlam）", "Output file (quotaxl.xlam by default).")
@_RIBBON
@FORCE
@LANG
def build(
    *, xlsm: bool, recorder: bool, oxt: bool, output: Path | None, ribbon: Lang | None, force: bool, lang: Lang
) -> None:
    """Build a flavour."""
    if oxt:
        from quotaxl.app.home import note_python  # noqa: PLC0415
        from quotaxl.libreoffice.oxt import data as extension  # noqa: PLC0415 -- `--help` must not pay for it

        note_python()  # which the extension starts
        _write(file_at(output, "quotaxl.oxt"), extension(), lang, force=force)
        return
    from quotaxl.addin.build import Flavour  # noqa: PLC0415 -- `--help` must not pay for it
    from quotaxl.addin.build import build as make  # noqa: PLC0415

    flavour = Flavour.RECORDER if recorder else Flavour.WORKBOOK if xlsm else Flavour.ADDIN
    data = make(asset("macros"), flavour, ribbon or "zh")
    _write(file_at(output, flavour.value), data, lang, force=force)


def _write(path: Path, data: bytes, lang: Lang, *, force: bool) -> None:
    """Write what was built and say where and what it is."""
    if path.exists() and path.read_bytes() != data and not force:
        raise UserError(str(path), _EXISTS, _USE_FORCE)
    path.write_bytes(data)
    say(_BUILT.fill(path=path, digest=hashlib.sha256(data).hexdigest()).say(lang))


@command.command(
    help=told(
        "为当前用户安装到 Excel（Windows 或 macOS），不需要管理员权限。",
        "Install into Excel for this user (Windows or macOS); no administrator rights needed.",
    )
)
@_SYSTEM
@_HOME
@_PYTHON
@_RIBBON
@_DRY_RUN
@LANG
def install(
    *,
    system: System | None,
    home: Path | None,
    interpreter: str | None,
    ribbon: Lang | None,
    dry_run: bool,
    lang: Lang,
) -> None:
    """Install the add-in."""
    steps = installation(system, home, interpreter, ribbon)
    _list(steps, _KINDS, lang)
    _finish(steps, _INSTALLED, lang, dry_run=dry_run)
    target = where(system, home)
    if not dry_run and target.system == this_system():
        with scratch() as room:
            compiled(interpreter or sys.executable, isolation_of(target), room)


@command.command(
    help=told(
        "移除加载项和本程序写入的设置；您自己的设置保留。",
        "Remove the add-in and the settings it wrote; your own settings stay.",
    )
)
@_SYSTEM
@_HOME
@_DRY_RUN
@LANG
def remove(*, system: System | None, home: Path | None, dry_run: bool, lang: Lang) -> None:
    """Remove the add-in."""
    steps = plan_remove(where(system, home))
    if not steps:
        say(_NOTHING.say(lang))
        return
    _list(steps, _KINDS, lang)
    _finish(steps, _REMOVED, lang, dry_run=dry_run)


@command.command(
    help=told(
        "对照本版本检查已安装的文件；有缺失或不同时退出码为 1。",
        "Compare the installed files with this version; exit code 1 where one is missing or differs.",
    )
)
@_SYSTEM
@_HOME
@_PYTHON
@LANG
@click.pass_context
def status(
    ctx: click.Context, *, system: System | None, home: Path | None, interpreter: str | None, lang: Lang
) -> None:
    """Say what is installed."""
    steps = installation(system, home, interpreter)
    _list(steps, _STATES, lang)
    ctx.exit(0 if all(step.kind is StepKind.KEEP for step in steps) else 1)


def where(system: System | None, home: Path | None) -> Places:
    """Return the places of the installation that the options ask for.

    Raises:
        UserError: there is no Excel on this system and none was named.
    """
    target = system or this_system()
    if target is None:
        raise UserError(sys.platform, _NO_EXCEL, _FOR_OTHERS)
    return places(target, home or Path.home(), {} if home else os.environ)


def installation(
    system: System | None, home: Path | None, interpreter: str | None, ribbon: Lang | None = None
) -> tuple[Step, ...]:
    """Return the steps that install this version, each KEEP where it is installed already.

    The ribbon speaks `ribbon`; where that is not said, what an installed one speaks.
    """
    from quotaxl.addin.build import Flavour  # noqa: PLC0415 -- `--help` must not pay for it
    from quotaxl.addin.build import build as make  # noqa: PLC0415 -- as above

    target, python = where(system, home), interpreter or sys.executable
    english = make(asset("macros"), Flavour.ADDIN, "en")
    spoken = ribbon or ("en" if target.addin.is_file() and target.addin.read_bytes() == english else "zh")
    # What runs on another system or another computer cannot be tried here.
    with scratch() as room:
        how = isolation(python, room) if target.system == this_system() or not system else NEARLY
    return plan_install(
        target,
        english if spoken == "en" else asset("workbook", ADDIN).read_bytes(),
        asset("macros", SCRIPT).read_text(encoding="utf-8"),
        python,
        how,
    )


def _list(steps: Iterable[Step], words: Mapping[str, Words], lang: Lang) -> None:
    """Print a line for every file: what is done with it, its place, the sha256 of what it then holds."""
    for step in steps:
        kind = (
            "change" if step.kind is StepKind.WRITE and step.before else "new" if step.kind is StepKind.WRITE else None
        )
        digest = f"  sha256 {hashlib.sha256(step.data).hexdigest()}" if step.data else ""
        say(f"{words[kind or step.kind.value].say(lang)}  {step.path}{digest}")


def _finish(steps: tuple[Step, ...], done: Words, lang: Lang, *, dry_run: bool) -> None:
    if not dry_run:
        perform(steps)
    say((_DRY if dry_run else done).say(lang))
