"""A list that goes on beside itself, further down or on another sheet: one total covers all its parts."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise, takewhile

import polars as pl

from quotaxl.core.amount import exact
from quotaxl.core.refs import ref
from quotaxl.core.table import ColumnType, Opening, Remark, RowRole, Table
from quotaxl.reading.tidy import label

_MORE = re.compile(r"[(（\[〔【]?(?:续表?|接上[页表])[一二三四五六七八九十\d]*[)）\]〕】]?")


def join(tables: Sequence[Table]) -> tuple[Table, ...]:
    """Return the tables of a sheet, the total of a list that stands in several column blocks cut off from its rows.

    Each block stays a table of its own, so that every row keeps its cells. The total is cut off, and a
    remark says so, where the amounts speak for all blocks rather than for its own: `list_total` names it in each.
    """
    return _runs(tables, _beside, "合计包括并排的各栏")


def carry(tables: Sequence[Table]) -> tuple[Table, ...]:
    """Return the tables of a file; a list that goes on below or on a further sheet (续表) has one total, as above."""
    return _runs(tables, _carried, "合计包括续表")


def _runs(tables: Sequence[Table], goes_on: Callable[[Table, Table], bool], said: str) -> tuple[Table, ...]:
    found = list(tables)
    at = 0
    while at < len(found):
        end = at + 1
        while end < len(found) and goes_on(found[end - 1], found[end]):
            end += 1
        if end > at + 1:
            found[at:end] = _covering(found[at:end], said)
        at = end
    return tuple(found)


def _beside(first: Table, other: Table) -> bool:
    same = _alike(first, other) and first.title == other.title
    return same and abs(first.area.top - other.area.top) <= 1 and other.area.left > first.area.right


def _carried(first: Table, other: Table) -> bool:
    """Whether `other` says of itself that it continues: in its title, above its header or in the name of its sheet."""
    elsewhere = first.sheet != other.sheet
    if not _alike(first, other) or first.unit not in (other.unit, None):
        return False
    if _MORE.sub("", other.title) not in ("", _MORE.sub("", first.title)):
        return False
    if not elsewhere and other.area.top <= first.area.bottom:
        return False
    return bool(_MORE.search(other.title) or _said_above(other) or (elsewhere and _MORE.search(label(other.sheet))))


def _said_above(table: Table) -> bool:
    first = next(iter(table.listed("row")), table.area.top)
    above = table.grid.rows[table.area.top - 1 : first - 1]
    return any(isinstance(v, str) and _MORE.fullmatch(label(v)) for cells in above for v in cells)


def _alike(first: Table, other: Table) -> bool:
    return first.grid.file == other.grid.file and [c.path for c in first.columns] == [c.path for c in other.columns]


def _covering(blocks: list[Table], said: str) -> list[Table]:
    """Return the blocks of one list with the one total among them as the parent of all, where the sums say so."""
    blocks = _carried_over(blocks)
    totals = [(block, at) for block in blocks for at in _rows(block, RowRole.TOTAL)]
    if len(totals) != 1 or any(block.list_total for block in blocks):
        return blocks
    owner, at = totals[0]
    own, all_ = [], []
    for place, column in enumerate(owner.columns):
        if column.type is ColumnType.AMOUNT and column.additive:
            total = exact(owner.frame[column.name][at] or 0)
            sums = [sum(_values(block, place, tops_of(block)), Decimal(0)) for block in blocks]
            own.append(abs(total - sums[blocks.index(owner)]))
            all_.append(abs(total - sum(sums)))
    if (all_.count(Decimal(0)), -sum(all_)) <= (own.count(Decimal(0)), -sum(own)):
        return blocks
    cell = ref(owner.row(at), owner.label_column)
    loose = pl.when(pl.col("parent") == at).then(None).otherwise(pl.col("parent")).cast(pl.Int32).alias("parent")
    return [
        replace(
            block,
            content=block.frame.with_columns(loose) if block is owner else block.content,
            remarks=(*block.remarks, Remark("continued", cell, said)),
            list_total=(owner.sheet, cell),
        )
        for block in blocks
    ]


def _carried_over(blocks: list[Table]) -> list[Table]:
    """Return the blocks, told where the rows of the last sum of one go on at the head of the next.

    The amounts say so; see `_goes_on`.
    """
    found = list(blocks)
    for n, (first, other) in enumerate(pairwise(blocks)):
        last = max((at for at, role in enumerate(first.frame["role"]) if role != RowRole.NOTE), default=None)
        rows = _leading(other)
        if last is None or not rows:
            continue
        parents = first.frame["parent"].to_list()
        up = parents[last]
        if up is not None and first.frame["role"][up] == RowRole.PARENT:
            tries = [(up, [at for at, parent in enumerate(parents) if parent == up])]
        else:  # its own rows did not make it a sum
            tail = [at for at in range(last + 1) if parents[at] == up and first.frame["role"][at] == RowRole.ITEM]
            tries = [(at, tail[k + 1 :]) for k, at in enumerate(tail) if tail[k:] == list(range(at, last + 1))]
        best = next((one for one in tries if _goes_on(first, other, *one, rows)), None)
        if best is not None:
            cell = ref(int(first.frame["row"][best[0]]), first.label_column)
            found[n] = _with_sum(replace(found[n], continues=best[0]), *best)
            found[n + 1] = replace(found[n + 1], opening=Opening(first.sheet, cell, len(rows)))
    return found


def _goes_on(first: Table, other: Table, up: int, kids: Sequence[int], rows: Sequence[int]) -> bool:
    """Whether the sum `up` holds in more columns with the rows of the other part than without, and in half at least."""
    alone = joined = asked = 0
    for place, column in enumerate(first.columns):
        if column.type is ColumnType.AMOUNT and column.additive and (total := first.frame[column.name][up]):
            own, more = (sum(_values(t, place, part), Decimal(0)) for t, part in ((first, kids), (other, rows)))
            alone, joined, asked = alone + (own == total), joined + (own + more == total), asked + 1
    return joined > alone and joined * 2 >= asked


def _with_sum(table: Table, up: int, kids: Sequence[int]) -> Table:
    """The table with rows below a sum that their own amounts did not make one."""
    if table.frame["role"][up] == RowRole.PARENT:
        return table
    below = pl.int_range(pl.len()).is_in(list(kids))
    role = pl.when(pl.int_range(pl.len()) == up).then(pl.lit(RowRole.PARENT.value)).otherwise(pl.col("role"))
    return replace(
        table,
        content=table.frame.with_columns(
            pl.when(below).then(up).otherwise(pl.col("parent")).cast(pl.Int32).alias("parent"),
            (pl.col("depth") + below.cast(pl.Int32)).alias("depth"),
            role.alias("role"),
        ),
    )


def _leading(table: Table) -> list[int]:
    """The rows at the head of a table that add up into none, before the first sum."""
    frame = table.frame
    beside = zip(frame["role"], frame["parent"], strict=True)
    return [at for at, _ in takewhile(lambda one: one[1] == (RowRole.ITEM, None), enumerate(beside))]


def _values(table: Table, place: int, rows: Sequence[int]) -> list[Decimal]:
    column = table.columns[place]
    if column.type is not ColumnType.AMOUNT:
        return []
    return [exact(v) for k in rows if (v := table.frame[column.name][k]) is not None]


def _rows(table: Table, role: RowRole) -> list[int]:
    return [at for at, held in enumerate(table.listed("role")) if held == role.value]


def tops_of(table: Table) -> list[int]:
    """Return the rows of a part of a list that add up into its total, or would if it stood in this part."""
    totals = _rows(table, RowRole.TOTAL)
    mine = table.frame["parent"].is_null() | table.frame["parent"].is_in(totals)
    kept = table.frame["role"].is_in([RowRole.ITEM.value, RowRole.PARENT.value])
    before = table.opening.rows if table.opening else 0
    return [int(at) for at in (mine & kept).arg_true() if at >= before]
