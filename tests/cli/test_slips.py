"""What a clerk types a little wrong: each answer says what to type instead."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from quotaxl.cli.main import main
from quotaxl.core.assets import asset

NOTICE = asset("workbook", "allocation-xincaizhen-2024-18.xlsx")


def run(*arguments: object):
    return CliRunner().invoke(main, ["--lang", "zh", *map(str, arguments)], catch_exceptions=False)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("拆分", "split"), ("核对表", "check"), ("填表", "fill"), ("汇总表", "collect"), ("邮寄", "mail"),
        ("标注", "mark"),
    ],
)  # fmt: skip
def test_a_chinese_word_for_the_work_leads_to_its_command(typed: str, meant: str):
    result = run(typed)
    assert result.exit_code == 2
    assert meant in result.output.partition("是否指")[2]


@pytest.mark.parametrize("typed", ["没有.xlsx", "没有/分配表", "报告.docx"])
def test_a_file_that_is_not_there_is_no_unknown_command(typed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    result = run(typed)
    assert (result.exit_code, "没有这个文件或文件夹" in result.output) == (2, True)


def test_new_contacts_has_a_chinese_name(tmp_path: Path):
    assert run("new", "通讯录", "-o", tmp_path / "甲.xlsx").exit_code == 0
    assert (tmp_path / "甲.xlsx").exists()


def test_split_into_the_name_of_a_file_is_refused(tmp_path: Path):
    result = run("split", NOTICE, "-o", tmp_path / "各县.xlsx")
    assert (result.exit_code, "-o 各县" in result.output) == (2, True)
    assert not list(tmp_path.iterdir())


def test_by_is_understood_in_chinese(tmp_path: Path):
    assert run("split", NOTICE, "-o", tmp_path / "a", "--by", "地州", "--only", "克州").exit_code == 0
    assert len(list((tmp_path / "a").glob("653000*.xlsx"))) == 2
    refused = run("split", NOTICE, "-o", tmp_path / "b", "--by", "乡镇")
    assert "county（县）、prefecture（地市）" in refused.output


def test_a_file_that_another_program_has_open_is_looked_at_as_saved(tmp_path: Path):
    path = Path(shutil.copy(NOTICE, tmp_path / "分配表.xlsx"))
    assert "正在别的程序中打开" not in run("check", path).output
    (tmp_path / "~$分配表.xlsx").write_bytes(b"\5clerk")
    assert "分配表.xlsx 正在别的程序中打开" in run("check", path).output
