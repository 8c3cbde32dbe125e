import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotaxl.text.clean import clean, guard, line, width


@given(st.text())
def test_nothing_that_steers_a_terminal_is_left(text):
    shown = clean(text)
    assert not any(c not in {"\t", "\n"} and (ord(c) < 32 or 127 <= ord(c) < 160) for c in shown)
    assert not set(shown) & set("\u202e\u2066\u200f")


def test_an_escape_sequence_is_shown():
    assert clean("a\x1b[31mb\u202e") == "a\\x1b[31mb\\u202e"
    assert line("两行\n 一行\t") == "两行 一行"


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd", "-a", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "－甲", "--1", "-1+2"]
)
def test_a_formula_gets_an_apostrophe(text):
    assert guard(text) == "'" + text


@pytest.mark.parametrize("text", ["-12.5", "+3", "0", "", "合计", "a=b", "1-2"])
def test_numbers_and_plain_texts_stay(text):
    assert guard(text) == text


@given(st.text())
def test_no_guarded_text_begins_a_formula(text):
    first = guard(text)[:1]
    assert first not in tuple("=@\t\r\n＝＋－＠") if first else True


def test_a_chinese_character_takes_two_columns():
    assert width("合计A1") == 6
