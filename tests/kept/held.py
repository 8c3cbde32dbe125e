"""Where the files of 0.1.0 are, and how a command is run on copies of them."""

import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
from click.testing import CliRunner, Result

from quotaxl.cli.main import main

FILES = Path(__file__).parent / "files"
ALLOCATION, ARTUX, FULL = (
    f"inputs/{name}.xlsx" for name in ("allocation-xincaizhen-2024-18", "artux-2024", "full-county")
)


def lay(folder: Path, *names: str) -> Path:
    """Copy files, by their names under files/, beside each other into `folder` and return it."""
    for name in names:
        shutil.copy(FILES / name, folder)
    return folder


def run(*arguments: object, code: int | tuple[int, ...] = 0) -> Result:
    """Run a command in Chinese; it must end with `code` (or one of them)."""
    done = CliRunner(env={"QUOTAXL_LANG": "zh"}).invoke(main, [str(a) for a in arguments])
    assert done.exit_code in (code if isinstance(code, tuple) else (code,)), done.output
    return done


def kept_json(name: str) -> Any:
    """Return a document that 0.1.0 printed."""
    return json.loads((FILES / "json" / f"{name}.json").read_text("utf-8"))


def contents(path: Path) -> dict[tuple[str, str], object]:
    """Return what each cell of a workbook shows, of formulas the results, as openpyxl reads it."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }
