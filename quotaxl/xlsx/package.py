"""The zip package of a workbook: written with untouched members' compressed bytes copied as they are."""

import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from quotaxl.core.words import Words
from quotaxl.gate.admit import admit
from quotaxl.gate.package import CheckedMember, CheckedPackage, key, packed_bytes
from quotaxl.gate.refuse import refuse

try:
    from isal import isal_zlib as deflater  # the extra `fast`: the same format in a fifth of the time
except ImportError:
    import zlib as deflater  # what every Python has

LEVEL = 2
"""Half the time of level 4, and a twentieth more in size."""
_LARGE = 1 << 20
_NEW_DATE = (1 << 5 | 1) << 16  # 1980-01-01 00:00 in the zip's own form: two runs give the same bytes
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
_END = struct.Struct("<4sHHHHIIH")
_KEPT_FLAGS = 0x806
"""Of a member that is copied: that its name is UTF-8, and the two bits of the compressor's level."""
_UTF8 = 0x800
_NOT_EDITED = Words("这种文件无法写入或加标记。", "A file of this kind can be neither written to nor marked.")
_SAVE_AS = Words("请在 Excel 中打开并另存为 .xlsx。", "Open it in Excel and save it as .xlsx.")


@dataclass(frozen=True, slots=True)
class Packed:
    """A part's compressed bytes in pieces, with the checksum and size of what they hold."""

    pieces: Sequence[bytes | memoryview]
    crc: int
    size: int
    packed: int


Content = bytes | Sequence[bytes | memoryview]
"""A part's bytes, whole or in pieces."""


def open_package(path: Path) -> CheckedPackage:
    """Return the workbook at `path`, which came through the same gate as what is read.

    Raises UserError for what the gate refuses, and for files of other kinds.
    """
    source = admit(path)
    if source.kind not in ("xlsx", "xlsm") or source.package is None:
        raise refuse(str(path), _NOT_EDITED.zh, _NOT_EDITED.en, _SAVE_AS)
    return source.package


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


def write_package(package: CheckedPackage, changes: Mapping[str, Content | Packed | None], out: BinaryIO) -> None:
    """Write the package with `changes` (part name → content, packed or not, None removes it) to `out`.

    Members keep their order and dates; new ones come last. Raises UserError where a member to be copied is damaged.
    """
    entries: list[tuple[CheckedMember, int]] = []
    pending = {key(name): (name, content) for name, content in changes.items()}
    position = 0
    for name, member in package.members.items():
        if name not in pending:
            kept = replace(member, flags=member.flags & _KEPT_FLAGS)
            position = _entry(out, entries, kept, [packed_bytes(package, name)], position)
            continue
        _, content = pending.pop(name)
        if content is not None:
            position = _changed(out, entries, member, content, position)
    for name, content in pending.values():
        if content is not None:
            flags = 0 if name.isascii() else _UTF8
            fresh = CheckedMember(name, 0, 0, 0, 0, zipfile.ZIP_DEFLATED, name.encode(), flags, _NEW_DATE)
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
    out: BinaryIO, entries: list[tuple[CheckedMember, int]], member: CheckedMember, content: Content | Packed, at: int
) -> int:
    part = content if isinstance(content, Packed) else pack(content)
    fresh = replace(
        member,
        flags=member.flags & _UTF8,
        method=zipfile.ZIP_DEFLATED,
        crc=part.crc,
        packed=part.packed,
        size=part.size,
    )
    return _entry(out, entries, fresh, part.pieces, at)


def _entry(
    out: BinaryIO,
    entries: list[tuple[CheckedMember, int]],
    member: CheckedMember,
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
