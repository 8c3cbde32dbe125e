"""The unit of a table that states none, where a text above it tells the amount that the table adds up to."""

import re
from collections.abc import Sequence
from decimal import Decimal

import polars as pl

from quotaxl.core.amount import Unit, convert, exact
from quotaxl.core.content import Content
from quotaxl.core.table import RowRole
from quotaxl.reading.tablearea import TableArea

_MAYBE = re.compile(r"\d[百千万亿元]")
"""What every amount of a text holds."""
_UNITS = (Unit.YUAN, Unit.WANYUAN, Unit.YIYUAN)


def told_unit(block: TableArea, content: Content, columns: Sequence[str]) -> Unit | None:
    """Return the unit in which a total of `columns` is an amount of the text above: 下达1200万元，分配如下 over 1200.

    None where no amount of the text is a total, or where they say different units.
    """
    page = block.page
    above = [page.grid.before, *(page.text(row, column) for row in block.heading for column in page.filled(row))]
    telling = [text for text in above if "元" in text and _MAYBE.search(text)]
    if not telling:
        return None
    from quotaxl.reading.prose.amounts import amounts  # noqa: PLC0415 - the patterns of sentences take a while

    said = [found for text in telling for found in amounts(text)]
    if not said:
        return None
    frame = content.frame
    rows = frame.filter(pl.col("role") == RowRole.TOTAL)
    if rows.is_empty():
        rows = frame.filter((pl.col("role") != RowRole.NOTE) & pl.col("parent").is_null())
    totals = {exact(t) for name in columns if isinstance(t := rows[name].sum(), Decimal) and t}
    units = {u for one in said for u in _UNITS if convert(one.value, one.unit, u) in totals}
    return units.pop() if len(units) == 1 else None
