"""Lists of a bureau's own that stand in groups, beside each other, or beside something else."""

import json
from decimal import Decimal

import openpyxl
import pytest
from app.ownlist import (
    COLLEGE,
    EVERY,
    GENERAL,
    HOSPITAL,
    ROAD,
    SCHOOL,
    SEWER,
    SPECIAL,
    WATER,
    check,
    down,
    put,
    write_county,
)  # fmt: skip

from quotaxl.app.bind import bind_file
from quotaxl.app.check import Wishes
from quotaxl.app.fill import Order, fill
from quotaxl.core.errors import UserError
from quotaxl.fill.parted import ListPart, belongs, part_of
from quotaxl.fill.texts import open_region
from quotaxl.sources.read import read_workbook
from quotaxl.xlsx.apply import apply_plan

TITLE, LAST_YEAR = "××县20××年新增地方政府债券资金使用安排表", "阿图什市2023年新增地方政府债券资金使用安排表"
UNIT = ["单位：亿元"]


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    return write_county(tmp_path_factory.mktemp("county") / "county.xlsx")


@pytest.fixture
def filled(county, tmp_path):
    """Return what fills a template of rows: (its formulas, its results, what was said)."""

    def run(rows, merges=()):
        book = openpyxl.Workbook()
        page = book.active
        page.title = "附件"
        put(page, rows, merges)
        book.save(tmp_path / "t.xlsx")
        bound = bind_file(tmp_path / "t.xlsx", tmp_path / "bound.xlsx", read_workbook, apply_plan)
        out = tmp_path / "out.xlsx"
        result = fill(Order((county,), out, template=str(bound.path)), read_workbook, apply_plan, Wishes())
        both = (openpyxl.load_workbook(out, data_only=only)["附件"] for only in (False, True))
        return *both, [one.what.zh for one in result.missing]

    return run


