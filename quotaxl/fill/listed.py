"""What fills the rows of lists besides projects and notices: regions, payments, bonds, money in and out."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from quotaxl.catalogue.items import Item
from quotaxl.core.amount import Unit
from quotaxl.core.edits import Content
from quotaxl.core.table import Table
from quotaxl.fill.context import FillContext
from quotaxl.fill.derive import derivations
from quotaxl.fill.find import amount_from, of_year
from quotaxl.fill.rowvalues import KINDS, FilledRow, Records, content, items_of, kind_of, numbered


def copied(form: str | None, tables: Sequence[Table], context: FillContext, unit: Unit) -> Records | None:
    """Return the rows of the form's own table among the inputs; None where there is none of that year."""
    table = of_year(tables, form, context.year) if form else None
    if table is None:
        return None
    rows = [
        FilledRow(
            {c.name: content(table, c.name, row, unit) for c in table.columns},
            f"{table.file} {table.sheet}!{row['row']}",
        )
        for row in items_of(table)
    ]
    return Records(numbered(rows))


def region(form: str, tables: Sequence[Table], context: FillContext, unit: Unit) -> Records:
    """Return the one row of the county: its name and what its workbook states."""
    values: dict[str, Content] = {"region": context.region.name}
    for name, sources in derivations()[form].row.items():
        values[name] = _first(sources, tables, context, unit)
    return Records((FilledRow(values, "填报表"),))


def payments(tables: Sequence[Table], rows: Records, unit: Unit) -> Records:
    """Return the projects with what was paid for each: Σ of the rows of 债券支出 that name it."""
    paid: dict[str, Decimal] = {}
    for row in _rows(tables, "county-spending", unit):
        name, amount = row.get("name"), row.get("amount")
        if isinstance(name, str) and isinstance(amount, Decimal):
            paid[name.strip()] = paid.get(name.strip(), Decimal(0)) + amount
    return Records(
        tuple(
            FilledRow({**r.values, "paid": paid.get(str(r.values.get("name")).strip())}, r.origin) for r in rows.rows
        ),
        rows.remarks,
    )


def bonds(tables: Sequence[Table], kind: str | None, unit: Unit) -> Records:
    """Return the bonds of one kind as 债券信息 lists them."""
    found = [r for r in _rows(tables, "county-bonds", unit) if _is(kind, r)]
    return Records(numbered([FilledRow({**r, "kind": _kind(r)}, "债券信息") for r in found]))


def cash(tables: Sequence[Table], kind: str | None, unit: Unit) -> Records:
    """Return two independent lists side by side: what each bond brought, what was spent by functional subject."""
    income = _summed(tables, "county-bonds", "bond", kind, unit)
    spending = _summed(tables, "county-spending", "subject", kind, unit)
    rows = []
    for at in range(max(len(income), len(spending))):
        values: dict[str, Content] = {}
        if at < len(income):
            values |= {"bond": income[at][0], "income": income[at][1]}
        if at < len(spending):
            values |= {"subject": spending[at][0], "spending": spending[at][1]}
        rows.append(FilledRow(values, "债券信息、债券支出"))
    return Records(numbered(rows))


def _summed(
    tables: Sequence[Table], form: str, by: str, kind: str | None, unit: Unit
) -> list[tuple[str, Decimal | None]]:
    sums: dict[str, Decimal | None] = {}
    for row in _rows(tables, form, unit):
        name, amount = row.get(by), row.get("amount")
        if _is(kind, row) and isinstance(name, str):
            known = sums.get(name)
            sums[name] = amount + (known or Decimal(0)) if isinstance(amount, Decimal) else known
    return list(sums.items())


def _rows(tables: Sequence[Table], form: str, unit: Unit) -> Iterator[dict[str, Content]]:
    for table in tables:
        if table.form == form:
            for row in items_of(table):
                yield {c.name: content(table, c.name, row, unit) for c in table.columns}


def _is(kind: str | None, row: Mapping[str, Content]) -> bool:
    return kind is None or kind_of(str(row.get("kind") or "")) == kind


def _kind(row: Mapping[str, Content]) -> str | None:
    kind = kind_of(str(row.get("kind") or ""))
    return f"{KINDS[kind]}债券" if kind else None


def _first(sources: Sequence[Item], tables: Sequence[Table], context: FillContext, unit: Unit) -> Decimal | None:
    found = (amount_from(source, of_year(tables, source.form, context.year), unit) for source in sources)
    return next((value for value in found if value is not None), None)
