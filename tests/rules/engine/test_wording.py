"""How messages name columns, rows and amounts."""

from dataclasses import replace
from decimal import Decimal

import pytest
from builders import table

from quotaxl.core.amount import Unit
from quotaxl.rules.engine.wording import heading, label, money, names, short, short_label

ROWS = [(None, 0, None, None, "1", "甲项目", "5"), (None, 0, None, None, "2", None, "6")]
MADE = table("county-projects", ["ordinal", "name", "amount"], ROWS, top=7, label="name")


def titled(*path):
    columns = [replace(c, path=path) if c.name == "amount" else c for c in MADE.columns]
    return replace(MADE, columns=tuple(columns))


HEADINGS = {
    "the lowest level": (("债务限额", "一般债务"), "一般债务"),
    "on one line": (("债务 \n 限额",), "债务 限额"),
    "no header": ((), "C"),
    "a blank header": (("",), "C"),
    "a header of spaces": (("债务限额", "  "), "C"),
    "as long as is shown": (("额" * 40,), "额" * 40),
    "longer": (("额" * 41,), "额" * 39 + "…"),
}


@pytest.mark.parametrize("about", HEADINGS)
def test_a_column_is_called_by_its_lowest_header_or_its_letter(about):
    path, expected = HEADINGS[about]
    assert heading(titled(*path), "amount") == expected


def test_a_column_that_is_not_there_is_called_as_it_was_asked_for():
    assert heading(MADE, "opening") == "opening"


def test_a_row_is_called_by_its_label_or_its_number():
    assert [label(MADE, at) for at in (0, 1)] == ["甲项目", "第8行"]


LABELS = {
    "五、2024年末地方政府一般债务余额预计执行数": "年末一般债务余额",
    "（一）其中：一般债务": "一般债务",
    "2023年末债务余额实际数": "2023年末债务余额",
    "2024年债务限额": "债务限额",
    "一、地方政府预算数": "一、地方政府预算数",  # nothing would be left
}


@pytest.mark.parametrize("said", LABELS)
def test_a_row_is_called_shortly(said):
    rows = [(None, 0, None, "a", said, "1")]
    assert short_label(table("general-balance", ["label", "amount"], rows), 0) == LABELS[said]


def test_amounts_and_lists():
    assert money(Decimal("8000.00"), Unit.WANYUAN) == "8000万元"
    assert money(Decimal("0.5"), None) == "0.5"
    assert short(" 甲\n 乙 ") == "甲 乙"
    assert names("甲乙丙丁戊").zh == "甲、乙、丙、丁、戊"
