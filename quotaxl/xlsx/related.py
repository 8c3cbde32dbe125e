"""Parts beside a sheet that speak of its rows: comments, drawings, tables, charts, pivots, moved when rows move."""

import re
from collections.abc import Callable

from quotaxl.core.errors import UserError
from quotaxl.core.refs import Area
from quotaxl.core.words import Words
from quotaxl.xlsx.draft import Draft
from quotaxl.xlsx.formulas.tokens import Shift, shifted
from quotaxl.xlsx.markup import attribute, children, inner, rewrite_tags, root, start_tag, utf8, with_attribute
from quotaxl.xlsx.tail import Tail, anchored, shift_anchors, shift_places, shift_texts

_SHAPE = re.compile(rb"<(?P<p>(?:[\w.-]+:)?)shape\s(?:(?!</(?P=p)shape>).)*?</(?P=p)shape>\s*", re.S)
_NOTE_ROW = re.compile(rb"(<(?:[\w.-]+:)?Row>\s*)(\d+)(\s*<)")
_NOTE_ANCHOR = re.compile(rb"(<(?:[\w.-]+:)?Anchor>)([\s\d,-]+)(<)")
_LINKS = ("fmlaLink", "fmlaRange", "fmlaTxbx", "fmlaGroup", "textlink")


def shift_related(draft: Draft, shift: Shift, where: str) -> None:
    """Move rows in the parts related to the shifted sheet, and references to it in charts and pivots."""
    for name in draft.worksheets():
        here = name.casefold() == shift.sheet.casefold()
        tail = Tail(shift, name, here=here)
        for relation in draft.relations(draft.sheet(name).part):
            if not relation.external and draft.read_exists(relation.target):
                _part(draft, relation.kind, relation.target, tail, where)
    for part in sorted(draft.names_of_parts()):
        if "/charts/" in part and part.endswith(".xml"):
            _rewrite(draft, part, lambda data: shift_texts(data, Tail(shift, "", here=False)))
        elif "pivotcachedefinition" in part and part.endswith(".xml"):
            _rewrite(draft, part, lambda data: _pivot_source(data, shift))


def _rewrite(draft: Draft, part: str, change: Callable[[bytes], bytes]) -> None:
    data = draft.read(part)
    if data is None:
        return
    data = utf8(data)
    new = change(data)
    if new != data:
        draft.write(part, new)


def _part(draft: Draft, kind: str, part: str, tail: Tail, where: str) -> None:
    if kind == "ctrlProp":
        _rewrite(draft, part, lambda data: _linked(data, tail))
    elif kind == "drawing":
        _rewrite(draft, part, lambda data: _linked(_drawing(data, tail), tail))
    elif not tail.here and kind != "table":
        return
    elif kind == "comments":
        _rewrite(draft, part, lambda data: _comments(data, tail))
    elif kind == "threadedComment":
        _rewrite(draft, part, lambda data: _refs(data, rb"threadedComment", tail))
    elif kind == "vmlDrawing":
        _rewrite(draft, part, lambda data: _SHAPE.sub(lambda match: _note(match[0], tail.shift), data))
    elif kind == "table":
        _rewrite(draft, part, lambda data: _table(data, tail, where))
    elif kind == "pivotTable":
        _rewrite(draft, part, lambda data: _pivot(data, tail, where))


def _refs(data: bytes, names: bytes, tail: Tail) -> bytes:
    def edit(_name: str, tag: bytes) -> bytes:
        old = attribute(tag, "ref")
        new = shift_places(old, tail) if old else None
        return with_attribute(tag, "ref", new) if new and new != old else tag

    return rewrite_tags(data, re.compile(names), edit)


def _drawing(data: bytes, tail: Tail) -> bytes:
    if not tail.here:
        return data
    parts, at = [], 0
    _, end, _ = root(data)
    for span in children(data, end):
        anchor = data[span.start : span.end]
        if attribute(start_tag(anchor), "editAs") != "absolute":
            parts += [data[at : span.start], shift_anchors(anchor, tail.shift)]
            at = span.end
    return b"".join([*parts, data[at:]])


