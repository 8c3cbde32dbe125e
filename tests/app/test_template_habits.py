"""How bureaus lay out lists and tables of their own: filled as a clerk would, or refused with place and way out."""

from decimal import Decimal
from pathlib import Path
from unittest import mock

import openpyxl
import pytest
import xlsxwriter
from fill import full

from quotaxl.app.bind import bind_file
from quotaxl.app.check import Wishes
from quotaxl.app.fill import Order, fill
from quotaxl.core.amount import Unit
from quotaxl.core.errors import UserError
from quotaxl.fill.conversions import converts
from quotaxl.sources.read import read_workbook
from quotaxl.xlsx.apply import apply_plan

PROJECTS = tuple(
    (f"第{n}号工程", f"P{n:04}", "一般" if n < 4 else "专项", str(Decimal(n) / 10), "市政建设") for n in range(1, 9)
)
GENERAL, SPECIAL = ["第1号工程", "第2号工程", "第3号工程"], [f"第{n}号工程" for n in range(4, 9)]
TITLE = "××县20××年新增政府债券资金使用安排表"


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    with mock.patch.object(full, "PROJECTS", PROJECTS):
        return full.make(tmp_path_factory.mktemp("county") / "county.xlsx")


@pytest.fixture
def filled(county, tmp_path):
    """Return what fills a template of rows: (its cells with formulas, its results, what was said)."""

    def run(template, **more):
        bound = bind_file(template, tmp_path / "bound.xlsx", read_workbook, apply_plan)
        out = tmp_path / "out.xlsx"
        result = fill(Order((county,), out, template=str(bound.path), **more), read_workbook, apply_plan, Wishes())
        return openpyxl.load_workbook(out), openpyxl.load_workbook(out, data_only=True), result.missing

    return run


def sheet(tmp_path: Path, rows, merges=(), name="附件"):
    book = openpyxl.Workbook()
    put(book.active, rows, merges, name)
    path = tmp_path / "t.xlsx"
    book.save(path)
    return path


def put(page, rows, merges=(), name="附件"):
    page.title = name
    for row, values in enumerate(rows, 1):
        for column, value in enumerate(values, 1):
            if value is not None:
                page.cell(row, column, value)
    for merge in merges:
        page.merge_cells(merge)


def column(page, letter, first, last):
    return [page[f"{letter}{row}"].value for row in range(first, last + 1)]


def numbers(page, letter, first, last):
    return [Decimal(str(value)) for value in column(page, letter, first, last)]


def amounts(first, last, times=1):
    return [Decimal(n) / 10 * times for n in range(first, last + 1)]


def test_labels_and_order_of_the_bureaus_own(filled, tmp_path):
    rows = [
        ["××县2023年政府债券项目资金安排明细表"],
        ["编制单位：××县财政局", None, None, None, "单位：万元"],
        ["项目单位", "项目", "债券类别", "金额", "备注"],
        ["合计", None, None, "=SUM(D5:D6)"],
        ["住建局", "旧城道路项目", "一般债券", 1200, "去年"],
        ["水利局", "水厂项目", "专项债券", 5000],
    ]
    page, values, _ = (one["附件"] if hasattr(one, "sheetnames") else one for one in filled(sheet(tmp_path, rows)))
    assert column(page, "B", 5, 12) == GENERAL + SPECIAL
    assert numbers(values, "D", 5, 12) == amounts(1, 8, 10_000)
    assert (page["D4"].value, values["D4"].value) == ("=SUM(D5:D12)", 36_000)
    assert page["E5"].value is None
    assert page["A1"].value == "阿图什市2024年政府债券项目资金安排明细表"


def test_a_column_for_each_kind(filled, tmp_path):
    rows = [
        [TITLE],
        [None, None, None, None, "单位：亿元"],
        ["序号", "项目名称", "债券资金"],
        [None, None, "小计", "一般债券", "专项债券"],
        [1, None, "=D5+E5"],
        [2, None, "=D6+E6"],
        ["合计", None, "=SUM(C5:C6)", "=SUM(D5:D6)", "=SUM(E5:E6)"],
    ]
    template = sheet(tmp_path, rows, ("A3:A4", "B3:B4", "C3:E3"))
    book, results, _ = filled(template)
    page, values = book["附件"], results["附件"]
    assert column(page, "B", 5, 12) == GENERAL + SPECIAL
    assert column(page, "D", 8, 12) == [None] * 5
    assert column(page, "E", 5, 7) == [None] * 3
    assert [round(values[f"{c}13"].value, 6) for c in "CDE"] == [3.6, 0.6, 3.0]


