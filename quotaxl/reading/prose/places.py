"""Phrases that only name a region or a level of government."""

import re

from quotaxl.core.region import RegionTable
from quotaxl.reading.prose.progress import Progress

_LONGEST = 20
"""No name of a region is longer: 积石山保安族东乡族撒拉族自治县 has fifteen characters."""


_SHORT = re.compile(r"[\u4e00-\u9fff]{2,4}自治[县旗州]|[一二三四五六七八九十〇零\d]{2,4}团场?")
"""An autonomous county by its short name, a regiment of the corps: no table of regions has it so."""
_COUNTY = re.compile(
    r"(?!全|我|本|各|某|该|邻)[\u4e00-\u9fff]{2,3}(?:[县旗]|(?<![园片小新校院厂社景灌库街地市城县辖牧林矿老山郊功居货仓牧疫湖港生林])区)"
)
"""A county's or district's name and nothing else, though no table of regions has it: a project has more of a name."""
_SHORTENED = re.compile(r"[\u4e00-\u9fff]{2,3}")
_ZONE = re.compile(r".{2,12}(?:开发区|高新区|经开区|保税区|产业园区|工业园区)(?:代管(?:乡镇|镇街|街道))?")
"""A development zone has no code, and yet a share of its own; only such names as no project has alone."""


def only_place(regions: RegionTable, clause: str) -> str | None:
    """Return the region or the level below that is all a clause names; None for any other clause."""
    bare = re.sub(r"^[、:]+", "", clause)
    if place_named(regions, bare):
        return bare  # 和政县 begins with 和
    name = re.sub(r"^(?:拟|分配(?:给)?|下达(?:给)?|安排(?:给)?|转贷|其中|由|给|对|和|及|[、:])+", "", clause)
    name = re.sub(r"(?:(?:新增|下达|分配|使用|安排|合计|共|为|限额|债务)+)$", "", name)
    name = re.sub(r"\((?:含|不含|包括|下同)[^()]*\)$", "", name)
    name = re.sub(r"^留(?=[省市县区州旗])", "", name)
    if re.fullmatch(
        r"(?:省|市|县|区|州|旗|盟|师|团|兵团|地区|园区|自治区|自治州|市县|区县|县区|旗县)?(?:本级|级)(?:留用|使用)?",
        name,
    ):
        return re.sub(r"(?:留用|使用)$", "", name)
    if re.fullmatch(
        r"(?:市县|各?(?:设区市|盟市|市州|州市|地市)|各?[县区市旗]\([县区市旗](?:、?[县区市旗])?\)[县区市旗]?|各?(?:旗县|区县|县区|县市)(?:市?区)?|旗县|各县|(?:各|全县|全市|全区)?(?:乡镇|镇街|街镇|乡街|乡\(镇\)|苏木乡?镇|镇\(?、?街道\)?|乡\(?、?镇\)?、?街道|乡镇\(?、?街道\)?|街道\(?、?乡?镇\)?)(?:级)?|其余.{1,5}(?<!项目)(?<!科目)(?<!支出)(?<!工程)(?<!资金)|其[他它].{0,4}[县区市旗])",
        name,
    ):
        return name
    return name if _ZONE.fullmatch(name) else place_named(regions, name) if name else None


def placed(progress: Progress, clause: str) -> str | None:
    """Return the place that is all a clause names; behind another place also by its name without 市 or 县: 开平 a."""
    if (name := only_place(progress.regions, clause)) is not None:
        return name
    before = progress.found[progress.last] if progress.last is not None else None
    short = clause.strip(",、:;和及与")
    if _COUNTY.fullmatch(short):
        return short
    if before is None or not before.place or progress.crossed or not _SHORTENED.fullmatch(short):
        return None
    return short if any(progress.regions.named(short + ending) for ending in "市县区旗") else None


def place_named(regions: RegionTable, name: str) -> str | None:
    """Return the name of a region as it is; None for any other name."""
    return name if 2 <= len(name) <= _LONGEST and (regions.named(name) or _SHORT.fullmatch(name)) else None
