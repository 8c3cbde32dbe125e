"""Texts of ours kept inside a workbook: custom XML parts, which spreadsheet programs carry along and show nowhere."""

from pathlib import Path

from quotaxl.core.edits import KeepData
from quotaxl.xlsx.cells import decode_text, encode_text
from quotaxl.xlsx.draft import Draft
from quotaxl.xlsx.markup import inner, root, unescape, utf8
from quotaxl.xlsx.package import open_package
from quotaxl.xlsx.parsed import read_source
from quotaxl.xlsx.relations import relations, rels_name

_NAMESPACE = "urn:quotaxl:{}:1"


def keep(draft: Draft, edit: KeepData) -> None:
    """Put a text into a draft, in place of one of the same topic, or take it out."""
    space = _NAMESPACE.format(edit.topic).encode()
    for relation in draft.relations(draft.source.book_part):
        data = draft.read(relation.target) if relation.kind == "customXml" and not relation.external else None
        if data and b'"' + space + b'"' in data[:400]:
            draft.drop_part(relation.target)
            draft.unrelate(draft.source.book_part, relation.id)
    if edit.text is None:
        return
    part = draft.fresh_part("customXml/quotaxl{}.xml")
    draft.relate(draft.source.book_part, "customXml", part)
    body = b'<?xml version="1.0" encoding="UTF-8"?>\n<kept xmlns="%b">%b</kept>' % (space, encode_text(edit.text))
    draft.add_part(part, body, "application/xml")


def kept(path: Path, topic: str) -> str | None:
    """Return the text that a workbook keeps under a topic; None where it keeps none.

    Raises UserError for a file that is no workbook.
    """
    source = read_source(open_package(path))
    space = _NAMESPACE.format(topic).encode()
    for relation in relations(source.read(rels_name(source.book_part)), source.book_part):
        data = source.read(relation.target) if relation.kind == "customXml" and not relation.external else None
        if data and b'"' + space + b'"' in data[:400]:
            data = utf8(data)
            start, _, _ = root(data)
            element = data[start:].rstrip()
            return decode_text(unescape(element[slice(*inner(element))]))
    return None
