"""Where an output goes: the same answer for every command that takes -o."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from quotaxl.app.places import file_at
from quotaxl.cli.main import main
from quotaxl.core.errors import UserError


def test_inside_a_folder_beside_or_at_a_place(tmp_path):
    assert file_at(tmp_path, "附表.xlsx") == tmp_path / "附表.xlsx"
    assert file_at(tmp_path / "甲.xlsx", "附表.xlsx") == tmp_path / "甲.xlsx"
    assert file_at(None, "附表.xlsx") == Path("附表.xlsx")
    assert file_at(None, "附表.xlsx", tmp_path) == tmp_path / "附表.xlsx"
    assert file_at(tmp_path, 'a/b:"c".xlsx') == tmp_path / "a_b__c_.xlsx"


@pytest.mark.parametrize(
    ("typed", "made"),
    [("甲", "甲.xlsx"), ("附表1.2", "附表1.2.xlsx"), ("2024.9.30", "2024.9.30.xlsx"), ("甲.XLSX", "甲.XLSX")],
)
def test_a_suffix_is_added_where_there_is_none(tmp_path, typed, made):
    assert file_at(tmp_path / typed, "附表.xlsx").name == made


@pytest.mark.parametrize("typed", ["甲.pdf", "甲.xls", "甲.xlsm", "甲.docx"])
def test_another_suffix_is_refused_with_what_to_do(tmp_path, typed):
    with pytest.raises(UserError, match=r"甲\.xlsx"):
        file_at(tmp_path / typed, "附表.xlsx")
    assert file_at(tmp_path / "甲.md", "表.txt", also=(".md",)).name == "甲.md"


def run(*words):
    return CliRunner(env={"QUOTAXL_LANG": "zh"}).invoke(main, [str(word) for word in words])


def test_a_place_that_ends_in_a_slash_is_a_folder_that_is_made(tmp_path):
    done = run("new", "疏附县", "2024", "-o", f"{tmp_path}/新/夹/")
    assert done.exit_code == 0, done.output
    assert [p.name for p in (tmp_path / "新" / "夹").iterdir()] == ["疏附县2024年债务限额与预算调整填报表.xlsx"]


def test_a_folder_that_was_made_for_nothing_goes_again(tmp_path):
    assert run("fill", "无.xlsx", "没有.xlsx", "-o", f"{tmp_path}/空/").exit_code == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "made"),
    [
        (["new", "疏附县", "2024"], "出.xlsx"),
        (["new", "contacts"], "出.xlsx"),
        (["addin", "build"], "出.xlam"),
        (["addin", "build", "--xlsm"], "出.xlsm"),
        (["addin", "build", "--oxt"], "出.oxt"),
    ],
)
def test_every_command_adds_its_own_suffix_and_refuses_others(tmp_path, words, made, monkeypatch):
    monkeypatch.setenv("QUOTAXL_HOME", str(tmp_path / ".home"))
    assert run(*words, "-o", tmp_path / "出").exit_code == 0
    assert (tmp_path / made).is_file()
    refused = run(*words, "-o", tmp_path / "别.pdf")
    assert refused.exit_code == 2
    assert "别" in refused.output
    assert not (tmp_path / "别.pdf").exists()


@pytest.mark.parametrize(("form", "suffix"), [("json", ".json"), ("csv", ".csv"), ("xlsx", ".xlsx"), ("table", ".txt")])
def test_results_have_the_suffix_of_their_format(tmp_path, form, suffix):
    assert run("new", "疏附县", "2024", "-o", tmp_path / "县.xlsx").exit_code == 0
    run("check", tmp_path / "县.xlsx", "--format", form, "-o", tmp_path / "结果")
    assert (tmp_path / f"结果{suffix}").is_file()
    refused = run("check", tmp_path / "县.xlsx", "--format", form, "-o", tmp_path / "结果.pdf")
    assert refused.exit_code == 2
    (tmp_path / "夹").mkdir()
    run("check", tmp_path / "县.xlsx", "--format", form, "-o", tmp_path / "夹")
    assert [p.name for p in (tmp_path / "夹").iterdir()] == [f"核对结果{suffix}"]
