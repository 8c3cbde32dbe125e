"""quotaxl alone, or with files or a folder: what is there and what to do next; it writes nothing by itself."""

import shutil

import openpyxl
import pytest
from click.testing import CliRunner

from quotaxl.app.front import Standing, front, runnable
from quotaxl.app.new import new
from quotaxl.cli.adapters import apply, read
from quotaxl.cli.main import main
from quotaxl.core.assets import asset
from quotaxl.text.typed import typed


@pytest.fixture
def room(tmp_path, monkeypatch):
    shutil.copy(asset("workbook", "allocation-xincaizhen-2024-18.xlsx"), tmp_path / "通知.xlsx")
    shutil.copy(asset("workbook", "artux-2024.xlsx"), tmp_path / "县.xlsx")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words):
    return CliRunner(env={"QUOTAXL_LANG": "zh"}).invoke(main, [str(word) for word in words], prog_name="quotaxl")


def commands(places):
    return [typed(step.command) for step in front(places, read, lambda *_: None).steps]


def test_alone_it_tells_what_lies_here_and_what_to_do_and_writes_nothing(room):
    (room / "说明.txt").write_text("别的")
    (room / "坏.xlsx").write_bytes(b"PK\x03\x04")
    before = sorted(room.iterdir())
    done = run()
    assert done.exit_code == 0, done.output
    assert "通知.xlsx  分配表（新财振〔2024〕18号）" in done.output
    assert "县.xlsx  阿图什市2024年填报表，已填写" in done.output
    assert "坏.xlsx" in done.output
    assert "quotaxl fill 通知.xlsx 县.xlsx" in done.output
    assert "quotaxl check 通知.xlsx 县.xlsx" in done.output
    assert sorted(room.iterdir()) == before


def test_after_filling_our_own_files_are_told_and_given_to_no_command(room):
    assert run("fill", "通知.xlsx", "县.xlsx").exit_code == 1
    done = run(room)
    assert "填好的附表" in done.output
    assert "核对结果" in done.output
    assert "标记版" in done.output
    assert "再填一次附表" in done.output
    assert all("附表.xlsx" not in line for line in done.output.splitlines() if line.strip().startswith("quotaxl"))


def test_an_empty_folder_leads_to_new_and_demo(tmp_path):
    assert commands([tmp_path]) == ["quotaxl new 地区名称 年度", "quotaxl demo", "quotaxl --help"]


def test_an_empty_workbook_is_to_be_filled_in(tmp_path):
    made = new("疏附县", 2024, tmp_path, read, apply, force=False)
    (seen,) = front([made], read, lambda *_: None).seen
    assert seen.standing is Standing.BLANK
    assert "疏附县2024年填报表，尚未填写" in seen.what.zh
    assert typed(("check", str(made))) in commands([made])


def test_a_notice_alone_is_to_be_split(room):
    assert "quotaxl split 通知.xlsx -o 各县" in run("通知.xlsx").output


def test_workbooks_of_several_counties_are_to_be_collected(room):
    made = new("乌恰县", 2024, room, read, apply, force=False)
    book = openpyxl.load_workbook(made)
    book["债务限额"]["C4"] = 1
    book.save(made)
    assert any(command.startswith("quotaxl collect") for command in commands([room]))


def test_a_person_chooses_by_number(room, monkeypatch):
    monkeypatch.setattr("quotaxl.cli.front.attended", lambda: True)
    runner = CliRunner(env={"QUOTAXL_LANG": "zh"})
    done = runner.invoke(main, [], input="1\n", prog_name="quotaxl")
    assert done.exit_code == 1
    assert "QX-E102" in done.output
    assert runner.invoke(main, [], input="\n", prog_name="quotaxl").exit_code == 0


def test_what_has_words_to_replace_is_not_run(tmp_path):
    steps = front([tmp_path], read, lambda *_: None).steps
    assert [runnable(step) for step in steps] == [False, True, True]


def test_a_command_is_quoted_as_every_shell_takes_it():
    assert (
        typed(("check", "甲 乙.xlsx", "丙（二稿）.xlsx", "丁.xlsx"))
        == 'quotaxl check "甲 乙.xlsx" "丙（二稿）.xlsx" 丁.xlsx'
    )


def test_success_ends_with_the_next_step(room):
    assert "下一步" in run("new", "疏附县", "2024").output
    assert "quotaxl check" in run("new", "乌恰县", "2024").output
    checked = run("check", "通知.xlsx", "县.xlsx", "--select", "QX-B101")
    assert "quotaxl fill 通知.xlsx 县.xlsx" in checked.output
    assert "下一步" not in run("check", "县.xlsx", "--format", "json").output
