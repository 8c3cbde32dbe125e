"""From a block of a sheet to a Table."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from quotaxl.core.amount import Unit
from quotaxl.core.grid import Grid, Value
from quotaxl.core.refs import Area, column_letter
from quotaxl.core.region import Region, RegionTable
from quotaxl.core.table import AMOUNT, Column, ColumnType, Remark, RowRole, Table
from quotaxl.forms import values
from quotaxl.forms.blocks import Block
from quotaxl.forms.header import HeaderColumn, label_like
from quotaxl.forms.heading import heading_of
from quotaxl.forms.hierarchy import Row, arrange, rows_of
from quotaxl.forms.match import Match, match_form, plain_type
from quotaxl.forms.ordinals import ordinal_alone
from quotaxl.forms.page import numeric
from quotaxl.forms.spec import Form, Kind
from quotaxl.forms.tidy import label, narrow, shown
from quotaxl.forms.units import unit_in

SAMPLE = 200
"""Rows that are looked at to tell what a column holds."""


@dataclass(frozen=True, slots=True)
class Source:
    """What reading a table needs beside its block."""

    forms: Sequence[Form]
    regions: RegionTable
    parent: Region | None
    textual: bool


def extract(block: Block, source: Source) -> Table:
    """Return the table of a block, read by the form that fits it or as a plain hierarchical table."""
    grid, header = block.page.grid, _with_strays(block)
    heading = heading_of(block, source.regions, source.parent)
    body = (*block.body, *block.notes)
    cells, shifted = _cells(block, header, body)
    ordinal_at = _ordinal_column(header, cells, len(block.body))
    label_at = _label_column(header, cells, ordinal_at)
    few = min(len(block.body), SAMPLE)
    names = [row.name for row in rows_of([shown(v) for v in cells[label_at][:few]], [""] * few, [0] * few)]
    match = match_form(heading.title, header, names, source.forms)
    if match and match.form.label:
        label_at = next(i for i, c in enumerate(header) if match.columns.get(c.index, ("",))[0] == match.form.label)
    rows = _rows(block, header, cells, ordinal_at, label_at)
    columns: list[Column] = []
    series: list[pl.Series] = []
    odd: list[Remark] = []
    for at, head in enumerate(header):
        column, data, remarks = _column(
            head, cells[at], body, match, columns, heading_unit=heading.unit, textual=source.textual
        )
        columns.append(column)
        odd += remarks
        if column.name != "ordinal":
            series.append(data)
    first = next((s for s in series if s.dtype == AMOUNT), None)
    _arrange(rows, len(block.body), header[label_at], match, source, first)
    remarks = [*odd, *shifted, *_hidden(grid, body, header), *_covered(block, header, body)]
    for at, row in enumerate(rows[: len(block.body)]):
        if values.TEMPLATE.search(narrow(row.label)):
            row.role, row.parent = RowRole.NOTE, None
            remarks.append(Remark("template", f"{column_letter(header[label_at].index)}{body[at]}", row.label))
    keys = [match.keys.get(at) if match else None for at in range(len(rows))]
    frame = pl.DataFrame([*_row_series(body, rows, keys), *series])
    top = min([block.header[0], *block.heading[-3:]])
    return Table(
        grid=grid,
        area=Area(top, header[0].index, max([block.header[1], *body]), header[-1].index),
        form=match.form.id if match else None,
        title=heading.title,
        document_number=heading.document_number,
        unit=heading.unit or _shared_unit(columns),
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


def _with_strays(block: Block) -> tuple[HeaderColumn, ...]:
    """The header's columns, and those right of it that hold data without a header."""
    last = block.columns[-1].index
    strays = sorted({c for row in block.body[:SAMPLE] for c in block.page.filled(row) if c > last})
    return (*block.columns, *(HeaderColumn(c, ()) for c in range(last + 1, max(strays, default=last) + 1)))


