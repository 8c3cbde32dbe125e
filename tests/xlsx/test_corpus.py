"""Real workbooks of many makers: filled, marked and cleared; nothing may be lost but what the plan names."""

from pathlib import Path
from types import ModuleType

import pytest

from quotaxl.core.edits import FINDINGS_SHEET, AddSheet, ClearMarks, Edit, EditPlan, Formula, Note, Overlay, SetCell
from quotaxl.core.errors import UserError
from quotaxl.core.finding import Severity
from quotaxl.xlsx import apply_plan
from tests.xlsx.books import parts
from tests.xlsx.corpus import MEANT, REFUSED, comparer, files, fills, loads


@pytest.fixture(scope="module")
def fidelity(reference: Path) -> ModuleType:
    return comparer(reference)


@pytest.mark.filterwarnings("ignore")  # what the peers and the comparing tool warn of is theirs
def test_nothing_is_lost(reference: Path, tmp_path: Path, fidelity: ModuleType) -> None:
    problems: list[str] = []
    for source in files(reference):
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
