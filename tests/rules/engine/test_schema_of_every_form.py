"""The plain look and pandera agree on every form, row by row."""

from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandera.config import config_context
from pandera.errors import SchemaErrors

from quotaxl.catalogue.form import form, forms
from quotaxl.core.table import AMOUNT, ColumnType, RowRole
from quotaxl.rules.engine import schemas

ROWS = 4
IDS = [f.id for f in forms()]
AMOUNTS = st.none() | st.sampled_from([Decimal(v) for v in ("-1", "0", "1", "2", "3", "0.5")])
TEXTS = st.none() | st.sampled_from(["", "甲", "一般债券", "专项", "P24653001-0001"])


@st.composite
def frames(draw, id):
    """A concatenated frame of a form as reading gives it: some columns may be missing, any cell may be blank."""
    spec = form(id)

    def column(of, type=pl.String):
        return pl.Series(draw(st.lists(of, min_size=ROWS, max_size=ROWS)), dtype=type)

    keys = [row.key for row in spec.rows]
    own = {
        "table": pl.Series([0, 0, 0, 1]),
        "at": pl.Series([0, 1, 2, 0]),
        "row": pl.Series(range(4, 4 + ROWS)),
        "role": column(st.sampled_from([str(r) for r in RowRole])),
        "depth": pl.Series([0] * ROWS),
        "parent": pl.Series([None] * ROWS, dtype=pl.Int64),
        "key": column(st.none() | st.sampled_from(keys)) if keys else pl.Series([None] * ROWS, dtype=pl.String),
        "label": column(TEXTS),
    }
    for each in spec.columns:
        if draw(st.integers(0, 9)):
            money = each.type is ColumnType.AMOUNT
            own[each.field] = column(AMOUNTS, AMOUNT) if money else column(TEXTS)
    return pl.DataFrame(own)


def by_pandera(id, frame):
    """The numbers of the demands that pandera finds unfulfilled, with the rows."""
    with config_context(validation_enabled=True):
        try:
            schemas.schema_of(id, frame).validate(frame, lazy=True)
        except SchemaErrors as errors:
            assert {"DATAFRAME_CHECK"} == {str(e.reason_code).rpartition(".")[2] for e in errors.schema_errors}
            cases = errors.failure_cases
            return {int(n): set(cases.filter(pl.col("check") == n)["index"]) for n in set(cases["check"])}
    return {}


@pytest.mark.parametrize("id", IDS)
def test_the_plain_look_and_pandera_agree_on_every_form(id):
    @settings(max_examples=20, deadline=None)
    @given(frames(id))
    def agree(frame):
        asked = schemas.demands(id, frame)
        assert not any(frame.select(d.fulfilled.is_null().any()).item() for d in asked)  # none is ever undecided
        plain = {n: set(frame.select(~d.fulfilled).to_series().arg_true()) for n, d in enumerate(asked)}
        assert {n: rows for n, rows in plain.items() if rows} == by_pandera(id, frame)
        assert schemas.sound(id, frame, asked) is not any(plain.values())
        assert [(p.demand.name, set(p.rows)) for p in schemas.problems(id, frame)] == [
            (asked[n].name, rows) for n, rows in plain.items() if rows
        ]

    agree()


@pytest.mark.parametrize("id", IDS)
def test_a_column_of_another_type_is_refused_by_both(id):
    spec = form(id)
    names = [c.field for c in spec.columns if c.type is ColumnType.AMOUNT]
    head = {"table": [0], "at": [0], "row": [4], "role": ["item"], "depth": [0], "parent": [None], "key": [None]}
    frame = pl.DataFrame(
        head | {"label": ["甲"]} | {n: ["1"] for n in names}, schema_overrides={"parent": pl.Int64, "key": pl.String}
    )
    assert schemas.sound(id, frame, ()) is not bool(names)
    if names:
        with pytest.raises(RuntimeError, match="WRONG_DATATYPE"):
            list(schemas.problems(id, frame))


def test_every_form_demands_something_of_its_amounts():
    """But for those whose figures may well be negative, or that hold none."""
    free = {
        "county-changes",
        "county-info",
        "limit-received",
        "performance-target",
        "county-general-budget",
        "county-fund-budget",
    }
    free |= {"general-budget-adjustment", "fund-budget-adjustment"}
    free |= {"state-capital-adjustment", "social-insurance-adjustment"}
    for each in forms():
        needs = each.require
        assert (each.id in free) is not bool(needs.filled or needs.non_negative), each.id