D = Decimal
IN_GROUPS = {
    "sums above their rows, 其他 last": (
        [[TITLE], UNIT, ["序号", "项目名称", "项目领域", "债券性质", "债券规模"],
         ["一", "教育小计", None, None, "=SUM(E5:E5)"], [1], ["二", "市政建设小计", None, None, "=SUM(E7:E7)"], [1],
         ["三", "其他小计", None, None, "=SUM(E9:E9)"], [1], [None, "合计", None, None, "=E4+E6+E8"]],
        {"B4": "教育小计", **down("B", 5, [SCHOOL, COLLEGE]), **down("A", 5, [1, 2]), "B7": "市政建设小计",
         **down("B", 8, [ROAD, SEWER]), "B10": "其他小计", **down("B", 11, [WATER, HOSPITAL]),
         "E4": D("1.6"), "E7": D("3.2"), "E10": D("4.3"), "E13": D("9.1")},
    ),
    "headings alone": (
        [[TITLE], UNIT, ["序号", "项目名称", "项目领域", "债券规模"], ["（一）教育"], [1], ["（二）市政建设"], [1],
         ["（三）农林水利"], [1], ["（四）医疗卫生"], [1], ["合计", None, None, "=SUM(D4:D11)"], ["××县财政局"]],
        {"A4": "（一）教育", **down("B", 5, [SCHOOL, COLLEGE]), "A7": "（二）市政建设", **down("B", 8, [ROAD, SEWER]),
         "B11": WATER, "A12": "（四）医疗卫生", "B13": HOSPITAL, "D14": D("9.1")},
    ),
    "sums below, the sample names the field": (
        [[TITLE], UNIT, ["项目领域", "项目名称", "债券性质", "债券规模"], ["教育"],
         ["教育 小计", None, None, "=SUM(D4:D4)"],
         ["市政建设"], ["市政建设 小计", None, None, "=SUM(D6:D6)"], ["农林水利"],
         ["农林水利 小计", None, None, "=SUM(D8:D8)"], ["医疗卫生"], ["医疗卫生 小计", None, None, "=SUM(D10:D10)"],
         ["合计", None, None, "=D5+D7+D9+D11"]],
        {**down("A", 4, ["教育", "教育", "教育 小计"]), **down("B", 4, [SCHOOL, COLLEGE]), "D6": D("1.6"),
         **down("B", 7, [ROAD, SEWER]), "D9": D("3.2"), "B10": WATER, "B12": HOSPITAL, "D14": D("9.1")},
    ),
    "within kinds": (
        [[TITLE], ["单位：万元"], ["序号", "项目名称", "主管部门", "金额"], ["一", "一般债券", None, "=D5+D7"],
         ["（一）", "教育小计", None, "=SUM(D6:D6)"], [1], ["（二）", "其他小计", None, "=SUM(D8:D8)"], [1],
         ["二", "专项债券", None, "=D10+D12"], ["（一）", "教育小计", None, "=SUM(D11:D11)"], [1],
         ["（二）", "其他小计", None, "=SUM(D13:D13)"], [1], ["合计", None, None, "=D4+D9"]],
        {"B6": SCHOOL, **down("B", 8, [WATER, ROAD]), "D4": 26_000, "D5": 3_500, "B12": COLLEGE,
         **down("B", 14, [HOSPITAL, SEWER]), "D10": 65_000, "D16": 91_000},
    ),
    "last year's figures typed": (
        [[LAST_YEAR], UNIT, ["序号", "项目名称", "项目领域", "债券规模"], ["一", "教育小计", None, 1.5],
         [1, "某小学", "教育", 1], [2, "某中学", "教育", 0.5], ["二", "农林水利小计", None, 0.7],
         [1, "某水库", "农林水利", 0.7], ["三", "其他小计", None, 2], [1, "某路", "交通", 2],
         ["合计", None, None, 4.2]],
        {"A1": LAST_YEAR.replace("2023", "2024"), **down("B", 5, [SCHOOL, COLLEGE]), "D4": D("1.6"), "B8": WATER,
         "D7": D("0.8"), **down("B", 10, [ROAD, HOSPITAL, SEWER]), "D9": D("6.7"), "D13": D("9.1")},
    ),
    "a field merged down beside its rows": (
        [[TITLE], UNIT, ["项目领域", "序号", "项目名称", "债券规模"], ["教育", 1], [None, 2],
         [None, "小计", None, "=SUM(D4:D5)"], ["其他", 1], [None, 2], [None, "小计", None, "=SUM(D7:D8)"],
         ["总计", None, None, "=D6+D9"]],
        {"A4": "教育", **down("C", 4, [SCHOOL, COLLEGE]), "D6": D("1.6"), "A7": "其他",
         **down("C", 7, [WATER, ROAD, HOSPITAL, SEWER]), "D11": D("7.5"), "D12": D("9.1")},
    ),
    "of departments, one without projects": (
        [[TITLE], UNIT, ["序号", "项目名称", "债券性质", "债券规模"], ["市住建局"], [1], ["阿图什市水利局"], [1],
         ["合计", None, None, "=SUM(D4:D7)"]],
        {"A4": "市住建局", "B5": None, **down("B", 7, EVERY), "D13": D("9.1")},
    ),
}  # fmt: skip


@pytest.mark.parametrize("named", IN_GROUPS)
def test_projects_stand_in_the_group_of_their_field(filled, named):
    rows, expected = IN_GROUPS[named]
    _, page, said = filled(rows, ["A4:A6", "A7:A9"] if named.startswith("a field merged") else ())
    check(page, expected)
    assert not any("没有哪一组" in text for text in said)


def test_a_project_of_no_group_is_named(filled):
    rows = [[TITLE], UNIT, ["序号", "项目名称", "债券规模"], ["教育类"], [1], ["市政类"], [1],
            ["合计", None, "=SUM(C4:C7)"], ["阿图什市财政局"]]  # fmt: skip
    _, page, said = filled(rows)
    check(page, {**down("B", 5, [SCHOOL, COLLEGE]), **down("B", 8, [ROAD, SEWER]), "A11": "阿图什市财政局"})
    lost = [text for text in said if "没有哪一组" in text]
    assert len(lost) == 1, "said once, whatever the number of groups"
    assert "2 个项目" in lost[0]
    assert f"“{WATER}”（农林水利）" in lost[0] and HOSPITAL in lost[0] and SCHOOL not in lost[0]


