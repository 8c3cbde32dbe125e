"""A run that grows has the results that LibreOffice gives the workbook written with as many rows at once."""

import os
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from xlsx.growcases import LIST, OTHER
from xlsx.test_formula_results import alike
from xlsx.test_growing import COUNTS, grown

CASES = int(os.environ.get("QUOTAXL_GROW_CASES", "40"))


@pytest.mark.filterwarnings("ignore:.*extension is not supported")
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_results_of_a_grown_run_are_libreoffices(tmp_path: Path) -> None:
    cases: dict[str, Path] = {}
    for seed in range(CASES):
        folder = tmp_path / str(seed)
        folder.mkdir()
        ours, expected = grown(folder, seed, 1 + seed % 4, COUNTS[seed // 4 % 4])
        book = openpyxl.load_workbook(expected)  # what openpyxl saves has no results: LibreOffice calculates all
        book.save(tmp_path / f"{seed}.xlsx")
        cases[f"{seed}.xlsx"] = ours
    program = shutil.which("soffice")
    assert program
    subprocess.run(
        [program, "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--convert-to", "xlsx",
         "--outdir", str(tmp_path / "out"), *(str(tmp_path / name) for name in cases)],
        check=True, capture_output=True, timeout=600,
    )  # fmt: skip
    compared = 0
    for name, path in cases.items():
        known = openpyxl.load_workbook(tmp_path / "out" / name, data_only=True)
        found = openpyxl.load_workbook(path, data_only=True)
        formulas = openpyxl.load_workbook(path)
        for sheet in (LIST, OTHER):
            for row in formulas[sheet].iter_rows():
                for cell in row:
                    if isinstance(cell.value, str) and cell.value.startswith("="):
                        value, expected = (book[sheet][cell.coordinate].value for book in (found, known))
                        assert alike(value, expected), (name, sheet, cell.coordinate, cell.value, value, expected)
                        compared += 1
    assert compared > 10 * CASES
