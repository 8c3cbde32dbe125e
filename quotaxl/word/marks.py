"""Marks on a .docx: a comment and a highlight on exactly the words, all else byte for byte as it was.

The file as it was before is kept inside the marked copy, as a custom XML part that Word carries along: as long as
nobody edited the copy, clearing gives that file back byte for byte. After an edit our comments, known by their author,
and the highlights below them are taken out one by one.
"""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from copy import deepcopy
from io import BytesIO
from pathlib import Path
from typing import Any

from lxml import etree

from quotaxl.core.document import Spot
from quotaxl.core.edits import MARK_AUTHOR, ClearMarks, EditPlan, TextComment
from quotaxl.core.errors import UserError
from quotaxl.core.finding import Severity
from quotaxl.core.words import Words
from quotaxl.gate.package import open_package, read_part
from quotaxl.gate.refuse import damaged
from quotaxl.word.paragraphs import W, WordParagraph, paragraphs, parse, serialized
from quotaxl.xlsx.package import write_package

NAMESPACE = "urn:quotaxl:marks:1"
_COLOURS = {Severity.ERROR: "yellow", Severity.WARNING: "cyan", Severity.INFO: "lightGray"}
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
TYPES = "[Content_Types].xml"
_RECORD = "customXml/quotaxl1.xml"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_NOT_TEXT = Words("计划中有不属于文档的修改。", "The plan has edits that are not for a text.")
_STALE = Words("文档已变，标记对不上原来的字句。", "The text changed; the marks do not fit it any more.")
_AGAIN = Words("请重新核对后再标记。", "Check it again, then mark it.")
_NO_MARKS = Words("这份文档上没有 quotaxl 的标记。", "The document carries no marks of quotaxl.")
_WHICH = Words("请给出标记版。", "Give the marked copy.")


def apply_text_plan(source: Path, plan: EditPlan, target: Path) -> None:
    """Write `source` with the plan's comments to `target`, or without our marks. Raises UserError as ApplyPlan does."""
    data = source.read_bytes()
    if any(isinstance(edit, ClearMarks) for edit in plan.edits):
        data = without_marks(data, str(source))
    comments = [edit for edit in plan.edits if isinstance(edit, TextComment)]
    if comments and _read_record(parts_of(data, str(source))) is not None:
        data = without_marks(data, str(source))  # marks of an earlier run are taken out first
    if len(comments) + sum(isinstance(e, ClearMarks) for e in plan.edits) < len(plan.edits):
        raise UserError(str(source), _NOT_TEXT, _AGAIN)
    if comments:
        data = _marked(data, comments, str(source))
    target.write_bytes(data)


def _marked(data: bytes, comments: Sequence[TextComment], where: str) -> bytes:
    """Return a Word file with a comment on each marked text; what no comment touches stays byte for byte."""
    parts = parts_of(data, where)
    main = main_part(parts)
    root = parse(parts[main])
    found = {p.number: p for p in paragraphs(root)}
    rels = rels_of(main)
    relations = parse(parts[rels]) if rels in parts else etree.Element(f"{_RELATIONS}Relationships")
    types = parse(parts[TYPES])
    name = _related(relations, main, "comments")
    book = parse(parts[name]) if name else etree.Element(f"{W}comments", nsmap={"w": W[1:-1]})
    if name is None:
        name = _fresh(parts, main.rpartition("/")[0], "comments")
        relate(relations, "comments", name.rpartition("/")[2])
        _override(types, name, _COMMENTS_TYPE)
    number = max((int(c.get(f"{W}id", "0")) for c in book), default=-1) + 1
    for comment in comments:
        paragraph = found.get(comment.spot.paragraph)
        if paragraph is None:
            continue  # a foot- or endnote cannot carry a comment; the list of findings names it
        if paragraph.text[comment.spot.start : comment.spot.end].strip() == "":
            raise UserError(where, _STALE, _AGAIN)
        _comment(paragraph, comment, number)
        book.append(_text(comment.text, number))
        found = {p.number: p for p in paragraphs(root)}  # the runs were split
        number += 1
    changed = {
        main: serialized(root),
        name: serialized(book),
        rels: b"",
        TYPES: b"",
    }
    relate(relations, "customXml", f"../{_RECORD}")
    if not any(d.get("Extension", "").lower() == "xml" for d in types.findall(f"{_TYPES}Default")):
        _override(types, _RECORD, "application/xml")
    changed[rels], changed[TYPES] = serialized(relations), serialized(types)
    changed[_RECORD] = _record(data, changed)
    return changed_package(data, changed)


