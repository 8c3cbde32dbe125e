"""What a batch comes to: by prefecture, rule and county, who has not answered, Σ of counties against what was given."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from quotaxl.batch.work import ALL, SHARED, FileDone, UnitDone
from quotaxl.core.amount import Unit, convert
from quotaxl.core.region import Level, Region, RegionTable
from quotaxl.core.summarypage import Entry, PageChart, SummaryPage

SEVERITIES = ("error", "warning", "info")
_NEW = "county-limit.new"


class Filed(StrEnum):
    """Where a county stands: nothing came, its workbook has no figures, what came cannot be used, or it is there."""

    MISSING = "未报"
    EMPTY = "已报未填"
    UNUSABLE = "收到但不能用"
    FILED = "已报"


@dataclass(frozen=True, slots=True)
class CountyLine:
    """A county in the summary; amounts in 亿元, None where nothing is stated."""

    region: Region
    state: Filed
    errors: int = 0
    warnings: int = 0
    projects: int = 0
    stated: Decimal | None = None
    given: Decimal | None = None
    remark: str = ""

    @property
    def gap(self) -> Decimal | None:
        """What the county states less what it was given."""
        return None if self.stated is None or self.given is None else self.stated - self.given


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything that a summary is made from."""

    units: Mapping[str, UnitDone]
    bad: Sequence[FileDone]
    files: int
    rules: Mapping[str, str]
    """Titles by id."""
    before: Collection[str] | None
    after: Collection[str]
    regions: RegionTable


def county_lines(
    units: Mapping[str, UnitDone], bad: Sequence[FileDone], regions: RegionTable
) -> tuple[CountyLine, ...]:
    """Return a line for every county that answered or that a notice gives quota to, by code."""
    shared = units.get(SHARED)
    given = {code: Decimal(yuan) for code, yuan in (shared.given if shared else {}).items()}
    codes = {unit.unit for unit in units.values()} | set(given)
    found = []
    for code in sorted(codes):
        region = regions.code(code)
        if region is None or region.level is not Level.COUNTY:
            continue
        unit = units.get(code)
        spoilt = [f for f in bad if _names(f.name, region)]
        state = Filed.FILED if unit and unit.filled else Filed.EMPTY if unit else Filed.MISSING
        if unit is None and spoilt:
            state = Filed.UNUSABLE
        stated = unit.figures.get(f"{_NEW}.total") if unit else None
        remark = "；".join([*(f.error or "" for f in spoilt), *([unit.error] if unit and unit.error else [])])
        counts = _count(unit, "error"), _count(unit, "warning"), unit.projects if unit else 0
        mine = _yi(Decimal(stated)) if stated is not None else None
        found.append(CountyLine(region, state, *counts, mine, _yi(given[code]) if code in given else None, remark))
    return tuple(found)


def _names(file: str, region: Region) -> bool:
    """Return whether a file's name says whose it is: by the code in its path, or the name in its last part."""
    return region.code in file or region.name in file.rpartition("/")[2]


def _count(unit: UnitDone | None, severity: str) -> int:
    return sum(n for key, n in unit.found.items() if key.endswith(f"/{severity}")) if unit else 0


def _yi(yuan: Decimal) -> Decimal:
    return convert(yuan, Unit.YUAN, Unit.YIYUAN)


def pages(whole: Whole) -> tuple[SummaryPage, ...]:
    """Return the pages of the summary: overview, by prefecture, by rule, by county, files that cannot be used."""
    lines = county_lines(whole.units, whole.bad, whole.regions)
    return (_overview(whole, lines), _prefectures(whole, lines), _rules(whole), _counties(lines), _bad(whole.bad))


def _overview(whole: Whole, lines: Sequence[CountyLine]) -> SummaryPage:
    states = Counter(line.state for line in lines)
    totals = {s: sum(_count(unit, s) for unit in whole.units.values()) for s in SEVERITIES}
    rows: list[tuple[Entry, ...]] = [
        ("文件", whole.files, "份"),
        ("其中：不能用", len(whole.bad), "份"),
        ("县（市、区）", len(lines), "个"),
        *((f"其中：{state}" if state is Filed.MISSING else str(state), states[state], "个") for state in Filed),
        ("错误", totals["error"], "处"),
        ("警告", totals["warning"], "处"),
        ("提示", totals["info"], "处"),
    ]
    if whole.before is not None:
        now, then = set(whole.after), set(whole.before)
        rows += [
            ("新出现", len(now - then), "处"),
            ("已改正", len(then - now), "处"),
            ("仍未改", len(now & then), "处"),
        ]
    stated = sum((line.stated for line in lines if line.stated is not None), Decimal(0))
    given = sum((line.given for line in lines if line.given is not None), Decimal(0))
    rows += [("各县新增限额之和", stated, "亿元"), ("下达各县之和", given, "亿元"), ("相差", stated - given, "亿元")]
    note = "按县核对，下达文件与各县一并核对；逐条问题见各县文件夹和 findings.parquet。"
    return SummaryPage("总体情况", "批量核对总体情况", note, ("项目", "数量", "单位"), (30, 18, 10), rows)


