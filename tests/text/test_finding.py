from decimal import Decimal

from samples import EARMARK, OPAQUE, OUTCOMES, SUM

from quotaxl.core.amount import Unit
from quotaxl.core.finding import Outcome, Status
from quotaxl.core.words import Words
from quotaxl.text.finding import amount, cells, counts, figures, paragraphs, ranges, summary, unfinished, why_unfinished


def test_amounts_have_their_unit_and_texts_none():
    assert amount(Decimal("8000.00"), Unit.WANYUAN) == "8000万元"
    assert amount("无", Unit.WANYUAN) == "无"
    assert amount(None, Unit.WANYUAN) == ""


def test_cells_are_grouped_by_role():
    assert cells(SUM.cells, "zh") == "合计 C5；加数 C6:C14,C20"
    assert cells(SUM.cells, "en") == "total C5; part C6:C14,C20"


def test_figures_leave_out_what_is_not_there():
    assert figures(EARMARK, "zh") == "应为：8000万元，实为：0万元，差额：-8000万元"
    assert figures(OPAQUE, "en") == "Actual: 001建设项目"


def test_a_finding_tells_what_why_and_what_to_do():
    assert paragraphs(SUM, "zh") == (
        "合计 345800 与各行之和 345700 不符",
        "应为：345700万元，实为：345800万元，差额：100万元",
        "可能原因：可能漏加一行",
        "依据：表内勾稽关系",
        "处理办法：核对合计与各行",
    )


def test_counts_are_by_severity():
    told = {"error": 2, "warning": 1, "info": 0, "skipped": 2, "checked": 4, "lacking": 1, "inapplicable": 1}
    assert counts(OUTCOMES) == told | {"partly": 0, "crashed": 0}
    assert summary(OUTCOMES, "zh") == "核对了 4 项，错误 2 项，警告 1 项，提示 0 项；1 项因缺数据未核对"


def test_neighbouring_cells_are_told_as_one_range():
    assert ranges(["B4", "C4", "D4", "B5", "C5", "D5", "F9"]) == ("B4:D5", "F9")
    assert ranges(["B4", "D4"]) == ("B4", "D4")
    assert ranges(["A10", "A9", "A2"]) == ("A2", "A9:A10")


def test_a_rule_that_crashed_or_saw_a_part_does_not_look_skipped():
    why = Words("原因", "why")
    crashed = Outcome("QX-1", Status.CRASHED, reason=why)
    partly = Outcome("QX-2", Status.PASSED, reason=why)
    passed = Outcome("QX-3", Status.PASSED)
    assert unfinished([crashed, partly, passed]) == (crashed, partly)
    assert why_unfinished(crashed, "zh") == "规则出错：原因"
    assert why_unfinished(partly, "en") == "in part: why"
