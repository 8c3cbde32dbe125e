"""The results that formula_results.jsonl says are LibreOffice's are what it calculates."""

import json
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from xlsx.formulabook import write_book
from xlsx.test_formula_results import KNOWN, alike


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_calculates_what_is_said(tmp_path: Path) -> None:
    write_book(tmp_path / "source.xlsx")
    program = shutil.which("soffice")
    assert program
    subprocess.run(
        [program, "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--convert-to", "xlsx",
         "--outdir", str(tmp_path / "out"), str(tmp_path / "source.xlsx")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    sheet = openpyxl.load_workbook(tmp_path / "out" / "source.xlsx", data_only=True)["算"]
    found = {formula: sheet.cell(row, 1).value for row, (formula, _, _) in enumerate(KNOWN, start=1)}
    told = [(formula, result) for formula, result, by in KNOWN if "LibreOffice" in by]
    assert len(told) > 1_000
    wrong = [(f, found[f], json.dumps(known)) for f, known in told if not alike(found[f], known)]
    assert not wrong
