"""Cached results after edits: computed and written where they can be, dropped where not, never stale."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial

from quotaxl.core.grid import Place
from quotaxl.core.refs import Area, places_of
from quotaxl.xlsx.cells import (
    NO_RESULT,
    NeverCalculated,
    Result,
    digits,
    formula_head,
    formula_of,
    has_value,
    style_of,
    value_of,
    write_formula,
)
from quotaxl.xlsx.draft import Draft
from quotaxl.xlsx.formulas.cellformulas import base_formulas, expand, formulas
from quotaxl.xlsx.formulas.definednames import areas_of_name, between, text_of_name
from quotaxl.xlsx.formulas.recalculation import (
    At,
    Columns,
    Graph,
    Node,
    WorkbookView,
    calculate,
    graph,
    node,
    same,
    stale,
)
from quotaxl.xlsx.formulas.structured import structured
from quotaxl.xlsx.markup import attribute, flag, start_tag
from quotaxl.xlsx.sheet import SheetEdit, address

_VALUE = re.compile(rb"<((?:[\w.-]+:)?)v(?:\s[^<>]*)?(?:/>|>[^<]*</\1v\s*>)")
_TYPE = re.compile(rb"""\st\s*=\s*["']\w+["']""")


def recalculate(draft: Draft, changed: set[At], only: str | None = None) -> bool:
    """Bring the results of formulas up to date that depend on `changed` or never had one.

    `only` limits the work to the formulas of one sheet, where no other sheet can depend on it.
    Returns whether all could be computed; the others are left without result.
    """
    found = _graph(draft, only)
    changed = changed | _resultless(draft, found)
    order = _order(draft, found, changed)
    sheets = view_of(draft, found, partial(_keep, draft))
    for at in order:  # each is computed before it is read, or fails and is missing again
        draft.sheets[at.sheet].missing.discard(at[1:])
    failed = calculate(found, order, sheets)
    for at in order:
        if failed and at in failed:
            _drop(draft, at)
        else:
            _write(draft, at)
    draft.computed = None if failed else (found, order)
    return not failed


def view_of(draft: Draft, found: Graph, keep: Callable[[At, Result | NeverCalculated], None]) -> WorkbookView:
    """Return a draft as the calculator sees it; `keep` is told each result."""

    def formula(sheet: str, row: int, column: int) -> str | None:
        node = found.nodes.get(At(sheet, row, column))
        return node.text if node else None

    return WorkbookView(
        draft.result,
        draft.results,
        partial(text_of_name, draft),
        keep,
        partial(structured, draft),
        formula,
        partial(hidden_row, draft),
        not draft.book.date1904,
    )


def hidden_row(draft: Draft, sheet: str, row: int) -> tuple[bool, bool]:
    """Return whether a row is hidden, and whether it is a filter that hides it."""
    edit = draft.sheet(sheet)
    found = edit.row(row)
    if found is None or b"hidden" not in found.tag or not flag(found.tag, "hidden"):
        return False, False
    block = edit.find("autoFilter")
    area = attribute(start_tag(block.data), "ref") if block and b"filterColumn" in block.data else None
    try:
        filtered = area is not None and Area.parse(area).top < row <= Area.parse(area).bottom
    except ValueError:
        filtered = True
    return True, filtered


def _order(draft: Draft, found: Graph, changed: set[At]) -> Sequence[At]:
    """Return the formulas to compute; plans that fill the same cells of a source share the answer."""
    last = draft.source.memo.get("order")
    if isinstance(last, tuple) and last[0] is found and last[1] == changed:
        order: Sequence[At] = last[2]
        return order
    order = stale(found, Columns(changed))
    draft.source.memo["order"] = (found, changed, order)
    return order


def _keep(draft: Draft, at: At, result: Result | NeverCalculated) -> None:
    sheet = draft.sheets[at.sheet]
    place = at[1:]
    assert sheet.live is not None
    sheet.live[place] = result
    if result is NO_RESULT:
        sheet.missing.add(place)


def _resultless(draft: Draft, found: Graph) -> set[At]:
    """Return the formulas that have no result."""
    result: set[At] = set()
    for name in {at.sheet for at in found.nodes}:
        sheet = draft.sheet(name)
        draft.live(sheet)
        if sheet.base.small:
            result |= {At(name, *place) for place in sheet.missing}
        else:
            result |= {at for at in found.nodes if at.sheet == name and not _has_result(sheet, at)}
    return result


def _has_result(sheet: SheetEdit, at: At) -> bool:
    cell = sheet.cell((at.row, at.column))
    return cell is None or has_value(cell)


def _graph(draft: Draft, only: str | None) -> Graph:
    """Return the workbook's formulas; of an untouched set of them the graph is kept for further plans."""
    kept = only is None and not draft.formulas_changed
    if kept and isinstance(draft.source.memo.get("graph"), Graph):
        found = draft.source.memo["graph"]
        assert isinstance(found, Graph)
        return found
    resolve, known_sheets = partial(areas_of_name, draft), partial(between, draft)
    nodes: dict[At, Node] = {}
    for name in [only] if only else draft.worksheets():
        own = name.casefold()
        cells = formulas(draft.sheet(name))
        texts = expand(cells)
        for place, cell in cells.items():
            array = cell.kind == "array" and ":" not in cell.ref
            plain = array or cell.kind in ("normal", "shared")
            made = node(texts[place], At(own, *place), plain, resolve, known_sheets)
            made = replace(made, array=True) if array else made
            if cell.kind == "dataTable":
                made = Node("", _around(own, cell.ref, cell.tag), False)
            nodes[At(own, *place)] = made
            if cell.kind in ("array", "dataTable") and ":" in cell.ref:
                # The other cells of the area hold results too, and formulas may read them.
                nodes.update({At(own, *other): made for other in places_of(Area.parse(cell.ref))})
    made_graph = graph(nodes)
    if kept:
        draft.source.memo["graph"] = made_graph
    return made_graph


def _around(own: str, ref: str, tag: bytes) -> tuple[tuple[str, Area], ...]:
    """What a data table reads: its input cells and the row and column beside it."""
    area = Area.parse(ref)
    inputs = [Area.parse(text) for key in ("r1", "r2") if (text := attribute(tag, key))]
    beside = Area(max(area.top - 1, 1), max(area.left - 1, 1), area.bottom, area.right)
    return tuple((own, one) for one in (*inputs, beside))


def _drop(draft: Draft, at: At) -> None:
    """Take out a result that could not be computed anew."""
    sheet = draft.sheet(at.sheet)
    cell = sheet.cell(at[1:])
    if cell is not None and has_value(cell):
        sheet.put(at[1:], without_result(cell))


def _write(draft: Draft, at: At) -> None:
    """Write a computed result, unless it stands there already."""
    sheet = draft.sheets[at.sheet]
    place = at[1:]
    if place not in sheet.written and sheet.base.small:
        _write_known(sheet, place)
        return
    cell = sheet.cell(place)
    found = formula_of(cell) if cell is not None else None
    result = draft.result(at.sheet, *place)
    if cell is None or found is None or (has_value(cell) and same(value_of(cell, draft.strings), result)):
        return
    sheet.put(place, write_formula(sheet.prefix, address(place), style_of(cell), found.tag, result, True))


def _write_known(sheet: SheetEdit, place: Place) -> None:
    """Write the result of a formula of the source itself; what stands before the result is kept at hand."""
    assert sheet.live is not None
    result = sheet.live[place]
    old = sheet.base.values.get(place)
    if result is NO_RESULT or (old is not NO_RESULT and same(old, result)):
        return
    known = sheet.base.heads.get(place)
    if known is None:
        cell = sheet.cell(place)
        found = base_formulas(sheet.base).get(place)
        if cell is None or found is None:
            return
        own = (address(place), style_of(cell), found.tag)
        known = sheet.base.heads[place] = (*own, formula_head(sheet.prefix, *own))
    if isinstance(result, Decimal):
        p = sheet.prefix
        sheet.put(place, b"%b%b</%bv></%bc>" % (known[3], digits(result), p, p))
    else:
        sheet.put(place, write_formula(sheet.prefix, known[0], known[1], known[2], result, True))


def without_result(cell: bytes) -> bytes:
    """Return a formula's cell without its cached result."""
    end = cell.index(b">")
    return _TYPE.sub(b"", cell[:end], count=1) + _VALUE.sub(b"", cell[end:], count=1)
