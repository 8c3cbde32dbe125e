"""What a name in a formula stands for, by Excel's own rules: the sheet's own name hides the workbook's."""

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from quotaxl.core.refs import Area
from quotaxl.xlsx import open_template
from quotaxl.xlsx.draft import Draft
from quotaxl.xlsx.formulas.definednames import areas_of_name, between, readers_of_names, text_of_name
from quotaxl.xlsx.formulas.recalculation import At

WHOLE = {
    "合计": "汇总!$B$2",
    "Rate": "0.03",
    "Two": "汇总!$B$2,汇总!$C$2:$C$4",
    "Relative": "汇总!B2",
    "Half": "汇总!$B2",
    "Ours": "$B$2",
    "Deep": "合计",
    "Both": "合计+Rate",
    "Loop": "Loop",
    "Moved": "OFFSET(汇总!$A$1,1,1)",
    "Call": "OFFSET(汇总!$A$1,汇总!$D$1,1)",
}
OWN = {"一月": {"合计": "一月!$A$9", "Only": "一月!$A$1:$A$3"}, "三月": {"rate": "0.05"}}
FORMULAS = {("汇总", "A1"): "=SUM(Two)", ("一月", "A1"): "=合计*2", ("三月", "B1"): "=Both", ("三月", "B2"): '="合计"'}


@pytest.fixture
def draft(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "汇总"
    for name in ("一月", "二月", "三月"):
        book.create_sheet(name)
    for (sheet, ref), formula in FORMULAS.items():
        book[sheet][ref] = formula
    for name, text in WHOLE.items():
        book.defined_names[name] = DefinedName(name, attr_text=text)
    for sheet, names in OWN.items():
        for name, text in names.items():
            book[sheet].defined_names[name] = DefinedName(name, attr_text=text)
    book.save(tmp_path / "a.xlsx")
    read = open_template(tmp_path / "a.xlsx").source
    return Draft(read, read.book, read.types)


TEXTS = {
    # name and sheet → its text where it means the same wherever it stands
    ("合计", "汇总"): "汇总!$B$2",
    ("合计", "二月"): "汇总!$B$2",
    ("合计", "一月"): "一月!$A$9",
    ("RATE", "汇总"): "0.03",
    ("Rate", "三月"): "0.05",
    ("Only", "一月"): "一月!$A$1:$A$3",
    ("Only", "汇总"): None,
    ("nothing", "汇总"): None,
    ("Relative", "汇总"): None,
    ("Half", "汇总"): None,
    ("Ours", "汇总"): None,
    ("Call", "汇总"): None,
    ("Moved", "二月"): "'汇总'!$B$2",
}


@pytest.mark.parametrize(("name", "sheet"), TEXTS)
def test_a_name_means_what_its_sheet_or_the_workbook_says(draft, name, sheet):
    assert text_of_name(draft, name, sheet) == TEXTS[name, sheet]


CELL, LIST = Area.parse("B2"), Area.parse("C2:C4")
AREAS = {
    ("合计", "汇总"): (("汇总", CELL),),
    ("合计", "一月"): (("一月", Area.parse("A9")),),
    ("Two", "三月"): (("汇总", CELL), ("汇总", LIST)),
    ("Deep", "二月"): (("汇总", CELL),),
    ("Deep", "一月"): (("一月", Area.parse("A9")),),
    ("Both", "二月"): (("汇总", CELL),),
    ("Rate", "汇总"): (),
    ("nothing", "汇总"): (),
    ("Only", "二月"): (),
    ("Relative", "汇总"): None,
    ("Call", "汇总"): None,
    ("Moved", "二月"): (("汇总", CELL),),
    ("Loop", "汇总"): None,
}


@pytest.mark.parametrize(("name", "sheet"), AREAS)
def test_the_areas_that_a_name_stands_for(draft, name, sheet):
    assert areas_of_name(draft, name, At(sheet, 1, 1)) == AREAS[name, sheet]


RANGES = {
    ("一月", "三月"): ("一月", "二月", "三月"),
    ("三月", "一月"): ("一月", "二月", "三月"),
    ("二月", "二月"): ("二月",),
    ("一月", "五月"): (),
    ("五月", "一月"): (),
}


@pytest.mark.parametrize(("first", "last"), RANGES)
def test_a_range_of_sheets(draft, first, last):
    assert tuple(between(draft, first, last)) == RANGES[first, last]


READERS = {
    "Two": {At("汇总", 1, 1)},
    "合计": {At("一月", 1, 1), At("三月", 1, 2)},  # Both is made of it; a text is no name
    "rate": {At("三月", 1, 2)},
    "Only": set(),
}


@pytest.mark.parametrize("name", READERS)
def test_the_formulas_in_which_a_name_stands(draft, name):
    assert readers_of_names(draft, [name]) == READERS[name]
    assert readers_of_names(draft, []) == set()
