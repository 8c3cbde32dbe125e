"""A zip package, read warily: its directory is checked whole before one member is unpacked.

Two programs must not be able to see different contents in the same file, and a small file must not
unpack into a large memory: names are unique (also but for case), members do not overlap, local headers
agree with the directory, sizes and ratios are capped, and every byte handed out has passed its CRC.
"""

import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import TypeVar

from quotaxl.gate.refuse import PASSWORD, damaged, refuse

MAX_PART = 1 << 30
MAX_TOTAL = 2 << 30
MAX_RATIO = 250
"""How much larger than its packed size a member above RATIO_FLOOR may be. Sheets reach 30, bombs 1000."""
RATIO_FLOOR = 32 << 20
CHUNK = 1 << 20
_SMALL, _FEW = 1 << 18, 64
"""Bytes of a part up to which what was made of it is remembered, and how many such parts."""

T = TypeVar("T")
_STORED, _DEFLATED = 0, 8
_END = struct.Struct("<4s4H2IH")
_ENTRY = struct.Struct("<4s6H3I5H2I")
_LOCAL = struct.Struct("<4s5H3I2H")


@dataclass(frozen=True, slots=True)
class CheckedMember:
    """One member: its name as written, where its packed bytes are, and what they must unpack to.

    The rest is what a copy of the package repeats of it: the name's bytes, the flags, date and time in the zip's own
    form, the system that wrote it, the file's attributes.
    """

    name: str
    start: int
    packed: int
    size: int
    crc: int
    method: int
    raw_name: bytes = b""
    flags: int = 0
    stamp: int = 0
    system: int = 0
    attributes: int = 0


@dataclass(frozen=True, slots=True)
class CheckedPackage:
    """A checked zip. `members` is keyed by part name: lower case, forward slashes, no leading slash.

    `sound` holds the keys of those members whose bytes have been unpacked and passed their CRC.
    """

    file: str
    data: bytes
    members: Mapping[str, CheckedMember]
    sound: set[str] = field(default_factory=set)

    def __contains__(self, name: str) -> bool:
        return key(name) in self.members


def key(name: str) -> str:
    """Return the part name under which a member is found; part names ignore case."""
    return name.replace("\\", "/").lstrip("/").casefold()


def open_package(file: str, data: bytes) -> CheckedPackage:
    """Return the checked directory of the zip `data`. Raises UserError where anything in it is wrong."""
    try:
        return _open(file, data)
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise damaged(file, f"zip: {error}") from None


def _open(file: str, data: bytes) -> CheckedPackage:
    """Return a package whose directory was checked: no name twice, no members over each other, no bomb by its sizes."""
    count, size, directory = _find_directory(file, data)
    members: dict[str, CheckedMember] = {}
    spans: list[tuple[int, int]] = []
    total, at = 0, directory
    for _ in range(count):
        member, header, at = _entry(file, data, at)
        name = key(member.name)
        if name in members:
            zh = f"压缩包内有两个同名部分“{member.name}”，不同程序会读出不同内容。"
            en = f"The package holds '{member.name}' twice; programs would read different contents."
            raise refuse(file, zh, en)
        members[name] = member
        spans.append((header, member.start + member.packed))
        total += member.size
        _check_size(file, member, total)
    if at > directory + size:
        raise damaged(file, "zip: directory longer than stated")
    spans.sort()
    ends = [start for start, _ in spans[1:]] + [directory]
    if any(end > following for (_, end), following in zip(spans, ends, strict=True)):
        raise damaged(file, "zip: overlapping members")
    return CheckedPackage(file, data, members)


def _find_directory(file: str, data: bytes) -> tuple[int, int, int]:
    at = data.rfind(b"PK\5\6", max(0, len(data) - 65_557))
    if at < 0:
        raise refuse(file, "文件不完整（可能没有下载完）。", "The file is incomplete (perhaps not fully downloaded).")
    _, disk, _, _, count, size, offset, _ = _END.unpack_from(data, at)
    if data[at - 20 : at - 16] == b"PK\6\7":
        wide = struct.unpack_from("<Q", data, at - 12)[0]
        if data[wide : wide + 4] != b"PK\6\6":
            raise damaged(file, "zip64")
        count, size, offset = struct.unpack_from("<3Q", data, wide + 32)
    if disk not in (0, 0xFFFF) or offset + size > at:
        raise damaged(file, "zip: directory out of place")
    if not count:
        raise refuse(file, "压缩包是空的。", "The package is empty.")
    return count, size, offset


