"""pandera, asked in one way: row by row demands as checks of a schema, and which of them a frame breaks."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from pandera.polars import DataFrameSchema

Types = Mapping[str, tuple[type[pl.DataType] | pl.DataType, bool]]
"""Of each column its type, and whether it may be null."""

SHOWN = 1_000
"""Failure cases that pandera keeps of a check; keeping all of them cost gigabytes on large tables."""


def schema_of(types: Types, fulfilled: Sequence[pl.Expr]) -> "DataFrameSchema":
    """Return a strict schema: these columns and no other, and a check for each demand, named by its number.

    Nothing is coerced. A demand is an expression that is true of each row that fulfils it.
    """
    import pandera.polars as pa  # noqa: PLC0415 - slow to import

    columns = {name: pa.Column(wanted, nullable=nullable) for name, (wanted, nullable) in types.items()}
    checks = [pa.Check(_check(one), name=str(n), n_failure_cases=SHOWN) for n, one in enumerate(fulfilled)]
    return pa.DataFrameSchema(columns, checks=checks, strict=True, coerce=False)


def broken(schema: "DataFrameSchema", frame: pl.DataFrame, what: str) -> list[int]:
    """Return the numbers of the demands that rows of a frame do not fulfil, in order.

    Validates even where PANDERA_VALIDATION_ENABLED or PANDERA_VALIDATION_DEPTH would switch it off.
    Raises RuntimeError, which names `what`, where a check itself broke or a column has a type that the reader never
    gives: both are faults of the program, not of the user's file.
    """
    from pandera.config import ValidationDepth, config_context  # noqa: PLC0415 - slow to import
    from pandera.errors import SchemaErrors  # noqa: PLC0415

    with config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA):
        try:
            schema.validate(frame, lazy=True)
        except SchemaErrors as errors:
            failed = errors
        else:
            return []
    faults = [e for e in failed.schema_errors if "DATAFRAME_CHECK" not in str(e.reason_code)]
    if faults:
        raise RuntimeError(f"the schema of {what} is broken: {faults[0].reason_code}: {faults[0]}") from failed
    cases: pl.DataFrame = failed.failure_cases
    return sorted({int(c) for c in cases["check"]})


def _check(fulfilled: pl.Expr) -> Any:  # noqa: ANN401 - pandera's checks take whatever it hands them
    def check(data: Any) -> pl.LazyFrame:  # noqa: ANN401
        frame: pl.LazyFrame = data.lazyframe
        return frame.select(fulfilled)

    return check
