"""quotaxl for programs: files and open workbooks give the same frames, findings and places."""

import doctest
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import copy
from typing import Any

import openpyxl
import polars as pl
import pytest
import xlwings as xw

from quotaxl import api
from quotaxl.app.demo import EXAMPLES
from quotaxl.core.assets import asset
from quotaxl.desk import marked

ALLOCATION, COUNTY = EXAMPLES
HEAVY = ("polars", "pandera", "xlwings", "openpyxl", "pydantic")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in EXAMPLES:
        copy(asset("workbook", name), tmp_path / name)
    return tmp_path


@pytest.fixture
def county(office: xw.App, folder: Path) -> Iterator[xw.Book]:
    book = office.books.open(folder / COUNTY)
    yield book
    book.close()


def test_the_example_in_the_module_holds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "workbook").mkdir()
    for name in EXAMPLES:
        copy(asset("workbook", name), tmp_path / "workbook" / name)
    monkeypatch.chdir(tmp_path)
    assert doctest.testmod(api).failed == 0
    assert doctest.testmod(api).attempted > 2


def test_it_is_light_to_import_and_leaves_the_package_alone() -> None:
    code = (
        "import sys, quotaxl; from quotaxl import api; "
        f"print([name for name in {HEAVY} if name in sys.modules], hasattr(quotaxl, 'check'))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[] False"


def test_every_function_is_listed_and_documented() -> None:
    for name in api.__all__:
        assert getattr(api, name).__doc__, name


def test_a_table_is_read_with_exact_amounts(folder: Path) -> None:
    (table,) = api.read(folder / ALLOCATION)
    cells = openpyxl.load_workbook(folder / ALLOCATION).worksheets[0]
    found = dict(table.frame.select("label", "row").iter_rows())
    assert cells.cell(found["阿图什市"], 3).value == 8000
    amount = next(name for name, kind in table.frame.schema.items() if isinstance(kind, pl.Decimal))
    assert table.frame.filter(pl.col("label") == "阿图什市")[amount].to_list() == [8000]


def test_findings_are_the_same_open_and_closed(folder: Path, county: xw.Book) -> None:
    closed = api.frame(api.check(folder / COUNTY, folder / ALLOCATION))
    live = api.frame(api.check(county, str(folder / ALLOCATION)))
    assert closed.equals(live)
    assert closed.filter(pl.col("severity") == "error")["rule"].to_list() == ["QX-E102"]
    assert closed.columns == list(api._FRAME)


def test_no_findings_are_an_empty_frame_with_all_columns(folder: Path) -> None:
    found = api.frame(api.check(folder / COUNTY, select=["QX-S101"]))
    assert (found.height, found.columns) == (0, list(api._FRAME))


def test_an_open_workbook_is_marked_where_it_stands_and_a_file_in_a_copy(folder: Path, county: xw.Book) -> None:
    checked = api.check(county, folder / ALLOCATION)
    assert api.mark(county, checked) is None
    assert marked(county)
    before = (folder / ALLOCATION).read_bytes()
    place = api.mark(folder / ALLOCATION, checked, folder / "标记.xlsx")
    assert place == folder / "标记.xlsx"
    assert "核对结果" in openpyxl.load_workbook(place).sheetnames
    assert (folder / ALLOCATION).read_bytes() == before
    assert api.mark(folder / ALLOCATION, checked, place) == place  # nobody touched it
    book = openpyxl.load_workbook(place)
    book.worksheets[0]["Z9"] = "批注"
    book.save(place)
    with pytest.raises(api.UserError):
        api.mark(folder / ALLOCATION, checked, place)


def test_annexes_are_filled_from_what_stands_open(folder: Path, county: xw.Book, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    filled = api.fill(county, folder / ALLOCATION, output=out)
    assert filled.form.parent == out
    assert [path.name for path in out.iterdir()] == [filled.form.name]
    closed = api.fill(folder / COUNTY, folder / ALLOCATION, output=tmp_path / "又一份.xlsx")
    assert (tmp_path / "又一份.xlsx").is_file()
    assert [one.what.zh for one in closed.missing] == [one.what.zh for one in filled.missing]


def test_a_report_is_drafted(folder: Path) -> None:
    drafted = api.report(folder / COUNTY, folder / ALLOCATION, output=folder / "报告.docx")
    assert drafted.path == folder / "报告.docx"
    assert drafted.path.read_bytes()[:2] == b"PK"


def test_the_schema_of_a_form_accepts_what_was_read_and_tells_what_is_wrong(folder: Path) -> None:
    from pandera.errors import SchemaErrors  # noqa: PLC0415 - slow to import

    (table,) = api.read(folder / ALLOCATION)
    schema = api.schema("allocation", table.frame)
    schema.validate(table.frame, lazy=True)
    with pytest.raises(SchemaErrors):
        schema.validate(table.frame.with_columns(role=pl.lit("nonsense")), lazy=True)
    assert "label" in api.schema("allocation").columns
    with pytest.raises(KeyError):
        api.schema("nonsense")


def test_what_a_user_can_mend_is_said(folder: Path) -> None:
    with pytest.raises(api.UserError, match=r"nothing\.xlsx"):
        api.check(folder / "nothing.xlsx")


PAGE = Path(__file__).parents[1] / "docs" / "excel.md"
EXAMPLE = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def examples() -> list[str]:
    return EXAMPLE.findall(PAGE.read_text(encoding="utf-8"))


def test_the_macro_of_the_page_runs_with_a_mock_caller(county: xw.Book) -> None:
    names: dict[str, Any] = {}
    county.set_mock_caller()
    try:
        exec(examples()[0], names)
        names["main"]()
    finally:
        del xw.Book._mock_caller
    assert marked(county)
    errors = [found for found in api.findings(api.check(county)) if found.severity == "error"]
    assert county.app.status_bar == f"错误 {len(errors)} 项"
    county.app.status_bar = False


def test_the_notebook_of_the_page_runs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names: dict[str, Any] = {}
    monkeypatch.chdir(folder)
    exec(examples()[1], names)
    assert names["frame"].height > 0
    assert names["by_region"]["阿图什市"] > 1
    assert names["filled"].form.name == "附表.xlsx"
    assert (folder / "附表.xlsx").is_file()
    assert (folder / "报告.docx").is_file()


def test_the_function_of_the_page_counts_errors(folder: Path) -> None:
    names: dict[str, Any] = {}
    exec(examples()[2], names)
    county, allocation = folder / COUNTY, folder / ALLOCATION
    found = [names["error_count"](str(path)) for path in (county, allocation)]
    assert found == [
        len([f for f in api.findings(api.check(path)) if f.severity == "error"]) for path in (county, allocation)
    ]


def test_every_example_of_the_page_is_run_here() -> None:
    assert len(examples()) == 3