@pytest.mark.parametrize("merged", [False, True])
def test_kinds_as_rows_above_or_sums_below(filled, tmp_path, merged):
    above = [
        ["一", "一般债券项目", None, "=SUM(D5:D6)"], [1], [2],
        ["二", "专项债券项目", None, "=SUM(D8:D9)"], [1], [2],
        [None, "合计", None, "=D4+D7"],
    ]  # fmt: skip
    below = [
        ["一般债券"], [], ["一般债券小计", None, None, "=SUM(D4:D5)"],
        ["专项债券"], [], ["专项债券小计", None, None, "=SUM(D7:D8)"],
        ["合计", None, None, "=D6+D9"],
    ]  # fmt: skip
    head = ["债券类型" if merged else "序号", "项目名称", "主管部门", "安排金额"]
    rows = [[TITLE], [None, None, None, "单位：亿元"], head, *(below if merged else above)]
    book, results, _ = filled(sheet(tmp_path, rows, ("A4:A5", "A7:A8") if merged else ()))
    page, values = book["附件"], results["附件"]
    if merged:
        assert (column(page, "B", 4, 6), column(page, "B", 8, 12)) == (GENERAL, SPECIAL)
        assert {str(m) for m in page.merged_cells.ranges} == {"A4:A6", "A8:A12"}
        assert [round(values[f"D{row}"].value, 6) for row in (7, 13, 14)] == [0.6, 3.0, 3.6]
    else:
        assert (column(page, "B", 5, 7), column(page, "B", 9, 13)) == (GENERAL, SPECIAL)
        assert [round(values[f"D{row}"].value, 6) for row in (4, 8, 14)] == [0.6, 3.0, 3.6]


def test_the_sheets_names_say_the_kinds(filled, tmp_path):
    book = openpyxl.Workbook()
    rows = [
        [TITLE],
        [None, None, "单位：万元"],
        ["项目名称", "主管部门", "安排金额"],
        [],
        ["合计", None, "=SUM(C4:C4)"],
    ]
    put(book.active, rows, (), "一般债券")
    put(book.create_sheet(), rows, (), "专项债券")
    book.save(tmp_path / "t.xlsx")
    made, results, _ = filled(tmp_path / "t.xlsx")
    assert column(made["一般债券"], "A", 4, 6) == GENERAL
    assert column(made["专项债券"], "A", 4, 8) == SPECIAL
    assert (results["一般债券"]["C7"].value, results["专项债券"]["C9"].value) == (6_000, 30_000)


def test_cells_merged_across_in_each_row(filled, tmp_path):
    rows = [
        [TITLE],
        [None, None, None, None, "单位：亿元"],
        ["序号", "项目名称", None, "债券性质", "债券规模"],
        [1], [2],
        ["合计", None, None, None, "=SUM(E4:E5)"],
    ]  # fmt: skip
    page, *_ = filled(sheet(tmp_path, rows, ("B3:C3", "B4:C4", "B5:C5")))
    page = page["附件"]
    assert (column(page, "A", 4, 11), column(page, "B", 4, 11)) == (list(range(1, 9)), GENERAL + SPECIAL)
    assert "B11:C11" in {str(m) for m in page.merged_cells.ranges}


LIMIT = [
    ["××县20××年政府债务限额下达情况表"],
    [None, None, None, "单位：亿元"],
    ["项目", "合计", "一般债务", "专项债务"],
]


def test_tables_in_units_of_their_own(filled, tmp_path):
    book = openpyxl.Workbook()
    put(book.active, [*LIMIT, ["年初批准的债务限额"], ["本次下达新增债务限额"], ["调整后债务限额"]], (), "附件1")
    rows = [[TITLE], ["项目名称", "债券性质", "安排金额（万元）"], [], ["合计", None, "=SUM(C3)"]]
    put(book.create_sheet(), rows, (), "附件2")
    book.save(tmp_path / "t.xlsx")
    made, results, _ = filled(tmp_path / "t.xlsx")
    assert made["附件1"]["B5"].value == pytest.approx(9.1)
    assert results["附件2"]["C11"].value == 36_000


def test_one_unit_for_all_changes_what_the_headers_say(filled, tmp_path):
    rows = [[TITLE], ["项目名称", "债券性质", "安排金额（万元）"], [], ["合计", None, "=SUM(C3)"]]
    made, results, _ = filled(sheet(tmp_path, rows), unit=Unit.YIYUAN)
    assert made["附件"]["C2"].value == "安排金额（亿元）"
    assert results["附件"]["C11"].value == pytest.approx(3.6)


