"""What stands around a sheet's rows: merges, validations, formats, links, filters, moved when rows move."""

import re
from dataclasses import dataclass

from quotaxl.core.refs import Area
from quotaxl.xlsx.base import SheetElement
from quotaxl.xlsx.formulas.runs import RunChange
from quotaxl.xlsx.formulas.shifts import RowsMove
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
_OVER = re.compile(
    rb"<(?P<p>(?:[\w.-]+:)?)(?P<n>dataValidation|conditionalFormatting|sparkline)(?=[\s>])[^>]*>"
    rb".*?</(?P=p)(?P=n)\s*>",
    re.S,
)
_SQREF = re.compile(rb"<(?:[\w.-]+:)?sqref(?:\s[^>]*)?>([^<]*)<")
_ANCHOR = re.compile(rb"<(?P<p>(?:[\w.-]+:)?)(?P<n>from|to)>(?P<body>.*?)</(?P=p)(?P=n)>", re.S)
_ROW = re.compile(rb"(<(?:[\w.-]+:)?row>\s*)(\d+)(\s*</)")


@dataclass(frozen=True, slots=True)
class Tail:
    """One shift as a sheet sees it: `here` where it is the shifted sheet, `like` the row that new rows copy."""

    shift: RowsMove
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
    if block.name == "extLst":
        return _extended(data, tail)
    if not tail.here:
        return _links(shift_texts(data, tail), tail) if block.name == "hyperlinks" else shift_texts(data, tail)
    if block.name in _LISTS:
        data = _list(block, _LISTS[block.name], tail)
        return _links(data, tail) if data else b""
    if block.name == "conditionalFormatting":
        return _laid(data, "sqref", tail)
    if block.name in ("oleObjects", "controls", "AlternateContent"):
        return shift_anchors(data, tail.shift)
    return shift_texts(rewrite_tags(data, _PLACED, lambda _name, tag: _tag(tag, tail)), tail)


def _laid(item: bytes, key: str, tail: Tail) -> bytes:
    """Return what lies over cells, named by its attribute `key`, with its formulas; b"" where none of them is left."""
    tag = start_tag(item)
    old = attribute(tag, key) or ""
    new = _break(old, tail.shift) if key == "id" else shift_places(old, tail, grows=key == "sqref")
    if not new:
        return b""
    body = shift_texts(item[len(tag) :], tail, (_top(old), _top(new)) if key == "sqref" else None)
    return (with_attribute(tag, key, new) if new != old else tag) + body


def _top(places: str) -> int:
    """Return the row of the cell that the formulas over these areas are written for; 0 for whole columns."""
    try:
        return min(Area.parse(part).top for part in places.split()[:1])
    except ValueError:
        return 0


def _extended(data: bytes, tail: Tail) -> bytes:
    """Move what the sheet's extensions say: validations, formats and sparklines of Excel 2010, and anything else."""
    parts: list[bytes] = []
    at = 0
    for match in _OVER.finditer(data):
        parts += [_other(data[at : match.start()], tail), _over(match, tail)]
        at = match.end()
    return b"".join([*parts, _other(data[at:], tail)])


def _other(data: bytes, tail: Tail) -> bytes:
    return shift_texts(rewrite_tags(data, _PLACED, lambda _name, tag: _tag(tag, tail)) if tail.here else data, tail)


def _over(match: re.Match[bytes], tail: Tail) -> bytes:
    item = match[0]
    found = _SQREF.search(item)
    places = unescape(found[1]) if found else ""
    if match["n"] == b"sparkline":
        return _sparkline(item, places, tail)
    if not tail.here or not places:
        return shift_texts(item, tail)
    new = shift_places(places, tail, grows=True)
    if not new:
        return b""
    shifted = shift_texts(item, tail, (_top(places), _top(new)))
    return _SQREF.sub(lambda m: m[0].replace(m[1], escape(new), 1), shifted, count=1)


