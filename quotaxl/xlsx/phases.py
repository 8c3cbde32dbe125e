"""A plan's edits carried out on a draft, phase by phase: what is cleared, rows, the workbook's content, our marks."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from quotaxl.core.edits import (
    FINDINGS_SHEET,
    AddChart,
    AddSheet,
    DefineName,
    DeleteRows,
    DropNames,
    DropSheet,
    Edit,
    EditPlan,
    FitRow,
    GrowRows,
    HideSheets,
    InsertRows,
    KeepData,
    Link,
    MergeCells,
    Note,
    Overlay,
    ReplaceFormat,
    RowEdit,
    SetCaption,
    SetCell,
    SetResult,
    SetStamp,
)
from quotaxl.core.stamp import Output
from quotaxl.xlsx.book import WorkbookPart, calculate_on_load, define_name, drop_names, hide_sheets, valid_name
from quotaxl.xlsx.captions import set_captions
from quotaxl.xlsx.chart import add_chart
from quotaxl.xlsx.clear import clear_marks, drop_own_sheet
from quotaxl.xlsx.comments import add_notes
from quotaxl.xlsx.decorate import link, merge, overlay
from quotaxl.xlsx.draft import Draft
from quotaxl.xlsx.fitted import fit_rows
from quotaxl.xlsx.formulas.definednames import readers_of_names
from quotaxl.xlsx.formulas.recalculation import At
from quotaxl.xlsx.formulas.results import recalculate
from quotaxl.xlsx.given import give_results
from quotaxl.xlsx.growing import grow_rows
from quotaxl.xlsx.kept import keep
from quotaxl.xlsx.newsheet import add_new_sheet
from quotaxl.xlsx.record import begin, finish
from quotaxl.xlsx.rows import edit_rows
from quotaxl.xlsx.setcells import set_cells
from quotaxl.xlsx.stamp import put_stamp


def move_rows(draft: Draft, rows: Iterable[RowEdit], password: str | None) -> set[At]:
    """Carry out row edits in turn and return the cells whose dependants must be computed anew."""
    seeds: set[At] = set()
    for edit in rows:
        if isinstance(edit, GrowRows):
            seeds = grow_rows(draft, edit, seeds, password)
        else:
            seeds = edit_rows(draft, edit, seeds, password)
    return seeds


def carry_out(draft: Draft, plan: EditPlan, password: str | None = None, known: frozenset[At] = frozenset()) -> None:
    """Apply a plan's edits to a draft: clearing, rows, what belongs to the workbook, then our marks."""
    content, marks = _grouped(plan.edits)
    if content.clear:
        clear_marks(draft)
    for sheet in content.gone:
        drop_own_sheet(draft, sheet.name)
    seeds = move_rows(draft, content.rows, password) | known
    _phase(draft, content, seeds, password=password)
    give_results(draft, content.results)
    if draft.chain_stale:
        draft.drop_calc_chain()
    if marks.any():
        part, before = begin(draft)
        _phase(draft, marks, set(), only=FINDINGS_SHEET)
        finish(draft, part, before)


def _on_load(draft: Draft) -> WorkbookPart:
    """Return the workbook part set to calculate when it is opened; the source's own is kept for further plans."""
    if draft.book is not draft.source.book:
        return calculate_on_load(draft.book)
    known = draft.source.memo.get("on load")
    if not isinstance(known, WorkbookPart):
        known = draft.source.memo["on load"] = calculate_on_load(draft.book)
    return known


def is_mark(edit: Edit) -> bool:
    """Return whether an edit is one of ours that `ClearMarks` takes out again."""
    if isinstance(edit, Overlay | Note):
        return True
    if isinstance(edit, SetStamp):
        return edit.stamp.output is Output.MARKED
    if isinstance(edit, AddSheet):
        return edit.name == FINDINGS_SHEET
    if isinstance(edit, SetCell | MergeCells | Link | AddChart):
        return edit.sheet == FINDINGS_SHEET
    return isinstance(edit, DefineName) and FINDINGS_SHEET in edit.refers_to


