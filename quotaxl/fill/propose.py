"""What the cells of any form could be bound to, as the reader understands them."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from decimal import Decimal
from itertools import chain

from quotaxl.catalogue.form import Form, FormKind, form
from quotaxl.core.amount import Unit
from quotaxl.core.document import Document
from quotaxl.core.edits import OWN_SHEETS
from quotaxl.core.grid import Grid, Place, Value
from quotaxl.core.refs import Area, column_letter, parse_ref, ref
from quotaxl.core.region import RegionTable
from quotaxl.core.table import Column, ColumnType, RowRole, Table
from quotaxl.core.words import Words
from quotaxl.fill.derive import Derivation, derivations
from quotaxl.fill.itemnames import nearest, row_texts
from quotaxl.fill.listedrows import examples_above, header_bottom
from quotaxl.fill.names import (
    LABEL,
    LAST,
    NEXT,
    OWN_UNIT,
    REGION,
    ROWS,
    TEXT,
    UNIT,
    UNIT_NOW,
    YEAR,
    Target,
    target_of,
)
from quotaxl.fill.parted import ListPart, group_names
from quotaxl.fill.prime import read_form
from quotaxl.fill.proposal import NO_COLUMN, SURE, FoundCell, Proposal, ProposedName, Unbound, with_nearest
from quotaxl.fill.proposelists import beside_each_other, contested, list_cells, same_rows
from quotaxl.fill.texts import dated, open_region, open_year
from quotaxl.fill.turned import TurnedTable, turned
from quotaxl.reading.fields import value_cells
from quotaxl.reading.tidy import blank, label
from quotaxl.reading.units import unit_in

ASSUMED = 2024
"""The year that stands in for ×××× while an empty form is read; nothing is written with it."""

_UNKNOWN = Words("没有认出是哪一种表。", "No known form was recognised here.")
_NOT_FILLED = Words("“{name}”没有可用的数据来源。", "Nothing in the inputs fills {name}.")
_NO_ROW = Words("没有认出“{label}”是哪一项。", "Which item {label} is was not recognised.")
_NO_SOURCE = Words("“{label}”没有可用的数据来源，由人工填写。", "Nothing in the inputs fills {label}; fill it by hand.")
_SUBJECTS = re.compile(r"^[（(].*(?:科目|类|款|项).*[）)]$")
_MIXED = Words("表内各金额栏的单位不同，未绑定。", "Its columns of amounts are in different units; not bound.")
_NO_UNIT = Words("没有写明单位，按{unit}填写。", "States no unit; {unit} is assumed.")


def propose(book: Document, regions: RegionTable) -> Proposal:
    """Return what the cells of a form could be bound to."""
    bound: list[ProposedName] = []
    unbound: list[Unbound] = []
    taken: set[str] = set()
    lists: dict[tuple[str, str], list[tuple[str, Area]]] = {}
    groups: dict[str, ListPart] = {}
    known: list[Table] = []
    units: list[tuple[Table, Unit]] = []
    unit: Unit | None = None
    tables = read_form(book, regions, ASSUMED)
    described = {table.sheet for table in tables if table.form}
    for one in tables:
        grid = next(g for g in book.grids if g.sheet == one.sheet)
        other = turned(book, one, regions) if one.form is None and one.sheet not in described else None
        table = other.table if other else one
        derivation = derivations().get(table.form or "")
        if derivation is None:
            if table.form or table.sheet not in described:
                why = _NOT_FILLED.fill(name=form(table.form).name) if table.form else _UNKNOWN
                unbound.append(Unbound(table.sheet, str(table.area), why))
            continue
        stated = {table.unit_of(c.name) for c in table.amounts() if _known(derivation, c)} - {None}
        if len(stated) > 1:
            unbound.append(Unbound(table.sheet, str(table.area), _MIXED))
            continue
        own = next(iter(stated), None) or form(derivation.form).unit
        unit = unit or own
        if not stated and own is not None:
            unbound.append(Unbound(table.sheet, str(table.area), _NO_UNIT.fill(unit=own.label)))
        known.append(table)
        if own is not None:
            units.append((table, own))
        for cells in _proposals(table, grid, derivation):
            found = _turned_back(cells, other) if other else cells
            if isinstance(found, Unbound):
                unbound.append(found)
            elif found is not None:
                fresh, target = _fresh(found, taken, lists)
                bound.append(fresh)
                if found.group and target.grows:
                    groups[target.list_name] = found.group
    beside = tuple(beside_each_other(bound))
    unbound += beside
    bound = contested([b for b in bound if not any(same_rows(b, one) for one in beside)], groups.keys())
    bound += _units_apart(units)
    bound += _texts(book, known, [b for b in bound if (t := target_of(b.name)) and t.grows])
    sure = tuple(b for b in bound if b.confidence >= SURE)
    doubtful = tuple(b for b in bound if b.confidence < SURE)
    return Proposal(sure, tuple(unbound), (*_says(book, known, unit), *group_names(groups)), doubtful)


def _units_apart(units: Sequence[tuple[Table, Unit]]) -> Iterator[ProposedName]:
    """Yield a name for each table that says its unit, where the tables' units differ."""
    if len({own for _, own in units}) > 1:
        for number, (table, own) in enumerate(units, start=1):
            yield ProposedName(f"{OWN_UNIT}{own.label}__{number}", table.sheet, table.area, own.label, Decimal(1))


