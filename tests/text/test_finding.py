from decimal import Decimal

from samples import EARMARK, OPAQUE, OUTCOMES, SUM

from quotaxl.core.amount import Unit
from quotaxl.core.finding import Outcome, Status
from quotaxl.core.words import Words
from quotaxl.text.finding import amount, cells, counts, figures, paragraphs, summary, unfinished, why_unfinished


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
    assert counts(OUTCOMES) == {"error": 2, "warning": 1, "info": 0, "skipped": 1}
    assert summary(OUTCOMES, "zh") == "错误 2 项，警告 1 项，提示 0 项，跳过规则 1 条"


def test_a_rule_that_crashed_or_saw_a_part_does_not_look_skipped():
    why = Words("原因", "why")
    crashed = Outcome("QX-1", Status.CRASHED, reason=why)
    partly = Outcome("QX-2", Status.PASSED, reason=why)
    passed = Outcome("QX-3", Status.PASSED)
    assert unfinished([crashed, partly, passed]) == (crashed, partly)
    assert why_unfinished(crashed, "zh") == "规则出错：原因"
    assert why_unfinished(partly, "en") == "in part: why"
