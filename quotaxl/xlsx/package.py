"""The zip package: read once, written with untouched members' compressed bytes copied as they are."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from quotaxl.core.errors import UserError
from quotaxl.core.words import Words

try:
    from isal import isal_zlib as deflater  # the extra `fast`: the same format in a fifth of the time
except ImportError:
    import zlib as deflater  # what every Python has

MAX_PART = 1 << 30
LEVEL = 2
"""Half the time of level 4, and a twentieth more in size."""
_LARGE = 1 << 20
_NEW_DATE = (1 << 5 | 1) << 16  # 1980-01-01 00:00 in the zip's own form: two runs give the same bytes
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
_END = struct.Struct("<4sHHHHIIH")


@dataclass(frozen=True, slots=True)
class ZipMember:
    """One entry of the zip: how it is stored and where its compressed bytes lie in the file."""

    name: str
    raw_name: bytes
    flags: int
    method: int
    stamp: int
    crc: int
    packed: int
    size: int
    offset: int
    system: int
    attributes: int


@dataclass(frozen=True, slots=True)
class Packed:
    """A part's compressed bytes in pieces, with the checksum and size of what they hold."""

    pieces: Sequence[bytes | memoryview]
    crc: int
    size: int
    packed: int


Content = bytes | Sequence[bytes | memoryview]
"""A part's bytes, whole or in pieces."""


@dataclass(frozen=True, slots=True)
class WorkbookPackage:
    """A workbook's zip in memory. `members` is keyed by lower-case name without leading slash."""

    path: Path
    data: bytes
    members: Mapping[str, ZipMember]

    def __contains__(self, name: str) -> bool:
        return key(name) in self.members

    def read(self, name: str) -> bytes:
        """Return a part, inflated. Raises KeyError where there is none, UserError where it is damaged."""
        member = self.members[key(name)]
        raw = self.data[member.offset : member.offset + member.packed]
        if member.size > MAX_PART:
            raise _broken(self.path, f"{member.name}: {member.size} bytes", f"{member.name}: {member.size} bytes")
        try:
            if member.method == zipfile.ZIP_STORED:
                plain = raw
            elif member.method == zipfile.ZIP_DEFLATED:
                plain = zlib.decompressobj(-15).decompress(raw, member.size + 1)
            else:
                raise _broken(self.path, f"{member.name} 的压缩方式不支持", f"{member.name}: compression not supported")
        except zlib.error as error:
            raise _broken(self.path, f"{member.name} 损坏", f"{member.name} is damaged") from error
        if len(plain) != member.size or zlib.crc32(plain) != member.crc:
            raise _broken(self.path, f"{member.name} 损坏", f"{member.name} is damaged")
        return plain


def key(name: str) -> str:
    """Return the key of a part's name: no leading slash, forward slashes, lower case."""
    return name.replace("\\", "/").lstrip("/").lower()


def _broken(path: Path, zh: str, en: str) -> UserError:
    return UserError(
        str(path),
        Words(f"文件不是完好的工作簿（{zh}）。", f"The file is not an intact workbook ({en})."),
        Words("请在 Excel 中打开并另存为 .xlsx 后再试。", "Open it in Excel, save it as .xlsx and try again."),
    )


