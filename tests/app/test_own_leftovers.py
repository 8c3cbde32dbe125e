"""What a bureau's template carries on from when it was last filled: told or emptied, never left without a word."""

import openpyxl
import pytest
from app.ownlist import EVERY, GENERAL, HOSPITAL, check, down, fill_own, put, write_county

from quotaxl.core.errors import UserError

LIST = ["序号", "项目名称", "债券性质", "债券规模"]


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    return write_county(tmp_path_factory.mktemp("county") / "county.xlsx")


@pytest.fixture
def filled(county, tmp_path):
    """Return what fills rows of values: (the filled sheet, what was said)."""

    def run(rows, merges=(), more=None, county=county):
        book = openpyxl.Workbook()
        book.active.title = "附件"
        put(book.active, rows, merges)
        if more:
            more(book)
        book.save(tmp_path / "t.xlsx")
        out, said = fill_own(tmp_path / "t.xlsx", county)
        return openpyxl.load_workbook(out)["附件"], said

    return run


def listed(*rows, title="乌恰县2023年新增地方政府债券资金使用安排表", header=LIST, above=("单位：万元",)):
    return [[title], list(above), list(header), *rows]


def last_year(*rows):
    return listed(*rows, [None, "合计", None, f"=SUM(D4:D{3 + len(rows)})"])


def test_a_page_s_subtotal_says_nothing_of_whose_projects_it_sums(filled):
    page = [[n, f"旧项目{n}", "一般债券" if n < 3 else "专项债券", 100] for n in range(1, 5)]
    other = [[5, "旧项目5", "一般债券", 100], [6, "旧项目6", "专项债券", 100]]
    rows = listed(
        *page[:2], [None, "本页小计", None, "=SUM(D4:D5)"], *page[2:], *other, [None, "本页小计", None, "=SUM(D7:D10)"],
        [None, "合计", None, "=D6+D11"],
    )  # fmt: skip
    with pytest.raises(UserError) as refused:
        filled(rows)
    assert "附件!B4:B5" in str(refused.value) and "--yes" in str(refused.value.remedy)


def test_a_total_whose_label_is_a_formula_is_no_row(filled):
    rows = listed([None, '="合计（"&COUNTA(B5:B6)&"个项目）"', None, "=SUM(D5:D6)"], [1], [2])
    page, _ = filled(rows)
    assert page["B4"].value == '="合计（"&COUNTA(B5:B10)&"个项目）"' and page["D4"].value == "=SUM(D5:D10)"
    check(page, down("B", 5, EVERY))


def test_a_time_that_all_samples_say_is_emptied_and_other_words_are_told(filled):
    header = [*LIST, "开工时间", "级次"]
    rows = listed([1, "旧甲", "一般", 1, "2023年8月", "县级"], [2, "旧乙", "专项", 2, "2023年8月", "县级"],
                  ["合计", None, None, "=SUM(D4:D5)"], header=header)  # fmt: skip
    page, said = filled(rows)
    check(page, down("E", 4, [None] * 6) | down("F", 4, ["县级"] * 6))
    assert any(one.startswith("附件!E4:E9 样例各行写着“2023年8月”") for one in said)
    assert any(one.startswith("附件!F4:F9 样例各行都是“县级”") for one in said)


def test_numbers_run_on_over_kinds_where_the_samples_did(filled):
    rows = [
        ["××县20××年新增地方政府债券资金使用安排表"], ["单位：万元"], ["类别", "序号", "项目名称", "债券规模"],
        ["一般债券", 1], [None, 2], ["专项债券", 3], [None, 4], ["合计", None, None, "=SUM(D4:D7)"],
    ]  # fmt: skip
    page, _ = filled(rows, ["A4:A5", "A6:A7"])
    check(page, down("B", 4, [1, 2, 3, 4, 5, 6]))


def test_numbers_begin_anew_under_each_kind_where_the_samples_did(filled):
    rows = [
        ["××县20××年新增地方政府债券资金使用安排表"], ["单位：万元"], ["类别", "序号", "项目名称", "债券规模"],
        ["一般债券", 1], [None, 2], ["专项债券", 1], [None, 2], ["合计", None, None, "=SUM(D4:D7)"],
    ]  # fmt: skip
    page, _ = filled(rows, ["A4:A5", "A6:A7"])
    check(page, down("B", 4, [1, 2, 3, 1, 2, 3]))


