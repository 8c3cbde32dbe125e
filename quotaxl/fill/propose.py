"""What the cells of any form could be bound to, as the reader understands them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from quotaxl.catalogue.form import Form, FormKind, form
from quotaxl.core.amount import Unit
from quotaxl.core.document import Document
from quotaxl.core.edits import DefineName, EditPlan
from quotaxl.core.grid import Grid, Value
from quotaxl.core.refs import Area, column_letter, parse_ref, ref
from quotaxl.core.region import RegionTable
from quotaxl.core.table import ColumnType, RowRole, Table
from quotaxl.core.words import Words
from quotaxl.fill.derive import Derivation, derivations
from quotaxl.fill.itemnames import column_texts, nearest, row_texts
from quotaxl.fill.names import LAST, LEFT, NEXT, REGION, ROWS, TEXT, TOTAL, UNIT, UNIT_NOW, YEAR, Target, target_of
from quotaxl.fill.prime import read_form
from quotaxl.fill.sections import header_bottom, runs_of
from quotaxl.fill.texts import dated, open_region
from quotaxl.reading.fields import value_cells
from quotaxl.reading.tidy import label

ASSUMED = 2024
"""The year that stands in for ×××× while an empty form is read; nothing is written with it."""
_REASON = "绑定模板单元格"
_ORDINAL_FIELDS = ("ordinal", "number")

_UNKNOWN = Words("没有认出是哪一种表。", "No known form was recognised here.")
_NOT_FILLED = Words("“{name}”没有可用的数据来源。", "Nothing in the inputs fills {name}.")
_NO_ROW = Words("没有认出“{label}”是哪一项。", "Which item {label} is was not recognised.")
_NO_COLUMN = Words("没有认出“{label}”是哪一栏。", "Which column {label} is was not recognised.")
_NO_SOURCE = Words("“{label}”没有可用的数据来源，由人工填写。", "Nothing in the inputs fills {label}; fill it by hand.")
_NO_SAMPLE = Words(
    "表头与合计之间没有可填的行。请在其间留一行空白明细行。",
    "There is no row to fill between header and total; leave one blank row there.",
)
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


_LONGEST = 200
_CONTESTED = Decimal("0.5")
SURE = Decimal("0.8")
"""How sure a reading must be to be bound without being asked for."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Every name proposed for a form, and what could not be bound. `says` are names of constants.

    `doubtful` are names proposed too, of which the reading is not sure.
    """

    bound: tuple[ProposedName, ...]
    unbound: tuple[Unbound, ...]
    says: tuple[tuple[str, str], ...]
    doubtful: tuple[ProposedName, ...] = ()

    def agreed(self) -> "Proposal":
        """Return the proposal with what is doubtful bound as well."""
        return replace(self, bound=(*self.bound, *self.doubtful), doubtful=())

    def plan(self) -> EditPlan:
        """Return the plan that defines the names. Those of constants are hidden from the name box."""
        names = [DefineName(b.name, f"{_quoted(b.sheet)}!{_absolute(b.area)}", _REASON) for b in self.bound]
        left = [
            (f"{LEFT}{number}", constant(f"{one.sheet}!{one.ref}：{one.why.zh}"[:_LONGEST]))
            for number, one in enumerate(self.unbound, start=1)
        ]
        return EditPlan(
            (*names, *(DefineName(name, value, _REASON, hidden=True) for name, value in (*self.says, *left)))
        )


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
    bound = _contested(bound)
    bound += _texts(book, known, [b for b in bound if (t := target_of(b.name)) and t.grows])
    sure = tuple(one for one in bound if one.confidence >= SURE)
    doubtful = tuple(one for one in bound if one.confidence < SURE)
    return Proposal(sure, tuple(unbound), tuple(_says(book, known, unit)), doubtful)


def _with(why: Words, names: Sequence[str]) -> Words:
    """Return what is said of something that was not recognised, with what it may be."""
    if not names:
        return why
    told = "、".join(names)
    return Words(f"{why.zh}最接近的有：{told}；可用 --set 指明。", f"{why.en} The nearest are {told}; --set names it.")


def as_form(book: Document, spec: Form, sheet: str, area: Area) -> Document:
    """Return a form's file as if the table in an area stood under the official title of a form.

    The title is put into the row above the area, or into its first row where it begins at the top.
    """
    row = max(area.top - 1, 1)

    def titled(grid: Grid) -> Grid:
        rows: list[list[Value]] = [list(values) for values in grid.rows]
        while len(rows) < row:
            rows.append([])
        blank: list[Value] = [None] * (area.left - 1)
        rows[row - 1] = [*blank, spec.name]
        return replace(grid, rows=rows, merges=tuple(m for m in grid.merges if not m.top <= row <= m.bottom))

    blocks = tuple(titled(b) if isinstance(b, Grid) and b.sheet == sheet else b for b in book.blocks)
    return replace(book, blocks=blocks)


def _contested(bound: list[ProposedName]) -> list[ProposedName]:
    """Doubt lists of one form that would all hold the same rows: which rows belong where, nobody has said."""
    targets = [target_of(one.name) for one in bound]
    twice = {(t.form, t.key) for t in targets if t and t.grows and t.copy > 1}
    rows = {(form, key.replace(ROWS, TOTAL, 1)) for form, key in twice} | twice
    return [
        replace(one, confidence=min(one.confidence, _CONTESTED)) if t and (t.form, t.key) in rows else one
        for one, t in zip(bound, targets, strict=True)
    ]


def constant(text: str) -> str:
    """Return a text as a constant in a name."""
    return '"' + text.replace('"', '""') + '"'


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
            spec = form(derivation.form)
            close = nearest(row["label"], [name for own in spec.rows for name in row_texts(spec, own.key)])
            why = _with(_NO_ROW.fill(label=row["label"]), close)
            yield Unbound(table.sheet, ref(row["row"], table.label_column), why)
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
    runs = runs_of(table, grid)
    bottom = header_bottom(table, table.grid)
    for column in table.columns:
        computed = all((row, column.index) in grid.formulas for run in runs for row in range(run.top, run.bottom + 1))
        if column.name not in named and not (runs and computed):
            text = label(column.path[-1]) if column.path else column.name
            place = f"{column_letter(column.index)}{bottom}"
            free = [c.field for c in spec.columns if c.field not in {own.name for own in columns}]
            close = nearest(text, [name for of in free for name in column_texts(spec, of)])
            yield Unbound(table.sheet, place, _with(_NO_COLUMN.fill(label=text), close))
    if not runs:
        yield Unbound(table.sheet, str(table.area), _NO_SAMPLE)
    for run in runs:
        suffix = f"_{run.kind}" if run.kind and run.kind != derivation.kind else ""
        sure = table.confidence * run.sure
        for column in columns:
            field = "number" if column.name in _ORDINAL_FIELDS else column.name
            title = label(column.path[-1]) if column.path else column.name
            samples = range(run.top, run.bottom + 1)
            area = Area(run.top, column.index, run.bottom, column.index)
            if all((row, column.index) in grid.formulas for row in samples):
                continue  # the template calculates it itself
            yield _Figure(Target(derivation.form, ROWS + suffix, field), table.sheet, area, f"明细 · {title}", sure)
            if column.type is not ColumnType.AMOUNT or not column.additive:
                continue
            sums = {TOTAL + suffix: run.total, **{f"{TOTAL}_{kind}": row for kind, row in run.parts.items()}}
            for key, row in sums.items():
                if row is not None:
                    area = Area(row, column.index, row, column.index)
                    yield _Figure(Target(derivation.form, key, field), table.sheet, area, f"合计 · {title}", sure)


def _texts(book: Document, tables: Sequence[Table], rows: Sequence[ProposedName]) -> Iterator[ProposedName]:
    """Yield a name for each text that speaks of the form's region or a year, and for those that state the unit.

    What stands in `rows` that grow is a sample.
    """
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
                if any(one.sheet == grid.sheet and one.area.top <= row <= one.area.bottom for one in rows):
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
