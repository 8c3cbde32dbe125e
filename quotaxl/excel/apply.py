"""Applying a plan to a closed workbook: everything is checked and computed in memory, then written in one step."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TypeVar

from quotaxl.core.edits import (
    FINDINGS_SHEET,
    AddSheet,
    ClearMarks,
    DefineName,
    DeleteRows,
    Edit,
    EditPlan,
    InsertRows,
    Link,
    MergeCells,
    Note,
    Overlay,
    SetCell,
)
from quotaxl.excel.book import calculate_on_load, define_name, valid_name
from quotaxl.excel.clear import clear_marks
from quotaxl.excel.comments import add_notes
from quotaxl.excel.decorate import link, merge, overlay
from quotaxl.excel.draft import Draft, Source, read_source
from quotaxl.excel.newsheet import add_new_sheet
from quotaxl.excel.package import open_package, write_package
from quotaxl.excel.recalc import At
from quotaxl.excel.record import begin, finish
from quotaxl.excel.results import recalculate
from quotaxl.excel.rows import edit_rows
from quotaxl.excel.setcells import set_cells
from quotaxl.excel.target import check_target, replace_file

Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A workbook read and parsed once, to which any number of plans can be applied, each giving its own copy."""

    source: Source

    def apply(self, plan: EditPlan, target: Path, *, force: bool = False, durable: bool = True) -> None:
        """Write the workbook with `plan` applied to `target`; see `apply_plan`.

        `durable=False` does not wait for the disk; a kill still leaves the old file or the new one.
        """
        check_target(self.source.path, target, force=force)
        draft = Draft(self.source, self.source.book, self.source.types)
        carry_out(draft, plan)
        draft.flush()
        replace_file(target, lambda out: write_package(self.source.package, draft.contents(), out), durable=durable)


def open_template(path: Path) -> Prepared:
    """Return a workbook ready to be filled many times. Raises UserError where it cannot be read or edited."""
    return Prepared(read_source(open_package(path)))


def apply_plan(source: Path, plan: EditPlan, target: Path, *, force: bool = False) -> None:
    """Write `source` with `plan` applied to `target`; `source` stays as it is.

    Raises UserError where the plan is stale, names a sheet that is not there, writes into a protected, merged or
    array cell, where the target exists (without `force`), is open in Excel or cannot be written.
    The target is either complete or as it was before.
    """
    check_target(source, target, force=force)
    open_template(source).apply(plan, target, force=force)


def carry_out(draft: Draft, plan: EditPlan) -> None:
    """Apply a plan's edits to a draft: first what belongs to the workbook, then our marks."""
    content = [edit for edit in plan.edits if not is_mark(edit)]
    marks = [edit for edit in plan.edits if is_mark(edit)]
    if any(isinstance(edit, ClearMarks) for edit in content):
        clear_marks(draft)
    seeds: set[At] = set()
    for edit in content:
        if isinstance(edit, InsertRows | DeleteRows):
            seeds = edit_rows(draft, edit, seeds)
    _phase(draft, content, seeds)
    if draft.chain_stale:
        draft.drop_calc_chain()
    if marks:
        part, before = begin(draft)
        _phase(draft, marks, set(), only=FINDINGS_SHEET)
        finish(draft, part, before)


def is_mark(edit: Edit) -> bool:
    """Return whether an edit is one of ours that `ClearMarks` takes out again."""
    if isinstance(edit, Overlay | Note):
        return True
    if isinstance(edit, AddSheet):
        return edit.name == FINDINGS_SHEET
    if isinstance(edit, SetCell | MergeCells | Link):
        return edit.sheet == FINDINGS_SHEET
    return isinstance(edit, DefineName) and FINDINGS_SHEET in edit.refers_to


def _phase(draft: Draft, edits: Sequence[Edit], seeds: set[At], only: str | None = None) -> None:
    for sheet in _of(AddSheet, edits):
        add_new_sheet(draft, sheet)
    cells = _of(SetCell, edits)
    changed = seeds | {At(sheet.casefold(), *place) for sheet, place in set_cells(draft, cells)}
    for range_ in _of(MergeCells, edits):
        merge(draft, range_)
    for links in _by_sheet(_of(Link, edits)):
        link(draft, links)
    for name in _of(DefineName, edits):
        if not valid_name(name.name):
            raise ValueError(f"not a name: {name.name!r}")
        draft.book = define_name(draft.book, name.name, name.refers_to, hidden=name.hidden)
    for overlays in _by_sheet(_of(Overlay, edits)):
        overlay(draft, overlays)
    for notes in _by_sheet(_of(Note, edits)):
        add_notes(draft, notes)
    if changed:
        recalculate(draft, changed, only)
        draft.book = calculate_on_load(draft.book)


def _of(kind: type[Kind], edits: Iterable[Edit]) -> list[Kind]:
    return [edit for edit in edits if isinstance(edit, kind)]


Placed = TypeVar("Placed", Link, Overlay, Note)


def _by_sheet(edits: list[Placed]) -> list[list[Placed]]:
    ordered = sorted(edits, key=lambda edit: edit.sheet)
    return [list(group) for _, group in groupby(ordered, key=lambda edit: edit.sheet)]
