"""A bureau's own template keeps its words: kinds as its drop-downs and formulas say them, covers, typed totals."""

import zipfile

import openpyxl
import pytest
from app.ownlist import EVERY, GENERAL, SPECIAL, check, down, fill_own, put, write_county
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula

TITLE, LAST_YEAR = "××县20××年新增地方政府债券资金使用安排表", "阿图什市2023年新增地方政府债券资金使用安排表"
LIST = [[TITLE], ["单位：万元"], ["序号", "项目名称", "债券性质", "债券规模"], [1], [2],
        ["合计", None, None, "=SUM(D4:D5)"]]  # fmt: skip
SHORT = [*["一般"] * 3, *["专项"] * 3]
OFFICIAL = [*["一般债券"] * 3, *["专项债券"] * 3]


@pytest.fixture(scope="module")
def counties(tmp_path_factory):
    folder = tmp_path_factory.mktemp("counties")
    kept = {"all": EVERY, "general": GENERAL, "none": []}
    return {name: write_county(folder / f"{name}.xlsx", names) for name, names in kept.items()}


@pytest.fixture
def filled(counties, tmp_path):
    """Return what fills a workbook: (the filled sheets by name, what was said)."""

    def run(make, county="all", edit=None):
        book = openpyxl.Workbook()
        book.active.title = "附件"
        make(book)
        book.save(tmp_path / "t.xlsx")
        if edit:
            with zipfile.ZipFile(tmp_path / "t.xlsx") as made:
                parts = {name: made.read(name) for name in made.namelist()}
            with zipfile.ZipFile(tmp_path / "t.xlsx", "w") as made:
                for name, data in parts.items():
                    made.writestr(name, edit(data) if name == "xl/worksheets/sheet1.xml" else data)
        out, said = fill_own(tmp_path / "t.xlsx", counties[county])
        return openpyxl.load_workbook(out, data_only=True), said

    return run


def rows(values):
    return lambda book: put(book["附件"], values)


def offered(choices, on="附件"):
    """Return what makes a list with a drop-down over its column of kinds."""

    def make(book):
        put(book["附件"], LIST)
        put(book.create_sheet("字典"), [["一般"], ["专项"], ["再融资"]])
        book.defined_names["性质"] = DefinedName("性质", attr_text="字典!$A$1:$A$3")
        rule = DataValidation("list", formula1=choices)
        rule.add("C4:C5")
        book[on].add_data_validation(rule)

    return make


@pytest.mark.parametrize(
    ("choices", "kinds"),
    [('"一般,专项"', SHORT), ("字典!$A$1:$A$2", SHORT), ("性质", SHORT), ('"专项债券,一般债券"', OFFICIAL),
     ('"是,否"', OFFICIAL),
     ('"新增一般债,新增专项债"', [*["新增一般债"] * 3, *["新增专项债"] * 3])],
)  # fmt: skip
def test_a_drop_down_says_how_kinds_are_written(filled, choices, kinds):
    book, _ = filled(offered(choices))
    check(book["附件"], {**down("C", 4, kinds), "D10": 91_000})


@pytest.mark.filterwarnings("ignore:Data Validation extension:UserWarning")  # openpyxl, which looks, drops it
def test_a_drop_down_of_another_sheet_is_read_where_excel_2010_writes_it(filled):
    extension = (
        '<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
        'uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"><x14:dataValidations '
        'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" count="1">'
        '<x14:dataValidation type="list"><x14:formula1><xm:f>字典!$A$1:$A$3</xm:f></x14:formula1>'
        "<xm:sqref>C4:C5</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst></worksheet>"
    )
    add = lambda data: data.replace(b"</worksheet>", extension.encode())  # noqa: E731 -- said once
    book, _ = filled(offered('"是,否"', on="字典"), edit=add)
    check(book["附件"], down("C", 4, SHORT))


