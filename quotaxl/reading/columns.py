"""The columns of a table: their cells and what they hold."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import zip_longest

from quotaxl.core.amount import Unit
from quotaxl.core.content import Cells
from quotaxl.core.grid import Grid, Place, Value
from quotaxl.core.refs import column_letter, ref
from quotaxl.core.table import Column, ColumnType, Remark
from quotaxl.reading import values
from quotaxl.reading.header import HeaderColumn
from quotaxl.reading.match import Match, plain_type, sum_level
from quotaxl.reading.measure import money_unit, says_money
from quotaxl.reading.naming import SAMPLE
from quotaxl.reading.page import numeric
from quotaxl.reading.perrow import RowUnits, in_one_unit, own_unit
from quotaxl.reading.seen import PERCENT, as_seen
from quotaxl.reading.tablearea import TableArea
from quotaxl.reading.tidy import label, shown

_NEAR = 60
"""Columns to the left in which the total of a part is looked for."""


def with_strays(block: TableArea) -> tuple[HeaderColumn, ...]:
    """Return the header's columns, and those beside it that hold data without a header."""
    first, last = block.columns[0].index, block.columns[-1].index
    page = block.page
    left, right = first, last
    if page.left < first or last < page.right:
        held = {c for row in block.body[:SAMPLE] for c in page.filled(row)}
        left, right = min(held, default=first), max(held, default=last)
    return (
        *(HeaderColumn(c, ()) for c in range(left, first)),
        *block.columns,
        *(HeaderColumn(c, ()) for c in range(last + 1, right + 1)),
    )


def cells_of(
    block: TableArea, header: Sequence[HeaderColumn], body: Sequence[int]
) -> tuple[list[list[Value]], list[Remark]]:
    """Return the values of the body, a list per column; rows that lost their empty 公式 cell are put right."""
    page = block.page
    rows = page.grid.rows
    first, last = header[0].index, header[-1].index
    width = last - first + 1
    formula = next((i for i, c in enumerate(header) if c.path and label(c.path[-1]) == "公式"), None)
    shifted: list[Remark] = []
    table: list[Sequence[Value]] = [rows[row - 1] for row in body]
    if first > 1 or max(map(len, table), default=0) > last:
        table = [cells[first - 1 : last] for cells in table]
    if formula is not None:
        table = [[*cells, *([None] * (width - len(cells)))] for cells in table]
        for at, cells in enumerate(table):
            if numeric(cells[formula]) and not shown(cells[-1]):
                shifted.append(Remark("shifted", ref(body[at], first + formula), shown(cells[formula])))
                table[at] = [*cells[:formula], None, *cells[formula:-1]]
    columns = [list(column) for column in zip_longest(*table)]
    columns += [[None] * len(table) for _ in range(width - len(columns))]
    wanted = set(body)
    position = {row: at for at, row in enumerate(body)} if page.covered else {}
    for row, column in page.covered:
        if row in wanted and first <= column <= last:
            columns[column - first][position[row]] = None
    return columns, shifted