def _turned_back(one: FoundCell | Unbound, other: TurnedTable) -> FoundCell | Unbound | None:
    """Return what is said of a turned table's cell with the cell's place in the sheet; None where it has none."""
    at = other.place(*parse_ref(one.ref) if isinstance(one, Unbound) else (one.area.top, one.area.left))
    if at is None:
        return None
    return replace(one, ref=ref(*at)) if isinstance(one, Unbound) else replace(one, area=Area(*at, *at))


def _known(derivation: Derivation, column: Column) -> bool:
    """Return whether a column is one of the form's own."""
    return any(spec.field == column.name for spec in form(derivation.form).columns)


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


def _fresh(
    one: FoundCell, taken: set[str], lists: dict[tuple[str, str], list[tuple[str, Area]]]
) -> tuple[ProposedName, Target]:
    """Give a figure a name that no other has: the second table of a form takes a number, and so does a list's all."""
    target = one.target
    if one.rows:
        place = (one.sheet, one.rows)
        if target.grows and place not in (known := lists.setdefault((target.form, target.key), [])):
            known.append(place)
        number = next((p.index(place) for (id, _), p in lists.items() if id == target.form and place in p), 0)
        target = replace(target, copy=number + 1)
    while target.name in taken:
        target = replace(target, copy=target.copy + 1)
    taken.add(target.name)
    return ProposedName(target.name, one.sheet, one.area, one.what, one.confidence), target


def _proposals(table: Table, grid: Grid, derivation: Derivation) -> Iterator[FoundCell | Unbound]:
    kind = form(derivation.form).kind
    if kind is FormKind.FIELDS:
        return _fields(table, grid, derivation)
    if kind is FormKind.ITEMS:
        below = _below(table, grid, derivation)
        return chain(_items(table, derivation, {row for one in below.values() for row in one}), _subjects(table, below))
    return list_cells(table, grid, derivation)


def _fields(table: Table, grid: Grid, derivation: Derivation) -> Iterator[FoundCell | Unbound]:
    for key, (row, column) in value_cells(grid, form(derivation.form)).items():
        area = Area(row, column, row, column)
        if key in derivation.fields:
            yield FoundCell(Target(derivation.form, key, "value"), table.sheet, area, key, table.confidence)
        else:
            at = table.position(key)
            text = table.held("label")[at] if at is not None else key
            yield Unbound(table.sheet, str(area), _NO_SOURCE.fill(label=text))


def _items(table: Table, derivation: Derivation, samples: Set[int]) -> Iterator[FoundCell | Unbound]:
    """Yield the cells of a recognised table that a county's figures can fill, and the columns that none can.

    Rows that are `samples` are no items.
    """
    columns = [c for c in table.columns if c.type is ColumnType.AMOUNT]
    fields = {of for _, of in derivation.cells}
    for column in columns:
        if column.name not in fields:
            place = f"{column_letter(column.index)}{table.area.top}"
            text = label(column.path[-1]) if column.path else place
            known = any(c.field == column.name for c in form(derivation.form).columns)
            yield Unbound(table.sheet, place, (_NO_SOURCE if known else NO_COLUMN).fill(label=text))
    for at, row in enumerate(table.frame.iter_rows(named=True)):
        if (row["role"] == RowRole.NOTE and not row["key"]) or row["row"] in samples:
            continue
        if not row["key"]:
            spec = form(derivation.form)
            close = nearest(row["label"], [name for own in spec.rows for name in row_texts(spec, own.key)])
            why = with_nearest(_NO_ROW.fill(label=row["label"]), close)
            yield Unbound(table.sheet, ref(row["row"], table.label_column), why)
            continue
        served = [c for c in columns if (row["key"], c.name) in derivation.cells]
        if not served:
            yield Unbound(table.sheet, ref(row["row"], table.label_column), _NO_SOURCE.fill(label=row["label"]))
        for column in served:
            sheet_row = table.row(at)
            area = Area(sheet_row, column.index, sheet_row, column.index)
            what = f"{label(row['label'])} · {label(column.path[-1]) if column.path else column.name}"
            target = Target(derivation.form, row["key"], column.name)
            yield FoundCell(target, table.sheet, area, what, table.confidence)