SUMS = {
    "criterion": '=SUMIF(C4:C5,"专项",D4:D5)',
    "criterion in a cell": "=SUMIF(C4:C5,A9,D4:D5)",
    "whole columns": '=SUMIFS(D:D,C:C,"专项")',
    "products": '=SUMPRODUCT((C4:C5="专项")*D4:D5)',
    "a name": '=SUMIF(性质栏,"专项",D4:D5)',
}


@pytest.mark.parametrize("named", SUMS)
def test_formulas_that_look_for_a_kind_find_it(filled, named):
    def make(book):
        put(book["附件"], [*LIST, [], [], ["专项"]])
        book["附件"]["F1"] = SUMS[named]
        book.defined_names["性质栏"] = DefinedName("性质栏", attr_text="附件!$C$4:$C$5")

    book, _ = filled(make)
    check(book["附件"], {**down("C", 4, SHORT), "F1": 65_000})


@pytest.mark.parametrize("formula", ['=SUMIF(C4:C5,"专项*",D4:D5)', '=SUMIF(C4:C5,"专项债券",D4:D5)'])
def test_formulas_that_take_the_official_word_keep_it(filled, formula):
    book, _ = filled(rows([*LIST, [None, formula]]))
    check(book["附件"], {**down("C", 4, OFFICIAL), "B11": 65_000})


def test_samples_say_how_kinds_are_written_where_nothing_else_does(filled):
    last_year = [[LAST_YEAR], *LIST[1:3], [1, "甲路", "一般", 100], [2, "乙桥", "一般", 300], LIST[5]]
    book, _ = filled(rows(last_year))
    check(book["附件"], {**down("B", 4, EVERY), **down("C", 4, SHORT)})


def test_an_array_formula_over_the_rows_has_its_result(filled):
    def make(book):
        put(book["附件"], LIST)
        for ref, formula in (
            ("F1", '=SUM(IF(C4:C5="专项",D4:D5))'), ("F2", '=MAX(IF(C4:C5="一般",D4:D5,0))'),
            ("F3", '=SUM((C4:C5="专项")*(D4:D5>15000))'),
            ("G1", '=INDEX(B4:B5,MATCH(1,(C4:C5="专项")*(D4:D5<13000),0))'),
        ):  # fmt: skip
            book["附件"][ref] = ArrayFormula(ref, formula)

    book, said = filled(make)
    check(book["附件"], {"F1": 65_000, "F2": 14_500, "F3": 2, "G1": SPECIAL[1]})
    assert not any("公式的结果" in one for one in said)


def test_texts_of_sheets_without_a_table_speak_of_the_county_too(filled):
    def make(book):
        put(book["附件"], [[LAST_YEAR], *LIST[1:]])
        put(book.create_sheet("封面"), [["××县20××年预算调整方案"], ["阿图什市2023年债券情况"], ['="共"&附件!D6&"××"']])
        put(book.create_sheet("字典"), [["阿图什市"], ["依据：财预〔2015〕225号，2015年起"]])

    book, said = filled(make)
    check(book["封面"], {"A1": "阿图什市2024年预算调整方案", "A2": "阿图什市2024年债券情况"})
    check(book["字典"], {"A1": "阿图什市", "A2": "依据：财预〔2015〕225号，2015年起"})
    assert [one.partition(" ")[0] for one in said if "×" in one] == ["封面!A3"]


TYPED = {
    "one list": ([[LAST_YEAR], LIST[1], LIST[2], [1, "甲路", "一般", 100], ["合计", None, None, 100]],
                 {"none": {"B4": None, "D4": None, "D5": 0}}),
    "kinds": ([[LAST_YEAR], LIST[1], ["序号", "项目名称", "债券规模"], ["一", "一般债券", 60], [1, "甲路", 60],
               ["二", "专项债券", 40], [1, "乙桥", 40], ["合计", None, 100]],
              {"general": {"C4": 26_000, "C8": 0, "B9": None, "C9": None, "C10": 26_000},
               "none": {"C4": 0, "C6": 0, "C8": 0}}),
    "其中 below the total": ([[LAST_YEAR], LIST[1], LIST[2], [1, "甲路", "一般债券", 100], ["合计", None, None, 100],
                          ["其中：一般债券", None, None, 60], ["其中：专项债券", None, None, 40]],
                         {"general": {"D7": 26_000, "D8": 26_000, "D9": 0}, "none": {"D5": 0, "D6": 0, "D7": 0}}),
}  # fmt: skip


