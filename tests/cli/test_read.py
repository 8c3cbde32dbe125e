"""quotaxl read on a folder, an archive, and as a picture."""

import json
import zipfile

import pytest
from click.testing import CliRunner

from quotaxl.cli import adapters
from quotaxl.cli.main import main
from quotaxl.core.assets import asset

NOTICE = "2024年新增债券资金分配表\n单位：万元\n地区,金额\n合计,30\n{first},10\n{second},20\n"
LIST = "疏附县2024年新增一般债券资金分配表,\n单位：万元,\n县名,金额\n合计,{total}\n甲县,3\n乙县,4\n"
TEXT = "2024年，全县新增专项债券3亿元，其中学校项目1亿元。\n"

COUNTY = asset("workbook", "artux-2024.xlsx")


@pytest.fixture
def folder(tmp_path):
    room = tmp_path / "来文"
    room.mkdir()
    (room / "a.csv").write_text(NOTICE.format(first="疏附县", second="莎车县"), "utf-8")
    (room / "b.csv").write_text(NOTICE.format(first="伽师县", second="麦盖提县"), "utf-8")
    (room / "说明.txt").write_text(TEXT, "utf-8")
    (room / "~$a.xlsx").write_bytes(b"")
    return room


def read(*words):
    done = CliRunner().invoke(main, ["read", *map(str, words)])
    assert done.exit_code in (0, 1), done.output
    return done.output


def packed(folder, path):
    with zipfile.ZipFile(path, "w") as archive:
        for one in sorted(folder.iterdir()):
            archive.write(one, one.name)
    return path


def told(source):
    said = json.loads(read(source, "--format", "json"))
    tables = [(table["file"].rpartition("/")[2], table["sheet"], table["unit"]) for table in said["tables"]]
    return tables, [(one["file"].rpartition("/")[2], one["amount"]) for one in said["statements"]]


def test_a_folder_and_an_archive_mean_the_files_in_them(folder, tmp_path):
    tables, statements = told(folder)
    assert tables == [("a.csv", "a", "万元"), ("b.csv", "b", "万元")]
    assert statements
    assert {name for name, _ in statements} == {"说明.txt"}
    assert told(packed(folder, tmp_path / "来文.zip")) == (tables, statements)


def test_rows_of_every_file_are_explained(folder):
    said = read(folder, "--explain", "--lang", "zh")
    assert all(name in said for name in ("疏附县", "麦盖提县"))


def test_a_picture_is_a_page_or_a_png(folder, tmp_path, monkeypatch):
    read(folder, "--picture", tmp_path / "p.html", "--lang", "zh")
    page = (tmp_path / "p.html").read_text("utf-8")
    assert all(f"{name}</h2>" in page for name in ("a.csv · a", "b.csv · b"))
    drawn = []
    monkeypatch.setattr(adapters, "draw", lambda made: (drawn.append(made), (b"\x89PNG", 3))[1])
    said = read(folder, "--picture", tmp_path / "p.png", "--lang", "zh")
    assert (tmp_path / "p.png").read_bytes() == b"\x89PNG"
    assert drawn == [page]
    assert "最后 3 页" in said


def test_without_libreoffice_a_picture_is_refused_with_the_way_out(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("QUOTAXL_SOFFICE", str(tmp_path / "none"))
    done = CliRunner().invoke(main, ["read", str(folder), "--picture", str(tmp_path / "p.png"), "--lang", "zh"])
    assert done.exit_code == 2
    assert ".html" in done.output
    assert not (tmp_path / "p.png").exists()


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("区划代码,县名\n530625,永善县\n", 2, ("不像是债务限额和预算调整的材料", "处理办法")),
        (LIST.format(total=50), 1, ("错误 1 项", "quotaxl check")),
        (LIST.format(total=7), 0, ()),
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_an_exit_code_that_is_not_0_is_told_with_its_reason(tmp_path, form, text, code, words):
    (tmp_path / "x.csv").write_text(text, "utf-8")
    done = CliRunner().invoke(main, ["read", str(tmp_path / "x.csv"), "--format", form, "--lang", "zh"])
    assert done.exit_code == code
    assert all(word in done.stderr for word in words)
    assert bool(done.stderr) is bool(words)


@pytest.mark.parametrize("command", ["read", "check"])
@pytest.mark.parametrize("suffix", ["csv", "json", "xlsx"])
def test_the_name_of_an_output_says_its_format(tmp_path, command, suffix):
    if (command, suffix) == ("read", "xlsx"):
        suffix = "parquet"
    (tmp_path / "x.csv").write_text(
        "疏附县2024年资金分配表,\n单位：万元,\n县名,金额\n合计,7\n甲县,3\n乙县,4\n", "utf-8"
    )
    target = tmp_path / f"out.{suffix}"
    done = CliRunner().invoke(main, [command, str(tmp_path / "x.csv"), "-o", str(target), "--lang", "zh"])
    assert done.exit_code == 0, done.output
    assert f"已写出 {target}" in done.output
    assert (
        target.read_bytes()[:3]
        == {"csv": b"\xef\xbb\xbf", "json": b"{\n ", "xlsx": b"PK\x03", "parquet": b"PAR"}[suffix]
    )


@pytest.mark.parametrize(
    ("names", "sheets"),
    [
        (["债务限额"], ["债务限额"]),  # the whole name, not 限额变动 beside it
        (["限额"], ["债务限额", "限额变动"]),
        (["项目", "债务余额"], ["债券项目", "债务余额"]),
        (["阿图什市2024年一般公共预算"], ["一般公共预算"]),  # a part of its title
        (["债 务 余 额"], ["债务余额"]),
    ],
)
def test_only_the_sheets_that_are_named_are_read(names, sheets):
    said = json.loads(read(COUNTY, *names, "--format", "json"))
    assert [table["sheet"] for table in said["tables"]] == sheets
    assert said["statements"] == []


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("债项", "是否指“债券项目”"),
        ("zzz", "有的是：基本信息、债务限额、限额变动、债券项目、一般公共预算、政府性基金预算、债务余额"),
        ("b.xlsx", "一次读一个文件，“b.xlsx”像是另一个文件"),
        (str(COUNTY), "一次读一个文件"),
    ],
)
def test_a_name_that_no_sheet_has_is_told_with_those_there_are(name, told):
    done = CliRunner().invoke(main, ["read", str(COUNTY), name, "--lang", "zh"])
    assert done.exit_code == 2
    assert told in done.output


@pytest.mark.parametrize("form", ["json", "csv", "xlsx"])
def test_a_pdf_in_another_format_is_refused_with_both_ways_out(tmp_path, form):
    place = tmp_path / "清单.pdf"
    done = CliRunner().invoke(main, ["check", str(COUNTY), "--format", form, "-o", str(place), "--lang", "zh"])
    assert done.exit_code == 2
    assert f"--format {form} 和 -o 清单.pdf 要的是两种文件" in done.output
    assert f"-o 清单.{form} --pdf" in done.output
    assert not place.exists()
