"""Files inside a .zip: their names, also those in the code page of Chinese Windows, and their bytes within bounds."""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator

from quotaxl.core.errors import UserError
from quotaxl.core.words import Words

_LARGEST = 1 << 28
"""Bytes of a file in an archive; more is no table of a county."""
_TOO_LARGE = Words("压缩包中的文件太大。", "The file in the archive is too large.")
_STUCK = Words("压缩包中的文件无法取出。", "The file cannot be unpacked from its archive.")
_UNPACK = Words("请解压并检查后再处理。", "Unpack the archive, look at the file, and try again.")


def member_name(info: zipfile.ZipInfo) -> str:
    """Return a member's name; one without the mark of UTF-8 is in the code page of Chinese Windows."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename


def member(data: bytes, name: str) -> bytes:
    """Return a member of a .zip by the name that `members` gave. Raises UserError where it cannot be unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            info = next(i for i in archive.infolist() if member_name(i) == name)
            if info.file_size > _LARGEST:
                raise UserError(name, _TOO_LARGE, _UNPACK)
            return archive.read(info)
    except (zipfile.BadZipFile, zlib.error, StopIteration, RuntimeError, ValueError, EOFError, OSError) as error:
        raise UserError(name, _STUCK, _UNPACK) from error


def packed(data: bytes, wanted: Callable[[str], bool]) -> Iterator[tuple[str, bytes]]:
    """Yield names and bytes of the files in a .zip that are wanted. Raises UserError where one cannot be unpacked."""
    for name in members(data):
        if wanted(name):
            yield name, member(data, name)


def members(data: bytes) -> Iterator[str]:
    """Yield the names of the files in a .zip. Raises UserError for one that is broken."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield from sorted(member_name(i) for i in archive.infolist() if not i.is_dir())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        what = Words("压缩包已损坏。", "The archive is damaged.")
        raise UserError("zip", what, Words("请重新取得该文件。", "Get the file again.")) from error
