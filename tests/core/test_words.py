"""Texts in two languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotaxl.core.words import Words, same


def test_words_say_one_language():
    words = Words("合计", "total")
    assert words.say("zh") == "合计"
    assert words.say("en") == "total"


def test_values_are_put_in_by_language():
    words = Words("{who}差{gap}", "{who} is off by {gap}").fill(who=Words("合计", "the total"), gap=100)
    assert words == Words("合计差100", "the total is off by 100")


@given(st.text())
def test_a_value_from_a_workbook_is_put_in_as_it_is(text):
    assert Words("「{name}」", "“{name}”").fill(name=text) == Words(f"「{text}」", f"“{text}”")


def test_a_missing_value_is_a_fault():
    with pytest.raises(KeyError):
        Words("{a}", "{a}").fill(b=1)


@given(st.text())
def test_the_same_in_both(text):
    assert same(text) == Words(text, text)