def converting(tmp_path, formula):
    book = openpyxl.Workbook()
    put(book.active, [*LIMIT, ["年初批准的债务限额"], ["本次下达新增债务限额"], ["调整后债务限额"]], (), "附件1")
    put(book.create_sheet(), [["折合万元", formula]], (), "折算")
    book.save(tmp_path / "t.xlsx")
    return tmp_path / "t.xlsx"


@pytest.mark.parametrize("formula", ["=附件1!B6*10000", "=SUM('附件1'!B6:B7)*1E4", "=ROUND(10000*附件1!$B$6,2)"])
def test_a_formula_that_converts_units_is_not_put_into_another_unit(filled, tmp_path, formula):
    with pytest.raises(UserError, match="折算!B1"):
        filled(converting(tmp_path, formula), unit=Unit.WANYUAN)


@pytest.mark.parametrize("same", [{}, {"unit": Unit.YIYUAN}])
def test_a_formula_that_converts_units_stays_where_the_unit_does(filled, tmp_path, same):
    made, results, _ = filled(converting(tmp_path, "=附件1!B6*10000"), **same)
    assert made["折算"]["B1"].value == "=附件1!B6*10000"
    assert results["折算"]["B1"].value == pytest.approx(results["附件1"]["B6"].value * 10_000)


@pytest.mark.parametrize(
    ("formula", "found"),
    [("A1*10000", True), ("SUM(A1:A3)/10000", True), ("A1/1e8", True), ("10000*A1", True), ("A1*0.0001", True),
     ("A1*10^4", True), ("A1+10000", False), ("A10000*2", False), ("IF(A1>10000,1,2)", False),
     ('A1&"*10000"', False), ("ROUND(A1,2)*100", False), ("A1*100000", False), ("A1*10000.5", False)],
)  # fmt: skip
def test_which_formulas_convert_units(formula, found):
    assert converts(formula) is found


@pytest.mark.parametrize(
    ("labels", "title"),
    [
        (("上年末政府债务限额", "本年新增债务限额", "调整后债务限额"), "××县20××年政府债务限额调整情况表"),
        (("年初限额", "本次新增限额", "调整后限额"), "××县20××年地方政府债务限额变动情况表"),
    ],
)
def test_limits_with_labels_of_their_own(filled, tmp_path, labels, title):
    rows = [[title], *LIMIT[1:], [labels[0], "=C4+D4"], [labels[1], "=C5+D5"], [labels[2], "=C6+D6"]]
    values = filled(sheet(tmp_path, rows))[1]["附件"]
    assert [values[f"{c}{r}"].value for r in (4, 5, 6) for c in "CD"] == [50.15, 60.73, 2.6, 6.5, 52.75, 67.23]


def test_limits_the_other_way_round(filled, tmp_path):
    rows = [
        ["××县20××年地方政府债务限额调整情况表"],
        [None, None, None, "单位：亿元"],
        ["项目", "年初限额", "本次新增限额", "调整后限额"],
        ["一般债务", None, None, "=B4+C4"],
        ["专项债务", None, None, "=B5+C5"],
        ["合计", "=B4+B5", "=C4+C5", "=D4+D5"],
    ]
    book, results, _ = filled(sheet(tmp_path, rows))
    page, values = book["附件"], results["附件"]
    assert [page[place].value for place in ("B4", "C4", "B5", "C5")] == [50.15, 2.6, 60.73, 6.5]
    assert [round(values[f"{c}6"].value, 6) for c in "BCD"] == [110.88, 9.1, 119.98]


def test_columns_of_the_bureaus_own_stay_blank_and_are_told(filled, tmp_path):
    own = ["建设地点", "建设内容", "总投资", "资本金", "已完成投资", "开工时间", "完工时间"]
    rows = [[TITLE], [None] * 8 + ["单位：亿元"], ["项目名称", *own, "债券资金"], [], ["合计"]]
    book, _, missing = filled(sheet(tmp_path, rows))
    assert column(book["附件"], "A", 4, 11) == GENERAL + SPECIAL
    said = "".join(one.what.zh for one in missing)
    assert all(label in said for label in own)


