"""No finding cites what did not hold: every rule's example moved through twelve years and three provinces."""

import re
from datetime import date
from pathlib import Path

import pytest

from quotaxl.catalogue.law.provisions import provisions
from quotaxl.rules.engine.examples import Example, Variant, case_of, load_example
from quotaxl.rules.engine.registry import all_rules, find
from quotaxl.rules.engine.run import run

CASES = sorted((Path(__file__).parents[1] / "cases").glob("*.toml"))
PLACES = {"65": ("阿图什市", "653001"), "35": ("闽侯县", "350121"), "42": ("阳新县", "420222")}
BY_CITATION = {}
for one in provisions().values():
    BY_CITATION.setdefault(one.citation, []).append(one)


def moved(text: str, year: int, place: str) -> str:
    name, code = PLACES[place]
    for old, new in (("阿图什市", name), ("653001", code)):
        text = text.replace(old, new)
    for n in (-2, -1, 0, 1, 2):  # years beside the example's move with it; a placeholder keeps them apart
        text = text.replace(str(2024 + n), f"\0{n + 2}\0")
    for n in range(5):
        text = text.replace(f"\0{n}\0", str(year - 2 + n))
    return text


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("year", range(2015, 2027))
def test_no_finding_cites_what_did_not_hold_there_and_then(year, place):
    seen = 0
    for path in CASES:
        example = load_example(path)
        sheets = {
            moved(name, year, place): tuple(tuple(moved(c, year, place) for c in row) for row in rows)
            for name, rows in example.sheets.items()
        }
        for variant in example.fails[:2]:
            changed = {moved(cell, year, place): moved(text, year, place) for cell, text in variant.set.items()}
            case = case_of(
                Example(example.rule, sheets, (), (), (), None, example.hidden),
                Variant(
                    variant.about,
                    changed,
                    (),
                    "",
                    "",
                    1,
                    date(year, 12, 31) if variant.as_of or example.as_of else None,
                ),
            )
            (outcome,) = run(case, [find(path.stem)])
            for finding in outcome.findings:
                for citation in finding.basis:
                    seen += 1
                    assert (
                        citation == "表内勾稽关系"
                        or citation not in BY_CITATION
                        or any(
                            (p.since is None or p.since <= date(year + 1, 12, 31))
                            and (p.until is None or p.until >= date(year - 1, 1, 1))
                            and (not p.places or place in p.places)
                            and (not p.notice or str(year) in p.notice)
                            for p in BY_CITATION[citation]
                        )
                    ), (path.stem, citation, finding.message.zh)
    assert seen > 40


SHEETS = {
    "基本信息": """
阿图什市2024年基本信息
项目 | 内容 | 填写说明
地区名称 | 阿图什市 |
行政区划代码 | 653001 |
预算年度 | 2024 |
调整初步方案送交日期 | 2024-09-20 |
会议举行日期 | 2024-10-10 |
调整方案批准日期 | 2024-10-10 |
向社会公开日期 | 2024-11-20 |
""",
    "债务限额": """
阿图什市2024年债务限额
| | | 单位：亿元
项目 | 合计 | 一般债务限额 | 专项债务限额
一、年初批准的债务限额 | 10 | {opening}
二、本次下达新增债务限额 | 2 | {new}
三、调整后债务限额 | 12 | {adjusted}
""",
    "限额变动": """
阿图什市2024年限额变动
| | | | | | 单位：亿元
批次 | 下达文号 | 收文日期 | 性质 | 一般债务限额 | 专项债务限额 | 其中：已列年初预算
第一次调整 | 财债〔2024〕3号 | 2024-09-01 | {nature} | {batch} |
第一次调整 | 财债〔2024〕4号 | 2024-09-01 | {again} | {refinanced} |
""",
    "债券项目": """
阿图什市2024年债券项目
| | | | | 单位：亿元
序号 | 项目名称 | 债券性质 | 债券额度 | 项目状态 | 绩效目标
1 | 机关办公楼建设项目 | {kind} | 1 | |
2 | 偿还银行贷款利息 | {kind} | 0.7 | |
3 | 001建设项目 | {kind} | 0.2 | |
""",
    "债券支出": """
阿图什市2024年债券支出
| | | | | 单位：亿元
序号 | 项目名称 | 债券性质 | 支出功能分类科目 | 安排金额 | 已拨付金额
1 | 机关办公楼建设项目 | {kind} | 2010301 行政运行 | 1.5 | 1.5
2 | 偿还银行贷款利息 | {kind} | 2320301 付息 | 0.7 | 0.7
""",
    "债务余额": """
阿图什市2024年债务余额
| | | 单位：亿元
项目 | 合计 | 一般债务 | 专项债务
一、上年末债务余额 | 9 | {balance}
二、本年新增债券 | 5 | {bonds}
三、本年还本支出 | | |
四、分配使用后债务余额 | 14 | {closing}
""",
}
"""A county that does much wrong, all of it with money of one kind."""


def _pair(kind: str, amount: str) -> str:
    return f"{amount} | " if kind == "general" else f" | {amount}"