def test_offices_below_a_list_sign_it(filled):
    rows = [[TITLE], UNIT, ["序号", "项目名称", "债券规模"], [1], [], ["××县财政局"], ["××县教育局"]]
    _, page, _ = filled(rows)
    check(page, {**down("B", 4, EVERY), "A10": "阿图什市财政局", "A11": "阿图什市教育局"})


TYPED = {
    "kinds": (
        [[LAST_YEAR], UNIT, ["序号", "项目名称", "债券规模"], ["一", "一般债券", 1.5], [1, "甲", 1], [2, "乙", 0.5],
         ["二", "专项债券", 0.7], [1, "丙", 0.7], ["合计", None, 2.2]],
        {"C4": D("2.6"), **down("B", 5, GENERAL), "C8": D("6.5"), **down("B", 9, SPECIAL), "C12": D("9.1")},
    ),
    "kinds with groups of their own, the total first": (
        [[LAST_YEAR], UNIT, ["序号", "项目名称", "债券规模"], ["合计", None, 2.2], ["一", "一般债券", 1.5],
         ["（一）", "教育", 1], [1, "甲", 1], ["（二）", "其他", 0.5], [1, "乙", 0.5], ["二", "专项债券", 0.7],
         ["（一）", "教育", 0], [1], ["（二）", "其他", 0.7], [1, "丙", 0.7]],
        {"C4": D("9.1"), "C5": D("2.6"), "C6": D("0.35"), "C8": D("2.25"), "C11": D("6.5"), "C12": D("1.25"),
         "C14": D("5.25"), "B7": SCHOOL, **down("B", 9, [WATER, ROAD]), "B13": COLLEGE,
         **down("B", 15, [HOSPITAL, SEWER])},
    ),
    "stacked lists": (
        [["2023年××县一般债券、专项债券项目安排表"], ["一、一般债券"], ["序号", "项目名称", "债券规模（万元）"],
         [1, "甲", 100],
         ["小计", None, 100], ["二、专项债券"], ["序号", "项目名称", "债券规模（万元）"], [1, "丙", 200],
         ["小计", None, 200], ["总计", None, 300]],
        {**down("B", 4, GENERAL), "C7": 26_000, **down("B", 10, SPECIAL), "C13": 65_000, "C14": 91_000},
    ),
}  # fmt: skip


@pytest.mark.parametrize("named", TYPED)
def test_a_typed_total_of_several_lists_is_brought_up_to_date(filled, named):
    rows, expected = TYPED[named]
    _, page, _ = filled(rows)
    check(page, expected)


BESIDE = {
    "two kinds, formulas in the rows": (
        [[TITLE], ["单位：万元"], ["一般债券", None, None, None, "专项债券"],
         ["序号", "项目名称", "金额", "占比", "序号", "项目名称", "金额", "占比"],
         ["=ROW()-4", None, None, "=C5/C$6", "=ROW()-4", None, None, "=G5/G$6"],
         ["合计", None, "=SUM(C5:C5)", None, "合计", None, "=SUM(G5:G5)"], ["两项合计", "=C6+G6"]],
        {**down("B", 5, GENERAL), **down("F", 5, SPECIAL), "C8": 26_000, "G8": 65_000, "B9": 91_000,
         "D5": D("0.8") / D("2.6"), "H7": D("1.75") / D("6.5"), **down("A", 5, [1, 2, 3])},
    ),
    "each with its own title": (
        [["××县20××年专项债券项目表", None, None, None, "××县20××年一般债券项目表"],
         ["项目名称", "债券规模（亿元）", None, None, "项目名称", "债券规模（亿元）"], [], [],
         ["合计", "=SUM(B3:B4)", None, None, "合计", "=SUM(F3:F4)"]],
        {**down("A", 3, SPECIAL), "B6": D("6.5"), **down("E", 3, GENERAL), "F6": D("2.6")},
    ),
    "a summary by field": (
        [[TITLE], UNIT, ["序号", "项目名称", "项目领域", "债券规模", None, "分领域", "个数", "金额"],
         [1, None, None, None, None, "教育", "=COUNTIF(C4:C6,F4)", "=SUMIF(C4:C6,F4,D4:D6)"],
         [2, None, None, None, None, "市政建设", "=COUNTIF(C4:C6,F5)", "=SUMIF(C4:C6,F5,D4:D6)"],
         [3, None, None, None, None, "农林水利", "=COUNTIF(C4:C6,F6)", "=SUMIF(C4:C6,F6,D4:D6)"],
         ["合计", None, None, "=SUM(D4:D6)", None, "合计", "=SUM(G4:G6)", "=SUM(H4:H6)"]],
        {**down("B", 4, EVERY), "D10": D("9.1"),
         **down("F", 4, ["教育", "市政建设", None, None, None, "农林水利", "合计"]),
         **down("G", 4, [2, 2, None, None, None, 1, 5]), "H4": D("1.6"), "H5": D("3.2"), "H9": D("0.8"),
         "H10": D("5.6")},
    ),
    "a summary longer than the list": (
        [[TITLE], UNIT, ["序号", "项目名称", "项目领域", "债券规模", None, "分领域", "金额"],
         *([n, None, None, None, None, field, f"=SUMIF(C$4:C$11,F{n + 3},D$4:D$11)"] for n, field in enumerate(
             ("教育", "市政建设", "农林水利", "医疗卫生", "交通", "能源", "养老", "其他"), 1)),
         ["合计", None, None, "=SUM(D4:D11)", None, "合计", "=SUM(G4:G11)"]],
        {**down("B", 4, [*EVERY, None, None]), **down("A", 10, [None, None]), "D12": D("9.1"), "F8": "交通",
         "F11": "其他",
         "G5": D("3.2"), "G12": D("9.1")},
    ),
}  # fmt: skip


