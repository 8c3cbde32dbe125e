from dataclasses import replace

from samples import COUNTY, EARMARK, NOTICE, SUM, cell

from quotaxl.core.finding import CellRole, Severity
from quotaxl.marks.overlays import notes, overlays


def test_each_cell_and_range_of_the_file_is_marked_once():
    marks = overlays([SUM, EARMARK, SUM], NOTICE, ["分配表"])
    live = 'AND(N("QX-S101")=0,ROUND($C$5-SUM($C$6:$C$14,$C$20),0)<>0)'
    assert [(m.ref, m.formula) for m in marks] == [
        ("C5", live),
        ("C6:C14", live),
        ("C20", live),
        ("D40", 'N("QX-E101")=0'),
    ]
    assert {m.severity for m in marks} == {Severity.ERROR}


def test_other_files_and_sheets_that_are_not_there_are_left_alone():
    assert [m.ref for m in overlays([EARMARK], COUNTY, ["债券项目"])] == ["E5:E17"]
    assert overlays([EARMARK], COUNTY, ["别的表"]) == ()


def test_a_live_check_is_used_on_its_own_sheet_only():
    across = replace(SUM, cells=(cell("C5"), cell("B2", sheet="附表")))
    marks = overlays([across], NOTICE, ["分配表", "附表"])
    assert "ROUND" in marks[0].formula
    assert marks[1].formula == 'N("QX-S101")=0'


def test_findings_on_one_cell_share_a_note():
    other = replace(SUM, rule="QX-S102")
    first = notes([SUM, other], NOTICE, ["分配表"], "zh")[0]
    assert (first.sheet, first.ref) == ("分配表", "C5")
    assert first.text.startswith("〔错误 QX-S101 · 合计〕\n合计 345800 与各行之和 345700 不符\n应为：345700万元")
    assert "〔错误 QX-S102 · 合计〕" in first.text


def test_an_addend_says_so_and_leads_to_the_list():
    by_ref = {note.ref: note.text for note in notes([EARMARK, SUM], NOTICE, ["分配表"], "zh")}
    assert by_ref["C6"] == (
        "〔错误 QX-S101 · 加数〕\n〔分配表〕C5 合计 345800 与各行之和 345700 不符\n详见工作表“核对结果”第2项。"
    )
    assert "C6:C14" not in by_ref
    assert "依据：新财振〔2024〕18号；预算法 第十三条" in by_ref["D40"]
    assert EARMARK.cells[0].role is CellRole.SOURCE
