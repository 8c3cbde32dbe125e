"""Applying a plan to a closed workbook: everything is checked and computed in memory, then written in one step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import get_args

from quotaxl.core.edits import (
    ClearMarks,
    Content,
    DefineName,
    DropNames,
    Edit,
    EditPlan,
    FitRow,
    KeepData,
    RowEdit,
    SetCell,
    SetStamp,
)
from quotaxl.core.refs import parse_ref
from quotaxl.gate.package import key
from quotaxl.xlsx.checked import check_parts
from quotaxl.xlsx.draft import Draft
from quotaxl.xlsx.fitted import too_low
from quotaxl.xlsx.formulas.recalculation import At
from quotaxl.xlsx.guards import check_signature
from quotaxl.xlsx.kinds import typed_for
from quotaxl.xlsx.package import Content as Part
from quotaxl.xlsx.package import Packed, frame, open_package, pack, write_package
from quotaxl.xlsx.parsed import ParsedWorkbook, read_source
from quotaxl.xlsx.phases import carry_out, is_mark, move_rows
from quotaxl.xlsx.relations import CONTENT_TYPES, type_of
from quotaxl.xlsx.stencil import Known, Stencil, cut, layout_of, recall, texts_of
from quotaxl.xlsx.target import check_target, replace_file

_GROWN = 8
"""So many ways in which rows grow are kept for a workbook."""


_ROWS = frozenset(get_args(RowEdit))
_CONTENT = attrgetter("content")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A workbook read and parsed once, to which any number of plans can be applied, each giving its own copy."""

    source: ParsedWorkbook
    seeds: frozenset[At] = frozenset()
    """Cells whose dependants are computed anew with every plan: those of rows that grew."""

    def apply(
        self,
        plan: EditPlan,
        target: Path,
        *,
        force: bool = False,
        drop_signature: bool = False,
        password: str | None = None,
        durable: bool = True,
    ) -> None:
        """Write the workbook with `plan` applied to `target`; see `apply_plan`.

        `durable=False` does not wait for the disk; a kill still leaves the old file or the new one.
        """
        check_target(self.source.path, target, force=force)
        self._typed(target)
        self._made(plan, password, drop_signature).write(target, durable=durable)

    def _typed(self, target: Path, types: bytes | None = None) -> bytes:
        """Return the content types for a file of this name. Raises UserError where its suffix says another kind."""
        source = self.source
        kind = source.memo.get("kind")
        if kind is None:
            kind = source.memo["kind"] = type_of(source.types, source.book_part) or ""
        return typed_for(types or source.types, source.book_part, str(kind), target)

    def write(self, parts: Mapping[str, Part | Packed | None], target: Path, *, durable: bool) -> None:
        """Write the workbook with other `parts`, by name, to `target`, which has been checked."""
        parts = self._all(parts, target)
        replace_file(target, lambda out: write_package(self.source.package, parts, out), durable=durable)

    def write_pages(self, stencil: Stencil, pages: Mapping[str, Part], target: Path, *, durable: bool) -> None:
        """Write the workbook with the sheets that a stencil filled to `target`, which has been checked.

        All the rest is laid out once for each suffix that a file of it may have.
        """
        suffix = target.suffix.lower()
        laid = stencil.frames.get(suffix)
        if laid is None:
            stays = {key(name): (name, part) for name, part in self._all(stencil.fixed, target).items()}
            for page in stencil.pages:
                stays.pop(key(page.part), None)
            fixed = {name: part if part is None or isinstance(part, Packed) else pack(part)
                     for name, part in stays.values()}  # fmt: skip
            laid = stencil.frames[suffix] = frame(self.source.package, [page.part for page in stencil.pages], fixed)
        replace_file(target, partial(laid.write, pages), durable=durable)

    def _all(self, parts: Mapping[str, Part | Packed | None], target: Path) -> Mapping[str, Part | Packed | None]:
        """Return the parts that differ from the package's, with content types as the target's suffix asks for."""
        parts = {**self.source.changed, **parts} if self.source.changed else parts
        known = next((part for name, part in parts.items() if key(name) == key(CONTENT_TYPES)), None)
        types = known if isinstance(known, bytes) else self.source.types
        fresh = self._typed(target, types)
        if fresh is not types:
            others = {name: part for name, part in parts.items() if key(name) != key(CONTENT_TYPES)}
            parts = {**others, CONTENT_TYPES: fresh}
        return parts

    def filler(self, plan: EditPlan) -> "Filler":
        """Return what fills the cells of a plan, which edits rows and sets cells and does nothing else.

        Raises UserError where the plan itself cannot be carried out.
        """
        rows, rest = _parted(plan)
        if rows:
            return self._after(rows).filler(EditPlan(rest))
        if not all(isinstance(edit, SetCell) for edit in plan.edits):
            raise ValueError("a filler fills cells and nothing else")
        draft = self._draft(plan, None, drop_signature=False)
        stencil = cut(draft, plan, draft.contents()) if layout_of(plan, None, False) else None
        return Filler(self, plan, stencil, len(plan.edits))

    def _made(self, plan: EditPlan, password: str | None, drop_signature: bool) -> "MadeBook":
        """Return what a plan makes; of one that fills the same cells as two before it, by a stencil."""
        grown = self._grown(plan) if password is None and not drop_signature else None
        if grown is not None:
            prepared, rest = grown
            return prepared._made(rest, None, drop_signature=False)
        cells, beside = beside_cells(plan)
        layout = layout_of(cells, password, drop_signature)
        known = recall(self.source.memo, layout) if layout else None
        if known and known.stencil and (made := self._cut_out(known, cells, beside)):
            return made
        draft = self._draft(plan, password, drop_signature=drop_signature)
        parts = draft.contents()
        if known and known.plans == 1:  # a plan that stays alone is not worth the cutting
            own = self._draft(cells, password, drop_signature=drop_signature) if beside else draft
            known.texts, others = texts_of(own), own.contents()
            known.stencil = cut(own, cells, others)
            if known.stencil:
                fixed = {name: part for name, part in others.items() if name in known.stencil.fixed}
                known.after = Prepared(self._with(own, fixed))
        if known:
            known.plans += 1
        return MadeBook(self, parts)

    def _cut_out(self, known: Known, cells: EditPlan, beside: tuple[Edit, ...]) -> "MadeBook | None":
        """Return what a plan makes by a stencil of its cells; None where it needs a closer look."""
        assert known.stencil is not None
        contents = list(map(_CONTENT, cells.edits))  # a layout is of cells alone
        if not self._unmoved(known, cells, beside):
            return None
        pages = known.stencil.fill(contents)
        if pages is None or not beside:
            return None if pages is None else MadeBook(self, pages, known.stencil)
        after = known.after
        assert isinstance(after, Prepared)
        draft = Draft(after.source, after.source.book, after.source.types)
        carry_out(draft, EditPlan(tuple(edit for edit in beside if not isinstance(edit, FitRow))), None, frozenset())
        draft.flush()
        check_parts(draft)
        return MadeBook(after, {**pages, **draft.contents()})

    def _unmoved(self, known: Known, cells: EditPlan, beside: tuple[Edit, ...]) -> bool:
        """Return whether what a plan does beside its cells leaves rows and results as they are without it."""
        if not beside:
            return True
        named = {name for edit in beside for name in _names(edit)}
        if any(name in text for name in named for text in known.texts):
            return False
        rows: dict[str, dict[int, dict[int, object]]] = {}
        for edit in beside:
            if isinstance(edit, FitRow):
                rows.setdefault(edit.sheet, {}).setdefault(edit.row, {})
        for edit in cells.edits if rows else ():
            assert isinstance(edit, SetCell)
            row, column = parse_ref(edit.ref)
            if row in rows.get(edit.sheet, ()):
                rows[edit.sheet][row][column] = edit.content
        draft = self.source.memo.get("looked at")
        if not isinstance(draft, Draft):  # nothing is ever written to it
            draft = self.source.memo["looked at"] = Draft(self.source, self.source.book, self.source.types)
        return not any(too_low(draft, sheet, contents) for sheet, contents in rows.items())

    def _grown(self, plan: EditPlan) -> "tuple[Prepared, EditPlan] | None":
        """Return the workbook after the row edits of a plan, and the rest of the plan; None where there are none.

        Rows that grow in the same way a second time are grown once and kept.
        """
        rows, rest = _parted(plan)
        if not rows or ClearMarks in set(map(type, rest)):
            return None
        kept = self.source.memo.setdefault("grown", dict[tuple[RowEdit, ...], "Prepared | None"]())
        assert isinstance(kept, dict)
        if rows not in kept:
            if len(kept) >= _GROWN:
                kept.clear()
            kept[rows] = None  # what happens once is not worth keeping
            return None
        if kept[rows] is None:
            kept[rows] = self._after(rows)
        return kept[rows], EditPlan(rest)

    def _after(self, rows: tuple[RowEdit, ...]) -> "Prepared":
        """Return the workbook after row edits as one that is read and parsed."""
        draft = Draft(self.source, self.source.book, self.source.types)
        check_signature(draft, drop=False)
        seeds = move_rows(draft, rows, None)
        draft.drop_calc_chain()
        draft.flush()
        check_parts(draft)
        return Prepared(self._with(draft, draft.contents()), frozenset(seeds))

    def _with(self, draft: Draft, changed: Mapping[str, Part | None]) -> ParsedWorkbook:
        """Return the workbook with parts that a draft changed as one that is read and parsed."""
        fresh = {name: None if content is None else pack(content) for name, content in changed.items()}
        return ParsedWorkbook(
            self.source.package,
            self.source.book_part,
            draft.book,
            draft.types,
            parts={**self.source.parts, **{key(name): _whole(content) for name, content in changed.items()}},
            changed={**self.source.changed, **fresh},
        )

    def _draft(self, plan: EditPlan, password: str | None, *, drop_signature: bool) -> Draft:
        """Return the workbook with a plan carried out."""
        draft = Draft(self.source, self.source.book, self.source.types)
        check_signature(draft, drop=drop_signature)
        carry_out(draft, plan, password, self.seeds)
        draft.flush()
        check_parts(draft)
        return draft


