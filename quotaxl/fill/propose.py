"""What the cells of any form could be bound to, as the reader understands them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from quotaxl.catalogue.form import FormKind, form
from quotaxl.core.amount import Unit
from quotaxl.core.document import Document
from quotaxl.core.edits import DefineName, EditPlan
from quotaxl.core.grid import Grid
from quotaxl.core.refs import Area, column_letter, parse_ref, ref
from quotaxl.core.region import RegionTable
from quotaxl.core.table import ColumnType, RowRole, Table
from quotaxl.core.words import Words
from quotaxl.fill.derive import Derivation, derivations
from quotaxl.fill.names import LAST, NEXT, REGION, ROWS, TEXT, TOTAL, UNIT, UNIT_NOW, YEAR, Target
from quotaxl.fill.prime import read_form
from quotaxl.fill.rowvalues import kind_of
from quotaxl.fill.texts import dated, open_region
from quotaxl.reading.fields import value_cells
from quotaxl.reading.tidy import label

ASSUMED = 2024
"""The year that stands in for ×××× while an empty form is read; nothing is written with it."""
_REASON = "绑定模板单元格"
_GROUP = re.compile(r"(?:新增)?(?:地方政府)?(?:一般|专项)(?:债务|债券)(?:限额|资金|项目)?(?:小计|合计)?")
_ORDINAL_FIELDS = ("ordinal", "number")

_UNKNOWN = Words("没有认出是哪一种表。", "No known form was recognised here.")
_NOT_FILLED = Words("“{name}”没有可用的数据来源。", "Nothing in the inputs fills {name}.")
_NO_ROW = Words("没有认出“{label}”是哪一项。", "Which item {label} is was not recognised.")
_NO_COLUMN = Words("没有认出“{label}”是哪一栏。", "Which column {label} is was not recognised.")
_NO_SOURCE = Words("“{label}”没有可用的数据来源，由人工填写。", "Nothing in the inputs fills {label}; fill it by hand.")
_OTHER_UNIT = Words("单位与前面的表不同，未绑定。", "Its unit differs from the tables before; not bound.")
_NO_UNIT = Words("没有写明单位，按{unit}填写。", "States no unit; {unit} is assumed.")


@dataclass(frozen=True, slots=True)
class ProposedName:
    """A proposed name: the cells it stands for, what goes there, and how sure the reading is (0 to 1)."""

    name: str
    sheet: str
    area: Area
    what: str
    confidence: Decimal


@dataclass(frozen=True, slots=True)
class Unbound:
    """Cells for which nothing is proposed, and why."""

    sheet: str
    ref: str
    why: Words


@dataclass(frozen=True, slots=True)
class Proposal:
    """Every name proposed for a form, and what could not be bound. `says` are names of constants."""

    bound: tuple[ProposedName, ...]
    unbound: tuple[Unbound, ...]
    says: tuple[tuple[str, str], ...]

    def plan(self) -> EditPlan:
        """Return the plan that defines the names. Those of constants are hidden from the name box."""
        names = [DefineName(b.name, f"{_quoted(b.sheet)}!{_absolute(b.area)}", _REASON) for b in self.bound]
        return EditPlan((*names, *(DefineName(name, value, _REASON, hidden=True) for name, value in self.says)))


def propose(book: Document, regions: RegionTable) -> Proposal:
    """Return what the cells of a form could be bound to."""
    bound: list[ProposedName] = []
    unbound: list[Unbound] = []
    taken: set[str] = set()
    known: list[Table] = []
    unit: Unit | None = None
    tables = read_form(book, regions, ASSUMED)
    described = {table.sheet for table in tables if table.form}
    for table in tables:
        grid = next(g for g in book.grids if g.sheet == table.sheet)
        derivation = derivations().get(table.form or "")
        if derivation is None:
            if table.form is None and table.sheet not in described:
                unbound.append(Unbound(table.sheet, str(table.area), _UNKNOWN))
            elif table.form is not None:
                unbound.append(Unbound(table.sheet, str(table.area), _NOT_FILLED.fill(name=form(table.form).name)))
            continue
        own = table.unit or form(derivation.form).unit
        if unit is not None and own is not unit:
            unbound.append(Unbound(table.sheet, str(table.area), _OTHER_UNIT))
            continue
        unit = unit or own
        if table.unit is None and own is not None:
            unbound.append(Unbound(table.sheet, str(table.area), _NO_UNIT.fill(unit=own.label)))
        known.append(table)
        for one in _proposals(table, grid, derivation):
            if isinstance(one, Unbound):
                unbound.append(one)
            else:
                bound.append(_fresh(one, taken))
    bound += _texts(book, known)
    return Proposal(tuple(bound), tuple(unbound), tuple(_says(book, known, unit)))


def _fresh(one: "_Figure", taken: set[str]) -> ProposedName:
    """Give a figure a name that no other has: the second table of a form takes a number."""
    target = one.target
    while target.name in taken:
        target = Target(target.form, target.key, target.field, target.copy + 1)
    taken.add(target.name)
    return ProposedName(target.name, one.sheet, one.area, one.what, one.confidence)


@dataclass(frozen=True, slots=True)
class _Figure:
    target: Target
    sheet: str
    area: Area
    what: str
    confidence: Decimal


def _proposals(table: Table, grid: Grid, derivation: Derivation) -> Iterator[_Figure | Unbound]:
    kind = form(derivation.form).kind
    if kind is FormKind.FIELDS:
        return _fields(table, grid, derivation)
    return _items(table, derivation) if kind is FormKind.ITEMS else _lists(table, grid, derivation)


def _fields(table: Table, grid: Grid, derivation: Derivation) -> Iterator[_Figure | Unbound]:
    for key, (row, column) in value_cells(grid, form(derivation.form)).items():
        area = Area(row, column, row, column)
        if key in derivation.fields:
            yield _Figure(Target(derivation.form, key, "value"), table.sheet, area, key, table.confidence)
        else:
            at = table.position(key)
            text = table.frame["label"][at] if at is not None else key
            yield Unbound(table.sheet, str(area), _NO_SOURCE.fill(label=text))


def _items(table: Table, derivation: Derivation) -> Iterator[_Figure | Unbound]:
    columns = [c for c in table.columns if c.type is ColumnType.AMOUNT]
    fields = {of for _, of in derivation.cells}
    for column in columns:
        if column.name not in fields:
            place = f"{column_letter(column.index)}{table.area.top}"
            text = label(column.path[-1]) if column.path else place
            known = any(c.field == column.name for c in form(derivation.form).columns)
            yield Unbound(table.sheet, place, (_NO_SOURCE if known else _NO_COLUMN).fill(label=text))
    for at, row in enumerate(table.frame.iter_rows(named=True)):
        if row["role"] == RowRole.NOTE and not row["key"]:
            continue
        if not row["key"]:
            yield Unbound(table.sheet, ref(row["row"], table.label_column), _NO_ROW.fill(label=row["label"]))
            continue
        served = [c for c in columns if (row["key"], c.name) in derivation.cells]
        if not served:
            yield Unbound(table.sheet, ref(row["row"], table.label_column), _NO_SOURCE.fill(label=row["label"]))
        for column in served:
            sheet_row = int(table.frame["row"][at])
            area = Area(sheet_row, column.index, sheet_row, column.index)
            what = f"{label(row['label'])} · {label(column.path[-1]) if column.path else column.name}"
            target = Target(derivation.form, row["key"], column.name)
            yield _Figure(target, table.sheet, area, what, table.confidence)


def _lists(table: Table, grid: Grid, derivation: Derivation) -> Iterator[_Figure | Unbound]:
    spec = form(derivation.form)
    named = {c.field for c in spec.columns}
    columns = [c for c in table.columns if c.name in named]
    for column in table.columns:
        if column.name not in named:
            text = label(column.path[-1]) if column.path else column.name
            place = f"{column_letter(column.index)}{table.area.top}"
            yield Unbound(table.sheet, place, _NO_COLUMN.fill(label=text))
    for suffix, top, bottom, total in _sections(table, grid):
        for column in columns:
            field = "number" if column.name in _ORDINAL_FIELDS else column.name
            area = Area(top, column.index, bottom, column.index)
            what = f"明细 · {label(column.path[-1]) if column.path else column.name}"
            yield _Figure(Target(derivation.form, ROWS + suffix, field), table.sheet, area, what, table.confidence)
            if total is not None and column.type is ColumnType.AMOUNT and column.additive:
                area = Area(total, column.index, total, column.index)
                what = f"合计 · {label(column.path[-1]) if column.path else column.name}"
                yield _Figure(Target(derivation.form, TOTAL + suffix, field), table.sheet, area, what, table.confidence)


def _sections(table: Table, grid: Grid) -> Iterator[tuple[str, int, int, int | None]]:
    """Yield (suffix, first row, last row, row of the total) of each run of rows that grows.

    Rows under 一般债务 and 专项债务 are runs of their own, each with that row as its total.
    """
    rows = [(int(r["row"]), str(r["role"]), label(r["label"] or "")) for r in table.frame.iter_rows(named=True)]
    totals = [row for row, role, _ in rows if role == RowRole.TOTAL]
    groups = [(row, kind_of(text)) for row, role, text in rows if role != RowRole.NOTE and _GROUP.fullmatch(text)]
    inner = {row for row, role, _ in rows if role != RowRole.NOTE} - set(totals)
    stops = sorted({*totals, *(row for row, _ in groups), *_ends(table, grid, max((r for r, _, _ in rows), default=0))})
    if groups:
        for row, kind in groups:
            last = next(stop for stop in stops if stop > row) - 1
            if kind and last > row:
                yield f"_{kind}", row + 1, last, row
        return
    total = totals[0] if totals else None
    first = min(inner, default=None)
    if first is None:
        first = total + 1 if total and not _blank(grid, total - 1) else _above(grid, total or table.area.bottom)
    last = next((stop for stop in stops if stop > first), max(inner, default=first) + 1) - 1
    yield "", first, max(first, last), total


def _ends(table: Table, grid: Grid, last: int) -> Iterator[int]:
    """Yield the rows where no more of the table's can come: notes, the next text, the end of the sheet."""
    for row in table.frame.iter_rows(named=True):
        if row["role"] == RowRole.NOTE:
            yield int(row["row"])
    below = (r for r in range(max(last, 1) + 1, len(grid.rows) + 1) if not _blank(grid, r))
    yield next(below, last + 1)


