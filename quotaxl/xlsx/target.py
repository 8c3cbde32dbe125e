"""Where a workbook is written: refused early with a clear message, then replaced in one step."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from quotaxl.core.causes import system_says
from quotaxl.core.errors import UserError
from quotaxl.core.words import Words
from quotaxl.machine.wholefile import put_whole


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
    """Replace `target` whole, as quotaxl.machine.wholefile does. Raises UserError where it cannot be written."""
    try:
        put_whole(target, write, durable=durable)
    except OSError as error:
        raise UserError(
            str(target),
            Words("无法写入：{why}。", "Cannot be written: {why}.").fill(why=system_says(error)),
            Words(
                "请关闭打开它的程序，检查磁盘空间和文件夹的写入权限。",
                "Close the program that has it open; check the space on the disk and the folder's permissions.",
            ),
        ) from error
