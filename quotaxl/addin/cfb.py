"""Writes a compound file, version 3 ([MS-CFB]): the container that Excel keeps a VBA project in."""

import struct
from dataclasses import dataclass

_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_UNUSED, _STORAGE, _STREAM, _ROOT = 0, 1, 2, 5
_RED, _BLACK = 0, 1
_IN_HEADER = 109  # FAT sectors that the header itself lists


@dataclass(slots=True)
class _DirectoryEntry:
    name: str
    kind: int
    data: bytes = b""
    left: int = _NONE
    right: int = _NONE
    child: int = _NONE
    colour: int = _BLACK
    start: int = _END
    size: int = 0


def compound_file(streams: dict[str, bytes]) -> bytes:
    """Return a compound file with one or more streams, given as "name" or "storage/name", one storage deep.

    Raises:
        ValueError: the streams need more than 109 sectors of allocation table, about 7 MB.
    """
    entries = _directory(streams)
    mini, mini_chain = bytearray(), list[int]()
    for entry in entries:
        if entry.kind == _STREAM and 0 < len(entry.data) < _CUTOFF:
            entry.start = len(mini) // _MINI
            _chain(mini_chain, -(-len(entry.data) // _MINI))
            mini += _padded(entry.data, _MINI)
    mini_fat = _padded(struct.pack(f"<{len(mini_chain)}I", *mini_chain), _SECTOR, b"\xff")

    entries += [_DirectoryEntry("", _UNUSED, start=0)] * (-len(entries) % (_SECTOR // 128))
    directory_sectors = len(entries) * 128 // _SECTOR
    large = [entry for entry in entries if len(entry.data) >= _CUTOFF]
    used = directory_sectors + len(mini_fat) // _SECTOR + -(-len(mini) // _SECTOR)
    used += sum(-(-len(entry.data) // _SECTOR) for entry in large)
    fat_sectors = 1
    while fat_sectors * (_SECTOR // 4) < used + fat_sectors:
        fat_sectors += 1
    if fat_sectors > _IN_HEADER:
        msg = f"{used} sectors are too many"
        raise ValueError(msg)

    fat = [_FAT] * fat_sectors
    directory_start = _chain(fat, directory_sectors)
    mini_fat_start = _chain(fat, len(mini_fat) // _SECTOR)
    entries[0].start, entries[0].size = _chain(fat, -(-len(mini) // _SECTOR)), len(mini)
    for entry in large:
        entry.start = _chain(fat, -(-len(entry.data) // _SECTOR))

    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        *(0x3E, 3, 0xFFFE, 9, 6),  # minor and major version, byte order, shifts of sector and mini sector
        *(0, fat_sectors, directory_start, 0, _CUTOFF),
        *(mini_fat_start, len(mini_fat) // _SECTOR, _END, 0),
    )
    table = list(range(fat_sectors)) + [_FREE] * (_IN_HEADER - fat_sectors)
    body = [header + struct.pack(f"<{_IN_HEADER}I", *table)]
    body.append(_padded(struct.pack(f"<{len(fat)}I", *fat), fat_sectors * _SECTOR, b"\xff"))
    body.append(b"".join(_record(entry) for entry in entries))
    body += [mini_fat, _padded(bytes(mini), _SECTOR)]
    body += [_padded(entry.data, _SECTOR) for entry in large]
    return b"".join(body)


def _directory(streams: dict[str, bytes]) -> list[_DirectoryEntry]:
    """Return the entries: the root first, then the children of every storage, linked as search trees."""
    entries = [_DirectoryEntry("Root Entry", _ROOT)]
    storages = {"": 0}
    children: dict[str, list[int]] = {"": []}
    for path, data in streams.items():
        storage, _, name = path.rpartition("/")
        if storage not in storages:
            storages[storage] = len(entries)
            children[storage] = []
            children[""].append(len(entries))
            entries.append(_DirectoryEntry(storage, _STORAGE, start=0))
        children[storage].append(len(entries))
        entries.append(_DirectoryEntry(name, _STREAM, data, size=len(data)))
    for storage, at in storages.items():
        order = sorted(children[storage], key=lambda i: (len(entries[i].name), entries[i].name.upper()))
        entries[at].child = _tree(entries, order, len(order).bit_length())
        entries[entries[at].child].colour = _BLACK
    return entries


def _tree(entries: list[_DirectoryEntry], order: list[int], levels: int) -> int:
    """Link `order` as a balanced tree and return its top; the last level is red, so all paths have as many blacks."""
    if not order:
        return _NONE
    middle = len(order) // 2
    top = entries[order[middle]]
    top.colour = _RED if levels == 1 else _BLACK
    top.left = _tree(entries, order[:middle], levels - 1)
    top.right = _tree(entries, order[middle + 1 :], levels - 1)
    return order[middle]


def _record(entry: _DirectoryEntry) -> bytes:
    """Return the 128 bytes of a directory entry."""
    name = entry.name.encode("utf-16-le") + b"\0\0" if entry.kind else b""
    return struct.pack(
        "<64sHBBIII16x4x8x8xIQ",
        name,
        *(len(name), entry.kind, entry.colour, entry.left, entry.right, entry.child),
        *(entry.start, entry.size),
    )


def _chain(table: list[int], count: int) -> int:
    """Append a chain of `count` sectors to an allocation table and return where it starts."""
    if not count:
        return _END
    start = len(table)
    table += [*range(start + 1, start + count), _END]
    return start


def _padded(data: bytes, unit: int, fill: bytes = b"\0") -> bytes:
    """Return `data` filled up to a whole number of units."""
    return data + fill * (-len(data) % unit)
