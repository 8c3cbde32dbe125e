"""A data table (What-If) of Excel: nobody here computes one, so that its results go where what it reads has changed,
and stay where anything else did."""

import openpyxl
import pytest

from quotaxl.core.edits import EditPlan, SetCell
from quotaxl.xlsx import apply_plan
from tests.xlsx.books import raw_book


def row(number: int, **cells: str) -> str:
    inner = "".join(
        f'<c r="{column}{number}">{body if body.startswith("<f") else f"<v>{body}</v>"}</c>'
        for column, body in cells.items()
    )
    return f'<row r="{number}">{inner}</row>'


BODY = (
    row(1, A="2", B="9", C="9", D="9")
    + row(2, A="3", B="9", C="9", D="9")
    + row(3, A="7", B="7", C="<f>A1*10</f><v>20</v>", D="9")
    + row(4, A="7", B="5", C='<f t="dataTable" ref="C4:C5" dt2D="0" dtr="0" r1="A1"/><v>50</v>', D="9")
    + row(5, A="7", B="6", C="60", D="<f>C5+1</f><v>61</v>")
    + row(6, A="7", B="7", C="7", D="7")
)
"""C4:C5 is what C3 gives with B4 and with B5 put into A1."""


@pytest.mark.parametrize(
    ("changed", "goes"),
    [("A1", True), ("B4", True), ("B5", True), ("A2", False), ("A4", False), ("A6", False), ("B2", False),
     ("C2", False), ("B6", False), ("D4", False), ("C6", False), ("D1", False)],
)  # fmt: skip
def test_results_of_a_data_table_go_with_what_it_reads(tmp_path, changed, goes):
    source = raw_book(tmp_path / "a.xlsx", {"表": BODY})
    target = tmp_path / "b.xlsx"
    apply_plan(source, EditPlan((SetCell("表", changed, 4, "x"),)), target, force=True)
    sheet = openpyxl.load_workbook(target, data_only=True)["表"]
    found = [sheet[ref].value for ref in ("C4", "D5")]
    assert found == ([None, None] if goes else [50, 61])
    assert sheet["C3"].value == (40 if changed == "A1" else 20)
