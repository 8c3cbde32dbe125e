"""Workbooks dropped on a script: their names come whole out of cmd's raw line; many are a batch."""

from pathlib import Path

import pytest
from smallwheels import script

drop = script("drop")
BAT = "拖放核对.bat"


@pytest.mark.parametrize(
    ("line", "files"),
    [
        (rf'C:\Windows\system32\cmd.exe /c ""D:\下载\{BAT}" "', []),
        (rf'C:\Windows\system32\cmd.exe /c ""D:\下载\{BAT}" D:\表\a.xlsx"', [r"D:\表\a.xlsx"]),
        (rf'cmd /c ""D:\a & b\{BAT}" "D:\我 的\b.xlsx" D:\r&d^1;2.xlsx"', [r"D:\我 的\b.xlsx", r"D:\r&d^1;2.xlsx"]),
        (rf'cmd /c {BAT} a.xlsx "乙 b.xlsx"', ["a.xlsx", "乙 b.xlsx"]),
        (rf'cmd /c ""D:\{BAT}" "D:\x 1.xlsx" "D:\100%! y.xlsx""', [r"D:\x 1.xlsx", r"D:\100%! y.xlsx"]),
        (r'"C:\Windows\system32\cmd.exe"', []),
    ],
)
def test_names_in_the_raw_line(line, files):
    assert drop.dropped(line, BAT) == files


def test_few_files_are_one_case_and_many_are_a_batch(tmp_path):
    few = [str(tmp_path / f"{number}.xlsx") for number in range(10)]
    assert drop.arguments("check", few) == ["check", *few, "--mark"]
    assert drop.arguments("fill", few) == ["fill", *few, "-o", str(tmp_path / "填表结果")]
    many = [*few, str(tmp_path / "10.xlsx")]
    assert drop.arguments("check", many) == ["batch", "check", *many, "-o", str(tmp_path / "核对结果")]
    assert drop.arguments("fill", many)[-1] == str(tmp_path / "填表结果")


def test_a_folder_is_a_batch_and_an_older_result_stays(tmp_path):
    folder = tmp_path / "各县"
    folder.mkdir()
    (tmp_path / "核对结果").mkdir()
    assert drop.arguments("check", [str(folder)]) == ["batch", "check", str(folder), "-o", str(tmp_path / "核对结果2")]


def test_nothing_dropped_and_not_installed_are_said(tmp_path, capsys):
    quiet = {"QUOTAXL_QUIET": "1", "LOCALAPPDATA": str(tmp_path)}
    assert drop.main(["check"], quiet | {"QUOTAXL_LINE": f'cmd /c "{BAT}"', "QUOTAXL_SCRIPT": BAT}) == 2
    assert "拖到这个文件的图标上" in capsys.readouterr().out
    assert drop.main(["check", str(Path(tmp_path) / "a.xlsx")], quiet) == 2
    assert "先双击“安装.bat”" in capsys.readouterr().out
