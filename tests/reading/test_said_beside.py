"""Habits of printed reports: figures against last year, uses as rows of their own, levels of one 分别, broken lines.

Texts are made up after printed ones of a dozen provinces; what each figure is was written by hand.
"""

import pytest
from reports.annotated import Report
from reports.measuring import findings, read

from quotaxl.core.finding import Severity
from quotaxl.core.statement import StatedAmount


def statements(text: str) -> tuple[StatedAmount, ...]:
    return read(Report("made-up", text, (), ())).statements


def sure(text: str) -> list[str]:
    return [f.rule for f in findings(Report("made-up", text, (), ())) if f.severity is not Severity.INFO]


QUARTERS = (
    "某县2023年1-9月预算执行情况\n2023年1-9月一般公共预算支出完成71,200万元，为县人大批准全年预算86,300万元的82.5%，"
    "比上年同期65,100万元增支6,100万元，增长9.4%，其中：一般公共服务支出12,000万元，比上年同期17,500万元减支5,500万元，"
    "下降31.4%；公共安全支出5,300万元，比上年同期4,900万元增支400万元，增长8.2%。"
)


def test_what_stands_against_last_year_is_no_whole():
    told = statements(QUARTERS)
    assert [(o.stage, o.item, o.of) for o in told] == [
        (None, None, None),
        ("opening", None, None),
        ("opening", None, None),
        ("growth", None, None),
        (None, "一般公共服务支出", 0),
        ("opening", "一般公共服务支出", None),
        ("growth", "一般公共服务支出", None),
        (None, "公共安全支出", 0),
        ("opening", "公共安全支出", None),
        ("growth", None, None),
    ]
    assert sure(QUARTERS) == []


def test_a_share_of_the_plan_says_nothing_of_the_parts_behind_it():
    text = (
        "某县2024年决算的报告\n全县一般公共预算收入实现25,150万元，为年初预算的98.2%，同比增长8.1%，"
        "其中：税收收入完成7,500万元。"
    )
    assert [(o.stage, o.item) for o in statements(text)] == [(None, None), (None, "税收收入")]


def test_a_growth_since_an_earlier_year_is_of_this_one():
    text = "某旗2023年预算调整方案\n旗本级债务限额240,267万元，较2022年增加39,130万元。"
    assert [(o.fact, o.year) for o in statements(text)] == [("limit", 2023), ("new", 2023)]


USES = (
    "某县2025年预算调整方案\n新增专项债券70,000万元，安排如下：\n1.县城供水管网改造工程30,000万元；\n"
    "2.乡镇污水处理厂项目{}万元；\n3.补充政府性基金财力15,000万元；\n4.清偿拖欠企业账款10,000万元。"
)


def test_uses_are_rows_of_a_quota_beside_its_projects():
    told = statements(USES.format("15,000"))
    assert [(o.fact, o.kind, o.nature, o.of) for o in told] == [
        ("new", "special", "new", None),
        ("project", "special", None, 0),
        ("project", "special", None, 0),
        ("new", "special", "support", 0),
        ("new", "special", "arrears", 0),
    ]
    assert sure(USES.format("15,000")) == []
    assert sure(USES.format("51,000")) == ["QX-W102"]


def test_uses_are_new_quota_where_they_head_chapters():
    told = statements(
        "某县2025年预算调整方案\n新增专项债券限额70,000万元。\n（一）项目建设资金45,000万元。"
        "1.供水管网改造工程45,000万元。\n"
        "（二）补充政府性基金财力15,000万元，用于支持土地收储支出。\n（三）解决拖欠企业账款10,000万元。"
    )
    assert [(o.fact, o.kind) for o in told] == [
        ("new", "special"),
        ("new", "special"),
        ("project", "special"),
        ("new", "special"),
        ("new", "special"),
    ]


def test_levels_and_budgets_share_what_stands_behind_the_last_of_them():
    told = statements(
        "某省2025年预算调整方案\n省人代会批准2025年全省和省级收入预算分别为574亿元和96亿元，未发生调整。\n"
        "省政府拟分别增加下达市县一般公共预算、政府性基金预算转移支付48.7亿元、15.1亿元。"
    )
    assert [(o.fact, o.budget, o.level) for o in told[:2]] == [("income", None, "area"), ("income", None, "own")]
    assert [(o.fact, o.budget) for o in told[2:]] == [("income", "general"), ("income", "fund")]


def test_a_foreign_loan_by_another_name_is_general_debt():
    text = (
        "某区2020年预算调整方案\n核定我区新增政府债务额度29,000万元，其中新增政府一般债券9,000万元、"
        "专项债券{}万元，政府主权外贷10,000万元。"
    )
    assert [(o.kind, o.nature) for o in statements(text.format("10,000"))][-1] == ("general", "foreign")
    assert sure(text.format("10,000")) == []
    assert sure(text.format("10,900")) == ["QX-W101"]


def test_what_is_left_over_is_told_once():
    text = (
        "某区2022年预算执行情况\n2022年全区地方一般公共预算收入13,522万元，加上级补助收入21,040万元、"
        "债务转贷收入1,620万元后，"
        "收入总计36,182万元；全区一般公共预算支出35,000万元，加上解支出973万元后，支出总计35,973万元，"
        "收支品迭后结余209万元。"
    )
    assert [(o.fact, o.item) for o in statements(text)][-1] == ("expense", "结余")
    assert sure(text) == []


def test_the_means_of_a_year_are_no_part_of_its_income():
    text = (
        "某县2020年决算的报告\n全县政府性基金收入完成32.8亿元，其中土地出让金收入31.7亿元；"
        "加上转移支付资金和专项债务资金，当年政府性基金财力实现51.6亿元。"
    )
    assert [(o.fact, o.of, o.grand) for o in statements(text)] == [
        ("income", None, False),
        ("income", 0, False),
        ("income", None, True),
    ]
    assert sure(text) == []


def test_some_of_the_grants_of_a_year_need_not_be_all_of_them():
    text = (
        "某县2024年决算的报告\n一般性转移支付收入52,800万元，其中：均衡性转移支付15,300万元、结算补助收入4,300万元、"
        "固定数额补助3,800万元，重点用于保障运转。"
    )
    assert sure(text) == []


def test_a_line_of_spending_has_lines_for_parts():
    told = statements(
        "某县2017年预算调整方案\n二、一般公共预算支出调整\n1、增加精准扶贫支出2.85亿元，其中易地扶贫搬迁配套1.05亿元，"
        "整村推进1.2亿元，健康扶贫0.6亿元。"
    )
    assert [(o.fact, o.item) for o in told[1:]] == [
        ("expense", "易地扶贫搬迁配套"),
        ("expense", "整村推进"),
        ("expense", "健康扶贫"),
    ]


def test_the_rest_of_what_is_due_is_paid_by_the_budget():
    told = statements("某市2026年预算调整方案\n应还债务本金22.6亿元，拟发行再融资债券20.1亿元，其余2.5亿元由预算安排。")
    assert [o.fact for o in told] == ["repaid", "refinancing", "repaid"]


def test_a_line_goes_on_behind_the_bonds_that_move_it():
    told = statements(
        "某县2022年第二次预算调整方案\n一般债务转贷收入第一次调整后为26,450万元，本次增加新增一般债券6,200万元，"
        "调整为32,650万元。"
    )
    assert [(o.fact, o.stage) for o in told] == [("income", "opening"), ("new", "change"), ("income", "adjusted")]


def test_money_of_the_people_is_money():
    assert [o.words for o in statements("某市2024年预算调整方案\n计划发行2024年新增专项债券90亿元人民币。")] == [
        "90亿元"
    ]


def test_an_ordinal_may_stand_before_a_year():
    told = statements(
        "某区2024年预算调整方案\n一、调整事由\n2.2023年超收收入1,969万元，需调入预算稳定调节基金369万元。"
    )
    assert [(o.value, o.stage) for o in told][1] == (369, "change")
    assert told[0].item == "2023年超收收入"


BROKEN = """根据《预算法》要求，结合某某区2022年新增债务限额及新增地方政府
债券申报发行情况，对某某区债务限额及政府收支预算进行相应的调整如下
所述，请予审议，不当之处请各位委员予以批评指正并提出宝贵的意见。
（一）安排用于申报一般债券项目（不含巩固脱贫衔接乡村振兴方
面项目）4个，申报资金需求1.3亿元，发债年限为7年期，按轻重缓急
安排，明细为：
1.区住建局某某区道路交通基础设施建设以及市政管网配套建设项目
0.1亿元；
2.区委组织部某某区村（社区）群众综合服务中心改
造提升建设项目0.3亿元；
3.区教育局某某区中小学能力提升及附属工程0.9亿元。"""


def test_lines_break_in_brackets_and_names():
    told = statements("某某区2022年预算调整方案\n" + BROKEN)
    assert [o.item for o in told if o.fact == "project"] == [
        "区住建局某某区道路交通基础设施建设以及市政管网配套建设项目",
        "区委组织部某某区村（社区）群众综合服务中心改造提升建设项目",
        "区教育局某某区中小学能力提升及附属工程",
    ]


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("2023年1-9月一般公共预算收入完成3,770万元", None),
        ("一般公共预算收入实际完成103,033万元", None),
        ("2024年我镇实现财政总收入2.09亿元", "财政总收入"),
        ("主要税种国内增值税收入7,875万元", "国内增值税收入"),
        ("其他一般性转移支付2,690万元", "其他一般性转移支付"),
        ("超额分成后支出基数1,698万元", "超额分成后支出基数"),
    ],
)
def test_words_around_a_line_are_no_part_of_its_name(text, item):
    assert statements(f"某县2023年预算执行情况\n{text}。")[0].item == item


ROWS = (
    "某县2018年预算调整方案\n二、一般公共预算调整情况\n支出：\n一般公共预算支出，年初预算34,960万元，增加2,144万元，调整后37,104万元。\n"
    "债务还本支出，年初预算980万元，增加1,170万元，调整后2,150万元。\n"
    "支出总计，年初预算36,800万元，增加3,314万元，调整后40,114万元。"
)


def test_a_row_is_called_by_what_stands_before_its_comma():
    told = statements(ROWS)
    assert [o.item for o in told] == [*[None] * 3, *["债务还本支出"] * 3, *[None] * 3]
    assert [o.grand for o in told] == [*[False] * 6, *[True] * 3]
    assert {o.fact for o in told} == {"expense"}
    assert sure(ROWS) == []


FUNDS = (
    "某县2023年社会保险基金预算调整方案\n城乡居民基本养老保险基金：收入从3,865万元调整到3,998万元，支出从3,520万元调整到3,647万元。\n"
    "机关事业单位基本养老保险基金，收入由2,145万元调整为2,068万元，支出由2,090万元调整为2,124万元。"
)


def test_each_insurance_fund_has_income_and_expense():
    told = statements(FUNDS)
    assert [(o.fact, o.item) for o in told] == [
        *[("income", "城乡居民基本养老保险基金")] * 2,
        *[("expense", "城乡居民基本养老保险基金")] * 2,
        *[("income", "机关事业单位基本养老保险基金")] * 2,
        *[("expense", "机关事业单位基本养老保险基金")] * 2,
    ]


def test_classes_of_spending_need_no_word_for_it():
    text = "某市2022年决算的报告\n全市一般公共预算支出决算数668万元。"
    text += "主要科目：教育178万元，农林水{}万元，其余各科目392万元。"
    assert [(o.fact, o.item, o.of) for o in statements(text.format(98))[1:]] == [
        ("expense", "教育", 0),
        ("expense", "农林水", 0),
        ("expense", "其余各科目", 0),
    ]
    assert sure(text.format(98)) == []
    assert sure(text.format(89)) == ["QX-W102"]


def test_projects_move_in_rows_of_their_own():
    told = statements(
        "某县2024年专项债券用途调整方案\n县高新区标准厂房二期，由12,000万元调整为8,000万元；\n"
        "县妇幼保健院整体搬迁，由5,000万元调整为7,300万元。"
    )
    assert [(o.fact, o.item) for o in told] == [
        *[("project", "县高新区标准厂房二期")] * 2,
        *[("project", "县妇幼保健院整体搬迁")] * 2,
    ]


