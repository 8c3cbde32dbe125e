"""What happens to workbooks dropped on 拖放核对.bat or 拖放填表.bat, or sent by the menu 发送到.

    python drop.py check | fill [FILE …]

A .bat hands the raw command line over in QUOTAXL_LINE; a shortcut gives the files as arguments.
"""

import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

FEW = 10
"""Up to so many files are one case, shown on the screen; more, or a folder, are many counties: a batch."""

FOLDERS = {"check": "核对结果", "fill": "填表结果"}
_WORD = re.compile(r'"([^"]*)"|([^\s"]+)')


def dropped(line: str, name: str) -> list[str]:
    """Return the files in a raw command line of cmd: what follows the script's name, none where that is not in it.

    Explorer puts quotation marks only around names with blanks, so `&`, `^` and `;` may stand bare in the others.
    """
    _, found, rest = line.partition(name) if name else ("", "", "")
    rest = rest.removeprefix('"')
    # what `cmd /c "…"` closes with belongs to no file
    if rest.count('"') % 2:
        rest = rest[::-1].replace('"', "", 1)[::-1]
    return [quoted or bare for quoted, bare in _WORD.findall(rest)] if found else []


def arguments(job: str, files: Sequence[str]) -> list[str]:
    """Return what quotaxl is called with, for files of one county and its notice, or for many."""
    target = _free(Path(files[0]).parent / FOLDERS[job])
    if len(files) <= FEW and not any(Path(file).is_dir() for file in files):
        return ["check", *files, "--mark"] if job == "check" else ["fill", *files, "-o", str(target)]
    return ["batch", job, *files, "-o", str(target)]


def _free(folder: Path) -> Path:
    """Return a folder that is not there yet: the one asked for, or with a number behind it."""
    names = (folder, *(folder.with_name(f"{folder.name}{number}") for number in range(2, 1000)))
    return next(name for name in names if not name.exists())


def main(words: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run the job on what was dropped; return quotaxl's exit code, 2 where nothing was dropped."""
    job, *files = words
    if "QUOTAXL_LINE" in environment and not files:
        files = dropped(environment["QUOTAXL_LINE"], environment.get("QUOTAXL_SCRIPT", ""))
    app = Path(environment.get("LOCALAPPDATA", "")) / "quotaxl" / "app" / "python.exe"
    if not files:
        print("请把一个或多个工作簿（或一个文件夹）拖到这个文件的图标上。")
        code = 2
    elif not app.exists():
        print("还没有安装：请先双击“安装.bat”。")
        code = 2
    else:
        os.chdir(Path(files[0]).parent)
        asked = arguments(job, [str(Path(file).absolute()) for file in files])
        if asked[0] == "fill":
            Path(asked[-1]).mkdir()  # a folder that is there is filled; another name would become a file's
        code = subprocess.run(
            [str(app), "-I", "-X", "utf8", "-m", "quotaxl", *asked],
            env={**environment, "QUOTAXL_LANG": "zh"},
            check=False,
        ).returncode
    if not environment.get("QUOTAXL_QUIET"):
        input("按回车键关闭这个窗口。")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