def _cells(block: Block, header: Sequence[HeaderColumn], body: Sequence[int]) -> tuple[list[list[Value]], list[Remark]]:
    """The values of the body, a list per column; rows that lost their empty 公式 cell are put right."""
    page = block.page
    rows = page.grid.rows
    first, last = header[0].index, header[-1].index
    width = last - first + 1
    formula = next((i for i, c in enumerate(header) if c.path and label(c.path[-1]) == "公式"), None)
    table: list[Sequence[Value]] = []
    shifted: list[Remark] = []
    for row in body:
        cells = rows[row - 1][first - 1 : last]
        if len(cells) < width:
            cells = [*cells, *([None] * (width - len(cells)))]
        if formula is not None and numeric(cells[formula]) and not shown(cells[-1]):
            shifted.append(Remark("shifted", f"{column_letter(first + formula)}{row}", shown(cells[formula])))
            cells = [*cells[:formula], None, *cells[formula:-1]]
        table.append(cells)
    columns = [list(column) for column in zip(*table, strict=True)] if table else [[] for _ in header]
    wanted = set(body)
    position = {row: at for at, row in enumerate(body)} if page.covered else {}
    for row, column in page.covered:
        if row in wanted and first <= column <= last:
            columns[column - first][position[row]] = None
    return columns, shifted


def _ordinal_column(header: Sequence[HeaderColumn], cells: list[list[Value]], length: int) -> int | None:
    """The column 序号, or the first column if ordinals are all it holds."""
    for at, column in enumerate(header[:2]):
        if column.path and label(column.path[-1]) in ("序号", "编号", "行次", "序", "No", "NO", "No."):
            return at
    sample = [shown(v) for v in cells[0][: min(length, SAMPLE)]]
    given = [s for s in sample if s]
    if (
        len(header) > 2
        and given
        and all(ordinal_alone(s) for s in given)
        and not label_like("".join(header[0].path[-1:]))
    ):
        return 0
    return None


def _label_column(header: Sequence[HeaderColumn], cells: list[list[Value]], ordinal_at: int | None) -> int:
    """The column that names the rows: by its header, else the first that holds text."""
    others = [at for at in range(len(header)) if at != ordinal_at]
    for at in others:
        if header[at].path and label_like(header[at].path[-1]):
            return at
    for at in others:
        sample = [v for v in cells[at][:SAMPLE] if v is not None]
        if sample and sum(isinstance(v, str) and not numeric(v) for v in sample) * 2 > len(sample):
            return at
    return others[0] if others else 0


def _rows(
    block: Block, header: Sequence[HeaderColumn], cells: list[list[Value]], ordinal_at: int | None, label_at: int
) -> list[Row]:
    body = (*block.body, *block.notes)
    labels = [v if type(v) is str else shown(v) for v in cells[label_at]]
    ordinals = [shown(v) for v in cells[ordinal_at]] if ordinal_at is not None else [""] * len(body)
    if ordinal_at is not None:
        _labels_in_ordinals(labels, ordinals)
    for at in range(len(block.body), len(body)):
        labels[at] = next((t for t in block.page.labels(body[at]) if t), "")
        ordinals[at] = ""
    indents = block.page.grid.indents
    index = header[label_at].index
    depth = [indents.get((row, index), 0) for row in body] if indents else [0] * len(body)
    return rows_of(labels, ordinals, depth)


def _labels_in_ordinals(labels: list[str], ordinals: list[str]) -> None:
    """Take a label such as 合计 from the column 序号 where the label's own cell is blank (often merged)."""
    for at, (text, number) in enumerate(zip(labels, ordinals, strict=True)):
        if number and not text and not ordinal_alone(number):
            labels[at], ordinals[at] = number, ""


def _arrange(
    rows: list[Row],
    length: int,
    head: HeaderColumn,
    match: Match | None,
    source: Source,
    first: pl.Series | None,
) -> None:
    kind = match.form.kind if match else None
    leaf = label(head.path[-1]) if head.path else ""
    regional = kind is Kind.REGIONS or (match is None and any(word in leaf for word in ("地", "县", "市", "区")))
    additive = kind is not Kind.ITEMS and not (match and match.form.partial)
    if kind is Kind.ITEMS:
        for row in rows:
            row.role = RowRole.ITEM
    body = rows[:length]
    amounts = first.to_list() if regional and first is not None else ()
    arrange(body, source.regions if regional else None, source.parent, additive, amounts)
    for row in rows[length:]:
        row.role, row.depth, row.parent = RowRole.NOTE, 0, None


