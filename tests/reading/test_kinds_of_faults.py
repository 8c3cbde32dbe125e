"""Small tables, each with one habit that a reader may trip over, and what is right of each."""

from datetime import date

import pytest
from layouts import one, tree

from quotaxl.catalogue.regions import load
from quotaxl.core.document import Document
from quotaxl.core.finding import findings_of
from quotaxl.core.grid import Grid
from quotaxl.core.table import ColumnType, Table
from quotaxl.reading import read_tables
from quotaxl.rules import Dossier, check

T = "某市2025年甲项补助资金分配表\n"
REGIONS = load()


def said(*tables: Table) -> dict[str, str]:
    """Severity and first cell of each finding by its rule; the last of a rule counts."""
    outcomes = check(Dossier(tables, REGIONS, as_of=date(2025, 8, 1)))
    return {f.rule: f"{f.severity.value} {f.cells[0].ref}" for f in findings_of(outcomes) if f.severity.value != "info"}


def kinds(table: Table) -> str:
    return "".join("a" if c.type is ColumnType.AMOUNT else "t" for c in table.columns)


def above(table: Table) -> list[str | None]:
    return [up for _, _, up in tree(table)]


def test_a_header_of_unknown_words():
    table = one(
        T + "序号|乡镇街道|甲类||乙类|\n||户数|补助资金（万元）|户数|补助资金（万元）\n"
        "1|东镇|2|10|1|5\n2|西镇|4|20|3|15\n合计||6|31|4|20",
        "A1:F1 A2:A3 B2:B3 C2:D2 E2:F2 A6:B6",
        stored=True,
    )
    assert (kinds(table), [c.path for c in table.columns][2:4]) == (
        "tttata",
        [("甲类", "户数"), ("甲类", "补助资金（万元）")],
    )
    assert said(table) == {"QX-S101": "error D6"}


def test_a_line_of_facts_is_no_header():
    table = one(
        T + "制表单位：甲中心|||单位：户，万元||时间：2025年3月\n阶段|资助项目|全年||其中脱贫户|\n"
        "||金额（万元）|户数|金额（万元）|户数\n合计||30|6|15|3\n上半年|甲|10|2|5|1\n下半年|乙|20|4|10|2",
        "A1:F1 A3:A4 B3:B4 C3:D3 E3:F3",
        stored=True,
    )
    assert (kinds(table), table.unit.label, said(table)) == ("ttatat", "万元", {})


def test_one_row_of_purposes():
    table = one(T + "||||单位：万元\n项目单位|路灯|桥梁|护栏|本次下达资金\n甲局|3|2|4|9", "A1:E1", stored=True)
    assert (kinds(table), table.unit.label, table.columns[4].parts) == ("taaaa", "万元", ())


@pytest.mark.parametrize("blank", ["\u00a0", "\u00a0\u00a0", "　"])
def test_a_stray_blank_before_a_name(blank):
    table = one(T + f"单位：万元\n序号|项目名称|资金金额\n1|甲基地|20\n2|{blank}乙基地|30\n3|丙基地|10\n|合计|60")
    assert (above(table), said(table)) == (["合计", "合计", "合计", None], {})


def test_sum_words_in_another_naming_column():
    table = one(
        T + "|||单位：万元\n序号|村名|项目名称|资金金额\n1|东村|甲基地|20\n2|西村|乙基地|30\n|小计||50\n3||贴息|10"
        "\n|合计||99"
    )
    assert tree(table)[2:] == [("小计", "parent", "合计"), ("贴息", "item", "合计"), ("合计", "total", None)]
    assert said(table) == {"QX-S101": "error D8"}


def test_a_figure_with_a_remark():
    table = one(T + "||单位：万元\n序号|县区|金额\n1|东区|10（含设备款6万元）\n2|西区|20\n|合计|30", kind="xlsx")
    assert table.frame["amount"].cast(int).to_list() == [10, 20, 30]
    assert next((r.kind, r.text) for r in table.remarks) == ("footnote", "10（含设备款6万元）")
    assert "QX-S101" not in said(table)


