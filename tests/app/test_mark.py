"""Copies with and without marks are called by what a file is, whatever its name says."""

import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from quotaxl.cli.main import main
from quotaxl.core.assets import asset

SHEET, TEMPLATE = b"spreadsheetml.sheet.main", b"spreadsheetml.template.main"


def workbook(path: Path) -> Path:
    """Write the county's example under another name, with a template's type where the name is a template's."""
    with zipfile.ZipFile(asset("workbook", "artux-2024.xlsx")) as given, zipfile.ZipFile(path, "w") as made:
        for name in given.namelist():
            data = given.read(name)
            template = path.suffix == ".xltx" and name == "[Content_Types].xml"
            made.writestr(name, data.replace(SHEET, TEMPLATE) if template else data)
    return path


@pytest.mark.parametrize(
    ("name", "command", "copy"),
    [
        ("a.xlsx", "clear", "a-无标记.xlsx"),
        ("a.xltx", "clear", "a-无标记.xltx"),
        ("a.xlsm", "clear", "a-无标记.xlsx"),
        ("a.xls", "clear", "a-无标记.xlsx"),
        ("a.et", "clear", "a-无标记.xlsx"),
        ("a.xltx", "mark", "a-标记版.xlsx"),
        ("a.xls", "mark", "a-标记版.xlsx"),
    ],
)
def test_a_copy_is_called_by_what_the_file_is(tmp_path, name, command, copy):
    done = CliRunner().invoke(main, [command, str(workbook(tmp_path / name)), "--lang", "zh"])
    assert done.exit_code == 0, done.output
    assert zipfile.is_zipfile(tmp_path / copy)


@pytest.mark.parametrize("name", ["a.csv", "a.txt", "a.html"])
@pytest.mark.parametrize("command", ["mark", "clear"])
def test_what_can_carry_no_marks_is_told_with_a_way_out(tmp_path, name, command):
    source = tmp_path / name
    source.write_text("疏附县2024年资金分配表,\n单位：万元,\n县名,金额\n合计,7\n甲县,3\n乙县,4\n", "utf-8")
    if name.endswith("html"):
        rows = "<tr><td>疏附县</td><td>3</td></tr>"
        source.write_text(f"<table><tr><td>县名</td><td>资金（万元）</td></tr>{rows}</table>", "utf-8")
    done = CliRunner().invoke(main, [command, str(source), "-o", str(tmp_path / "b.xlsx"), "--lang", "zh"])
    assert done.exit_code == 2
    assert name in done.output
    assert "另存为" in done.output
    assert not (tmp_path / "b.xlsx").exists()
