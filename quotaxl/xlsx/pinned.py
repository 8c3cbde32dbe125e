"""What hangs on one sample row and cannot be repeated: a link, a picture, a control, a thread of comments."""

import re
from collections.abc import Iterator

from quotaxl.core.errors import UserError
from quotaxl.core.refs import Area
from quotaxl.core.words import Words
from quotaxl.xlsx.draft import Draft
from quotaxl.xlsx.formulas.runs import RunChange
from quotaxl.xlsx.markup import attribute, utf8
from quotaxl.xlsx.sheet import SheetEdit

_LINK = re.compile(rb"<(?:[\w.-]+:)?hyperlink\s[^>]*>")
_THREAD = re.compile(rb"<(?:[\w.-]+:)?threadedComment\s[^>]*>")
_ANCHOR = re.compile(rb"<(?P<p>(?:[\w.-]+:)?)(?P<n>oneCellAnchor|twoCellAnchor)\b(?P<in>.*?)</(?P=p)(?P=n)>", re.S)
_ROW = re.compile(rb"<(?:[\w.-]+:)?row>\s*(\d+)\s*</")

_HANGS = Words(
    "样例行中的{what}只属于这一行，不能判断是否随每个项目重复。",
    "The {en} in the sample rows belongs to one row; whether each project is to have it is unknown.",
)
_MOVE = Words(
    "请在 Excel 中删去它，或把它移到明细行之外（如表头上方），再填表。",
    "Delete it, or move it off these rows (above the header, say), and fill again.",
)
_LINKED, _DRAWN = Words("超链接", "link"), Words("图片、图形或控件", "picture, shape or control")
_THREADED = Words("批注会话", "thread of comments")


def check_pinned(draft: Draft, sheet: SheetEdit, run: RunChange, where: str) -> None:
    """Raise UserError where something hangs on one of the sample rows that no row of the run can repeat.

    A picture that reaches beyond the samples, as a seal over the whole table does, stays where it is.
    """
    for place, what in _pinned(draft, sheet, run):
        raise UserError(f"{where.rpartition('!')[0]}!{place}", _HANGS.fill(what=what.zh, en=what.en), _MOVE)


def _pinned(draft: Draft, sheet: SheetEdit, run: RunChange) -> Iterator[tuple[str, Words]]:
    """Yield what lies over sample rows and would not grow with them, by place: links, drawings, threads of comments."""
    links = sheet.find("hyperlinks")
    for tag in _LINK.findall(links.data) if links else ():
        if (place := attribute(tag, "ref")) and _inside(place, run):
            yield place, _LINKED
    for relation in draft.relations(sheet.part):
        if relation.external or relation.kind not in ("drawing", "threadedComment"):
            continue
        data = utf8(draft.read(relation.target) or b"")
        if relation.kind == "drawing":
            for anchor in _ANCHOR.finditer(data):
                rows = [int(row) + 1 for row in _ROW.findall(anchor["in"])]
                if rows and run.first <= rows[0] and rows[-1] <= run.last:
                    yield f"{rows[0]}:{rows[-1]}", _DRAWN
        else:
            for tag in _THREAD.findall(data):
                if (place := attribute(tag, "ref")) and _inside(place, run):
                    yield place, _THREADED


def _inside(place: str, run: RunChange) -> bool:
    try:
        area = Area.parse(place)
    except ValueError:
        return False
    return run.first <= area.top and area.bottom <= run.last
