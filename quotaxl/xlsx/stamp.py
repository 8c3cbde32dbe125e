"""The stamp on what we write: custom document properties, beside those that the file has of others."""

from collections.abc import Iterator

from quotaxl.core.stamp import MARKED_PREFIX, PREFIX, Output, Stamp, properties
from quotaxl.xlsx.draft import Draft
from quotaxl.xlsx.markup import append_child, attribute, children, escape, escape_attribute, root, start_tag, utf8

_PART = "docProps/custom.xml"
_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_FORMAT = b"{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_KINDS = ("custom-properties", "customProperties")
_HOME = (
    b"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
    b"http://purl.oclc.org/ooxml/officeDocument/customProperties",
)
_VALUES = (
    b"http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes",
    b"http://purl.oclc.org/ooxml/officeDocument/docPropsVTypes",
)
"""In transitional and in strict packages."""


def put_stamp(draft: Draft, stamp: Stamp) -> None:
    """Stamp a workbook. The stamp of a marked copy stands beside the one that the file had before it was marked."""
    prefix = MARKED_PREFIX if stamp.output is Output.MARKED else PREFIX
    part = _part(draft) or _new_part(draft)
    try:
        data = b"".join(_without(draft, part, prefix))
        start, _, own = root(data)
    except ValueError:
        return  # broken properties of others are no reason to write nothing; the file goes without a stamp
    values = _VALUES[int(draft.book.strict)]
    for number, (name, text) in enumerate(properties(stamp, prefix), start=_last(data) + 1):
        element = b'<%bproperty fmtid="%b" pid="%d" name="%b"><vt:lpwstr xmlns:vt="%b">%b</vt:lpwstr></%bproperty>' % (
            own, _FORMAT, number, escape_attribute(name), values, escape(text), own,
        )  # fmt: skip
        data = data[:start] + append_child(data[start:], element)
    draft.write(part, data)


def _new_part(draft: Draft) -> str:
    """Add a part for custom properties, still without any."""
    part = _PART if draft.read(_PART) is None else draft.fresh_part("docProps/custom{}.xml")
    strict = int(draft.book.strict)
    empty = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="%b"></Properties>'
    draft.add_part(part, empty % _HOME[strict], _TYPE)
    draft.relate("", _KINDS[strict], part)
    return part


def drop_marked_stamp(draft: Draft) -> None:
    """Take the stamp of a marked copy out again; the part goes where nothing else is in it."""
    part = _part(draft)
    if part is None:
        return
    try:
        data = b"".join(_without(draft, part, MARKED_PREFIX))
        _, end, _ = root(data)
    except ValueError:
        return
    if any(True for _ in children(data, end)):
        draft.write(part, data)
        return
    relation = next(r for r in draft.relations("") if r.kind in _KINDS)
    draft.drop_part(part)
    draft.unrelate("", relation.id)


def _part(draft: Draft) -> str | None:
    """Return the part with the custom properties, or None."""
    found = next((r.target for r in draft.relations("") if r.kind in _KINDS and not r.external), None)
    return found if found and draft.read(found) else None


def _without(draft: Draft, part: str, prefix: str) -> Iterator[bytes]:
    """Yield the pieces of the properties' part without the stamp under `prefix`."""
    data = draft.read(part)
    assert data is not None
    data = utf8(data)
    _, end, _ = root(data)
    at = 0
    for span in children(data, end):
        name = attribute(start_tag(data[span.start : span.end]), "name") or ""
        if name.startswith(prefix) and (prefix == MARKED_PREFIX or not name.startswith(MARKED_PREFIX)):
            yield data[at : span.start]
            at = span.end
    yield data[at:]


def _last(data: bytes) -> int:
    """Return the highest property number in use; they start at 2."""
    _, end, _ = root(data)
    tags = (start_tag(data[span.start : span.end]) for span in children(data, end))
    return max((int(pid) for tag in tags if (pid := attribute(tag, "pid")) and pid.isdecimal()), default=1)
