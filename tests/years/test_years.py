"""County-years made up after published patterns: nothing false is found, annexes show the truth, errors are found."""

import json
from decimal import Decimal

import openpyxl
import pytest
from click.testing import CliRunner

from quotaxl.cli.main import main
from tests.years.yearbook import BOOKS, load, make, shown, spoil

FILES = sorted(BOOKS.glob("*.toml"))


def run(*arguments):
    return CliRunner(env={"QUOTAXL_LANG": "zh"}).invoke(main, [str(a) for a in arguments])


def found(year, *files):
    done = run("check", *files, "--as-of", year["as_of"], "--format", "json")
    assert done.exit_code in (0, 1), done.output
    return [f for f in json.loads(done.stdout)["findings"] if f["severity"] != "info"]


def due(figure):
    if isinstance(figure, str):
        return figure or None
    return Decimal(str(figure)).normalize()


@pytest.mark.parametrize("path", FILES, ids=[p.stem for p in FILES])
def test_nothing_false_is_found(path, tmp_path):
    year = load(path)
    files = make(year, tmp_path / "in")
    assert [(f["rule"], f["message"]) for f in found(year, *files)] == []


@pytest.mark.parametrize("path", FILES, ids=[p.stem for p in FILES])
def test_annexes_show_the_truth(path, tmp_path):
    year = load(path)
    files = make(year, tmp_path / "in")
    out = tmp_path / "附表.xlsx"
    for template, figures in year["truth"].items():
        done = run("fill", *files, "-o", out, "--template", template, "--as-of", year["as_of"], "--force")
        assert done.exit_code == 0, done.output
        book = openpyxl.load_workbook(out, data_only=True)
        wrong = [(row, told) for row in figures if (told := shown(book, *row[:3])) != due(row[3])]
        book.close()
        assert wrong == []


@pytest.mark.parametrize("path", FILES, ids=[p.stem for p in FILES])
def test_injected_errors_are_found(path, tmp_path):
    year = load(path)
    files = make(year, tmp_path / "in")
    assert len(year["errors"]) >= 2
    for n, error in enumerate(year["errors"]):
        folder = tmp_path / str(n)
        folder.mkdir()
        spoil(files[0], folder / files[0].name, error["set"])
        findings = found(year, folder / files[0].name, *files[1:])
        assert error["finds"] in {f["rule"] for f in findings}, (error, [f["message"] for f in findings])
