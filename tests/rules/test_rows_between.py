"""Rows and columns that a form does not know, beside those of its sums: they may be parts of these as well."""

from datetime import date

import pytest
from layouts import one

from quotaxl.catalogue.regions import load
from quotaxl.core.finding import findings_of
from quotaxl.rules import Dossier, check

REGIONS = load()
HEAD = "昌吉州2024年地方政府债务限额调整情况表\n|||单位：亿元\n"
ROWS = {
    "previous": "一、2023年地方政府债务限额|{}|{}|{}",
    "previous_general": "其中：一般债务限额|{}|{}|{}",
    "previous_special": "专项债务限额|{}|{}|{}",
    "new": "二、2024年新增地方政府债务限额|{}|{}|{}",
    "new_general": "其中：一般债务限额|{}|{}|{}",
    "new_special": "专项债务限额|{}|{}|{}",
    "moved": "三、市县间调剂|{}|{}|{}",
    "adjusted": "四、2024年地方政府债务限额|{}|{}|{}",
    "adjusted_general": "其中：一般债务限额|{}|{}|{}",
    "adjusted_special": "专项债务限额|{}|{}|{}",
}
FIGURES = {
    "previous": ("60", "20", "40"), "previous_general": ("25", "8", "17"), "previous_special": ("35", "12", "23"),
    "new": ("9", "4", "5"), "new_general": ("3", "1", "2"), "new_special": ("6", "3", "3"),
    "moved": ("", "△1.2", "1.2"),
    "adjusted": ("69", "22.8", "46.2"), "adjusted_general": ("28", "9", "19"),
    "adjusted_special": ("41", "13.8", "27.2"),
}  # fmt: skip


def told(columns="全州|州本级|县（市）", without=(), **figures):
    """Return the rules and first cells of what is found, and the errors' messages."""
    held = FIGURES | {key: tuple(text.split()) for key, text in figures.items()}
    lines = [ROWS[key].format(*(v.replace("-", "") if v == "-" else v for v in values)) for key, values in held.items()
             if key not in without]  # fmt: skip
    table = one(f"{HEAD}项 目|{columns}\n" + "\n".join(lines))
    assert table.form == "limit-adjustment"
    found = findings_of(check(Dossier((table,), REGIONS, as_of=date(2025, 1, 1))))
    return {(f.rule, f.cells[0].ref) for f in found if f.severity.value == "error"}


def test_a_row_between_is_a_part_with_its_sign():
    assert told() == set()


def test_columns_that_the_form_calls_otherwise_may_be_the_missing_part():
    assert told("全州|州本级|各县（市）、开发区") == set()
    assert told("全州|州本级|下级", previous="60 20 41", previous_special="35 12 24") >= {("QX-F102", "B4")}


@pytest.mark.parametrize("moved", ["- △1.3 1.2", "- 1 1.2", "- 0 0"])
def test_a_row_between_that_does_not_close_the_gap_explains_nothing(moved):
    assert ("QX-F101", "C11") in told(moved=moved)


def test_without_it_the_sum_is_held_as_before():
    assert told(without=("moved",)) >= {("QX-F101", "C10"), ("QX-F101", "D10")}
    whole = {"adjusted": "69 24 45", "adjusted_special": "41 15 26"}
    assert told(without=("moved",), **whole) == set()
    assert told(without=("moved",), **whole | {"adjusted": "69 26 43"}) >= {("QX-F101", "C10")}


def test_part_rows_and_notes_between_explain_nothing():
    assert ("QX-F101", "B11") in told(new_special="9 5 4", new="12 6 6")


LIST = "某市2024年一般公共预算支出执行快报\n单位：万元\n项目|年度预算|累计|上年同期\n"
PARTS = "支出合计|100|80|70\n一般公共服务|50|41|32\n教育|40|33|31\n付息|10|6|7\n"


def larger(line):
    table = one(LIST + PARTS + line)
    found = findings_of(check(Dossier((table,), REGIONS, as_of=date(2025, 1, 1))))
    return sorted(f.cells[0].ref for f in found if f.rule == "QX-S203")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("其中：集中支付|90|61|55", []),  # of the whole list
        ("其中：集中支付|9|61|55", []),
        ("其中：专项债付息|8|7|5", ["C8"]),  # one column: a slip
        ("其中：集中支付|101|61|55", ["B8", "C8", "D8"]),  # of neither
        ("其中：专项债付息|10|6|7", []),
    ],
)
def test_a_part_behind_a_list_may_be_one_of_the_whole_list(line, expected):
    assert larger(line) == expected