def test_days_papers_and_meetings_of_before_are_told_and_not_made_up(filled):
    said_of = {
        "A7": "制表日期：2023年12月18日", "A8": "依据新财债〔2023〕45号，年初数经第十二次会议批准。",
        "A9": "截至2023年12月31日", "A10": "二〇二三年十二月", "A11": "依据财预〔2018〕209号",
    }  # fmt: skip

    def more(book):
        for ref, text in said_of.items():
            book["附件"][ref] = text

    page, said = filled(last_year([1, "旧甲", "一般", 1], [2, "旧乙", "专项", 2]), more=more)
    check(page, {"A11": "制表日期：2023年12月18日", "A13": "截至2024年12月31日", "A14": "二〇二四年十二月"})
    assert any(one.startswith("附件!A11 ") and "2023年，没有更新" in one for one in said)
    assert any(one.startswith("附件!A12 ") and "2023年，没有更新" in one for one in said)
    assert any(one.startswith("附件!A12 ") and "会议" in one for one in said)
    assert not any(one.startswith(("附件!A13 ", "附件!A14 ", "附件!A15 ")) for one in said)


def test_blanks_in_a_sentence_and_counts_on_other_sheets_are_told(filled):
    def more(book):
        book["附件"]["A8"] = "共下达债券____万元，项目（  ）个，限额由      亿元调整。"
        book["附件"]["A9"] = "填报人：____  联系电话：____"
        book.create_sheet("目录")["A1"] = "附表2 项目表（共4项）"

    _, said = filled(last_year([1, "旧甲", "一般", 1], [2, "旧乙", "专项", 2]), more=more)
    assert any(one.startswith("附件!A12 ") and "空白" in one for one in said)
    assert not any(one.startswith("附件!A13 ") for one in said)
    assert any(one.startswith("目录!A1 ") for one in said)


def test_a_title_with_blanks_for_place_and_year_is_filled(filled):
    page, _ = filled(
        listed([1], [2], ["合计", None, None, "=SUM(D4:D5)"], title="    县（市）20  年新增地方政府债券资金使用安排表")
    )
    assert page["A1"].value == "阿图什市2024年新增地方政府债券资金使用安排表"


def test_figures_of_another_year_do_not_stay_where_nothing_states_them(filled):
    rows = [
        ["乌恰县2023年一般公共预算收支调整表"], ["单位：亿元"], ["项目", "年初预算数", "本次调整数", "调整后预算数"],
        ["本年收入", 4.1, 0.5, 4.6], ["转移性收入", 22, 0, 22], ["收入总计", 26.1, 0.5, 26.6],
        ["其中：上年专款", 7.7, 8.8, 9.9], ["支出总计", 26.1, 0.5, 26.6],
    ]  # fmt: skip
    page, said = filled(rows)
    told = " ".join(said)
    for row, values in enumerate(rows[3:], start=4):
        for column, value in enumerate(values[1:], start=2):
            cell = page.cell(row, column)
            assert cell.value != value or f"{value}" in told, (cell.coordinate, value)
    assert "附件!B7:D7 “7.7、8.8、9.9”是模板原有的数字" in told


def test_lists_side_by_side_have_one_sum_of_both(filled, county):
    head, sample = ["序号", "项目名称", "金额"], [1, "旧项目", 1.5]
    rows = [
        ["乌恰县2023年新增一般债券、专项债券项目对照表"], [*[None] * 6, "单位：亿元"], [],
        ["一、一般债券", None, None, None, "二、专项债券"], [*head, None, *head],
        [*sample, "对照", *sample], [*sample, None, *sample], [*sample, None, *sample],
        [None, "合计", "=SUM(C6:C8)", None, None, "合计", "=SUM(G6:G8)"], [None, "总计", "=C9+G9"],
    ]  # fmt: skip
    fewer = write_county(county.with_name("fewer.xlsx"), [*GENERAL, HOSPITAL])
    page, _ = filled(rows, ["A1:G1", "A4:C4", "E4:G4", "D6:D8"], county=fewer)
    check(page, down("B", 6, GENERAL) | down("F", 6, [HOSPITAL, None, None]))
    check(page, down("A", 6, [1, 2, 3]) | down("E", 6, [1, None, None]))
    assert page["G10"].value is None and page["C10"].value == "=C9+G9"
