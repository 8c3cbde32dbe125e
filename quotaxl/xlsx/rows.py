"""Inserting and deleting rows: the sheet's rows, and every reference to them in the package."""

import re
from collections.abc import Callable, Sequence

from quotaxl.core.edits import DeleteRows, InsertRows
from quotaxl.core.errors import UserError
from quotaxl.core.refs import MAX_ROW, Area, ref
from quotaxl.core.words import Words
from quotaxl.xlsx.base import SheetRow, parse_sheet
from quotaxl.xlsx.book import map_names, with_text
from quotaxl.xlsx.cells import FormulaCell, style_of
from quotaxl.xlsx.draft import Draft
from quotaxl.xlsx.formulas.cellformulas import expand, formulas
from quotaxl.xlsx.formulas.recalculation import At
from quotaxl.xlsx.formulas.shifts import RowsMove, Shift
from quotaxl.xlsx.formulas.tokens import reads
from quotaxl.xlsx.guards import is_protected, locked_out
from quotaxl.xlsx.markup import attribute, escape, start_tag, unescape, with_attribute
from quotaxl.xlsx.related import shift_related
from quotaxl.xlsx.setcells import unshare
from quotaxl.xlsx.sheet import SheetEdit, render_row
from quotaxl.xlsx.tail import Tail, shift_blocks

_FORMULA = re.compile(rb"<(?P<p>(?:[\w.-]+:)?)f(?P<a>(?:\s[^<>]*?)?)(?:/>|>(?P<text>[^<]*)</(?P=p)f\s*>)")


def edit_rows(draft: Draft, edit: InsertRows | DeleteRows, seeds: set[At], password: str | None = None) -> set[At]:
    """Insert or delete rows and return the cells whose dependants must be computed anew.

    `seeds` are those of earlier edits; they move along. Raises UserError where the rows cannot be edited.
    """
    sheet = draft.sheet(edit.sheet)
    shift = (
        Shift(edit.sheet, edit.before, edit.count)
        if isinstance(edit, InsertRows)
        else Shift(edit.sheet, edit.first, -edit.count)
    )
    if edit.count < 1 or shift.row < 1:
        raise ValueError(f"no such rows: {edit}")
    where = f"{draft.source.path.name}!{edit.sheet}!{shift.row}"
    check_rows(draft, sheet, shift, where, password)
    own = edit.sheet.casefold()
    moved = {at for seed in seeds if (at := moved_seed(seed, own, shift))}
    if isinstance(edit, DeleteRows):
        moved |= _readers(draft, shift)
    unshare_all(draft, shift)
    like = edit.like if isinstance(edit, InsertRows) else None
    moved |= _shift_body(draft, sheet, shift, like)
    return moved | follow(draft, shift, where, like)


def follow(draft: Draft, shift: RowsMove, where: str, like: int | None = None) -> set[At]:
    """Let everything but the sheet's own rows follow; return the formulas of other sheets that changed."""
    own = shift.sheet.casefold()
    changed: set[At] = set()
    for name in draft.worksheets():
        other = draft.sheet(name)
        here = name.casefold() == own
        if not here:
            changed |= _shift_formulas(other, shift)
        shift_blocks(other, Tail(shift, name, here=here, like=like))
    draft.book = map_names(draft.book, lambda name, entry: _shift_name(draft, name.scope, name.refers_to, entry, shift))
    shift_related(draft, shift, where)
    draft.formulas_changed = draft.chain_stale = True
    draft.memo.clear()
    return changed


def moved_seed(at: At, own: str, shift: RowsMove) -> At | None:
    """Return where a cell comes to lie; None where it falls away."""
    if at.sheet != own:
        return at
    row = shift.line(at.row)
    return At(at.sheet, row, at.column) if row else None


