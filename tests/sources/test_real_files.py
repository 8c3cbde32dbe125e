# markup and long names read better unbroken
"""Files that others made: real workbooks against an independent reader, hostile ones against limits."""

import subprocess
import sys
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest

from quotaxl.core.errors import UserError
from quotaxl.core.grid import CellError, Value
from quotaxl.sources import read_workbook

SLOW_ELSEWHERE = {"57893-many-merges.xlsx", "60512.xlsm"}
"""Workbooks that take the other reader many seconds, or blanks of which it takes for text."""
NOT_SEEN_ELSEWHERE = {
    "sample.strict.xlsx": "openpyxl sees no sheets",
    "SheetsWithoutRelId.xlsx": "nor sheets without an id",
}
OLD = {"sample-beta.xlsx"}
"""Written by a draft of the format that no program of today writes; refused."""

LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
from pathlib import Path
from quotaxl.core.errors import UserError
from quotaxl.sources import read_workbook
for name in sys.argv[1:]:
    try:
        print("read", name, sum(len(g.rows) for g in read_workbook(Path(name)).grids))
    except UserError as error:
        print("refused", name, error.what.en)
"""


def same(theirs: object, ours: Value) -> bool:
    if isinstance(ours, CellError):
        return theirs == ours.code
    if isinstance(ours, date) and not isinstance(ours, datetime):
        return theirs == datetime.combine(ours, time(0))
    # A serial of 0 under a date format is midnight to openpyxl, and a number here.
    return theirs == ours or (theirs == time(0) and ours == 0)


@pytest.mark.filterwarnings("ignore")  # openpyxl warns of what it drops
def test_real_workbooks_read_as_openpyxl_reads_them(reference: Path) -> None:
    compared = 0
    for path in sorted((reference / "data" / "corpus").glob("*.xls?")):
        if path.name in SLOW_ELSEWHERE | NOT_SEEN_ELSEWHERE.keys():
            read_workbook(path)
            continue
        if path.name in OLD:
            with pytest.raises(UserError):
                read_workbook(path)
            continue
        book = openpyxl.load_workbook(path, data_only=True)
        for grid in read_workbook(path).grids:
            sheet = book[grid.sheet]
            theirs = {place: cell.value for place, cell in sheet._cells.items() if cell.value is not None}
            ours = {(r, c): v for r, row in enumerate(grid.rows, 1) for c, v in enumerate(row, 1) if v is not None}
            assert theirs.keys() == ours.keys(), path.name
            different = [(place, theirs[place], v) for place, v in ours.items() if not same(theirs[place], v)]
            assert not different, path.name
            hidden = {row for row, d in sheet.row_dimensions.items() if d.hidden and row <= len(grid.rows)}
            assert grid.hidden_rows == hidden
            compared += len(ours)
    assert compared > 9_000


@pytest.mark.skipif(sys.platform == "win32", reason="limits of memory are set the POSIX way")
def test_hostile_files_end_as_a_reading_or_a_message(reference: Path, tmp_path: Path) -> None:
    # The largest bombs take half a minute to write; the gate meets the same limits in test_gate.
    heavy = (
        "bomb_media",
        "bomb_sheet",
        "bomb_sst",
        "bomb_styles",
        "many_members",
        "merge_200k",
        "defined_names",
        "bloat_1048576",
    )
    maker = reference / "tools" / "badinputs.py"
    known = subprocess.run([sys.executable, maker, "--list"], capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    names = [name for name in known if name and not name.startswith(heavy)]
    subprocess.run([sys.executable, maker, tmp_path, *names], check=True, capture_output=True)
    paths = sorted(str(p) for p in tmp_path.iterdir())
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, *paths], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert len(done.stdout.splitlines()) == len(paths) > 80
    outcomes = {
        Path(line.split(" ", 1)[1].split(".")[0]).name: line.split(" ", 1)[0] for line in done.stdout.splitlines()
    }
    assert outcomes["ok"] == outcomes["strict_ns"] == outcomes["sparse_corner_XFD1048576"] == "read"
    assert outcomes["dup_entry_case"] == outcomes["laughs_ctypes"] == outcomes["bad_crc_value_changed"] == "refused"
