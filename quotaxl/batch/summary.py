"""What a batch comes to, as a summary tells it: where each county stands, how often each rule spoke."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from quotaxl.batch.work import SHARED, FileDone, UnitDone, joint
from quotaxl.core.amount import Unit, convert
from quotaxl.core.finding import Severity
from quotaxl.core.region import Level, Region, RegionTable
from quotaxl.summary.lines import CountyLine, Filed, RuleCount, UselessName, Whole

_NEW = "county-limit.new"
_NOTE = "按县核对，下达文件与各县一并核对；逐条问题见各县文件夹和 findings.parquet。"


def whole(
    units: Mapping[str, UnitDone],
    files: Collection[FileDone],
    titles: Mapping[str, str],
    keys: tuple[frozenset[str] | None, frozenset[str]],
    regions: RegionTable,
) -> Whole:
    """Return what the summary is made from; `keys` are those of the last complete run's findings, and of this one's."""
    bad = sorted((f for f in files if f.error), key=lambda f: f.name)
    lines = county_lines(units, bad, regions)
    useless = tuple(UselessName(f.name, f.error or "") for f in bad)
    return Whole(lines, _rules(units), titles, len(files), useless, *keys, regions, _NOTE)


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


def _rules(units: Mapping[str, UnitDone]) -> dict[tuple[str, Severity], RuleCount]:
    found: Counter[tuple[str, Severity]] = Counter()
    counties: Counter[tuple[str, Severity]] = Counter()
    for unit in units.values():
        for key, number in unit.found.items():
            rule, _, severity = key.partition("/")
            found[rule, Severity(severity)] += number
            counties[rule, Severity(severity)] += not joint(unit.unit)
    return {key: RuleCount(number, counties[key]) for key, number in found.items()}