@pytest.mark.parametrize("kind", ["general", "special"])
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("year", range(2015, 2027))
def test_what_is_wrong_with_one_kind_of_money_is_judged_by_the_law_of_that_kind(year, place, kind):
    word = {"general": "一般", "special": "专项"}[kind]
    amounts = {
        "opening": 10,
        "new": 2,
        "adjusted": 12,
        "batch": 3,
        "refinanced": 1,
        "balance": 9,
        "bonds": 5,
        "closing": 14,
    }
    filled = {key: _pair(kind, str(amount)) for key, amount in amounts.items()}
    texts = {"kind": word, "nature": {"一般": "新增一般", "专项": "新增专项（项目）"}[word], "again": f"再融资{word}"}
    sheets = {
        moved(name, year, place): tuple(
            tuple(moved(cell.strip(), year, place) for cell in line.split("|"))
            for line in text.format(**filled, **texts).strip().splitlines()
        )
        for name, text in SHEETS.items()
    }
    case = case_of(
        Example("QX-N101", sheets, (), (), (), (), None, ()),
        Variant("", {}, (), "", "", 1, date(year, 12, 31)),
    )
    decided = date(year, 10, 10)
    findings = [f for o in run(case, all_rules()) for f in o.findings]
    cited = [(f, c) for f in findings for c in f.basis if c in BY_CITATION]
    assert len(cited) > 8
    for finding, citation in cited:
        assert any(
            (p.since is None or p.since <= decided)
            and (p.until is None or p.until >= decided)
            and (not p.places or any(place.startswith(q[:2]) for q in p.places))
            and (not p.kinds or kind in p.kinds)
            and not p.notice
            for p in BY_CITATION[citation]
        ), (finding.rule, citation, finding.message.zh)


LEVELS = {
    "prefecture": ("临夏回族自治州", "622900"),
    "province": ("福建省", "350000"),
    "separate": ("厦门市", "350200"),
    "municipality": ("重庆市", "500000"),
    "district": ("万州区", "500101"),
    "corps": ("阿拉尔市", "659002"),
    "direct": ("仙桃市", "429004"),
    "single": ("东莞市", "441900"),
}
TURNS = (2015, 2016, 2018, 2020, 2021, 2022, 2024, 2025, 2026)
"""Years in which a provision begins or ends, and those beside them."""
REPORT = """
关于阿图什市2024年债务限额分配及预算调整方案（草案）的报告
根据《中华人民共和国预算法》第三十四条的规定，现报告如下。
2024年年初批准的债务限额为10亿元，本次下达新增债务限额5亿元，调整后债务限额为12亿元。
一般债务余额将增至14亿元，控制在限额12亿元以内。
"""


def law_of(year, names, day, kind):
    """Return findings of a county that does much wrong and of its report, and what of them does not hold for it."""
    name, code = names
    word = {"general": "一般", "special": "专项"}[kind]
    amounts = {"opening": 10, "new": 2, "adjusted": 12, "batch": 3, "refinanced": 1, "balance": 9, "bonds": 5,
               "closing": 14}  # fmt: skip
    texts = {key: _pair(kind, str(amount)) for key, amount in amounts.items()}
    texts |= {"kind": word, "nature": {"一般": "新增一般", "专项": "新增专项（项目）"}[word], "again": f"再融资{word}"}

    def placed(text):
        text = text.replace("阿图什市", name).replace("653001", code).replace("2024-10-10", day.isoformat())
        return text.replace("2024-09-20", f"{year}-09-30").replace("2024", str(year))

    sheets = {
        placed(sheet): tuple(tuple(cell.strip() for cell in line.split("|")) for line in lines.strip().splitlines())
        for sheet, text in SHEETS.items()
        for lines in [placed(text.format(**texts))]
    }
    sheets["报告"] = tuple((line,) for line in placed(REPORT).strip().splitlines())
    case = case_of(
        Example("QX-N101", sheets, (), (), (), (), None, ()), Variant("", {}, (), "", "", 1, date(year, 12, 31))
    )
    return [f for outcome in run(case, all_rules()) for f in outcome.findings]


def wrongly_cited(findings, day, code, kind):
    cited = [(f, c) for f in findings for c in f.basis if c in BY_CITATION]
    return len(cited), [
        (f.rule, c, f.message.zh)
        for f, c in cited
        if not any(
            p.in_force(day)
            and (not p.places or code.startswith(tuple(p.places)))
            and (not p.kinds or kind in p.kinds)
            and not p.notice
            for p in BY_CITATION[c]
        )
    ]


@pytest.mark.parametrize("kind", ["general", "special"])
@pytest.mark.parametrize("year", TURNS)
@pytest.mark.parametrize("level", LEVELS)
def test_no_level_is_told_of_law_that_does_not_hold_for_it_and_its_report_neither(level, year, kind):
    day = date(year, 10, 10)
    findings = law_of(year, LEVELS[level], day, kind)
    assert any(f.rule.startswith("QX-W") for f in findings)
    count, wrong = wrongly_cited(findings, day, LEVELS[level][1], kind)
    assert count > 8
    assert wrong == []


@pytest.mark.parametrize(
    ("day", "article"), [(date(2020, 9, 30), False), (date(2020, 10, 1), True), (date(2020, 10, 10), True)]
)
def test_the_regulation_is_cited_from_its_first_day_on_and_not_a_day_before(day, article):
    findings = law_of(2020, LEVELS["district"], day, "special")
    cited = {c for f in findings for c in f.basis}
    assert any(c.startswith("预算法实施条例") for c in cited) is article
    assert wrongly_cited(findings, day, "500101", "special")[1] == []


def test_a_drafted_report_cites_only_what_has_held_since_the_first_year_that_is_drafted():
    """Its outlines have no days: what they cite must hold in every year, or be cited by a rule that knows the day."""
    outlines = Path(__file__).parents[2] / "quotaxl" / "catalogue" / "prose" / "outlines.toml"
    said = re.findall(
        r"《(?:中华人民共和国)?([^》]+)》((?:、?第[一二三四五六七八九十百]+条)+)", outlines.read_text("utf-8")
    )
    cited = {f"{law} {article}" for law, articles in said for article in articles.split("、")}
    assert cited == {"预算法 第六十七条", "预算法 第三十五条"}
    assert all(p.since <= date(2015, 1, 1) and not p.until for c in cited for p in BY_CITATION[c])
