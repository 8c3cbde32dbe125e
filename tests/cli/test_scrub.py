"""quotaxl scrub and forget, and what commands say of files that go out."""

import json
import shutil
import zipfile

import openpyxl
import pytest
from click.testing import CliRunner
from mail.conftest import write_contacts
from openpyxl.comments import Comment

from quotaxl.cli.main import main
from quotaxl.core.assets import asset


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def run(home):
    def go(*arguments):
        return CliRunner(env={"QUOTAXL_LANG": "zh", "QUOTAXL_HOME": str(home)}).invoke(main, list(map(str, arguments)))

    return go


@pytest.fixture
def county(tmp_path):
    path = tmp_path / "c.xlsx"
    book = openpyxl.load_workbook(asset("workbook", "artux-2024.xlsx"))
    book.worksheets[0]["A1"].comment = Comment("内部", "张科长")
    book.create_sheet("底稿").sheet_state = "hidden"
    book.save(path)
    return path


def test_scrub_lists_and_writes_a_copy(run, county, tmp_path):
    before = county.read_bytes()
    listed = run("scrub", county)
    assert listed.exit_code == 0, listed.output
    assert "底稿" in listed.output
    data = json.loads(run("scrub", county, "--format", "json").stdout)
    assert {"comment", "hidden-sheet"} <= {one["kind"] for one in data["leavings"]}
    assert run("scrub", county, "-o", tmp_path / "d.xlsx").exit_code == 0
    assert "底稿" not in openpyxl.load_workbook(tmp_path / "d.xlsx").sheetnames
    assert run("scrub", county, "-o", tmp_path / "d.xlsx").exit_code == 2
    assert run("scrub", county, "-o", county, "--force").exit_code == 2
    assert "没有发现" in run("scrub", tmp_path / "d.xlsx").output
    assert county.read_bytes() == before


def test_a_screen_shows_the_first_leavings_of_a_kind_and_how_many_more(run, county, tmp_path):
    with zipfile.ZipFile(county, "a") as package:
        for number in range(130):
            package.writestr(f"xl/media/{number}", b"")
    listed = run("scrub", county).output
    assert "残留内容另有 30 处" in listed
    assert listed.count("xl/media/") == 100
    assert "底稿" in listed
    data = json.loads(run("scrub", county, "--format", "json").stdout)
    assert sum(one["kind"] == "leftover" for one in data["leavings"]) >= 130


def test_mail_and_fill_say_what_their_files_carry(run, county, tmp_path):
    room = tmp_path / "out"
    room.mkdir()
    shutil.copy(county, room / "653001阿图什市.xlsx")
    contacts = write_contacts(tmp_path / "k.xlsx", [("阿图什市", None, None, "a@x.cn", None)])
    done = run("mail", room, "--to", contacts, "--from", "b@x.cn")
    assert done.exit_code == 0, done.output
    assert "653001阿图什市.xlsx 会随文件带出：" in done.output
    assert "隐藏的工作表1处" in done.output
    assert "批注1处" in done.output
    filled = run("fill", asset("workbook", "allocation-xincaizhen-2024-18.xlsx"), county, "-o", tmp_path / "f.xlsx")
    assert "f.xlsx 会随文件带出：" in filled.output
    assert "quotaxl 的记录" in filled.output


def test_forget_takes_this_users_traces_and_keeps_settings(run, home):
    (home / "undo").mkdir(parents=True)
    for name in ("undo/a.json", "quotaxl.log", "quotaxl.log.1", "allocations.json", "settings.ini"):
        (home / name).write_text("x")
    assert "会删除" in run("forget", "--dry-run").output
    assert (home / "undo/a.json").exists()
    assert run("forget").exit_code == 0
    assert [path.name for path in home.rglob("*")] == ["settings.ini"]
    assert "没有留下什么" in run("forget").output


def test_forget_keeps_a_journal_that_still_guards_against_sending_twice(run, county, tmp_path):
    room = tmp_path / "out"
    room.mkdir()
    shutil.copy(county, room / "653001阿图什市.xlsx")
    contacts = write_contacts(tmp_path / "k.xlsx", [("阿图什市", None, None, "a@x.cn", None)])
    drafts = room / "邮件草稿"
    assert run("mail", room, "--to", contacts, "--from", "b@x.cn").exit_code == 0
    refused = run("forget", drafts)
    assert refused.exit_code == 2
    assert "可能寄两次" in refused.output
    assert (drafts / "journal.sqlite").exists()
    assert run("forget", drafts, "--force").exit_code == 0
    assert list(drafts.iterdir()) == []
    assert run("forget", room).exit_code == 2
