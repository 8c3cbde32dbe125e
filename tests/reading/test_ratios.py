"""From which columns rates are computed, by hand: a table is a head and rows, its rates as they would be printed."""

import pytest

from quotaxl.catalogue.regions import load
from quotaxl.core.document import Document
from quotaxl.core.grid import Grid
from quotaxl.core.refs import Area
from quotaxl.reading import read_tables

REGIONS = load()


def ratios(head, *rows, formats=None, merges=""):
    """Of each column with rates: {header: "over÷under …"} with the columns' headers."""
    lines = [
        ["2024年甲县收支情况表"],
        ["单位：万元"],
        head.split(),
        *([c if c != "" else None for c in r] for r in rows),
    ]
    grid = Grid("a.xlsx", "表", lines, formats=formats or {}, merges=tuple(map(Area.parse, merges.split())))
    (table,) = read_tables(Document("a.xlsx", (grid,)), REGIONS)
    title = {c.name: c.path[-1] for c in table.columns}
    signs = {"share": "÷", "growth": "↗", "whole": "÷Σ", "above": "÷↑"}
    return {
        title[c.name]: [title[r.over] + signs[r.kind] + title[r.under] + ("" if r.sharp else "≈") for r in c.ratios]
        for c in table.columns
        if c.ratios
    }


SPENT = [("教育", 1300, 1235), ("卫生", 700, 679), ("农业", 900, 801), ("交通", 260, 247), ("住房", 400, 392)]


def test_a_share_of_two_columns():
    rows = [(*row, rate) for row, rate in zip(SPENT, (95, 97, 89, 95, 98), strict=True)]
    assert ratios("项目 预算数 执行数 执行率%", *rows) == {"执行率%": ["执行数÷预算数"]}


def test_growth_and_the_change_divided_both_fit():
    rows = [("甲", 80, 100, 20, "25.0%"), ("乙", 60, 45, -15, "-25.0%"), ("丙", 30, 33, 3, "10.0%")]
    assert ratios("项目 上年数 本年数 增减额 增减率", *rows) == {"增减率": ["本年数↗上年数", "增减额÷上年数"]}


def test_a_share_of_the_total_row():
    rows = [("甲县", 50, "25%"), ("乙县", 30, "15%"), ("丙县", 120, "60%"), ("合计", 200, "100%")]
    assert ratios("县 下达数 占比", *rows)["占比"][0] == "下达数÷Σ下达数"


def test_numbers_without_sign_may_be_fractions():
    rows = [(name, a, b, round(b / a, 4)) for name, a, b in SPENT]
    assert ratios("项目 预算数 执行数 执行率", *rows) == {"执行率": ["执行数÷预算数"]}


def test_a_percent_format():
    rows = [(name, a, b, b / a) for name, a, b in SPENT]
    formats = {(4 + n, 4): "0.0%" for n in range(len(SPENT))}
    assert ratios("项目 预算数 执行数 进展", *rows, formats=formats) == {"进展": ["执行数÷预算数"]}


@pytest.mark.parametrize(
    ("rates", "fits"),
    [
        ((95, 97, 89, 95, 98), True),
        ((95, 97, 89, 95, 99), True),  # one of five is wrong
        ((95, 97, 89, 91, 99), False),  # two of five
        (("", "", 89, 95, 98), True),
        (("", "", "", 95, 98), False),  # two say too little
        ((100, 100, 100, 100, 100), False),
    ],
)
def test_how_many_cells_must_bear_it_out(rates, fits):
    rows = [(*row, rate) for row, rate in zip(SPENT, rates, strict=True)]
    assert bool(ratios("项目 预算数 执行数 执行率%", *rows)) is fits


def test_bases_of_zero_say_nothing():
    rows = [("甲", 0, 100, "100%"), ("乙", 0, 45, "100%"), ("丙", 0, 33, "100%"), ("丁", 0, 7, "100%")]
    assert ratios("项目 上年数 本年数 增减率", *rows) == {}


def test_amounts_that_were_rounded_after_the_rate_was_computed():
    exact = [(83.4571, 79.2843), (61.2249, 58.9177), (47.0062, 41.3954), (90.5461, 88.2174), (55.4443, 50.3918)]
    rows = [(f"县{n}", round(a, 1), round(b, 1), f"{b / a * 100:.2f}%") for n, (a, b) in enumerate(exact)]
    rows.append(("县九", 70.3, 69.3, f"{69.3412 / 70.2511 * 100:.2f}%"))
    assert ratios("县 预算数 执行数 执行率", *rows) == {"执行率": ["执行数÷预算数≈"]}


def test_columns_in_two_units():
    rows = [("甲", 1.3, 12350, 95), ("乙", 0.7, 6790, 97), ("丙", 0.9, 8010, 89), ("丁", 0.4, 3920, 98)]
    assert ratios("项目 预算数(亿元) 执行数(万元) 执行率%", *rows) == {"执行率%": ["执行数(万元)÷预算数(亿元)"]}


def test_counts_are_divided_by_counts():
    rows = [("甲", 120, 90, "75%", 30), ("乙", 80, 20, "25%", 41), ("丙", 50, 25, "50%", 77), ("丁", 40, 36, "90%", 10)]
    assert ratios("乡镇 计划户数 完工户数 完工率 金额", *rows) == {"完工率": ["完工户数÷计划户数"]}


def test_rates_of_interest_are_left_alone():
    rows = [("甲", 100, 3, 3), ("乙", 200, 4, 2), ("丙", 50, 2, 4), ("丁", 300, 3, 1)]
    assert ratios("债券 发行额 年利息 票面利率%", *rows) == {}
