"""The pages of a summary: overview, by prefecture, by rule, by county, files that do not count."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from quotaxl.core.finding import Severity
from quotaxl.core.region import Region
from quotaxl.summary.lines import CountyLine, Filed, Whole, rule_of
from quotaxl.summary.page import Entry, PageChart, SummaryPage

_SHOWN = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.INFO: "提示"}
_GAPS = "相差＝各县填报的新增限额－下达文件中给各县的额度；没有下达文件或没有填报的不计。金额单位：亿元。"


def overview(whole: Whole) -> SummaryPage:
    """Return the page with the counts of everything, and the sums of what is stated and what was given."""
    states = Counter(line.state for line in whole.counties)
    rows: list[tuple[Entry, ...]] = [
        ("文件", whole.files, "份"),
        ("其中：不能用", len(whole.bad), "份"),
        ("县（市、区）", len(whole.counties), "个"),
        *((f"其中：{state}" if state is Filed.MISSING else str(state), states[state], "个") for state in Filed),
        *((shown, whole.total(severity), "处") for severity, shown in _SHOWN.items()),
    ]
    if whole.before is not None:
        rows += [
            ("新出现", len(whole.after - whole.before), "处"),
            ("已改正", len(whole.before - whole.after), "处"),
            ("仍未改", len(whole.after & whole.before), "处"),
        ]
    names = "各县新增限额之和", "下达各县之和", "相差"
    rows += [(name, amount, "亿元") for name, amount in zip(names, _amounts(whole.counties), strict=True)]
    return SummaryPage("总体情况", "总体情况", whole.note, ("项目", "数量", "单位"), (30, 18, 10), rows)


def by_prefecture(whole: Whole) -> SummaryPage:
    """Return the page with a line for each prefecture, for each province where there are several, and for all."""
    groups: dict[Region, dict[Region, list[CountyLine]]] = {}
    for line in whole.counties:
        above = whole.regions.ancestors(line.region)
        top = above[-1] if above else line.region
        groups.setdefault(top, {}).setdefault(above[0] if above else line.region, []).append(line)
    rows: list[tuple[Entry, ...]] = []
    bold = set()
    several = len(groups) > 1
    for province, prefectures in groups.items():
        if several:
            bold.add(len(rows))
            rows.append(_sums(province.name, "合计", [one for part in prefectures.values() for one in part]))
        rows += [_sums(province.name, prefecture.name, part) for prefecture, part in prefectures.items()]
    bold.add(len(rows))
    rows.append(_sums("总计", "", whole.counties))
    heads = (
        "省份", "地州市", "县数", *Filed, "错误", "警告", "项目数", "各县新增限额（亿元）", "下达（亿元）",
        "相差（亿元）",
    )  # fmt: skip
    widths = (16, 18, 7, 7, 10, 13, 7, 8, 8, 9, 21, 13, 13)
    chart = PageChart("各地州市错误、警告", 1, (7, 8), ("C00000", "F4B183"), min(25, len(rows) - 1), True)
    title = "分地州市情况"
    return SummaryPage("分地州市", title, _GAPS, heads, widths, rows, frozenset(bold), None if several else chart)


def _sums(province: str, prefecture: str, lines: Sequence[CountyLine]) -> tuple[Entry, ...]:
    states = Counter(line.state for line in lines)
    return (
        province, prefecture, len(lines), *(states[state] for state in Filed), sum(line.errors for line in lines),
        sum(line.warnings for line in lines), sum(line.projects for line in lines), *_amounts(lines),
    )  # fmt: skip


def _amounts(lines: Sequence[CountyLine]) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """Return what counties state, what they were given, and the difference; None where nothing says so."""
    stated = [line.stated for line in lines if line.stated is not None]
    given = [line.given for line in lines if line.given is not None]
    one, other = sum(stated, Decimal(0)) if stated else None, sum(given, Decimal(0)) if given else None
    return one, other, one - other if one is not None and other is not None else None


def by_rule(whole: Whole) -> SummaryPage:
    """Return the page with a line for each rule that spoke: how often, where, and what is new, mended, still open."""
    before = whole.before or frozenset()
    now, then = Counter(map(rule_of, whole.after)), Counter(map(rule_of, before))
    new = Counter(map(rule_of, whole.after - before))
    levels = list(_SHOWN)
    order = sorted(whole.rules, key=lambda k: (levels.index(k[1]), -whole.rules[k].findings, k[0]))
    rows: list[tuple[Entry, ...]] = []
    for rule, severity in order:
        count = whole.rules[rule, severity]
        changed: tuple[Entry, ...] = (None, None, None)
        if whole.before is not None:
            still = now[rule] - new[rule]
            changed = (new[rule], then[rule] - still, still)
        told = (rule, _SHOWN[severity], whole.titles.get(rule, ""), count.findings, count.counties)
        rows.append((*told, *changed))
    heads = ("规则", "级别", "情形", "问题数", "涉及县数", "新出现", "已改正", "仍未改")
    chart = PageChart("问题最多的规则", 0, (3,), ("C00000",), 12)
    note = "“新出现、已改正、仍未改”与上一次完整运行相比；第一次运行时空着。"
    return SummaryPage("分规则", "分规则情况", note, heads, (11, 7, 52, 9, 10, 9, 9, 9), rows, chart=chart)


def by_county(whole: Whole) -> SummaryPage:
    """Return the page with a line for each county."""
    rows = [
        (line.region.code, line.region.name, str(line.state), line.errors, line.warnings, line.projects, line.stated,
         line.given, line.gap, line.remark or None)
        for line in whole.counties
    ]  # fmt: skip
    heads = (
        "代码", "县（市、区）", "状态", "错误", "警告", "项目数", "新增限额（亿元）", "下达（亿元）", "相差（亿元）",
        "备注",
    )  # fmt: skip
    return SummaryPage("分县", "分县情况", _GAPS, heads, (9, 22, 13, 8, 8, 9, 16, 13, 13, 40), rows)


def useless(whole: Whole) -> SummaryPage:
    """Return the page with the files that do not count and why."""
    rows = [(one.name, one.why) for one in whole.bad]
    note = "这些文件没有计入；改正后再运行一次（加 --resume 时只处理改过的文件）。"
    return SummaryPage("不能用的文件", "不能用的文件", note, ("文件", "原因"), (70, 70), rows)
