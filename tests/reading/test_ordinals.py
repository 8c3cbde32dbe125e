"""Ordinals before labels and alone in their column."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotaxl.reading.ordinals import MAYBE, chinese_number, ordinal_alone, split_ordinal

DIGITS = "零一二三四五六七八九"


def chinese(number):
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (DIGITS[ones] if ones else "")


@given(st.integers(1, 999))
def test_chinese_numbers_are_read_back(number):
    assert chinese_number(chinese(number)) == number


@given(st.integers(1, 99), st.sampled_from(["{}、", "（{}）", "({})", "{}."]))
def test_an_ordinal_is_split_from_its_label(number, way):
    text = way.format(chinese(number))
    assert MAYBE.match(text)
    ordinal, part, name = split_ordinal(text + "农林水 支出")
    assert (ordinal.number, part, name) == (number, False, "农林水支出")


@pytest.mark.parametrize(
    ("text", "style", "number", "part", "name"),
    [
        ("1.灌区", 2, 1, False, "灌区"),
        ("３、灌区", 2, 3, False, "灌区"),
        ("（2）灌区", 3, 2, False, "灌区"),
        ("⑵灌区", 3, 2, False, "灌区"),
        ("③灌区", 4, 3, False, "灌区"),
        ("附：提前下达", 0, None, False, "提前下达"),
        ("（一）其中：再融资", 1, 1, True, "再融资"),
    ],
)
def test_styles(text, style, number, part, name):
    ordinal, found, rest = split_ordinal(text)
    assert (ordinal.style, ordinal.number, found, rest) == (style, number, part, name)


@pytest.mark.parametrize("text", ["2024年债务限额", "1.5倍", "一般债券", "三、", "十二团", "100万元以上"])
def test_what_is_no_ordinal(text):
    assert split_ordinal(text)[0] is None


@pytest.mark.parametrize(("text", "name"), [("其中：小学", "小学"), ("其 中:1.小学", "小学"), ("#水库", "水库")])
def test_which(text, name):
    assert split_ordinal(text) == (None, True, name)


@pytest.mark.parametrize(
    ("text", "style", "number"), [("十二", 0, 12), ("49", 2, 49), ("1.0", 2, 1), ("（一）", 1, 1), ("⑴", 3, 1)]
)
def test_alone_in_its_column(text, style, number):
    ordinal = ordinal_alone(text)
    assert (ordinal.style, ordinal.number) == (style, number)


@pytest.mark.parametrize("text", ["合计", "伊宁市", "20240501", ""])
def test_not_alone(text):
    assert ordinal_alone(text) is None