@dataclass(slots=True)
class Group:
    """The edits of one phase by kind; those on cells further by sheet."""

    cells: dict[str, list[SetCell]] = field(default_factory=dict)
    rows: list[RowEdit] = field(default_factory=list)
    fitted: dict[str, list[int]] = field(default_factory=dict)
    sheets: list[AddSheet] = field(default_factory=list)
    charts: list[AddChart] = field(default_factory=list)
    merges: list[MergeCells] = field(default_factory=list)
    links: dict[str, list[Link]] = field(default_factory=dict)
    names: list[DefineName] = field(default_factory=list)
    dropped: list[DropNames] = field(default_factory=list)
    kept: list[KeepData] = field(default_factory=list)
    overlays: dict[str, list[Overlay]] = field(default_factory=dict)
    notes: dict[str, list[Note]] = field(default_factory=dict)
    stamps: list[SetStamp] = field(default_factory=list)
    results: list[SetResult] = field(default_factory=list)
    formats: list[ReplaceFormat] = field(default_factory=list)
    gone: list[DropSheet] = field(default_factory=list)
    hidden: list[HideSheets] = field(default_factory=list)
    captions: list[SetCaption] = field(default_factory=list)
    clear: bool = False

    def any(self) -> bool:
        """Return whether there is an edit other than of rows or clearing."""
        return bool(
            self.cells
            or self.fitted
            or self.sheets
            or self.merges
            or self.links
            or self.names
            or self.overlays
            or self.notes
            or self.stamps
            or self.formats
        )


_LISTED: dict[type, str] = {
    InsertRows: "rows", DeleteRows: "rows", GrowRows: "rows", AddSheet: "sheets",
    AddChart: "charts", MergeCells: "merges", DefineName: "names", DropNames: "dropped", KeepData: "kept",
    SetStamp: "stamps", SetResult: "results", DropSheet: "gone",
    HideSheets: "hidden", ReplaceFormat: "formats", SetCaption: "captions",
}  # fmt: skip
_BY_SHEET: dict[type, str] = {SetCell: "cells", Link: "links", Overlay: "overlays", Note: "notes"}


def _grouped(edits: Iterable[Edit]) -> tuple[Group, Group]:
    """Return what belongs to the workbook and what are our marks."""
    content, marks = Group(), Group()
    for edit in edits:
        group = marks if is_mark(edit) else content
        kind = edit.__class__
        if kind in _BY_SHEET:
            assert isinstance(edit, SetCell | Link | Overlay | Note)
            getattr(group, _BY_SHEET[kind]).setdefault(edit.sheet, []).append(edit)
        elif isinstance(edit, FitRow):
            group.fitted.setdefault(edit.sheet, []).append(edit.row)
        elif kind in _LISTED:
            getattr(group, _LISTED[kind]).append(edit)
        else:
            group.clear = True
    return content, marks


def _phase(draft: Draft, group: Group, seeds: set[At], only: str | None = None, password: str | None = None) -> None:
    """Carry out one phase in the order in which Excel could: sheets, cells, layout, names, marks, then results."""
    for sheet in group.sheets:
        add_new_sheet(draft, sheet)
    changed = seeds | set_cells(draft, group.cells, password)
    for area in group.merges:
        merge(draft, area)
    for name, rows in group.fitted.items():
        fit_rows(draft, name, rows)
    for links in group.links.values():
        link(draft, links)
    _keep_ours(draft, group)
    changed |= readers_of_names(draft, [name.name for name in group.names])
    for overlays in group.overlays.values():
        overlay(draft, overlays)
    for notes in group.notes.values():
        add_notes(draft, notes)
    if changed:
        recalculate(draft, changed, only)
        draft.book = _on_load(draft)
    for sheets in group.hidden:
        draft.book = hide_sheets(draft.book, sheets.names)
    for change in group.formats:
        draft.styles.replace_format(change.old, change.new)
    for chart in group.charts:
        add_chart(draft, chart)
    set_captions(draft, group.captions)
    for stamp in group.stamps:
        put_stamp(draft, stamp.stamp)


def _keep_ours(draft: Draft, group: Group) -> None:
    """Define and drop names, and keep texts."""
    for dropped in group.dropped:
        draft.book = drop_names(draft.book, dropped.names)
    for text in group.kept:
        keep(draft, text)
    for name in group.names:
        if not valid_name(name.name):
            raise ValueError(f"not a name: {name.name!r}")
        draft.book = define_name(draft.book, name.name, name.refers_to, hidden=name.hidden)
