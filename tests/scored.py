"""Compare how a sheet was read with what is right, and change its figures one by one."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from published import Expected, Printed

from quotaxl.catalogue.regions import load
from quotaxl.core.document import Document
from quotaxl.core.finding import Finding, Severity, findings_of
from quotaxl.core.grid import Grid, Value
from quotaxl.core.refs import Area, column_letter, column_number, ref
from quotaxl.core.table import ColumnType, RowRole, Table
from quotaxl.reading import read_tables
from quotaxl.rules import Dossier, check

REGIONS = load()


def grid_of(printed: Printed) -> Grid:
    rows: list[list[Value]] = [[None if v == "" else v for v in row] for row in printed.rows]  # type: ignore[misc]
    return Grid("a.xlsx", "表", rows, merges=tuple(map(Area.parse, printed.merges.split())))


def tables_of(grid: Grid) -> tuple[Table, ...]:
    return read_tables(Document("a.xlsx", (grid,)), REGIONS)


def faults(printed: Printed, tables: tuple[Table, ...]) -> list[str]:
    """What differs from what is right, in words; empty where all is read exactly."""
    found = []
    if len(tables) != len(printed.tables):
        return [f"{len(tables)} tables for {len(printed.tables)}"]
    for table, right in zip(tables, printed.tables, strict=True):
        kinds = "".join("a" if c.type is ColumnType.AMOUNT else "t" for c in table.columns)
        left = column_letter(min(c.index for c in table.columns))
        if (left, kinds) != (right.left, right.kinds):
            found.append(f"columns {left}:{kinds} for {right.left}:{right.kinds}")
        units = {u.label if u else None for c in table.amounts() for u in (table.unit_of(c.name),)}
        if units != {right.unit}:
            found.append(f"units {units} for {right.unit}")
        read = sums_of(table)
        wanted = {row: [sorted(rows)] for row, rows in right.sums.items()}
        wanted |= {row: sorted(map(sorted, parts)) for row, parts in right.splits.items()}
        if read != wanted:
            found.append(f"sums {read} for {wanted}")
        found += [f"across {c} missing" for c in missing_across(table, right)]
        if right.net and (left := net_of(table)) != right.net:
            found.append(f"net {left} for {right.net}")
    return found


def sums_of(table: Table) -> dict[int, list[list[int]]]:
    rows = table.frame["row"].to_list()
    split = table.frame["split"].to_list() if "split" in table.frame.columns else [0] * len(rows)
    filled = [any(table.frame[c.name][at] is not None for c in table.amounts()) for at in range(len(rows))]
    groups: dict[tuple[int, int], list[int]] = {}
    for at, (parent, role) in enumerate(zip(table.frame["parent"], table.frame["role"], strict=True)):
        if parent is not None and role in (RowRole.ITEM, RowRole.PARENT, RowRole.TOTAL) and filled[at]:
            groups.setdefault((int(parent), split[at] or 0), []).append(rows[at])
    found: dict[int, list[list[int]]] = {}
    for (parent, _), children in groups.items():
        found.setdefault(rows[parent], []).append(sorted(children))
    return {row: sorted(parts) for row, parts in sorted(found.items())}


def net_of(table: Table) -> dict[int, list[int]]:
    rows = table.frame["row"].to_list()
    return {
        rows[b.total]: sorted([*(rows[at] for at in b.plus), *(-rows[at] for at in b.minus)], key=abs)
        for b in table.balances
    }


def missing_across(table: Table, right: Expected) -> list[str]:
    by_index = {c.index: c for c in table.columns}
    names = {c.name: c for c in table.columns}
    missing = []
    for letter, parts in right.across.items():
        column = by_index.get(column_number(letter))
        got = {column_letter(names[n].index) for n in getattr(column, "parts", ())}
        if got != set(parts):
            missing.append(f"{letter}={'+'.join(parts)} read as {sorted(got)}")
    return missing


def findings(tables: tuple[Table, ...]) -> list[Finding]:
    return list(findings_of(check(Dossier(tables, REGIONS, as_of=date(2025, 8, 1)))))


def errors(tables: tuple[Table, ...]) -> list[Finding]:
    return [f for f in findings(tables) if f.severity is Severity.ERROR]


def checked_cells(printed: Printed) -> Iterator[tuple[int, int]]:
    """(row, column) of every amount that is part of a sum."""
    for right in printed.tables:
        first = column_number(right.left)
        amounts = [first + at for at, kind in enumerate(right.kinds) if kind == "a"]
        rows = set(right.sums) | {r for rows in right.sums.values() for r in rows}
        rows |= {r for parts in right.splits.values() for rows in parts for r in rows} | set(right.splits)
        rows |= {abs(r) for rows in right.net.values() for r in rows} | set(right.net)
        across = {column_number(c) for k, v in right.across.items() for c in (k, *v)}
        bottom = max(rows, default=0)
        for r, cells in enumerate(printed.rows, 1):
            for c in amounts:
                if c <= len(cells) and isinstance(cells[c - 1], int | float) and not isinstance(cells[c - 1], bool):
                    in_sum = r in rows or (c in across and r >= min(rows, default=r) and r <= max(bottom, r))
                    if in_sum and cells[c - 1]:
                        yield r, c


def changed(printed: Printed, row: int, column: int) -> Grid:
    """The sheet with the first digit of one figure larger by one: 300 becomes 400."""
    grid = grid_of(printed)
    rows = [list(cells) for cells in grid.rows]
    value = Decimal(str(rows[row - 1][column - 1]))
    step = Decimal(1).scaleb(value.adjusted()) if value else Decimal(1)
    rows[row - 1][column - 1] = float(value + step)
    return Grid(grid.file, grid.sheet, rows, merges=grid.merges)


def noticed(printed: Printed, row: int, column: int) -> bool:
    """Whether some finding marks the changed cell."""
    place = (row, column)
    for finding in findings(tables_of(changed(printed, row, column))):
        for cell in finding.cells:
            if place in Area.parse(cell.ref) and finding.severity is not Severity.INFO:
                return True
    return False


__all__ = ["changed", "checked_cells", "errors", "faults", "findings", "noticed", "ref", "tables_of"]
