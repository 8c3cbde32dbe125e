"""Real workbooks of many makers: filled, marked and cleared; nothing may be lost but what the plan names."""

import importlib.util
import warnings
from pathlib import Path
from types import ModuleType

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from quotaxl.core.edits import FINDINGS_SHEET, AddSheet, ClearMarks, Edit, EditPlan, Formula, Note, Overlay, SetCell
from quotaxl.core.errors import UserError
from quotaxl.core.finding import Severity
from quotaxl.excel import apply_plan, open_template
from quotaxl.excel.draft import Draft
from quotaxl.excel.guards import is_protected
from quotaxl.excel.setcells import obstacles
from tests.excel.books import parts

SLOW_TO_COMPARE = {"57893-many-merges.xlsx"}
REFUSED = {"hello-world-signed.xlsx"}
MEANT = {
    "cell.cachedResult.lost": "a result that depends on a filled cell is dropped where it cannot be computed",
    "cell.phonetic": "the reading of a text goes with the text that was overwritten",
    "cell.valueMetadata": "what Excel knew of a value goes with the value that was overwritten",
    "wb.bookViews": "the active tab moves on where a sheet is put before it",
    "cell.value.lost": "the other results of an array formula or data table that depends on a filled cell",
}


@pytest.fixture(scope="module")
def fidelity(reference: Path) -> ModuleType:
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


@pytest.mark.filterwarnings("ignore")  # what the peers and the comparing tool warn of is theirs
def test_nothing_is_lost(reference: Path, tmp_path: Path, fidelity: ModuleType) -> None:
    problems: list[str] = []
    for source in sorted((reference / "data" / "corpus").glob("*.xls[xm]")):
        if source.name in SLOW_TO_COMPARE:
            continue
        edits, cells, names = fills(source)
        first = names[0]
        marks: list[Edit] = [
            AddSheet(FINDINGS_SHEET, "mark"),
            SetCell(FINDINGS_SHEET, "A1", Formula("1+1"), "mark"),
            Overlay(first, "D4", 'N("QX-D301")=0', Severity.ERROR, "mark"),
            Note(first, "D4", "核对", "mark"),
        ]
        filled, marked, cleared = (tmp_path / f"{kind}{source.suffix}" for kind in ("filled", "marked", "cleared"))
        try:
            apply_plan(source, EditPlan(tuple(edits)), filled, force=True)
            apply_plan(source, EditPlan((*edits, *marks)), marked, force=True)
            apply_plan(marked, EditPlan((ClearMarks("clear"),)), cleared, force=True)
        except UserError as error:
            if source.name not in REFUSED:
                problems.append(f"{source.name}: {error}")
            continue
        edited = set().union(*(fidelity.rng(cell) for cell in cells))
        found = fidelity.compare(str(source), str(marked), edited)
        for kind in ("lost", "changed"):
            problems += [f"{source.name}: {kind} {what} {d}" for what, d in found[kind].items() if what not in MEANT]
        if parts(cleared) != parts(filled):
            problems.append(f"{source.name}: clearing does not give the parts back")
        for peer, before, after in zip(
            ("openpyxl", "calamine"), loads(source, names), loads(marked, names), strict=True
        ):
            if before and not after:
                problems.append(f"{source.name}: {peer} cannot read the marked file")
    assert not problems, "\n".join(problems)
