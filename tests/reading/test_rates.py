"""What a column of rates shows, by hand."""

import pytest

from quotaxl.core.grid import CellError, Grid
from quotaxl.core.table import Column, ColumnType
from quotaxl.reading.measure import Measure, measure
from quotaxl.reading.rates import is_rate, rate_cells


def cells(header, *values, formats=()):
    """(value, whether a percentage for certain, last place) of each cell of a column below its head."""
    codes = {(row, 1): code for row, code in enumerate(formats, 1) if code}
    grid = Grid("a.xlsx", "表", [[value] for value in values], formats=codes)
    found = rate_cells(grid, range(1, len(values) + 1), Column("A", 1, (header,), ColumnType.TEXT))
    return found and [one and (str(one.value), one.percent, str(one.step)) for one in found]


def test_a_percent_sign():
    assert cells("增减", "12.50%", "-3.1%", "（0.5%）") == [
        ("12.50", True, "0.01"),
        ("-3.1", True, "0.1"),
        ("0.5", True, "0.1"),
    ]


def test_words_for_up_and_down():
    assert cells("比上年", "增长8.3%", "下降2.0%", "↓1%") == [
        ("8.3", True, "0.1"),
        ("-2.0", True, "0.1"),
        ("-1", True, "1"),
    ]


def test_a_percent_format_is_rounded_to_what_it_shows():
    assert cells("增减", 0.12345, -0.5, formats=("0.0%", "0%")) == [("12.3", True, "0.1"), ("-50", True, "1")]


def test_numbers_below_a_head_with_percent():
    assert cells("增减%", 12.35, 7, 3.5) == [("12.35", False, "0.01"), ("7", False, "0.01"), ("3.5", False, "0.01")]
    assert cells("执行率", 12.345, formats=("0.00",)) == [("12.35", False, "0.01")]


def test_numbers_below_any_other_head_are_none():
    assert cells("金额", 12.35, 7) is None
    assert cells("备注", "按12%补助", "另行下达") is None


def test_cells_that_hold_no_rate():
    assert cells("执行率", None, "", "—", CellError("#DIV/0!"), 97.5, 88.1, 90.2, 95) == [
        None,
        None,
        None,
        None,
        ("97.5", False, "0.1"),
        ("88.1", False, "0.1"),
        ("90.2", False, "0.1"),
        ("95", False, "0.1"),
    ]


@pytest.mark.parametrize("header", ["票面利率（%）", "补助标准", "分配系数", "户数"])
def test_heads_of_what_is_computed_from_no_two_columns(header):
    assert not is_rate(Column("A", 1, (header,), ColumnType.TEXT))


def test_only_columns_without_amounts():
    assert is_rate(Column("A", 1, ("增减%",), ColumnType.TEXT))
    assert not is_rate(Column("A", 1, ("增减%",), ColumnType.AMOUNT))


def test_percentages_by_their_head():
    assert measure(("本年度预算数", "百分比")) is Measure.RATE
    assert measure(("比上年增减百分点",)) is Measure.RATE
