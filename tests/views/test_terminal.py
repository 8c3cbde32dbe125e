import io
from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.console import Console
from samples import EARMARK, HOSTILE, OUTCOMES, SUM

from quotaxl.core.finding import Outcome, Status
from quotaxl.views.terminal import Findings


def shown(outcomes, columns=100, lang="zh", encoding="utf-8", **options):
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, errors="replace")
    Console(file=stream, width=columns, markup=False, **options).print(Findings(outcomes, lang))
    stream.flush()
    return raw.getvalue().decode(encoding)


@pytest.mark.parametrize("columns", [80, 100, 120, 200])
def test_everything_a_person_needs_is_there_at_any_width(columns):
    text = shown(OUTCOMES, columns)
    joined = "".join(part.strip("│ ") for row in text.split("\n") for part in row.split("│"))
    for wanted in ("allocation.xlsx", "分配表", "C6:C14", "345700万元", "345800万元", "100万元"):
        assert wanted in joined
    for wanted in (
        "可能原因",
        "依据",
        "处理办法",
        "预算法 第十三条",
        "调整后预算数不等于年初预算数加调整数",
        "没有债务余额表",
        "B4:B5",
    ):
        assert wanted in text
    assert "核对了 4 项，错误 2 项" in text
    assert "1 项因缺数据未核对" in text
    assert "QX-B101" not in text
    assert "没有上下两级的分配表" not in text


def test_lines_fit_the_terminal():
    assert max(cell_len(row) for row in shown(OUTCOMES, 80).split("\n")) <= 80


def test_text_of_a_workbook_is_neither_markup_nor_escape():
    text = shown([Outcome("QX-P302", Status.FAILED, (HOSTILE,))], force_terminal=True)
    assert "[bold]" in text
    assert "\\x1b[31m" in text
    assert "\x1b[31m" not in text.replace("\x1b[1;31m", "")


@pytest.mark.parametrize("encoding", ["gbk", "cp437", "cp1252", "ascii"])
def test_no_code_page_stops_it(encoding):
    assert "QX-S101" in shown(OUTCOMES, encoding=encoding)


def test_an_all_clear_says_how_much_it_covers():
    assert "1 checks made, nothing found" in shown([Outcome("QX-S101", Status.PASSED)], lang="en")
    text = shown([Outcome("QX-S101", Status.PASSED), OUTCOMES[4]])
    assert "核对了 1 项，未发现问题；1 项因缺数据未核对" in text


def test_what_follows_from_a_finding_stands_below_it():
    text = shown([Outcome(SUM.rule, Status.FAILED, (replace(SUM, folded=(EARMARK,)),))])
    plain = text.replace(" ", "").replace("│", "").replace("\n", "")
    assert "由此而来：〔" in plain  # it has no column of places beside it
    assert "8000万元没有安排到项目" in plain
