"""Where a workbook is written: refused early with a clear message, then replaced in one step."""

import os
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from quotaxl.core.causes import system_says
from quotaxl.core.errors import UserError
from quotaxl.core.words import Words

_TEMPORARY = ".quotaxl-"
_STALE = 3600
"""Seconds after which a temporary file is taken for one that a killed run left."""


def check_target(source: Path, target: Path, *, force: bool) -> None:
    """Raise UserError where `target` cannot or must not be written."""
    if not target.parent.is_dir():
        raise UserError(
            str(target.parent),
            Words("没有这个文件夹。", "There is no such folder."),
            Words("请先建立文件夹，或换一个输出位置。", "Make the folder first, or choose another place."),
        )
    if target.is_dir():
        raise UserError(
            str(target),
            Words("这是一个文件夹，不是文件。", "This is a folder, not a file."),
            Words("请给出文件名。", "Give a file name."),
        )
    if target.exists() and source.exists() and target.samefile(source):
        raise UserError(
            str(target),
            Words(
                "输出文件与输入文件是同一个；输入文件从不改动。",
                "Output and input are the same file; an input is never changed.",
            ),
            Words("请给输出文件另起一个名字。", "Give the output another name."),
        )
    lock = target.with_name(f"~${target.name}")
    if os.path.lexists(lock):
        raise UserError(
            str(target),
            Words(f"文件正在 Excel 中打开（有 {lock.name}）。", f"The file is open in Excel (there is {lock.name})."),
            Words(
                "请在 Excel 中关闭它；若并未打开，请删除这个锁文件。",
                "Close it in Excel; if it is not open, delete that lock file.",
            ),
        )
    if target.exists() and not force:
        raise UserError(
            str(target),
            Words("文件已存在，不会覆盖。", "The file exists and is not overwritten."),
            Words("请换一个名字，或加 --force。", "Choose another name, or add --force."),
        )


def replace_file(target: Path, write: Callable[[BinaryIO], None], *, durable: bool = True) -> None:
    """Write a temporary file beside `target`, then put it in its place in one step.

    Whatever happens in between, even a kill, `target` is the old file or the new one. `durable` waits
    until the bytes are on the disk, so that this holds for a loss of power too. Raises UserError.
    A temporary file that a kill left behind is removed an hour later, by the next run that writes beside it.
    """
    _sweep(target.parent)
    temporary = target.with_name(f"{_TEMPORARY}{secrets.token_hex(8)}.tmp")
    try:
        with temporary.open("xb") as out:
            write(out)
            if durable:
                out.flush()
                os.fsync(out.fileno())
        temporary.replace(target)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise UserError(
            str(target),
            Words("无法写入：{why}。", "Cannot be written: {why}.").fill(why=system_says(error)),
            Words(
                "请关闭打开它的程序，检查磁盘空间和文件夹的写入权限。",
                "Close the program that has it open; check the space on the disk and the folder's permissions.",
            ),
        ) from error
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


@lru_cache(maxsize=1024)
def _sweep(folder: Path) -> None:
    """Remove what killed runs left in a folder; a folder is looked at once a process."""
    with suppress(OSError):  # housekeeping must never stop the writing
        for path in folder.glob(f"{_TEMPORARY}*.tmp"):
            if time.time() - path.stat().st_mtime > _STALE:
                path.unlink()