HEAD = [[TITLE], [None, None, None, "单位：万元"], ["序号", "项目名称", "债券类型", "金额"]]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        pytest.param(
            [*HEAD, [1, "甲", "一般债券", 500], [None, "其中：首笔", None, 300], [None, "次笔", None, 200], ["合计"]],
            "第 5 行", id="a project with its payments",
        ),
        pytest.param(
            [*HEAD, ["一", "甲组", None, "=SUM(D5:D6)"], [1], [2], ["二", "乙组", None, "=SUM(D8)"], [1], ["合计"]],
            "第 4 行", id="groups of nobody knows what",
        ),
        pytest.param(
            [*HEAD, ["一、", "甲类"], [1], ["二、", "乙类"], [1], ["合计", None, None, "=SUM(D4:D7)"]],
            "第 4 行", id="groups of nobody knows what and without sums",
        ),
        pytest.param([*HEAD, ["合计", None, None, None]], "没有可填的行", id="no row between header and total"),
    ],
)  # fmt: skip
def test_what_cannot_be_filled_is_refused_with_its_place(filled, tmp_path, rows, said):
    with pytest.raises(UserError) as caught:
        filled(sheet(tmp_path, rows))
    assert said in caught.value.what.zh
    assert "附件!" in caught.value.what.zh


def hanging(kind):
    def extra(page):
        if kind == "link":
            page.write_url("B4", "https://example.org/1", string="甲工程")
        else:
            page.insert_textbox("E4", "盖章", {"height": 10, "width": 20})

    return extra


@pytest.mark.parametrize("kind", ["link", "shape"])
def test_what_hangs_on_a_sample_row_is_refused_with_its_place(filled, tmp_path, kind):
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("附件")
        for row, values in enumerate([*HEAD, [1], ["合计", None, None, "=SUM(D4)"]]):
            for at, value in enumerate(values):
                if value is not None:
                    page.write(row, at, value)
        hanging(kind)(page)
    with pytest.raises(UserError) as caught:
        filled(path)
    assert caught.value.where.endswith("B4" if kind == "link" else "4:4")


def test_a_seal_over_the_whole_table_stays(filled, tmp_path):
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("附件")
        for row, values in enumerate([*HEAD, [1], ["合计", None, None, "=SUM(D4)"]]):
            for at, value in enumerate(values):
                if value is not None:
                    page.write(row, at, value)
        page.insert_textbox("C3", "盖章", {"height": 120, "width": 120})
    assert column(filled(path)[0]["附件"], "B", 4, 11) == GENERAL + SPECIAL


def test_a_row_that_says_how_to_fill_in_stays(filled, tmp_path):
    rows = [*HEAD, [None, "填全称", "一般/专项", "保留两位小数"], [], ["合计", None, None, "=SUM(D5)"]]
    book, results, _ = filled(sheet(tmp_path, rows))
    assert book["附件"]["B4"].value == "填全称"
    assert column(book["附件"], "B", 5, 12) == GENERAL + SPECIAL
    assert (book["附件"]["D13"].value, results["附件"]["D13"].value) == ("=SUM(D5:D12)", 36_000)


def test_an_area_that_a_function_ends_still_begins_at_the_sample(filled, tmp_path):
    rows = [*HEAD, [1], ["合计", None, None, "=SUM(D4:INDEX(D:D,ROW()-1))"]]
    assert filled(sheet(tmp_path, rows))[0]["附件"]["D12"].value == "=SUM(D4:INDEX(D:D,ROW()-1))"


def test_a_list_for_one_kind_by_its_column_of_amounts(filled, tmp_path):
    rows = [
        [TITLE],
        [None, None, "单位：万元"],
        ["项目名称", "主管部门", "专项债券资金"],
        [],
        ["合计", None, "=SUM(C4)"],
    ]
    book, results, _ = filled(sheet(tmp_path, rows))
    assert column(book["附件"], "A", 4, 8) == SPECIAL
    assert results["附件"]["C9"].value == 30_000


def test_rows_of_several_regions_are_not_written_over(filled, tmp_path):
    rows = [
        ["2024年全州地方政府债务限额及余额预算情况表"],
        [None] * 6 + ["单位：亿元"],
        ["地区", "2024年债务限额", None, None, "2024年债务余额预计执行数"],
        [None, None, "一般债务", "专项债务", None, "一般债务", "专项债务"],
        ["州本级"],
        ["阿图什市"],
        ["阿克陶县"],
        ["合计", "=SUM(B5:B7)"],
    ]
    with pytest.raises(UserError) as caught:
        filled(sheet(tmp_path, rows, ("A3:A4", "B3:D3", "E3:G3")))
    assert "州本级、阿图什市、阿克陶县" in caught.value.what.zh


def test_a_note_right_below_the_header_is_not_written_over(filled, tmp_path):
    with pytest.raises(UserError):
        filled(sheet(tmp_path, [*HEAD, ["注：本表由财政局填报。"]]))


def test_a_heading_of_a_kind_without_rows_is_told(filled, tmp_path):
    rows = [*HEAD, ["一", "一般债券", None, "=SUM(D5:D5)"], [1], ["二", "专项债券"], ["合计", None, None, "=D4+D6"]]
    book, _, missing = filled(sheet(tmp_path, rows))
    assert column(book["附件"], "B", 5, 7) == GENERAL
    assert any(one.ref == "A6" and "没有可填的明细行" in one.what.zh for one in missing)


