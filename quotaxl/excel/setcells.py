"""Writing single cells: what stands in the way is refused, the cell's look is kept."""

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Literal

from quotaxl.core.edits import ANYTHING, Content, Formula, SetCell
from quotaxl.core.errors import UserError
from quotaxl.core.grid import Place
from quotaxl.core.refs import MAX_COLUMN, MAX_ROW, Area, parse_ref
from quotaxl.core.words import Words
from quotaxl.excel.cells import (
    Result,
    as_result,
    fifteen,
    formula_of,
    formula_tag,
    style_of,
    too_long,
    write_formula,
    write_value,
)
from quotaxl.excel.draft import Draft, merged
from quotaxl.excel.markup import attribute, children, flag, inner, start_tag
from quotaxl.excel.sheet import SheetEdit, address, expand, formulas

Obstacle = Literal["merged", "array"]


def set_cells(draft: Draft, edits: Iterable[SetCell], *, unprotected: bool = False) -> list[tuple[str, Place]]:
    """Write cells and return where. Raises UserError where one cannot or must not be written; nothing is saved then.

    `unprotected` allows locked cells of protected sheets.
    """
    todo = [(edit, _place(edit)) for edit in edits]
    _check_expected(draft, todo)
    written: list[tuple[str, Place]] = []
    current, name = None, None
    blocked: dict[Place, Obstacle] = {}
    protected, masters = False, frozenset[Place]()
    for edit, place in todo:
        if edit.sheet != name or current is None:
            name = edit.sheet
            current = draft.sheet(name)
            blocked = obstacles(current)
            protected = not unprotected and is_protected(current)
            masters = _masters(current)
        if place in blocked:
            _refuse_obstacle(draft, edit, blocked[place])
        old = current.cell(place)
        style = style_of(old) if old is not None else inherited_style(current, place)
        if protected and draft.styles.locked(style):
            _refuse_locked(draft, edit)
        if place in masters:
            unshare(draft, current)
            masters = frozenset()
            old = current.cell(place)
        if old is not None and b"f" in old and formula_of(old):
            draft.formulas_changed = True
            draft.chain_stale = draft.chain_stale or not isinstance(edit.content, Formula)
        _put(draft, current, edit, place, style)
        written.append((current.name, place))
    return written


def _place(edit: SetCell) -> Place:
    place = parse_ref(edit.ref)
    if place[0] > MAX_ROW or place[1] > MAX_COLUMN:
        raise ValueError(f"no such cell: {edit.ref}")
    return place


def _put(draft: Draft, sheet: SheetEdit, edit: SetCell, place: Place, style: int) -> None:
    content = edit.content
    if edit.style is not None:
        style = draft.styles.style(edit.style)
    at = sheet.name.casefold(), *place
    if isinstance(content, Formula):
        element = formula_tag(sheet.prefix, content.text)
        sheet.put(place, write_formula(sheet.prefix, address(place), style, element, None, False))
        draft.known.pop(at, None)
        draft.formulas_changed = True
        return
    if isinstance(content, date | time):
        moment: Literal["date", "datetime", "time"] = (
            "datetime" if isinstance(content, datetime) else "date" if isinstance(content, date) else "time"
        )
        style = draft.styles.for_moment(style, moment)
    if isinstance(content, str) and too_long(content):
        raise UserError(
            where(draft, edit),
            Words(
                "文字超过 32767 个字符，单元格放不下。", "The text is longer than the 32767 characters a cell holds."
            ),
            Words("请缩短这段文字。", "Shorten the text."),
        )
    value = as_result(content, draft.offset)
    sheet.put(place, write_value(sheet.prefix, address(place), style, value))
    draft.known[at] = None if value == "" else value


def where(draft: Draft, edit: SetCell) -> str:
    """Return the file, sheet and cell of an edit, for messages."""
    return f"{draft.source.path.name}!{edit.sheet}!{edit.ref}"


def obstacles(sheet: SheetEdit) -> dict[Place, Obstacle]:
    """Return the cells that must not be written: inside a merged area, or part of an array formula or data table."""
    block = sheet.find("mergeCells")
    mark = (id(sheet.base), block.data if block else b"")
    known = sheet.base.memo.get("obstacles")
    if isinstance(known, tuple) and known[0] == mark:
        found: dict[Place, Obstacle] = known[1]
        return found
    found = {}
    for area in merged(sheet):
        for place in _cells(area):
            if place != (area.top, area.left):
                found[place] = "merged"
    for place, formula in formulas(sheet).items():
        if formula.kind in ("array", "dataTable") and ":" in formula.ref:
            for inside in _cells(Area.parse(formula.ref)):
                found[inside] = "array"
        elif formula.kind == "dataTable":
            found[place] = "array"
    sheet.base.memo["obstacles"] = (mark, found)
    return found


