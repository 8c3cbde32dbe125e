"""Writes a marked copy with one finding that a formula follows: python make.py FOLDER. See probe.py."""

import sys
from pathlib import Path

import openpyxl

from quotaxl import api
from quotaxl.core.assets import asset


def main(folder: str) -> None:
    """Write the example with a wrong total, and its marked copy."""
    wrong, marked = Path(folder) / "wrong.xlsx", Path(folder) / "marked.xlsx"
    book = openpyxl.load_workbook(asset("workbook", "artux-2024.xlsx"))
    book["债券项目"]["E4"] = 999
    book.save(wrong)
    book.close()
    marked.unlink(missing_ok=True)
    api.mark(wrong, api.check(wrong), output=marked)


if __name__ == "__main__":
    main(*sys.argv[1:])
