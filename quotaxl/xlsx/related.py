"""Parts beside a sheet that speak of its rows: comments, drawings, tables, charts, pivots, moved when rows move."""

import re
from collections.abc import Callable

from quotaxl.core.errors import UserError
from quotaxl.core.refs import Area, ref
from quotaxl.core.words import Words
from quotaxl.xlsx.draft import Draft
from quotaxl.xlsx.formulas.runs import RunChange
from quotaxl.xlsx.formulas.shifts import RowsMove, Shift
from quotaxl.xlsx.markup import attribute, children, inner, rewrite_tags, root, start_tag, utf8, with_attribute
from quotaxl.xlsx.tail import Tail, anchored, shift_anchors, shift_places, shift_texts

_SHAPE = re.compile(rb"<(?P<p>(?:[\w.-]+:)?)shape\s(?:(?!</(?P=p)shape>).)*?</(?P=p)shape>\s*", re.S)
_SHAPE_ID = re.compile(rb"""\sid\s*=\s*["'](?:_x0000_s)(\d+)["']""")
_NOTE_ROW = re.compile(rb"(<(?:[\w.-]+:)?Row>\s*)(\d+)(\s*<)")
_NOTE_ANCHOR = re.compile(rb"(<(?:[\w.-]+:)?Anchor>)([\s\d,-]+)(<)")
_READ = re.compile(
    rb"(?P<f><(?P<p>(?:[\w.-]+:)?)f>[^<]*</(?P=p)f>)\s*(?P<kept><(?P=p)(?P<n>numCache|strCache|multiLvlStrCache)>.*?</(?P=p)(?P=n)>)",
    re.S,
)
_LINKS = ("fmlaLink", "fmlaRange", "fmlaTxbx", "fmlaGroup", "textlink")


def shift_related(draft: Draft, shift: RowsMove, where: str) -> None:
    """Move rows in the parts related to the shifted sheet, and references to it in charts and pivots."""
    for name in draft.worksheets():
        here = name.casefold() == shift.sheet.casefold()
        tail = Tail(shift, name, here=here)
        for relation in draft.relations(draft.sheet(name).part):
            if not relation.external and draft.read_exists(relation.target):
                _part(draft, relation.kind, relation.target, tail, where)
    for part in sorted(draft.names_of_parts()):
        if "/charts/" in part and part.endswith(".xml"):
            _rewrite(draft, part, lambda data: _chart(data, Tail(shift, "", here=False)))
        elif "pivotcachedefinition" in part and part.endswith(".xml"):
            _rewrite(draft, part, lambda data: _pivot_source(data, shift))


def _chart(data: bytes, tail: Tail) -> bytes:
    """Move a chart's references; what was kept of cells that are others now is left to be read anew."""
    if not isinstance(tail.shift, RunChange):
        return shift_texts(data, tail)

    def change(match: re.Match[bytes]) -> bytes:
        return match[0] if shift_texts(match["f"], tail, whole=True) == match["f"] else match["f"]

    return shift_texts(_READ.sub(change, data), tail, whole=True)


def _rewrite(draft: Draft, part: str, change: Callable[[bytes], bytes]) -> None:
    data = draft.read(part)
    if data is None:
        return
    data = utf8(data)
    new = change(data)
    if new != data:
        draft.write(part, new)


def _part(draft: Draft, kind: str, part: str, tail: Tail, where: str) -> None:
    """Move what a part that belongs to a sheet says of the sheet's rows, each kind of part in its own way."""
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
        _rewrite(draft, part, lambda data: _notes(data, tail.shift))
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
            new = tail.shift.text(old, tail.own) if old else old
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
        places = repeats(attribute(tag, "ref") or "", tail)
        items = b"".join(with_attribute(tag, "ref", place) + item[len(tag) :] for place in places)
        element = element[: span.start] + items + element[span.end :]
    return data[: found.start] + element + data[found.end :]


def repeats(place: str, tail: Tail) -> tuple[str, ...]:
    """Return the cells in which a note on a cell stands afterwards: also in each row that repeats the cell's own."""
    run = tail.shift
    try:
        area = Area.parse(place)
    except ValueError:
        return (place,)
    if isinstance(run, RunChange) and run.first <= area.top <= run.last:
        return tuple(ref(row, area.left) for row in run.copies(area.top))
    moved = shift_places(place, tail)
    return (moved,) if moved else ()


def _notes(data: bytes, shift: RowsMove) -> bytes:
    """Move the boxes of notes and the shapes of controls; a note's is repeated with it."""
    used = max((int(match[1]) for match in _SHAPE_ID.finditer(data)), default=0)

    def change(match: re.Match[bytes]) -> bytes:
        nonlocal used
        shape = match[0]
        row = _NOTE_ROW.search(shape)
        number = int(row[2]) + 1 if row else 0
        if not (isinstance(shift, RunChange) and b'ObjectType="Note"' in shape and shift.first <= number <= shift.last):
            return _note(shape, shift)
        found: list[bytes] = []
        for target in shift.copies(number):
            one = _note(shape, Shift(shift.sheet, 1, target - number)) if target != number else shape
            if found:
                used += 1
                one = _SHAPE_ID.sub(_spelt(b"%d" % used), one, count=1)
            found.append(one)
        return b"".join(found)

    return _SHAPE.sub(change, data)


def _spelt(number: bytes) -> Callable[[re.Match[bytes]], bytes]:
    return lambda match: match[0].replace(match[1], number)


def _note(shape: bytes, shift: RowsMove) -> bytes:
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
    """Move a table's areas and formulas. Raises UserError where its header row would go."""
    start, end, _ = root(data)
    tag = data[start:end]
    old = attribute(tag, "ref")
    if tail.here and old:
        area = Area.parse(old)
        shift = tail.shift
        header = int(attribute(tag, "headerRowCount") or 1)
        if header and (shift.area(area) is None or (shift.count < 0 and shift.line(area.top) is None)):
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


def _pivot_source(data: bytes, shift: RowsMove) -> bytes:
    def edit(_name: str, tag: bytes) -> bytes:
        if (attribute(tag, "sheet") or "").casefold() != shift.sheet.casefold() or attribute(tag, "*:id"):
            return tag
        old = attribute(tag, "ref")
        new = shift_places(old, Tail(shift, shift.sheet, here=True)) if old else None
        return with_attribute(tag, "ref", new) if new and new != old else tag

    new = rewrite_tags(data, re.compile(rb"worksheetSource"), edit)
    if new == data or not isinstance(shift, RunChange):
        return new
    # What the pivot table keeps of its source is of other cells now: the program reads them when it opens the file.
    return rewrite_tags(
        new, re.compile(rb"pivotCacheDefinition"), lambda _name, tag: with_attribute(tag, "refreshOnLoad", "1")
    )