def _cells(area: Area) -> Iterable[Place]:
    """The cells of an area; of a very large one its first cells, no more than anyone would fill."""
    bottom = min(area.bottom, area.top + 20_000)
    return (
        (row, column)
        for row in range(area.top, bottom + 1)
        for column in range(area.left, min(area.right, area.left + 300) + 1)
    )


def _refuse_obstacle(draft: Draft, edit: SetCell, obstacle: Obstacle) -> None:
    if obstacle == "array":
        raise UserError(
            where(draft, edit),
            Words(
                "单元格属于数组公式或模拟运算表，不能单独改写。", "The cell is part of an array formula or data table."
            ),
            Words("请先在 Excel 中取消该数组公式。", "Remove the array formula in Excel first."),
        )
    if edit.content is not None:
        raise UserError(
            where(draft, edit),
            Words(
                "单元格在合并区域内，但不是左上角，写入后看不到。",
                "The cell lies inside a merged area and is not its first.",
            ),
            Words("请取消合并，或写入合并区域的左上角单元格。", "Unmerge the area, or write its first cell."),
        )


def is_protected(sheet: SheetEdit) -> bool:
    """Return whether a sheet is protected."""
    block = sheet.find("sheetProtection")
    return block is not None and flag(start_tag(block.data), "sheet")


def _refuse_locked(draft: Draft, edit: SetCell) -> None:
    raise UserError(
        where(draft, edit),
        Words("工作表受保护，这个单元格是锁定的。", "The sheet is protected and this cell is locked."),
        Words("请在 Excel 中撤销工作表保护，或给出保护密码。", "Unprotect the sheet in Excel, or give its password."),
    )


def inherited_style(sheet: SheetEdit, place: Place) -> int:
    """Return the style that a new cell takes from its row or column."""
    row = sheet.row(place[0])
    if row and b"customFormat" in row.tag and flag(row.tag, "customFormat"):
        return int(attribute(row.tag, "s") or 0)
    columns = sheet.find("cols", after=False)
    if columns is not None:
        for span in children(columns.data, inner(columns.data)[0]):
            tag = start_tag(columns.data[span.start : span.end])
            if int(attribute(tag, "min") or 0) <= place[1] <= int(attribute(tag, "max") or 0):
                return int(attribute(tag, "style") or 0)
    return 0


def _masters(sheet: SheetEdit) -> frozenset[Place]:
    """Return the cells that hold the text of a shared formula."""
    return frozenset(place for place, f in formulas(sheet).items() if f.kind == "shared" and f.text)


def unshare(draft: Draft, sheet: SheetEdit) -> None:
    """Write every shared formula of a sheet as an ordinary one; cached results stay."""
    found = formulas(sheet)
    texts = expand(found)
    for place, formula in found.items():
        if formula.kind == "shared":
            cell = sheet.cell(place)
            assert cell is not None
            sheet.put(place, cell.replace(formula.tag, formula_tag(sheet.prefix, texts[place]), 1))
    draft.formulas_changed = True


def _check_expected(draft: Draft, todo: list[tuple[SetCell, Place]]) -> None:
    stale = [edit for edit, place in todo if edit.expected is not ANYTHING and not holds(draft, edit, place)]
    if not stale:
        return
    cells = "、".join(f"{edit.sheet}!{edit.ref}" for edit in stale[:10]) + ("……" if len(stale) > 10 else "")
    raise UserError(
        str(draft.source.path),
        Words(
            f"文件在检查之后被改过：{cells} 不再是原来的内容。", f"The file changed since it was read: {cells} differ."
        ),
        Words("请重新运行命令。", "Run the command again."),
    )


def holds(draft: Draft, edit: SetCell, place: Place) -> bool:
    """Return whether a cell is as an edit expects: a formula by its text, else the value (a formula's result)."""
    expected = edit.expected
    assert expected is not ANYTHING
    sheet = draft.sheet(edit.sheet)
    cell = sheet.cell(place)
    if isinstance(expected, Formula):
        found = formulas(sheet)
        return place in found and _squeezed(expand(found)[place]) == _squeezed(expected.text)
    if expected is None:
        return cell is None or (not formula_of(cell) and draft.value(edit.sheet, *place) in (None, ""))
    content: Content = expected
    return _alike(draft.value(edit.sheet, *place), as_result(content, draft.offset))


def _squeezed(formula: str) -> str:
    return "".join(formula.split()).removeprefix("=").upper()


def _alike(found: Result, expected: Result) -> bool:
    if isinstance(expected, bool) or isinstance(found, bool):
        return found is expected
    if isinstance(found, Decimal) and isinstance(expected, Decimal):
        return fifteen(found) == fifteen(expected)
    return (found or "") == (expected or "") if isinstance(expected, str) else found == expected
