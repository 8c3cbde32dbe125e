"""Lists and limits of a bureau's own words: told by what their headers say, whatever stands below the title."""

import openpyxl
import pytest
from app.ownlist import EVERY, check, down, fill_own, put, write_county

TITLE = "乌恰县2023年新增债券项目台账"
KINDS = ["一般债券"] * 3 + ["专项债券"] * 3
AMOUNTS = [8000, 14500, 3500, 35000, 12500, 17500]


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    return write_county(tmp_path_factory.mktemp("county") / "county.xlsx")


@pytest.fixture
def filled(county, tmp_path):
    """Return what fills sheets of rows: (the filled book, what was said)."""

    def run(**sheets):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            put(book.create_sheet(name), rows)
        book.save(tmp_path / "t.xlsx")
        out, said = fill_own(tmp_path / "t.xlsx", county)
        return openpyxl.load_workbook(out), said

    return run


@pytest.mark.parametrize("amount", ["债券金额", "债券资金", "安排金额", "本次安排", "本次安排资金"])
@pytest.mark.parametrize("kind", ["债券类别", "债券类型", "性质", "种类"])
def test_a_list_is_told_by_its_columns(filled, amount, kind):
    header = ["序号", "项目名称", kind, "主管部门", amount, "形象进度"]
    old = [[1, "旧甲", "一般债券", "教育局", 1, "已完工"], [2, "旧乙", "专项债券", "水利局", 2, "在建"]]
    book, said = filled(台账=[[TITLE], ["单位：万元"], header, *old, ["合计", None, None, None, "=SUM(E4:E5)"]])
    page = book["台账"]
    check(page, down("B", 4, EVERY) | down("C", 4, KINDS) | down("E", 4, AMOUNTS) | {"E10": "=SUM(E4:E9)"})
    check(page, down("F", 4, [None] * 6))
    assert any(one.startswith("台账!F") for one in said)


@pytest.mark.parametrize("below", ["（附预算调整方案之后）", "乌恰县财政局国库股", "乌恰县财政局"])
def test_who_made_a_table_and_remarks_are_not_its_title(filled, below):
    header = ["序号", "项目名称", "债券性质", "债券额度"]
    rows = [[TITLE], [below, None, "单位：万元"], header, [None, "合计", None, "=SUM(D5:D5)"], []]
    page = filled(台账=rows)[0]["台账"]
    check(page, down("B", 5, EVERY) | down("D", 5, AMOUNTS) | {"D4": "=SUM(D5:D10)"})


def test_checks_at_the_right_above_the_header_are_not_the_title(filled):
    limits = [
        ["乌恰县2023年债务限额表（单位：万元）"], ["项目", "合计", "一般债务限额", "专项债务限额"],
        ["年初债务限额", "=C3+D3", 1, 2], ["新增债务限额", "=C4+D4", 3, 4],
        ["调整后债务限额", "=C5+D5", "=C3+C4", "=D3+D4"],
    ]  # fmt: skip
    rows = [
        ["乌恰县2023年新增债券项目安排表"], ["单位：万元"],
        [None] * 5 + ["与限额核对", '=IF(D5=限额!B4,"一致","不一致")'],
        ["序号", "项目名称", "债券性质", "债券金额", "发行时间", "是否完整"],
        [None, "合计", None, "=SUM(D6:D7)"],
        [1, "旧甲", "一般债券", 1, "2023年12月", '=IF(D6>0,"√","缺项")'],
        [2, "旧乙", "专项债券", 2, "2023年6月", '=IF(D7>0,"√","缺项")'],
    ]  # fmt: skip
    book, _ = filled(限额=limits, 安排=rows)
    check(book["安排"], down("B", 6, EVERY) | down("D", 6, AMOUNTS) | {"D5": "=SUM(D6:D11)"})
    assert book["限额"]["C4"].value == sum(AMOUNTS[:3]) and book["限额"]["D4"].value == sum(AMOUNTS[3:])