def test_an_approximate_figure_is_named_and_never_an_error():
    table = one(T + "||单位：万元\n序号|项目名称|金额\n1|甲|约100万元\n2|乙|200左右\n|合计|370")
    assert said(table) == {"QX-U203": "warning C4:C5", "QX-S101": "warning C6"}


def test_units_in_cells_give_the_column_its_unit():
    table = one("补助资金分配表\n序号|项目名称|投资规模\n1|甲项目|20万元\n2|乙项目|73.5万元", kind="xlsx")
    assert (table.unit.label, said(table)) == ("万元", {})
    assert len([r for r in table.remarks if r.ref == "C3"]) == 1


def test_mixed_units_in_cells_are_converted():
    table = one("补助资金分配表\n序号|项目名称|金额\n1|甲项目|1亿元\n2|乙项目|500万元\n|合计|1.05亿元", kind="xlsx")
    assert (table.unit.label, [str(v.normalize()) for v in table.frame[table.columns[2].name]]) == (
        "亿元",
        ["1", "0.05", "1.05"],
    )
    assert said(table) == {}


def test_a_table_without_unit_is_a_warning():
    assert said(one(T + "序号|项目名称|投资规模\n1|甲项目|20\n2|乙项目|73.5")) == {"QX-U101": "warning A1"}


def test_counts_under_a_head_and_rates_are_no_money():
    counts = one(
        T + "项目|改造任务（户）||拨付资金（万元）|\n|小计|甲类|小计|甲类\n东镇|8|8|24.5|24.5\n西镇|5|5|10.5|10.5",
        "A1:E1 A2:A3 B2:C2 D2:E2",
        stored=True,
    )
    rates = one(T + "学校|人数|标准（元/人）|金额（元）\n甲校|10|600|6000\n乙校|5|500|2500\n合计|15|566.67|8500")
    assert (kinds(counts), kinds(rates), said(rates)) == ("tttaa", "ttta", {})


def test_details_below_a_summary():
    table = one(
        T + "||单位：万元\n类别|项目|金额\n合计||100\n按级次|中央|60\n|省级|40\n中央|甲|50\n|乙|10", "A5:A6 A7:A8"
    )
    assert (above(table), said(table)) == ([None, "合计", "合计", "中央", "中央"], {})


def test_two_ways_to_split_a_total():
    text = "合计|100\n一、按级次分|100\n中央|60\n省级|40\n二、按用途分|100\n产业|70\n基础设施|30"
    table = one(T + f"|单位：万元\n项目|金额\n{text}")
    assert table.frame["split"].to_list() == [0, 0, 0, 0, 1, 0, 0]
    assert said(table) == {}
    wrong = one(T + f"|单位：万元\n项目|金额\n{text.replace('产业|70', '产业|20')}")
    assert "QX-S102" in said(wrong)


HEADS = [None, "合计", "一、产业发展", "一、产业发展", "合计", "二、基础设施"]


def test_plain_rows_under_numbered_heads():
    table = one(
        T + "|单位：万元\n项目|金额\n合计|100\n一、产业发展|70\n甲基地|40\n乙基地|30\n二、基础设施|30\n丙公路|30"
    )
    assert (above(table), said(table)) == (HEADS, {})


@pytest.mark.parametrize("numbers", [("1", "2", "1"), ("", "", "")])
def test_heads_numbered_in_the_column_of_ordinals(numbers):
    a, b, c = numbers
    table = one(
        T + f"||单位：万元\n序号|项目名称|金额\n|合计|100\n一|产业发展|70\n{a}|甲基地|40\n{b}|乙基地|30\n二|基础设施|30"
        f"\n{c}|丙公路|30"
    )
    assert (above(table), said(table)) == ([up and up[2:] if up and "、" in up else up for up in HEADS], {})


