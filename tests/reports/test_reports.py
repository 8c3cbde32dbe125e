"""Reports, resolutions and explanations by ten authors: every figure, every change."""

import pytest
from reports.annotated import Report, every
from reports.measuring import caught, findings, score

from quotaxl.core.finding import Severity

REPORTS = every()
WRONG = {
    # report: figures whose fact or kind is read wrong, figures of the right fact whose stage is
    "03-guangdong-district-2023": (1, 0),
    "07-gansu-prefecture-2024": (0, 3),
    "19-foreign-loan-2021": (0, 2),
    "30-sichuan-short-2019": (0, 1),
    "54-shanghai-district-2023": (1, 0),
    "73-fujian-resources-2024": (0, 1),
    "89-hebei-arrears-2025": (0, 2),
    "102-heilongjiang-resolve-2022": (0, 1),
    "143-zhejiang-pdf-2024": (0, 3),
    "150-jiangsu-limits-2025": (0, 3),
    "151-guizhou-reduce-2023": (0, 1),
    "164-sichuan-roads-2016": (0, 1),
    "406-chongqing-foreign-2020": (0, 3),
    "412-dalian-respectively-2023": (0, 3),
    "502-guizhou-second-2021": (3, 0),
    "504-fujian-special-2024": (1, 0),
    "507-neimenggu-resolution-2024": (0, 3),
    "510-guangxi-explain-2020": (1, 0),
    "511-henan-accounts-2022": (2, 0),
    "602-sichuan-adjust-2019": (0, 2),
    "603-neimenggu-adjust-2021": (6, 6),
    "604-hunan-adjust-2020": (0, 1),
    "605-yunnan-adjust-2022": (2, 0),
    "606-zhejiang-adjust-2018": (7, 2),
    "607-gansu-adjust-2024": (1, 0),
    "608-guangxi-adjust2-2022": (2, 0),
    "609-shandong-adjust-2025": (1, 0),
    "610-xinjiang-adjust-2023": (5, 0),
    "611-jiangxi-adjust-2017": (1, 0),
    "612-shaanxi-adjust-2021": (0, 5),
    "613-hebei-adjust-2024": (5, 0),
    "614-anhui-adjust2-2020": (6, 3),
    "615-chongqing-adjust-2026": (3, 0),
    "616-jilin-adjust-2025": (6, 0),
    "618-hubei-review-2023": (2, 1),
    "620-henan-final-2020": (2, 0),
    "621-guangdong-halfyear-2024": (0, 1),
    "622-jiangsu-limitnote-2023": (1, 0),
    "624-liaoning-review-2025": (4, 0),
    "625-hainan-debtnote-2024": (1, 0),
    "707-guangdong-adjust-2025": (1, 0),
    "803-sichuan-adjust-2021": (0, 4),
    "809-guizhou-adjust-2017": (4, 0),
    "810-heilongjiang-adjust-2016": (0, 3),
    "812-xinjiang-adjust-2025": (0, 2),
    "813-hunan-adjust-2024": (3, 3),
    "816-hainan-opinion-2025": (4, 1),
    "820-anhui-accounts-2019": (0, 3),
    "821-guangxi-accounts-2022": (1, 1),
    "823-liaoning-halfyear-2024": (0, 3),
    "824-qinghai-halfyear-2021": (1, 0),
    "825-shanxi-funds-2020": (3, 0),
    "902-gansu-adjust-2023": (1, 0),
    "905-shandong-adjust-2025": (2, 0),
    "908-yunnan-adjust-2018": (2, 0),
    "913-shaanxi-accounts-2020": (0, 4),
    "1002-henan-adjust2-2020": (0, 2),
    "1004-hunan-resolution-2017": (0, 3),
    "1005-jiangsu-adjust-2025": (0, 2),
    "1008-zhejiang-adjust2-2021": (0, 2),
    "1009-guizhou-limit-2016": (0, 3),
    "1010-jiangxi-explanation-2024": (1, 3),
    "1013-hebei-adjust-2026": (2, 0),
    "1014-hubei-adjust2-2022": (0, 4),
    "1101-chongqing-secondadjust-2022": (2, 6),
    "1102-hunan-bill-2021": (2, 1),
    "1103-gansu-explanation-2023": (9, 1),
    "1104-anhui-zone-adjust-2020": (5, 1),
    "1105-xpcc-regiment-adjust-2024": (3, 0),
    "1106-liaoning-city-swap-2024": (6, 0),
    "1107-shandong-fourbudgets-2025": (5, 1),
    "1108-jiangxi-finalaccount-2019": (1, 3),
    "1109-guangdong-halfyear-2026": (3, 0),
    "1111-yunnan-resolution-2018": (6, 3),
    "1112-fujian-debtdisclosure-2022": (1, 0),
    "1113-henan-specialbonduse-2023": (6, 3),
    "1114-tianjin-reply-2024": (5, 1),
    "1202-gansu-prefecture-adjust-2023": (1, 1),
    "1204-shandong-adjust1-2020": (3, 0),
    "1205-heilongjiang-adjust2-2025": (5, 0),
    "1206-henan-halfyear-2022": (1, 0),
    "1207-zhejiang-halfyear-2017": (1, 1),
    "1208-sichuan-final-2018": (2, 0),
    "1209-guangxi-final-2023": (0, 4),
    "1211-shaanxi-resolution-2016": (3, 2),
    "1212-neimenggu-debt-2022": (1, 0),
    "1214-qinghai-bill-2026": (1, 3),
}
"""What is not read right now; more is a step back. What was at first sight stands in docs/report.md."""

