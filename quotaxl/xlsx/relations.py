"""Relationships between parts and the package's content types, edited in place."""

import posixpath
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, unquote

from quotaxl.xlsx.markup import append_child, attribute, children, escape_attribute, root, start_tag

TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
CONTENT_TYPES = "[Content_Types].xml"
_EMPTY = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)


class Relationship(NamedTuple):
    """A relationship. `kind` is the last step of its type; `target` a part's name, or an address if `external`."""

    id: str
    kind: str
    target: str
    external: bool


def rels_name(part: str) -> str:
    """Return the name of the part that holds a part's relationships; of the package's for ''."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


@lru_cache(maxsize=512)
def relations(data: bytes | None, part: str) -> tuple[Relationship, ...]:
    """Return the relationships in a .rels part's bytes, targets resolved against `part`."""
    if not data:
        return ()
    _, end, _ = root(data)
    found = []
    for span in children(data, end):
        tag = start_tag(data[span.start : span.end])
        target = attribute(tag, "Target") or ""
        external = attribute(tag, "TargetMode") == "External"
        if not external:
            target = resolve(part, target)
        kind = (attribute(tag, "Type") or "").rpartition("/")[2]
        found.append(Relationship(attribute(tag, "Id") or "", kind, target, external))
    return tuple(found)


def resolve(part: str, target: str) -> str:
    """Return the part that a relationship's target names."""
    target = unquote(target.replace("\\", "/"))
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))


def add_relation(data: bytes | None, part: str, kind: str, target: str, *, strict: bool) -> tuple[bytes, str]:
    """Return a .rels part with one relationship more, and the new one's id."""
    data = data or _EMPTY
    known = {relation.id for relation in relations(data, part)}
    number = next(n for n in range(1, len(known) + 2) if f"rId{n}" not in known)
    base = STRICT if strict else TRANSITIONAL
    where = quote(posixpath.relpath(target, posixpath.dirname(part) or "."), safe="/.-_")
    start, _, prefix = root(data)
    element = b'<%bRelationship Id="rId%d" Type="%b/%b" Target="%b"/>' % (
        prefix, number, base.encode(), kind.encode(), escape_attribute(where),
    )  # fmt: skip
    return data[:start] + append_child(data[start:], element), f"rId{number}"


def drop_relation(data: bytes, identifier: str) -> bytes:
    """Return a .rels part without one relationship."""
    _, end, _ = root(data)
    for span in children(data, end):
        if attribute(start_tag(data[span.start : span.end]), "Id") == identifier:
            return data[: span.start] + data[span.end :]
    return data


def add_type(data: bytes, part: str, kind: str) -> bytes:
    """Return the content types with an override for a part."""
    start, _, prefix = root(data)
    element = b'<%bOverride PartName="/%b" ContentType="%b"/>' % (prefix, escape_attribute(part), kind.encode())
    return data[:start] + append_child(data[start:], element)


def add_default(data: bytes, extension: str, kind: str) -> bytes:
    """Return the content types with a default for an extension; unchanged where it has one."""
    _, end, prefix = root(data)
    for span in children(data, end):
        tag = start_tag(data[span.start : span.end])
        if span.name == "Default" and (attribute(tag, "Extension") or "").lower() == extension:
            return data
    element = b'<%bDefault Extension="%b" ContentType="%b"/>' % (prefix, extension.encode(), kind.encode())
    return data[:end] + element + data[end:]


def drop_type(data: bytes, part: str) -> bytes:
    """Return the content types without the override of a part."""
    _, end, _ = root(data)
    for span in children(data, end):
        tag = start_tag(data[span.start : span.end])
        if span.name == "Override" and (attribute(tag, "PartName") or "").lstrip("/").lower() == part.lower():
            return data[: span.start] + data[span.end :]
    return data


def type_of(data: bytes, part: str) -> str | None:
    """Return a part's content type."""
    _, end, _ = root(data)
    default = None
    extension = part.rpartition(".")[2].lower()
    for span in children(data, end):
        tag = start_tag(data[span.start : span.end])
        if span.name == "Override" and (attribute(tag, "PartName") or "").lstrip("/").lower() == part.lower():
            return attribute(tag, "ContentType")
        if span.name == "Default" and (attribute(tag, "Extension") or "").lower() == extension:
            default = attribute(tag, "ContentType")
    return default
