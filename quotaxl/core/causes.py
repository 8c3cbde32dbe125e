"""Why the system or a parser refused something, in words: theirs are English, or whatever the system speaks."""

import errno
import os
import re
from pathlib import Path

from quotaxl.core.errors import UserError
from quotaxl.core.words import Words, same

_RIGHTS = Words("没有权限", "permission denied")
_READ_ONLY = Words("所在的盘只能读取", "the disk is read-only")
_FULL = Words("磁盘已满", "no space is left on the disk")
_BUSY = Words("正被别的程序使用", "another program uses it")
_LONG = Words("名称太长", "the name is too long")
_NOT_READY = Words("盘没有接好", "the disk is not ready")
_MANY = Words("同时打开的文件太多", "too many files are open")
_UNREACHED = Words("网络位置连不上", "the network place cannot be reached")
_SYSTEM = {
    getattr(errno, name): words
    for name, words in {
        "ENOENT": Words("没有这个文件或文件夹", "no such file or folder"),
        "EACCES": _RIGHTS,
        "EPERM": _RIGHTS,
        "EROFS": _READ_ONLY,
        "ENOSPC": _FULL,
        "EDQUOT": Words("磁盘配额已用完", "the disk quota is used up"),
        "EEXIST": Words("已有同名的文件或文件夹", "there is a file or folder of this name"),
        "ENOTDIR": Words("路径中有一段是文件，不是文件夹", "a part of the path is a file and no folder"),
        "EISDIR": Words("这是文件夹", "it is a folder"),
        "ENAMETOOLONG": _LONG,
        "EBUSY": _BUSY,
        "ETXTBSY": _BUSY,
        "EIO": Words("磁盘读写出错", "the disk fails"),
        "EFBIG": Words("超过了允许的文件大小", "the file would be larger than is allowed"),
        "ELOOP": Words("链接指来指去，没有尽头", "links lead round in a circle"),
        "EMFILE": _MANY,
        "ENFILE": _MANY,
        "ENODEV": _NOT_READY,
        "ENXIO": _NOT_READY,
        "ETIMEDOUT": Words("网络位置没有答复", "the network place does not answer"),
        "EHOSTUNREACH": _UNREACHED,
        "ENETUNREACH": _UNREACHED,
        "EHOSTDOWN": _UNREACHED,
        "ESTALE": Words("网络位置已断开，请重新连接", "the network place was cut off; connect it anew"),
    }.items()
    if hasattr(errno, name)
}
_WINDOWS = {
    **dict.fromkeys((32, 33, 1224), _BUSY),
    19: _READ_ONLY,
    **dict.fromkeys((39, 112), _FULL),
    **dict.fromkeys((15, 21), _NOT_READY),
    **dict.fromkeys((51, 53, 59, 64, 67, 121, 1222, 1231), _UNREACHED),
    206: _LONG,
    **dict.fromkeys((225, 226), Words("杀毒软件拦住了它", "the virus scanner holds it back")),
    **dict.fromkeys(
        (362, 389, 395, 396, 404),
        Words("它在网盘上，没有取到本机；请等网盘同步完", "it is in a cloud and not on this machine; wait for it"),
    ),
}
"""What Windows says with a number of its own, beside one that says less (System Error Codes of its documentation)."""
_MACHINE = frozenset(
    getattr(errno, name, errno.ENOSPC) for name in ("ENOSPC", "EDQUOT", "EFBIG", "EIO", "EROFS", "EMFILE", "ENFILE")
)
"""What concerns the machine, whatever file was being written: the system names none then."""
_REFUSED = Words("系统不让使用这个文件或文件夹：{why}。", "The system refuses this file or folder: {why}.")
_OTHER_PLACE = Words(
    "请检查名称、权限和磁盘；路径很长的，复制到上一级文件夹后再试。",
    "Check its name, the permissions and the disk; where the path is long, copy it to a folder higher up.",
)
_FAILED = Words("系统没有完成读写：{why}。", "The system could not read or write: {why}.")
_MAKE_ROOM = Words(
    "请检查磁盘（所在的盘和系统盘上的临时文件夹）是否有空间、能否写入，关掉不用的程序后再试。",
    "See that the disk, and that of temporary files, has room and can be written to; close other programs; try again.",
)
_OURS = Path(__file__).parents[1]
"""Where our own files lie: one that is missing there is a fault of ours."""
_PLACE = re.compile(r"line (\d+), column (\d+)")


def system_says(fault: OSError) -> Words:
    """Return why the system refused: in words where it is usual, else as the system says it."""
    if (number := getattr(fault, "winerror", None)) in _WINDOWS:
        return _WINDOWS[number]
    return _SYSTEM.get(fault.errno or 0) or same((fault.strerror or type(fault).__name__).rstrip(".。 "))


def refused(fault: BaseException) -> UserError | None:
    """Return what to say where the system refuses a file or folder that is none of ours, or the machine has no more.

    None for a fault of ours.
    """
    if not isinstance(fault, OSError):
        return None
    place = fault.filename
    if place is None and fault.errno in _MACHINE:
        return UserError("", _FAILED.fill(why=system_says(fault)), _MAKE_ROOM)
    if not isinstance(place, str | bytes) or Path(os.fsdecode(place)).is_relative_to(_OURS):
        return None
    return UserError(os.fsdecode(place), _REFUSED.fill(why=system_says(fault)), _OTHER_PLACE)


def toml_says(fault: ValueError) -> Words:
    """Return where a TOML text is wrong, and in English what the parser says."""
    place = _PLACE.search(str(fault))
    return Words(f"第 {place[1]} 行第 {place[2]} 列" if place else "文字不完整", str(fault))