def test_an_amount_named_by_its_source():
    table = one(T + "县市名称|自治区资金（万元）|备注\n阿图什市|10\n乌恰县|20\n合计|30")
    assert (table.form, table.columns[1].name) == ("allocation", "amount")


def test_a_sum_and_then_the_grand_total():
    head = "2025年甲县政府性基金预算收入表\n|单位：万元\n项目|预算数\n"
    table = one(head + "土地出让收入|80\n配套费收入|20\n本年收入合计|100\n专项债务转贷收入|65\n收入总计|165")
    assert above(table) == ["本年收入合计", "本年收入合计", "收入总计", "收入总计", None]
    assert said(table) == {}
    assert "QX-S102" in said(one(head + "土地出让收入|80\n配套费收入|20\n本年收入合计|100\n转贷收入|65\n收入总计|185"))


def test_two_totals_beside_each_other_are_no_sums_of_each_other():
    table = one("2025年甲县预算表\n|单位：万元\n项目|预算数\n甲|60\n乙|40\n收入总计|100\n丙|90\n支出总计|90\n结余|10")
    assert above(table)[5] is None
    assert said(table) == {}


def test_one_and_two_blanks():
    names = ("收入合计", "\u00a0一般公共预算收入", "\u00a0\u00a0增值税", "\u00a0\u00a0所得税", "\u00a0政府性基金收入")
    rows = "\n".join(f"{name}|{amount}" for name, amount in zip(names, (100, 60, 40, 20, 40), strict=True))
    table = one(f"2025年甲市财政收入\n|单位：万元\n项目|金额\n{rows}")
    first = "一般公共预算收入"
    assert (above(table), said(table)) == ([None, "收入合计", first, first, "收入合计"], {})


@pytest.mark.parametrize("apart", [True, False])
def test_subject_codes_say_the_depth(apart):
    rows = [
        ("205", "教育支出", 100),
        ("20502", "普通教育", 60),
        ("20503", "职业教育", 40),
        ("213", "农林水支出", 50),
        ("21303", "水利", 50),
    ]
    mark = "|" if apart else ""
    body = "\n".join(f"{code}{mark}{name}|{amount}" for code, name, amount in rows)
    head = "科目编码|科目名称|预算数" if apart else "支出功能分类|预算数"
    table = one(f"2025年甲县一般公共预算支出表\n|单位：万元\n{head}\n{body}\n{mark}合计|150")
    education = "教育支出" if apart else "205教育支出"
    assert above(table)[:4] == ["合计", education, education, "合计"]
    assert said(table) == {}


def test_a_second_adjustment():
    table = one(
        "2025年甲县第二次一般公共预算收支调整表\n|||单位：万元\n项目|第一次调整预算数|本次调整数|调整后预算数\n"
        "一、本年收入|100|10|100\n二、转移性收入|50|20|70\n收入总计|150|30|180"
    )
    assert (table.form, said(table)) == ("general-budget-adjustment", {"QX-F102": "error D4"})


@pytest.mark.parametrize(
    ("title", "form", "row"),
    [
        ("国有资本经营预算收支调整表", "state-capital-adjustment", "利润收入"),
        ("社会保险基金预算调整方案表", "social-insurance-adjustment", "保险费收入"),
        ("一般公共预算收支预算调整方案表", "general-budget-adjustment", "本年收入"),
    ],
)
def test_adjustments_of_the_other_budgets(title, form, row):
    table = one(
        f"2025年甲县{title}\n|||单位：万元\n项目|年初预算数|增减额|调整后预算数\n{row}|10|5|99\n支出总计|10|5|15"
    )
    assert (table.form, said(table)["QX-F102"]) == (form, "error D4")


@pytest.mark.parametrize("wrong", ["", "125"])
def test_more_and_less_beside_each_other(wrong):
    table = one(
        "2025年甲县项目资金调整表\n||||单位：万元\n项目|年初安排|调增|调减|调整后\n甲|100|20||120\n乙|80||30|50\n"
        f"丙|60|10|5|65\n合计|240|30|35|{wrong or 235}"
    )
    assert (table.columns[4].parts, table.columns[4].minus) == (("B", "C"), ("D",))
    assert ("QX-S103" in said(table)) is bool(wrong)