def open_package(path: Path) -> WorkbookPackage:
    """Return the package at `path`. Raises UserError for a file that is missing, encrypted or no workbook."""
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise UserError(
            str(path),
            Words("找不到这个文件。", "There is no such file."),
            Words("请检查路径和文件名。", "Check the path and the name."),
        ) from error
    except OSError as error:
        raise UserError(
            str(path),
            Words(f"文件无法读取：{error.strerror}。", f"The file cannot be read: {error.strerror}."),
            Words("请检查权限，或关闭占用它的程序。", "Check the permissions, or close the program that holds it."),
        ) from error
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise UserError(
            str(path),
            Words(
                "文件有打开密码，或是旧的 .xls 格式，无法写入。",
                "The file is encrypted or an old .xls; it cannot be edited.",
            ),
            Words(
                "请在 Excel 中打开，去掉密码，另存为 .xlsx。",
                "Open it in Excel, remove the password and save it as .xlsx.",
            ),
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = dict(_members(archive, data, path))
    except (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError) as error:
        raise _broken(path, "不是 zip 包", "not a zip package") from error
    return WorkbookPackage(path, data, members)


def _members(archive: zipfile.ZipFile, data: bytes, path: Path) -> Iterator[tuple[str, ZipMember]]:
    seen: set[str] = set()
    for info in archive.infolist():
        name = key(info.filename)
        if name in seen:
            raise _broken(path, f"{info.filename} 出现两次", f"{info.filename} occurs twice")
        seen.add(name)
        if info.flag_bits & 1:
            raise _broken(path, f"{info.filename} 已加密", f"{info.filename} is encrypted")
        local = _LOCAL.unpack_from(data, info.header_offset)
        if local[0] != b"PK\x03\x04":
            raise _broken(path, "目录错误", "bad directory")
        offset = info.header_offset + _LOCAL.size + local[9] + local[10]
        if offset + info.compress_size > len(data):
            raise _broken(path, "文件不完整", "cut short")
        year, month, day, hour, minute, second = info.date_time
        stamp = ((max(year - 1980, 0) << 9 | month << 5 | day) << 16) | (hour << 11 | minute << 5 | second >> 1)
        raw_name = info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437")
        yield (
            name,
            ZipMember(
                info.filename,
                raw_name,
                info.flag_bits & 0x806,  # UTF-8 name and the two bits of the compressor's level
                info.compress_type,
                stamp,
                info.CRC,
                info.compress_size,
                info.file_size,
                offset,
                info.create_system,
                info.external_attr,
            ),
        )


def pack(content: Content) -> Packed:
    """Return a part compressed."""
    pieces = (content,) if isinstance(content, bytes) else content
    size = sum(map(len, pieces))
    if size <= _LARGE:
        pieces = (b"".join(pieces),)
    # Above a megabyte time counts more than the last tenth of the size.
    deflate = deflater.compressobj(1 if size > _LARGE else LEVEL, zlib.DEFLATED, -15)
    crc, packed = 0, []
    for piece in pieces:
        crc = deflater.crc32(piece, crc)
        packed.append(deflate.compress(piece))
    packed.append(deflate.flush())
    return Packed(packed, crc, size, sum(map(len, packed)))


def write_package(package: WorkbookPackage, changes: Mapping[str, Content | Packed | None], out: BinaryIO) -> None:
    """Write the package with `changes` (part name → content, packed or not, None removes it) to `out`.

    Members keep their order and dates; new ones come last.
    """
    entries: list[tuple[ZipMember, int]] = []
    pending = {key(name): (name, content) for name, content in changes.items()}
    position = 0
    view = memoryview(package.data)
    for name, member in package.members.items():
        if name not in pending:
            position = _entry(out, entries, member, [view[member.offset : member.offset + member.packed]], position)
            continue
        _, content = pending.pop(name)
        if content is not None:
            position = _changed(out, entries, member, content, position)
    for name, content in pending.values():
        if content is not None:
            raw = name.encode()
            flags = 0 if name.isascii() else 0x800
            fresh = ZipMember(name, raw, flags, zipfile.ZIP_DEFLATED, _NEW_DATE, 0, 0, 0, 0, 0, 0)
            position = _changed(out, entries, fresh, content, position)
    start = position
    for member, offset in entries:
        day, clock = member.stamp >> 16, member.stamp & 0xFFFF
        header = _CENTRAL.pack(
            b"PK\x01\x02", 20 | member.system << 8, 20, member.flags, member.method, clock, day, member.crc,
            member.packed, member.size, len(member.raw_name), 0, 0, 0, 0, member.attributes, offset,
        )  # fmt: skip
        out.write(header + member.raw_name)
        position += len(header) + len(member.raw_name)
    out.write(_END.pack(b"PK\x05\x06", 0, 0, len(entries), len(entries), position - start, start, 0))


def _changed(
    out: BinaryIO, entries: list[tuple[ZipMember, int]], member: ZipMember, content: Content | Packed, at: int
) -> int:
    part = content if isinstance(content, Packed) else pack(content)
    fresh = ZipMember(
        member.name, member.raw_name, member.flags & 0x800, zipfile.ZIP_DEFLATED, member.stamp, part.crc, part.packed,
        part.size, 0, member.system, member.attributes,
    )  # fmt: skip
    return _entry(out, entries, fresh, part.pieces, at)


def _entry(
    out: BinaryIO,
    entries: list[tuple[ZipMember, int]],
    member: ZipMember,
    pieces: Sequence[bytes | memoryview],
    at: int,
) -> int:
    day, clock = member.stamp >> 16, member.stamp & 0xFFFF
    header = _LOCAL.pack(
        b"PK\x03\x04", 20, member.flags, member.method, clock, day, member.crc, member.packed, member.size,
        len(member.raw_name), 0,
    )  # fmt: skip
    out.write(header + member.raw_name)
    for piece in pieces:
        out.write(piece)
    entries.append((member, at))
    return at + len(header) + len(member.raw_name) + member.packed
