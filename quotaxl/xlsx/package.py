"""The zip package of a workbook: written with untouched members' compressed bytes copied as they are."""

import struct
import zipfile
import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
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
_CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHI")
_PLACE = struct.Struct("<I")
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


@dataclass(frozen=True, slots=True)
class StandingMembers:
    """Members that follow each other and stay: their bytes with headers, and their entries of the directory."""

    data: Sequence[bytes | memoryview]
    size: int
    entries: Sequence[tuple[bytes, int, bytes]]
    """What an entry holds before its member's place, that place from the start of `data`, the name."""


@dataclass(frozen=True, slots=True)
class PackageFrame:
    """A package laid out once for being written with the same parts changed: what stays, and where those go.

    A member among the pieces is that of a part which changes, as it was.
    """

    pieces: Sequence[StandingMembers | CheckedMember]

    def write(self, changes: Mapping[str, Content | Packed | None], out: BinaryIO) -> None:
        """Write the package to `out`; `changes` holds each part that changes, by the name it was laid out with."""
        body: list[bytes | memoryview] = []
        directory: list[bytes] = []
        position = count = 0
        for piece in self.pieces:
            if isinstance(piece, StandingMembers):
                body += piece.data
                for head, at, name in piece.entries:
                    directory += (head, _PLACE.pack(position + at), name)
                count += len(piece.entries)
                position += piece.size
                continue
            content = changes[piece.name]
            if content is not None:
                part = content if isinstance(content, Packed) else pack(content)
                member = _filled(piece, part)
                header = _local(member)
                body.append(header)
                body += part.pieces
                directory += (_entry(member), _PLACE.pack(position), member.raw_name)
                count += 1
                position += len(header) + part.packed
        size = sum(map(len, directory))
        end = _END.pack(b"PK\x05\x06", 0, 0, count, count, size, position, 0)
        out.writelines((*body, *directory, end))


def frame(package: CheckedPackage, names: Collection[str], fixed: Mapping[str, Packed | None]) -> PackageFrame:
    """Return the frame of a package in which the parts `names` change each time and `fixed` always alike.

    A part that is None there is left out. Members keep their order and dates; new ones come last.
    Raises UserError where a member to be copied is damaged.
    """
    waiting = {key(name): name for name in (*names, *fixed)}
    pieces: list[StandingMembers | CheckedMember] = []
    standing: list[tuple[CheckedMember, Sequence[bytes | memoryview]]] = []

    def close() -> None:
        if standing:
            pieces.append(_standing(standing))
            standing.clear()

    def place(member: CheckedMember, name: str) -> None:
        if name not in fixed:
            close()
            pieces.append(replace(member, name=name))
        elif (part := fixed[name]) is not None:
            standing.append((_filled(member, part), part.pieces))

    for name, member in package.members.items():
        if name in waiting:
            place(member, waiting.pop(name))
        else:
            kept = replace(member, flags=member.flags & _KEPT_FLAGS)
            standing.append((kept, [packed_bytes(package, name)]))
    for name in waiting.values():
        flags = 0 if name.isascii() else _UTF8
        place(CheckedMember(name, 0, 0, 0, 0, zipfile.ZIP_DEFLATED, name.encode(), flags, _NEW_DATE), name)
    close()
    return PackageFrame(tuple(pieces))


def write_package(package: CheckedPackage, changes: Mapping[str, Content | Packed | None], out: BinaryIO) -> None:
    """Write the package with `changes` (part name → content, packed or not, None removes it) to `out`.

    Members keep their order and dates; new ones come last. Raises UserError where a member to be copied is damaged.
    """
    frame(package, changes, {}).write(changes, out)


def _standing(members: Iterable[tuple[CheckedMember, Sequence[bytes | memoryview]]]) -> StandingMembers:
    data: list[bytes | memoryview] = []
    entries = []
    position = 0
    for member, pieces in members:
        header = _local(member)
        data += (header, *pieces)
        entries.append((_entry(member), position, member.raw_name))
        position += len(header) + member.packed
    return StandingMembers([b"".join(data)] if position <= _LARGE else data, position, entries)


def _filled(member: CheckedMember, part: Packed) -> CheckedMember:
    """Return a member that holds a part."""
    return replace(
        member,
        flags=member.flags & _UTF8,
        method=zipfile.ZIP_DEFLATED,
        crc=part.crc,
        packed=part.packed,
        size=part.size,
    )


def _local(member: CheckedMember) -> bytes:
    """Return what stands before a member's bytes."""
    day, clock = member.stamp >> 16, member.stamp & 0xFFFF
    header = _LOCAL.pack(
        b"PK\x03\x04", 20, member.flags, member.method, clock, day, member.crc, member.packed, member.size,
        len(member.raw_name), 0,
    )  # fmt: skip
    return header + member.raw_name


def _entry(member: CheckedMember) -> bytes:
    """Return a member's entry of the directory, up to its place."""
    day, clock = member.stamp >> 16, member.stamp & 0xFFFF
    return _CENTRAL.pack(
        b"PK\x01\x02", 20 | member.system << 8, 20, member.flags, member.method, clock, day, member.crc,
        member.packed, member.size, len(member.raw_name), 0, 0, 0, 0, member.attributes,
    )  # fmt: skip
