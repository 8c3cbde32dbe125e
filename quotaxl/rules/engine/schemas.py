"""What a table of each form must be, as pandera schemas over the concatenated frames of Dossier.stack."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import polars as pl

from quotaxl.catalogue.form import Form, forms
from quotaxl.catalogue.sections import Axis
from quotaxl.core.table import AMOUNT, ColumnType, RowRole
from quotaxl.rules.engine import validated

if TYPE_CHECKING:
    from pandera.polars import DataFrameSchema

FILLED, NEGATIVE, KIND, UNIQUE, SUM, BOUND, ROLE = "filled", "non-negative", "kind", "unique", "sum", "bound", "role"
"""What a demand is about."""

_INTEGERS = ("table", "at", "row", "depth", "parent", "split")
_ZERO = pl.lit(Decimal(0), AMOUNT)


@dataclass(frozen=True, slots=True)
class Demand:
    """One check of a schema: what it is about, the column where a fault shows, and which rows fulfil it."""

    name: str
    column: str
    fulfilled: pl.Expr


@dataclass(frozen=True, slots=True)
class Problem:
    """A demand that rows of a frame do not fulfil, with their positions in the frame."""

    demand: Demand
    rows: tuple[int, ...]


def demands(form: str, frame: pl.DataFrame) -> tuple[Demand, ...]:
    """Return what the catalogue demands of each row of a form's concatenated frame with these columns.

    Those of the form's sections [require] and [hold] that a single row can fulfil or break: filled cells, amounts
    that are not negative, kinds, rows that are alike, sums and bounds over columns. What a row only fulfils together
    with others of its table (sums over rows, the total of a list) is left to the rules. A form that is not in the
    catalogue has only the demand that its rows be of a known kind.
    """
    found = [Demand(ROLE, "label", pl.col("role").is_in([str(r) for r in RowRole]))]
    known = {f.id: f for f in forms()}.get(form)
    return (*found, *_required(known, frame), *_held(known, frame)) if known else tuple(found)


def _required(form: Form, frame: pl.DataFrame) -> Iterator[Demand]:
    """Yield the demands of [require]; of columns that the frame lacks nothing is demanded."""
    ordinary, need = pl.col("role") == RowRole.ITEM, form.require
    for needed, given in need.filled:
        if needed in frame.columns and given in frame.columns:
            yield Demand(FILLED, needed, ~ordinary | ~_filled(frame, given) | _filled(frame, needed))
    free = pl.col("key").is_in(need.signed).fill_null(value=False) if need.signed else pl.lit(value=False)
    for name in need.signed_with:
        free |= _filled(frame, name) if name in frame.columns else pl.lit(value=False)
    for name in need.non_negative:
        if name in frame.columns:
            yield Demand(NEGATIVE, name, pl.col(name).is_null() | (pl.col(name) >= 0) | free)
    for name, pattern in need.kinds.items():
        if name in frame.columns:
            says = pl.col(name).str.contains(pattern.pattern)
            yield Demand(KIND, name, ~ordinary | ~_filled(frame, name) | says)
    for group in (*need.unique, *([("key",)] if form.rows else [])):
        if set(group) <= set(frame.columns):
            alone = pl.struct("table", *group).is_duplicated().not_()
            full = pl.all_horizontal(_filled(frame, name) for name in group)
            yield Demand(UNIQUE, group[0] if form.column(group[0]) else "label", ~ordinary | ~full | alone)


def _held(form: Form, frame: pl.DataFrame) -> Iterator[Demand]:
    """Yield what [hold] says of columns; blank parts count as 0, a blank total or no part at all says nothing."""
    counted = pl.col("role") != RowRole.NOTE
    for held in (*form.sums, *form.ruled):
        signed = [(s, n) for s, names in ((1, held.plus), (-1, held.minus)) for n in names if n in frame.columns]
        if held.axis is not Axis.COLUMNS or held.total not in frame.columns or not signed:
            continue
        worth = pl.sum_horizontal(pl.col(n).fill_null(_ZERO) * sign for sign, n in signed)
        some = pl.any_horizontal(pl.col(n).is_not_null() for _, n in signed)
        for needed in held.needed:
            some &= pl.col(needed).is_not_null() if needed in frame.columns else pl.lit(value=False)
        if held.only:
            some &= pl.col("key").is_in(held.only).fill_null(value=False)
        holds = (pl.col(held.total) == worth).fill_null(value=True)
        yield Demand(SUM, held.total, ~counted | ~some | holds)
    for bound in form.bounds:
        if bound.axis is Axis.COLUMNS and {bound.lesser, bound.greater} <= set(frame.columns):
            within = (pl.col(bound.lesser) <= pl.col(bound.greater)).fill_null(value=True)
            if bound.zero_is_blank:
                within |= (pl.col(bound.greater) == 0).fill_null(value=False)
            yield Demand(BOUND, bound.lesser, ~counted | within)


def types(form: str, frame: pl.DataFrame) -> validated.Types:
    """Return of each column of a concatenated frame which type it must have and whether it may be null.

    The catalogue says it of the form's own columns; further ones, as of an open form, keep what reading made of them.
    """
    known = {f.id: f for f in forms()}.get(form)
    said = {c.field: AMOUNT if c.type is ColumnType.AMOUNT else pl.String() for c in (known.columns if known else ())}
    filled = {*_INTEGERS, "role"} - {"parent"}
    wanted: dict[str, tuple[type[pl.DataType] | pl.DataType, bool]] = {}
    for name, kind in frame.schema.items():
        own = said.get(name) or (AMOUNT if isinstance(kind, pl.Decimal) else pl.String())
        wanted[name] = (pl.Int64() if name in _INTEGERS else own, name not in filled)
    return wanted


def schema_of(form: str, frame: pl.DataFrame) -> "DataFrameSchema":
    """Return the schema of a form: types of all columns, and its demands as checks. Nothing is coerced."""
    return validated.schema_of(types(form, frame), [demand.fulfilled for demand in demands(form, frame)])


def sound(form: str, frame: pl.DataFrame, asked: Sequence[Demand]) -> bool:
    """Return whether a frame has the types and fulfils the demands, by one plain look; False where that look fails.

    It settles the usual case. pandera costs a third of a second to import and some 15 ms a table, however small,
    and is asked where there is something to tell.
    """
    wanted = types(form, frame)
    schema = frame.schema  # made anew by polars whenever it is asked for
    if any(schema[name] != kind for name, (kind, _) in wanted.items()):
        return False
    filled = [pl.col(name).is_not_null() for name, (_, nullable) in wanted.items() if not nullable]
    try:
        good = frame.select(pl.all_horizontal(*filled, *(d.fulfilled.fill_null(value=False) for d in asked)).all())
    except pl.exceptions.PolarsError:
        return False
    return bool(good.item())


def problems(form: str, frame: pl.DataFrame) -> Iterator[Problem]:
    """Yield what rows of a form's concatenated frame lack.

    Raises RuntimeError for a fault of the program, not of the user's file (validated.broken).
    """
    asked = demands(form, frame)
    if sound(form, frame, asked):
        return
    for number in validated.broken(schema_of(form, frame), frame, form):
        demand = asked[number]
        broken_by = ~demand.fulfilled.fill_null(value=False)
        yield Problem(demand, tuple(frame.select(broken_by.arg_true()).to_series()))


def _filled(frame: pl.DataFrame, name: str) -> pl.Expr:
    filled = pl.col(name).is_not_null()
    return filled & (pl.col(name) != "") if frame.schema[name] == pl.String else filled
