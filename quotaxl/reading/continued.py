"""A list that goes on in a second block of columns beside the first: one total covers both."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from quotaxl.core.amount import exact
from quotaxl.core.refs import ref
from quotaxl.core.table import Remark, RowRole, Table


def join(tables: Sequence[Table]) -> tuple[Table, ...]:
    """Return the tables of a sheet, the total of a list that stands in several column blocks cut off from its rows.

    Each block stays a table of its own, so that every row keeps its cells. The total is cut off, and a
    remark says so, only where it is the sum of all blocks in every column; else it is checked as it
    stands, and the difference is found.
    """
    found = list(tables)
    at = 0
    while at < len(found):
        end = at + 1
        while end < len(found) and _goes_on(found[at], found[end]):
            end += 1
        if end > at + 1:
            found[at:end] = _covering(found[at:end])
        at = end
    return tuple(found)


def _goes_on(first: Table, other: Table) -> bool:
    same = [c.path for c in first.columns] == [c.path for c in other.columns] and first.title == other.title
    return same and abs(first.area.top - other.area.top) <= 1 and other.area.left > first.area.right


def _covering(blocks: list[Table]) -> list[Table]:
    """Return the blocks of one list with the one total among them as the parent of all, where the sums say so."""
    totals = [(block, at) for block in blocks for at in _rows(block, RowRole.TOTAL)]
    if len(totals) != 1 or not blocks[0].amounts():
        return blocks
    owner, at = totals[0]
    for place, column in enumerate(owner.amounts()):
        parts = [v for b in blocks for k in _tops(b) if (v := b.frame[b.amounts()[place].name][k]) is not None]
        if exact(owner.frame[column.name][at] or 0) != sum(map(exact, parts)):
            return blocks
    cell = ref(int(owner.frame["row"][at]), owner.label_column)
    loose = pl.when(pl.col("parent") == at).then(None).otherwise(pl.col("parent")).cast(pl.Int32).alias("parent")
    return [
        replace(
            block,
            frame=block.frame.with_columns(loose) if block is owner else block.frame,
            remarks=(*block.remarks, Remark("continued", cell, "合计包括并排的各栏")),
        )
        for block in blocks
    ]


def _rows(table: Table, role: RowRole) -> list[int]:
    return [int(at) for at in table.frame["role"].eq(role.value).arg_true()]


def _tops(table: Table) -> list[int]:
    """The rows that add up into the total, or would if it stood in this block."""
    totals = _rows(table, RowRole.TOTAL)
    mine = table.frame["parent"].is_null() | table.frame["parent"].is_in(totals)
    kept = table.frame["role"].is_in([RowRole.ITEM.value, RowRole.PARENT.value])
    return [int(at) for at in (mine & kept).arg_true()]