@pytest.mark.parametrize("named", BESIDE)
def test_what_stands_beside_a_list_keeps_what_it_says(filled, named):
    rows, expected = BESIDE[named]
    _, page, _ = filled(rows)
    check(page, expected)


def test_lists_beside_each_other_in_rows_that_differ_are_refused(filled):
    rows = [[TITLE], [None] * 6 + UNIT, ["一般债券", None, None, None, "专项债券"],
            ["序号", "项目名称", "金额", None, "序号", "项目名称", "金额"], [],
            [None, None, None, None, "合计", None, "=SUM(G5:G5)"], ["合计", None, "=SUM(C5:C6)"]]  # fmt: skip
    with pytest.raises(UserError) as caught:
        filled(rows)
    assert "附件!A5:G6" in caught.value.what.zh and "起止一致" in caught.value.what.zh


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("教育", ListPart("sector", "教育")), ("（一）教育类小计", ListPart("sector", "教育类")),
        ("二、市政和产业园区基础设施", ListPart("sector", "市政和产业园区基础设施")),
        ("其他领域", ListPart(None, "其他")),
        ("市住建局小计", ListPart("department", "市住建局")), ("一般债券", None), ("第六小学教学楼", None),
        ("第一批", ListPart("batch", "第一批")),
        ("编制单位：××县财政局", None), ("合计", None), ("教育项目教学楼", None),
    ],
)  # fmt: skip
def test_what_a_heading_is_of(text, part):
    assert part_of(text) == part


@pytest.mark.parametrize(
    ("told", "names", "group"),
    [
        ("教育", ["教育", "市政"], "教育"), ("市政建设", ["教育", "市政"], "市政"),
        ("社会事业-教育", ["教育", "其他"], "教育"),
        ("能源", ["教育", "其他"], "其他"), ("能源", ["教育", "市政"], None), (None, ["教育", "其他"], None),
        ("医疗卫生", ["卫生健康", "医疗"], "医疗"), ("职业教育", ["教育", "职业教育"], "职业教育"),
    ],
)  # fmt: skip
def test_which_group_a_project_is_of(told, names, group):
    assert belongs({"sector": told}, "sector", names) == group


@pytest.mark.parametrize(
    ("text", "open_"),
    [
        ("××县财政局", True),
        ("20××年××月××日", False),
        ("共××个项目", False),
        ("××（市、县）20××年", True),
        ("××万元", False),
    ],
)
def test_a_place_for_a_day_or_a_number_is_none_for_a_region(text, open_):
    assert open_region(text) is open_


def test_the_names_of_a_bound_copy_say_which_rows_are_whose(filled, tmp_path):
    filled(IN_GROUPS["headings alone"][0])
    names = json.dumps(read_workbook(tmp_path / "bound.xlsx").names, ensure_ascii=False)
    assert "新增债券资金使用安排表__明细__2：项目领域=市政建设" in names


