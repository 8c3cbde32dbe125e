"""A report held against the official forms (表1-1 … 1-6) alone, as an office has them that keeps no county workbook."""

import pytest
from fill import full

from quotaxl.app.check import Wishes, judge
from quotaxl.app.fill import Order, fill
from quotaxl.app.load import load
from quotaxl.catalogue import regions
from quotaxl.sources.read import read_workbook
from quotaxl.xlsx.apply import apply_plan

FORMS = ("limit-adjustment", "limit-balance-budget", "general-balance", "special-balance", "issue-service")
REPORT = """关于阿图什市2024年预算调整方案（草案）的报告
一、限额情况。2024年，年初批准的债务限额110.88亿元，其中一般债务限额50.15亿元、专项债务限额60.73亿元。本次下达新增债务限额9.1亿元，\
其中一般债务限额2.6亿元、专项债务限额6.5亿元。调整后债务限额119.98亿元，其中一般债务限额52.75亿元、专项债务限额67.23亿元。
二、余额情况。截至2024年9月末，全市债务余额95亿元，其中一般债务余额39亿元、专项债务余额56亿元。预计2024年年末债务余额99亿元，\
其中一般债务余额40.6亿元，专项债务余额58.4亿元。2023年末一般债务余额38亿元。
三、还本付息。2024年全年偿还债券本金3.325亿元，支付利息3.3333亿元。
"""


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    folder = tmp_path_factory.mktemp("official")
    county = full.make(folder / "county.xlsx")
    made = [folder / f"{form}.xlsx" for form in FORMS]
    for form, path in zip(FORMS, made, strict=True):
        fill(Order((county,), path, template=form), read_workbook, apply_plan, Wishes())
    return load(tuple(made), read_workbook, regions.load())


def told(tables, tmp_path, text):
    path = tmp_path / "报告.txt"
    path.write_text(text, encoding="utf-8")
    report = load((path,), read_workbook, regions.load())
    outcomes = judge((*report, *tables), Wishes(select=("QX-W2",))).outcomes
    return [f.message.zh for o in outcomes for f in o.findings]


def test_a_right_report_agrees_with_the_forms_and_september_is_not_the_years_end(tables, tmp_path):
    assert told(tables, tmp_path, REPORT) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("调整后债务限额119.98亿元", "调整后债务限额119.89亿元"),
        ("一般债务限额52.75亿元", "一般债务限额57.25亿元"),
        ("新增债务限额9.1亿元", "新增债务限额1.9亿元"),
        ("年末债务余额99亿元", "年末债务余额96亿元"),
        ("一般债务余额40.6亿元", "一般债务余额46.0亿元"),
        ("2023年末一般债务余额38亿元", "2023年末一般债务余额83亿元"),
        ("偿还债券本金3.325亿元", "偿还债券本金3.352亿元"),
        ("支付利息3.3333亿元", "支付利息3.5333亿元"),
    ],
)
def test_each_changed_figure_is_found(tables, tmp_path, right, wrong):
    assert right in REPORT
    words = wrong[len(wrong.rstrip("0123456789.亿元")) :]
    assert any(words in message for message in told(tables, tmp_path, REPORT.replace(right, wrong)))