def _prefectures(whole: Whole, lines: Sequence[CountyLine]) -> SummaryPage:
    groups: dict[Region, dict[Region, list[CountyLine]]] = {}
    for line in lines:
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
    rows.append(_sums("总计", "", lines))
    heads = (
        "省份",
        "地州市",
        "县数",
        *Filed,
        "错误",
        "警告",
        "项目数",
        "各县新增限额（亿元）",
        "下达（亿元）",
        "相差（亿元）",
    )
    widths = (16, 18, 7, 7, 10, 13, 7, 8, 8, 9, 21, 13, 13)
    chart = PageChart("各地州市错误、警告", 1, (7, 8), ("C00000", "F4B183"), min(25, len(rows) - 1), True)
    title = "分地州市情况"
    return SummaryPage("分地州市", title, _GAPS, heads, widths, rows, frozenset(bold), None if several else chart)


def _sums(province: str, prefecture: str, lines: Sequence[CountyLine]) -> tuple[Entry, ...]:
    states = Counter(line.state for line in lines)
    stated = [line.stated for line in lines if line.stated is not None]
    given = [line.given for line in lines if line.given is not None]
    one, other = sum(stated, Decimal(0)), sum(given, Decimal(0))
    return (
        province, prefecture, len(lines), *(states[state] for state in Filed), sum(line.errors for line in lines),
        sum(line.warnings for line in lines), sum(line.projects for line in lines), one if stated else None,
        other if given else None, one - other if stated and given else None,
    )  # fmt: skip


def _rules(whole: Whole) -> SummaryPage:
    found: Counter[tuple[str, str]] = Counter()
    counties: Counter[tuple[str, str]] = Counter()
    for unit in whole.units.values():
        for key, number in unit.found.items():
            rule, _, severity = key.partition("/")
            found[rule, severity] += number
            counties[rule, severity] += unit.unit not in (SHARED, ALL)
    now, then = Counter(map(_rule_of, whole.after)), Counter(map(_rule_of, whole.before or ()))
    new = Counter(map(_rule_of, set(whole.after) - set(whole.before or ())))
    order = sorted(found, key=lambda k: (SEVERITIES.index(k[1]), -found[k], k[0]))
    shown = {"error": "错误", "warning": "警告", "info": "提示"}
    rows: list[tuple[Entry, ...]] = []
    for rule, severity in order:
        title = whole.rules.get(rule, "")
        counts: tuple[Entry, ...] = (None, None, None)
        if whole.before is not None:
            still = now[rule] - new[rule]
            counts = (new[rule], then[rule] - still, still)
        rows.append((rule, shown[severity], title, found[rule, severity], counties[rule, severity], *counts))
    heads = ("规则", "级别", "情形", "问题数", "涉及县数", "新出现", "已改正", "仍未改")
    chart = PageChart("问题最多的规则", 0, (3,), ("C00000",), 12)
    note = "“新出现、已改正、仍未改”与上一次完整运行相比；第一次运行时空着。"
    return SummaryPage("分规则", "分规则情况", note, heads, (11, 7, 52, 9, 10, 9, 9, 9), rows, chart=chart)


def _rule_of(key: str) -> str:
    return key.split("|")[1]


_GAPS = "相差＝各县填报的新增限额－下达文件中给各县的额度；没有下达文件或没有填报的不计。金额单位：亿元。"


def _counties(lines: Sequence[CountyLine]) -> SummaryPage:
    rows = [
        (line.region.code, line.region.name, str(line.state), line.errors, line.warnings, line.projects, line.stated,
         line.given, line.gap, line.remark or None)
        for line in lines
    ]  # fmt: skip
    heads = (
        "代码",
        "县（市、区）",
        "状态",
        "错误",
        "警告",
        "项目数",
        "新增限额（亿元）",
        "下达（亿元）",
        "相差（亿元）",
        "备注",
    )
    return SummaryPage("分县", "分县情况", _GAPS, heads, (9, 22, 13, 8, 8, 9, 16, 13, 13, 40), rows)


def _bad(bad: Sequence[FileDone]) -> SummaryPage:
    rows = [(f.name, f.error or "") for f in bad]
    note = "这些文件没有计入；改正后再运行一次（加 --resume 时只处理改过的文件）。"
    return SummaryPage("不能用的文件", "不能用的文件", note, ("文件", "原因"), (70, 70), rows)
