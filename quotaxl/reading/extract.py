"""From a block of a sheet to a Table."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from quotaxl.catalogue.form import Form, FormKind
from quotaxl.core.content import Cells, Content, FrameType
from quotaxl.core.refs import Area
from quotaxl.core.region import Region, RegionTable
from quotaxl.core.table import Column, ColumnType, Remark, RowRole, Table
from quotaxl.reading.across import with_parts
from quotaxl.reading.choosing import RowTree
from quotaxl.reading.coded import below_items, take
from quotaxl.reading.columns import cells_of, column, shared_unit, with_strays
from quotaxl.reading.depths import FEW
from quotaxl.reading.doubts import doubts_of
from quotaxl.reading.figures import SINGLE, RowFigures, figures_of
from quotaxl.reading.frames import said
from quotaxl.reading.header import HeaderColumn, region_like
from quotaxl.reading.heading import heading_of
from quotaxl.reading.hierarchy import SUM_ENDS, LabelledRow, ListedRows, rows_of
from quotaxl.reading.labelling import labelled_rows, named_by, note_examples
from quotaxl.reading.match import NO_FORM, Match, match_form
from quotaxl.reading.measure import money_unit
from quotaxl.reading.naming import SAMPLE, holds_numbers
from quotaxl.reading.netting import arrange_signed, subtracted
from quotaxl.reading.perrow import row_units
from quotaxl.reading.ratios import with_ratios
from quotaxl.reading.remarks import covered, hidden
from quotaxl.reading.rowrates import rate_rows
from quotaxl.reading.running import with_running, without_stocks
from quotaxl.reading.seen import odd_formats
from quotaxl.reading.signed import balances
from quotaxl.reading.tablearea import TableArea
from quotaxl.reading.tidy import label, shown
from quotaxl.reading.told import told_unit
from quotaxl.reading.tree import arrange, flat, straight

_GLANCE = 30
"""Rows that tell whether a column holds numbers."""


@dataclass(frozen=True, slots=True)
class TableContext:
    """What reading a table needs beside its block."""

    forms: tuple[Form, ...]
    regions: RegionTable
    parent: Region | None
    textual: bool


def extract(block: TableArea, source: TableContext) -> Table:
    """Return the table of a block, read by the form that fits it or as a plain hierarchical table."""
    grid, header = block.page.grid, with_strays(block)
    heading = heading_of(block, source.regions, source.parent)
    body = (*block.body, *block.notes)
    cells, shifted = cells_of(block, header, body)
    names = named_by(block, header, cells)
    label_at, group_at = names.label, names.group
    named = header if group_at is None else (*header[:group_at], *header[group_at + 1 :])
    few = min(len(block.body), SAMPLE)

    def called() -> list[str]:
        return [row.name for row in rows_of([shown(v) for v in cells[label_at][:few]], [""] * few, [0] * few)]

    numbers = frozenset(c.index for c, held in zip(header, cells, strict=True) if holds_numbers(held[:_GLANCE]))
    match = match_form(heading.title, named, called, source.forms, numbers)
    if match and match.form.label:
        label_at = next(i for i, c in enumerate(header) if match.columns.get(c.index, ("",))[0] == match.form.label)
    columns: list[Column] = []
    data: list[Cells] = []
    odd: list[Remark] = []
    texts = {label_at, group_at, *names.naming}
    money = heading.unit is None and any(money_unit(c.path) for c in header)
    odd_cells = odd_formats(grid)
    units = row_units(header, cells, label_at)
    for at, (head, held) in enumerate(zip(header, cells, strict=True)):
        code = at == names.ordinal or at in names.codes
        fixed = ColumnType.CODE if code else ColumnType.TEXT if at in texts else None
        one, found, remarks = column(
            head,
            held,
            grid,
            odd_cells,
            body,
            match,
            columns,
            fixed=fixed,
            notes=len(block.notes),
            heading_unit=heading.unit,
            textual=source.textual,
            told=money,
            units=units,
        )
        columns.append(one)
        data.append(found)
        odd += remarks
    columns = with_running(columns, data, len(block.body))
    ordinal_at = names.ordinal
    ordinals = said(data[ordinal_at]) if ordinal_at is not None else []
    groups = said(data[group_at]) if group_at is not None and names.regional else []
    rows = labelled_rows(block, header, cells, replace(names, label=label_at), ordinals, groups)
    if group_at is not None and names.regional:
        data[group_at] = [row.group or own or None for row, own in zip(rows, said(data[group_at]), strict=True)]
    length = len(block.body)
    summed = [(c, held) for c, held in zip(columns, data, strict=True) if c.type is ColumnType.AMOUNT and c.additive]
    plain = length > FEW and _is_plain(rows[:length])
    figures = None if plain else figures_of([held for _, held in summed], [c.decimals for c, _ in summed], length)
    if isinstance(rows, ListedRows) and _stand_alone(match, header[label_at]):
        readings, left_over = flat(len(rows)), list[Remark]()
    else:
        rows = list(rows)
        readings = _arrange(rows, length, header[label_at], match, source, figures)
        left_over = note_examples(rows[:length], body, header[label_at], [held for _, held in summed])
    remarks = [*odd, *shifted, *hidden(grid, body, header), *covered(block, header, body), *left_over]
    keys = [match.keys.get(at) if match else None for at in range(len(rows))]
    own = [
        (c.name, FrameType.AMOUNT if c.type is ColumnType.AMOUNT else FrameType.TEXT, held)
        for c, held in zip(columns, data, strict=True)
        if c.name != "ordinal"
    ]
    content = Content([*_row_columns(body, rows, keys), *own])
    top = min([block.header[0], *block.heading[-3:]])
    unit = heading.unit or shared_unit(columns) or told_unit(block, content, [c.name for c, _ in summed])
    return Table(
        grid=grid,
        area=Area(top, header[0].index, max([block.header[1], *body]), header[-1].index),
        form=match.form.id if match else None,
        title=heading.title,
        document_number=heading.document_number,
        unit=unit,
        region=heading.region or _only_region(rows, match),
        year=heading.year,
        columns=tuple(
            with_ratios(list(with_parts(without_stocks(columns, data, rows), data, length, match)), content, grid, unit)
        ),
        content=content,
        label_column=header[label_at].index,
        unit_ref=heading.unit_ref,
        title_ref=heading.title_ref,
        confidence=match.confidence if match else Decimal(0),
        reasons=match.reasons if match else (NO_FORM,),
        remarks=tuple(remarks),
        levels=readings[0].name,
        balances=tuple(b for b in balances(rows, length, figures) if match is None or b.total not in match.keys),
        rate_rows=tuple(rate_rows(columns, content, grid, units, unit)) if units else (),
        doubts=doubts_of(block, rows, body, readings, header[label_at].index, figures, [c.index for c, _ in summed]),
    )


def _is_plain(rows: Sequence[LabelledRow]) -> bool:
    """Whether a list has nothing that could make its rows anything but one list with one total."""
    if isinstance(rows, ListedRows):
        return True
    if any(row.depth or row.part or row.group or row.region for row in rows):
        return False
    sums = [row for row in rows if row.role is not RowRole.ITEM or row.name.endswith(SUM_ENDS)]
    styles = {row.ordinal.style for row in rows if row.ordinal}
    return len(sums) <= 1 and len(styles) <= 1 and len({len(row.code) for row in rows if row.code}) <= 1


def _stand_alone(match: Match | None, head: HeaderColumn) -> bool:
    """Whether the rows of a long list of names, no total among them, are set side by side whatever they hold."""
    if match is None:
        return not region_like(label(head.path[-1]) if head.path else "")
    kind = match.form.kind
    own = match.form.county and kind is FormKind.PROJECTS
    return own or not (match.form.partial or kind in (FormKind.REGIONS, FormKind.ITEMS))


def _arrange(
    rows: list[LabelledRow],
    length: int,
    head: HeaderColumn,
    match: Match | None,
    source: TableContext,
    figures: RowFigures | None,
) -> tuple[RowTree, ...]:
    """Return how rows hang together: by regions, items or ordinals, whichever the form or the header says."""
    kind = match.form.kind if match else None
    leaf = label(head.path[-1]) if head.path else ""
    regional = kind is FormKind.REGIONS or (match is None and region_like(leaf))
    additive = kind is not FormKind.ITEMS and not (match and match.form.partial)
    body = rows[:length]
    totals = kind is FormKind.REGIONS or any(row.role is RowRole.TOTAL for row in body)
    if match and match.form.partial and kind is not FormKind.ITEMS and totals:
        additive = True  # a list that may be partial is whole where a total or the region above all holds, and else not
        raw = [row.depth for row in body]
        readings = arrange(body, source.regions if regional else None, source.parent, additive, figures)
        score = readings[0].score
        if score.held > score.failed and score.held > SINGLE:
            return _noted(rows, length, readings)
        for row, depth in zip(body, raw, strict=True):
            row.role, row.parent, row.split = RowRole.TOTAL if row.role is RowRole.TOTAL else RowRole.ITEM, None, 0
            row.depth = depth
        additive = False
    if any(subtracted(row) for row in body):
        return _noted(rows, length, arrange_signed(body, additive, figures))
    own = match is not None and match.form.county and kind is FormKind.PROJECTS  # there 3 = 0.9 + 2.1 is chance
    if (own or (figures is None and additive and not regional and len(body) > FEW)) and _is_plain(body):
        return _noted(rows, length, straight(body))
    if match is not None and figures is not None and kind is FormKind.ITEMS:
        return _noted(rows, length, _items(match, body, figures))
    return _noted(rows, length, arrange(body, source.regions if regional else None, source.parent, additive, figures))


def _items(match: Match, rows: list[LabelledRow], figures: RowFigures) -> tuple[RowTree, ...]:
    """Return how the rows of a form of items hang together: its own stand for themselves, further ones may add up."""
    raw = [row.depth for row in rows]

    def anew() -> None:
        for row, depth in zip(rows, raw, strict=True):
            row.role, row.depth, row.parent, row.split = RowRole.ITEM, depth, None, 0

    coded = below_items(rows, match.keys, figures)
    anew()
    if _goes_beyond(match, rows, figures):
        readings = arrange(rows, None, None, True, figures)
        score = readings[0].score
        better = coded is None or score.net >= coded.score.net
        if score.held > score.failed and better and not _some_only(readings[0], rows, match, figures):
            return readings
        anew()
    if coded is not None:
        take(rows, coded)
        return (coded,)
    return arrange(rows, None, None, additive=False, figures=figures)


def _some_only(tree: RowTree, rows: Sequence[LabelledRow], match: Match, figures: RowFigures) -> bool:
    """Return whether a tree takes an item for the sum of its subjects by code where its amounts do not bear that out.

    Then only the subjects that change are listed; see coded.py.
    """
    return any(
        at in match.keys and all(rows[kid].code for kid in kids) and figures.score(at, kids).net <= 0
        for (at, _), kids in tree.sums.items()
    )


def _goes_beyond(match: Match, rows: Sequence[LabelledRow], figures: RowFigures) -> bool:
    """Whether a form of items has many rows of its own (税收收入, 教育支出), whose sums are found as in any table."""
    own = sum(at not in match.keys and not figures.blank(at) for at in range(len(rows)))
    return own > 1 and own * 3 > len(rows)


def _noted(rows: list[LabelledRow], length: int, readings: tuple[RowTree, ...]) -> tuple[RowTree, ...]:
    for row in rows[length:]:
        row.role, row.depth, row.parent = RowRole.NOTE, 0, None
    return readings


def _row_columns(
    body: Sequence[int], rows: Sequence[LabelledRow], keys: Sequence[str | None]
) -> list[tuple[str, FrameType, Sequence[int | str | None]]]:
    """Return the columns that every frame has before its own; see ROW_COLUMNS."""
    if isinstance(rows, ListedRows):
        count = len(rows)
        return [
            ("row", FrameType.COUNT, body),
            ("ordinal", FrameType.TEXT, [number or None for number in rows.ordinals]),
            ("label", FrameType.TEXT, [text.strip() for text in rows.labels]),
            ("role", FrameType.TEXT, [RowRole.ITEM.value] * count),
            ("depth", FrameType.COUNT, [0] * count),
            ("parent", FrameType.COUNT, [None] * count),
            ("split", FrameType.COUNT, [0] * count),
            ("key", FrameType.TEXT, keys),
        ]
    return [
        ("row", FrameType.COUNT, body),
        ("ordinal", FrameType.TEXT, [r.ordinal.text if r.ordinal else None for r in rows]),
        ("label", FrameType.TEXT, [r.label.strip() for r in rows]),
        ("role", FrameType.TEXT, [str(r.role) for r in rows]),
        ("depth", FrameType.COUNT, [r.depth for r in rows]),
        ("parent", FrameType.COUNT, [r.parent for r in rows]),
        ("split", FrameType.COUNT, [r.split for r in rows]),
        ("key", FrameType.TEXT, keys),
    ]


def _only_region(rows: Sequence[LabelledRow], match: Match | None) -> str | None:
    """The region of a table that has a single region row."""
    if match is None or match.form.kind is not FormKind.REGIONS:
        return None
    found = [r.region for r in rows if r.region]
    return found[0].name if len(found) == 1 else None