@dataclass(frozen=True, slots=True)
class MadeBook:
    """What a plan makes of a workbook: all parts that it changes, or the sheets that a stencil filled."""

    prepared: Prepared
    parts: Mapping[str, Part | Packed | None]
    stencil: Stencil | None = None

    def write(self, target: Path, *, durable: bool) -> None:
        """Write the workbook to `target`, which has been checked."""
        if self.stencil is None:
            self.prepared.write(self.parts, target, durable=durable)
        else:
            self.prepared.write_pages(self.stencil, self.parts, target, durable=durable)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Filler:
    """Certain cells of a workbook, ready to be filled again and again without a plan for each copy.

    `plan` names the cells, in the order of the contents to come, and what is expected in them.
    """

    prepared: Prepared
    plan: EditPlan
    stencil: Stencil | None
    count: int
    """How many cells there are."""

    def fill(self, contents: Sequence[Content], target: Path, *, force: bool = False, durable: bool = True) -> None:
        """Write a copy with these contents to `target`, just as the plan with them would. Raises as `apply_plan`."""
        if len(contents) != self.count:
            raise ValueError(f"{len(contents)} contents for {self.count} cells")
        check_target(self.prepared.source.path, target, force=force)
        pages = self.stencil.fill(contents) if self.stencil else None
        if pages is None or self.stencil is None:
            cells = [edit for edit in self.plan.edits if isinstance(edit, SetCell)]
            edits = tuple(replace(edit, content=content) for edit, content in zip(cells, contents, strict=True))
            self.prepared.apply(EditPlan(edits), target, force=force, durable=durable)
        else:
            self.prepared.write_pages(self.stencil, pages, target, durable=durable)


