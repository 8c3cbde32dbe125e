"""Lists in several parts, beside each other or over sheets, of which one total covers all: does it?"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from quotaxl.core.amount import exact
from quotaxl.core.finding import CellRole, Severity
from quotaxl.core.table import ColumnType, Table
from quotaxl.core.tolerance import half
from quotaxl.core.words import Words
from quotaxl.reading.continued import tops_of
from quotaxl.rules.arithmetic.gaps import gap_hit
from quotaxl.rules.engine.registry import Hit
from quotaxl.rules.engine.wording import ROUNDED, heading, label, place

_ALL_PARTS = Words(
    "所属各行包括并排的各栏或续表中的行。", "Its rows are those of all blocks or sheets that the list goes on in."
)


def lists_in_parts(tables: Sequence[Table]) -> list[list[Table]]:
    """Return the tables that are parts of one list, list by list, the parts in the order of the file."""
    found: dict[tuple[str, tuple[str, str]], list[Table]] = {}
    for table in tables:
        if table.list_total:
            found.setdefault((table.file, table.list_total), []).append(table)
    return list(found.values())


def unequal_lists(lists: Sequence[Sequence[Table]]) -> Iterator[Hit]:
    """Yield a hit for each amount column in which the total of a list is not the sum of all its parts."""
    for parts in lists:
        sheet, cell = parts[0].list_total or ("", "")
        owner = next((t for t in parts if t.sheet == sheet and _row_of(t, cell) is not None), None)
        at = _row_of(owner, cell) if owner else None
        if owner is None or at is None:
            continue
        for n, column in enumerate(owner.columns):
            if column.type is not ColumnType.AMOUNT or not column.additive:
                continue
            rows = [(t, _filled(t, n)) for t in parts]
            summed = sum((exact(t.frame[t.columns[n].name][k]) for t, held in rows for k in held), Decimal(0))
            total = exact(owner.frame[column.name][at] or 0)
            if total == summed:
                continue
            subject = owner.cell(at, column.name, CellRole.TOTAL)
            rounded = abs(total - summed) <= half(column.decimals) * sum(len(held) for _, held in rows)
            yield gap_hit(
                (subject, *(c for t, held in rows for c in t.span(held, t.columns[n].name, CellRole.PART))),
                {
                    "where": place(owner, (subject,)),
                    "column": heading(owner, column.name),
                    "row": label(owner, at),
                    "note": ROUNDED if rounded else _ALL_PARTS,
                },
                actual=total,
                expected=summed,
                unit=owner.unit_of(column.name),
                severity=Severity.INFO if rounded else None,
            )


def unequal_openings(tables: Sequence[Table]) -> Iterator[Hit]:
    """Yield a hit for each amount column in which a sum is not its rows, here and at the head of the next part."""
    for part in tables:
        if part.opening is None:
            continue
        cell = part.opening.cell
        owners = (
            t for t in tables if t.file == part.file and t.sheet == part.opening.sheet and t.continues is not None
        )
        owner = next((t for t in owners if _row_of(t, cell) == t.continues), None)
        if owner is None or owner.continues is None:
            continue
        at = owner.continues
        below = [k for k, up in enumerate(owner.frame["parent"]) if up == at]
        for column, beside in zip(owner.columns, part.columns, strict=True):
            if column.type is not ColumnType.AMOUNT or not column.additive:
                continue
            held = [(owner, column.name, below), (part, beside.name, range(part.opening.rows))]
            filled = [(t, name, [k for k in rows if t.frame[name][k] is not None]) for t, name, rows in held]
            summed = sum((exact(t.frame[name][k]) for t, name, rows in filled for k in rows), Decimal(0))
            total = exact(owner.frame[column.name][at] or 0)
            if total == summed:
                continue
            subject = owner.cell(at, column.name, CellRole.TOTAL)
            yield gap_hit(
                (subject, *(c for t, name, rows in filled for c in t.span(rows, name, CellRole.PART))),
                {
                    "where": place(owner, (subject,)),
                    "column": heading(owner, column.name),
                    "row": label(owner, at),
                    "note": _ALL_PARTS,
                },
                actual=total,
                expected=summed,
                unit=owner.unit_of(column.name),
            )


def _row_of(table: Table, cell: str) -> int | None:
    held = (at for at in range(table.frame.height) if table.cell(at, "label", CellRole.TOTAL).ref == cell)
    return next(held, None)


def _filled(table: Table, position: int) -> list[int]:
    column = table.columns[position]
    if column.type is not ColumnType.AMOUNT:
        return []
    return [k for k in tops_of(table) if table.frame[column.name][k] is not None]
