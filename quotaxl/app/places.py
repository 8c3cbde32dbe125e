"""Where an output goes: one answer for every command that is given -o."""

import os
import re
from collections.abc import Collection
from pathlib import Path

from quotaxl.core.causes import system_says
from quotaxl.core.errors import UserError
from quotaxl.core.words import Words

_OTHER = Words(
    "要写的是 {right} 文件，写成 {suffix} 后别的程序会打不开。",
    "What is written is a file {right}; under the suffix {suffix} other programs would not open it.",
)
_RENAME = Words("请把输出文件命名为 {name}，或不写扩展名。", "Name the output {name}, or write no suffix.")
_NO_FILE = Words(
    "要写出多个文件，请给一个文件夹，不是文件名。", "Several files are written: give a folder, not a file's name."
)
_NAME_FOLDER = Words("如 -o {name}", "Such as -o {name}")
_FILES = frozenset({".xlsx", ".xlsm", ".xls", ".et", ".docx", ".doc", ".pdf", ".csv", ".json", ".txt", ".zip"})
_CLOSED = Words("文件夹无法打开（{why}）。", "The folder cannot be opened ({why}).")
_RIGHTS = Words(
    "请检查权限，或把要用的文件复制到自己的文件夹。",
    "Check its permissions, or copy the files to a folder of yours.",
)
_SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,9}")
"""What is taken for a suffix; the end of 附表1.2 or 2024.9 is none."""
UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
"""What no name of a file may have on one system or another."""


def file_at(output: Path | None, name: str, beside: Path | None = None, also: Collection[str] = ()) -> Path:
    """Return where the file that we call `name` goes.

    Inside `output` where that is a folder; at `output`, with the suffix of `name` added where it has none, unless
    something stands there, which is then meant; without one in `beside`, the current folder by default. Suffixes in
    `also` will do too. Raises UserError for another one.
    """
    name = UNSAFE.sub("_", name)
    if output is None:
        return (beside or Path()) / name
    if output.is_dir():
        return output / name
    right, suffix = Path(name).suffix, output.suffix
    if not _SUFFIX.fullmatch(suffix):
        return output if os.path.lexists(output) else output.with_name(output.name + right)
    if suffix.lower() not in (right.lower(), *also):
        better = output.with_suffix(right).name
        raise UserError(str(output), _OTHER.fill(right=right, suffix=suffix), _RENAME.fill(name=better))
    return output


def folder_at(output: Path) -> Path:
    """Return the folder that several files go into. Raises UserError for what is named like a file."""
    if not output.is_dir() and output.suffix.lower() in _FILES:
        better = output.with_suffix("").name
        raise UserError(str(output), _NO_FILE, _NAME_FOLDER.fill(name=better))
    return output


def listed(folder: Path) -> list[Path]:
    """Return what lies directly in a folder, by name. Raises UserError where it cannot be opened."""
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        raise UserError(str(folder), _CLOSED.fill(why=system_says(error)), _RIGHTS) from error