def test_plain_heads_over_numbered_rows():
    table = one(
        "2025年甲县债券项目安排表\n||单位：万元\n序号|项目名称|金额\n|合计|100\n|一般债券|30\n1|甲学校|30\n|专项债券|70\n2|乙医院|70"
    )
    assert (above(table), said(table)) == ([None, "合计", "一般债券", "合计", "专项债券"], {})


def test_a_name_merged_over_rows_holds_for_each():
    table = one(
        "2025年甲县项目资金安排表\n||单位：万元\n项目名称|子项|金额\n甲项目|设计|10\n|施工|20\n合计||30", "A4:A5"
    )
    assert [label for label, _, _ in tree(table)] == ["甲项目（设计）", "甲项目（施工）", "合计"]
    assert table.frame["A"].to_list() == ["甲项目", "甲项目", "合计"]


def tabbed(text: str) -> Table:
    rows = [[cell or None for cell in line.split("\t")] for line in text.split("\n")]
    grid = Grid("a.txt", "a", rows, divided=frozenset(range(1, len(rows) + 1)))
    (table,) = read_tables(Document("a.txt", (grid,), kind="text"), REGIONS)
    return table


def test_tabs_are_never_put_into_other_columns():
    two = tabbed(
        "2022年末甲县发行的新增地方政府一般债券情况表\n"
        + "\t" * 11
        + "单位：亿元\n债券基本信息"
        + "\t" * 7
        + "债券项目总投资\t\t债券项目已实现投资\t\n债券名称\t债券编码\t债券类型\t债券规模\t发行时间\t债券利率(%)"
        "\t债券期限\t\t其中:债券资金安排\t"
        "\t其中:债券资金安排\n"
        "2022年某省政府一般债券（一期）\t2205170\t一般债券\t0.11\t2022-02-22\t2.93\t7年\t2.29\t0.39\t0.24\t9.99"
    )
    assert two.form == "bonds-outstanding-general"
    assert [str(two.frame[c.name][0].normalize()) for c in two.amounts()] == ["0.11", "2.29", "0.39", "0.24", "9.99"]
    blank_last = tabbed(
        "2025年地方政府债务限额调整情况表\n单位：亿元\n项目\t公式\t本地区\t本级\t下级\n一、2024年地方政府债务限额\tA=B+C\t2\t2\n"
        "其中：一般债务限额\tB\t1\t1\n专项债务限额\tC\t1\t1\n二、2025年新增地方政府债务限额\tD=E+F\t1\t1\n其中：一般债务限额\tE\t1\t1\n"
        "专项债务限额\tF\t0\t0\n三、2025年地方政府债务限额\tJ=K+L\t9\t9\n其中：一般债务限额\tK\t2\t2\n专项债务限额\tL\t1\t1"
    )
    assert blank_last.form == "limit-adjustment"
    assert "QX-F101" in said(blank_last)


def test_rows_without_any_header_are_a_table_in_doubt():
    table = one("甲|农业|10\n乙|教育|20\n丙|水利|30", stored=True)
    assert [d.kind.value for d in table.doubts] == ["header"]
    assert said(table)["QX-T102"] == "warning A1"


@pytest.mark.parametrize(
    ("head", "money"),
    [
        ("本次调整数（+/-）", True),
        ("金额（万元）", True),
        ("补助标准（元/人）", False),
        ("改造任务（户）", False),
        ("预算数为执行数的%", False),
        ("人员/公用经费", True),
        ("2023年限额", True),
        ("建设年限", False),
    ],
)
def test_what_a_header_measures(head, money):
    table = one(f"甲县资金表\n|单位：万元\n项目|{head}\n东镇|3\n西镇|4", stored=True)
    assert kinds(table) == ("ta" if money else "tt")