def _sparkline(item: bytes, places: str, tail: Tail) -> bytes:
    """Return a sparkline, or one for each row that repeats its own."""
    run, rows = tail.shift, [_top(places)]
    row = rows[0]
    if tail.here and isinstance(run, RunChange) and run.first <= row <= run.last:
        rows = list(run.copies(row))
    elif tail.here and row:
        rows = [moved for moved in [run.line(row)] if moved]

    def at(target: int) -> bytes:
        def change(match: re.Match[bytes]) -> bytes:
            if match["local"] == b"sqref":
                new = re.sub(r"[0-9]+", str(target), places) if target else places
            elif match["local"] == b"f":
                old = unescape(match["text"])
                inside = isinstance(run, RunChange) and tail.here and run.first <= row <= run.last
                new = run.rebased(old, tail.own, row, target) if inside else run.whole(old, tail.own)
            else:
                return match[0]
            return match[0].replace(b">" + match["text"] + b"<", b">" + escape(new) + b"<", 1)

        return TEXT_ELEMENT.sub(change, item)

    return b"".join(map(at, rows))


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
    changed = 0
    for span in reversed(spans):
        item = data[span.start : span.end]
        if attribute(start_tag(item), key) is None:
            continue
        new = [_laid(item, key, tail)] if block.name != "mergeCells" else _merges(item, tail)
        changed += sum(map(bool, new)) - 1
        data = data[: span.start] + b"".join(new) + data[span.end :]
    return (with_count(data, changed) if changed else data) if len(spans) + changed > 0 else b""


def _merges(item: bytes, tail: Tail) -> list[bytes]:
    """Return a merge after the move, and its like in each row that repeats its own."""
    tag = start_tag(item)
    try:
        area = Area.parse(attribute(tag, "ref") or "")
    except ValueError:
        return [item]  # whole columns do not move with rows
    shift = tail.shift
    one_row = area.top == area.bottom
    if isinstance(shift, RunChange) and one_row and shift.first <= area.top <= shift.last:
        found = [Area(row, area.left, row, area.right) for row in shift.copies(area.top)]
    else:
        moved = shift.area(area)
        found = [moved] if moved and (moved.top, moved.left) != (moved.bottom, moved.right) else []
        if found and one_row and tail.like == area.top and shift.count > 0:
            found += [Area(r, area.left, r, area.right) for r in range(shift.row, shift.row + shift.count)]
    return [item if one == area else with_attribute(tag, "ref", str(one)) + item[len(tag) :] for one in found]


def _break(old: str, shift: RowsMove) -> str:
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
        if grows:
            areas = shift.spread(area)
        elif (area.top, area.left) == (area.bottom, area.right):
            row = shift.line(area.top)
            areas = (Area(row, area.left, row, area.right),) if row else ()
        else:
            areas = tuple(one for one in [shift.area(area)] if one)
        longer = shift.count if grows and tail.like == shift.row - 1 == area.bottom else 0
        moved = [Area(one.top, one.left, one.bottom + max(longer, 0), one.right) for one in areas]
        found += [part if one == area else str(one) for one in moved]
    return " ".join(found)


def shift_texts(data: bytes, tail: Tail, rows: tuple[int, int] | None = None, *, whole: bool = False) -> bytes:
    """Return markup with the formulas in its elements moved, and the places of extensions where it is the sheet.

    `rows` says for which row the formulas are written, and for which from now on; `whole` that they are references
    to a list's rows, as in charts.
    """
    move = tail.shift

    def change(match: re.Match[bytes]) -> bytes:
        text = match["text"]
        name = match["local"]
        if _FORMULAS.fullmatch(name):
            old = unescape(text)
            if rows:
                new = move.rebased(old, tail.own, *rows)
            else:
                new = move.whole(old, tail.own) if whole else move.text(old, tail.own)
        elif name == b"sqref" and tail.here and not rows:
            old = unescape(text)
            new = shift_places(old, tail, grows=True) or "#REF!"
        else:
            return match[0]
        return match[0] if new == old else match[0].replace(b">" + text + b"<", b">" + escape(new) + b"<", 1)

    return TEXT_ELEMENT.sub(change, data)


def _links(data: bytes, tail: Tail) -> bytes:
    def edit(_name: str, tag: bytes) -> bytes:
        old = attribute(tag, "location")
        if not old:
            return tag
        new = tail.shift.text(old, tail.own)
        return tag if new == old else with_attribute(tag, "location", new)

    return rewrite_tags(data, re.compile(rb"hyperlink"), edit)


def shift_anchors(data: bytes, shift: RowsMove) -> bytes:
    """Return markup with the rows in its drawing anchors (counted from 0) moved."""

    def change(match: re.Match[bytes]) -> bytes:
        return _ROW.sub(lambda m: m[1] + b"%d" % (anchored(int(m[2]), shift)) + m[3], match[0])

    return _ANCHOR.sub(change, data)


def anchored(row: int, shift: RowsMove) -> int:
    """Return where an anchor in row `row`, counted from 0, comes to lie; one in a removed row moves to its place."""
    moved = shift.line(row + 1)
    return moved - 1 if moved else shift.stop - 1
