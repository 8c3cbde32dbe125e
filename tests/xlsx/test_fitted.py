"""Rows as high as their wrapped texts need."""

import zipfile

import openpyxl
import pytest
from openpyxl.styles import Alignment, Font

from quotaxl.core.edits import EditPlan, FitRow, GrowRows, SetCell
from quotaxl.xlsx import apply_plan

NAME = "克州阿图什塔合提云片区、葱岭棚户区等棚户区改造建设项目"  # 27 characters of two digits' width and a bit


@pytest.fixture
def heights(tmp_path):
    """Return what fills cells of a sheet and fits their rows: the heights of its rows, and which were set by hand."""

    def run(make, cells, *before):
        book = openpyxl.Workbook()
        make(book.active)
        book.save(tmp_path / "a.xlsx")
        rows = dict.fromkeys(int("".join(filter(str.isdigit, ref))) for ref in cells)
        texts = (SetCell("Sheet", ref, text, "x") for ref, text in cells.items())
        plan = EditPlan((*before, *texts, *(FitRow("Sheet", row, "x") for row in rows)))
        apply_plan(tmp_path / "a.xlsx", plan, tmp_path / "b.xlsx", force=True)
        found = openpyxl.load_workbook(tmp_path / "b.xlsx").active.row_dimensions
        return {row: found[row].height for row in rows}

    return run


def wrapped(sheet, ref, size=11, width=None):
    sheet[ref].alignment = Alignment(wrapText=True)
    sheet[ref].font = Font(size=size)
    if width:
        sheet.column_dimensions[sheet[ref].column_letter].width = width


def test_a_text_of_several_lines_makes_its_row_higher(heights):
    assert heights(lambda s: wrapped(s, "A1", width=30), {"A1": NAME}) == {1: 47}
    assert heights(lambda s: wrapped(s, "A1", width=30), {"A1": "短"}) == {1: None}


def test_a_larger_font_needs_more_lines_and_higher_ones(heights):
    assert heights(lambda s: wrapped(s, "A1", size=22, width=30), {"A1": NAME}) == {1: 5 * 30 + 2}


def test_a_column_of_which_the_file_says_nothing_has_the_usual_width(heights):
    assert heights(lambda s: wrapped(s, "A1"), {"A1": "农村供水保障工程"}) == {1: 47}


def test_text_that_does_not_wrap_leaves_the_row_alone(heights):
    assert heights(lambda s: s.column_dimensions.__getitem__("A"), {"A1": NAME}) == {1: None}


def test_a_cell_merged_across_is_as_wide_as_its_columns(heights):
    def make(sheet):
        wrapped(sheet, "A1", width=30)
        sheet.column_dimensions["B"].width = 35
        sheet.merge_cells("A1:B1")
        wrapped(sheet, "A2", width=30)
        sheet.merge_cells("A2:A3")

    assert heights(make, {"A1": NAME, "A2": NAME}) == {1: None, 2: None}, "one merged down has other rows, too"


def test_a_row_that_is_high_enough_stays_and_a_low_one_grows(heights):
    def make(sheet):
        for row, height in ((1, 60), (2, 20)):
            wrapped(sheet, f"A{row}", width=30)
            sheet.row_dimensions[row].height = height

    assert heights(make, {"A1": NAME, "A2": NAME}) == {1: 60, 2: 47}


def test_rows_of_a_list_that_grows_are_fitted_each_to_its_own(heights):
    def make(sheet):
        wrapped(sheet, "A2", width=30)
        sheet.row_dimensions[2].height = 18

    grow = GrowRows("Sheet", 2, 1, 3, "x")
    assert heights(make, {"A2": NAME, "A3": "短", "A4": NAME * 2}, grow) == {2: 47, 3: 18, 4: 77}


def test_no_row_is_higher_than_a_row_can_be(heights):
    assert heights(lambda s: wrapped(s, "A1"), {"A1": NAME * 20}) == {1: 409}


def test_the_row_is_still_fitted_when_somebody_edits_it(tmp_path):
    book = openpyxl.Workbook()
    wrapped(book.active, "A1", width=30)
    book.save(tmp_path / "a.xlsx")
    plan = EditPlan((SetCell("Sheet", "A1", NAME, "x"), FitRow("Sheet", 1, "x")))
    apply_plan(tmp_path / "a.xlsx", plan, tmp_path / "b.xlsx")
    # openpyxl takes every height for one that was set by hand, so the part is read
    with zipfile.ZipFile(tmp_path / "b.xlsx") as made:
        sheet = made.read("xl/worksheets/sheet1.xml").decode()
    assert 'ht="47"' in sheet and "customHeight" not in sheet
