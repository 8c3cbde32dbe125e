"""Results that come out as they were stay as they are written; those of another kind, TRUE for 1, do not."""

from decimal import Decimal

import pytest

from quotaxl.core.edits import EditPlan, SetCell
from quotaxl.xlsx import apply_plan
from tests.xlsx.books import part, raw_book

CELL = '<c r="B1"{kind}><f>{formula}</f><v>{value}</v></c>'
ROWS = '<row r="1"><c r="A1"><v>2</v></c>{cell}</row>'


@pytest.mark.parametrize(
    ("formula", "kind", "value", "stays"),
    [
        ("MIN(A1,2)", "", "2.00", True),
        ("A1", "", "2", False),
        ("A1>1", ' t="b"', "1", True),
        ("A1>1", "", "1", False),
        ("MIN(A1,1)", ' t="b"', "1", False),
        ('IF(A1>1,"是","否")', ' t="str"', "是", True),
        ('IF(A1>1,"1","0")', "", "1", False),
        ("1/(A1-A1)", ' t="e"', "#DIV/0!", True),
        ('IF(A1>1,"#N/A","")', ' t="e"', "#N/A", False),
    ],
)
def test_a_result_is_written_where_it_is_another(tmp_path, formula, kind, value, stays):
    cell = CELL.format(kind=kind, formula=formula.replace(">", "&gt;"), value=value)
    source = raw_book(tmp_path / "a.xlsx", {"表": ROWS.format(cell=cell)})
    target = tmp_path / "b.xlsx"
    apply_plan(source, EditPlan((SetCell("表", "A1", Decimal(5), "x"),)), target, force=True)
    assert (cell in part(target, "xl/worksheets/sheet1.xml")) == stays
