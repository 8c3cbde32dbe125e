"""Texts of ours kept inside a .docx: custom XML parts, which Word carries along and shows nowhere; as quotaxl.xlsx."""

from pathlib import Path

from lxml import etree

from quotaxl.word.marks import TYPES, changed_package, main_part, parts_of, relate, rels_of
from quotaxl.word.paragraphs import parse, serialized

SOURCES = "sources"
"""The topic under which a draft keeps where its figures come from."""
_NAMESPACE = "urn:quotaxl:{}:1"


def keep_text(data: bytes, topic: str, text: str) -> bytes:
    """Return a .docx that keeps a text, in place of one that it kept under the same topic."""
    parts = parts_of(data)
    main = main_part(parts)
    space = _NAMESPACE.format(topic)
    part, rels = f"customXml/quotaxl-{topic}.xml", rels_of(main)
    root = etree.Element(f"{{{space}}}kept", nsmap={"qx": space})
    root.text = text
    changed = {part: serialized(root)}
    if part not in parts:
        relations = parse(parts[rels])
        relate(relations, "customXml", f"{'../' * main.count('/')}{part}")
        changed[rels] = serialized(relations)
        types = parse(parts[TYPES])
        if not any(one.get("Extension", "").lower() == "xml" for one in types.iterchildren()):
            etree.SubElement(
                types, f"{{{etree.QName(types).namespace}}}Override", PartName=f"/{part}", ContentType="application/xml"
            )
            changed[TYPES] = serialized(types)
    return changed_package(data, dict(changed))


def kept_text(path: Path, topic: str) -> str | None:
    """Return the text that a .docx keeps under a topic; None where it keeps none. Raises UserError for no .docx."""
    space = _NAMESPACE.format(topic).encode()
    for name, content in parts_of(path.read_bytes(), path.name).items():
        if name.startswith("customXml/") and space in content[:400]:
            root = parse(content)
            return root.text or "" if etree.QName(root).namespace == space.decode() else None
    return None
