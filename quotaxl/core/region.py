"""Regions of China down to the county, with the short forms that official tables use."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


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


_SPACES = re.compile(r"[\s\u3000]+")
_SUFFIX = re.compile(r"(本级|市本级|州本级|区本级|县本级)$")


def tidy(name: str) -> str:
    """Return a region's name as written, without spaces and without a trailing 本级."""
    return _SUFFIX.sub("", _SPACES.sub("", name)) or _SPACES.sub("", name)


class RegionTable:
    """Looks regions up by code or by any of their names."""

    def __init__(self, regions: Iterable[Region]) -> None:
        self._by_code: dict[str, Region] = {}
        self._by_name: dict[str, list[Region]] = {}
        for region in regions:
            self._by_code[region.code] = region
            for name in {region.name, *region.short}:
                self._by_name.setdefault(name, []).append(region)

    def __len__(self) -> int:
        return len(self._by_code)

    def code(self, code: str) -> Region | None:
        """Return the region with this code."""
        return self._by_code.get(code)

    def named(self, name: str) -> tuple[Region, ...]:
        """Return every region with this official or short name; many counties share a name."""
        return tuple(self._by_name.get(tidy(name), ()))

    def ancestors(self, region: Region) -> tuple[Region, ...]:
        """Return the regions above, nearest first."""
        above: list[Region] = []
        code = region.parent
        while code and (parent := self._by_code.get(code)):
            above.append(parent)
            code = parent.parent
        return tuple(above)

    def within(self, region: Region, top: Region) -> bool:
        """Return whether `region` is `top` or lies below it."""
        return region == top or top in self.ancestors(region)

    def resolve(self, name: str, parent: Region | None = None) -> tuple[Region, ...]:
        """Return the candidates for a name as written in a table, best first; one if it is clear.

        A name may carry its parents (克州阿图什市, 新疆维吾尔自治区阿图什市); `parent` settles names that
        several provinces share. An unknown name gives an empty tuple.
        """
        name = tidy(name)
        found = self.named(name) or self._after_prefix(name)
        if parent is not None:
            inside = tuple(r for r in found if self.within(r, parent))
            found = inside or found
        return found

    def _after_prefix(self, name: str) -> tuple[Region, ...]:
        for cut in range(2, len(name) - 1):
            tops = self._by_name.get(name[:cut])
            if not tops:
                continue
            for region in self.resolve(name[cut:]):
                if any(self.within(region, top) and region != top for top in tops):
                    return (region,)
        return ()

    def strip_prefix(self, text: str, region: Region) -> str:
        """Return a project's name without the names of `region` and of those above it at its start."""
        names = {n for r in (region, *self.ancestors(region)) for n in (r.name, *r.short)}
        stripped = True
        while stripped:
            stripped = False
            for name in sorted(names, key=len, reverse=True):
                if text.startswith(name) and len(text) > len(name):
                    text, stripped = text[len(name) :], True
                    break
        return text
