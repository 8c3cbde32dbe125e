"""The edits of a plan, one kind after the other."""

from collections.abc import Iterable, Sequence
from contextlib import nullcontext, suppress
from typing import TypeVar

import xlwings as xw

from quotaxl.core.edits import (
    FINDINGS_SHEET,
    AddSheet,
    DefineName,
    DeleteRows,
    Edit,
    FitRow,
    InsertRows,
    Link,
    MergeCells,
    Note,
    Overlay,
    SetCell,
)
from quotaxl.core.refs import Area
from quotaxl.desk.before import by_sheet
from quotaxl.desk.blocks import stacked
from quotaxl.desk.faults import told
from quotaxl.desk.looks import add_sheet, set_heights, style_cells
from quotaxl.desk.marks import Put, Refusal, add_notes, add_overlays, findings_of
from quotaxl.desk.native import filter_buttons
from quotaxl.desk.screen import Progress, Stopped, unasked
from quotaxl.desk.tabs import Tabs
from quotaxl.desk.write import cells_of, write_cells

LINKS = 200
"""Links that are put on cells, at most, the first ones: each is some calls. The buttons lead to all places."""

Kind = TypeVar("Kind")


def carry_out(tabs: Tabs, edits: Sequence[Edit], tell: Progress) -> None:
    """Apply edits that fit the workbook, all but the marks on its cells; `tell` is given what is being done."""
    for edit in edits:
        if isinstance(edit, InsertRows | DeleteRows):
            _edit_rows(tabs[edit.sheet], edit)
    _contents(tabs, edits, tell)
    for row in of(FitRow, edits):
        with suppress(Exception):  # on a protected sheet, say: the texts are there all the same
            _fit(tabs[row.sheet].range(f"{row.row}:{row.row}"))
    merges = of(MergeCells, edits)
    with unasked(tabs.book) if merges else nullcontext():  # a program may ask whether to lose what a merge hides
        for holds_merges in dict.fromkeys(range_.sheet for range_ in merges):
            _merge(tabs[holds_merges], [m.ref for m in merges if m.sheet == holds_merges])
    for sheet in of(AddSheet, edits):
        set_heights(tabs[sheet.name], sheet.heights)
        if sheet.filter:
            filter_buttons(tabs[sheet.name].range(sheet.filter))
    links = of(Link, edits)[:LINKS]
    texts = {(edit.sheet, edit.ref): edit.content for edit in of(SetCell, edits)} if links else {}
    for link in links:
        _link(tabs[link.sheet], link, texts.get((link.sheet, link.ref)))
    for name in of(DefineName, edits):
        _define(tabs.book, name.name, name.refers_to)


def _fit(row: xw.Range) -> None:
    """Let the program fit a row to its wrapped texts; it never becomes lower."""
    before = row.row_height
    row.rows.autofit()
    if before and (row.row_height or 0) < before:
        row.row_height = before


def carry_marks(tabs: Tabs, edits: Sequence[Edit], tell: Progress) -> Put:
    """Put marks on a workbook: the sheet of findings, overlays, notes, sheet by sheet."""
    refused: list[Refusal] = []
    listed = [edit for edit in edits if not isinstance(edit, Overlay | Note)]
    if listed:
        try:
            carry_out(tabs, listed, tell)
        except Stopped:
            raise
        except Exception as fault:  # noqa: BLE001 - the cells are marked all the same; the caller lists elsewhere
            refused.append(Refusal(FINDINGS_SHEET, told(fault)))
            with suppress(Exception):
                if findings_of(tabs) is not None:
                    tabs.delete(FINDINGS_SHEET)
    tell("标记单元格")
    closed, still = add_overlays(tabs, of(Overlay, edits), tell)
    locked, unnoted = add_notes(tabs, of(Note, edits), tell)
    once = {refusal.sheet: refusal for refusal in reversed([*refused, *closed, *locked])}
    return Put(tuple(once.values()), unnoted, still)


def _contents(tabs: Tabs, edits: Sequence[Edit], tell: Progress) -> None:
    for fresh in of(AddSheet, edits):
        tell(f"新建工作表 {fresh.name}")
        add_sheet(tabs, fresh, FINDINGS_SHEET)
    for name, cells in by_sheet(of(SetCell, edits)).items():
        tell(f"写入 {name}")
        sheet = tabs[name]
        style_cells(sheet, {place: edit.style for place, edit in cells.items() if edit.style})
        write_cells(sheet, {place: edit.content for place, edit in cells.items()})


def _merge(sheet: xw.Sheet, refs: Sequence[str]) -> None:
    for area, rows in stacked(map(Area.parse, refs)):
        cells_of(sheet, area).merge(across=rows)


def _edit_rows(sheet: xw.Sheet, edit: InsertRows | DeleteRows) -> None:
    if isinstance(edit, DeleteRows):
        sheet.range(f"{edit.first}:{edit.first + edit.count - 1}").delete("up")
        return
    last = edit.before + edit.count - 1
    sheet.range(f"{edit.before}:{last}").insert("down")
    like = edit.like + edit.count if edit.like >= edit.before else edit.like
    fresh = sheet.range(f"{edit.before}:{last}")
    height = sheet.range((like, 1)).row_height
    sheet.range(f"{like}:{like}").copy(fresh)
    fresh.clear_contents()
    if height:
        fresh.row_height = height


def _link(sheet: xw.Sheet, edit: Link, shown: object) -> None:
    cell = sheet.range(edit.ref)
    if shown is None:
        shown = cell.value
    cell.add_hyperlink(f"#{edit.location}", shown if isinstance(shown, str) else edit.ref, edit.location)


def _define(book: xw.Book, name: str, refers_to: str) -> None:
    if name in book.names:
        book.names[name].delete()
    book.names.add(name, f"={refers_to}")


def of(kind: type[Kind], edits: Iterable[Edit]) -> list[Kind]:
    """Return the edits of one kind."""
    return [edit for edit in edits if isinstance(edit, kind)]