@pytest.mark.parametrize(("named", "county"), [(name, county) for name, case in TYPED.items() for county in case[1]])
def test_a_typed_total_of_nothing_is_none_of_last_years(filled, named, county):
    values, expected = TYPED[named]
    book, _ = filled(rows(values), county)
    check(book["附件"], expected[county])


def test_blank_totals_stay_blank_where_nothing_is_listed(filled):
    book, _ = filled(rows([*LIST[:4], ["合计"]]), "none")
    assert book["附件"]["D5"].value is None


def test_a_drop_down_has_its_own_words_for_the_kinds(filled):
    book, said = filled(offered('"1.一般债券,2.专项债券,3.其他"'))
    check(book["附件"], down("C", 4, [*["1.一般债券"] * 3, *["2.专项债券"] * 3]))
    assert not any("下拉列表" in one for one in said)


def test_what_a_drop_down_does_not_offer_is_told(filled):
    _, said = filled(offered('"是,否"'))
    assert [one for one in said if "下拉列表" in one] == [
        "附件!C4:C9 “一般债券、专项债券”不在这一栏的下拉列表（是、否）中，请核对。"
    ]


BELOW = {
    "合计（2个项目）": ({"C10": 91_000}, ["附件!A10"]),
    "合计：": ({"C10": 91_000}, []),
    "合计（亿元）": ({"C10": 300}, ["附件!C10"]),
    "合计（万元）": ({"C10": 91_000}, []),
}


@pytest.mark.parametrize("total", BELOW)
def test_a_total_may_say_more_in_brackets_but_is_in_the_units_of_the_list(filled, total):
    values = [
        [LAST_YEAR],
        LIST[1],
        ["序号", "项目名称", "金额"],
        [1, "甲路", 200],
        [2, "乙桥", 100],
        [total, None, 300],
    ]
    book, said = filled(rows(values))
    expected, told = BELOW[total]
    check(book["附件"], {**down("B", 4, EVERY), "A10": total, **expected})
    assert [one.partition(" ")[0] for one in said if "没有更新" in one] == told


def test_figures_of_the_templates_own_below_a_list_are_told(filled):
    values = [[LAST_YEAR], LIST[1], ["序号", "项目名称", "金额"], [1, "甲路", 200], ["合计", None, 200],
              ["折合亿元", None, 0.02], ["注：共安排项目1个，资金200万元。依据财预〔2015〕225号，20日内公开。"], [],
              ["单价", None, 3.5]]  # fmt: skip
    book, said = filled(rows(values))
    check(book["附件"], {"C10": 91_000, "C11": 0.02, "C14": 3.5})
    assert [one.partition(" ")[0] for one in said if "没有更新" in one] == ["附件!A12", "附件!C11"]


def test_figures_below_a_list_are_told_where_nothing_is_listed_too(filled):
    values = [[LAST_YEAR], LIST[1], ["序号", "项目名称", "金额"], [1, "甲路", 200], ["合计", None, 200],
              ["折合亿元", None, 0.02]]  # fmt: skip
    _, said = filled(rows(values), "none")
    assert [one.partition(" ")[0] for one in said if "没有更新" in one] == ["附件!C6"]


def test_headings_that_say_what_is_to_be_given_this_time(filled):
    values = [[TITLE], LIST[1], ["序号", "项目名称", "总投资", "已到位资金", "本次拟安排债券资金"], [1],
              ["合计", None, "=SUM(C4:C4)", "=SUM(D4:D4)", "=SUM(E4:E4)"]]  # fmt: skip
    book, _ = filled(rows(values))
    check(book["附件"], {**down("B", 4, EVERY), "C4": None, "D4": None, "C10": 0, "E4": 8_000, "E10": 91_000})