def _entry(file: str, data: bytes, at: int) -> tuple[CheckedMember, int, int]:
    """Return the member whose directory entry is at `at`, the place of its local header, the next entry's."""
    sign, made, _, flags, method, clock, day, crc, packed, size, n, extra, comment, _, _, attributes, header = (
        _ENTRY.unpack_from(data, at)
    )
    if sign != b"PK\1\2":
        raise damaged(file, "zip: directory")
    at += _ENTRY.size
    raw = data[at : at + n]
    name = raw.decode("utf-8" if flags & 0x800 else "cp437")
    if 0xFFFFFFFF in (packed, size, header):
        size, packed, header = _wide(data[at + n : at + n + extra], size, packed, header)
    if flags & 1:
        raise refuse(file, "文件有密码保护，无法读取。", "The file is protected with a password.", PASSWORD)
    if method not in (_STORED, _DEFLATED):
        zh, en = f"使用了少见的压缩方式（{method}）。", f"It is packed in an uncommon way (method {method})."
        raise refuse(file, zh, en)
    local = _LOCAL.unpack_from(data, header)
    if local[0] != b"PK\3\4" or data[header + 30 : header + 30 + local[9]] != raw or local[3] != method:
        raise damaged(file, f"zip: local header of {name!r}")
    start = header + _LOCAL.size + local[9] + local[10]
    stamp = day << 16 | clock
    member = CheckedMember(name, start, packed, size, crc, method, raw, flags, stamp, made >> 8, attributes)
    return member, header, at + n + extra + comment


def _wide(extra: bytes, *sizes: int) -> list[int]:
    """Return `sizes` with those that do not fit 32 bits taken from the zip64 extra field."""
    while len(extra) >= 4:
        tag, length = struct.unpack_from("<2H", extra)
        if tag == 1:
            values = iter(struct.unpack_from(f"<{length // 8}Q", extra, 4))
            return [next(values, 0xFFFFFFFF) if size == 0xFFFFFFFF else size for size in sizes]
        extra = extra[4 + length :]
    return list(sizes)


def _check_size(file: str, member: CheckedMember, total: int) -> None:
    bomb = member.size > RATIO_FLOOR and member.size > member.packed * MAX_RATIO
    if (
        bomb
        or member.size > MAX_PART
        or total > MAX_TOTAL
        or (member.method == _STORED and member.size != member.packed)
    ):
        zh = f"“{member.name}”解压后过大（{member.size >> 20} MB），可能是恶意文件。"
        en = f"'{member.name}' unpacks to {member.size >> 20} MB, which is implausible; the file may be malicious."
        raise refuse(file, zh, en)


def read_part(package: CheckedPackage, name: str) -> bytes:
    """Return the unpacked bytes of part `name`. Raises UserError where it is missing or damaged."""
    whole = BytesIO()  # grows in place: pieces to be joined would hold a large part twice
    for piece in stream_part(package, name):
        whole.write(piece)
    return whole.getvalue()


def remembered(
    kept: dict[tuple[str, bytes], T], package: CheckedPackage, name: str, make: Callable[[], T], about: str = ""
) -> T:
    """Return what `make` makes of a part, or made of the same bytes in a package before: `kept` holds it.

    `about` is what else it depends on.

    Workbooks of one template have the same styles and lists of sheets. Only small parts are kept, and a few of them;
    what is returned must not be changed.
    """
    if name not in package.members or package.members[name].size > _SMALL:
        return make()
    key = (about, read_part(package, name))
    if key not in kept:
        made = make()
        if len(kept) >= _FEW:
            kept.clear()
        kept[key] = made
    return kept[key]


def stream_part(package: CheckedPackage, name: str) -> Iterator[bytes]:
    """Yield the unpacked bytes of part `name` in pieces of about 1 MB. Raises UserError as read_part does.

    The CRC can only be known at the end: what was yielded counts once the iterator is exhausted.
    """
    member = package.members.get(key(name))
    if member is None:
        raise damaged(package.file, f"{name} is missing")
    crc, total = 0, 0
    try:
        for piece in _inflate(package.data, member):
            crc = zlib.crc32(piece, crc)
            total += len(piece)
            if total > member.size:
                break
            yield piece
    except zlib.error as error:
        raise damaged(package.file, f"{member.name}: {error}") from None
    if total != member.size or crc != member.crc:
        raise damaged(package.file, f"{member.name}: checksum")
    package.sound.add(key(name))


def packed_bytes(package: CheckedPackage, name: str) -> memoryview:
    """Return the packed bytes of part `name`, for a copy. Raises UserError where they do not unpack to what they must.

    A damaged picture that no reader has looked at must not be handed on as if it were sound.
    """
    if key(name) not in package.sound:
        for _ in stream_part(package, name):
            pass
    member = package.members[key(name)]
    return memoryview(package.data)[member.start : member.start + member.packed]


def _inflate(data: bytes, member: CheckedMember) -> Iterator[bytes]:
    packed = memoryview(data)[member.start : member.start + member.packed]
    if member.method == _STORED:
        yield from (bytes(packed[i : i + CHUNK]) for i in range(0, len(packed), CHUNK))
        return
    inflater = zlib.decompressobj(-15)
    for i in range(0, len(packed), CHUNK):
        rest: bytes | memoryview = packed[i : i + CHUNK]
        while rest:
            yield inflater.decompress(rest, CHUNK)
            rest = inflater.unconsumed_tail
    yield inflater.flush()
