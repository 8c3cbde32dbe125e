"""Output files: asked for before anything is written, made beside their places, moved in together or not at all."""

import os
import stat
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from quotaxl.app.manifest import STAGE, Ending, Settled, clear_away, move_all, owned, settle
from quotaxl.app.told import tell
from quotaxl.core.causes import system_says
from quotaxl.core.errors import UserError
from quotaxl.core.words import Words

_FOLDER = Words("没有这个文件夹。", "There is no such folder.")
_NO_FOLDER = Words("无法建立文件夹（{why}）。", "The folder cannot be made ({why}).")
_OTHER_FOLDER = Words("请换一个文件夹。", "Give another folder.")
_MAKE_FOLDER = Words(
    "请先建立该文件夹，或换一个输出位置。", "Make the folder first, or give another place for the output."
)
_INPUT = Words(
    "输出文件就是输入文件；quotaxl 从不改动输入。", "The output is one of the inputs, which are never changed."
)
_OTHER_NAME = Words("请给输出文件另起一个名字。", "Give the output another name.")
_EXISTS = Words("文件已存在，未改动。", "The file exists and was left as it is.")
_FORCE = Words("如确要覆盖，请加 --force；否则请换一个名字。", "Add --force to overwrite it, or give another name.")
_OPEN = Words("文件正在 Excel 等程序中打开。", "The file is open in Excel or another program.")
_CLOSE = Words("请关闭该文件后重试。", "Close it there and try again.")
_UNWRITABLE = Words("无法写入（{why}）。", "It cannot be written ({why}).")
_ALLOW = Words(
    "请检查文件夹的权限和磁盘空间，或换一个输出位置。",
    "Check the folder's permissions and free space, or choose another place.",
)
_TAKEN = Words(
    "另一次运行刚刚写出了这个文件，本次没有写出任何文件。",
    "Another run has just written this file; nothing was written.",
)
_COMPLETED = Words(
    "上次被中断的输出已补全（{count}个文件）：{names}。",
    "An output that was cut off is complete now ({count} files): {names}.",
)
_TAKEN_BACK = Words(
    "上次被中断的输出没有写全，已恢复原样（{count}个文件）：{names}。",
    "An output that was cut off was not whole and is taken back ({count} files): {names}.",
)
_FOREIGN = Words(
    "这些文件在中断之后被别人改过，没有动：{names}。",
    "These were changed since by somebody and stay as they are: {names}.",
)
_SHOWN = 5
_IS_LINK = Words(
    "这是一个链接（指向 {end}），写出时会被换成普通文件。", "This is a link (to {end}), which a file would replace."
)
_NAME_THE_END = Words("请直接给出它所指的文件，或另起一个名字。", "Give the file that it leads to, or another name.")
_IS_DEVICE = Words("这是设备或管道，不是文件。", "This is a device or a pipe, not a file.")
_ORDINARY = Words(
    "请给出文件名；不写 -o 时，文本结果写到标准输出。", "Give a file; without -o text goes to standard output."
)
_IS_FOLDER = Words("这是一个文件夹，不是文件。", "This is a folder, not a file.")


def check_targets(
    targets: Collection[Path], inputs: Collection[Path], *, force: bool, over: Collection[Path] = ()
) -> None:
    """Raise UserError for the first target that must not or cannot be written.

    That is: its folder is missing, it is a folder, an input, exists (without `force`, and not in `over`) or is open
    elsewhere. What a killed run left in their folders is settled before, and told.
    """
    for folder in dict.fromkeys(target.parent for target in targets):
        for one in settle(folder):
            tell_settled(one)
    known = {path.resolve() for path in inputs}
    for target in targets:
        if not target.parent.is_dir():
            raise UserError(str(target.parent), _FOLDER, _MAKE_FOLDER)
        _check_place(target)
        if target.resolve() in known:
            raise UserError(str(target), _INPUT, _OTHER_NAME)
        if target.exists() and not force and target not in over:
            raise UserError(str(target), _EXISTS, _FORCE)
        if any(map(os.path.lexists, _locks(target))):
            raise UserError(str(target), _OPEN, _CLOSE)


