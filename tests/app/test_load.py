import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from quotaxl.app.load import load
from quotaxl.catalogue import regions
from quotaxl.core.assets import asset
from quotaxl.core.document import Document
from quotaxl.core.edits import FINDINGS_SHEET
from quotaxl.core.errors import UserError
from quotaxl.core.grid import Grid

ROWS = [["资金分配表"], ["单位：万元"], ["序号", "地区", "资金总量"], [None, "合计", 5], [1, "阿图什市", 5]]


def reader(**grids):
    return lambda path: Document(str(path), tuple(Grid(str(path), name, rows) for name, rows in grids.items()))


def test_a_file_is_loaded_with_its_tables():
    (one,) = load([Path("a.xlsx")], reader(表=ROWS), regions.load())
    assert one.file == "a.xlsx"
    assert [table.sheet for table in one.tables] == ["表"]


def test_our_own_sheet_of_findings_is_no_table():
    (one,) = load([Path("a.xlsx")], reader(**{"表": ROWS, FINDINGS_SHEET: ROWS}), regions.load())
    assert [table.sheet for table in one.tables] == ["表"]


@pytest.mark.parametrize(
    ("rows", "message"), [([], "holds nothing"), ([[None, ""]], "holds nothing"), ([["只有一句话"]], "No table")]
)
def test_a_file_without_a_table_is_refused(rows, message):
    with pytest.raises(UserError, match=message):
        load([Path("a.xlsx")], reader(表=rows), regions.load())


def test_a_list_of_findings_is_no_input_by_itself_and_has_no_tables_beside_others():
    read = lambda path: reader(**({FINDINGS_SHEET: ROWS} if path.stem == "b" else {"表": ROWS}))(path)  # noqa: E731
    with pytest.raises(UserError, match="findings"):
        load([Path("b.xlsx")], read, regions.load())
    assert [len(one.tables) for one in load([Path("a.xlsx"), Path("b.xlsx")], read, regions.load())] == [1, 0]


def test_where_nothing_holds_prose_its_patterns_are_not_made(tmp_path):
    """They take a fifth of the time that the modules of a check take."""
    shutil.copy(asset("workbook", "artux-2024.xlsx"), tmp_path / "county.xlsx")
    code = (
        "import sys\nfrom pathlib import Path\nfrom quotaxl.app.check import Wishes, check\n"
        "from quotaxl.sources import read_workbook\n"
        f"check([Path({str(tmp_path / 'county.xlsx')!r})], read_workbook, Wishes())\n"
        "print([m for m in sys.modules if m.startswith('quotaxl.reading.prose')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout.splitlines()[-1] == "[]"
