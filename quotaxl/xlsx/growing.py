"""A run of sample rows made longer or shorter: its rows, and everything that speaks of them in the package."""

from collections.abc import Iterator

from quotaxl.core.edits import GrowRows
from quotaxl.core.errors import UserError
from quotaxl.core.refs import parse_ref, ref
from quotaxl.core.words import Words
from quotaxl.xlsx.base import SheetRow
from quotaxl.xlsx.cells import formula_of, letters, style_of
from quotaxl.xlsx.draft import Draft
from quotaxl.xlsx.formulas.cellformulas import expand, formulas
from quotaxl.xlsx.formulas.recalculation import At
from quotaxl.xlsx.formulas.runs import RunChange, repeated
from quotaxl.xlsx.formulas.tokens import tokens
from quotaxl.xlsx.markup import attribute, escape, start_tag, with_attribute
from quotaxl.xlsx.merged import merged
from quotaxl.xlsx.pinned import check_pinned
from quotaxl.xlsx.rows import bare, check_rows, follow, moved_seed, renumber, replace_body, shift_texts, unshare_all
from quotaxl.xlsx.sheet import SheetEdit, render_row

_SPLIT = Words(
    "合并单元格 {merge} 只占部分样例行，行数变化时无法保持。",
    "The merged cells {merge} lie over some of the sample rows.",
)
_UNMERGE = Words("请取消该合并，或让每条记录只占一行。", "Unmerge them, or let each record take one row.")
_ARRAY = Words(
    "样例行中有跨行的数组公式或模拟运算表。",
    "There is an array formula of several rows, or a data table, in the sample rows.",
)
_REMOVE = Words("请先在 Excel 中取消它。", "Remove it in Excel first.")
_NUMBER = "9999999"
"""Stands for a row's number while its bytes are prepared: no sheet has such a row."""
_MOVING = frozenset({"ROW", "ROWS", "CELL"})


def grow_rows(draft: Draft, edit: GrowRows, seeds: set[At], password: str | None = None) -> set[At]:
    """Make a run of sample rows `count` rows long and return the cells whose dependants must be computed anew.

    Raises UserError where the sheet is protected, or where something in the samples cannot be repeated.
    """
    sheet = draft.sheet(edit.sheet)
    if edit.count < 1 or edit.samples < 1 or edit.first < 1:
        raise ValueError(f"no such rows: {edit}")
    run = RunChange(edit.sheet, edit.first, edit.samples, edit.count, _period(draft, sheet, edit))
    where = f"{draft.source.path.name}!{edit.sheet}!{edit.first}"
    check_rows(draft, sheet, run, where, password)
    _check_samples(sheet, run, where)
    check_pinned(draft, sheet, run, where)
    own = edit.sheet.casefold()
    moved = {at for seed in seeds if (at := moved_seed(seed, own, run))}
    moved |= _readers_of_rows(sheet, run)
    unshare_all(draft, run)
    totals = {parse_ref(total) for total in edit.totals}
    replace_body(sheet, list(_rows(sheet, run, totals)))
    moved |= {
        At(own, row, column)
        for row in range(run.first, run.stop + 1)
        if (found := sheet.row(row))
        for column in found.cells
    }
    return moved | follow(draft, run, where)


def _check_samples(sheet: SheetEdit, run: RunChange, where: str) -> None:
    for area in merged(sheet):
        inside = area.top <= run.last and area.bottom >= run.first
        if inside and area.top != area.bottom and not (area.top <= run.first and area.bottom >= run.last):
            raise UserError(f"{where}!{area}", _SPLIT.fill(merge=str(area)), _UNMERGE)
    for place, formula in formulas(sheet).items():
        if run.first <= place[0] <= run.last and (
            formula.kind == "dataTable" or (formula.kind == "array" and ":" in formula.ref)
        ):
            raise UserError(f"{where}!{ref(*place)}", _ARRAY, _REMOVE)


def _period(draft: Draft, sheet: SheetEdit, edit: GrowRows) -> int:
    """Return 2 where the samples' looks take turns: rows shaded every other one."""
    looks = []
    for row in range(edit.first, edit.first + min(edit.samples, 3)):
        found = sheet.row(row)
        looks.append({column: style_of(cell) for column, cell in found.cells.items()} if found else {})
    if len(looks) < 2 or looks[0] == looks[1]:
        return 0
    if len(looks) > 2:
        return 2 if looks[0] == looks[2] else 0
    pairs = [(looks[0].get(column, 0), looks[1].get(column, 0)) for column in {*looks[0], *looks[1]}]
    return 2 if all(a == b or draft.styles.differ_in_fill_only(a, b) for a, b in pairs) else 0


def _readers_of_rows(sheet: SheetEdit, run: RunChange) -> set[At]:
    """Return the formulas below the run whose results follow from the number of their row."""
    own = sheet.name.casefold()
    return {
        At(own, place[0] + run.count, place[1])
        for place, formula in formulas(sheet).items()
        if place[0] > run.last and any(t.kind == "function" and t.text.upper() in _MOVING for t in tokens(formula.text))
    }


