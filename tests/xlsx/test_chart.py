"""A chart on a sheet: readable by others, drawn from the cells, and gone again with the marks."""

from pathlib import Path

import openpyxl
import pytest

from quotaxl.core.edits import FINDINGS_SHEET, AddChart, AddSheet, BarSeries, ClearMarks, EditPlan, Formula, SetCell
from quotaxl.xlsx import apply_plan
from tests.xlsx.books import parts


def plan(sheet: str) -> EditPlan:
    cells = [("A1", "错误"), ("A2", "<警告>&"), ("B1", 2), ("B2", Formula("B1+1"))]
    return EditPlan(
        (
            AddSheet(sheet, "m"),
            *(SetCell(sheet, ref, content, "m") for ref, content in cells),
            AddChart(sheet, "D1:H8", "问题 <个>&", "A1:A2", (BarSeries("B1:B2", ("C00000", "FFC000")),), "m"),
            AddChart(sheet, "D9:H16", "再一个", "A1:A2", (BarSeries("B1:B2", ("C00000", "FFC000")),), "m"),
        )
    )


@pytest.fixture
def source(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    book.active["A1"] = 1
    book.save(tmp_path / "a.xlsx")
    return tmp_path / "a.xlsx"


@pytest.mark.parametrize("sheet", [FINDINGS_SHEET, "图 'a' & b"])
def test_another_program_reads_the_charts(source: Path, sheet: str) -> None:
    target = source.with_name("b.xlsx")
    apply_plan(source, plan(sheet), target)
    first, second = openpyxl.load_workbook(target)[sheet]._charts
    assert (first.anchor._from.row, first.anchor._from.col, first.anchor.to.row, first.anchor.to.col) == (0, 3, 8, 8)
    assert second.anchor._from.row == 8
    assert first.title.tx.rich.p[0].r[0].t == "问题 <个>&"
    (series,) = first.series
    name = sheet if sheet == FINDINGS_SHEET else "'" + sheet.replace("'", "''") + "'"
    assert series.val.numRef.f in (f"{name}!$B$1:$B$2", f"'{sheet}'!$B$1:$B$2")
    assert [p.v for p in series.val.numRef.numCache.pt] == [2, 3]
    assert [p.v for p in series.cat.strRef.strCache.pt] == ["错误", "<警告>&"]
    assert [p.spPr.solidFill.srgbClr for p in series.dPt] == ["C00000", "FFC000"]


def test_clearing_leaves_no_trace(source: Path) -> None:
    marked, cleared = source.with_name("b.xlsx"), source.with_name("c.xlsx")
    apply_plan(source, plan(FINDINGS_SHEET), marked)
    apply_plan(marked, EditPlan((ClearMarks("m"),)), cleared)
    assert parts(cleared) == parts(source)


def test_clearing_takes_the_chart_from_a_file_that_was_saved_elsewhere(source: Path) -> None:
    marked, cleared = source.with_name("b.xlsx"), source.with_name("c.xlsx")
    apply_plan(source, plan(FINDINGS_SHEET), marked)
    book = openpyxl.load_workbook(marked)
    book.save(marked)
    apply_plan(marked, EditPlan((ClearMarks("m"),)), cleared)
    assert not [name for name in parts(cleared) if "chart" in name or "drawing" in name]
