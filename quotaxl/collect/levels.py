"""What counties returned, added up into the sheets by level of their prefecture's workbook."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from quotaxl.core.edits import EditPlan, SetCell
from quotaxl.core.finding import CellRole
from quotaxl.core.region import Region, RegionTable
from quotaxl.core.table import Column, Table
from quotaxl.core.words import Words
from quotaxl.dossier.levels import AREA, LEVEL_FORMS, LOWER, OWN, LevelRow, by_level, sources_of

_REASON = "汇总"
_WAITING = Words(
    "〔{sheet}〕{names}还没有数，下级合计、本地区没有汇总。",
    "{sheet}: no figures of {names} yet; the levels below and the whole area are not added up.",
)
_NO_ROW = Words("〔{sheet}〕没有{names}的一行，没有计入。", "{sheet}: there is no row for {names}; not added.")
_KEPT = Words(
    "〔{sheet}〕{cells}原来填的数与汇总的不同，没有改动，请核对。",
    "{sheet}: {cells} hold other figures than the sums; they are kept, see which is right.",
)
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Holder:
    """The prefecture whose workbook the answers add up into, and its tables."""

    path: Path
    region: Region
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class Summed:
    """The edits to the prefecture's workbook and what must be said of them; `path` is where the copy goes."""

    plan: EditPlan
    remarks: tuple[Words, ...]
    path: Path = field(default_factory=Path)


def plan_sums(holder: Holder, answers: Mapping[str, Sequence[Table]], regions: RegionTable) -> Summed:
    """Return the edits that put the counties' figures, the own level's and their sums into the sheets by level.

    `answers` are the tables that each region returned, by its code. What is typed already stays, and is named where it
    differs; the levels below and the whole area are added up only where every region listed has figures, as a sum
    over some of them would pass for the whole. Amounts are converted exactly to the sheet's unit.
    """
    edits: list[SetCell] = []
    remarks: list[Words] = []
    for table in holder.tables:
        if table.form in LEVEL_FORMS:
            sheet = _LevelSums(table, tuple(by_level(table, holder.region, regions)))
            edits += sheet.edits(holder.tables, answers)
            remarks += sheet.remarks(answers, regions)
    return Summed(EditPlan(tuple(edits)), tuple(remarks))


@dataclass(frozen=True, slots=True)
class _LevelSums:
    """One sheet by level; `kept` collects the cells that hold other figures than the sums."""

    table: Table
    rows: tuple[LevelRow, ...]
    kept: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)

    def edits(self, own: Sequence[Table], answers: Mapping[str, Sequence[Table]]) -> Iterator[SetCell]:
        """Yield what is written into the sheet, row by row."""
        shown: dict[int, dict[str, Decimal | None]] = {}
        for row in self.rows:
            given = own if row.scope == OWN else answers.get(row.region.code, ()) if row.region else ()
            if row.scope in (None, OWN):
                shown[row.at] = dict(self._taken(row.at, given))
        below = [row for row in self.rows if row.scope is None]
        self.waiting.extend(row.label for row in below if not any(v is not None for v in shown[row.at].values()))
        at = {row.scope: row.at for row in self.rows if row.scope}
        if below and not self.waiting and LOWER in at:
            shown[at[LOWER]] = {c.name: _sum(shown[r.at][c.name] for r in below) for c in self.table.amounts()}
            if AREA in at:
                parts = [shown[at[scope]] for scope in (OWN, LOWER) if scope in at]
                shown[at[AREA]] = {c.name: _sum(part[c.name] for part in parts) for c in self.table.amounts()}
        for row_at, values in sorted(shown.items()):
            for column in self.table.amounts():
                yield from self._set(row_at, column, values[column.name])

    def _taken(self, at: int, given: Sequence[Table]) -> Iterator[tuple[str, Decimal | None]]:
        """Yield each column's figure: what stands in the row, else what the source states, in the sheet's unit."""
        assert self.table.form is not None
        sources = sources_of(self.table.form)
        for column in self.table.amounts():
            unit, source = self.table.unit_of(column.name), sources.get(column.name)
            found = None
            if source and unit:
                table = next((t for t in given if t.form == source.form), None)
                found = table.amount(source.key, source.field, unit) if table else None
            typed = self.table.frame[column.name][at]
            if typed is not None and found is not None and typed != found and not self._calculated(at, column):
                self.kept.append(self.table.cell(at, column.name, CellRole.TARGET).ref)
            yield column.name, found if typed is None or self._calculated(at, column) else typed

    def _calculated(self, at: int, column: Column) -> bool:
        return (self.table.frame["row"][at], column.index) in self.table.grid.formulas

    def _set(self, at: int, column: Column, value: Decimal | None) -> Iterator[SetCell]:
        """Yield the edit of a blank cell; a formula adds up by itself, and what is typed stays."""
        typed = self.table.frame[column.name][at]
        if value is None or self._calculated(at, column):
            return
        place = self.table.cell(at, column.name, CellRole.TARGET)
        if typed is None:
            yield SetCell(place.sheet, place.ref, value, _REASON, expected=None)
        elif typed != value and place.ref not in self.kept:
            self.kept.append(place.ref)

    def remarks(self, answers: Mapping[str, Sequence[Table]], regions: RegionTable) -> Iterator[Words]:
        """Yield what must be said of the sheet; asked after `edits`."""
        sheet = self.table.sheet
        listed = {row.region.code for row in self.rows if row.region}
        if strange := [found.name for code in answers if code not in listed and (found := regions.code(code))]:
            yield _NO_ROW.fill(sheet=sheet, names=_named(strange))
        if self.waiting:
            yield _WAITING.fill(sheet=sheet, names=_named(self.waiting))
        if self.kept:
            yield _KEPT.fill(sheet=sheet, cells=_named(self.kept))


def _sum(values: Iterator[Decimal | None]) -> Decimal | None:
    found = [value for value in values if value is not None]
    return sum(found, Decimal(0)) if found else None


def _named(names: Sequence[str]) -> str:
    shown = "、".join(names[:_SHOWN])
    return shown if len(names) <= _SHOWN else f"{shown}等{len(names)}处"
