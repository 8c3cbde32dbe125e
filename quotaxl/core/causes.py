"""Why the system or a parser refused something, in words: theirs are English, or whatever the system speaks."""

import errno
import re

from quotaxl.core.words import Words, same

_SYSTEM = {
    errno.ENOENT: Words("没有这个文件或文件夹", "no such file or folder"),
    errno.EACCES: Words("没有权限", "permission denied"),
    errno.EPERM: Words("没有权限", "permission denied"),
    errno.EROFS: Words("所在的盘只能读取", "the disk is read-only"),
    errno.ENOSPC: Words("磁盘已满", "no space is left on the disk"),
    errno.EEXIST: Words("已有同名的文件或文件夹", "there is a file or folder of this name"),
    errno.ENOTDIR: Words("路径中有一段是文件，不是文件夹", "a part of the path is a file and no folder"),
    errno.EISDIR: Words("这是文件夹", "it is a folder"),
    errno.ENAMETOOLONG: Words("名称太长", "the name is too long"),
    errno.EBUSY: Words("正被别的程序使用", "another program uses it"),
    errno.EIO: Words("磁盘读写出错", "the disk fails"),
    errno.EFBIG: Words("超过了允许的文件大小", "the file would be larger than is allowed"),
    getattr(errno, "EDQUOT", -1): Words("磁盘配额已用完", "the disk quota is used up"),
}
_SHARED = 32
"""What Windows says of a file that a program has open, beside the number for want of a permission."""
_PLACE = re.compile(r"line (\d+), column (\d+)")


def system_says(fault: OSError) -> Words:
    """Return why the system refused: in words where it is usual, else as the system says it."""
    if getattr(fault, "winerror", None) == _SHARED:
        return _SYSTEM[errno.EBUSY]
    return _SYSTEM.get(fault.errno or 0) or same(fault.strerror or type(fault).__name__)


def toml_says(fault: ValueError) -> Words:
    """Return where a TOML text is wrong, and in English what the parser says."""
    place = _PLACE.search(str(fault))
    return Words(f"第 {place[1]} 行第 {place[2]} 列" if place else "文字不完整", str(fault))