FIELDS = ["序号", "项目名称", "债券性质", "债券规模"]
PLAIN = [[TITLE], [None, None, None, "单位：万元"], FIELDS]
EVERY = [*GENERAL, *SPECIAL]


@pytest.mark.parametrize(
    ("sums", "general", "special"),
    [
        ([["一般债券小计", None, None, '=SUMIF(C4:C4,"一般债券",D4:D4)'],
          ["专项债券小计", None, None, '=SUMIF(C4:C4,"专项债券",D4:D4)'],
          ["合计", None, None, "=D5+D6"]], "D12", "D13"),
        ([["其中：专项债券小计", None, None, '=SUMIF(C4:C4,"专项债券",D4:D4)'],
          ["合计", None, None, "=SUM(D4)"]], None, "D12"),
        ([["一般债券小计"], ["专项债券小计"], ["合计"]], "D12", "D13"),
    ],
)  # fmt: skip
def test_sums_that_pick_a_kind_stand_below_rows_of_all_kinds(filled, tmp_path, sums, general, special):
    _, results, _ = filled(sheet(tmp_path, [*PLAIN, [], *sums]))
    page = results["附件"]
    assert column(page, "B", 4, 11) == EVERY
    assert page[special].value == 30_000
    assert general is None or page[general].value == 6_000
    assert page[f"D{11 + len(sums)}"].value == 36_000


def test_a_sum_below_its_own_rows_still_ends_a_list_of_its_kind(filled, tmp_path):
    sums = [["一般债券小计", None, None, "=SUM(D4)"], [], ["专项债券小计", None, None, "=SUM(D6)"]]
    _, results, _ = filled(sheet(tmp_path, [*PLAIN, [], *sums, ["合计", None, None, "=D5+D7"]]))
    assert column(results["附件"], "B", 4, 6) == GENERAL
    assert column(results["附件"], "B", 8, 12) == SPECIAL
    assert results["附件"]["D14"].value == 36_000


def test_a_total_right_below_the_header_says_which_rows_are_the_list(filled, tmp_path):
    _, results, _ = filled(sheet(tmp_path, [*PLAIN, ["合计", None, None, "=SUM(D5:D5)"]]))
    assert results["附件"]["D4"].value == 36_000
    assert column(results["附件"], "B", 5, 12) == EVERY


def test_places_for_a_day_are_told_and_the_currency_stays(filled, tmp_path):
    rows = [[TITLE], [None, None, None, "金额单位：人民币万元"], FIELDS, [], ["合计"], ["填报日期：20××年×月×日"]]
    made, _, said = filled(sheet(tmp_path, rows))
    assert made["附件"]["D2"].value == "金额单位：人民币万元"
    assert [(gap.sheet, gap.ref) for gap in said if "×" in gap.what.zh] == [("附件", "A13")]


@pytest.mark.parametrize(
    ("title", "heads", "merges", "expected"),
    [
        ("债务限额调整情况表", [["地区", "年初限额", None, "新增限额", None, "调整后限额", None],
          [None, *["一般债务", "专项债务"] * 3]], ("B3:C3", "D3:E3", "F3:G3", "A3:A4"),
         ["50.15", "60.73", "2.6", "6.5", "52.75", "67.23"]),
        ("政府债务限额调整情况表", [["地区", "年初限额", "新增限额", "调整后限额"]], (), ["110.88", "9.1", "119.98"]),
        ("专项债务限额调整情况表", [["地区", "年初限额", "新增限额", "调整后限额"]], (), ["60.73", "6.5", "67.23"]),
    ],
)  # fmt: skip
def test_limits_in_one_row(filled, tmp_path, title, heads, merges, expected):
    rows = [[f"××县20××年{title}"], [None, None, None, "单位：亿元"], *heads, ["××县"]]
    _, results, _ = filled(sheet(tmp_path, rows, merges))
    row = len(rows)
    assert results["附件"].cell(row, 1).value == "阿图什市"
    assert [str(results["附件"].cell(row, 2 + at).value) for at in range(len(expected))] == expected


def test_limits_of_several_regions_in_rows_are_refused(filled, tmp_path):
    rows = [["××县20××年政府债务限额调整情况表"], [None, None, None, "单位：亿元"],
            ["地区", "年初限额", "新增限额", "调整后限额"], ["甲县"], ["乙县"]]  # fmt: skip
    with pytest.raises(UserError):
        filled(sheet(tmp_path, rows))
