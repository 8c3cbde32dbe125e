"""Habits of printed reports: lines that move on by stages, shares of a plan, lists behind dashes, names in quotation.

Texts are made up after printed ones of fourteen provinces; what each figure is was written by hand.
"""

import pytest
from reports.annotated import Report
from reports.measuring import findings, read

from quotaxl.core.finding import Severity
from quotaxl.core.statement import StatedAmount

TITLE = "某县2023年预算调整方案（草案）的报告\n"
GENERAL = TITLE + "一、一般公共预算调整情况\n"


def statements(text: str) -> tuple[StatedAmount, ...]:
    return read(Report("made-up", text, (), ())).statements


def sure(text: str) -> list[str]:
    return [f.rule for f in findings(Report("made-up", text, (), ())) if f.severity is not Severity.INFO]


LINES = [
    # text; for each figure its words, stage and line
    pytest.param(
        GENERAL + "一般公共预算收入由8,200万元调整为8,300万元，调增100万元。其中：税收收入由5,100万元调整为5,160万元，"
        "调增60万元；非税收入由3,100万元调整为3,140万元，调增40万元。",
        [("8,200", "opening", None), ("8,300", "adjusted", None), ("100", "change", None),
         ("5,100", "opening", "税收收入"), ("5,160", "adjusted", "税收收入"), ("60", "change", "税收收入"),
         ("3,100", "opening", "非税收入"), ("3,140", "adjusted", "非税收入"), ("40", "change", "非税收入")],
        id="parts of a whole that moves, one by one",
    ),
    pytest.param(
        GENERAL + "2、转移性收入\n转移性收入由9,000万元调整为9,900万元，调增900万元。主要调整科目：\n"
        "一是一般性转移支付收入由6,000万元调整为5,800万元，调减200万元，主要是上级结算减少。\n"
        "二是专项转移支付收入由3,000万元调整为4,100万元，调增1,100万元。",
        [("9,000", "opening", "转移性收入"), ("9,900", "adjusted", "转移性收入"), ("900", "change", "转移性收入"),
         ("6,000", "opening", "一般性转移支付收入"), ("5,800", "adjusted", "一般性转移支付收入"),
         ("200", "change", "一般性转移支付收入"), ("3,000", "opening", "专项转移支付收入"),
         ("4,100", "adjusted", "专项转移支付收入"), ("1,100", "change", "专项转移支付收入")],
        id="numbered lines below a line",
    ),
    pytest.param(
        GENERAL + "（1）地方一般公共预算收入：年初预算为4000万元，增加700万元，调整为4700万元。\n"
        "（2）专项转移支付收入：增加860万元，调整为860万元。\n"
        "（3）调入预算稳定调节基金：动用31万元，调整为31万元。\n"
        "以上收入合计增加1591万元，调整为5591万元。",
        [("4000", "opening", None), ("700", "change", None), ("4700", "adjusted", None),
         ("860", "change", "专项转移支付收入"), ("860", "adjusted", "专项转移支付收入"),
         ("31", "change", "调入预算稳定调节基金"), ("31", "adjusted", "调入预算稳定调节基金"),
         ("1591", "change", None), ("5591", "adjusted", None)],
        id="lines named by their headings, new ones too",
    ),
    pytest.param(
        GENERAL + "——上级补助收入拟调整为38900万元，调增8400万元，"
        "分别是一般性转移支付收入调增5500万元、专项转移支付收入调增2900万元。\n"
        "——调入资金拟调整为6000万元，调增1500万元。",
        [("38900", "adjusted", "上级补助收入"), ("8400", "change", "上级补助收入"),
         ("5500", "change", "一般性转移支付收入"), ("2900", "change", "专项转移支付收入"),
         ("6000", "adjusted", "调入资金"), ("1500", "change", "调入资金")],
        id="dashes, 拟 and 分别是 are no part of a name",
    ),
    pytest.param(
        GENERAL + "一般公共预算支出：年初预算为11000万元，增加7200万元，调整为18200万元"
        "（其中：①基本支出年初预算为7000万元，"
        "增加200万元，调整为7200万元。②项目支出年初预算为4000万元，增加7000万元，调整为11000万元）。",
        [("11000", "opening", None), ("7200", "change", None), ("18200", "adjusted", None),
         ("7000", "opening", "基本支出"), ("200", "change", "基本支出"), ("7200", "adjusted", "基本支出"),
         ("4000", "opening", "项目支出"), ("7000", "change", "项目支出"), ("11000", "adjusted", "项目支出")],
        id="numbers in circles, within brackets",
    ),
    pytest.param(
        GENERAL + "全县一般公共预算收入预算为8005万元，根据实际收入情况调整为7827万元，较年初预算减收178万元。",
        [("8005", None, None), ("7827", "adjusted", None), ("178", "change", None)],
        id="why it moves, between the two",
    ),
    pytest.param(
        GENERAL + "县本级支出预算为29000万元，根据财力变动情况调整支出预算为29800万元，较年初预算增加800万元。",
        [("29000", None, None), ("29800", "adjusted", None), ("800", "change", None)],
        id="调整支出预算为",
    ),
    pytest.param(
        GENERAL + "调增县本级2023年一般公共预算转移性收入“地方政府一般债券转贷收入”1000万元。具体如下：\n"
        "1.“小学教育”科目190万元，用于某小学新建工程；\n2.列入2120303“小城镇基础设施建设”科目810万元。",
        [("1000", "change", "地方政府一般债券转贷收入"), ("190", None, "小学教育"),
         ("810", None, "小城镇基础设施建设")],
        id="names in quotation marks",
    ),
    pytest.param(
        "某县2023年1—5月财政收支情况\n一、一般公共预算收支情况\n"
        "1—5月，全县完成财政总收入4300万元，占年初预算10000万元的43%，同比下降6.5%。其中：税收收入3500万元，占年初预算"
        "8400万元的41.7%；非税收入800万元，占年初预算1600万元的50%。\n"
        "收入按部门分：税务部门完成1400万元，占年初预算2800万元的50%；财政部门完成280万元，占年初预算1000万元的28%。",
        [("4300", None, "财政总收入"), ("10000", "opening", "财政总收入"), ("3500", None, "税收收入"),
         ("8400", "opening", "税收收入"), ("800", None, "非税收入"), ("1600", "opening", "非税收入"),
         ("1400", None, "税务部门"), ("2800", "opening", "税务部门"), ("280", None, "财政部门"),
         ("1000", "opening", "财政部门")],
        id="what was planned is only what the figure is a share of",
    ),
    pytest.param(
        "某县2023年县本级财政收支预算调整方案\n经批准的2023年县本级财政一般公共预算总收入是3900万元，政府性基金预算总收入是560万元。",
        [("3900", None, None), ("560", None, None)],
        id="year, level and 财政 before a total name no line",
    ),
    pytest.param(
        "某市2023年决算（草案）的报告\n一、一般公共预算\n市本级（含某某开发区，下同）地方一般公共预算收入2291万元，为年初预算数的86.6%；"
        "加上上级补助收入4246万元、下级上解收入125万元、上年结转1270万元、调入资金1332万元，收入总量9264万元。",
        [("2291", None, None), ("4246", None, "上级补助收入"), ("125", None, "下级上解收入"),
         ("1270", None, "上年结转"), ("1332", None, "调入资金"), ("9264", None, None)],
        id="上年结转 is a line and no stage, and commas stand in brackets",
    ),
    pytest.param(
        "某县2022年预算执行情况\n一、一般公共预算\n地方一般公共预算收入完成2,858万元，占调整预算105.4%，同比增长10.8%，增收279万元，"
        "从征收部门来看：税务部门完成1,386万元，占调整预算100.9%；财政部门完成1,472万元，占调整预算110.1%。",
        [("2,858", None, None), ("279", "growth", None), ("1,386", None, "税务部门"), ("1,472", None, "财政部门")],
        id="growth is of the figure before alone",
    ),
    pytest.param(
        GENERAL + "收入方面：一是经济恢复不及预期，税收收入减少630万元。二是增减因素品迭后非税收入共计减少1570万元。"
        "三是增加政府性基金收入调入1330万元。",
        [("630", "change", "税收收入"), ("1570", "change", "非税收入"), ("1330", "change", "政府性基金收入调入")],
        id="reasons beside each other",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), LINES)
def test_each_stage_of_a_line_keeps_its_name(text, wanted):
    told = [(o.words.removesuffix("万元"), o.stage, o.item) for o in statements(text)]
    assert told == wanted
    assert sure(text) == []


def test_levels_and_budgets_of_a_line_are_its_own():
    told = statements(LINES[-3].values[0])
    assert {o.level for o in told} == {"own"}
    told = statements(LINES[-1].values[0])
    assert [(o.budget, o.of) for o in told] == [("general", None)] * 3


def test_a_line_that_moves_is_added_up_by_itself():
    text = (
        GENERAL + "一般公共预算收入由8,200万元调整为8,300万元，调增100万元。"
        "其中：税收收入由5,100万元调整为5,610万元，调增60万元。"
    )
    assert sure(text) == ["QX-W103"]


SHARED = (
    "某市2023年预算调整方案的报告\n在已批准新增债务限额40亿元的基础上，此次对剩余限额84亿元拟分配如下：\n"
    "——市本级使用16亿元。其中一般债务3.5亿元、专项债务12.5亿元，主要用于铁路。\n"
    "——区县级使用52亿元。其中一般债务5.5亿元、专项债务46.5亿元，由区县统筹安排。\n"
    "——预留限额16亿元。主要是留有余地。"
)


def test_what_levels_get_is_listed_behind_dashes():
    told = statements(SHARED)
    assert [(o.words, o.fact, o.kind, o.level) for o in told] == [
        ("40亿元", "new", "total", None),
        ("84亿元", "new", "total", None),
        ("16亿元", "new", "total", "own"),
        ("3.5亿元", "new", "general", "own"),
        ("12.5亿元", "new", "special", "own"),
        ("52亿元", "new", "total", "lower"),
        ("5.5亿元", "new", "general", "lower"),
        ("46.5亿元", "new", "special", "lower"),
        ("16亿元", "new", "total", None),
    ]
    assert [o.of for o in told] == [None, None, 1, 2, 2, 1, 5, 5, 1]
    assert sure(SHARED) == []
    assert sure(SHARED.replace("区县级使用52", "区县级使用53")) == ["QX-W101", "QX-W102"]


def test_a_province_shares_with_its_cities():
    told = statements("某省2023年预算调整方案草案\n第三批新增专项债券19亿元，建议分配省级2亿元、市县17亿元。")
    assert [(o.fact, o.kind, o.level) for o in told] == [
        ("new", "special", None),
        ("new", "special", "own"),
        ("new", "special", "lower"),
    ]


def test_what_is_paid_beside_refinancing_is_repaid():
    told = statements(
        "某区2023年地方政府债务情况\n全区债务还本支出7.8亿元，其中：一般债务还本支出2.4亿元（再融资债券借新还旧2.3亿元，实际偿还0.1亿元）"
        "、专项债务还本支出5.4亿元（再融资债券借新还旧3.9亿元，实际偿还1.5亿元）。"
    )
    assert [o.fact for o in told] == ["repaid", "repaid", "refinancing", "repaid", "repaid", "refinancing", "repaid"]
    assert [o.kind for o in told] == ["total", *["general"] * 3, *["special"] * 3]


def test_what_is_left_at_the_end_of_the_year_balances_the_budget():
    text = (
        GENERAL + "一般公共预算总收入调减2.28亿元；一般公共预算总支出由年初预算34.22亿元调整为31.95亿元，调减2.27亿元；"
        "年终结转结余减少0.01亿元，调整后收支平衡。"
    )
    assert sure(text) == []
    assert sure(text.replace("减少0.01亿元", "减少0.02亿元")) == ["QX-W104"]


def test_a_part_in_another_unit_than_its_whole():
    text = "某区2023年政府债务情况的说明\n2023年举借债务1.81亿元，其中：新增债券{}（专项债券1.81亿元）。"
    assert sure(text.format("1.81亿元")) == []
    assert sure(text.format("1.81元")) == ["QX-W107"]


def test_a_budget_that_more_than_the_new_quota_moves_is_no_finding():
    text = (
        "某市2023年预算调整方案\n本次新增债务限额58亿元，其中：市级9.4亿元（一般债务6.2亿元、专项债务3.2亿元）、"
        "区级48.6亿元（一般债务2亿元、专项债务46.6亿元）。\n调整后，市级政府性基金预算收支总规模由118亿元调整为207亿元。"
    )
    assert sure(text) == []


def test_national_bonds_beside_both_kinds_are_a_part_of_the_whole():
    text = (
        "某市2023年债券资金情况\n争取政府新增债券1207万元。其中，抗疫特别国债175万元，一般债券69万元，专项债券{}万元。"
    )
    assert sure(text.format(963)) == []
    assert sure(text.format(936)) == ["QX-W101"]


def test_a_line_that_shares_out_among_counties_is_of_none_of_them():
    shared = (
        "全市成功发行新增专项债5.31亿元，其中市本级1.12亿元，铜官区1.6亿元，郊区0.78亿元，义安区0.81亿元，枞阳县1亿元。"
    )
    prose = read(Report("made-up", "我市一季度成功发行新增专项债5.31亿元\n" + shared, (), ()))
    assert prose.region is None
    assert sure(prose.title + "\n" + shared) == []


def test_places_of_a_list_go_by_their_short_names_too():
    text = (
        "某市本级2019年财政预算调整方案的报告\n下达我市2019年地方政府再融资债券额度12.15亿元，用于偿还到期地方政府债券本金。"
        "分配计划为：市本级3.21亿元、蓬江区2.48亿元、新会区3.94亿元、开平0.65亿元、鹤山0.67亿元、恩平1.20亿元。"
    )
    assert [o.place for o in statements(text)] == [None, "市本级", "蓬江区", "新会区", "开平", "鹤山", "恩平"]
    assert sure(text) == []
    assert sure(text.replace("开平0.65", "开平0.95")) == ["QX-W102"]


def test_what_was_weighed_names_no_level_of_the_figure_behind_it():
    text = (
        "某市2019年市级预算调整方案\n2019年可发行政府新增债券917亿元。综合考虑市级和各区财力水平、融资需求等因素，新增债券额度"
        "917亿元中，市级拟使用297.9亿元，用于市级基本建设支出。转贷区级使用债券资金619.1亿元。"
    )
    assert [o.level for o in statements(text)] == [None, None, "own", "lower"]
    assert sure(text) == []


def test_what_national_bonds_are_for_is_no_part_of_a_quota():
    text = (
        "某市2020年预算第二次调整方案\n新增专项债券156,000万元拟安排：铁路物流园90,000万元，供水工程38,000万元，某医院新院区28,000万元。\n"
        "抗疫特别国债21,000万元拟安排：老旧小区改造9,500万元，实验室建设11,500万元。"
    )
    assert [o.of for o in statements(text)] == [None, 0, 0, 0, None, None, None]
    assert sure(text) == []
    assert sure(text.replace("工程38,000", "工程83,000")) == ["QX-W102"]


def test_a_total_behind_one_of_its_parts_starts_from_no_part():
    text = (
        GENERAL + "一般公共预算支出由年初的295,600万元调整为302,700万元，增加7,100万元；"
        "债务还本支出由21,500万元调整为43,000万元，"
        "增加21,500万元；上解上级支出8,500万元，不作调整。调整后支出总计354,200万元，收支平衡。"
    )
    assert sure(text) == []
    assert sure(text.replace("增加7,100", "增加1,700")) == ["QX-W103"]


def test_projects_of_one_line_are_not_added_to_the_lines_beside_it():
    text = (
        TITLE + "二、政府性基金预算调整情况\n"
        "政府性基金支出由年初的19.75亿元调整为22.65亿元，净增加2.9亿元。"
        "其中，新增专项债券安排支出5.1亿元，"
        "用于棚户区改造3.2亿元、土地储备1.4亿元、乡村振兴示范片区0.5亿元；国有土地使用权出让收入安排的支出相应调减2.2亿元。"
    )
    assert sure(text) == []


def test_lines_of_what_was_spent_may_be_some_of_them():
    text = "某县2024年上半年预算执行情况\n全县一般公共预算支出34.75亿元，为年初预算62.3亿元的55.8%。"
    text += "其中：教育支出8.21亿元，社会保障和就业支出6.94亿元，卫生健康支出3.15亿元，农林水支出4.68亿元。"
    assert sure(text) == []


def test_uses_told_behind_a_split_add_up():
    text = (
        GENERAL + "一般公共预算支出增加的1345万元，"
        "按功能分类为：教育支出260万元，卫生健康支出190万元，农林水支出{}万元，其他支出210万元。"
    )
    assert sure(text.format(685)) == []
    assert sure(text.format(658)) == ["QX-W102"]
