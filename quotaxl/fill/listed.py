"""What fills the rows of lists besides projects and notices: regions, payments, bonds, money in and out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from quotaxl.catalogue.debtkinds import KIND_NAMES
from quotaxl.catalogue.form import form as spec
from quotaxl.catalogue.items import Item
from quotaxl.catalogue.sections import Axis
from quotaxl.catalogue.subjects import above, line_of, name_of, written
from quotaxl.core.amount import Unit
from quotaxl.core.edits import Content
from quotaxl.core.table import Table
from quotaxl.core.words import Words
from quotaxl.dossier.levels import AREA, LEVEL_LIMIT, LOWER, OWN, by_level, sources_of, states
from quotaxl.fill.context import FillContext
from quotaxl.fill.derive import derivations
from quotaxl.fill.find import amount_from, of_year
from quotaxl.fill.origins import CellSource
from quotaxl.fill.origins import sources_of as sources_of_row
from quotaxl.fill.rowvalues import FilledRow, Records, content, items_of, kind_of, numbered

_NOT_ARRANGED = Words(
    "“债券支出”没有填写“安排金额”，已拨付的又不等于债券规模之和，安排的支出留空。",
    "债券支出 states no 安排金额, and what was paid is not all that the bonds brought; the spending stays blank.",
)


def copied(form: str | None, tables: Sequence[Table], context: FillContext, unit: Unit) -> Records | None:
    """Return the rows of the form's own table among the inputs; None where there is none of that year."""
    table = of_year(tables, form, context.year) if form else None
    if table is None:
        return None
    rows = [
        FilledRow(
            {c.name: content(table, c.name, row, unit) for c in table.columns},
            f"{table.file} {table.sheet}!{row['row']}",
            sources_of_row(table, row),
        )
        for row in items_of(table)
    ]
    return Records(numbered(rows))


def region(form: str, tables: Sequence[Table], context: FillContext, unit: Unit) -> Records:
    """Return the one row of the county: its name and what its workbook states; of a prefecture a row for each level."""
    if rows := _by_level(form, tables, context, unit):
        return Records(rows)
    values: dict[str, Content] = {"region": context.placeholder("holder")}
    row = derivations()[form].row
    for name, sources in row.items():
        values[name] = _first(sources, tables, context, unit)
    for held in spec(form).sums:
        names = [n for n in (held.total, *held.plus, *held.minus) if n in row]
        if held.axis is Axis.COLUMNS and len(names) > 1 and held.total == names[0]:
            values |= _together(row, names, tables, context, unit)
    return Records((FilledRow(values, "填报表"),))


def _by_level(form: str, tables: Sequence[Table], context: FillContext, unit: Unit) -> tuple[FilledRow, ...]:
    """Return the whole area, its own level and each region below, as the sheet by level states them; () without one.

    The area is left out where the form itself adds it up, and the sum of the levels below always.
    """
    table = of_year(tables, LEVEL_LIMIT, context.year)
    look = spec(form).print
    if table is None or not states(table):
        return ()
    columns = {source: name for name, source in sources_of(LEVEL_LIMIT).items()}
    taken = {
        of: next((columns[s] for s in sources if s in columns), None) for of, sources in derivations()[form].row.items()
    }
    if not any(taken.values()):
        return ()
    made = []
    for row in by_level(table, context.region, context.regions):
        if row.scope == LOWER or (row.scope == AREA and look and look.total):
            continue
        name = {AREA: context.region.name, OWN: f"{context.region.name}本级"}.get(row.scope or "", row.label)
        cells = table.frame.row(row.at, named=True)
        values = {of: content(table, column, cells, unit) for of, column in taken.items() if column}
        made.append(
            FilledRow({"region": name, **values}, f"{table.sheet}!{cells['row']}", sources_of_row(table, cells))
        )
    return tuple(made)