def _comment(paragraph: WordParagraph, comment: TextComment, number: int) -> None:
    """Put one comment on its words: split their runs, highlight them, set the range around them."""
    runs = runs_at(paragraph, comment.spot)
    for run in runs:
        _highlight(run, _COLOURS[comment.severity])
    start = etree.Element(f"{W}commentRangeStart", {f"{W}id": str(number)})
    end = etree.Element(f"{W}commentRangeEnd", {f"{W}id": str(number)})
    mark = etree.Element(f"{W}r")
    etree.SubElement(mark, f"{W}commentReference", {f"{W}id": str(number)})
    runs[0].addprevious(start)
    runs[-1].addnext(end)
    end.addnext(mark)


def runs_at(paragraph: WordParagraph, spot: Spot) -> list[Any]:
    """Return the runs that hold exactly the characters of a spot; runs that hold more are split."""
    found: list[Any] = []
    at = 0
    for piece in paragraph.pieces:
        a, b = max(spot.start - at, 0), min(spot.end - at, len(piece.text))
        at += len(piece.text)
        if a >= b:
            continue
        run = piece.element.getparent()
        if piece.element.tag == f"{W}t":
            run = _cut(run, piece.element, a, b)
        if run not in found:
            found.append(run)
    return found


def _cut(run: Any, element: Any, a: int, b: int) -> Any:  # noqa: ANN401 - lxml elements are untyped here
    """Split a run so that characters `a` to `b` of its text element stand in a run of their own; return that run."""
    text = element.text or ""
    before, own, after = text[:a], text[a:b], text[b:]
    index = list(run).index(element)
    properties = run.find(f"{W}rPr")
    following = list(run)[index + 1 :]
    middle = _like(run, properties)
    middle.append(_t(own))
    run.addnext(middle)
    if after or following:
        tail = _like(run, properties)
        if after:
            tail.append(_t(after))
        for node in following:
            tail.append(node)
        middle.addnext(tail)
    if before:
        element.text = before
        element.set(_SPACE, "preserve")
    else:
        run.remove(element)
    if not [n for n in run if n.tag != f"{W}rPr"]:
        run.getparent().remove(run)
    return middle


def _like(run: Any, properties: Any) -> Any:  # noqa: ANN401
    made = etree.Element(f"{W}r", dict(run.attrib))
    if properties is not None:
        made.append(deepcopy(properties))
    return made


def _t(text: str) -> Any:  # noqa: ANN401
    made = etree.Element(f"{W}t")
    made.text = text
    made.set(_SPACE, "preserve")
    return made


_RUN_ORDER = (
    "rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps",
    "strike", "dstrike", "outline", "shadow", "emboss", "imprint", "noProof", "snapToGrid",
    "vanish", "webHidden", "color", "spacing", "w", "kern", "position", "sz",
    "szCs",
)  # fmt: skip
"""What stands before w:highlight in a run's properties; the order of the schema."""


def _highlight(run: Any, colour: str) -> None:  # noqa: ANN401
    """Highlight a run; one that a person highlighted keeps that colour."""
    properties = run.find(f"{W}rPr")
    if properties is None:
        properties = etree.Element(f"{W}rPr")
        run.insert(0, properties)
    if properties.find(f"{W}highlight") is not None:
        return
    earlier = {f"{W}{name}" for name in _RUN_ORDER}
    place = sum(1 for n in properties if n.tag in earlier)
    properties.insert(place, etree.Element(f"{W}highlight", {f"{W}val": colour}))


def _text(text: str, number: int) -> Any:  # noqa: ANN401
    """Return a comment; its lines are paragraphs of plain text, never a field or a link."""
    made = etree.Element(f"{W}comment", {f"{W}id": str(number), f"{W}author": MARK_AUTHOR, f"{W}initials": "QX"})
    for line in text.split("\n"):
        paragraph = etree.SubElement(made, f"{W}p")
        etree.SubElement(paragraph, f"{W}r").append(_t(line))
    return made


def without_marks(data: bytes, where: str) -> bytes:
    """Return the file without our marks: the original where nobody edited it since. Raises UserError for none."""
    parts = parts_of(data, where)
    record = _read_record(parts)
    if record is not None:
        original, checks = record
        if original is not None and _untouched(parts, parts_of(original), checks):
            return original
    main = main_part(parts)
    root = parse(parts[main])
    rels = rels_of(main)
    relations = parse(parts[rels]) if rels in parts else None
    name = _related(relations, main, "comments") if relations is not None else None
    book = parse(parts[name]) if name else None
    ours = [c for c in (book if book is not None else ()) if c.get(f"{W}author") == MARK_AUTHOR]
    if book is None or not ours:
        raise UserError(where, _NO_MARKS, _WHICH)
    for comment in ours:
        _unmark(root, comment.get(f"{W}id"))
        book.remove(comment)
    changed: dict[str, bytes | None] = {main: serialized(root), name or "": serialized(book)}
    if record is not None and relations is not None:
        for relation in list(relations):
            if relation.get("Target", "").endswith(_RECORD.rpartition("/")[2]):
                relations.remove(relation)
        changed[rels], changed[_RECORD] = serialized(relations), None
    return changed_package(data, changed)