def _rows(sheet: SheetEdit, run: RunChange, totals: set[tuple[int, int]]) -> Iterator[bytes]:
    """Yield the sheet's rows: those above, the run, those below."""
    texts = {place: text for place, text in expand(formulas(sheet)).items() if run.first <= place[0] <= run.last}
    placed = False
    for number in list(sheet.numbers()):
        if number >= run.first and not placed:
            yield from _run(sheet, run, texts)
            placed = True
        if run.first <= number <= run.last:
            continue
        row = sheet.row(number)
        target = run.line(number)
        if row is None or target is None:
            continue
        cells = {
            column: shift_texts(cell, sheet.name, run, run.summing if (number, column) in totals else run.text)
            for column, cell in row.cells.items()
        }
        data = render_row(SheetRow(bare(row).tag, cells), sheet.prefix)
        kept = target == number and attribute(row.tag, "r") is not None
        yield data if kept else renumber(data, sheet.prefix, target)
    if not placed:
        yield from _run(sheet, run, texts)


Repeated = bytes | tuple[int, int, bytes, str]
"""A piece of a row with _HERE where its number goes, or a formula's column, style, cell and text in its sample."""
_HERE = b"\0"


def _run(sheet: SheetEdit, run: RunChange, texts: dict[tuple[int, int], str]) -> Iterator[bytes]:
    """Yield the rows of the run: each with the look of one sample and the formulas and constants of one."""
    p = sheet.prefix
    known: dict[tuple[int, int], list[Repeated]] = {}
    for at in range(run.rows):
        number = run.first + at
        look, model = run.first + run.look(at), run.first + run.content(at)
        if (look, model) not in known:
            known[look, model] = list(_joined(_pieces(sheet, look, model, texts)))
        digits = b"%d" % number
        parts: list[bytes] = []
        for piece in known[look, model]:
            if isinstance(piece, bytes):
                parts.append(piece.replace(_HERE, digits))
                continue
            column, style, cell, text = piece
            other = next((o for o in (model + 1, model - 1) if run.first <= o <= run.last), None)
            beside = (texts[other, column], other - model) if other and (other, column) in texts else None
            fresh = repeated(text, sheet.name, run, model, number, beside)
            same = number == model and fresh == text
            parts.append(_formula(cell, ref(number, column), style, fresh, p, same=same))
        yield b"".join(parts)


def _pieces(sheet: SheetEdit, look: int, model: int, texts: dict[tuple[int, int], str]) -> Iterator[Repeated]:
    """Yield what a row is made of that looks like one sample and repeats the contents of one."""
    p = sheet.prefix
    shape, source = sheet.row(look), sheet.row(model)
    tag = bare(shape).tag if shape else b"<%brow>" % p
    for key in ("hidden", "collapsed"):
        tag = with_attribute(tag, key, None)
    yield with_attribute(tag, "r", _NUMBER).replace(_NUMBER.encode(), _HERE)
    looks, held = (shape.cells if shape else {}), (source.cells if source else {})
    for column in sorted({*looks, *held}):
        style = style_of(looks.get(column, held.get(column, b"<c/>")))
        cell = held.get(column)
        place = letters(column) + _HERE
        if cell is None:
            yield b'<%bc r="%b" s="%d"/>' % (p, place, style)
        elif (model, column) in texts:
            yield column, style, cell, texts[model, column]
        else:
            written = _constant(cell, f"{letters(column).decode()}{_NUMBER}", style)
            yield written.replace(letters(column) + _NUMBER.encode(), place, 1)
    yield b"</%brow>" % p


def _joined(pieces: Iterator[Repeated]) -> Iterator[Repeated]:
    """Yield the pieces with neighbouring bytes joined."""
    waiting: list[bytes] = []
    for piece in pieces:
        if isinstance(piece, bytes):
            waiting.append(piece)
        else:
            yield b"".join(waiting)
            waiting.clear()
            yield piece
    yield b"".join(waiting)


def _tag(cell: bytes, place: str, style: int) -> bytes:
    tag = with_attribute(start_tag(cell), "r", place)
    return with_attribute(tag, "s", str(style) if style else None)


def _constant(cell: bytes, place: str, style: int) -> bytes:
    return _tag(cell, place, style) + cell[len(start_tag(cell)) :]


def _formula(cell: bytes, place: str, style: int, text: str, prefix: bytes, *, same: bool) -> bytes:
    """Return the cell of a repeated formula, without a result unless nothing of it changed."""
    if same:
        return _constant(cell, place, style)
    found = formula_of(cell)
    assert found
    element = b"<%bf>%b</%bf>" % (prefix, escape(text), prefix)
    if found.kind == "array":
        element = b'<%bf t="array" ref="%b">%b</%bf>' % (prefix, place.encode(), escape(text), prefix)
    tag = with_attribute(_tag(cell, place, style), "t", None)
    return tag + element + cell[cell.rindex(b"</") :]
