"""What stands around a sheet's rows: merges, validations, formats, links, filters, moved when rows move."""

import re
from dataclasses import dataclass

from quotaxl.core.refs import Area
from quotaxl.xlsx.base import SheetElement
from quotaxl.xlsx.formulas.tokens import Shift, shifted
from quotaxl.xlsx.markup import (
    TEXT_ELEMENT,
    attribute,
    children,
    escape,
    inner,
    rewrite_tags,
    start_tag,
    unescape,
    with_attribute,
    with_count,
)
from quotaxl.xlsx.sheet import SheetEdit

_LISTS = {
    "mergeCells": "ref",
    "dataValidations": "sqref",
    "hyperlinks": "ref",
    "protectedRanges": "sqref",
    "ignoredErrors": "sqref",
    "cellWatches": "r",
    "rowBreaks": "id",
}
"""Children that are lists, and where their items say the place."""
_PLACED = re.compile(rb"autoFilter|sortState|sortCondition|inputCells|dimension|filterColumn")
_FORMULAS = re.compile(rb"f|formula|formula1|formula2|calculatedColumnFormula|totalsRowFormula")
_ANCHOR = re.compile(rb"<(?P<p>(?:[\w.-]+:)?)(?P<n>from|to)>(?P<body>.*?)</(?P=p)(?P=n)>", re.S)
_ROW = re.compile(rb"(<(?:[\w.-]+:)?row>\s*)(\d+)(\s*</)")


@dataclass(frozen=True, slots=True)
class Tail:
    """One shift as a sheet sees it: `here` where it is the shifted sheet, `like` the row that new rows copy."""

    shift: Shift
    own: str
    here: bool
    like: int | None = None


def shift_blocks(sheet: SheetEdit, tail: Tail) -> None:
    """Move what a sheet's children say of rows."""
    for after in (False, True):
        old = sheet.blocks(after=after)
        new = [SheetElement(block.name, _block(block, tail)) for block in old]
        if any(a.data != b.data for a, b in zip(old, new, strict=True)):
            sheet.set_blocks([block for block in new if block.data], after=after)


def _block(block: SheetElement, tail: Tail) -> bytes:
    data = block.data
    if not tail.here:
        return _links(shift_texts(data, tail), tail) if block.name == "hyperlinks" else shift_texts(data, tail)
    if block.name in _LISTS:
        data = _list(block, _LISTS[block.name], tail)
        return _links(shift_texts(data, tail), tail) if data else b""
    if block.name == "conditionalFormatting":
        places = shift_places(attribute(start_tag(data), "sqref") or "", tail, grows=True)
        if not places:
            return b""
        tag = start_tag(data)
        return shift_texts(with_attribute(tag, "sqref", places) + data[len(tag) :], tail)
    if block.name in ("oleObjects", "controls", "AlternateContent"):
        return shift_anchors(data, tail.shift)
    return shift_texts(rewrite_tags(data, _PLACED, lambda _name, tag: _tag(tag, tail)), tail)


def _tag(tag: bytes, tail: Tail) -> bytes:
    for key in ("ref", "r"):
        old = attribute(tag, key)
        new = shift_places(old, tail) if old else None
        if old and new and new != old:
            tag = with_attribute(tag, key, new)
    return tag


def _list(block: SheetElement, key: str, tail: Tail) -> bytes:
    data = block.data
    spans = list(children(data, inner(data)[0]))
    removed = 0
    for span in reversed(spans):
        item = data[span.start : span.end]
        tag = start_tag(item)
        old = attribute(tag, key)
        if old is None:
            continue
        new = _break(old, tail.shift) if key == "id" else shift_places(old, tail, grows=key == "sqref")
        if block.name == "mergeCells" and ":" not in new:
            new = ""
        if not new:
            removed += 1
            data = data[: span.start] + data[span.end :]
        elif new != old:
            data = data[: span.start] + with_attribute(tag, key, new) + item[len(tag) :] + data[span.end :]
    if block.name == "mergeCells":
        data, added = _copied_merges(block.data, data, tail)
        removed -= added
    if removed:
        data = with_count(data, -removed)
    return data if removed < len(spans) else b""


def _copied_merges(old: bytes, data: bytes, tail: Tail) -> tuple[bytes, int]:
    """Repeat the merges inside the copied row in each new row."""
    if tail.like is None or tail.shift.count < 0:
        return data, 0
    prefix = start_tag(old)[1:].partition(b"mergeCells")[0]
    items = []
    for span in children(old, inner(old)[0]):
        area = Area.parse(attribute(start_tag(old[span.start : span.end]), "ref") or "A1")
        if area.top == area.bottom == tail.like:
            rows = range(tail.shift.row, tail.shift.row + tail.shift.count)
            items += [str(Area(row, area.left, row, area.right)) for row in rows]
    written = b"".join(b'<%bmergeCell ref="%b"/>' % (prefix, item.encode()) for item in items)
    end = data.rindex(b"</") if items else 0
    return (data[:end] + written + data[end:], len(items)) if items else (data, 0)


def _break(old: str, shift: Shift) -> str:
    """A page break stands below row `id`."""
    moved = shift.line(int(old) + 1)
    return str(moved - 1) if moved else ""


def shift_places(text: str, tail: Tail, *, grows: bool = False) -> str:
    """Return a list of areas after the shift; '' where nothing is left.

    Where it `grows`, an area that ends in the copied row takes in the new rows just below it.
    """
    shift = tail.shift
    found = []
    for part in text.split():
        try:
            area = Area.parse(part)
        except ValueError:
            found.append(part)  # whole columns do not move with rows
            continue
        moved = shift.area(area)
        if moved is None:
            continue
        if grows and shift.count > 0 and tail.like == shift.row - 1 == area.bottom:
            moved = Area(moved.top, moved.left, moved.bottom + shift.count, moved.right)
        found.append(part if moved == area else str(moved))
    return " ".join(found)


def shift_texts(data: bytes, tail: Tail) -> bytes:
    """Return markup with the formulas in its elements moved, and the places of extensions where it is the sheet."""

    def change(match: re.Match[bytes]) -> bytes:
        text = match["text"]
        name = match["local"]
        if _FORMULAS.fullmatch(name):
            old = unescape(text)
            new = shifted(old, tail.own, tail.shift)
        elif name == b"sqref" and tail.here:
            old = unescape(text)
            new = shift_places(old, tail) or "#REF!"
        else:
            return match[0]
        return match[0] if new == old else match[0].replace(b">" + text + b"<", b">" + escape(new) + b"<", 1)

    return TEXT_ELEMENT.sub(change, data)


def _links(data: bytes, tail: Tail) -> bytes:
    def edit(_name: str, tag: bytes) -> bytes:
        old = attribute(tag, "location")
        if not old:
            return tag
        new = shifted(old, tail.own, tail.shift)
        return tag if new == old else with_attribute(tag, "location", new)

    return rewrite_tags(data, re.compile(rb"hyperlink"), edit)


def shift_anchors(data: bytes, shift: Shift) -> bytes:
    """Return markup with the rows in its drawing anchors (counted from 0) moved."""

    def change(match: re.Match[bytes]) -> bytes:
        return _ROW.sub(lambda m: m[1] + b"%d" % (anchored(int(m[2]), shift)) + m[3], match[0])

    return _ANCHOR.sub(change, data)


def anchored(row: int, shift: Shift) -> int:
    """Return where an anchor in row `row`, counted from 0, comes to lie; one in a removed row moves to its place."""
    moved = shift.line(row + 1)
    return moved - 1 if moved else shift.row - 1
