"""From a block of a sheet to a Table."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from quotaxl.catalogue.form import Form, FormKind
from quotaxl.core.grid import Value
from quotaxl.core.refs import Area, ref
from quotaxl.core.region import Region, RegionTable
from quotaxl.core.table import AMOUNT, Column, ColumnType, Remark, RowRole, Table
from quotaxl.reading import values
from quotaxl.reading.blocks import TableArea
from quotaxl.reading.columns import cells_of, column, shared_unit, with_strays
from quotaxl.reading.header import HeaderColumn, region_like
from quotaxl.reading.heading import heading_of
from quotaxl.reading.hierarchy import LabelledRow, rows_of
from quotaxl.reading.match import Match, match_form
from quotaxl.reading.naming import SAMPLE, group_column, label_column, name_rows, ordinal_column
from quotaxl.reading.remarks import covered, hidden
from quotaxl.reading.tidy import label, narrow, shown
from quotaxl.reading.tree import arrange


@dataclass(frozen=True, slots=True)
class TableContext:
    """What reading a table needs beside its block."""

    forms: Sequence[Form]
    regions: RegionTable
    parent: Region | None
    textual: bool


def extract(block: TableArea, source: TableContext) -> Table:
    """Return the table of a block, read by the form that fits it or as a plain hierarchical table."""
    grid, header = block.page.grid, with_strays(block)
    heading = heading_of(block, source.regions, source.parent)
    body = (*block.body, *block.notes)
    cells, shifted = cells_of(block, header, body)
    ordinal_at = ordinal_column(header, cells, len(block.body))
    label_at = label_column(header, cells, ordinal_at)
    group_at = group_column(header, cells, label_at)
    named = header if group_at is None else (*header[:group_at], *header[group_at + 1 :])
    label_at += group_at is not None
    few = min(len(block.body), SAMPLE)
    names = [row.name for row in rows_of([shown(v) for v in cells[label_at][:few]], [""] * few, [0] * few)]
    match = match_form(heading.title, named, names, source.forms)
    if match and match.form.label:
        label_at = next(i for i, c in enumerate(header) if match.columns.get(c.index, ("",))[0] == match.form.label)
    columns: list[Column] = []
    series: list[pl.Series] = []
    odd: list[Remark] = []
    for at, (head, held) in enumerate(zip(header, cells, strict=True)):
        fixed = ColumnType.CODE if at == ordinal_at else ColumnType.TEXT if at in (label_at, group_at) else None
        one, data, remarks = column(
            head,
            held,
            body,
            match,
            columns,
            fixed=fixed,
            notes=len(block.notes),
            heading_unit=heading.unit,
            textual=source.textual,
        )
        columns.append(one)
        series.append(data)
        odd += remarks
    ordinals = series[ordinal_at].fill_null("").to_list() if ordinal_at is not None else []
    groups = series[group_at].fill_null("").to_list() if group_at is not None else []
    rows = _rows(block, header[label_at], cells[label_at], ordinals, groups)
    if group_at is not None:
        said = [row.group or None for row in rows]
        series[group_at] = pl.Series(series[group_at].name, said, pl.String).fill_null(series[group_at])
    found = [s for s in series if s.dtype == AMOUNT]
    first = next((s for s in found if s.name == "amount"), found[0] if found else None)
    _arrange(rows, len(block.body), header[label_at], match, source, first)
    left_over = _left_over(rows[: len(block.body)], body, header[label_at])
    remarks = [*odd, *shifted, *hidden(grid, body, header), *covered(block, header, body), *left_over]
    keys = [match.keys.get(at) if match else None for at in range(len(rows))]
    frame = pl.DataFrame([*_row_series(body, rows, keys), *(s for s in series if s.name != "ordinal")])
    top = min([block.header[0], *block.heading[-3:]])
    return Table(
        grid=grid,
        area=Area(top, header[0].index, max([block.header[1], *body]), header[-1].index),
        form=match.form.id if match else None,
        title=heading.title,
        document_number=heading.document_number,
        unit=heading.unit or shared_unit(columns),
        region=heading.region or _only_region(rows, match),
        year=heading.year,
        columns=tuple(columns),
        frame=frame,
        label_column=header[label_at].index,
        unit_ref=heading.unit_ref,
        title_ref=heading.title_ref,
        confidence=match.confidence if match else Decimal(0),
        reasons=match.reasons if match else ("没有相符的表样，按一般层级表读取",),
        remarks=tuple(remarks),
    )


def _rows(
    block: TableArea, head: HeaderColumn, cells: list[Value], ordinals: list[str], groups: list[str]
) -> list[LabelledRow]:
    body = (*block.body, *block.notes)
    labels = [v if type(v) is str else shown(v) for v in cells]
    numbers = ordinals or [""] * len(body)
    if ordinals or groups:
        name_rows(labels, numbers, groups)
    for at in range(len(block.body), len(body)):
        labels[at] = next((t for t in block.page.labels(body[at]) if t), "")
        numbers[at] = ""
    indents = block.page.grid.indents
    depth = [indents.get((row, head.index), 0) for row in body] if indents else [0] * len(body)
    rows = rows_of(labels, numbers, depth)
    for row, group in zip(rows[: len(block.body)], groups, strict=False):
        row.group = group
    return rows


def _left_over(rows: Sequence[LabelledRow], body: Sequence[int], head: HeaderColumn) -> list[Remark]:
    """Make notes of rows that the form's author left as an example, and say so."""
    found = []
    for at, row in enumerate(rows):
        if values.MAYBE_TEMPLATE.search(row.label) and values.TEMPLATE.search(narrow(row.label)):
            row.role, row.parent = RowRole.NOTE, None
            found.append(Remark("template", ref(body[at], head.index), row.label))
    return found


def _arrange(
    rows: list[LabelledRow],
    length: int,
    head: HeaderColumn,
    match: Match | None,
    source: TableContext,
    first: pl.Series | None,
) -> None:
    kind = match.form.kind if match else None
    leaf = label(head.path[-1]) if head.path else ""
    regional = kind is FormKind.REGIONS or (match is None and region_like(leaf))
    additive = kind is not FormKind.ITEMS and not (match and match.form.partial)
    if kind is FormKind.ITEMS:
        for row in rows:
            row.role = RowRole.ITEM
    body = rows[:length]
    arrange(body, source.regions if regional else None, source.parent, additive, first)
    for row in rows[length:]:
        row.role, row.depth, row.parent = RowRole.NOTE, 0, None


def _row_series(body: Sequence[int], rows: Sequence[LabelledRow], keys: Sequence[str | None]) -> list[pl.Series]:
    return [
        pl.Series("row", body, dtype=pl.Int32),
        pl.Series("ordinal", [r.ordinal.text if r.ordinal else None for r in rows], dtype=pl.String),
        pl.Series("label", [r.label.strip() for r in rows], dtype=pl.String),
        pl.Series("role", [r.role.value for r in rows], dtype=pl.String),
        pl.Series("depth", [r.depth for r in rows], dtype=pl.Int32),
        pl.Series("parent", [r.parent for r in rows], dtype=pl.Int32),
        pl.Series("key", keys, dtype=pl.String),
    ]


def _only_region(rows: Sequence[LabelledRow], match: Match | None) -> str | None:
    """The region of a table that has a single region row."""
    if match is None or match.form.kind is not FormKind.REGIONS:
        return None
    found = [r.region for r in rows if r.region]
    return found[0].name if len(found) == 1 else None
