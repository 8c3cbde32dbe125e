"""Where units of money are printed."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from docx import Document as WordFile
from sources.papers import web

from quotaxl.catalogue.regions import load
from quotaxl.core.amount import Unit
from quotaxl.reading import read_tables
from quotaxl.reading.measure import Measure, measure
from quotaxl.reading.units import unit_alone, unit_in, unit_line, without_unit
from quotaxl.sources import read_workbook


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("单位：万元", Unit.WANYUAN),
        ("单 位:亿元人民币", Unit.YIYUAN),
        ("金额单位：人民币元", Unit.YUAN),
        ("资金分配额（万元）", Unit.WANYUAN),
        ("分配表（单位：亿元）", Unit.YIYUAN),
        ("以下金额均以万元为单位。", Unit.WANYUAN),
        ("计量单位：百万元", Unit.BAIWANYUAN),
        ("注：本表金额单位为万元。", Unit.WANYUAN),
        ("本表单位均为亿元", Unit.YIYUAN),
        ("金额：万元", Unit.WANYUAN),
        ("金额：1200万元", None),
        ("各单位是否足额上报", None),
        ("共下达 3 亿元", None),
        ("单位：个", None),
        ("元旦前完成", None),
    ],
)
def test_unit_in(text, unit):
    assert unit_in(text) is unit


def test_a_line_states_a_unit_by_its_word():
    assert unit_line("编制单位：县财政局") is None
    assert unit_line("单位：元") is Unit.YUAN


def test_a_cell_that_is_nothing_but_a_unit():
    assert unit_alone("（万元）") is Unit.WANYUAN
    assert unit_alone("万元合计") is None


def test_the_name_without_its_unit():
    assert without_unit("资金分配额(万元)") == "资金分配额"
    assert without_unit("2024年分配表（单位：万元）") == "2024年分配表"
    assert without_unit("(万元)") == "(万元)"


@pytest.mark.parametrize(
    ("said", "unit"),
    [
        ("具体项目见下表（单位：万元）。", Unit.WANYUAN),
        ("以下金额均以亿元为单位。", Unit.YIYUAN),
        ("现下达资金93.5万元，请抓紧执行。", Unit.WANYUAN),
        ("现下达资金935000元。", Unit.WANYUAN),
        ("去年下达资金12万元。", None),
    ],
)
@pytest.mark.parametrize("suffix", ["docx", "html", "txt"])
def test_the_sentence_before_a_table_may_state_its_unit(said, unit, suffix, tmp_path):
    """As a unit, or by an amount that the table adds up to."""
    assert [table.unit for table in read_tables(read_workbook(written(tmp_path, suffix, [said])), load())] == [unit]


@pytest.mark.parametrize(
    ("said", "unit"),
    [
        ("注：1.以上金额单位均为万元。", Unit.WANYUAN),
        ("说明：表中数据均以亿元计。", Unit.YIYUAN),
        ("注：含上年结转。", None),
    ],
)
@pytest.mark.parametrize("suffix", ["docx", "html", "txt"])
def test_the_note_below_a_table_may_state_its_unit(said, unit, suffix, tmp_path):
    path = written(tmp_path, suffix, ["2024年项目投资表"], [said])
    assert [table.unit for table in read_tables(read_workbook(path), load())] == [unit]


def written(folder: Path, suffix: str, before: list[str], after: Sequence[str] = ()) -> Path:
    """A file with one table, lines of text before and after it."""
    rows = [["项目名称", "投资规模"], ["甲项目", "20"], ["乙项目", "73.5"], ["合计", "93.5"]]
    path = folder / f"a.{suffix}"
    if suffix == "docx":
        document = WordFile()
        for line in before:
            document.add_paragraph(line)
        table = document.add_table(len(rows), 2)
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
        for line in after:
            document.add_paragraph(line)
        document.save(path)
    elif suffix == "html":
        lines = ["".join(f"<p>{line}</p>" for line in part) for part in (before, after)]
        path.write_text(web(rows, before=lines[0], after=lines[1]), encoding="utf-8")
    else:
        path.write_text("\n".join([*before, *("\t".join(cells) for cells in rows), *after]), encoding="utf-8")
    return path


MEASURES = {
    ("完成预算",): Measure.RATE,
    ("占预算",): Measure.RATE,
    ("完成年初预算",): Measure.RATE,
    ("完成预算数",): None,
    ("完成预算（万元）",): Measure.MONEY,
    ("国内公务接待", "批次"): Measure.COUNT,
    ("国内公务接待", "人次"): Measure.COUNT,
    ("人数",): Measure.COUNT,
    ("第一批次",): None,
    ("分批次安排",): None,
    ("执行率", "按期限分"): Measure.RATE,
    ("新开工项目个数", "按面积分类"): Measure.COUNT,
    ("按期限分",): None,
}


@pytest.mark.parametrize("path", MEASURES)
def test_what_short_heads_measure(path):
    assert measure(path) is MEASURES[path]
