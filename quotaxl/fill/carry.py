"""From a county's last workbook to its next: what was its result is the new one's opening, each with its place.

One piece of code serves the next adjustment of a year and the next year. Cells of the blank that hold formulas are left
alone: what they add up is carried over.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from quotaxl.catalogue.debtkinds import KINDS
from quotaxl.catalogue.natures import BUDGETS
from quotaxl.core.amount import Unit, convert, exact
from quotaxl.core.document import Document
from quotaxl.core.edits import Content, SetCell
from quotaxl.core.refs import ref
from quotaxl.core.table import RowRole, Table
from quotaxl.dossier.batches import CHANGES
from quotaxl.dossier.holdings import day
from quotaxl.fill.context import ordinal
from quotaxl.fill.origins import CellOrigin, CellSource, shown, source_of
from quotaxl.fill.rowvalues import content

INFO, LIMIT, BALANCE, PROJECTS = "county-info", "county-limit", "county-balance", "county-projects"
CARRIED = "上年结转"
_REASON = "上期结果"
_FIELDS = ("total", *KINDS)
_DONE = re.compile(r"完工|竣工|建成|完成|终止|取消")
_NOT_YET = re.compile(r"未|尚|待|没有")
_KEPT = ("bureau", "preparer", "phone")
_CLOSING = ("county-final", "county-execution", BALANCE)
"""Where last year's balance stands, the surest first."""


@dataclass(frozen=True, slots=True)
class Carry:
    """What is written into the new workbook, where each of it comes from, and how many projects could not be held."""

    edits: tuple[SetCell, ...]
    origins: tuple[CellOrigin, ...]
    left: int = 0


def carried(old: Sequence[Table], blank: Document, sheets: Sequence[Table], step: int | None) -> Carry:
    """Return what a new workbook takes over; `step` is the adjustment it is for, None for the next year.

    `sheets` are the tables of the `blank`. What the old workbook leaves blank stays blank.
    """
    work = _Carrying({t.form or "": t for t in reversed(old)}, {t.form or "": t for t in reversed(sheets)}, blank, step)
    made = [*work.info(), *work.items(), *work.names()]
    changes, lost = work.batches()
    projects, more = work.projects()
    every = [*made, *changes, *projects]
    return Carry(tuple(e for e, _ in every), tuple(o for _, o in every if o), lost + more)