BESIDE = [
    # a text, what is changed in it, and the rule that then finds it
    pytest.param(
        "某县2024年预算调整方案\n核定我县债务限额538万元，较2023年限额480万元增加58万元。"
        "其中：一般债务限额241万元，增加8万元；专项债务限额297万元，增加50万元。",
        ("增加50", "增加5"),
        "QX-W101",
        id="kinds of an increase told one by one",
    ),
    pytest.param(
        "某县2021年债务情况说明\n截至2021年末，债务余额95.48亿元。与2020年末债务余额82.17亿元相比，增加13.31亿元。",
        ("82.17", "82.71"),
        "QX-W103",
        id="a balance against last year's",
    ),
    pytest.param(
        "某市2022年决算的报告\n全市一般公共预算收入决算数2,038万元，比执行数2,004万元增加34万元。",
        ("增加34", "减少34"),
        "QX-W103",
        id="what accounts differ by",
    ),
    pytest.param(
        "某市2024年上半年预算执行情况\n6月末债务余额147.26亿元，比核定的限额149.80亿元少2.54亿元。",
        ("2.54", "2.45"),
        "QX-W103",
        id="room told behind the limit",
    ),
    pytest.param(
        "某区2026年预算调整方案\n分两批下达新增限额7.38亿元：第一批4.18亿元，其中一般0.28亿元、专项3.90亿元；"
        "第二批3.20亿元，其中一般0.20亿元、专项3.00亿元。两批合并，新增一般债务限额0.48亿元、新增专项债务限额6.90亿元。",
        ("限额0.48", "限额0.84"),
        "QX-W101",
        id="what batches come to by kind",
    ),
    pytest.param(
        "某县2022年预算调整方案\n一、一般公共预算调整\n一般公共预算支出由5,612万元调整为5,970万元，增加358万元；债务还本支出增加112万元；"
        "上解支出增加7万元。三项合计增加477万元。",
        ("上解支出增加7", "上解支出增加17"),
        "QX-W102",
        id="what three lines come to",
    ),
    pytest.param(
        "某县2020年决算的报告\n全县一般公共预算收入完成273万元。其中：税收收入完成191万元；非税收入完成82万元。",
        ("完成82", "完成28"),
        "QX-W102",
        id="taxes and the rest are all",
    ),
    pytest.param(
        "某县2023年预算调整方案\n（一）国有资本经营预算收入从420万元调整到685万元，增加265万元，"
        "其中利润收入增加65万元，产权转让收入增加200万元。",
        ("产权转让收入增加", "产权转让收入减少"),
        "QX-W102",
        id="the sign of one of two lines",
    ),
    pytest.param(
        "某区2025年债务情况说明\n债务限额20亿元，其中一般债务限额8亿元，专项债务限额12亿元。\n"
        "经核定，专项债务限额12亿元，一般债务限额8亿元。",
        ("经核定，专项债务限额12亿元，一般债务限额8", "经核定，一般债务限额12亿元，专项债务限额8"),
        "QX-W106",
        id="kinds the other way round",
    ),
]


@pytest.mark.parametrize(("text", "change", "rule"), BESIDE)
def test_figures_that_belong_together_are_held_together(text, change, rule):
    assert sure(text) == []
    assert text.count(change[0]) == 1
    assert rule in sure(text.replace(*change))


def test_a_part_of_the_town_in_the_name_of_a_project_is_no_other_county():
    text = "漳县2019年预算调整方案的报告\n新增专项债券1,500万元，全部用于西城区棚户区改造（一期）项目。"
    assert sure(text) == []
    assert sure(text.replace("西城区棚户区改造（一期）项目", "西城区")) == ["QX-W703"]


def test_what_is_of_one_kind_raises_the_limit_of_all():
    text = (
        "某市2024年第二次预算调整方案\n年初，我市债务限额为1,035万元。第一次调整时新增限额124万元。\n"
        "本次核增我市专项债务限额{}万元，专门用于置换存量隐性债务，一般债务限额不变。调整后，我市债务限额为1,245万元。"
    )
    assert sure(text.format(86)) == []
    assert sure(text.format(68)) == ["QX-W103"]
