"""Real workbooks of many makers: cells of them to fill, and the tool that compares two packages."""

import importlib.util
import warnings
from pathlib import Path
from types import ModuleType

import openpyxl
from python_calamine import CalamineWorkbook

from quotaxl.core.edits import Edit, SetCell
from quotaxl.xlsx import open_template
from quotaxl.xlsx.draft import Draft
from quotaxl.xlsx.guards import is_protected
from quotaxl.xlsx.setcells import obstacles

SLOW_TO_COMPARE = {"57893-many-merges.xlsx"}
REFUSED = {"hello-world-signed.xlsx"}
MEANT = {
    "cell.cachedResult.lost": "a result that depends on a filled cell is dropped where it cannot be computed",
    "cell.phonetic": "the reading of a text goes with the text that was overwritten",
    "cell.valueMetadata": "what Excel knew of a value goes with the value that was overwritten",
    "wb.bookViews": "the active tab moves on where a sheet is put before it",
    "cell.value.lost": "the other results of an array formula or data table that depends on a filled cell",
}


def files(reference: Path) -> list[Path]:
    """Return the workbooks that are compared."""
    found = sorted((reference / "data" / "corpus").glob("*.xls[xm]"))
    return [path for path in found if path.name not in SLOW_TO_COMPARE]


def comparer(reference: Path) -> ModuleType:
    """Return the tool that compares two packages feature by feature."""
    spec = importlib.util.spec_from_file_location("fidelity", reference / "tools" / "fidelity.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        spec.loader.exec_module(module)
    return module


def fills(source: Path) -> tuple[list[Edit], list[str], list[str]]:
    """Return edits of a few cells, the cells, and the names of all worksheets."""
    book = open_template(source).source
    draft = Draft(book, book.book, book.types)
    names = draft.worksheets()
    edits: list[Edit] = []
    cells: list[str] = []
    for name in names[:3]:
        sheet = draft.sheet(name)
        if is_protected(sheet):
            continue
        for row in (2, 5, 30):
            if (row, 3) not in obstacles(sheet):
                edits.append(SetCell(name, f"C{row}", row * 11, "fill"))
                cells.append(f"{name}!C{row}")
    return edits, cells, names


def loads(path: Path, names: list[str]) -> tuple[bool, bool]:
    """Return whether openpyxl and calamine can read a workbook."""
    found = []
    for read in (
        lambda: openpyxl.load_workbook(path),
        lambda: [CalamineWorkbook.from_path(str(path)).get_sheet_by_name(name).to_python() for name in names],
    ):
        try:
            read()
        except Exception:  # noqa: BLE001  whatever a peer raises, it cannot read the file
            found.append(False)
        else:
            found.append(True)
    return found[0], found[1]
