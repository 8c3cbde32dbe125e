"""County workbooks, annexes, marked copies, bound copies and split tables of 0.1.0, used as their owners use them."""

import zipfile

import openpyxl
import pytest
from kept.held import ALLOCATION, ARTUX, FILES, FULL, contents, lay, run

from quotaxl.catalogue import regions
from quotaxl.core.edits import FINDINGS_SHEET
from quotaxl.reading.read import read_tables
from quotaxl.sources.read import read_workbook

FILLED = sorted(path.stem for path in (FILES / "filled").glob("*.xlsx"))


def form_of(path):
    """What stands in a filled form, without our sheet of findings: what is found may grow."""
    return {at: value for at, value in contents(path).items() if at[0] != FINDINGS_SHEET}


def forms(path):
    return {table.form for table in read_tables(read_workbook(path), regions.load())}


def test_the_main_job_gives_the_annexes_that_0_1_0_gave(tmp_path):
    lay(tmp_path, ALLOCATION, ARTUX)
    inputs = sorted(tmp_path.glob("*.xlsx"))
    run("fill", *inputs, "-o", tmp_path / "annexes.xlsx", code=1)

    old, new = form_of(FILES / "marked" / "annexes.xlsx"), form_of(tmp_path / "annexes.xlsx")
    excuses = {place: text for place, text in old.items() if "填报时未提供" in str(text)}
    assert len(excuses) == 1  # an annex that goes to the standing committee excuses itself no more
    units = {place: text for place, text in old.items() if str(text).startswith("8000万元")}
    assert sorted(units.values()) == ["8000万元", "8000万元，待核实是否含在新增内"]  # a form in 亿元 repeats no 万元
    assert old.items() - excuses.items() - units.items() <= new.items()


@pytest.mark.parametrize("id", FILLED)
def test_a_form_filled_by_0_1_0_is_read_as_that_form_and_filled_alike_today(id, tmp_path):
    lay(tmp_path, ALLOCATION, FULL, f"filled/{id}.xlsx")
    old = tmp_path / f"{id}.xlsx"
    assert id in forms(old)
    run("check", old, code=(0, 1))
    inputs = [tmp_path / "full-county.xlsx"]
    if id == "limit-received":
        inputs.insert(0, tmp_path / "allocation-xincaizhen-2024-18.xlsx")
    run("fill", *inputs, "--template", id, "-o", tmp_path / "again.xlsx", code=(0, 1))
    before, now = form_of(old), form_of(tmp_path / "again.xlsx")
    figures = {at: v for at, v in before.items() if not isinstance(v, str)}
    assert len(figures) > 3
    assert figures.items() <= now.items()


@pytest.mark.parametrize("id", ["annexes", "artux-2024-标记版", "allocation-xincaizhen-2024-18-标记版"])
def test_the_marks_of_0_1_0_are_taken_out_again(id, tmp_path):
    lay(tmp_path, f"marked/{id}.xlsx")
    run("clear", tmp_path / f"{id}.xlsx", "-o", tmp_path / "clear.xlsx")
    with zipfile.ZipFile(tmp_path / "clear.xlsx") as archive:
        cleared = {name: archive.read(name) for name in archive.namelist()}
    assert not [name for name, data in cleared.items() if b'N("QX-' in data or b"N(&quot;QX-" in data]
    source = {"artux-2024-标记版": ARTUX, "allocation-xincaizhen-2024-18-标记版": ALLOCATION}.get(id)
    if source:  # byte for byte what was marked
        with zipfile.ZipFile(FILES / source) as archive:
            assert cleared == {name: archive.read(name) for name in archive.namelist()}
    else:
        assert FINDINGS_SHEET not in openpyxl.load_workbook(tmp_path / "clear.xlsx").sheetnames


def test_a_copy_marked_by_0_1_0_can_be_marked_again(tmp_path):
    lay(tmp_path, "marked/artux-2024-标记版.xlsx", ARTUX)
    run("mark", tmp_path / "artux-2024-标记版.xlsx", "-o", tmp_path / "again.xlsx")
    run("mark", tmp_path / "artux-2024.xlsx", "-o", tmp_path / "fresh.xlsx")
    again, fresh = contents(tmp_path / "again.xlsx"), contents(tmp_path / "fresh.xlsx")
    assert form_of(tmp_path / "again.xlsx") == form_of(tmp_path / "fresh.xlsx")
    assert {at for at in fresh if at[0] == FINDINGS_SHEET} == {at for at in again if at[0] == FINDINGS_SHEET}


def test_a_bound_copy_of_0_1_0_fills_alike(tmp_path):
    lay(tmp_path, FULL)
    bound = FILES / "bound" / "项目安排-bound.xlsx"
    run("fill", tmp_path / "full-county.xlsx", "--template", bound, "-o", tmp_path / "out.xlsx", code=(0, 1))
    assert form_of(tmp_path / "out.xlsx") == form_of(FILES / "bound" / "filled.xlsx")


def test_a_second_bound_copy_with_formulas_of_its_own_is_filled(tmp_path):
    lay(tmp_path, FULL)
    bound = FILES / "bound" / "表1-2-bound.xlsx"
    run("fill", tmp_path / "full-county.xlsx", "--template", bound, "-o", tmp_path / "out.xlsx", code=(0, 1))
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert [sheet[f"C{row}"].value for row in (4, 7, 8, 9)] == [38, 0.1, 5.425, 2.925]
    assert [sheet[f"B{row}"].value for row in (5, 11, 12)] == [52.75, 1.5, 54.25]
    assert sheet["C6"].value == "=C7+C8"  # its own formula stays


def test_a_template_folder_of_0_1_0_fills_alike(tmp_path):
    lay(tmp_path, ALLOCATION, ARTUX)
    run("fill", *sorted(tmp_path.glob("*.xlsx")), "--template", FILES / "template", "-o", tmp_path, code=1)
    made = tmp_path / "阿图什市2024年本局附表.xlsx"
    assert form_of(made) == form_of(FILES / "marked" / "annexes.xlsx")


def test_an_empty_county_workbook_of_0_1_0_is_a_county_workbook(tmp_path):
    found = forms(FILES / "inputs" / "empty-county.xlsx")
    assert {"county-info", "county-limit", "county-projects", "county-balance", "county-general-budget"} <= found


def test_what_0_1_0_split_is_filled_and_collected(tmp_path):
    for path in (FILES / "split").iterdir():
        lay(tmp_path, f"split/{path.name}")
    (county,) = tmp_path.glob("653001*填报表.xlsx")
    (allocation,) = tmp_path.glob("653001*分配表.xlsx")
    assert forms(allocation) >= {"allocation"}
    book = openpyxl.load_workbook(county)  # as its owner fills it in
    for ref, figure in {"B4": 100.88, "C4": 50.15, "D4": 50.73, "B5": 0.8, "C5": 0.8, "D5": 0}.items():
        book["债务限额"][ref] = figure
    book.save(county)
    out = tmp_path / "out"
    out.mkdir()
    run("fill", allocation, county, "-o", out, code=(0, 1))
    assert (out / "阿图什市2024年预算调整方案附表.xlsx").exists()
    back = tmp_path / "back"
    back.mkdir()
    for path in tmp_path.glob("*填报表.xlsx"):
        path.rename(back / path.name)
    run("collect", back, "-o", tmp_path / "all.xlsx", code=(0, 1))
    shown = {value for value in contents(tmp_path / "all.xlsx").values() if isinstance(value, str)}
    assert {"阿图什市", "轮台县"} <= shown