def check_rows(draft: Draft, sheet: SheetEdit, shift: RowsMove, where: str, password: str | None) -> None:
    """Raise UserError where the rows of a sheet cannot be moved."""
    if is_protected(sheet, password):
        what = Words("工作表受保护，不能插入或删除行。", "The sheet is protected; rows cannot be inserted or deleted.")
        raise locked_out(where, what, password)
    if shift.count > 0 and any(map(sheet.holds, [n for n in sheet.numbers() if n + shift.count > MAX_ROW])):
        raise UserError(
            where,
            Words("插入后超出工作表的最后一行。", "The rows would not fit on the sheet."),
            Words("请删除表格下方多余的行。", "Delete the rows below the table that are not needed."),
        )
    for formula in formulas(sheet).values():
        if formula.kind in ("array", "dataTable") and ":" in formula.ref and cuts(Area.parse(formula.ref), shift):
            raise UserError(
                where,
                Words(
                    f"这里有数组公式（{formula.ref}），不能拆开。", f"There is an array formula ({formula.ref}) here."
                ),
                Words("请先在 Excel 中取消该数组公式。", "Remove the array formula in Excel first."),
            )


def cuts(area: Area, shift: RowsMove) -> bool:
    """Return whether a shift changes what lies inside an area, other than moving it or removing all of it."""
    moved = shift.area(area)
    return moved is not None and moved.bottom - moved.top != area.bottom - area.top


def _readers(draft: Draft, shift: Shift) -> set[At]:
    """Return the formulas that read rows about to be deleted, where they will stand."""
    own, gone = shift.sheet.casefold(), (shift.row, shift.row - shift.count - 1)
    found: set[At] = set()
    for name in draft.worksheets():
        for place, text in expand(formulas(draft.sheet(name))).items():
            for source in reads(text).sources:
                sheet = (source.sheet or name).casefold()
                if sheet == own and source.area.top <= gone[1] and source.area.bottom >= gone[0]:
                    at = moved_seed(At(name.casefold(), *place), own, shift)
                    if at:
                        found.add(at)
    return found


def unshare_all(draft: Draft, shift: RowsMove) -> None:
    """Write shared formulas out wherever the shift would change one of them."""
    own = shift.sheet.casefold()
    for name in draft.worksheets():
        sheet = draft.sheet(name)
        found = formulas(sheet)
        if not any(formula.kind == "shared" for formula in found.values()):
            continue
        texts = expand(found)
        if name.casefold() == own or any(
            formula.kind == "shared" and shift.text(texts[place], name) != texts[place]
            for place, formula in found.items()
        ):
            unshare(draft, sheet)


def _shift_body(draft: Draft, sheet: SheetEdit, shift: Shift, like: int | None) -> set[At]:
    """Move the sheet's rows; return the new rows' cells."""
    parts: list[bytes] = []
    fresh: set[At] = set()
    model = sheet.row(like) if like is not None else None
    placed = shift.count < 0 or model is None
    for number in list(sheet.numbers()):
        if not placed and number >= shift.row:
            assert model
            parts += _new_rows(sheet, model, shift)
            placed = True
        target = shift.line(number)
        if target is None:
            continue
        row = sheet.row(number)
        assert row
        data = shift_texts(render_row(bare(row), sheet.prefix), sheet.name, shift)
        kept = target == number and attribute(row.tag, "r") is not None
        parts.append(data if kept else renumber(data, sheet.prefix, target))
    if not placed and model:
        parts += _new_rows(sheet, model, shift)
    if model:
        columns = list(model.cells)
        rows = range(shift.row, shift.row + shift.count)
        fresh = {At(sheet.name.casefold(), row, column) for row in rows for column in columns}
    replace_body(sheet, parts)
    return fresh


def replace_body(sheet: SheetEdit, parts: Sequence[bytes]) -> None:
    """Put other rows into a sheet, given as their bytes in order."""
    base = sheet.base
    close = base.body_close or b"</" + base.prefix + b"sheetData>"
    if base.body_tag.endswith(b"/>"):
        close = b"</" + base.prefix + b"sheetData>" + base.body_close
    tag = base.body_tag[:-2].rstrip() + b">" if base.body_tag.endswith(b"/>") else base.body_tag
    blocks = [b"".join(block.data for block in sheet.blocks(after=after)) for after in (False, True)]
    sheet.base = parse_sheet(b"".join([base.opening, blocks[0], tag, *parts, close, blocks[1], base.closing]))
    sheet.rows, sheet.blocks_before, sheet.blocks_after = {}, None, None
    sheet.touched = True
    sheet.written, sheet.live, sheet.missing = set(), None, set()


