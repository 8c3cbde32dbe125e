"""The picture of a template: where each box and text lies, reckoned by hand from the widths of the columns."""

from lxml import etree

from quotaxl.core.document import Document
from quotaxl.core.grid import Grid
from quotaxl.core.words import Words
from quotaxl.fill.picture import picture
from quotaxl.fill.survey import CellState, Surveyed

WHAT = Words("债务限额·新增", "new quota")
ROWS = [["债务限额情况表", None], ["项目", "限额"], ["新增债务限额合计", None]]


BOUND = Surveyed("表1", "B3", CellState.BOUND, WHAT)


def drawn(rows=ROWS, surveyed=(BOUND,), sheets=("表1",)):
    grids = tuple(Grid("表.xlsx", name, [list(row) for row in rows], widths={1: 14.0, 2: 100.0}) for name in sheets)
    return etree.fromstring(picture(Document("表.xlsx", grids), surveyed).encode())


def boxes(root):
    return [
        (one.get("x"), one.get("y"), one.get("width"), one.get("height"), one.get("fill"))
        for one in root
        if one.tag.endswith("rect")
    ]


def texts(root):
    return [(one.get("x"), one.get("y"), one.text) for one in root if one.tag.endswith("text")]


def test_the_colours_are_explained_side_by_side():
    root = drawn()
    assert boxes(root)[:5] == [
        ("10", "8", "90", "20", "#d9ead3"), ("110", "8", "90", "20", "#fff2cc"), ("210", "8", "90", "20", "#dae8fc"),
        ("310", "8", "90", "20", "#f5f5f5"), ("410", "8", "90", "20", "#f8cecc"),
    ]  # fmt: skip
    assert texts(root)[:5] == [
        ("14", "22", "绑定"), ("114", "22", "拿不准"), ("214", "22", "公式保留"), ("314", "22", "文字保留"),
        ("414", "22", "未识别"),
    ]  # fmt: skip


def test_a_cell_lies_at_its_row_and_column():
    """Columns of 14 and 100 characters are 98 and, at the most, 260 pixels wide; rows are 24 high, from 60 on."""
    root = drawn()
    assert boxes(root)[5:] == [("108", "108", "260", "24", "#d9ead3")]
    assert texts(root)[5:] == [
        ("10", "54", "表1"),
        ("111", "128", "债务限额·新增"),
        ("13", "75", "债务限额情况表"),  # alone in its row: it may run over the next column
        ("13", "99", "项目"),
        ("111", "99", "限额"),
        ("13", "123", "新增债务限额合计"),
    ]
    assert (root.get("width"), root.get("height")) == ("580", "180")


def test_a_text_is_cut_where_the_next_cell_holds_one():
    root = drawn([["这一栏的文字长过十个字符的宽度", "限额"]], [Surveyed("表1", "A1", CellState.TEXT, WHAT)])
    assert texts(root)[6:] == [("13", "75", "这一栏的文字长过十…"[:9] + "…"), ("111", "75", "限额")]


def test_a_box_covers_an_area_and_says_what_fills_it_where_something_does():
    root = drawn(surveyed=[Surveyed("表1", "A2:B3", CellState.FORMULA, WHAT)])
    assert boxes(root)[5:] == [("10", "84", "358", "48", "#dae8fc")]
    assert "债务限额·新增" not in [text for *_, text in texts(root)]
    root = drawn(surveyed=[Surveyed("表1", "A2:B3", CellState.DOUBTFUL, WHAT)])
    assert ("13", "128", "债务限额·新增") in texts(root)


def test_sheets_lie_below_each_other_and_one_without_cells_is_left_out():
    told = [Surveyed(name, "B3", CellState.BOUND, WHAT) for name in ("表1", "表3")]
    root = drawn(surveyed=told, sheets=("表1", "表2", "表3"))
    assert [(x, y) for x, y, text in texts(root) if text and text.startswith("表")] == [("10", "54"), ("10", "194")]
    assert root.get("height") == "320"
    assert boxes(root)[6][1] == "248"


def test_narrow_and_unknown_columns_have_a_width_too():
    grid = Grid("表.xlsx", "表1", [["甲", "乙", "丙"]], widths={1: 2.0})
    root = etree.fromstring(
        picture(Document("表.xlsx", (grid,)), [Surveyed("表1", "C1", CellState.UNKNOWN, WHAT)]).encode()
    )
    assert boxes(root)[5:] == [("170", "60", "120", "24", "#f8cecc")]
    assert [x for x, _, text in texts(root) if text in ("甲", "乙", "丙")] == ["13", "53", "173"]
