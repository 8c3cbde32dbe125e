"""What a table of each form must be, as pandera schemas over the concatenated frames of Dossier.stack."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from quotaxl.catalogue.form import form as spec
from quotaxl.core.table import AMOUNT, RowRole

if TYPE_CHECKING:
    from pandera.polars import DataFrameSchema

SHOWN = 1_000
"""Failure cases that pandera keeps of a check; keeping all of them cost gigabytes on large tables."""


@dataclass(frozen=True, slots=True)
class Demand:
    """One check of a schema: its name, the column it is about, and which rows fulfil it."""

    name: str
    column: str
    fulfilled: pl.Expr


@dataclass(frozen=True, slots=True)
class Problem:
    """A demand that rows of a frame do not fulfil: how many, and the first of them (positions in the frame)."""

    demand: Demand
    count: int
    rows: tuple[int, ...]


def demands(form: str, frame: pl.DataFrame) -> tuple[Demand, ...]:
    """Return what is demanded of the rows of a form's concatenated frame with these columns."""
    ordinary = pl.col("role") == RowRole.ITEM
    found = [Demand("role", "label", pl.col("role").is_in([str(r) for r in RowRole]))]
    asked = spec(form).require
    for needed, given in asked.filled:
        if needed in frame.columns and given in frame.columns:
            fulfilled = ~ordinary | ~_filled(frame, given) | _filled(frame, needed)
            found.append(Demand("filled", needed, fulfilled))
    for name in asked.non_negative:
        if name in frame.columns:
            found.append(Demand("non-negative", name, pl.col(name).is_null() | (pl.col(name) >= 0)))
    return tuple(found)


def types(frame: pl.DataFrame) -> dict[str, tuple[type[pl.DataType] | pl.DataType, bool]]:
    """Return of each column of a concatenated frame which type it must have and whether it may be null."""
    integers = {"table", "at", "row", "depth", "parent"}
    filled = integers - {"parent"} | {"role"}
    return {
        name: (
            pl.Int64 if name in integers else AMOUNT if isinstance(kind, pl.Decimal) else pl.String,
            name not in filled,
        )
        for name, kind in frame.schema.items()
    }


def schema_of(form: str, frame: pl.DataFrame) -> "DataFrameSchema":
    """Return the schema of a form: types of all columns, and its demands as checks. Nothing is coerced."""
    import pandera.polars as pa  # noqa: PLC0415 - slow to import

    columns = {name: pa.Column(wanted, nullable=nullable) for name, (wanted, nullable) in types(frame).items()}
    checks = [
        pa.Check(_check(d.fulfilled), name=str(n), n_failure_cases=SHOWN) for n, d in enumerate(demands(form, frame))
    ]
    return pa.DataFrameSchema(columns, checks=checks, strict=True, coerce=False)


def sound(frame: pl.DataFrame, asked: Sequence[Demand]) -> bool:
    """Return whether a frame has the types and fulfils the demands, by one plain look; False where that look fails.

    It settles the usual case. pandera costs a third of a second to import and some 15 ms a table, however small,
    and is asked where there is something to tell.
    """
    wanted = types(frame)
    if any(frame.schema[name] != kind for name, (kind, _) in wanted.items()):
        return False
    filled = [pl.col(name).is_not_null() for name, (_, nullable) in wanted.items() if not nullable]
    try:
        good = frame.select(pl.all_horizontal(*filled, *(d.fulfilled.fill_null(value=False) for d in asked)).all())
    except pl.exceptions.PolarsError:
        return False
    return bool(good.item())


def problems(form: str, frame: pl.DataFrame) -> Iterator[Problem]:
    """Yield what rows of a form's concatenated frame lack.

    Validates even where PANDERA_VALIDATION_ENABLED or PANDERA_VALIDATION_DEPTH would switch it off.
    Raises RuntimeError where a check itself broke or a column has a type that reading never gives:
    both are faults of the program, not of the user's file.
    """
    asked = demands(form, frame)
    if sound(frame, asked):
        return
    from pandera.config import ValidationDepth, config_context  # noqa: PLC0415 - slow to import
    from pandera.errors import SchemaErrors  # noqa: PLC0415

    with config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA):
        try:
            schema_of(form, frame).validate(frame, lazy=True)
        except SchemaErrors as errors:
            failed = errors
        else:
            return
    broken = [e for e in failed.schema_errors if "DATAFRAME_CHECK" not in str(e.reason_code)]
    if broken:
        raise RuntimeError(f"the schema of {form} is broken: {broken[0].reason_code}: {broken[0]}") from failed
    cases: pl.DataFrame = failed.failure_cases
    for number in sorted({int(c) for c in cases["check"]}):
        demand = asked[number]
        rows = cases.filter(pl.col("check") == str(number))["index"].drop_nulls().to_list()
        yield Problem(demand, int(frame.select((~demand.fulfilled).sum()).item()), tuple(sorted(rows)))


def _filled(frame: pl.DataFrame, name: str) -> pl.Expr:
    filled = pl.col(name).is_not_null()
    return filled & (pl.col(name) != "") if frame.schema[name] == pl.String else filled


def _check(fulfilled: pl.Expr) -> Any:  # noqa: ANN401 - pandera's checks take whatever it hands them
    def check(data: Any) -> pl.LazyFrame:  # noqa: ANN401
        frame: pl.LazyFrame = data.lazyframe
        return frame.select(fulfilled)

    return check