def bare(row: SheetRow) -> SheetRow:
    """Return a row whose start tag does not close itself."""
    tag = row.tag
    return SheetRow(tag[:-2].rstrip() + b">", row.cells) if tag.endswith(b"/>") else row


def _new_rows(sheet: SheetEdit, model: SheetRow, shift: Shift) -> list[bytes]:
    """Return rows with the look and height of the model and nothing in them."""
    p = sheet.prefix
    tag = bare(model).tag
    rows = []
    for number in range(shift.row, shift.row + shift.count):
        cells = {
            column: b'<%bc r="%b" s="%d"/>' % (p, ref(number, column).encode(), style_of(data))
            for column, data in model.cells.items()
        }
        rows.append(render_row(SheetRow(with_attribute(tag, "r", str(number)), cells), p))
    return rows


def renumber(data: bytes, prefix: bytes, number: int) -> bytes:
    """Return a row's bytes with another number, in its own tag and in its cells' addresses."""
    digits = b"%d" % number
    end = data.index(b">") + 1
    tag = with_attribute(data[:end], "r", str(number))
    pattern = re.compile(rb"""(<""" + re.escape(prefix) + rb"""c\s(?:[^<>]*?\s)?r\s*=\s*["'][A-Za-z]+)[0-9]+""")
    return tag + pattern.sub(lambda match: match[1] + digits, data[end:])


def shift_texts(data: bytes, own: str, shift: RowsMove, change: Callable[[str, str], str] | None = None) -> bytes:
    """Return a row's or cell's bytes with its formulas' references moved, as `change` does or the shift itself."""
    change = change or shift.text
    return _FORMULA.sub(lambda match: _shift_formula(match, own, shift, change), data) if b"f" in data else data


def _shift_formula(match: re.Match[bytes], own: str, shift: RowsMove, change: Callable[[str, str], str]) -> bytes:
    text = unescape(match["text"] or b"")
    changed = change(text, own) if text else text
    tag = start_tag(match[0])
    fresh = tag
    if own.casefold() == shift.sheet.casefold():
        for key in ("ref", "r1", "r2"):
            old = attribute(tag, key)
            area = shift.area(Area.parse(old)) if old else None
            if old and area and str(area) != str(Area.parse(old)):
                fresh = with_attribute(fresh, key, str(area))
    if changed == text:
        return fresh + match[0][len(tag) :]
    return b"%b%b</%bf>" % (fresh, escape(changed), match["p"])


def _shift_formulas(sheet: SheetEdit, shift: RowsMove) -> set[At]:
    """Move the references to the shifted sheet in another sheet's formulas; return the cells where they changed."""
    moved: set[At] = set()
    for place, formula in formulas(sheet).items():
        if not formula.text:
            continue
        changed = shift.text(formula.text, sheet.name)
        cell = sheet.cell(place)
        if changed != formula.text and cell is not None:
            sheet.put(place, cell.replace(formula.tag, _with_text(formula, sheet.prefix, changed), 1))
            moved.add(At(sheet.name.casefold(), *place))
    return moved


def _with_text(formula: FormulaCell, prefix: bytes, text: str) -> bytes:
    tag = start_tag(formula.tag)
    return b"%b%b</%bf>" % (tag, escape(text), prefix)


def _shift_name(draft: Draft, scope: int | None, text: str, entry: bytes, shift: RowsMove) -> bytes:
    own = draft.book.sheets[scope].name if scope is not None and scope < len(draft.book.sheets) else ""
    changed = shift.named(text, own)
    return with_text(entry, changed) if changed != text else entry
