"""Regions of China down to the county, with the short forms that official tables use."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property


class Level(StrEnum):
    """Administrative level; a development zone without a code counts by its parent."""

    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"


@dataclass(frozen=True, slots=True)
class Region:
    """A region: six-digit GB/T 2260 code, official name, short forms, code of the region above."""

    code: str
    name: str
    level: Level
    parent: str | None = None
    short: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The official name, then the short forms."""
        return (self.name, *self.short)


_SPACES = re.compile(r"[\s\u200b\ufeff]+")
_OWN_LEVEL = re.compile(r"[(（]?本级[)）]?$|[(（]不含[^()（）]*[)）]$")
"""What a table says behind a name that is no part of it: 临夏州本级, 辽宁省（不含大连）."""
_MARKS = "①②③④⑤⑥⑦⑧⑨⑩*＊※#"
_LEVEL_ONLY = re.compile(r"(自治区|省|地区|盟|州|市|县|区|旗)?本级|自治区")
_OWN = ("本级", "自治区")
"""How every such name ends; the quick test before the careful one."""
_ENDS_TWO = ("地区", "林区", "矿区", "新区")
_ENDS = "省市县区旗州盟"
_AUTONOMOUS = ("自治县", "自治旗", "自治州", "自治区")
_LONGEST_LEAD = 24
"""Characters of a region with the regions above it, as it begins a title or the name of an assembly."""

_WORD = re.compile(
    "[城区县市](?=[域级]|政(?!府)|乡|道(?!路)|郊)|县城(?!乡)|市[区场]|区[块间]|州[级直]|省[级道]|[城乡村山牧林]区|城[乡镇市]|乡[镇村]|村[镇级]|河道"
)
"""Words whose first character looks like the end of a region's name: 乌恰县城, 和静县域, 和田市场."""
_OTHER_NAME = re.compile(
    "[东西南北中]?[路街]|大[桥街道]|水库|机场|[省市县区旗州盟镇乡村河湖江山岭桥渠站港场师团城岛峡沟坝口]"
)
"""What, after a region's bare name, makes another name of it: 阿图什镇, 北京东路."""
_SEPARATORS = " \t\u3000-－—_·、，,：:/"


def tidy(name: str) -> str:
    """Return a region's name as written, without spaces and without 本级, （不含大连） or a footnote's mark."""
    if name[-1:] in _MARKS or name[:1] in _MARKS:
        name = name.strip(_MARKS) or name
    if name.isalnum() and not name.endswith("本级"):
        return name
    name = _SPACES.sub("", name)
    return _OWN_LEVEL.sub("", name) or name


def relative(name: str) -> re.Match[str] | None:
    """Return a match where a name without spaces means a region by where it stands: 本级, 州本级, 自治区."""
    return _LEVEL_ONLY.fullmatch(name) if name.endswith(_OWN) else None


def bare(name: str) -> str | None:
    """Return a name without 省, 地区, 州, 市, 县 and the like; None where too little or nonsense is left."""
    if "自治" in name:
        return None
    stem = name[:-2] if name.endswith(_ENDS_TWO) else name[:-1] if name[-1:] in _ENDS else ""
    return stem if len(stem) > 1 else None