def _column(
    head: HeaderColumn,
    cells: list[Value],
    body: Sequence[int],
    match: Match | None,
    before: list[Column],
    *,
    heading_unit: Unit | None,
    textual: bool,
) -> tuple[Column, pl.Series, list[Remark]]:
    bound = match.columns.get(head.index) if match else None
    name = bound[0] if bound else column_letter(head.index)
    sample = [v for v in cells[:SAMPLE] if v is not None]
    numbers = sum(numeric(v) for v in sample)
    words = sum(isinstance(v, str) and not numeric(v) and len(label(v)) > 1 for v in sample)
    kind = bound[1].type if bound else plain_type(head.path, numbers, words)
    unit = next((u for text in reversed(head.path) if (u := unit_in(text))), None)
    column = values.Column(head.index, body, cells, textual)
    if kind is ColumnType.AMOUNT:
        data = values.amounts(name, column, unit or heading_unit)
    else:
        data = values.texts(name, column)
    return (
        Column(
            name=name,
            index=head.index,
            path=head.path,
            type=kind,
            of=_whole(head, kind, bound[1].of if bound else None, before),
            unit=unit,
            decimals=column.decimals,
            formula=head.formula,
            additive=bound[1].sum if bound else True,
        ),
        data,
        column.remarks,
    )


def _whole(head: HeaderColumn, kind: ColumnType, given: str | None, before: list[Column]) -> str | None:
    """The column that this one is a part of: as the form says, or by 其中 or a merged header above it."""
    amounts = [c for c in before if c.type is ColumnType.AMOUNT]
    if given is not None:
        return given if any(c.name == given for c in before) else None
    if kind is not ColumnType.AMOUNT or not amounts:
        return None
    total = next((c for c in reversed(amounts) if c.path and c.path == head.path[:-1]), None)
    if total:
        return total.name
    if any(label(text).startswith("其中") for text in head.path):
        return next((c.name for c in reversed(amounts) if c.of is None), None)
    return None


def _row_series(body: Sequence[int], rows: Sequence[Row], keys: Sequence[str | None]) -> list[pl.Series]:
    return [
        pl.Series("row", body, dtype=pl.Int32),
        pl.Series("ordinal", [r.ordinal.text if r.ordinal else None for r in rows], dtype=pl.String),
        pl.Series("label", [r.label.strip() for r in rows], dtype=pl.String),
        pl.Series("role", [r.role.value for r in rows], dtype=pl.String),
        pl.Series("depth", [r.depth for r in rows], dtype=pl.Int32),
        pl.Series("parent", [r.parent for r in rows], dtype=pl.Int32),
        pl.Series("key", keys, dtype=pl.String),
    ]


def _hidden(grid: Grid, body: Sequence[int], header: Sequence[HeaderColumn]) -> list[Remark]:
    first, last = column_letter(header[0].index), column_letter(header[-1].index)
    rows = [Remark("hidden-row", f"{first}{r}:{last}{r}", "") for r in sorted(grid.hidden_rows & set(body))]
    columns = [
        Remark("hidden-column", f"{column_letter(c.index)}{body[0]}:{column_letter(c.index)}{body[-1]}", "")
        for c in header
        if c.index in grid.hidden_columns and body
    ]
    return rows + columns


def _covered(block: Block, header: Sequence[HeaderColumn], body: Sequence[int]) -> list[Remark]:
    """Values that lie unseen under a merged cell."""
    page, wanted = block.page, set(body)
    found = []
    for row, column in sorted(page.covered):
        if row in wanted and header[0].index <= column <= header[-1].index:
            hidden, seen = page.grid.value(row, column), page.merged[row, column]
            if hidden is not None and hidden != page.grid.value(seen.top, seen.left):
                found.append(Remark("covered", f"{column_letter(column)}{row}", shown(hidden)))
    return found


def _shared_unit(columns: Sequence[Column]) -> Unit | None:
    """The unit that the header cells state, where they all state the same."""
    units = {c.unit for c in columns if c.unit}
    return units.pop() if len(units) == 1 else None


def _only_region(rows: Sequence[Row], match: Match | None) -> str | None:
    """The region of a table that has a single region row."""
    if match is None or match.form.kind is not Kind.REGIONS:
        return None
    found = [r.region for r in rows if r.region]
    return found[0].name if len(found) == 1 else None
