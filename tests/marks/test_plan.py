from dataclasses import replace
from datetime import date

from samples import COUNTY, HOSTILE, NOTICE, OUTCOMES

from quotaxl.core.edits import FINDINGS_SHEET, AddChart, AddSheet, ClearMarks, Formula, Link, Overlay, SetCell
from quotaxl.core.finding import Outcome, Status
from quotaxl.core.record import CheckRecord, FileRecord, FileState
from quotaxl.marks.plan import list_plan, mark_plan


def cells(plan):
    return {e.ref: e.content for e in plan.edits if isinstance(e, SetCell) and e.sheet == FINDINGS_SHEET}


def links(plan):
    return {e.ref: e.location for e in plan.edits if isinstance(e, Link)}


def test_a_marked_file_lists_what_concerns_it_with_links():
    plan = mark_plan(NOTICE, ["分配表"], OUTCOMES)
    shown = cells(plan)
    assert shown["A1"] == "数据核对结果"
    assert shown["A2"] == "核对了 4 项，错误 2 项，警告 0 项，提示 0 项；1 项因缺数据未核对"
    heads = "序号,级别,规则,表,单元格,问题,应为,实为,差额,单位,算式、可能原因,依据,处理办法,状态,所在表"
    assert ",".join(shown[f"{c}8"] for c in "ABCDEFGHIJKLMNO") == heads
    assert (shown["C9"], shown["C10"]) == ("QX-S101", "QX-E101")
    assert links(plan) == {"E9": "'分配表'!C5", "E10": "'分配表'!D40"}
    assert shown["N9"] == Formula(
        "IF(ROUND('分配表'!$C$5-SUM('分配表'!$C$6:$C$14,'分配表'!$C$20),0)<>0,\"仍存在\",\"已消除\")"
    )
    assert shown["N10"] == "静态"
    assert shown["D10"] == "分配表：来源 D40\n[county.xlsx]债券项目：去向 E5:E17"
    assert shown["E10"] == "D40"
    assert "“静态”的一条" in shown["A3"]


def test_a_finding_of_another_file_is_linked_to_its_cell_here():
    plan = mark_plan(COUNTY, ["债券项目"], OUTCOMES)
    shown = cells(plan)
    assert shown["D9"] == f"[{NOTICE}]分配表：来源 D40\n债券项目：去向 E5:E17"
    assert shown["E9"] == "E5:E17"
    assert links(plan) == {"E9": "'债券项目'!E5", "E10": "'债券项目'!B8"}


def test_a_new_workbook_lists_everything_without_links_and_marks():
    plan = list_plan(OUTCOMES)
    assert cells(plan)["A2"] == "核对了 4 项，错误 2 项，警告 1 项，提示 0 项；1 项因缺数据未核对"
    assert not links(plan)
    assert not any(isinstance(e, Overlay | ClearMarks) for e in plan.edits)


def test_what_was_not_checked_stands_below_by_title_with_the_cells_that_want_it():
    shown = cells(list_plan(OUTCOMES))
    row = next(int(ref[1:]) for ref, text in shown.items() if text == "调整后预算数不等于年初预算数加调整数")
    assert shown[f"G{row}"] == "没有债务余额表；需填写 〔债务余额〕B4:B5"
    assert "QX-B101" not in shown.values()
    assert "没有上下两级的分配表" not in " ".join(map(str, shown.values()))


def test_the_sheet_says_what_was_checked():
    files = (FileRecord("D:\\财政\\县.xlsx", "cd" * 32), FileRecord(NOTICE, "ab" * 32, FileState.BLANK))
    record = CheckRecord("0.9", files, date(2024, 10, 1), accepted=(("QX-L101", "B5", "已核"),))
    shown = cells(list_plan(OUTCOMES, record=record))
    told = {shown[ref]: shown.get(f"G{ref[1:]}") for ref in shown if ref.startswith("B")}
    assert told["县.xlsx（已核对）"] == "cd" * 32
    assert told[f"{NOTICE}（尚未填写）"] == "ab" * 32
    assert told["版本"] == "quotaxl 0.9"
    assert told["核对日期"] == "期限按 2024-10-01 计"
    assert told["结论"].startswith("核对了 4 项，错误 2 项")
    assert told["已认可 QX-L101"] == "B5：已核"