def column(
    head: HeaderColumn,
    cells: list[Value],
    grid: Grid,
    odd: Mapping[Place, int],
    body: Sequence[int],
    match: Match | None,
    before: list[Column],
    *,
    fixed: ColumnType | None,
    notes: int,
    heading_unit: Unit | None,
    textual: bool,
    told: bool,
    units: RowUnits,
) -> tuple[Column, Cells, list[Remark]]:
    """Return a column, its values and what was odd about them.

    `odd` are the cells of the grid whose format shows another number; `before` are the columns left of it; `fixed`
    is its type where its use settles it; the last `notes` cells stand in notes at the foot and hold no amounts; `told`
    is whether other columns state their unit of money and nothing else does, so that one without unit and without a
    word of money holds no amounts. Where neither header nor heading states a unit, the one that most cells state is
    the column's, or most rows (`units`).
    """
    bound = match.columns.get(head.index) if match else None
    name = bound[0] if bound else column_letter(head.index)
    kind = bound[1].type if bound else fixed or plain_type(head.path, *_counts(cells[:SAMPLE]))
    unit = money_unit(head.path)
    if kind is ColumnType.AMOUNT and not bound and _percentages(cells[:SAMPLE], body, head, odd):
        kind = ColumnType.TEXT
    amount = kind is ColumnType.AMOUNT
    if amount and told and not bound and head.path and unit is None and not says_money(head.path):
        kind, amount = ColumnType.TEXT, False
    if amount and notes:
        cells = [*cells[:-notes], *[None] * notes]
    if amount and unit is None and heading_unit is None:
        unit = values.unit_of_cells(cells) or own_unit(units)
    if amount and units:
        cells = in_one_unit(cells, units, unit or heading_unit)
    said: list[Remark] = []
    if bound and fixed is None:
        cells, said = as_seen(cells, body, head.index, kind, grid, odd)
    held = values.ReadColumn(head.index, body, cells, textual, said)
    data = values.amounts(held, unit or heading_unit) if amount else values.texts(held)
    return (
        Column(
            name=name,
            index=head.index,
            path=head.path,
            type=kind,
            of=_whole(head, kind, bound[1].of if bound else None, before),
            unit=unit,
            decimals=held.decimals,
            formula=head.formula,
            additive=bound[1].sum if bound else True,
        ),
        data,
        held.remarks,
    )


def merged_rows(block: TableArea, column: int) -> list[tuple[int, int]]:
    """Return where cells of a column are merged over several rows of the body: first and last position of each."""
    spans = []
    for area in block.page.grid.merges:
        if area.left <= column <= area.right and area.bottom > area.top:
            first = bisect_left(block.body, area.top)
            last = bisect_right(block.body, area.bottom) - 1
            if last > first and area.top in block.body[first : first + 1] and area.left == column:
                spans.append((first, last))
    return sorted(spans)


def _counts(sample: list[Value]) -> tuple[int, int]:
    """How many cells hold numbers and how many hold words."""
    others = [v for v in sample if v is not None and not numeric(v)]
    words = sum(isinstance(v, str) and len(label(v)) > 1 for v in others)
    return sum(v is not None for v in sample) - len(others), words


def _percentages(sample: list[Value], rows: Sequence[int], head: HeaderColumn, odd: Mapping[Place, int]) -> bool:
    """Return whether most of a column's figures are seen with %, by text or format, and its header says no unit."""
    shown_so = [
        odd.get((row, head.index), 0) == PERCENT or (isinstance(value, str) and label(value).endswith("%"))
        for row, value in zip(rows, sample, strict=False)
        if numeric(value)
    ]
    return sum(shown_so) * 2 > len(shown_so) and money_unit(head.path) is None


def _whole(head: HeaderColumn, kind: ColumnType, given: str | None, before: list[Column]) -> str | None:
    """The column that this one is a part of: as the form says, or by 其中 or a merged header above it."""
    amounts = [c for c in before[-_NEAR:] if c.type is ColumnType.AMOUNT]
    if given is not None:
        return given if any(c.name == given for c in before) else None
    if kind is not ColumnType.AMOUNT or not amounts:
        return None
    total = next((c for c in reversed(amounts) if _spans(c.path, head.path[:-1])), None)
    if total:
        return total.name
    if any(label(text).startswith("其中") for text in head.path):
        return next((c.name for c in reversed(amounts) if c.of is None), None)
    return None


def _spans(path: tuple[str, ...], above: tuple[str, ...]) -> bool:
    """Whether a column is the total under the header `above`: unlabelled, or labelled 合计."""
    return bool(path and above) and (path == above or (path[:-1] == above and sum_level(path[-1])))


def shared_unit(columns: Sequence[Column]) -> Unit | None:
    """Return the unit that the header cells state, where they all state the same."""
    units = {c.unit for c in columns if c.unit}
    return units.pop() if len(units) == 1 else None