def _together(
    row: Mapping[str, Sequence[Item]], names: Sequence[str], tables: Sequence[Table], context: FillContext, unit: Unit
) -> dict[str, Content]:
    """Return the figures of one equation, all from the first sheet that states its total: sheets are not mixed."""
    for level in range(len(row[names[0]])):
        found = {n: _first(row[n][level : level + 1], tables, context, unit) for n in names}
        if found[names[0]] is not None:
            return dict(found)
    return dict.fromkeys(names)


def payments(tables: Sequence[Table], rows: Records, unit: Unit) -> Records:
    """Return the projects with what was paid for each: Σ of the rows of 债券支出 that name it."""
    paid: dict[str, Decimal] = {}
    cells: dict[str, tuple[CellSource, ...]] = {}
    for row in _rows(tables, "county-spending", unit):
        name, amount = row.values.get("name"), row.values.get("amount")
        if isinstance(name, str) and isinstance(amount, Decimal):
            key = name.strip()
            paid[key] = paid.get(key, Decimal(0)) + amount
            cells[key] = (*cells.get(key, ()), *row.cells.get("amount", ()))
    named = [(str(r.values.get("name")).strip(), r) for r in rows.rows]
    return Records(
        tuple(
            FilledRow({**r.values, "paid": paid.get(name)}, r.origin, {**r.cells, "paid": cells.get(name, ())})
            for name, r in named
        ),
        rows.remarks,
    )


def bonds(tables: Sequence[Table], kind: str | None, unit: Unit) -> Records:
    """Return the bonds of one kind as 债券信息 lists them."""
    found = [r for r in _rows(tables, "county-bonds", unit) if _is(kind, r.values)]
    return Records(numbered([FilledRow({**r.values, "kind": _kind(r.values)}, "债券信息", r.cells) for r in found]))


def cash(tables: Sequence[Table], kind: str | None, unit: Unit) -> Records:
    """Return two independent lists side by side: what each bond brought, what its money is arranged for by subject.

    A workbook without 安排金额 states only what was paid; that is what is arranged where all of it is paid, and else
    the spending stays blank.
    """
    income = _summed(tables, "county-bonds", "bond", kind, unit)
    spending = _summed(tables, "county-spending", "subject", kind, unit, "arranged")
    remarks: tuple[Words, ...] = ()
    if all(amount is None for _, amount, _ in spending):
        spending = _summed(tables, "county-spending", "subject", kind, unit)
        if _total(spending) != _total(income):
            remarks = (_NOT_ARRANGED,) if spending else ()
            spending = [(name, None, ()) for name, _, _ in spending]
    rows = []
    for at in range(max(len(income), len(spending))):
        values: dict[str, Content] = {}
        cells: dict[str, tuple[CellSource, ...]] = {}
        if at < len(income):
            values |= {"bond": income[at][0], "income": income[at][1]}
            cells["income"] = income[at][2]
        if at < len(spending):
            values |= {"subject": spending[at][0], "spending": spending[at][1]}
            cells["spending"] = spending[at][2]
        rows.append(FilledRow(values, "债券信息、债券支出", cells))
    return Records(numbered(rows), remarks)


def subjects(tables: Sequence[Table], kind: str | None, unit: Unit, line: str | None = None) -> Records:
    """Return the spending of one budget by subject: 合计, then 类, 款 and 项 by code, sums of what is listed below.

    Of one `line` of the budget, such as 本年支出, only the subjects that are part of it, without 合计, which it is.
    A 类 or 款 that the bureau states itself stands as stated; figures stay blank where nothing below states one.
    """
    budget = {"general": "一般", "special": "基金"}.get(kind or "", "")
    stated = [r for r in _rows(tables, "county-subjects", unit) if budget in str(r.values.get("budget") or "")]
    rows = {written(str(r.values.get("code") or "")).code: r for r in stated if r.values.get("code")}
    every = sorted({one for code in rows for one in (code, *above(code)) if line in (None, line_of(code))})
    if not every:
        return Records(())
    made = [
        FilledRow(
            {"code": code, "name": _subject_name(code, rows), **_below(code, rows, every)}, *_from(rows.get(code))
        )
        for code in every
    ]
    if line is not None:
        return Records(tuple(replace(row, values={**row.values, "label": _line(row.values)}) for row in made))
    tops = [row for row, code in zip(made, every, strict=True) if not any(one in every for one in above(code))]
    whole = {of: _plus(row.values.get(of) for row in tops) for of in _STAGES}
    return Records((FilledRow({"name": "合计", **whole}, "支出科目"), *made))


