"""Limits and balances as bureaus draw them for their leaders: kinds beside or below each other, in one small table."""

from decimal import Decimal

import openpyxl
import pytest
from app.ownlist import check, fill_own, put, write_county

TITLE = "乌恰县2023年政府债务限额余额情况表"
KINDS = ("一般债务", "专项债务", "合计")
FIGURES = {
    "年初债务限额": ("50.15", "60.73", "110.88"),
    "本年新增债务限额": ("2.6", "6.5", "9.1"),
    "调整后债务限额": ("52.75", "67.23", "119.98"),
    "年末债务余额": ("40.6", "58.4", "99"),
}
"""What the county states, from its sheets 债务限额 and 债务余额, in 亿元."""


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    return write_county(tmp_path_factory.mktemp("county") / "county.xlsx")


@pytest.fixture(scope="module")
def county_without_kinds(county):
    """The county that knows of its balance only the whole."""
    book = openpyxl.load_workbook(county)
    for row in book["债务余额"].iter_rows(min_row=4):
        for cell in row[2:4]:
            cell.value = None
    path = county.with_name("whole.xlsx")
    book.save(path)
    return path


def drawn(tmp_path, rows, merges=()):
    book = openpyxl.Workbook()
    put(book.active, rows, merges)
    book.save(tmp_path / "t.xlsx")
    return tmp_path / "t.xlsx"


def filled(template, county):
    out, said = fill_own(template, county)
    return openpyxl.load_workbook(out).active, said


def across(row, names=FIGURES):
    """The expected cells of rows of items from a row on, in the columns B to D."""
    return {
        f"{letter}{at}": Decimal(value)
        for at, name in enumerate(names, row)
        for letter, value in zip("BCD", FIGURES[name], strict=True)
    }


def test_items_below_each_other(county, tmp_path):
    rows = [[TITLE], ["单位：亿元"], ["项目", *KINDS], *([name, 1, 2, 3] for name in FIGURES)]
    page, _ = filled(drawn(tmp_path, rows), county)
    check(page, across(4) | {"A1": "阿图什市2024年政府债务限额余额情况表"})


def test_kinds_below_each_other_under_circled_numbers(county, tmp_path):
    head = ["债务类型", *FIGURES, "剩余空间"]
    marks = [None, "①", "②", "③=①+②", "④", "⑤=③-④"]
    lines = [[kind, 1, 2, f"=B{at}+C{at}", 4, f"=D{at}-E{at}"] for at, kind in enumerate(KINDS, 5)]
    rows = [[TITLE], ["单位：亿元"], head, marks, *lines, [], ["局长（签字）：", None, None, "经办人（签字）："]]
    page, _ = filled(drawn(tmp_path, rows, ["A3:A4"]), county)
    for at, figures in enumerate(zip(*FIGURES.values(), strict=True), 5):
        opening, new, _, balance = map(Decimal, figures)
        check(page, {f"B{at}": opening, f"C{at}": new, f"D{at}": f"=B{at}+C{at}", f"E{at}": balance})
        check(page, {f"F{at}": f"=D{at}-E{at}"})
    check(page, {"B4": "①", "D4": "③=①+②", "A9": "局长（签字）："})


def test_numbers_of_the_items_in_a_column_of_their_own(county, tmp_path):
    lines = [[f"{at}、", name, 1, 2, f"=C{at + 3}+D{at + 3}"] for at, name in enumerate(FIGURES, 1)]
    rows = [[TITLE], ["（单位：亿元）"], ["项　目", None, *KINDS], *lines]
    page, _ = filled(drawn(tmp_path, rows, ["A3:B3"]), county)
    for at, (general, special, _) in enumerate(FIGURES.values(), 4):
        check(page, {f"A{at}": f"{at - 3}、", f"C{at}": Decimal(general), f"D{at}": Decimal(special)})
        check(page, {f"E{at}": f"=C{at}+D{at}"})


def test_what_is_printed_of_the_end_of_two_years(county, tmp_path):
    lines = [["2022年末债务限额", 1, 2, 3], ["2023年末债务限额", 4, 5, 9], ["2023年末债务余额", 1, 2, 3]]
    page, said = filled(drawn(tmp_path, [[TITLE], ["单位：亿元"], ["项目", *KINDS], *lines]), county)
    check(page, across(5, ["调整后债务限额", "年末债务余额"]))
    check(page, {"A5": "2024年末债务限额", "B4": 1, "C4": 2, "D4": 3})
    assert any(one.startswith("Sheet!A4 未绑定") for one in said)
    assert any(one.startswith("Sheet!B4:D4 ") and "模板原有" in one for one in said)


NO_FIGURE = "公式所读的单元格留空，显示的数不能用，请核对。"


def test_formulas_that_read_a_blank_are_told(county_without_kinds, tmp_path):
    head = ["债务类型", "年初限额", "调整后限额", "年末债务余额", "剩余空间", "余额占比"]
    lines = [[kind, 1, 1, 2, f"=C{at}-D{at}", f"=SUM(D{at}:D{at})/C{at}"] for at, kind in enumerate(KINDS, 4)]
    lines[-1][3] = "=D4+D5"
    template = drawn(tmp_path, [[TITLE], ["单位：亿元"], head, *lines])
    book = openpyxl.load_workbook(template)
    put(book.create_sheet("说明"), [["=Sheet!E4/2", '=IF(Sheet!D4="","",Sheet!C4-Sheet!D4)', "=Sheet!E6/2"]])
    book.save(template)
    page, said = filled(template, county_without_kinds)
    check(page, {"D4": None, "D5": None, "D6": Decimal(99), "E6": "=C6-D6"})
    assert [one for one in said if NO_FIGURE in one] == [f"Sheet!E4:F5 {NO_FIGURE}", f"说明!A1 {NO_FIGURE}"]


def test_a_total_of_blanks_that_nothing_states_is_no_nought(county, tmp_path):
    book = openpyxl.load_workbook(county)
    for row in book["债务余额"].iter_rows(min_row=4):
        for cell in row[1:4]:
            cell.value = None
    del book["债务执行"]
    book.save(tmp_path / "county.xlsx")
    room = ["空间", "=B4-B5", "=C4-C5", "=D4-D5"]
    lines = [["调整后债务限额", 1, 2, "=B4+C4"], ["年末债务余额", 1, 2, "=B5+C5"], room]
    template = drawn(tmp_path, [[TITLE], ["单位：亿元"], ["项目", *KINDS], *lines])
    page, said = filled(template, tmp_path / "county.xlsx")
    check(page, {"B5": None, "C5": None, "D5": "=B5+C5"})
    assert any(one.startswith("Sheet!D5 ") and "显示的数不能用" in one for one in said)
    assert f"Sheet!B6:D6 {NO_FIGURE}" in said