def open_template(path: Path) -> Prepared:
    """Return a workbook ready to be filled many times. Raises UserError where it cannot be read or edited."""
    return Prepared(read_source(open_package(path)))


def apply_plan(
    source: Path,
    plan: EditPlan,
    target: Path,
    *,
    force: bool = False,
    drop_signature: bool = False,
    password: str | None = None,
) -> None:
    """Write `source` with `plan` applied to `target`; `source` stays as it is.

    A signed workbook is written only with `drop_signature`, without its signature. Cells and rows of a sheet that a
    password protects are written only with that `password`, unless they are unlocked; overlays and notes lie over them
    always, and the sheet stays protected.
    Raises UserError where the plan is stale, names a sheet that is not there, writes into a protected, merged or
    array cell, where the target exists (without `force`), is open in Excel or cannot be written.
    The target is either complete or as it was before.
    """
    check_target(source, target, force=force)
    open_template(source).apply(plan, target, force=force, drop_signature=drop_signature, password=password)


def _parted(plan: EditPlan) -> tuple[tuple[RowEdit, ...], tuple[Edit, ...]]:
    """Return a plan's row edits and the rest of it; row edits most often come first."""
    edits = plan.edits
    first = next((at for at, edit in enumerate(edits) if type(edit) not in _ROWS), len(edits))
    rest = edits[first:]
    if _ROWS.isdisjoint(map(type, rest)):
        return edits[:first], rest  # type: ignore[return-value]  # by their types, as just seen
    rows = tuple(edit for edit in edits if isinstance(edit, RowEdit))
    return rows, tuple(edit for edit in edits if not isinstance(edit, RowEdit))


_BESIDE = frozenset({DefineName, DropNames, KeepData, SetStamp, FitRow})


def beside_cells(plan: EditPlan) -> tuple[EditPlan, tuple[Edit, ...]]:
    """Return a plan that sets cells, and what else it does: names and texts of ours, and rows that are to fit.

    A plan that does more is given whole.
    """
    kinds = set(map(type, plan.edits)) - {SetCell}
    if not kinds or not kinds <= _BESIDE or any(_marks(edit) for edit in plan.edits):
        return plan, ()
    cells = tuple(edit for edit in plan.edits if isinstance(edit, SetCell))
    return EditPlan(cells), tuple(edit for edit in plan.edits if not isinstance(edit, SetCell))


def _marks(edit: Edit) -> bool:
    return isinstance(edit, SetStamp | DefineName) and is_mark(edit)


def _names(edit: Edit) -> tuple[str, ...]:
    return (edit.name,) if isinstance(edit, DefineName) else edit.names if isinstance(edit, DropNames) else ()


def _whole(content: Part | None) -> bytes | None:
    return content if content is None or isinstance(content, bytes) else b"".join(content)
