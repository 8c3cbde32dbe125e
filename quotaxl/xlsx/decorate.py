"""What lies over cells: merges, links, overlays."""

import re

from quotaxl.core.edits import Link, MergeCells, Overlay
from quotaxl.core.errors import UserError
from quotaxl.core.refs import Area
from quotaxl.core.words import Words
from quotaxl.xlsx.base import SheetElement
from quotaxl.xlsx.cells import has_value, style_of, write_value
from quotaxl.xlsx.draft import Draft
from quotaxl.xlsx.markup import (
    append_child,
    attribute,
    children,
    escape,
    escape_attribute,
    inner,
    start_tag,
    with_count,
)
from quotaxl.xlsx.merged import merged
from quotaxl.xlsx.sheet import SheetEdit, address

MANY = 4096
_PRIORITY = re.compile(rb"""\spriority\s*=\s*["'](\d+)["']""")


def merge(draft: Draft, edit: MergeCells) -> None:
    """Merge a range. Raises UserError where it overlaps another merge or hides a value."""
    sheet = draft.sheet(edit.sheet)
    area = Area.parse(edit.ref)
    if (area.top, area.left) == (area.bottom, area.right):
        return
    place = f"{draft.source.path.name}!{edit.sheet}!{edit.ref}"
    existing = merged(sheet)
    if area in existing:
        return
    if any(area.meets(other) for other in existing):
        raise UserError(
            place,
            Words("区域与已有的合并单元格重叠。", "The range overlaps merged cells."),
            Words("请先取消原有合并。", "Unmerge those cells first."),
        )
    for number in range(area.top, area.bottom + 1):
        row = sheet.row(number)
        for column, data in row.cells.items() if row else ():
            hidden = area.left <= column <= area.right and (number, column) != (area.top, area.left)
            if hidden and has_value(data):
                raise UserError(
                    place,
                    Words("合并会盖住区域内的数据。", "Merging would hide what the range holds."),
                    Words("请先移走这些数据。", "Move those values first."),
                )
    _spread_style(sheet, area)
    block = sheet.find("mergeCells")
    item = b'<%bmergeCell ref="%b"/>' % (sheet.prefix, str(area).encode())
    if block is None:
        sheet.replace("mergeCells", b'<%bmergeCells count="1">%b</%bmergeCells>' % (sheet.prefix, item, sheet.prefix))
    else:
        sheet.replace("mergeCells", with_count(append_child(block.data, item), 1))


def _spread_style(sheet: SheetEdit, area: Area) -> None:
    """Give the absent cells of a merged area the look of its first, as Excel does; its borders show only so."""
    first = sheet.cell((area.top, area.left))
    style = style_of(first) if first is not None else 0
    if style and (area.bottom - area.top + 1) * (area.right - area.left + 1) <= MANY:
        for row in range(area.top, area.bottom + 1):
            for column in range(area.left, area.right + 1):
                if sheet.cell((row, column)) is None:
                    sheet.put((row, column), write_value(sheet.prefix, address((row, column)), style, None))


def link(draft: Draft, edits: list[Link]) -> None:
    """Link cells of one sheet to places in the workbook. Raises UserError where a cell has another link."""
    sheet = draft.sheet(edits[0].sheet)
    block = sheet.find("hyperlinks")
    known: dict[str, str | None] = {}
    for span in children(block.data, inner(block.data)[0]) if block else ():
        assert block
        tag = start_tag(block.data[span.start : span.end])
        known[attribute(tag, "ref") or ""] = attribute(tag, "location")
    items = []
    for edit in edits:
        if edit.ref in known:
            if known[edit.ref] == edit.location:
                continue
            raise UserError(
                f"{draft.source.path.name}!{edit.sheet}!{edit.ref}",
                Words("单元格已有另一个超链接。", "The cell has another link already."),
                Words("请先删除原有超链接。", "Remove that link first."),
            )
        items.append(
            b'<%bhyperlink ref="%b" location="%b"/>'
            % (sheet.prefix, edit.ref.encode(), escape_attribute(edit.location))
        )
    if not items:
        return
    if block is None:
        sheet.replace("hyperlinks", b"<%bhyperlinks>%b</%bhyperlinks>" % (sheet.prefix, b"".join(items), sheet.prefix))
    else:
        sheet.replace("hyperlinks", append_child(block.data, b"".join(items)))


def overlay(draft: Draft, edits: list[Overlay]) -> None:
    """Put marks over cells of one sheet, after the user's own conditional formats and with lower priority."""
    sheet = draft.sheet(edits[0].sheet)
    first = 1 + max((int(m[1]) for b in sheet.blocks() for m in _PRIORITY.finditer(b.data)), default=0)
    looks = {severity: draft.styles.mark(severity) for severity in dict.fromkeys(edit.severity for edit in edits)}
    p = sheet.prefix
    parts = [
        b'<%bconditionalFormatting sqref="%b"><%bcfRule type="expression" dxfId="%d" priority="%d">'
        b"<%bformula>%b</%bformula></%bcfRule></%bconditionalFormatting>"
        % (p, edit.ref.replace("$", "").encode(), p, looks[edit.severity], priority, p, escape(edit.formula), p, p, p)
        for priority, edit in enumerate(edits, first)
    ]
    sheet.add("conditionalFormatting", b"".join(parts))


def without_marks(sheet: SheetEdit, pattern: bytes) -> bool:
    """Remove the rules whose formula holds `pattern`; return whether there were any. The user's rules stay."""
    blocks: list[SheetElement] = []
    found = False
    for block in sheet.blocks():
        if block.name != "conditionalFormatting" or pattern not in block.data:
            blocks.append(block)
            continue
        found = True
        data = block.data
        spans = list(children(data, inner(data)[0]))
        for span in reversed(spans):
            if pattern in data[span.start : span.end]:
                data = data[: span.start] + data[span.end :]
        if any(True for _ in children(data, inner(data)[0])):
            blocks.append(SheetElement(block.name, data))
    if found:
        sheet.set_blocks(blocks)
    return found