def _check_place(target: Path) -> None:
    """Raise UserError where something stands that is no file: what is put in its place would be lost, or a device."""
    try:
        mode = target.lstat().st_mode
    except FileNotFoundError:
        return
    except OSError as fault:
        raise unwritable(target, fault) from fault
    if stat.S_ISDIR(mode):
        raise UserError(str(target), _IS_FOLDER, _OTHER_NAME)
    if stat.S_ISLNK(mode):
        raise UserError(str(target), _IS_LINK.fill(end=os.path.realpath(target)), _NAME_THE_END)
    if not stat.S_ISREG(mode):
        raise UserError(str(target), _IS_DEVICE, _ORDINARY)


@contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """Give a temporary folder inside `folder`, so that a finished file can be moved into place in one step.

    A run that is killed leaves it behind; the next one that writes there removes it. Raises UserError where nothing
    can be written there.
    """
    try:
        made = Path(tempfile.mkdtemp(prefix=STAGE, dir=folder))  # noqa: TID251 - beside the targets, known by its manifest
    except OSError as fault:
        raise unwritable(folder, fault) from fault
    try:
        with owned(made):
            yield made
    finally:
        clear_away(made)


def publish(staged: Mapping[Path, Path], *, force: bool, over: Collection[Path] = ()) -> None:
    """Move finished files (target → file in a staging folder beside it) into place: all of them, or none.

    Each move is one step for the file system, and the manifest of all is on the disk before the first: where a move
    fails the others are taken back, and where the process is killed the next run settles it. Raises UserError, also
    where another run wrote one of the targets meanwhile (without `force`, and not in `over`).
    """
    try:
        move_all(staged, force=force, over=over)
    except FileExistsError as fault:
        raise UserError(str(fault.filename2 or fault.filename or next(iter(staged))), _TAKEN, _FORCE) from fault
    except OSError as fault:
        raise unwritable(Path(fault.filename2 or fault.filename or next(iter(staged))), fault) from fault


def write(target: Path, data: bytes, inputs: Collection[Path], *, force: bool, over: Collection[Path] = ()) -> None:
    """Write one file, complete or not at all. Raises UserError as check_targets does, or where writing fails."""
    check_targets([target], inputs, force=force, over=over)
    with staging(target.parent) as stage:
        made = put_aside(stage / target.name, data, target)
        publish({target: made}, force=force, over=over)


def put_aside(made: Path, data: bytes, target: Path) -> Path:
    """Write what goes to `target` into a staging folder and return `made`. Raises UserError where the disk is full."""
    try:
        made.write_bytes(data)
    except OSError as fault:
        raise unwritable(target, fault) from fault
    return made


def make_folder(folder: Path) -> None:
    """Make a folder that files go into, unless it is there. Raises UserError where that cannot be done."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise UserError(str(folder), _NO_FOLDER.fill(why=system_says(fault)), _OTHER_FOLDER) from fault


def check_closed(path: Path) -> None:
    """Raise UserError where Excel or LibreOffice has `path` open: what is seen there may not be what is saved."""
    if is_open(path):
        raise UserError(str(path), _OPEN, _CLOSE)


def is_open(path: Path) -> bool:
    """Return whether Excel or LibreOffice says that it has `path` open."""
    return any(map(os.path.lexists, _locks(path)))


def _locks(target: Path) -> tuple[Path, Path]:
    """Return the files by which Excel and LibreOffice say that they have `target` open."""
    return target.with_name(f"~${target.name}"), target.with_name(f".~lock.{target.name}#")


def tell_settled(one: Settled) -> None:
    """Tell how a writing that was cut off was settled."""
    message = _COMPLETED if one.ending is Ending.COMPLETED else _TAKEN_BACK
    tell(message.fill(count=len(one.targets), names=_names(one.targets)))
    if one.foreign:
        tell(_FOREIGN.fill(names=_names(one.foreign)))


def _names(paths: Collection[Path]) -> str:
    shown = [path.name for path in list(paths)[:_SHOWN]]
    return "、".join(shown) + ("……" if len(paths) > len(shown) else "")


def unwritable(path: Path, fault: OSError) -> UserError:
    """Return the error that says why a file or folder cannot be written."""
    return UserError(str(path), _UNWRITABLE.fill(why=system_says(fault)), _ALLOW)
