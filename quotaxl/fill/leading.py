"""Where a county lists its quota batch by batch, the batches lead: 债务限额 is filled from what they come to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

import polars as pl

from quotaxl.catalogue.debtkinds import KINDS
from quotaxl.catalogue.items import Item
from quotaxl.core.amount import Unit, convert, exact, plain
from quotaxl.core.table import Table
from quotaxl.dossier.batches import CHANGES, QuotaBatch, batches_in, raised
from quotaxl.dossier.papers import step_of
from quotaxl.fill.origins import CellSource, source_of

LIMIT, INFO = "county-limit", "county-info"
_ZERO = Decimal(0)
_FIELDS = ("total", *KINDS)


@dataclass(frozen=True, slots=True)
class Led:
    """Tables to fill from, with 债务限额 as the batches have it, and the cells that its sums are made of."""

    tables: tuple[Table, ...]
    sums: Mapping[Item, tuple[CellSource, ...]] = field(default_factory=dict)


def year_of(tables: Iterable[Table]) -> tuple[QuotaBatch, ...]:
    """Return the batches of the one county workbook among tables; none where it lists none."""
    every = tuple(tables)
    changes = next((t for t in every if t.form == CHANGES), None)
    info = next((t for t in every if t.form == INFO), None)
    return batches_in(changes, current=step_of(info.text("adjustment", "value")) if info else None) if changes else ()


def led(tables: Sequence[Table]) -> Led:
    """Return the tables with what batches come to in 债务限额; as they are where none are listed or one is unclear.

    本次新增 is the sum of those of this adjustment that raise the limit, 提前下达 what of it the opening budget holds.
    After a first adjustment 全年新增 is the sum of all, and 上年限额 the limit before any of them.
    """
    given = year_of(tables)
    limit = next((t for t in tables if t.form == LIMIT), None)
    if not given or limit is None or any(b.faults for b in given):
        return Led(tuple(tables))
    now, earlier = [b for b in given if not b.earlier], [b for b in given if b.earlier]
    figures: dict[str, dict[str, Decimal]] = {"new": _by_kind(now)}
    parts: dict[str, list[QuotaBatch]] = {"new": now}
    budgeted = {k: sum((b.budgeted for b in now if b.kinds == (k,)), _ZERO) for k in KINDS}
    if any(budgeted.values()):
        figures["advance"] = {"total": sum(budgeted.values(), _ZERO), **{k: v for k, v in budgeted.items() if v}}
    if earlier:
        figures["year_new"], parts["year_new"] = _by_kind(given), [*given]
        before = {f: limit.amount("opening", f, Unit.YUAN) for f in _FIELDS}
        less = _by_kind(earlier)
        figures["year_opening"] = {f: v - less[f] for f, v in before.items() if v is not None}
    sums = {
        Item(LIMIT, key, of): tuple(_cells(parts[key], of) if key in parts else _budgeted(now, of))
        for key in figures
        if key != "year_opening"
        for of in figures[key]
    }
    for of in figures.get("year_opening", {}):
        taken = (replace(s, value=plain(-Decimal(s.value))) for s in _cells(earlier, of))
        own = source_of(limit, limit.frame.row(limit.position("opening") or 0, named=True), of)
        sums[Item(LIMIT, "year_opening", of)] = (*((own,) if own else ()), *taken)
    changed = _with(limit, figures)
    return Led(tuple(changed if t is limit else t for t in tables), sums)


def _by_kind(given: Sequence[QuotaBatch]) -> dict[str, Decimal]:
    found = {kind: raised(given, kind) for kind in KINDS}
    return {"total": sum(found.values(), _ZERO), **found}


def _cells(given: Sequence[QuotaBatch], of: str) -> list[CellSource]:
    """Return the cells of the batches that change the limit of a kind, or of both."""
    kinds = KINDS if of == "total" else (of,)
    found = [_source(b, kind) for b in given if b.nature and b.nature.raises for kind in kinds if b.amount(kind)]
    return [one for one in found if one]


def _budgeted(given: Sequence[QuotaBatch], of: str) -> list[CellSource]:
    found = [_source(b, "budgeted") for b in given if b.budgeted and (of == "total" or b.kinds == (of,))]
    return [one for one in found if one]


def _source(batch: QuotaBatch, name: str) -> CellSource | None:
    return source_of(batch.table, batch.table.frame.row(batch.at, named=True), name)


def _with(limit: Table, figures: Mapping[str, Mapping[str, Decimal]]) -> Table:
    """Return 债务限额 with rows of figures (元) set, in the units of its columns; rows that it lacks are added."""
    rows = limit.frame.to_dicts()
    for key, values in figures.items():
        at = limit.position(key)
        if at is None:
            blank = dict.fromkeys(limit.frame.columns)
            rows.append({**blank, "row": limit.area.top, "role": "item", "depth": 0, "split": 0, "key": key})
            at = len(rows) - 1
        for of in _FIELDS:
            unit = limit.unit_of(of)
            if limit.column(of) and unit:
                value = values.get(of)
                rows[at][of] = None if value is None else exact(convert(value, Unit.YUAN, unit))
    return replace(limit, content=pl.DataFrame(rows, schema=limit.frame.schema, orient="row"))
