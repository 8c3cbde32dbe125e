"""A row to be, and how its values are taken from a table's row."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from quotaxl.core.amount import Unit, convert
from quotaxl.core.edits import Content
from quotaxl.core.table import ColumnType, RowRole, Table
from quotaxl.core.words import Words
from quotaxl.dossier.kinds import which_kind
from quotaxl.fill.origins import CellSource

NUMBERS = ("rate", "progress")
"""Fields that are no amounts but numbers all the same."""


@dataclass(frozen=True, slots=True)
class FilledRow:
    """One row to be: its values by field, and where they come from (`file sheet!row`), by field where it is known."""

    values: Mapping[str, Content]
    origin: str
    cells: Mapping[str, tuple[CellSource, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Records:
    """The rows to be, and what must be said of them: what could not become one, what is in doubt."""

    rows: tuple[FilledRow, ...]
    remarks: tuple[Words, ...] = ()


def kind_of(text: str | None) -> str | None:
    """Return general or special for a bond's kind as written; None where it says neither or both."""
    return which_kind(text)


def numbered(rows: Sequence[FilledRow]) -> tuple[FilledRow, ...]:
    """Return the rows numbered from 1 (field number)."""
    return tuple(replace(row, values={**row.values, "number": at}) for at, row in enumerate(rows, start=1))


def items_of(table: Table) -> Iterator[Mapping[str, object]]:
    """Yield the rows of a table that are neither totals nor text."""
    for row in table.frame.iter_rows(named=True):
        if row["role"] not in (RowRole.TOTAL, RowRole.NOTE):
            yield row


def content(table: Table, name: str, row: Mapping[str, object], unit: Unit) -> Content:
    """Return the value of a column in a row: an amount in `unit`, a date, a text; None where blank or without unit."""
    value = row[name]
    if isinstance(value, Decimal):
        own = table.unit_of(name)
        return None if own is None else convert(value, own, unit)
    if not isinstance(value, str) or not value:
        return None
    column = table.column(name)
    if column is not None and column.type is ColumnType.DATE and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return date.fromisoformat(value)
    if name in NUMBERS and re.fullmatch(r"-?\d+(\.\d+)?", value):
        return Decimal(value)
    return value
