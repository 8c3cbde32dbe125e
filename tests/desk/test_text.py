import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotaxl.desk.text import taken_for_else


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@A1", "001", "12", "1-2", "2024年1月2日", "TRUE", "false", "Mar-3", "50%", "'x",
             "（100）", " 1", "\t=1", "1e5", "¥5", "#N/A", ".5", "(3)"]
)  # fmt: skip
def test_what_a_program_would_read_otherwise_needs_the_format(text: str) -> None:
    assert taken_for_else(text)


@pytest.mark.parametrize("text", ["", "合计", "QX-S101", "〔错误〕", "《预算法》", "C5", "b项目", "“仍存在”"])
def test_ordinary_text_needs_none(text: str) -> None:
    assert not taken_for_else(text)


@given(st.text(min_size=1))
def test_only_what_begins_with_a_letter_or_a_bracket_is_written_as_it_is(text: str) -> None:
    if not taken_for_else(text):
        assert text[0].isalpha() or text[0] in "〔《“【「『"