class RegionTable:
    """Looks regions up by code or by any of their names.

    Names are found by dictionary, so that a look-up costs about a microsecond whatever the table's size.
    """

    def __init__(self, regions: Iterable[Region]) -> None:
        self._by_code: dict[str, Region] = {}
        self._by_name: dict[str, list[Region]] = {}
        self._leads: dict[str, tuple[tuple[str, bool], ...]] = {}
        for region in regions:
            self._by_code[region.code] = region
            for name in region.names:
                self._by_name.setdefault(name, []).append(region)

    @cached_property
    def _by_bare(self) -> dict[str, list[Region]]:
        """Made when first needed: few tables hold a name without its last word."""
        found: dict[str, list[Region]] = {}
        for region in self:
            for stem in self.bare_names(region):
                found.setdefault(stem, []).append(region)
        return found

    @cached_property
    def _by_autonomy(self) -> dict[str, list[Region]]:
        """The names of autonomous regions without their peoples: 威宁自治县 is 威宁彝族回族苗族自治县."""
        found: dict[str, list[Region]] = {}
        for region in self:
            if "自治" in region.name:
                kind = region.name[-1]
                for name in {f"{short.removesuffix(kind)}自治{kind}" for short in region.short} - {*region.names}:
                    found.setdefault(name, []).append(region)
        return found

    def __len__(self) -> int:
        return len(self._by_code)

    def __iter__(self) -> Iterator[Region]:
        return iter(self._by_code.values())

    def code(self, code: str) -> Region | None:
        """Return the region with this code."""
        return self._by_code.get(code)

    def named(self, name: str) -> tuple[Region, ...]:
        """Return every region with this official or short name; many counties share a name."""
        return tuple(self._by_name.get(tidy(name), ()))

    def at_start(
        self, text: str, parent: Region | None = None, *, ended: bool = False
    ) -> tuple[str, tuple[Region, ...]]:
        """Return the longest beginning of a text that names a region, and what it may mean (resolve).

        疏附县第十八届人大常委会 gives 疏附县; the beginning is empty where a text starts with no name. `ended` wants
        the name with its 市, 县 or the like.
        """
        plain = _SPACES.sub("", text)
        for cut in range(min(len(plain), _LONGEST_LEAD), 1, -1):
            if (plain[cut - 1] in _ENDS or not ended) and (found := self.resolve(plain[:cut], parent)):
                return plain[:cut], found
        return "", ()

    @staticmethod
    def bare_names(region: Region) -> tuple[str, ...]:
        """Return the region's names without 市, 县 and the like: 阿图什 for 阿图什市."""
        return tuple(dict.fromkeys(stem for name in region.names if (stem := bare(name))))

    def ancestors(self, region: Region) -> tuple[Region, ...]:
        """Return the regions above, nearest first."""
        above: list[Region] = []
        code = region.parent
        while code and (parent := self._by_code.get(code)):
            above.append(parent)
            code = parent.parent
        return tuple(above)

    @cached_property
    def _below(self) -> dict[str, tuple[Region, ...]]:
        found: dict[str, list[Region]] = {}
        for region in self:
            if region.parent:
                found.setdefault(region.parent, []).append(region)
        return {code: tuple(sorted(regions, key=lambda one: one.code)) for code, regions in found.items()}

    def below(self, region: Region) -> tuple[Region, ...]:
        """Return the regions directly below, by code; none for a county, and for a city without counties (东莞市)."""
        return self._below.get(region.code, ())

    def within(self, region: Region, top: Region) -> bool:
        """Return whether `region` is `top` or lies below it."""
        return region.code == top.code or any(above.code == top.code for above in self.ancestors(region))

    def resolve(self, name: str, parent: Region | None = None) -> tuple[Region, ...]:
        """Return the candidates for a name as written in a table, best first; one if it is clear.

        A name may carry its parents (克州阿图什市, 新疆维吾尔自治区克州阿图什) and lack its last word (阿图什),
        which leaves several candidates for 伊宁. `parent`, the region whose rows the name stands in,
        settles names that several share; 本级 and 州本级 mean the region itself. Where nothing inside
        `parent` fits, the candidates outside it are returned. An unknown name, or one in a wrong
        prefecture (克州巴楚县), gives an empty tuple.
        """
        name = name if name.isalnum() else _SPACES.sub("", name)
        if parent is not None and (word := relative(name)):
            ending = word[1] or name.removesuffix("本级")
            return next(((r,) for r in (parent, *self.ancestors(parent)) if r.name.endswith(ending)), ())
        first: tuple[Region, ...] = ()
        for found in self._candidates(tidy(name)):
            if parent is None:
                return found
            if inside := self._inside(found, (parent,)) or tuple(r for r in found if r.code == parent.code):
                return inside
            first = first or found
        return first

    def _candidates(self, name: str) -> Iterator[tuple[Region, ...]]:
        """Yield what the name may mean, the surest reading first; no reading is empty."""
        if found := self._by_name.get(name):
            yield tuple(found)
        if found_below := self._after_prefix(name):
            yield found_below
        if found := self._by_bare.get(name):
            yield tuple(found)
        if name.endswith(_AUTONOMOUS) and (found := self._by_autonomy.get(name)):
            yield tuple(found)

    @cached_property
    def _begins(self) -> frozenset[str]:
        """The first two letters of all names: most texts begin with none, and none of their leads need be looked up."""
        return frozenset(name[:2] for names in (self._by_name, self._by_bare) for name in names)

    def _after_prefix(self, name: str) -> tuple[Region, ...]:
        if name[:2] not in self._begins:
            return ()
        for cut in range(len(name) - 2, 1, -1):
            lead = name[:cut]
            short = self._by_autonomy.get(lead, ()) if lead.endswith(_AUTONOMOUS) else ()
            tops = (*self._by_name.get(lead, ()), *self._by_bare.get(lead, ()), *short)
            if tops:
                for found in self._candidates(name[cut:]):
                    if inside := self._inside(found, tops):
                        return inside
        return ()

    def _inside(self, regions: Iterable[Region], tops: Iterable[Region]) -> tuple[Region, ...]:
        codes = {top.code for top in tops}
        return tuple(r for r in regions if any(above.code in codes for above in self.ancestors(r)))

    def strip_prefix(self, text: str, region: Region) -> str:
        """Return a project's name without the names of `region` and of those above it at its start.

        Full, short and bare names go (克州阿图什市, 克州阿图什) as long as a sensible name is left:
        乌恰县城供水 keeps 县城供水, 阿图什河防洪 stays whole.
        """
        text = text.strip()
        leads = self._leads.get(region.code) or self._leads_of(region)
        while rest := _after_lead(text, leads):
            text = rest
        return text

    def _leads_of(self, region: Region) -> tuple[tuple[str, bool], ...]:
        """Return (name, whether it ends in 市, 县 or the like), longest first."""
        leads: dict[str, bool] = {}
        for each in (region, *self.ancestors(region)):
            leads |= dict.fromkeys(self.bare_names(each), False)
            leads |= {name: name[-1] in _ENDS for name in each.names}
        self._leads[region.code] = tuple(sorted(leads.items(), key=lambda lead: -len(lead[0])))
        return self._leads[region.code]


def _after_lead(text: str, leads: Iterable[tuple[str, bool]]) -> str | None:
    for name, ended in leads:
        if text.startswith(name):
            rest = text[len(name) :].lstrip(_SEPARATORS)
            whole = (
                not _WORD.match(name[-1] + rest) if ended else bool(_WORD.match(rest)) or not _OTHER_NAME.match(rest)
            )
            if len(rest) > 1 and whole:
                return rest
    return None