MISSED = {
    "403-anhui-counties-2024": 1,  # last year's limit called this year's
    "806-guangdong-adjust-2025": 1,  # 全年累计新增8.59亿元; 截至5月底已支付0.47亿元
    "814-shandong-review-2023": 1,  # 本次需调整列入预算8.70亿元; 年初提前下达的6.90亿元专项债券
    "816-hainan-opinion-2025": 2,  # 其中第二次核减1.52亿元; 我县一般债务限额增加21,400万元
    "825-shanxi-funds-2020": 2,  # 集中隔离点改造1,420万元; 支出由8,740万元调整为9,100万元
    "1101-chongqing-secondadjust-2022": 1,  # 共获专项债券20,000万元
    "1102-hunan-bill-2021": 1,  # 专项债务转贷收入2.5亿元
    "1103-gansu-explanation-2023": 1,  # 债务转贷支出增加67800万元
    "1106-liaoning-city-swap-2024": 1,  # 转贷区县86.3亿元
    "1111-yunnan-resolution-2018": 1,  # 调整为241,530万元
    "1113-henan-specialbonduse-2023": 2,  # 分配债券15,400万元; 项目自身收益缴库1,460万元
    "1114-tianjin-reply-2024": 2,  # 专项债务限额变为130.6亿元; 保障性租赁住房6.3亿元
    "1202-gansu-prefecture-adjust-2023": 1,  # 债务转贷支出65000万元
}
"""Changes that are not found."""


@pytest.mark.parametrize("report", REPORTS, ids=lambda r: r.name)
def test_figures_have_the_right_fact_kind_and_stage(report: Report):
    total, right, staged, invented, wrong = score(report)
    facts, stages = WRONG.get(report.name, (0, 0))
    assert invented == 0, wrong
    assert total - right <= facts, wrong
    assert right - staged <= stages, wrong


def test_every_figure_of_every_report_is_measured():
    assert sum(truth.fact != "?" for report in REPORTS for truth in report.truths) == 10494
    assert len({report.name for report in REPORTS}) == len(REPORTS) == 371
    assert WRONG.keys() <= {report.name for report in REPORTS}


@pytest.mark.parametrize("report", REPORTS, ids=lambda r: r.name)
def test_every_change_is_found_and_nothing_else(report: Report):
    found, missed = caught(report)
    assert len(missed) <= MISSED.get(report.name, 0), missed
    assert len(found) + len(missed) == len(report.mistakes)
    assert [f.message.zh for f in findings(report) if f.severity is not Severity.INFO] == []