def _untouched(parts: Mapping[str, bytes], original: Mapping[str, bytes], checks: Mapping[str, str]) -> bool:
    """Return whether a marked file is as we wrote it: our parts by their checksums, the others as in the original."""
    own = {name for name, content in parts.items() if name.startswith("customXml/") and NAMESPACE.encode() in content}
    if set(parts) - own != set(original) | set(checks):
        return False
    return all(
        hashlib.sha256(content).hexdigest() == checks[name] if name in checks else content == original.get(name)
        for name, content in parts.items()
        if name not in own
    )


def _unmark(root: Any, number: str) -> None:  # noqa: ANN401
    """Take one comment's range, reference and highlights out of the text."""
    inside = False
    for node in list(root.iter(f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}commentReference", f"{W}r")):
        own = node.get(f"{W}id") == number
        if node.tag == f"{W}commentRangeStart" and own:
            inside = True
            node.getparent().remove(node)
        elif node.tag == f"{W}commentRangeEnd" and own:
            inside = False
            node.getparent().remove(node)
        elif node.tag == f"{W}commentReference" and own:
            run = node.getparent()
            run.getparent().remove(run)
        elif node.tag == f"{W}r" and inside:
            highlight = node.find(f"{W}rPr/{W}highlight")
            if highlight is not None and highlight.get(f"{W}val") in _COLOURS.values():
                highlight.getparent().remove(highlight)


def _record(data: bytes, changed: Mapping[str, bytes]) -> bytes:
    root = etree.Element(f"{{{NAMESPACE}}}marks", nsmap={"qx": NAMESPACE})
    for name, content in sorted(changed.items()):
        part = etree.SubElement(root, f"{{{NAMESPACE}}}part", name=name, sha256=hashlib.sha256(content).hexdigest())
        part.tail = "\n"
    etree.SubElement(root, f"{{{NAMESPACE}}}original").text = base64.b64encode(data).decode()
    return serialized(root)


def _read_record(parts: Mapping[str, bytes]) -> tuple[bytes | None, dict[str, str]] | None:
    for name, content in parts.items():
        if name.startswith("customXml/") and NAMESPACE.encode() in content[:400]:
            root = parse(content)
            checks = {p.get("name", ""): p.get("sha256", "") for p in root.findall(f"{{{NAMESPACE}}}part")}
            original = root.findtext(f"{{{NAMESPACE}}}original")
            return (base64.b64decode(original) if original else None), checks
    return None


def main_part(parts: Mapping[str, bytes]) -> str:
    """Return the name of the part that a package is about."""
    if "_rels/.rels" in parts:
        for relation in parse(parts["_rels/.rels"]):
            if relation.get("Type", "").endswith("/officeDocument"):
                return str(relation.get("Target", "")).lstrip("/")
    return "word/document.xml"


def parts_of(data: bytes, where: str = "docx") -> dict[str, bytes]:
    """Return every part of a package by its name. Raises UserError where the gate refuses it, or lacks a part."""
    package = open_package(where, data)
    parts = {member.name: read_part(package, name) for name, member in package.members.items()}
    if TYPES not in parts or main_part(parts) not in parts:
        raise damaged(where, "no text part")
    return parts


def changed_package(data: bytes, changed: Mapping[str, bytes | None]) -> bytes:
    """Return the package with parts changed, added or (None) left out; the others keep their bytes and order."""
    out = BytesIO()
    write_package(open_package("docx", data), changed, out)
    return out.getvalue()


def rels_of(part: str) -> str:
    """Return the name of the part that holds a part's relationships."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels".lstrip("/")


def _related(relations: Any, main: str, kind: str) -> str | None:  # noqa: ANN401
    folder = main.rpartition("/")[0]
    for relation in relations:
        if relation.get("Type", "") == f"{_REL}/{kind}":
            target = relation.get("Target", "")
            return str(target.lstrip("/") if target.startswith("/") else f"{folder}/{target}".lstrip("/"))
    return None


def relate(relations: Any, kind: str, target: str) -> None:  # noqa: ANN401
    """Add a relationship to a part's relationships."""
    taken = {r.get("Id") for r in relations}
    number = next(n for n in range(1, len(taken) + 2) if f"rIdQX{n}" not in taken)
    etree.SubElement(relations, f"{_RELATIONS}Relationship", Id=f"rIdQX{number}", Type=f"{_REL}/{kind}", Target=target)


def _fresh(parts: Mapping[str, bytes], folder: str, name: str) -> str:
    candidates = (f"{folder}/{name}{n or ''}.xml".lstrip("/") for n in range(len(parts) + 1))
    return next(c for c in candidates if c not in parts)


def _override(types: Any, part: str, kind: str) -> None:  # noqa: ANN401
    etree.SubElement(types, f"{_TYPES}Override", PartName=f"/{part}", ContentType=kind)
