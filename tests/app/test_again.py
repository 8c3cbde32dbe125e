"""Filling again after a correction: what nobody touched is renewed, what somebody changed is kept and named."""

import json
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from quotaxl.cli.main import main

ROOT = Path(__file__).parents[2] / "workbook"
FORM = "阿图什市2024年预算调整方案附表.xlsx"
LIST = "阿图什市2024年预算调整方案附表-核对结果.xlsx"
COPY = "县-标记版.xlsx"


@pytest.fixture
def room(tmp_path):
    shutil.copy(ROOT / "allocation-xincaizhen-2024-18.xlsx", tmp_path / "通知.xlsx")
    shutil.copy(ROOT / "artux-2024.xlsx", tmp_path / "县.xlsx")
    assert fill(tmp_path).exit_code == 1
    return tmp_path


def fill(room, *more):
    words = ["fill", str(room / "通知.xlsx"), str(room / "县.xlsx"), "-o", str(room), "--lang", "zh", *more]
    return CliRunner().invoke(main, words)


def edit(path, sheet, ref, value):
    book = openpyxl.load_workbook(path)
    book[sheet][ref] = value
    book.save(path)


def rezipped(path):
    """Write a file's members anew, as a program does that opens and saves it: other bytes, the same cells."""
    with zipfile.ZipFile(path) as package:
        members = [(name, package.read(name)) for name in package.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, data in members:
            package.writestr(name, data)


def test_the_annexes_are_official_tables_only_and_the_list_is_a_file_of_its_own(room):
    assert {p.name for p in room.iterdir()} == {"通知.xlsx", "县.xlsx", FORM, LIST, COPY, "通知-标记版.xlsx"}
    assert "核对结果" not in openpyxl.load_workbook(room / FORM).sheetnames
    listed = openpyxl.load_workbook(room / LIST)
    assert listed.sheetnames == ["核对结果", "说明"]
    assert listed.active.title == "核对结果"
    assert any("静态" in str(row[0].value) for row in listed["说明"].iter_rows())


def test_a_correction_is_filled_in_again(room):
    project = next(
        row for row in openpyxl.load_workbook(room / "县.xlsx")["债券项目"].iter_rows(min_row=5) if row[1].value
    )
    edit(room / "县.xlsx", "债券项目", f"B{project[0].row}", "阿图什市城市更新项目")
    for name in (FORM, LIST, COPY):
        rezipped(room / name)
    done = fill(room)
    assert done.exit_code == 1, done.output
    shown = openpyxl.load_workbook(room / FORM)
    assert any("阿图什市城市更新项目" in str(c.value) for sheet in shown for row in sheet.iter_rows() for c in row)


def test_an_annex_that_somebody_changed_is_kept_and_named(room):
    sheet = openpyxl.load_workbook(room / FORM).sheetnames[0]
    edit(room / FORM, sheet, "H30", "我局补充")
    before = {p.name: p.read_bytes() for p in room.iterdir()}
    done = fill(room)
    assert done.exit_code == 2
    assert FORM in done.output
    assert "--force" in done.output
    assert {p.name: p.read_bytes() for p in room.iterdir()} == before
    assert fill(room, "--force").exit_code == 1
    assert openpyxl.load_workbook(room / FORM)[sheet]["H30"].value is None


@pytest.mark.parametrize(
    ("name", "sheet", "ref"), [(COPY, "债务限额", "F20"), (COPY, "核对结果", "O9"), (LIST, "核对结果", "O9")]
)
def test_a_copy_or_list_that_somebody_changed_is_kept_and_named_and_the_rest_is_renewed(room, name, sheet, ref):
    edit(room / name, sheet, ref, "已问过乡镇")
    before = (room / name).read_bytes()
    (room / FORM).unlink()
    done = fill(room)
    assert done.exit_code == 1, done.output
    assert (room / name).read_bytes() == before
    assert (room / FORM).is_file()
    assert "保留未动" in done.output
    assert name in done.output.replace("\n", "")


def test_what_is_not_ours_is_never_replaced(room):
    openpyxl.Workbook().save(room / FORM)
    before = (room / FORM).read_bytes()
    assert fill(room).exit_code == 2
    assert (room / FORM).read_bytes() == before


def test_no_copy_is_marked_where_there_is_nothing_to_mark(tmp_path):
    shutil.copy(ROOT / "allocation-xincaizhen-2024-18.xlsx", tmp_path / "通知.xlsx")
    shutil.copy(ROOT / "artux-2024.xlsx", tmp_path / "县.xlsx")
    done = fill(tmp_path, "--select", "QX-B101")
    assert done.exit_code == 0, done.output
    assert {p.name for p in tmp_path.iterdir()} == {"通知.xlsx", "县.xlsx", FORM, LIST}


def test_a_copy_that_has_nothing_to_tell_any_more_is_renewed_too(room):
    done = fill(room, "--select", "QX-B101")
    assert done.exit_code == 0, done.output
    texts = [str(c.value) for row in openpyxl.load_workbook(room / COPY)["核对结果"].iter_rows() for c in row]
    assert any("没有发现问题" in text for text in texts)


def test_many_forms_go_into_a_folder_of_their_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = ["fill", str(ROOT / "artux-2024.xlsx"), "--template", "绩效", "--lang", "zh"]
    assert CliRunner().invoke(main, words).exit_code == 0
    (folder,) = tmp_path.iterdir()
    assert folder.name == "阿图什市2024年绩效目标申报表"
    assert len(list(folder.iterdir())) > 5
    assert CliRunner().invoke(main, words).exit_code == 0  # nobody touched them
    edited = sorted(folder.iterdir())[0]
    edit(edited, openpyxl.load_workbook(edited).sheetnames[0], "B20", "受益人口1200人")
    again = CliRunner().invoke(main, words)
    assert again.exit_code == 2
    assert edited.name in again.output.replace("\n", "")


def again(room, words, *outputs):
    """Run twice, then once more after somebody changed the outputs: renewed at first, kept then."""
    for _ in range(2):
        done = CliRunner().invoke(main, [*words, "--lang", "zh"])
        assert done.exit_code in (0, 1), done.output
    for output in outputs:
        (path,) = room.glob(output)
        path.write_bytes(path.read_bytes() + b" ")
    before = {path.name: path.read_bytes() for path in room.iterdir()}
    done = CliRunner().invoke(main, [*words, "--lang", "zh"])
    assert done.exit_code == 2
    assert "--force" in done.output
    assert {path.name: path.read_bytes() for path in room.iterdir()} == before


def test_a_check_is_written_again(tmp_path):
    words = ["check", str(ROOT / "artux-2024.xlsx"), "-o", str(tmp_path), "--format", "json"]
    again(tmp_path, words, "*.json")


def test_a_report_is_drafted_again(tmp_path):
    again(tmp_path, ["report", str(ROOT / "artux-2024.xlsx"), "-o", str(tmp_path)], "*.docx")


def test_a_notice_is_split_again(tmp_path):
    words = ["split", str(ROOT / "allocation-xincaizhen-2024-18.xlsx"), "-o", str(tmp_path), "--only", "阿图什市"]
    again(tmp_path, words, "*填报表.xlsx")


def test_an_empty_workbook_is_made_again_until_somebody_fills_it_in(tmp_path):
    words = ["new", "疏附县", "2024", "-o", str(tmp_path), "--lang", "zh"]
    for _ in range(2):
        assert CliRunner().invoke(main, words).exit_code == 0
    (path,) = tmp_path.iterdir()
    rezipped(path)
    assert CliRunner().invoke(main, words).exit_code == 0
    edit(path, "债务限额", "C4", 1)
    assert CliRunner().invoke(main, words).exit_code == 2


def test_the_report_with_the_annexes_is_renewed_with_them(room):
    for _ in range(2):
        assert fill(room, "--report", str(room / "报告.docx")).exit_code == 1
    with (room / "报告.docx").open("ab") as out:
        out.write(b" ")
    assert fill(room, "--report", str(room / "报告.docx")).exit_code == 2


@pytest.mark.parametrize(("places", "format_"), [("3", "0.000#####"), ("0", "General"), ("8", "0.00000000")])
def test_as_many_decimals_as_asked_for_are_shown_in_every_column(room, places, format_):
    assert fill(room, "--decimals", places).exit_code == 1
    shown = openpyxl.load_workbook(room / FORM)
    formats = {c.number_format for sheet in shown for row in sheet.iter_rows() for c in row} - {"@"}
    assert formats == {"General", format_}


def test_annexes_carry_their_numbers_and_no_amount_in_another_unit(room):
    shown = openpyxl.load_workbook(room / FORM)
    assert [sheet["A1"].value for sheet in shown] == ["附件1", "附件2", "附件3", "附件4", "附件5　表1-6"]
    texts = [str(c.value) for sheet in shown for row in sheet.iter_rows() for c in row if c.value is not None]
    assert not [text for text in texts if "万元" in text]
    traced = CliRunner().invoke(main, ["trace", str(room / FORM), "表1-6!D5", "--lang", "zh"])
    assert traced.exit_code == 0, traced.output
    assert traced.output.startswith("债务限额调整情况表!D5")


def stale(room):
    """Return what `check *.xlsx` says of annexes and the papers that they were filled from."""
    files = sorted(map(str, room.glob("*.xlsx")))
    done = CliRunner().invoke(main, ["check", *files, "--lang", "zh", "--format", "json"])
    return [f["message"] for f in json.loads(done.stdout)["findings"] if f["rule"] == "QX-I204"]


def test_annexes_say_so_when_their_workbook_changed_since(room):
    assert stale(room) == []
    rezipped(room / "县.xlsx")
    assert stale(room) == []
    edit(room / "县.xlsx", "债券项目", "E6", 0.3)
    (told,) = stale(room)
    assert told == f"{FORM}填好以后，县.xlsx又改过，附表还是原来的数。"
    (room / COPY).unlink()  # it says what the annexes were filled from
    (room / "县.xlsx").rename(room / "县（定稿）.xlsx")
    (told,) = stale(room)
    assert "不是用所给的县（定稿）.xlsx填的" in told