_Made = tuple[SetCell, CellOrigin | None]
_Row = tuple[int, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class _Carrying:
    old: Mapping[str, Table]
    new: Mapping[str, Table]
    blank: Document
    step: int | None

    def info(self) -> Iterator[_Made]:
        """Who fills it in, and which session approved the opening: the one that approved the last result."""
        told, into = self.old[INFO], self.new[INFO]
        for key in _KEPT:
            yield from self._cell(told, key, "value", into, key, "value")
        approved = "adjustment_session" if told.text("adjustment_session", "value") else "limit_session"
        yield from self._cell(told, approved, "value", into, "limit_session", "value")
        if self.step is not None:
            budget = "adjustment_session" if told.text("adjustment_session", "value") else "budget_session"
            yield from self._cell(told, budget, "value", into, "budget_session", "value")
            at = into.position("adjustment")
            if at is not None:
                yield self._set(into, into.row(at), "value", f"第{ordinal(self.step)}次"), None

    def items(self) -> Iterator[_Made]:
        """Limits, budgets and balances: the last closing is the new opening."""
        for of in _FIELDS:
            yield from self._figure(LIMIT, "adjusted", of, LIMIT, "opening", of)
        if self.step is None:
            for of in _FIELDS:
                found = next(
                    (f for f in _CLOSING if f in self.old and self.old[f].value("closing", of) is not None), ""
                )
                if found:
                    yield from self._figure(found, "closing", of, BALANCE, "opening", of)
            return
        for of in _FIELDS:
            yield from self._figure(BALANCE, "opening", of, BALANCE, "opening", of)
        for form in BUDGETS.values():
            for key in [k for k in self.old[form].frame["key"] if k] if form in self.old else ():
                yield from self._figure(form, key, "adjusted", form, key, "opening")

    def names(self) -> Iterator[_Made]:
        """What rows and columns are called once a first adjustment stands before them."""
        if self.step is None:
            return
        last = f"第{ordinal(self.step - 1)}次调整"
        limit = self.new[LIMIT]
        at = limit.position("opening")
        if at is not None:
            row = limit.row(at)
            text = f"一、{last}后的债务限额"
            yield SetCell(limit.sheet, ref(row, limit.label_column), text, _REASON), None
        for form in BUDGETS.values():
            table = self.new.get(form)
            column = table.column("opening") if table else None
            if table and column and table.frame.height:
                header = ref(table.row(0) - 1, column.index)
                yield SetCell(table.sheet, header, f"{last}预算数", _REASON), None

    def batches(self) -> tuple[list[_Made], int]:
        """The batches of the year so far; where the sheet was left empty, one of each kind from 债务限额."""
        if self.step is None or CHANGES not in self.new:
            return [], 0
        into, old = self.new[CHANGES], self.old.get(CHANGES)
        rows = list(_filled(old)) if old else []
        if old and rows:
            return self._rows(old, rows, into, lambda _: {})
        return self._single(into), 0

    def _single(self, into: Table) -> list[_Made]:
        """Return the batches, one a kind of debt, that last year's limits come to where no list of changes was kept."""
        limit, info = self.old.get(LIMIT), self.old[INFO]
        assert self.step is not None
        made: list[_Made] = []
        row = _first(into)
        terms = {"general": "新增一般", "special": "新增专项（项目）"}
        for kind in KINDS:
            amount = limit.value("new", kind) if limit else None
            if not limit or not amount:
                continue
            texts: dict[str, Content] = {
                "ordinal": row - _first(into) + 1, "batch": self._last(), "nature": terms[kind],
                "number": info.text("notice_number", "value"), "received": day(info.text("notice_received", "value")),
            }  # fmt: skip
            made += [(self._set(into, row, of, text), None) for of, text in texts.items() if text and into.column(of)]
            for key, of in (("new", kind), ("advance", "budgeted")):
                value = self._amount(limit, key, kind, into, of)
                if value is not None:
                    at = limit.position(key)
                    source = source_of(limit, limit.frame.row(at or 0, named=True), kind)
                    made.append(self._traced(into, row, of, value, source))
            place = _from(limit, limit.row(limit.position("new") or 0))
            made.append((self._set(into, row, "remark", place), None))
            row += 1
        return made

    def projects(self) -> tuple[list[_Made], int]:
        """All projects of the year for its next adjustment, the unfinished ones for the next year."""
        old, into = self.old.get(PROJECTS), self.new[PROJECTS]
        if not old:
            return [], 0
        rows = [(at, r) for at, r in _filled(old) if r.get("name")]
        if self.step is None:
            rows = [(at, r) for at, r in rows if not _finished(str(r.get("status") or ""))]
            return self._rows(old, rows, into, lambda _: {"batch": CARRIED})
        return self._rows(old, rows, into, lambda row: {"batch": row.get("batch") or self._last()})

    def _rows(
        self, old: Table, rows: Sequence[_Row], into: Table, more: Callable[[Mapping[str, Any]], Mapping[str, Content]]
    ) -> tuple[list[_Made], int]:
        """Copy rows of a list, each with its place in the remarks; those that the blank has no room for are counted."""
        first = _first(into)
        room = _room(self.blank, into, first)
        made: list[_Made] = []
        for row, (_, values) in enumerate(rows[:room], start=first):
            set_ = {"ordinal": row - first + 1, **more(values)}
            for column in into.columns:
                unit = into.unit_of(column.name)
                value: Content = set_.get(column.name)
                if column.name == "remark":
                    said = [str(values["remark"])] if values.get("remark") else []
                    value = "；".join([*said, _from(old, int(values["row"]))])
                elif value is None and old.column(column.name):
                    value = content(old, column.name, values, unit or Unit.YUAN)
                if value is None:
                    continue
                source = source_of(old, values, column.name) if column.name not in ("remark", *set_) else None
                made.append(self._traced(into, row, column.name, value, source))
        return made, max(0, len(rows) - room)

    def _last(self) -> str:
        return f"第{ordinal((self.step or 2) - 1)}次调整"

    def _cell(self, old: Table, key: str, of: str, into: Table, to: str, field: str) -> Iterator[_Made]:
        text, at = old.text(key, of), into.position(to)
        if text and at is not None:
            source = source_of(old, old.frame.row(old.position(key) or 0, named=True), of)
            row = into.row(at)
            yield self._traced(into, row, field, text, source)
            if into.column("hint") and source:
                yield self._set(into, row, "hint", f"取自{source.file}〔{source.sheet}〕{source.ref}"), None

    def _amount(self, old: Table, key: str, of: str, into: Table, field: str) -> Decimal | None:
        value, unit, own = old.value(key, of), old.unit_of(of), into.unit_of(field)
        return None if value is None or unit is None or own is None else exact(convert(value, unit, own))

    def _figure(self, form: str, key: str, of: str, to: str, to_key: str, field: str) -> Iterator[_Made]:
        old, into = self.old.get(form), self.new.get(to)
        at = into.position(to_key) if into else None
        if old is None or into is None or at is None or not old.column(of) or not into.column(field):
            return
        value = self._amount(old, key, of, into, field)
        row, column = into.row(at), into.column(field)
        assert column is not None
        grid = next(g for g in self.blank.grids if g.sheet == into.sheet)
        if value is None or (row, column.index) in grid.formulas:
            return
        source = source_of(old, old.frame.row(old.position(key) or 0, named=True), of)
        yield self._traced(into, row, field, value, source)
        if source and into.column("remark"):
            yield self._set(into, row, "remark", _from(old, old.row(old.position(key) or 0))), None

    def _set(self, into: Table, row: int, field: str, value: Content) -> SetCell:
        column = into.column(field)
        assert column is not None
        return SetCell(into.sheet, ref(row, column.index), value, _REASON)

    def _traced(self, into: Table, row: int, field: str, value: Content, source: CellSource | None) -> _Made:
        edit = self._set(into, row, field, value)
        unit = into.unit_of(field) if isinstance(value, Decimal) else None
        if source is None:
            return edit, None
        return edit, CellOrigin(edit.sheet, edit.ref, shown(value), (source,), unit.label if unit else None)


def _filled(table: Table) -> Iterator[_Row]:
    for at, row in enumerate(table.frame.iter_rows(named=True)):
        some = any(row[c.name] not in (None, "") for c in table.columns)
        if some and row["role"] not in (RowRole.TOTAL, RowRole.NOTE):
            yield at, row


def _finished(status: str) -> bool:
    return bool(_DONE.search(status)) and not _NOT_YET.search(status)


def _first(into: Table) -> int:
    """Return the first row of a blank list for what it lists: below its total."""
    return into.row(-1) + 1 if into.frame.height else into.area.bottom + 1


def _room(blank: Document, into: Table, first: int) -> int:
    """Return how many rows the blank's total adds up."""
    grid = next(g for g in blank.grids if g.sheet == into.sheet)
    ends = [int(end) for text in grid.formulas.values() for end in re.findall(r":[A-Z]+(\d+)", text)]
    return max((end - first + 1 for end in ends), default=0)


def _from(table: Table, row: int) -> str:
    return f"取自{Path(table.file).name}〔{table.sheet}〕第{row}行"