def _below(table: Table, grid: Grid, derivation: Derivation) -> Mapping[Target, range]:
    """Return the sample rows right below each line below which records stand: blank, or saying that subjects go there.

    Nothing else of the sheet stands in them.
    """
    keyed = [int(row) for row, key in zip(table.held("row"), table.held("key"), strict=True) if key]

    def sample(row: int) -> bool:
        held = {column: value for column, value in enumerate(grid.rows[row - 1], start=1) if not blank(value)}
        text = held.pop(table.label_column, "")
        return not held and (not text or bool(_SUBJECTS.search(label(text))))

    found = {}
    for key in derivation.below:
        at = table.position(key)
        if at is not None:
            first = table.row(at) + 1
            end = min((row for row in keyed if row >= first), default=first)
            rows = range(first, next((row for row in range(first, end) if not sample(row)), end))
            if rows:
                found[Target(derivation.form, f"{ROWS}_{key}", LABEL)] = rows
    return found


def _subjects(table: Table, below: Mapping[Target, range]) -> Iterator[FoundCell]:
    """Yield the columns of sample rows below lines of the table."""
    columns = {LABEL: table.label_column, **{c.name: c.index for c in table.columns if c.type is ColumnType.AMOUNT}}
    for target, rows in below.items():
        for name, column in columns.items():
            area = Area(rows[0], column, rows[-1], column)
            yield FoundCell(replace(target, field=name), table.sheet, area, "其下的科目", table.confidence)


def _texts(book: Document, tables: Sequence[Table], rows: Sequence[ProposedName]) -> Iterator[ProposedName]:
    """Yield a name for each text that speaks of the form's region or a year, and for those that state the unit.

    What stands in `rows` that grow is a sample. On a sheet without a table, such as a cover, it must leave room for
    the region or year, or speak of both as the form does: a list of regions or a notice's year there is none of ours.
    """
    sheets = {table.sheet for table in tables}
    years = {str(table.year) for table in tables if table.year}
    keys = {
        (t.sheet, int(row), t.label_column): _when(str(key), t.form or "")
        for t in tables
        for row, key in zip(t.held("row"), t.held("key"), strict=True)
        if key
    }
    regions = {t.region for t in tables if t.region}
    units = {(t.sheet, parse_ref(t.unit_ref)) for t in tables if t.unit_ref}
    units |= {place for t in tables for place in _headed_units(t)}
    number = units_named = 0
    for grid in (g for g in book.grids if g.sheet not in OWN_SHEETS):
        for row, values in enumerate(grid.rows, start=1):
            for column, value in enumerate(values, start=1):
                if not isinstance(value, str) or (row, column) in grid.formulas:
                    continue
                lists = [one.area for one in rows if one.sheet == grid.sheet]
                if any(area.top <= row <= area.bottom or row in examples_above(grid, area.top) for area in lists):
                    continue
                area = Area(row, column, row, column)
                if (grid.sheet, (row, column)) in units:
                    units_named += 1
                    yield ProposedName(f"{UNIT}{units_named}_{row}_{column}", grid.sheet, area, value, Decimal(1))
                named = any(region in value for region in regions)
                if grid.sheet in sheets:
                    speaks = dated(value) or open_region(value) or named
                else:
                    both = named and any(f"{year}年" in value for year in years)
                    speaks = open_year(value) or open_region(value) or both
                if speaks:
                    number += 1
                    when = keys.get((grid.sheet, row, column), "")
                    yield ProposedName(f"{TEXT}{number}{when}", grid.sheet, area, value, Decimal(1))


def _headed_units(table: Table) -> Iterator[tuple[str, Place]]:
    """Yield the header cells of the form's own columns that state a unit: 金额（万元）."""
    named = {c.field for c in form(table.form or "").columns}
    for column in table.amounts():
        for row in range(table.area.top, header_bottom(table, table.grid) + 1):
            value = table.grid.value(row, column.index)
            if column.name in named and column.unit and isinstance(value, str) and unit_in(value) is column.unit:
                yield table.sheet, (row, column.index)


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