def test_blank_rows_part_groups_and_belong_to_none(filled):
    rows = [[TITLE], UNIT, ["编号", "项目", "金额", "备注"], ["一", "一般债券", "=SUM(C5:C5)"],
            ["1.1"], [], ["二", "专项债券", "=SUM(C8:C8)"], ["2.1"], [],
            ["三", "总计", "=C4+C7"], ["制表人：    复核人："]]  # fmt: skip
    _, page, _ = filled(rows)
    check(page, {**down("B", 5, [*GENERAL, None, "专项债券", *SPECIAL, None, "总计"]), "C4": D("2.6"), "C9": D("6.5"),
                 "C14": D("9.1"), "A15": "制表人：    复核人："})  # fmt: skip


def test_a_formula_over_some_of_the_samples_is_told(filled):
    rows = [[TITLE], UNIT, ["序号", "项目名称", "债券规模"], [1], [2], ["合计", None, "=SUM(C4:C5)"],
            ["其中前一项", None, "=SUM(C4:C4)"]]  # fmt: skip
    _, page, said = filled(rows)
    check(page, {"C10": D("9.1"), "C11": D("0.8")})
    assert [text for text in said if "只包括样例行的一部分" in text] == [
        "公式“=SUM(C4:C4)”只包括样例行的一部分，行数变化后可能漏算，请核对并改为包括全部样例行。"
    ]


def test_references_that_are_texts_are_told_where_rows_moved(filled):
    rows = [[TITLE], UNIT, ["序号", "项目名称", "债券规模"], [1], ["合计", None, "=SUM(C4:OFFSET(C5,-1,0))"],
            ["另计", None, '=SUM(INDIRECT("C4:C4"))']]  # fmt: skip
    _, page, said = filled(rows)
    check(page, {"C10": D("9.1"), "C11": D("0.8")})
    assert sum("INDIRECT" in text for text in said) == 1


def test_headings_with_hints_and_groups_of_columns(filled):
    rows = [["××县20××年新增债券项目资金安排明细表"], UNIT,
            ["序号", "项目名称（全称）", "项目单位（盖章）", "拟安排债券资金", None, None, "备注"],
            [None, None, None, "合计", "其中：一般债券", "其中：专项债券"], [1], [2], [3],
            ["合计", None, None, "=SUM(D5:D7)", "=SUM(E5:E7)", "=SUM(F5:F7)"]]  # fmt: skip
    _, page, _ = filled(rows, ["D3:F3"])
    check(page, {**down("B", 5, EVERY), "D11": D("9.1"), "E11": D("2.6"), "F11": D("6.5"), "E8": None,
                 "B3": "项目名称（全称）"})  # fmt: skip


def test_progress_of_payments_with_columns_of_the_bureaus_own(filled):
    rows = [["××县新增地方政府债券资金支出进度表"], ["截至20××年××月底", None, None, None, "单位：万元"],
            ["序号", "项目名称", "债券额度", "累计支出", "支出进度", "未支出", "预警"],
            [1, None, None, None, '=IF(C4=0,"",D4/C4)', "=C4-D4", '=IF(E4<0.5,"滞后","")'],
            ["合计", None, "=SUM(C4:C4)", "=SUM(D4:D4)", None, "=SUM(F4:F4)", '=COUNTIF(G4:G4,"滞后")']]  # fmt: skip
    _, page, said = filled(rows)
    check(page, {**down("B", 4, EVERY), "C10": 91_000, "A2": "截至2024年××月底"})
    assert any("截至2024年××月底" in text for text in said)


def test_a_project_with_its_payments_is_refused_with_its_row(filled):
    rows = [["××县20××年新增债券资金支出进度表"], UNIT,
            ["序号", "项目名称", "债券额度", "支付日期", "已拨付金额", "支付进度"],
            [1, None, None, None, "=SUM(E5:E6)", "=E4/C4"], [None, "其中：第1笔"], [None, "第2笔"],
            [None, "合计", "=C4", None, "=E4"]]  # fmt: skip
    with pytest.raises(UserError) as caught:
        filled(rows)
    assert "第 4 行" in caught.value.what.zh and "附件!A4:A6" in caught.value.what.zh