def _linked(data: bytes, tail: Tail) -> bytes:
    def edit(_name: str, tag: bytes) -> bytes:
        for key in _LINKS:
            old = attribute(tag, key)
            new = shifted(old, tail.own, tail.shift) if old else old
            if new and new != old:
                tag = with_attribute(tag, key, new)
        return tag

    return rewrite_tags(data, re.compile(rb"formControlPr|sp"), edit)


def _comments(data: bytes, tail: Tail) -> bytes:
    _, end, _ = root(data)
    found = next((s for s in children(data, end) if s.name == "commentList"), None)
    if not found:
        return data
    element = data[found.start : found.end]
    for span in reversed(list(children(element, inner(element)[0]))):
        item = element[span.start : span.end]
        tag = start_tag(item)
        place = shift_places(attribute(tag, "ref") or "", tail)
        item = with_attribute(tag, "ref", place) + item[len(tag) :] if place else b""
        element = element[: span.start] + item + element[span.end :]
    return data[: found.start] + element + data[found.end :]


def _note(shape: bytes, shift: Shift) -> bytes:
    """Return a comment's box or a control's shape after the shift; b'' where its cell is removed."""
    row = _NOTE_ROW.search(shape)
    anchor = _NOTE_ANCHOR.search(shape)
    delta = 0
    if row:
        moved = shift.line(int(row[2]) + 1)
        if moved is None:
            return b""
        delta = moved - 1 - int(row[2])
        shape = shape[: row.start(2)] + b"%d" % (moved - 1) + shape[row.end(2) :]
        anchor = _NOTE_ANCHOR.search(shape)
    if anchor:
        numbers = [int(n) for n in anchor[2].split(b",")]
        if len(numbers) == 8:
            if not row:
                delta = anchored(numbers[2], shift) - numbers[2]
            if delta:
                numbers[2], numbers[6] = max(0, numbers[2] + delta), max(0, numbers[6] + delta)
                written = b", ".join(b"%d" % n for n in numbers)
                shape = shape[: anchor.start(2)] + written + shape[anchor.end(2) :]
    return shape


def _table(data: bytes, tail: Tail, where: str) -> bytes:
    start, end, _ = root(data)
    tag = data[start:end]
    old = attribute(tag, "ref")
    if tail.here and old:
        area = Area.parse(old)
        shift = tail.shift
        header = int(attribute(tag, "headerRowCount") or 1)
        rows = shift.edges(area.top, area.bottom)
        if header and (rows is None or (shift.count < 0 and shift.line(area.top) is None)):
            name = attribute(tag, "displayName") or ""
            raise UserError(
                where,
                Words(f"要删除的行含表格“{name}”的标题行。", f"The rows hold the header of table '{name}'."),
                Words("请先在 Excel 中把该表格转换为区域。", "Convert the table to a range in Excel first."),
            )
        data = _refs(data, rb"table|autoFilter|sortState|sortCondition", tail)
    return shift_texts(data, tail)


def _pivot(data: bytes, tail: Tail, where: str) -> bytes:
    _, end, _ = root(data)
    for span in children(data, end):
        if span.name == "location":
            area = Area.parse(attribute(start_tag(data[span.start : span.end]), "ref") or "A1")
            moved = tail.shift.area(area)
            if moved is None or moved.bottom - moved.top != area.bottom - area.top:
                raise UserError(
                    where,
                    Words(f"这里有数据透视表（{area}）。", f"There is a pivot table ({area}) here."),
                    Words("请先在 Excel 中移走数据透视表。", "Move the pivot table in Excel first."),
                )
    return _refs(data, rb"location", tail)


def _pivot_source(data: bytes, shift: Shift) -> bytes:
    def edit(_name: str, tag: bytes) -> bytes:
        if (attribute(tag, "sheet") or "").casefold() != shift.sheet.casefold() or attribute(tag, "*:id"):
            return tag
        old = attribute(tag, "ref")
        new = shift_places(old, Tail(shift, shift.sheet, here=True)) if old else None
        return with_attribute(tag, "ref", new) if new and new != old else tag

    return rewrite_tags(data, re.compile(rb"worksheetSource"), edit)
