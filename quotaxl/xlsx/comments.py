"""Notes on cells: the comments part and the drawing that shows its boxes. A user's comment is never replaced."""

import re
from collections.abc import Collection

from quotaxl.core.edits import MARK_AUTHOR, Note
from quotaxl.core.refs import parse_ref
from quotaxl.xlsx.cells import encode_text, rich_text
from quotaxl.xlsx.draft import Draft
from quotaxl.xlsx.markup import append_child, attribute, children, escape, inner, root, start_tag, unescape, utf8
from quotaxl.xlsx.relations import STRICT, TRANSITIONAL
from quotaxl.xlsx.sheet import SheetEdit

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_SPACES = (
    b'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    b'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_SHAPE_TYPE = (
    b"<v:shapetype " + _SPACES + b' id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    b'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    b'<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE_ID = re.compile(rb"""\sid\s*=\s*["']_x0000_s(\d+)["']""")
_SHAPE = re.compile(rb"<(?P<p>(?:[\w.-]+:)?)shape\s(?:(?!</(?P=p)shape>).)*?</(?P=p)shape>\s*", re.S)
_ROW = re.compile(rb"<(?:[\w.-]+:)?Row>\s*(\d+)\s*<")
_COLUMN = re.compile(rb"<(?:[\w.-]+:)?Column>\s*(\d+)\s*<")
HEAD = re.compile(r"\s*〔[^〕\n]*\bQX-[A-Z]\d{3}\b[^〕\n]*〕")
"""How every note of ours begins."""
_BLOCK = 1024
OWN = b'alt="quotaxl"'
"""Our shapes say that they are ours."""


def add_notes(draft: Draft, edits: list[Note]) -> None:
    """Put notes on cells of one sheet; cells that carry someone else's comment are left as they are."""
    sheet = draft.sheet(edits[0].sheet)
    part = comments_part(draft, sheet)
    data = draft.read(part) if part else None
    taken = occupied(utf8(data)) if data else {}
    wanted: dict[str, Note] = {}
    for edit in edits:
        owner = taken.get(edit.ref.upper())
        if owner is None:
            wanted[edit.ref.upper()] = edit
    if not wanted:
        return
    if data is None:
        part = draft.fresh_part("xl/comments{}.xml")
        data = (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<comments xmlns="{draft.namespace}">'
            "<authors></authors><commentList></commentList></comments>"
        ).encode()
        draft.relate(sheet.part, "comments", part)
        draft.add_part(part, data, _TYPE)
    assert part
    draft.write(part, _with_comments(utf8(data), list(wanted.values())))
    _draw(draft, sheet, list(wanted.values()))


def comments_part(draft: Draft, sheet: SheetEdit) -> str | None:
    """Return the name of a sheet's comments part, or None."""
    found = (r.target for r in draft.relations(sheet.part) if r.kind == "comments")
    return next((name for name in found if draft.read_exists(name)), None)


def occupied(data: bytes) -> dict[str, str]:
    """Return the author of each comment by cell."""
    authors = _authors(data)
    found: dict[str, str] = {}
    for element in _elements(data, "commentList"):
        tag = start_tag(element)
        number = int(attribute(tag, "authorId") or 0)
        found[(attribute(tag, "ref") or "").upper()] = authors[number] if number < len(authors) else ""
    return found


def _section(data: bytes, name: str) -> tuple[int, int] | None:
    _, end, _ = root(data)
    return next(((s.start, s.end) for s in children(data, end) if s.name == name), None)


def _elements(data: bytes, section: str) -> list[bytes]:
    found = _section(data, section)
    if not found:
        return []
    element = data[found[0] : found[1]]
    return [element[s.start : s.end] for s in children(element, inner(element)[0])]


def _authors(data: bytes) -> list[str]:
    return [unescape(e[slice(*inner(e))]) for e in _elements(data, "authors")]


def _with_comments(data: bytes, notes: list[Note]) -> bytes:
    """Return a part of comments with our notes behind those it has, under an author of our own."""
    _, _, prefix = root(data)
    authors = _authors(data)
    if MARK_AUTHOR in authors:
        number = authors.index(MARK_AUTHOR)
    else:
        number = len(authors)
        data = _append(data, "authors", b"<%bauthor>%b</%bauthor>" % (prefix, escape(MARK_AUTHOR), prefix))
    p = prefix.decode()
    look = f'<{p}rPr><{p}sz val="9"/><{p}rFont val="宋体"/></{p}rPr>'
    head = f'authorId="{number}"><{p}text><{p}r>{look}<{p}t xml:space="preserve">'
    tail = f"</{p}t></{p}r></{p}text></{p}comment>"
    items = b"".join(
        f'<{p}comment ref="{note.ref.upper()}" {head}'.encode() + encode_text(note.text) + tail.encode()
        for note in notes
    )
    return _append(data, "commentList", items)


def _append(data: bytes, section: str, item: bytes) -> bytes:
    found = _section(data, section)
    if found is None:
        raise ValueError(f"comments without {section}")
    return data[: found[0]] + append_child(data[found[0] : found[1]], item) + data[found[1] :]


def _draw(draft: Draft, sheet: SheetEdit, notes: list[Note]) -> None:
    block = sheet.find("legacyDrawing")
    identifier = attribute(start_tag(block.data), "*:id") if block else None
    part = next((r.target for r in draft.relations(sheet.part) if r.id == identifier), None) if identifier else None
    data = draft.read(part) if part else None
    if data is None:
        part = draft.fresh_part("xl/drawings/vmlDrawing{}.vml")
        data = _empty_drawing(draft.position(sheet.name) + 1)
        identifier = draft.relate(sheet.part, "vmlDrawing", part)
        base = STRICT if draft.book.strict else TRANSITIONAL
        element = b'<%blegacyDrawing xmlns:r="%b" r:id="%b"/>' % (sheet.prefix, base.encode(), identifier.encode())
        sheet.replace("legacyDrawing", element)
        draft.add_default("vml", _VML_TYPE)
    assert part
    draft.write(part, _with_shapes(data, notes))


def _empty_drawing(block: int) -> bytes:
    return b'<xml %b><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="%d"/></o:shapelayout></xml>' % (
        _SPACES,
        block,
    )


_IDMAP = re.compile(rb"""(<(?:[\w.-]+:)?idmap\s[^>]*?data\s*=\s*["'])([\d,]*)(["'])""")


def _with_shapes(data: bytes, notes: list[Note]) -> bytes:
    """Return a drawing of comments with a shape a note, numbered behind its own; new blocks of numbers are listed."""
    match = _IDMAP.search(data)
    blocks = [int(n) for n in match[2].split(b",") if n] if match else [1]
    used = max((int(m[1]) for m in _SHAPE_ID.finditer(data)), default=blocks[0] * _BLOCK)
    shapes = []
    for number, note in enumerate(notes, used + 1):
        shapes.append(_shape(number, note))
        if number // _BLOCK not in blocks:
            blocks.append(number // _BLOCK)
    if match:
        listed = b",".join(b"%d" % n for n in blocks)
        if listed != match[2]:
            data = data[: match.start(2)] + listed + data[match.end(2) :]
    kind = b"" if b'"_x0000_t202"' in data else _SHAPE_TYPE
    end = data.rindex(b"</")
    return data[:end] + kind + b"".join(shapes) + data[end:]


def _shape(number: int, note: Note) -> bytes:
    row, column = parse_ref(note.ref)
    lines = sum(1 + len(line) // 22 for line in note.text.split("\n"))
    anchor = f"{column}, 15, {max(row - 2, 0)}, 4, {column + 4}, 15, {max(row - 2, 0) + min(max(lines, 3), 24) + 1}, 4"
    return (
        b'<v:shape %b id="_x0000_s%d" type="#_x0000_t202" %b style="position:absolute;margin-left:60pt;margin-top:2pt;'
        b'width:200pt;height:%dpt;z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
        b'<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
        b'<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
        b'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>%b</x:Anchor>'
        b"<x:AutoFill>False</x:AutoFill><x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>"
        % (_SPACES, number, OWN, min(max(lines, 3), 24) * 14, anchor.encode(), row - 1, column - 1)
    )


def drop_notes(draft: Draft, sheet: SheetEdit, also: Collection[str] = ()) -> None:
    """Remove the notes of author quotaxl, and of the authors `also`, and their boxes.

    A part left without any goes with its relations.
    """
    part = comments_part(draft, sheet)
    data = draft.read(part) if part else None
    if part is None or data is None:
        return
    data = utf8(data)
    found = _section(data, "commentList")
    if found is None:
        return
    authors = _authors(data)
    element = data[found[0] : found[1]]
    places: set[tuple[int, int]] = set()
    for span in reversed(list(children(element, inner(element)[0]))):
        item = element[span.start : span.end]
        if _is_ours(item, authors, also):
            places.add(parse_ref(attribute(start_tag(item), "ref") or "A1"))
            element = element[: span.start] + element[span.end :]
    if not places:
        return
    left = any(True for _ in children(element, inner(element)[0]))
    _erase(draft, sheet, places)
    if left:
        draft.write(part, data[: found[0]] + element + data[found[1] :])
        return
    draft.drop_part(part)
    relation = next(r for r in draft.relations(sheet.part) if r.target == part)
    draft.unrelate(sheet.part, relation.id)


def _is_ours(item: bytes, authors: list[str], also: Collection[str]) -> bool:
    """Return whether a comment is one of our notes: by its author, or, where a program dropped that, its first line."""
    number = int(attribute(start_tag(item), "authorId") or 0)
    by = authors[number] if number < len(authors) else ""
    return by == MARK_AUTHOR or by in also or (not by.strip() and HEAD.match(rich_text(item)) is not None)


def _erase(draft: Draft, sheet: SheetEdit, places: set[tuple[int, int]]) -> None:
    """Take the boxes of notes at `places` out of the sheet's drawing."""
    block = sheet.find("legacyDrawing")
    identifier = attribute(start_tag(block.data), "*:id") if block else None
    part = next((r.target for r in draft.relations(sheet.part) if r.id == identifier), None) if identifier else None
    data = draft.read(part) if part else None
    if part is None or data is None or identifier is None:
        return

    def keep(match: re.Match[bytes]) -> bytes:
        row, column = _ROW.search(match[0]), _COLUMN.search(match[0])
        note = b'ObjectType="Note"' in match[0] and row and column
        return b"" if note and row and column and (int(row[1]) + 1, int(column[1]) + 1) in places else match[0]

    data = _SHAPE.sub(keep, data)
    if b"ClientData" in data or b"imagedata" in data:
        draft.write(part, data)
        return
    draft.drop_part(part)
    draft.unrelate(sheet.part, identifier)
    sheet.replace("legacyDrawing", b"")
