"""Writes a marked copy with one finding that a formula follows: python make.py FOLDER. See probe.py.

python make.py FOLDER cleared      takes the marks out of what ONLYOFFICE saved there
"""

import re
import sys
import zipfile
from pathlib import Path

import openpyxl

from quotaxl import api
from quotaxl.core.assets import asset
from quotaxl.core.edits import ClearMarks, EditPlan
from quotaxl.xlsx import apply_plan


def main(folder: str) -> None:
    """Write the example with a wrong total, and its marked copy."""
    wrong, marked = Path(folder) / "wrong.xlsx", Path(folder) / "marked.xlsx"
    book = openpyxl.load_workbook(asset("workbook", "artux-2024.xlsx"))
    book["债券项目"]["E4"] = 999
    book.save(wrong)
    book.close()
    marked.unlink(missing_ok=True)
    api.mark(wrong, api.check(wrong), output=marked)


def cleared(folder: str) -> None:
    """Clear what was saved. Raises AssertionError where an overlay or a note of ours is left."""
    saved, target = Path(folder) / "onlyoffice.xlsx", Path(folder) / "cleared.xlsx"
    apply_plan(saved, EditPlan((ClearMarks("x"),)), target, force=True)
    with zipfile.ZipFile(target) as package:
        left = [
            name for name in package.namelist() if re.search("sheet\\d|omment", name) and b"QX-" in package.read(name)
        ]
    assert not left, left
    sys.stdout.write("ok      its marks are cleared\n")


if __name__ == "__main__":
    (cleared if sys.argv[2:] else main)(sys.argv[1])