def test_marks_of_an_earlier_run_go_first():
    plan = mark_plan(NOTICE, ["分配表", FINDINGS_SHEET], OUTCOMES)
    assert isinstance(plan.edits[0], ClearMarks)
    assert not any(isinstance(e, ClearMarks) for e in mark_plan(NOTICE, ["分配表"], OUTCOMES).edits)


def test_nothing_found_is_said():
    plan = list_plan([Outcome("QX-S101", Status.PASSED)])
    assert cells(plan)["A9"] == "没有发现问题；核对的范围见下。"


def test_text_from_outside_stays_text():
    shown = cells(list_plan([Outcome("QX-P302", Status.FAILED, (HOSTILE,))]))
    assert shown["H9"] == "=1+1"
    assert "\x1b" not in shown["F9"]
    assert not any(isinstance(content, Formula) for ref, content in shown.items() if int(ref[1:]) > 8)


def test_findings_are_filtered_by_severity_state_and_sheet():
    plan = mark_plan(COUNTY, ["债券项目"], OUTCOMES)
    assert next(e for e in plan.edits if isinstance(e, AddSheet)).filter == "B8:O10"
    assert (cells(plan)["O9"], cells(plan)["O10"]) == ("债券项目", "债券项目")
    assert {cells(list_plan(OUTCOMES))[f"O{row}"] for row in (9, 10)} == {f"[{NOTICE}]分配表"}
    nothing = list_plan([Outcome("QX-S101", Status.PASSED)])
    assert next(e for e in nothing.edits if isinstance(e, AddSheet)).filter is None


def test_rows_are_high_enough_for_their_text():
    plan = list_plan(OUTCOMES)
    sheet = next(e for e in plan.edits if isinstance(e, AddSheet))
    heights = dict(sheet.heights)
    assert sheet.landscape
    assert sheet.repeat_row == 8
    assert heights[10] >= 2 * 14  # the law's two provisions need two lines
    assert max(heights.values()) <= 409


def test_the_sheet_can_speak_english():
    shown = cells(mark_plan(NOTICE, ["分配表"], OUTCOMES, "en"))
    assert shown["A1"] == "Findings"
    assert shown["B9"] == "error"
    assert shown["N9"].text.endswith('"still there","gone")')


def test_counts_follow_the_states_and_a_chart_shows_them():
    plan = list_plan(OUTCOMES)
    shown = cells(plan)
    assert [(shown[f"A{row}"], shown[f"C{row}"]) for row in (5, 6, 7)] == [("错误", 2), ("警告", 1), ("提示", 0)]
    assert shown["D5"] == Formula('C5-COUNTIFS($B$9:$B$11,"错误",$N$9:$N$11,"已消除")')
    (chart,) = (e for e in plan.edits if isinstance(e, AddChart))
    (bars,) = chart.series
    assert (chart.labels, bars.values, len(bars.colors)) == ("A5:A7", "D5:D7", 3)


def test_no_folder_of_the_maker_is_shown():
    def moved(finding):
        files = {NOTICE: f"/home/某人/{NOTICE}", COUNTY: f"C:\\财政\\{COUNTY}"}
        return replace(finding, cells=tuple(replace(c, file=files[c.file]) for c in finding.cells))

    outcomes = [replace(o, findings=tuple(map(moved, o.findings))) for o in OUTCOMES]
    shown = " ".join(str(content) for content in cells(list_plan(outcomes)).values())
    assert f"[{NOTICE}]" in shown
    assert f"[{COUNTY}]" in shown
    assert "某人" not in shown
    assert "财政\\" not in shown
