"""The regions of China down to the county, and the towns of each county.

regions.csv and towns.csv are generated (see generate.py and NOTICE); short_forms.csv and additions.csv
are kept by hand.
"""

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from quotaxl.core.region import Level, Region, RegionTable

_HERE = Path(__file__).parent


@cache
def load() -> RegionTable:
    """Return the table of all provinces, prefectures and counties; read once."""
    shorts: dict[str, tuple[str, ...]] = {}
    for code, short in _rows("short_forms.csv"):
        shorts[code] = (*shorts.get(code, ()), short)
    levels = {str(level): level for level in Level}
    regions = []
    for code, name, level, parent, made in _rows("regions.csv"):
        forms = tuple(made.split("|")) if made else ()
        regions.append(Region(code, name, levels[level], parent or None, forms + shorts.get(code, ())))
    for code, name, level, parent, _note in _rows("additions.csv"):
        regions.append(Region(code, name, levels[level], parent or None, shorts.get(code, ())))
    return RegionTable(regions)


def towns(code: str) -> tuple[str, ...]:
    """Return the towns, townships, subdistricts and farms of a county; none for any other code."""
    names = _towns().get(code)
    return tuple(names.split("|")) if names else ()


def town_in(text: str, code: str) -> str | None:
    """Return the town of county `code` that a text, such as a project's name, mentions first.

    哈拉峻乡 is also met as 哈拉峻; a bare name of two characters says too little to be taken for one.
    """
    pattern = _town_pattern(code)
    match = pattern[0].search(text) if pattern else None
    return pattern[1][match[0]] if pattern and match else None


def _rows(file: str) -> Iterator[list[str]]:
    with (_HERE / file).open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines)
        next(rows)
        yield from rows


@cache
def _towns() -> dict[str, str]:
    return dict(_rows("towns.csv"))


@cache
def _town_pattern(code: str) -> tuple[re.Pattern[str], dict[str, str]] | None:
    region = load().code(code)
    taken = load().bare_names(region) if region else ()
    full = {name: name for name in towns(code) if len(name) > 2}
    bare = {name.removesuffix("街道").rstrip("乡镇"): name for name in full if name.endswith(("乡", "镇", "街道"))}
    found = {short: name for short, name in bare.items() if len(short) > 2 and short not in taken} | full
    if not found:
        return None
    return re.compile("|".join(map(re.escape, sorted(found, key=len, reverse=True)))), found
