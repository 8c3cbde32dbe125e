"""The stamp: written into any workbook, read again, taken out with the marks, nothing else touched."""

from pathlib import Path

import openpyxl
import pytest
from openpyxl.packaging.custom import StringProperty

from quotaxl.core.document import fingerprint
from quotaxl.core.edits import ClearMarks, EditPlan, Note, SetCell, SetStamp
from quotaxl.core.stamp import Output, Stamp
from quotaxl.sources import read_workbook
from quotaxl.xlsx import apply_plan
from tests.xlsx.books import parts

ANNEXES = Stamp(Output.ANNEXES, "0.2.0", {"县 & <表>.xlsx": "a" * 64, "通知.xlsx": "b" * 64}, "c" * 64)
MARKED = Stamp(Output.MARKED, "0.2.1", {"县.xlsx": "d" * 64})


@pytest.fixture(params=["plain", "with properties of others"])
def source(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "甲"
    if request.param != "plain":
        book.custom_doc_props.append(StringProperty(name="密级", value="公开"))
    place = tmp_path / "source.xlsx"
    book.save(place)
    return place


def stamped(source: Path, stamp: Stamp, name: str = "made.xlsx", *more) -> Path:
    made = source.with_name(name)
    apply_plan(source, EditPlan((*more, SetStamp(stamp, "t"))), made)
    return made


def test_a_stamp_is_read_again_as_it_was_written(source: Path):
    assert read_workbook(source).stamp is None
    assert read_workbook(stamped(source, ANNEXES)).stamp == ANNEXES


def test_other_programs_read_the_properties_and_those_of_others_stay(source: Path):
    before = {p.name: p.value for p in openpyxl.load_workbook(source).custom_doc_props.props}
    found = {p.name: p.value for p in openpyxl.load_workbook(stamped(source, ANNEXES)).custom_doc_props.props}
    assert found.items() >= before.items()
    assert found["quotaxl.output"] == "annexes"
    assert all("/" not in value for value in found.values())


def test_stamping_changes_no_sheet_and_again_replaces_the_stamp(source: Path):
    once = stamped(source, ANNEXES)
    again = stamped(once, Stamp(Output.COUNTY, "0.3.0"), "again.xlsx")
    assert read_workbook(again).stamp == Stamp(Output.COUNTY, "0.3.0")
    sheets = {name: data for name, data in parts(source).items() if name.startswith("xl/")}
    assert sheets.items() <= parts(again).items()


def test_a_marked_copy_keeps_the_stamp_it_had_and_gives_it_back_byte_for_byte(source: Path):
    once = stamped(source, ANNEXES)
    marked = stamped(once, MARKED, "marked.xlsx", Note("Sheet", "A1", "看", "t"))
    found = read_workbook(marked).stamp
    assert found is not None
    assert (found.output, found.version, found.under) == (Output.MARKED, "0.2.1", ANNEXES)
    cleared = source.with_name("cleared.xlsx")
    apply_plan(marked, EditPlan((ClearMarks("t"),)), cleared)
    assert parts(cleared) == parts(once)


def test_marking_without_a_stamp_before_gives_every_part_back(source: Path):
    marked = stamped(source, MARKED, "marked.xlsx", Note("Sheet", "A1", "看", "t"))
    cleared = source.with_name("cleared.xlsx")
    apply_plan(marked, EditPlan((ClearMarks("t"),)), cleared)
    assert parts(cleared) == parts(source)


def test_a_marked_copy_that_was_edited_since_loses_the_stamp_of_marking_alone(source: Path):
    marked = stamped(stamped(source, ANNEXES), MARKED, "marked.xlsx", Note("Sheet", "A1", "看", "t"))
    edited, cleared = source.with_name("edited.xlsx"), source.with_name("cleared.xlsx")
    apply_plan(marked, EditPlan((SetCell("Sheet", "B2", 5, "t"),)), edited)
    apply_plan(edited, EditPlan((ClearMarks("t"),)), cleared)
    assert read_workbook(cleared).stamp == ANNEXES
    apply_plan(source, EditPlan((SetStamp(MARKED, "t"), Note("Sheet", "A1", "看", "t"))), source.with_name("m2.xlsx"))
    apply_plan(source.with_name("m2.xlsx"), EditPlan((SetCell("Sheet", "B2", 5, "t"),)), source.with_name("e2.xlsx"))
    apply_plan(source.with_name("e2.xlsx"), EditPlan((ClearMarks("t"),)), source.with_name("c2.xlsx"))
    assert read_workbook(source.with_name("c2.xlsx")).stamp is None
    assert openpyxl.load_workbook(source.with_name("c2.xlsx")).worksheets[0]["B2"].value == 5


def test_broken_properties_of_others_stop_neither_reading_nor_writing(source: Path, tmp_path: Path):
    import zipfile  # noqa: PLC0415

    once, broken = stamped(source, ANNEXES), tmp_path / "broken.xlsx"
    with zipfile.ZipFile(once) as old, zipfile.ZipFile(broken, "w") as new:
        for item in old.infolist():
            new.writestr(item, b"not xml" if item.filename == "docProps/custom.xml" else old.read(item))
    assert read_workbook(broken).stamp is None
    made = stamped(broken, MARKED, "still.xlsx", Note("Sheet", "A1", "看", "t"))
    assert read_workbook(made).grids[0].value(1, 1) == "甲"


@pytest.mark.parametrize(
    ("edit", "same"), [({"B1": None}, True), ({"A1": "乙"}, False), ({"B1": 5}, False), ({"B1": "=1+1"}, False)]
)
def test_the_fingerprint_tells_of_cells_and_formulas_and_of_nothing_else(source: Path, edit, same):
    book = openpyxl.load_workbook(source)
    for ref, value in edit.items():
        book.worksheets[0][ref] = value
    book.worksheets[0].column_dimensions["A"].width = 40
    other = source.with_name("other.xlsx")
    book.save(other)
    assert (fingerprint(read_workbook(source).grids) == fingerprint(read_workbook(other).grids)) is same