_STAGES = ("opening", "change", "adjusted")


def _subject_name(code: str, rows: Mapping[str, FilledRow]) -> str | None:
    """Return the name of a subject, moved in by its depth: as the bureau writes it, else as the shipped table does."""
    own = rows[code].values.get("name") if code in rows else None
    name = own if isinstance(own, str) else name_of(code)
    return f"{'　' * (len(code) // 2 - 1)}{name}" if name else None


def _line(values: Mapping[str, Content]) -> str:
    """Return code and name of a subject as one text, moved in by its depth below the line of the budget."""
    code, name = str(values["code"]), str(values.get("name") or "")
    return f"{'　' * (len(code) // 2)}{code}{name.strip('　')}"


def _below(code: str, rows: Mapping[str, FilledRow], every: Sequence[str]) -> dict[str, Content]:
    if code in rows:
        return {of: rows[code].values.get(of) for of in _STAGES}
    direct = [one for one in every if above(one)[:1] == (code,)]
    parts = [_below(one, rows, every) for one in direct]
    return {of: _plus(part[of] for part in parts) for of in _STAGES}


def _plus(values: Iterable[Content]) -> Decimal | None:
    found = [value for value in values if isinstance(value, Decimal)]
    return sum(found, Decimal(0)) if found else None


def _from(row: FilledRow | None) -> tuple[str, Mapping[str, tuple[CellSource, ...]]]:
    return (row.origin, row.cells) if row else ("支出科目", {})


def _total(amounts: Sequence[tuple[str, Decimal | None, tuple[CellSource, ...]]]) -> Decimal:
    return sum((amount for _, amount, _ in amounts if amount is not None), Decimal(0))


def _summed(
    tables: Sequence[Table], form: str, by: str, kind: str | None, unit: Unit, field: str = "amount"
) -> list[tuple[str, Decimal | None, tuple[CellSource, ...]]]:
    sums: dict[str, Decimal | None] = {}
    cells: dict[str, tuple[CellSource, ...]] = {}
    for row in _rows(tables, form, unit):
        name, amount = row.values.get(by), row.values.get(field)
        if _is(kind, row.values) and isinstance(name, str):
            known = sums.get(name)
            sums[name] = amount + (known or Decimal(0)) if isinstance(amount, Decimal) else known
            cells[name] = (*cells.get(name, ()), *row.cells.get(field, ()))
    return [(name, total, cells[name]) for name, total in sums.items()]


def _rows(tables: Sequence[Table], form: str, unit: Unit) -> Iterator[FilledRow]:
    for table in tables:
        if table.form == form:
            for row in items_of(table):
                values = {c.name: content(table, c.name, row, unit) for c in table.columns}
                yield FilledRow(values, f"{table.sheet}!{row['row']}", sources_of_row(table, row))


def _is(kind: str | None, row: Mapping[str, Content]) -> bool:
    return kind is None or kind_of(str(row.get("kind") or "")) == kind


def _kind(row: Mapping[str, Content]) -> str | None:
    kind = kind_of(str(row.get("kind") or ""))
    return f"{KIND_NAMES[kind]}债券" if kind else None


def _first(sources: Sequence[Item], tables: Sequence[Table], context: FillContext, unit: Unit) -> Decimal | None:
    found = (amount_from(source, of_year(tables, source.form, context.year), unit) for source in sources)
    return next((value for value in found if value is not None), None)
