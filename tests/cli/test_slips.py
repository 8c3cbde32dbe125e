"""What a clerk types a little wrong: each answer says what to type instead."""

import shutil
from pathlib import Path

import click
import openpyxl
import pytest
from click.testing import CliRunner

from quotaxl.cli.given import TypedUnit
from quotaxl.cli.main import main
from quotaxl.core.assets import asset
from quotaxl.core.errors import UserError

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


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the notice, which is where one works."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(NOTICE, tmp_path / "分配表.xlsx")
    return tmp_path


@pytest.mark.parametrize("between", ["、", "，", ",", "；", ";"])
def test_files_with_a_sign_between_them_are_told_apart(desk: Path, between: str):
    shutil.copy(NOTICE, desk / "乙.xlsx")
    result = run("check", f"分配表.xlsx{between}乙.xlsx")
    assert (result.exit_code, "空格隔开：分配表.xlsx 乙.xlsx" in result.output) == (2, True), result.output


def test_a_name_with_a_blank_wants_quotation_marks(desk: Path):
    shutil.copy(NOTICE, desk / "分配 终稿.xlsx")
    result = run("check", "分配", "终稿.xlsx")
    assert (result.exit_code, "加引号：“分配 终稿.xlsx”" in result.output) == (2, True), result.output


def test_a_name_in_other_letters_is_the_nearest(desk: Path):
    assert "是否指 分配表.xlsx" in run("check", "分配表.XLSX").output


@pytest.mark.parametrize("dashes", ["—", "——", "－－", "–", "−−", "-—"])
def test_the_dashes_of_a_chinese_keyboard_are_those_of_an_option(desk: Path, dashes: str):
    result = run("check", "分配表.xlsx", f"{dashes}as-of", "2024-10-10")
    assert (result.exit_code, "期限按 2024-10-10 计" in result.output) == (0, True), result.output


def test_a_file_whose_name_begins_with_a_dash_stays_a_file(desk: Path):
    shutil.copy(NOTICE, desk / "—lang")
    assert run("check", "—lang").exit_code == 0


@pytest.mark.parametrize("words", [("help",), ("help", "check")])
def test_help_is_understood(words: tuple[str, ...]):
    result = run(*words)
    assert (result.exit_code, "用法" in result.output) == (0, True)


def test_the_name_of_an_output_says_its_format(desk: Path):
    for name in ("结果.xlsx", "结果.csv", "结果.json"):
        assert run("check", "分配表.xlsx", "-o", name).exit_code == 0
    assert (desk / "结果.xlsx").read_bytes()[:2] == b"PK"
    assert (desk / "结果.json").read_text(encoding="utf-8").startswith("{")
    clash = run("check", "分配表.xlsx", "--format", "csv", "-o", "另.xlsx")
    assert (clash.exit_code, (desk / "另.xlsx").exists()) == (2, False)
    assert run("check", "分配表.xlsx", "-o", "分配表.xlsx", "--force").exit_code == 2
    assert (desk / "分配表.xlsx").read_bytes() == NOTICE.read_bytes()


@pytest.mark.parametrize(
    "typed",
    [("疏附县2024",), ("疏附县，2024年",), ("疏附县２０２４年度",), ("６５３１２１", "２０２４"), ("2024年", "疏附县")],
)
def test_region_and_year_as_people_type_them(desk: Path, typed: tuple[str, ...]):
    result = run("new", *typed)
    assert (result.exit_code, [p.name for p in desk.glob("疏附县2024年*.xlsx")] != []) == (0, True), result.output


def test_several_regions_in_one_breath(desk: Path):
    result = run("split", "分配表.xlsx", "--only", "克孜勒苏柯尔克孜自治州、和田地区", "-o", "下发")
    assert result.exit_code == 0, result.output
    codes = {path.name[:4] for path in (desk / "下发").iterdir() if path.suffix == ".xlsx"}
    assert codes == {"6530", "6532"}


