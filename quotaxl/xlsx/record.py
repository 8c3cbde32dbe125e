"""How the parts were before they were marked, kept inside the marked file so that the marks can be taken out exactly.

The record is a custom XML part, which spreadsheet programs carry along. For each part that marking changed it holds
the bytes that were replaced and a checksum of the marked part: as long as nobody edited the file since, the
parts come back byte for byte. After an edit elsewhere the checksums differ and the marks are found one by one.
"""

import zlib
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from operator import itemgetter

from quotaxl.gate.package import key, read_part
from quotaxl.xlsx.book import parse_book
from quotaxl.xlsx.draft import Draft
from quotaxl.xlsx.markup import attribute, children, escape_attribute, inner, root, start_tag, utf8
from quotaxl.xlsx.package import Content
from quotaxl.xlsx.relations import CONTENT_TYPES
from quotaxl.xlsx.sheet import SheetEdit

NAMESPACE = "urn:quotaxl:marks:1"
_LIMIT = 32 << 20


def begin(draft: Draft) -> tuple[str, Mapping[str, Content | None]]:
    """Return the record's part, still empty, and the parts as they are before marking."""
    draft.flush()
    return draft.fresh_part("customXml/quotaxl{}.xml"), dict(draft.changes)


def finish(draft: Draft, part: str, before: Mapping[str, Content | None]) -> None:
    """Write the record of what changed since `begin`."""
    draft.relate(draft.source.book_part, "customXml", part)
    draft.add_part(part, b"", "application/xml")
    draft.flush()
    entries: list[bytes] = []
    for name, content in sorted(draft.changes.items(), key=itemgetter(0)):
        if name == key(part) or content is None or (name in before and before[name] is content):
            continue
        marked = _pieces(content)
        old = before[name] if name in before else _unedited(draft, name)
        if old is None:
            entries.append(b'<added name="%b" %b/>' % (escape_attribute(name), _checks(marked)))
        else:
            change = _change(name, _pieces(old), marked)
            if change:
                entries.append(change)
    whole = b"".join(entries)
    draft.write(
        part, b'<?xml version="1.0" encoding="UTF-8"?>\n<marks xmlns="%b">%b</marks>' % (NAMESPACE.encode(), whole)
    )


def _unedited(draft: Draft, name: str) -> Content | None:
    """Return a part as the source holds it; a sheet's in the same pieces as the edited one, to compare quickly."""
    member = draft.source.package.members.get(name)
    for edit in draft.sheets.values():
        if member and key(edit.part) == name and len(edit.base.data) == member.size:
            return SheetEdit(edit.name, edit.part, edit.base).render()
    return draft.source.read(name)


def _pieces(content: Content) -> list[bytes | memoryview]:
    return [content] if isinstance(content, bytes) else [piece for piece in content if len(piece)]


def _checks(pieces: Sequence[bytes | memoryview], suffix: str = "") -> bytes:
    crc = 0
    for piece in pieces:
        crc = zlib.crc32(piece, crc)
    return f'size{suffix}="{sum(map(len, pieces))}" crc{suffix}="{crc}"'.encode()


def _change(name: str, old: list[bytes | memoryview], new: list[bytes | memoryview]) -> bytes:
    """Return the entry of a changed part: how much is the same at both ends, and what stood between."""
    checks = _checks(new) + b" " + _checks(old, "0")
    first = last = 0
    while old and new and _equal(old[0], new[0]):
        first += len(old[0])
        old, new = old[1:], new[1:]
    while old and new and _equal(old[-1], new[-1]):
        last += len(old[-1])
        old, new = old[:-1], new[:-1]
    a, b = b"".join(old), b"".join(new)
    if not a and not b:
        return b""
    head = _common(a, b)
    tail = _common(a[head:][::-1], b[head:][::-1])
    middle = b64encode(zlib.compress(a[head : len(a) - tail], 9))
    return b'<part name="%b" %b first="%d" last="%d">%b</part>' % (
        escape_attribute(name), checks, first + head, last + tail, middle,
    )  # fmt: skip


def _equal(a: bytes | memoryview, b: bytes | memoryview) -> bool:
    return a is b or (len(a) == len(b) and a == b)


def _common(a: bytes, b: bytes) -> int:
    """Return how many bytes are equal at the start."""
    low, high = 0, min(len(a), len(b))
    while low < high:
        middle = (low + high + 1) // 2
        if a[low:middle] == b[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def record_part(draft: Draft) -> tuple[str, str] | None:
    """Return the record's part and its relationship's id, or None."""
    for relation in draft.relations(draft.source.book_part):
        if relation.kind == "customXml":
            data = draft.read(relation.target)
            if data and NAMESPACE.encode() in data[:400]:
                return relation.target, relation.id
    return None


def restore(draft: Draft, part: str) -> bool:
    """Put every part back as it was before marking; return False, changing nothing, where one was edited since."""
    data = draft.read(part)
    assert data is not None
    restored: dict[str, bytes | None] = {key(part): None}
    _, end, _ = root(utf8(data))
    for span in children(data, end):
        element = data[span.start : span.end]
        tag = start_tag(element)
        name = key(attribute(tag, "name") or "")
        member = draft.source.package.members.get(name)
        checks = (attribute(tag, "size"), attribute(tag, "crc"))
        if member is None or (str(member.size), str(member.crc)) != checks:
            return False
        restored[name] = None if span.name == "added" else _original(draft, name, element, tag)
        if span.name != "added" and restored[name] is None:
            return False
    draft.changes.update(restored)
    book = draft.read(draft.source.book_part)
    types = draft.read(CONTENT_TYPES)
    assert book is not None and types is not None
    draft.book, draft.types = parse_book(utf8(book)), types
    return True


def _original(draft: Draft, name: str, element: bytes, tag: bytes) -> bytes | None:
    marked = read_part(draft.source.package, name)
    first, last = int(attribute(tag, "first") or 0), int(attribute(tag, "last") or 0)
    a, b = inner(element)
    try:
        unpacker = zlib.decompressobj()
        middle = unpacker.decompress(b64decode(element[a:b], validate=True), _LIMIT)
    except (ValueError, zlib.error):
        return None
    data = marked[:first] + middle + marked[len(marked) - last :]
    same = (str(len(data)), str(zlib.crc32(data))) == (attribute(tag, "size0"), attribute(tag, "crc0"))
    return data if same else None
