"""Whatever a program hands us becomes a scalar of a grid, and nothing of it is raised."""

import math
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotaxl.core.grid import CellError
from quotaxl.desk.handed import ERRORS, rows_taken, taken


class Broken:
    """An object of a program that is gone."""

    def __eq__(self, other):
        raise OSError("RPC server unavailable")

    __hash__ = None


class PyTime(datetime):
    """As pywin32 gives a moment: a type of its own, with a zone."""


def at(*parts):
    """A moment as a program gives it: without a zone."""
    return datetime(*parts)  # noqa: DTZ001 - a sheet's moments have no zone


TYPES = {
    "a blank": (None, None),
    "an empty text": ("", None),
    "text": ("阿图什市", "阿图什市"),
    "text that reads like a number": ("001", "001"),
    "text that reads like an error": ("#N/A", "#N/A"),
    "text that reads like a formula": ("=1+1", "=1+1"),
    "true": (True, True),
    "a number": (8000.5, 8000.5),
    "fifteen digits": (123456789012345.0, 123456789012345.0),
    "no number": (math.nan, CellError("#NUM!")),
    "without end": (math.inf, CellError("#NUM!")),
    "a whole number of another program": (2024, 2024),
    "a currency": (Decimal("1.2345"), Decimal("1.2345")),
    "a currency that is none": (Decimal("NaN"), CellError("#NUM!")),
    "a day": (at(2024, 9, 30), date(2024, 9, 30)),
    "a moment": (at(2024, 9, 30, 8, 30), at(2024, 9, 30, 8, 30)),
    "a moment with a zone": (PyTime(2024, 9, 30, 8, 30, tzinfo=UTC), at(2024, 9, 30, 8, 30)),
    "a time": (at(1899, 12, 30, 8, 30), time(8, 30)),
    "the first day of Excel": (at(1899, 12, 31), date(1900, 1, 1)),
    "the last day before the day that never was": (at(1900, 2, 27), date(1900, 2, 28)),
    "a day after it": (at(1900, 3, 1), date(1900, 3, 1)),
    "a span": (timedelta(hours=1), time(1)),
    "a range of one cell": (((5.0,),), 5.0),
    "an object": (object(), CellError("#UNKNOWN!")),
    "an object that is gone": (Broken(), CellError("#UNKNOWN!")),
    "a range of several": (((5.0, 6.0),), CellError("#UNKNOWN!")),
}


@pytest.mark.parametrize(("handed", "cell"), TYPES.values(), ids=TYPES.keys())
def test_each_type_becomes_what_the_table_says(handed, cell):
    found = taken(handed)
    assert (type(found), found) == (type(cell), cell)


# VBA reference, XlCVError; what pywin32 makes of VT_ERROR is 0x800A0000 + code as a signed number.
CODES = {
    -2146826288: "#NULL!", -2146826281: "#DIV/0!", -2146826273: "#VALUE!", -2146826265: "#REF!",
    -2146826259: "#NAME?", -2146826252: "#NUM!", -2146826246: "#N/A", -2146826245: "#GETTING_DATA",
    -2146826243: "#SPILL!", -2146826242: "#CONNECT!", -2146826241: "#BLOCKED!", -2146826240: "#UNKNOWN!",
    -2146826239: "#FIELD!", -2146826238: "#CALC!",
}  # fmt: skip


@pytest.mark.parametrize(("number", "code"), CODES.items())
def test_an_error_is_no_amount(number, code):
    assert taken(number) == CellError(code)
    assert code in ERRORS
    assert taken(float(number)) == float(number)  # an amount comes as a floating number


def test_an_error_of_a_later_excel_is_an_error_too():
    assert taken(-2146826200) == CellError("#UNKNOWN!")


@pytest.mark.parametrize(
    ("raw", "rows", "columns", "cells"),
    [
        (1.0, 1, 1, [[1.0]]),
        ((1.0, "x"), 1, 2, [[1.0, "x"]]),
        ((1.0, "x"), 2, 1, [[1.0], ["x"]]),
        (((1.0, None), ("", "x")), 2, 2, [[1.0, None], [None, "x"]]),
        (((1.0,),), 2, 2, [[1.0, None], [None, None]]),  # less than was asked for: the rest is blank
        (None, 1, 2, [[None, None]]),
    ],
)
def test_ranges_of_every_shape_become_rows(raw, rows, columns, cells):
    assert rows_taken(raw, rows, columns) == cells


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.decimals() | st.datetimes()
    | st.dates() | st.times() | st.timedeltas() | st.binary() | st.complex_numbers() | st.just(Broken()),
    lambda inner: st.lists(inner, max_size=3) | st.tuples(inner) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=6,
)  # fmt: skip


@given(anything, st.integers(1, 4), st.integers(1, 4))
def test_whatever_comes_is_rows_of_scalars(raw, rows, columns):
    found = rows_taken(raw, rows, columns)
    assert [len(line) for line in found] == [columns] * rows
    for value in (value for line in found for value in line):
        assert value is None or type(value) in (str, bool, int, float, Decimal, date, datetime, time, CellError)
        assert value != ""
        assert not isinstance(value, float) or math.isfinite(value)
