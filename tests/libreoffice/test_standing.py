"""A marked workbook corrected in LibreOffice: marks, states and counts follow, with no program of ours at work."""

from pathlib import Path

import openpyxl
import pytest

from quotaxl.app.check import Wishes, check
from quotaxl.app.mark import mark
from quotaxl.cli.adapters import apply, read
from quotaxl.core.edits import FINDINGS_SHEET

ROWS = [
    ["2024年新增地方政府一般债券资金分配表"],
    [None, None, "单位：万元"],
    ["序号", "地区", "资金总量"],
    [None, "合计", 10100],
    [1, "乌恰县", 2000],
    [2, "阿合奇县", 1000],
    [3, "阿图什市", 7000],
]


@pytest.fixture
def marked(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    book.active.title = "分配表"
    for row in ROWS:
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    checked = check([tmp_path / "a.xlsx"], read, Wishes(select=("QX-S101",)))
    (path,) = mark(checked, read, apply, "zh", force=False)
    return path


def test_a_corrected_number_clears_its_mark_by_itself(marked, office):
    rules = openpyxl.load_workbook(marked)["分配表"].conditional_formatting
    (condition,) = {rule.formula[0] for area in rules for rule in area.rules if "C4" in area}
    assert "QX-S101" in condition
    book = office.books.open(str(marked))
    try:
        table, found = book.sheets["分配表"], book.sheets[FINDINGS_SHEET]
        probe = table.range("H1")
        probe.formula = f"={condition}"

        def seen() -> tuple[object, ...]:
            return bool(probe.value), found.range("N9").value, found.range("D5").value

        assert seen() == (True, "仍存在", 1)
        table.range("C4").value = 10000
        assert seen() == (False, "已消除", 0)
        table.range("C5").value = 2100
        assert seen() == (True, "仍存在", 1)
    finally:
        book.close()