def _blank(grid: Grid, row: int) -> bool:
    return all(grid.value(row, column) in (None, "") for column in range(1, grid.width + 1))


def _above(grid: Grid, row: int) -> int:
    """Return the first of the blank rows right above `row`."""
    while row > 1 and _blank(grid, row - 1):
        row -= 1
    return row


def _texts(book: Document, tables: Sequence[Table]) -> Iterator[ProposedName]:
    """Yield a name for each text that speaks of the form's region or a year, and for those that state the unit."""
    sheets = dict.fromkeys(table.sheet for table in tables)
    keys = {
        (t.sheet, int(row), t.label_column): _when(str(key), t.form or "")
        for t in tables
        for row, key in zip(t.frame["row"], t.frame["key"], strict=True)
        if key
    }
    regions = {t.region for t in tables if t.region}
    units = {(t.sheet, parse_ref(t.unit_ref)) for t in tables if t.unit_ref}
    number = 0
    for grid in (g for g in book.grids if g.sheet in sheets):
        for row, values in enumerate(grid.rows, start=1):
            for column, value in enumerate(values, start=1):
                if not isinstance(value, str) or (row, column) in grid.formulas:
                    continue
                area = Area(row, column, row, column)
                if (grid.sheet, (row, column)) in units:
                    yield ProposedName(f"{UNIT}{len(units)}_{row}_{column}", grid.sheet, area, value, Decimal(1))
                if dated(value) or open_region(value) or any(region in value for region in regions):
                    number += 1
                    when = keys.get((grid.sheet, row, column), "")
                    yield ProposedName(f"{TEXT}{number}{when}", grid.sheet, area, value, Decimal(1))


def _when(key: str, id: str) -> str:
    """Return what a name adds where a place for a year in the text of this item means another year."""
    if key.startswith(("previous", "opening")):
        return LAST
    return NEXT if key.startswith("next_") or key in derivations()[id].next else ""


def _says(book: Document, tables: Sequence[Table], unit: Unit | None) -> Iterator[tuple[str, str]]:
    for table in tables:
        grid = next(g for g in book.grids if g.sheet == table.sheet)
        title = grid.value(*parse_ref(table.title_ref)) if table.title_ref else None
        if table.year and isinstance(title, str) and str(table.year) in title:
            yield YEAR, str(table.year)
            if table.region and table.region in title:
                yield REGION, f'"{table.region}"'
            break
    if unit:
        yield UNIT_NOW, f'"{unit.label}"'


def _quoted(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"


def _absolute(area: Area) -> str:
    first, last = ((f"${column_letter(c)}${r}") for r, c in ((area.top, area.left), (area.bottom, area.right)))
    return first if first == last else f"{first}:{last}"
