"""Amounts as people type them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotaxl.core.amount import Unit
from quotaxl.reading.numbers import DASHES, parse_number

amounts = st.decimals(min_value=0, max_value=10**12, places=2)
MINUS = ("({})", "（{}）", "-{}", "−{}", "–{}", "△{}", "▲ {}", "调减{}", "核减{}", "减少{}", "减{}")
PLUS = ("+{}", "调增{}", "核增{}", "增加{}", "增{}", "¥{}")
WIDE = str.maketrans("0123456789.,()", "０１２３４５６７８９．，（）")


@given(amounts, st.booleans(), st.booleans())
def test_an_amount_is_read_back_with_separators_and_full_width(value, thousands, wide):
    text = f"{value:,f}" if thousands else f"{value:f}"
    number = parse_number(text.translate(WIDE) if wide else text)
    assert (number.value, number.decimals) == (value, 2)


@given(amounts.filter(bool), st.sampled_from(MINUS))
def test_every_way_to_print_a_minus(value, way):
    assert parse_number(way.format(f"{value:f}")).value == -value


@pytest.mark.parametrize("way", MINUS)
def test_each_word_for_less_is_a_minus(way):
    assert parse_number(way.format("5")).value == -5


@pytest.mark.parametrize("way", PLUS)
def test_each_word_for_more_is_none(way):
    assert parse_number(way.format("5")).value == 5


@pytest.mark.parametrize(
    ("text", "value", "unit", "mark"),
    [
        ("12.5①", "12.5", None, "①"),
        ("1,200*", "1200", None, "*"),
        ("2.6亿元", "2.6", Unit.YIYUAN, ""),
        ("3万", "3", Unit.WANYUAN, ""),
        ("调增 5", "5", None, ""),
        ("￥1 000", "1000", None, ""),
        ("8000（注1）", "8000", None, "(注1)"),
    ],
)
def test_what_stands_around_a_number(text, value, unit, mark):
    number = parse_number(text)
    assert (number.value, number.unit, number.mark) == (Decimal(value), unit, mark)


@pytest.mark.parametrize(
    "text", ["", "—", "1,23", "12,345,6", "2024-05-01", "P24653130-0001", "1.2.3", "(5", "*万元", "约为", "3余"]
)
def test_what_is_no_number(text):
    assert parse_number(text) is None


def test_no_dash_is_a_number():
    assert [text for text in DASHES if parse_number(text)] == []
