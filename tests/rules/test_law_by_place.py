"""No finding cites what did not hold: every rule's example moved through twelve years and three provinces."""

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
