"""Of which column a 其中 column is a part, by hand: a column is its header, levels divided by /, and its amounts."""

from decimal import Decimal

from quotaxl.core.amount import UNITS
from quotaxl.core.table import Column, ColumnType
from quotaxl.reading.belonging import belonging


def wholes(*written):
    """{header: the header of its whole} of the columns that are parts; a header ending in <X begins as a part of X."""
    columns, figures = [], {}
    for at, (header, *amounts) in enumerate(written):
        name, _, of = header.partition("<")
        columns.append(Column(name, at, tuple(name.split("/")), ColumnType.AMOUNT, of or None, UNITS["万元"]))
        figures[at] = [None if v is None else Decimal(v) for v in amounts]
    return {c.name: c.of for c in belonging(columns, range(len(columns)), figures) if c.of}


def test_a_part_stays_where_it_is_never_larger():
    assert wholes(("金额", 5, 6, 7), ("其中：本级<金额", 5, 2, 3)) == {"其中：本级": "金额"}


def test_one_row_in_which_it_is_larger_is_a_slip():
    assert wholes(("总", 9, 9, 9), ("金额", 5, 6, 7), ("其中：本级<金额", 6, 2, 3)) == {"其中：本级": "金额"}


def test_the_nearest_column_that_is_never_smaller():
    columns = [("建设", 50, 60, 70), ("还款", 1, None, 3), ("其中：土储<还款", 20, 30, 10)]
    assert wholes(*columns) == {"其中：土储": "建设"}


def test_none_where_no_column_fits():
    assert wholes(("建设", 5, 6, 7), ("还款", 1, None, 3), ("其中：土储<还款", 20, 30, 10)) == {}


def test_a_part_of_the_part_before_it():
    columns = [
        ("资金/小计", 6, 5, 9, 8),
        ("资金/中央<资金/小计", 6, 5, 4, 3),
        ("资金/其中：劳务<资金/小计", 2, 1, 1, 1),
    ]
    assert wholes(*columns) == {"资金/中央": "资金/小计", "资金/其中：劳务": "资金/中央"}
    columns[0] = ("资金/小计", 9, 9, 9, 8)  # both together remain within it: nothing says otherwise
    assert wholes(*columns)["资金/其中：劳务"] == "资金/小计"


def test_parts_beside_each_other_are_no_parts_of_one_another():
    columns = [("资金/小计", 6, 5, 4), ("资金/其中：甲<资金/小计", 5, 4, 3), ("资金/其中：乙<资金/小计", 3, 4, 2)]
    assert wholes(*columns) == {"资金/其中：甲": "资金/小计", "资金/其中：乙": "资金/小计"}
