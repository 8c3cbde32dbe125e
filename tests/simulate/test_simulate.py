"""A simulated province is the same each time, right where no mistake was put in, and wrong exactly where one was."""

import hashlib
import json
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from judged import READ, judge

from quotaxl.app.check import Wishes, check
from quotaxl.app.simulate import SPANNING, SimulationOrder, write_simulation
from quotaxl.catalogue import regions
from quotaxl.cli import adapters
from quotaxl.core.errors import UserError
from quotaxl.core.finding import Severity
from quotaxl.simulate.formats import FORMATS
from quotaxl.simulate.mistakes import mistakes
from quotaxl.simulate.province import Wanted, simulate


def written(folder: Path, counties=12, projects=150, errors=0, seed=1, formats=READ, kinds=(), within=None) -> Path:
    region = regions.load().code(within) if within else None
    wanted = Wanted(counties, projects, errors, seed, 2024, region, kinds)
    write_simulation(SimulationOrder(wanted, folder, formats), adapters.read, adapters.apply, adapters.open_form)
    return folder


def digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def test_one_seed_gives_the_same_bytes_twice_and_another_seed_others(tmp_path):
    one, two, other = (
        written(tmp_path / name, errors=5, seed=seed, formats=tuple(FORMATS))
        for name, seed in (("one", 1), ("two", 1), ("other", 2))
    )
    assert digests(one) == digests(two)
    assert digests(one) != digests(other)


def test_a_province_without_mistakes_has_no_errors_in_any_format(tmp_path):
    folder = written(tmp_path / "p", counties=24, projects=400, within="650000")
    made = {file["format"] for file in json.loads((folder / "truth.json").read_text("utf-8"))["files"]}
    assert made == set(READ)
    assert judge(folder) == ([], [])


@pytest.mark.parametrize("format", READ)
def test_every_kind_of_mistake_is_found_at_its_cell_and_nothing_else(tmp_path, format):
    folder = written(
        tmp_path / "p", counties=40, projects=500, errors=len(mistakes()), seed=11, formats=(format,), within="650000"
    )
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    levels = {id for id, one in mistakes().items() if one.place == "prefecture"}
    assert {made["mistake"] for made in truth["mistakes"]} == set(mistakes()) - (
        set() if format in SPANNING else levels
    )
    assert judge(folder) == ([], [])


def test_years_have_batches_of_several_natures_second_adjustments_and_prefectures(tmp_path):
    folder = written(tmp_path / "p", counties=40, projects=300, formats=("xlsx",), within="650000")
    files = json.loads((folder / "truth.json").read_text("utf-8"))["files"]
    assert {f["form"] for f in files} == {"allocation", "county", "prefecture"}
    second = [f for f in files if f.get("adjustment") == 2]
    assert second
    checked = check([folder / name for f in files for name in f["files"]], adapters.read, Wishes())
    (dossier,) = checked.assembled.dossiers
    natures = {b.nature.id for given in dossier.batches.values() for b in given if b.nature}
    assert natures >= {"new-general", "new-special", "refinance-general", "refinance-special", "swap", "fund-support"}
    assert len(dossier.follows) == len(second)
    said = [f for outcome in checked.outcomes for f in outcome.findings]
    assert [f.message.zh for f in said if f.severity in (Severity.ERROR, Severity.WARNING)] == []


def test_names_and_codes_are_official_and_counties_stand_in_their_prefecture(tmp_path):
    folder = written(tmp_path / "p", counties=6, within="653100")
    names = sorted(p.name for p in (folder / "新疆维吾尔自治区" / "喀什地区").iterdir() if p.is_dir())
    assert names[0] == "653101喀什市"
    assert len(names) == 6
    assert {name[:4] for name in names} == {"6531"}


def test_a_county_with_more_projects_than_the_form_has_rows_gets_a_longer_form(tmp_path):
    folder = written(tmp_path / "p", counties=1, projects=95, formats=("xlsx",), within="653001")
    (path,) = folder.rglob("阿图什市*.xlsx")
    sheet = openpyxl.load_workbook(path)["债券项目"]
    rows = [r for r in sheet.iter_rows(min_row=5, values_only=True) if r[1]]
    assert len(rows) == 95
    unit = next(cell.value for cell in sheet[2] if cell.value)
    factor = Decimal(10_000) if "亿" in unit else Decimal(1)
    parts = [Decimal(str(row[4]).replace(",", "")) for row in rows]
    assert sum(parts) == Decimal(str(sheet["E4"].value).replace(",", ""))
    assert all(part * factor % 10 == 0 for part in parts[1:])


def test_word_opens_the_documents(tmp_path):
    folder = written(tmp_path / "p", counties=3, formats=("docx",))
    path = next(path for path in folder.rglob("*填报表.docx"))
    document = Document(str(path))
    assert len(document.tables) in (6, 7, 10, 11)
    assert document.tables[0].rows[1].cells[1].text in path.name


def test_a_notice_adds_up_to_what_the_counties_were_given():
    made = simulate(Wanted(30, 300, 0, 5, 2024), regions.load())
    assert any(county.changes for county in made.counties)
    for county in made.counties:
        if county.step > 1 or any(not row.nature.startswith("new") for row in county.changes):
            continue  # what comes without a table of amounts is in no notice
        given = sum(notice.gives[county.region.code] for notice in county.notices)
        assert given == county.facts["county-limit", "new", "total"]
        assert given == sum(project.amount for project in county.projects)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (Wanted(9, 20, 0, 1, 2024, within=regions.load().code("653000")), "4"),
        (Wanted(1, 2, 500, 1, 2024), "500"),
    ],
)
def test_wishes_that_cannot_be_met_are_refused(wanted, said):
    with pytest.raises(UserError, match=said):
        simulate(wanted, regions.load())


def test_a_folder_with_a_simulation_is_left_alone_without_force(tmp_path):
    written(tmp_path, counties=1, projects=2)
    before = digests(tmp_path)
    with pytest.raises(UserError, match="simulation already"):
        written(tmp_path, counties=1, projects=2, seed=2)
    assert digests(tmp_path) == before
