"""Results of the formulas that bureaus use, as LibreOffice 7.4 and IronCalc 0.9 calculate them.

formula_results.jsonl holds [formula, result, who says so] of each formula of formulabook.py: what both programs say, or
the one that knows the function (LibreOffice no XLOOKUP, IronCalc no AGGREGATE, no Chinese dates, no tables), or what is
documented. tests/libreoffice/test_formula_results.py asks LibreOffice again.
"""

import datetime
import json
from pathlib import Path

import openpyxl
import pytest
from xlsx.formulabook import write_book

from quotaxl.core.edits import EditPlan, SetCell
from quotaxl.xlsx import apply_plan

KNOWN = [json.loads(line) for line in (Path(__file__).parent / "formula_results.jsonl").read_text("utf-8").splitlines()]


def alike(found: object, expected: object) -> bool:
    if isinstance(found, datetime.datetime):
        found = (found - datetime.datetime(1899, 12, 30)).days  # noqa: DTZ001 - a sheet's dates have no zone
    if isinstance(found, bool) or isinstance(expected, bool):
        return found is expected
    if isinstance(found, int | float) and isinstance(expected, int | float):
        return found == pytest.approx(expected, rel=1e-9, abs=1e-12)
    return (found or "") == (expected or "") if isinstance(expected, str | None) else found == expected


def test_results_are_those_of_other_programs(tmp_path: Path) -> None:
    formulas = write_book(tmp_path / "source.xlsx")
    assert formulas == [formula for formula, _, _ in KNOWN]
    apply_plan(tmp_path / "source.xlsx", EditPlan((SetCell("填", "A1", 2, "x"),)), tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx", data_only=True)["算"]
    found = [sheet.cell(row, 1).value for row in range(1, len(formulas) + 1)]
    wrong = [(f, value, known) for value, (f, known, _) in zip(found, KNOWN, strict=True) if not alike(value, known)]
    assert not wrong
    assert sum(value is not None for value in found) > 1_300
