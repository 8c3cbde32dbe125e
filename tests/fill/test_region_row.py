"""Which row of a table of regions is the county's own."""

import pytest
from builders import table
from fill.county import INFO, REGIONS, info

from quotaxl.fill.context import context_of
from quotaxl.fill.records import region_row

ROWS = {
    # the keys and labels of the rows → the position of 阿图什市
    "by its code": ([("653024", "乌恰县"), ("653001", "某市")], 1),
    "by its name": ([(None, "乌恰县"), (None, "阿图什市")], 1),
    "by its short name": ([(None, "阿图什"), (None, "乌恰县")], 0),
    "with blanks between": ([(None, "乌恰县"), (None, "阿 图 什 市")], 1),
    "with the name of the region above it": ([(None, "乌恰县"), (None, "克州阿图什市")], 1),
    "by its name, though another row means it too": ([(None, "克州阿图什市"), (None, "阿图什市")], 1),
    "twice": ([(None, "阿图什市"), (None, "阿图什市")], None),
    "twice by what its names mean": ([(None, "克州阿图什市"), (None, "新疆阿图什市")], None),
    "none": ([(None, "乌恰县"), (None, None)], None),
    "nothing": ([], None),
}


@pytest.mark.parametrize("about", ROWS)
def test_the_row_of_the_county(about):
    rows, expected = ROWS[about]
    made = table("allocation", ["region", "amount"], [(None, 0, None, key, name, "1") for key, name in rows])
    assert region_row(made, context_of([info(INFO)], REGIONS)) == expected
