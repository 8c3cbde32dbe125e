"""The pages of a summary: sums, states and changes as counted by hand, and the sheets as another program reads them."""

from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest

from quotaxl.catalogue import regions
from quotaxl.core.edits import AddSheet
from quotaxl.core.finding import Severity
from quotaxl.summary.drawn import sheets_plan
from quotaxl.summary.lines import CountyLine, Filed, RuleCount, UselessName, Whole
from quotaxl.summary.pages import by_county, by_prefecture, by_rule, overview, useless
from quotaxl.xlsx import apply_plan

KNOWN = regions.load()
ERROR, WARNING = Severity.ERROR, Severity.WARNING


def county(code: str, state: Filed = Filed.FILED, stated: str | None = None, given: str | None = None, **more):
    region = KNOWN.code(code)
    assert region
    return CountyLine(region, state, stated=stated and Decimal(stated), given=given and Decimal(given), **more)


@pytest.fixture
def whole() -> Whole:
    """Three counties of two prefectures of Xinjiang and one of Ningxia; two findings mended, one new, one open."""
    counties = (
        county("653001", stated="1.5", given="1.3", errors=2, warnings=1, projects=4),
        county("653022", Filed.MISSING, given="0.7"),
        county("653101", Filed.EMPTY, remark="=1+1"),
        county("640202", Filed.UNUSABLE),
    )
    rules = {
        ("QX-E102", ERROR): RuleCount(1, 1),
        ("QX-A101", WARNING): RuleCount(1, 1),
        ("QX-B103", ERROR): RuleCount(1, 1),
    }
    before = frozenset({"653001|QX-E102|f|s|A1", "653001|QX-B107|f|s|A2", "653022|QX-B107|f|s|A2"})
    after = frozenset({"653001|QX-E102|f|s|A1", "653001|QX-B103|f|s|A9"})
    return Whole(
        counties,
        rules,
        {"QX-E102": "专项任务没有落实"},
        4,
        (UselessName("坏.xlsx", "打不开"),),
        before,
        after,
        KNOWN,
        "说明",
    )


def rows(page) -> dict:
    return {row[0]: row[1:] for row in page.rows}


def test_the_overview_counts_states_findings_changes_and_sums(whole):
    found = {name: value for name, (value, _) in rows(overview(whole)).items()}
    assert found == {
        "文件": 4, "其中：不能用": 1, "县（市、区）": 4, "其中：未报": 1, "已报未填": 1, "收到但不能用": 1, "已报": 1,
        "错误": 2, "警告": 1, "提示": 0, "新出现": 1, "已改正": 2, "仍未改": 1,
        "各县新增限额之和": Decimal("1.5"), "下达各县之和": Decimal("2.0"), "相差": Decimal("-0.5"),
    }  # fmt: skip


def test_without_a_notice_nothing_was_given_and_nothing_differs(whole):
    alone = replace(whole, counties=[replace(line, given=None) for line in whole.counties])
    found = {name: value for name, (value, _) in rows(overview(alone)).items()}
    assert (found["各县新增限额之和"], found["下达各县之和"], found["相差"]) == (Decimal("1.5"), None, None)


def test_prefectures_sum_their_counties_and_provinces_their_prefectures(whole):
    page = by_prefecture(whole)
    told = [(row[0], row[1], row[2], row[7], row[10], row[11], row[12]) for row in page.rows]
    none = None, None, None
    assert told == [
        ("新疆维吾尔自治区", "合计", 3, 2, Decimal("1.5"), Decimal("2.0"), Decimal("-0.5")),
        ("新疆维吾尔自治区", "克孜勒苏柯尔克孜自治州", 2, 2, Decimal("1.5"), Decimal("2.0"), Decimal("-0.5")),
        ("新疆维吾尔自治区", "喀什地区", 1, 0, *none),
        ("宁夏回族自治区", "合计", 1, 0, *none),
        ("宁夏回族自治区", "石嘴山市", 1, 0, *none),
        ("总计", "", 4, 2, Decimal("1.5"), Decimal("2.0"), Decimal("-0.5")),
    ]
    assert page.bold == {0, 3, 5}
    assert page.chart is None, "bars of provinces and of their prefectures would stand side by side"


def test_rules_come_worst_first_with_what_changed(whole):
    assert [tuple(row) for row in by_rule(whole).rows] == [
        ("QX-B103", "错误", "", 1, 1, 1, 0, 0),
        ("QX-E102", "错误", "专项任务没有落实", 1, 1, 0, 0, 1),
        ("QX-A101", "警告", "", 1, 1, 0, 0, 0),
    ]


def test_sheets_are_read_by_another_program_with_their_chart_and_no_text_is_a_formula(whole, tmp_path):
    one = Whole(whole.counties[:3], whole.rules, {}, 3, (), None, whole.after, KNOWN, "说明")
    book = openpyxl.Workbook()
    book.active.title = "说明"
    book.save(tmp_path / "a.xlsx")
    pages = [page(one) for page in (overview, by_prefecture, by_rule, by_county, useless)]
    apply_plan(tmp_path / "a.xlsx", sheets_plan(pages), tmp_path / "b.xlsx")
    made = openpyxl.load_workbook(tmp_path / "b.xlsx")
    assert made.sheetnames == ["总体情况", "分地州市", "分规则", "分县", "不能用的文件", "说明"]
    (chart,) = made["分地州市"]._charts
    assert chart.grouping == "stacked"
    assert [series.val.numRef.f for series in chart.series] == ["'分地州市'!$H$5:$H$6", "'分地州市'!$I$5:$I$6"]
    assert [series.tx.v for series in chart.series] == ["错误", "警告"]
    assert made["分地州市"].print_title_rows == "$4:$4"
    assert not any(made[page.name].row_breaks.brk for page in pages), "all this is on one page each"
    remark = made["分县"]["J7"]
    assert (remark.value, remark.data_type) == ("=1+1", "s")
    assert made["分县"]["I5"].value == 0.2
    assert made["分规则"]["F5"].value is None


@pytest.mark.parametrize(("rules", "broken"), [(4, False), (16, True), (24, False), (40, True)])
def test_a_chart_that_a_page_has_no_room_for_stands_on_the_next(whole, rules, broken):
    counts = {(f"QX-E{n}", ERROR): RuleCount(1, 1) for n in range(100, 100 + rules)}
    page = by_rule(replace(whole, rules=counts))
    (sheet,) = (edit for edit in sheets_plan([page]).edits if isinstance(edit, AddSheet))
    assert sheet.breaks == ((5 + rules,) if broken else ())