@pytest.mark.parametrize("typed", ["表1一4", "表 1－4", "表1—4", "表１-４"])
def test_a_forms_number_with_another_dash(typed: str):
    from quotaxl.app.choose import find_template  # noqa: PLC0415
    from quotaxl.cli.adapters import read  # noqa: PLC0415

    with pytest.raises(UserError) as told:
        find_template("表9-9", read)
    assert "没有这个模板" in told.value.say("zh")
    assert find_template(typed, read).id == find_template("表1-4", read).id


@pytest.mark.parametrize(
    ("line", "meant"),
    [("addin 安装", "install"), ("addin biuld", "build"), ("addin 卸载加载项", "remove"), ("template 绑定", "bind")],
)
def test_a_command_of_a_group_is_found_by_what_people_call_it(line, meant):
    done = CliRunner().invoke(main, [*line.split(), "--lang", "zh"])
    assert done.exit_code == 2
    assert f"是否指：{meant}？" in done.output
    assert f"quotaxl {line.split()[0]} --help" in done.output


@pytest.mark.parametrize(("typed", "unit"), [("亿", "亿元"), ("万", "万元"), ("亿元", "亿元"), (" 元 ", "元")])
def test_a_unit_is_understood_without_its_yuan(typed, unit):
    assert TypedUnit(("元", "万元", "亿元")).convert(typed, None, None) == unit


def test_another_unit_is_refused():
    with pytest.raises(click.BadParameter):
        TypedUnit(("元", "万元")).convert("角", None, None)


def test_a_rule_is_found_by_a_word_of_its_title():
    assert "QX-A103" in run("explain", "没有填写").output.partition("是否指")[2]
    assert "是否指" not in run("explain", "没有这种话").output


@pytest.mark.parametrize(
    ("line", "meant"),
    [("check填报表.xlsx", "quotaxl check 填报表.xlsx"), ("new疏附县 2024", "quotaxl new 疏附县 2024")],
)
def test_a_command_without_a_blank_behind_it_is_shown_with_one(line: str, meant: str):
    result = run(*line.split())
    assert result.exit_code == 2
    assert "没有空格" in result.output
    assert f"请写成：{meant}" in result.output


@pytest.mark.parametrize("typed", ["帮助", "？"])
def test_help_is_asked_for_in_chinese(typed: str):
    assert run(typed).output == run("--help").output
    assert run(typed, "check").output == run("check", "--help").output


def test_filling_from_one_file_says_which_one_there_is_and_which_is_missing():
    result = run("fill", NOTICE)
    assert result.exit_code == 2
    assert f"这里只有 {Path(NOTICE).name}" in result.output


@pytest.mark.parametrize(
    ("command", "suffix"), [("check", ".docx"), ("check", ".xls"), ("read", ".pdf"), ("read", ".et")]
)
def test_a_suffix_that_is_not_written_is_told_with_those_that_are(tmp_path: Path, command: str, suffix: str):
    result = run(command, NOTICE, "-o", tmp_path / f"结果{suffix}")
    assert result.exit_code == 2
    assert f"写不成 {suffix}；能写的是 .txt、" in result.output
    assert ".xlsx" in result.output if command == "check" else ".csv" in result.output
    assert not [*tmp_path.iterdir()]


def test_new_contacts_say_what_comes_next(tmp_path: Path):
    assert "quotaxl mail 拆分的文件夹 --to" in run("new", "通讯录", "-o", tmp_path / "甲.xlsx").output


def test_a_file_with_another_ending_is_meant_before_one_with_a_name_alike(tmp_path: Path):
    for name in ("表.xlsx", "表2.pdf"):
        (tmp_path / name).write_bytes(b"")
    assert "是否指 表.xlsx" in run("check", tmp_path / "表.pdf").output


def test_two_counties_given_to_fill_are_led_to_batch(tmp_path: Path):
    first, second = asset("workbook", "artux-2024.xlsx"), tmp_path / "乙.xlsx"
    book = openpyxl.load_workbook(first)
    for sheet in book:
        for cell in (cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)):
            cell.value = cell.value.replace("阿图什市", "阿克陶县").replace("653001", "653022")
    book.save(second)
    result = run("fill", NOTICE, first, second)
    assert result.exit_code == 2
    assert "quotaxl batch fill" in result.output
