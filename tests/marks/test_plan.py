from samples import COUNTY, HOSTILE, NOTICE, OUTCOMES

from quotaxl.core.edits import FINDINGS_SHEET, AddSheet, ClearMarks, Formula, Link, Overlay, SetCell
from quotaxl.core.finding import Outcome, Status
from quotaxl.marks.plan import list_plan, mark_plan


def cells(plan):
    return {e.ref: e.content for e in plan.edits if isinstance(e, SetCell) and e.sheet == FINDINGS_SHEET}


def links(plan):
    return {e.ref: e.location for e in plan.edits if isinstance(e, Link)}


def test_a_marked_file_lists_what_concerns_it_with_links():
    plan = mark_plan(NOTICE, ["分配表"], OUTCOMES)
    shown = cells(plan)
    assert shown["A1"] == "数据核对结果"
    assert shown["A2"] == "错误 2 项，警告 0 项，提示 0 项，跳过规则 1 条"
    heads = "序号,级别,规则,表,单元格,问题,应为,实为,差额,单位,可能原因,依据,处理办法,状态"
    assert ",".join(shown[f"{c}4"] for c in "ABCDEFGHIJKLMN") == heads
    assert (shown["C5"], shown["C6"]) == ("QX-S101", "QX-E101")
    assert links(plan) == {"E5": "'分配表'!C5", "E6": "'分配表'!D40"}
    assert shown["N5"] == Formula(
        "IF(ROUND('分配表'!$C$5-SUM('分配表'!$C$6:$C$14,'分配表'!$C$20),0)<>0,\"仍存在\",\"已消除\")"
    )
    assert shown["N6"] == "静态"
    assert shown["D6"] == "分配表：来源 D40\n[county.xlsx]债券项目：去向 E5:E17"
    assert shown["E6"] == "D40"


def test_a_finding_of_another_file_is_linked_to_its_cell_here():
    plan = mark_plan(COUNTY, ["债券项目"], OUTCOMES)
    shown = cells(plan)
    assert shown["D5"] == f"[{NOTICE}]分配表：来源 D40\n债券项目：去向 E5:E17"
    assert shown["E5"] == "E5:E17"
    assert links(plan) == {"E5": "'债券项目'!E5", "E6": "'债券项目'!B8"}


def test_a_new_workbook_lists_everything_without_links_and_marks():
    plan = list_plan(OUTCOMES)
    assert cells(plan)["A2"] == "错误 2 项，警告 1 项，提示 0 项，跳过规则 1 条"
    assert not links(plan)
    assert not any(isinstance(e, Overlay | ClearMarks) for e in plan.edits)


def test_skipped_rules_stand_below_with_their_reason():
    shown = cells(list_plan(OUTCOMES))
    row = next(int(ref[1:]) for ref, content in shown.items() if content == "QX-B101")
    assert shown[f"D{row}"] == "没有债务余额表"


def test_marks_of_an_earlier_run_go_first():
    plan = mark_plan(NOTICE, ["分配表", FINDINGS_SHEET], OUTCOMES)
    assert isinstance(plan.edits[0], ClearMarks)
    assert not any(isinstance(e, ClearMarks) for e in mark_plan(NOTICE, ["分配表"], OUTCOMES).edits)


def test_nothing_found_is_said():
    plan = list_plan([Outcome("QX-S101", Status.PASSED)])
    assert cells(plan)["A5"] == "未发现问题。"


def test_text_from_outside_stays_text():
    shown = cells(list_plan([Outcome("QX-P302", Status.FAILED, (HOSTILE,))]))
    assert shown["H5"] == "=1+1"
    assert "\x1b" not in shown["F5"]
    assert not any(isinstance(content, Formula) for content in shown.values())


def test_rows_are_high_enough_for_their_text():
    plan = list_plan(OUTCOMES)
    sheet = next(e for e in plan.edits if isinstance(e, AddSheet))
    heights = dict(sheet.heights)
    assert sheet.landscape
    assert sheet.repeat_rows == 4
    assert heights[6] >= 2 * 14  # the law's two provisions need two lines
    assert max(heights.values()) <= 409


def test_the_sheet_can_speak_english():
    shown = cells(mark_plan(NOTICE, ["分配表"], OUTCOMES, "en"))
    assert shown["A1"] == "Findings"
    assert shown["B5"] == "error"
    assert shown["N5"].text.endswith('"still there","gone")')
