"""Writing single cells: what stands in the way is refused, the cell's look is kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from quotaxl.core.edits import ANYTHING, Content, Formula, SetCell
from quotaxl.core.errors import UserError
from quotaxl.core.grid import Place
from quotaxl.core.refs import MAX_COLUMN, MAX_ROW, Area, parse_ref
from quotaxl.core.words import Words
from quotaxl.xlsx.cells import (
    NO_RESULT,
    NeverCalculated,
    Result,
    around,
    as_result,
    digits,
    encode_text,
    fifteen,
    formula_of,
    formula_tag,
    style_of,
    too_long,
    write_formula,
    write_value,
)
from quotaxl.xlsx.draft import Draft
from quotaxl.xlsx.formulas.cellformulas import expand, formulas
from quotaxl.xlsx.formulas.recalculation import At
from quotaxl.xlsx.guards import is_protected, locked_out
from quotaxl.xlsx.markup import attribute, children, flag, inner, start_tag
from quotaxl.xlsx.merged import merged
from quotaxl.xlsx.sheet import SheetEdit, address

Obstacle = Literal["merged", "array"]
SURE_TO_FIT = 10_000
"""A text of so many characters needs no closer look at its length."""
EXACT = 15
MANY_SLOTS = 100_000


@dataclass(frozen=True, slots=True)
class Slot:
    """What is known of a cell before it is written, kept for the next plan on the same source.

    `number` and `text` are the bytes before and after a number and a text.
    """

    place: Place
    at: At
    style: int
    number: tuple[bytes, bytes]
    text: tuple[bytes, bytes]
    obstacle: Obstacle | None
    formula: bool
    master: bool
    simple: bool


def set_cells(draft: Draft, groups: Mapping[str, Sequence[SetCell]], password: str | None = None) -> set[At]:
    """Write cells, given by sheet, and return where. Raises UserError where one must not be written.

    `password` opens protected sheets; without it their locked cells are refused.
    """
    _check_expected(draft, [edit for edits in groups.values() for edit in edits if edit.expected is not ANYTHING])
    changed: set[At] = set()
    for name, group in groups.items():
        sheet = draft.sheet(name)
        protected = is_protected(sheet, password)
        slots, barred = _slots(sheet), obstacles(sheet)
        live = draft.live(sheet)
        rows, written = sheet.rows, sheet.written
        left = group
        if not protected and draft.source.bases.get(sheet.part) is not sheet.base:
            # Rows that grew are this plan's alone: what would be kept of their cells is never asked for again.
            left = _written_once(sheet, group, barred, live, changed)
        for edit in left:
            slot = slots.get(edit.ref)
            if slot is None or slot.place in written:
                place = _place(edit.ref)
                slot = _slot(sheet, place, barred)
                if place not in written:
                    slots[edit.ref] = slot
            place, content = slot.place, edit.content
            changed.add(slot.at)
            kind = content.__class__
            if not slot.simple or protected or edit.style is not None or (kind is not Decimal and kind is not str):
                _put(draft, sheet, edit, slot, protected=protected, password=password)
                continue
            if kind is Decimal:
                assert isinstance(content, Decimal)
                number = digits(content)
                if not content.is_finite():
                    raise ValueError(f"not a number: {content}")
                data = slot.number[0] + number + slot.number[1]
                live[place] = content if len(number) <= EXACT else fifteen(content)
            else:
                assert isinstance(content, str)
                if not 0 < len(content) <= SURE_TO_FIT:
                    _put(draft, sheet, edit, slot, protected=protected, password=password)
                    continue
                data = slot.text[0] + encode_text(content) + slot.text[1]
                live[place] = content
            row = rows.get(place[0])
            if row is not None and place[1] in row.cells:
                row.cells[place[1]] = data
                written.add(place)
            else:
                sheet.put(place, data)
    return changed


def _written_once(
    sheet: SheetEdit,
    group: Sequence[SetCell],
    barred: Mapping[Place, Obstacle],
    live: dict[Place, Result | NeverCalculated],
    changed: set[At],
) -> Sequence[SetCell]:
    """Write numbers and short texts into cells that are there and hold no formula; return the other edits."""
    if len({edit.ref for edit in group}) < len(group):
        return group
    own, prefix, formula = sheet.name.casefold(), sheet.prefix, b"<%bf" % sheet.prefix
    rest: list[SetCell] = []
    for edit in group:
        place, content = _place(edit.ref), edit.content
        row = sheet.rows.get(place[0]) or sheet.base.row(place[0])
        old = row.cells.get(place[1]) if row else None
        value: Result = None
        if isinstance(content, Decimal) and content.is_finite():
            value = content if len(digits(content)) <= EXACT else fifteen(content)
        elif isinstance(content, str) and 0 < len(content) <= SURE_TO_FIT:
            value = content
        if value is None or old is None or edit.style is not None or place in barred or formula in old:
            rest.append(edit)
            continue
        live[place] = value
        sheet.put(place, write_value(prefix, address(place), style_of(old), content))  # type: ignore[arg-type]
        changed.add(At(own, *place))
    return rest


def _place(text: str) -> Place:
    place = parse_ref(text)
    if place[0] > MAX_ROW or place[1] > MAX_COLUMN:
        raise ValueError(f"no such cell: {text}")
    return place


def _slots(sheet: SheetEdit) -> dict[str, Slot]:
    """Return the slots kept for the sheet as it is; those of another state of its merges are forgotten."""
    block = sheet.find("mergeCells")
    mark = block.data if block else b""
    known = sheet.base.memo.get("slots")
    if not isinstance(known, tuple) or known[0] != mark or len(known[1]) > MANY_SLOTS:
        known = sheet.base.memo["slots"] = (mark, dict[str, Slot]())
    slots: dict[str, Slot] = known[1]
    return slots


def _slot(sheet: SheetEdit, place: Place, barred: Mapping[Place, Obstacle]) -> Slot:
    """Return what a cell that will be written again and again is now, and the XML around its value."""
    old = sheet.cell(place)
    style = style_of(old) if old is not None else inherited_style(sheet, place)
    found = formula_of(old) if old is not None else None
    obstacle = barred.get(place)
    sides = around(sheet.prefix, address(place), style)
    return Slot(
        place=place,
        at=At(sheet.name.casefold(), *place),
        style=style,
        number=sides.number,
        text=sides.text,
        obstacle=obstacle,
        simple=obstacle is None and found is None,
        formula=found is not None,
        master=found is not None and found.kind == "shared" and bool(found.text),
    )


def _put(draft: Draft, sheet: SheetEdit, edit: SetCell, slot: Slot, *, protected: bool, password: str | None) -> None:
    """Write a cell of which something is special: its place, its content or its look."""
    content, place, style = edit.content, slot.place, slot.style
    if slot.obstacle:
        _refuse_obstacle(draft, edit, slot.obstacle)
    if protected and draft.styles.locked(style):
        raise _locked(draft, edit, password)
    if slot.master:
        unshare(draft, sheet)
    if slot.formula:
        draft.formulas_changed = True
        draft.chain_stale = draft.chain_stale or not isinstance(content, Formula)
    if edit.style is not None:
        style = draft.styles.style(edit.style)
    if isinstance(content, Formula):
        if content.text.startswith("="):
            raise ValueError(f"a formula is given without '=': {content.text}")
        element = formula_tag(sheet.prefix, content.text)
        sheet.put(place, write_formula(sheet.prefix, address(place), style, element, None, False))
        draft.set_value(sheet, place, NO_RESULT)
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
    draft.set_value(sheet, place, None if value == "" else value)


def where(draft: Draft, edit: SetCell) -> str:
    """Return the file, sheet and cell of an edit, for messages."""
    return f"{draft.source.path.name}!{edit.sheet}!{edit.ref}"


def obstacles(sheet: SheetEdit) -> dict[Place, Obstacle]:
    """Return the cells that must not be written: inside a merged area, or part of an array formula or data table."""
    block = sheet.find("mergeCells")
    mark = block.data if block else b""
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
    """Raise UserError where a cell is part of an array formula or hidden in a merged area."""
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


def _locked(draft: Draft, edit: SetCell, password: str | None) -> UserError:
    what = Words("工作表受保护，这个单元格是锁定的。", "The sheet is protected and this cell is locked.")
    return locked_out(where(draft, edit), what, password)


def inherited_style(sheet: SheetEdit, place: Place) -> int:
    """Return the style that a new cell takes from its row or column."""
    row = sheet.row(place[0])
    if row and b"customFormat" in row.tag and flag(row.tag, "customFormat"):
        return int(attribute(row.tag, "s") or 0)
    columns = sheet.find("cols", after=False)
    for first, last, style in _column_styles(columns.data) if columns else ():
        if first <= place[1] <= last:
            return style
    return 0


@lru_cache(maxsize=64)
def _column_styles(columns: bytes) -> tuple[tuple[int, int, int], ...]:
    tags = [start_tag(columns[span.start : span.end]) for span in children(columns, inner(columns)[0])]
    return tuple(
        (int(attribute(t, "min") or 0), int(attribute(t, "max") or 0), int(attribute(t, "style") or 0)) for t in tags
    )


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


def _check_expected(draft: Draft, edits: Iterable[SetCell]) -> None:
    stale = [edit for edit in edits if not holds(draft, edit, _place(edit.ref))]
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
