"""Which sheet may be the one that is missing: the one whose header and rows are most of its form's, and no other."""

from dataclasses import replace
from pathlib import Path

import pytest

from quotaxl.core.finding import Finding
from quotaxl.rules.engine.examples import Variant, case_of, load_example
from quotaxl.rules.engine.registry import find
from quotaxl.rules.engine.run import run

CASE = load_example(Path(__file__).parents[1] / "cases" / "QX-A101.toml")
BALANCE = (
    ("阿图什市2024年情况",),
    ("", "", "", "单位：亿元"),
    ("项目", "合计", "一般类", "专项类"),
    *CASE.sheets["债务余额"][3:],
)
PEOPLE = (("阿图什市通讯录",), ("姓名", "科室", "电话"), ("张三", "预算科", "2345"), ("李四", "国库科", "2346"))
HALF = (*BALANCE[:3], *(("自定项目" + str(n), *row[1:]) for n, row in enumerate(BALANCE[3:])))
"""The header of the sheet, but none of its rows."""


def missing(**sheets) -> list[Finding]:
    """What is said of the sheet of balances, which no sheet is recognised as."""
    held = {name: lines for name, lines in CASE.sheets.items() if name != "债务余额"} | sheets
    (outcome,) = run(case_of(replace(CASE, sheets=held), Variant("", {})), [find("QX-A101")])
    return [one for one in outcome.findings if "债务余额" in one.message.zh]


@pytest.mark.parametrize(
    ("sheets", "seen"),
    [
        ({}, None),
        ({"表一": PEOPLE}, None),
        ({"表一": HALF}, None),
        ({"表一": BALANCE}, "表一"),
        ({"表一": PEOPLE, "表二": BALANCE}, "表二"),
        ({"表一": BALANCE, "表二": PEOPLE}, "表一"),
        ({"表一": HALF, "表二": BALANCE}, "表二"),
        ({"表一": BALANCE, "表二": HALF}, "表一"),
    ],
    ids=["none", "of people", "a header alone", "it", "it last", "it first", "half of it first", "half of it last"],
)
def test_the_sheet_that_may_be_meant(sheets, seen):
    (found,) = missing(**sheets)
    if seen is None:
        assert "没有“债务余额”这张表" in found.message.zh
    else:
        assert f"〔{seen}〕没有认出是“债务余额”" in found.message.zh
        assert {cell.sheet for cell in found.cells} == {seen}
