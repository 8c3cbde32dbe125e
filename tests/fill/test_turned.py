"""Tables of items that a bureau draws across, or in one row: read as the upright one, each figure from its own cell."""

from decimal import Decimal

import pytest
from layouts import grid

from quotaxl.catalogue.regions import load
from quotaxl.core.document import Document
from quotaxl.fill.turned import turned
from quotaxl.reading import read_tables

TITLE = "阿图什市2024年新增地方政府债务限额下达情况表\n单位：亿元\n"
ITEMS = ("年初批准的债务限额", "本次新增债务限额", "调整后债务限额")
KEYS = ("opening", "new", "adjusted")
TOTALS, GENERAL, SPECIAL = ("100.88", "9.1", "109.98"), ("50.15", "2.6", "52.75"), ("50.73", "6.5", "57.23")
WHOLE = {"total": TOTALS, "general": GENERAL, "special": SPECIAL}
LINES = "\n".join(
    f"{name}|{'|'.join(row)}" for name, row in zip(("合计", "一般债务", "专项债务"), WHOLE.values(), strict=True)
)
ROW = "|".join(f"{a}|{b}|{c}" for a, b, c in zip(*WHOLE.values(), strict=True))
KINDS = "合计|一般债务|专项债务"
ACROSS = {
    # what stands below the title, merges, what is read
    "turned about its corner": (f"项目|{'|'.join(ITEMS)}\n{LINES}", "", WHOLE),
    "one row below groups of kinds": (
        f"{'|||'.join(ITEMS)}||\n{KINDS}|{KINDS}|{KINDS}\n{ROW}", "A3:C3 D3:F3 G3:I3", WHOLE),
    "one row of totals": (f"{'|'.join(ITEMS)}\n{'|'.join(TOTALS)}", "", {"total": TOTALS}),
    "beside the region and a remark": (
        f"地区|{'|'.join(ITEMS)}|备注\n阿图什市|{'|'.join(TOTALS)}|", "", {"total": TOTALS}),
    "with notes below": (f"{'|'.join(ITEMS)}\n{'|'.join(TOTALS)}\n备注：以批准数为准||", "", {"total": TOTALS}),
}  # fmt: skip


def read(text, merges=""):
    book = Document("a.csv", (grid(TITLE + text, merges),), kind="csv")
    (table,) = read_tables(book, load())
    return book.grids[0], turned(book, table, load())


@pytest.mark.parametrize("about", ACROSS)
def test_a_list_of_items_drawn_across(about):
    text, merges, expected = ACROSS[about]
    sheet, found = read(text, merges)
    assert found is not None
    table = found.table
    assert table.form == "limit-received"
    assert tuple(table.frame["key"]) == KEYS
    for field, column in WHOLE.items():
        held = [value for value in table.frame[field] if value is not None]
        assert held == [Decimal(text) for text in column if field in expected]
    for field in expected:
        index = table.column(field).index
        for at, value in enumerate(table.frame[field]):
            place = found.place(int(table.frame["row"][at]), index)
            assert place is not None
            assert Decimal(str(sheet.value(*place))) == value
    assert found.place(1, 40) is None


UPRIGHT = {
    "as it is": f"项目|{KINDS}\n" + "\n".join(
        f"{item}|{'|'.join(row)}" for item, row in zip(ITEMS, zip(*WHOLE.values(), strict=True), strict=True)),
    "more than one row of figures": f"{'|'.join(ITEMS)}\n{'|'.join(TOTALS)}\n{'|'.join(GENERAL)}",
    "one item": f"{ITEMS[1]}|备注\n9.1|",
    "others than items": "地区|人口|面积\n阿图什市|1|2",
}  # fmt: skip


@pytest.mark.parametrize("about", UPRIGHT)
def test_what_is_not_drawn_across(about):
    assert read(UPRIGHT[about])[1] is None
