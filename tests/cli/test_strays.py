"""A folder with strays in it: one file that cannot be used costs itself only, and is named with the reason."""

import json
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from quotaxl.cli.main import main
from quotaxl.core.assets import asset

ALLOCATION, COUNTY = "allocation-xincaizhen-2024-18.xlsx", "artux-2024.xlsx"
BROKEN = {"坏.xlsx": b"PK\x03\x04 cut off", "空.xlsx": b"", "加密.pdf": b"%PDF-1.4\nnothing"}
"""Documents by their names that nobody can read."""
OTHER = {
    "照片.png": b"\x89PNG\r\n\x1a\n\0\0", "扫描件.jpg": b"\xff\xd8\xff\xe0\0\0", "快捷方式.lnk": b"L\0\0\0\1\x14",
    "压缩.rar": b"Rar!\x1a\x07\0",
}  # fmt: skip
WITHOUT = {"README.txt": b"hello\n", "网页.htm": b"<html><body><p>hello</p></body></html>"}
QUIET = {"desktop.ini": b"[.ShellClassInfo]", "Thumbs.db": b"\xd0\xcf\x11\xe0", "~$artux-2024.xlsx": b"\5clerk"}


def run(*arguments: object):
    return CliRunner().invoke(main, [*map(str, arguments), "--lang", "zh"], catch_exceptions=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Both examples among strays of every kind."""
    made = tmp_path / "收到"
    made.mkdir()
    for name in (ALLOCATION, COUNTY):
        shutil.copy(asset("workbook", name), made)
    for name, data in {**BROKEN, **OTHER, **WITHOUT, **QUIET}.items():
        (made / name).write_bytes(data)
    openpyxl.Workbook().save(made / "空白.xlsx")
    (made / "断开.xlsx").symlink_to(tmp_path / "没有")
    (made / "里面").mkdir()
    shutil.copy(asset("workbook", COUNTY), made / "里面")
    return made


def told(text: str) -> str:
    """What was said of files that take no part, without what the terminal's width did to it."""
    return "".join(text.split())


def named(text: str) -> None:
    for name in (*BROKEN, *OTHER, *WITHOUT, "空白.xlsx", "断开.xlsx", "里面"):
        assert f"收到/{name}" in told(text), name
    for name in QUIET:
        assert f"收到/{name}" not in told(text), name


def test_check_tells_of_each_and_checks_the_rest(folder: Path, tmp_path: Path):
    alone = json.loads(run("check", folder / ALLOCATION, folder / COUNTY, "--format", "json").stdout)
    result = run("check", folder, "--format", "json")
    assert result.exit_code == 1
    named(result.stderr)
    document = json.loads(result.stdout)
    assert [f["rule"] for f in document["findings"]] == [f["rule"] for f in alone["findings"]]
    states = {Path(f["file"]).name: f["state"] for f in document["checked"]["files"]}
    assert {name: states[name] for name in (*BROKEN, "断开.xlsx")} == dict.fromkeys(
        (*BROKEN, "断开.xlsx"), "unreadable"
    )
    assert {states[name] for name in (*WITHOUT, "空白.xlsx")} == {"nothing-to-check"}
    assert {states[name] for name in (*OTHER, "里面")} == {"not-opened"}
    named(run("check", folder).stdout)
    listed = tmp_path / "核对结果.xlsx"
    assert run("check", folder, "--format", "xlsx", "-o", listed).exit_code == 1
    cells = [str(c.value) for sheet in openpyxl.load_workbook(listed) for row in sheet.iter_rows() for c in row]
    assert any("坏.xlsx" in cell for cell in cells)


def test_only_what_cannot_be_read_counts_for_the_exit_code(folder: Path):
    right = run("read", folder).exit_code
    assert right == 1
    for name in (*BROKEN, "断开.xlsx"):
        (folder / name).unlink()
    (folder / COUNTY).unlink()  # the one error of the examples lies between the two
    assert run("check", folder).exit_code == 0


def test_a_file_that_is_named_still_stops(folder: Path):
    result = run("check", folder / ALLOCATION, folder / "坏.xlsx")
    assert (result.exit_code, "坏.xlsx" in result.output) == (2, True)


def test_fill_report_and_split_take_the_folder_without_them(folder: Path, tmp_path: Path):
    out = tmp_path / "附表"
    filled = run("fill", folder, "-o", f"{out}/")
    assert (filled.exit_code, len(list(out.glob("*附表.xlsx")))) == (1, 1)
    named(filled.output)
    drafted = run("report", folder, "-o", tmp_path / "报告.docx")
    assert (drafted.exit_code, (tmp_path / "报告.docx").exists()) == (1, True)
    named(drafted.output)
    cut = run("split", folder, "-o", tmp_path / "各县", "--only", "阿图什市")
    assert (cut.exit_code, len(list((tmp_path / "各县").glob("*.xlsx")))) == (1, 2)
    named(cut.output)


def test_the_front_door_and_batch_name_them(folder: Path, tmp_path: Path):
    front = run(folder)
    assert front.exit_code == 0
    for name in (*BROKEN, *OTHER, *WITHOUT, "空白.xlsx", "断开.xlsx"):
        assert name in front.output
    done = run("batch", "check", folder, "-o", tmp_path / "结果", "--workers", "1")
    assert done.exit_code == 1
    for name in (*BROKEN, *WITHOUT, "空白.xlsx", "断开.xlsx"):
        assert name in done.output


def test_a_folder_of_strays_alone_says_why_each_will_not_do(tmp_path: Path):
    for name, data in {**BROKEN, **OTHER, **WITHOUT}.items():
        (tmp_path / name).write_bytes(data)
    result = run("check", tmp_path)
    assert result.exit_code == 2
    for name in (*BROKEN, *WITHOUT):
        assert name in result.output


def test_a_damaged_member_of_an_archive_costs_itself_only(tmp_path: Path):
    pack = tmp_path / "上报.zip"

    with zipfile.ZipFile(pack, "w") as archive:
        archive.write(asset("workbook", COUNTY), f"甲/{COUNTY}")
        archive.writestr("甲/坏.xlsx", "PK\3\4")
        archive.writestr("甲/照片.png", "x")
    result = run("check", pack, "--format", "json")
    states = {Path(f["file"]).name: f["state"] for f in json.loads(result.stdout)["checked"]["files"]}
    assert states == {COUNTY: "checked", "坏.xlsx": "unreadable", "照片.png": "not-opened"}


@pytest.mark.parametrize("command", ["", "check", "read", "report", "split", "collect", "mail", "batch"])
def test_a_folder_without_rights_is_told_as_such(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    shut = tmp_path / "关着"
    shut.mkdir()
    usual = Path.iterdir

    def refusing(path: Path):
        if path == shut:
            raise PermissionError(13, "Permission denied", str(path))
        return usual(path)

    monkeypatch.setattr(Path, "iterdir", refusing)
    contacts = tmp_path / "通讯录.xlsx"
    assert run("new", "contacts", "-o", contacts).exit_code == 0
    more = {
        "split": ("-o", tmp_path / "x"), "mail": ("--to", contacts, "--from", "a@x.cn"),
        "batch": ("-o", tmp_path / "y"), "collect": ("-o", tmp_path / "z.xlsx"),
    }.get(command, ())  # fmt: skip
    given = ("check",) if command == "batch" else ()
    result = run(*filter(None, (command, *given, shut, *more)))
    assert result.exit_code == 2
    assert "关着: 文件夹无法打开（没有权限）。" in result.output
