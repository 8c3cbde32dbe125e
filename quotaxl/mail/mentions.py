"""What a file that is to be mailed says anywhere of other contacts' regions, and whether it calls itself secret."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from quotaxl.core.aside import Aside
from quotaxl.core.document import Document
from quotaxl.core.grid import Grid
from quotaxl.core.refs import ref
from quotaxl.core.region import Region, RegionTable
from quotaxl.core.words import Words
from quotaxl.text.clean import line

SECRET = ("绝密", "机密", "秘密", "内部")
_NOT_SECRET = re.compile("内部(?=收益率)")
_CELL = Words("工作表“{sheet}”{cell}", "sheet '{sheet}' {cell}")
_HIDDEN = Words("隐藏的工作表“{sheet}”{cell}", "hidden sheet '{sheet}' {cell}")
_SHEET = Words("工作表名“{sheet}”", "the name of sheet '{sheet}'")
_NAME = Words("定义名称“{name}”", "the defined name '{name}'")
_BARE = 3
"""Characters that a region's name without 市 or 县 must have to be looked for: shorter ones are common words."""


@dataclass(frozen=True, slots=True)
class RegionMention:
    """A region's name or a word of secrecy that a file holds, and the first place where it stands."""

    words: str
    place: Words


@dataclass(frozen=True, slots=True)
class SoughtNames:
    """Names of regions: by each the codes of those that it may mean, and all of them by their first two characters."""

    codes: Mapping[str, frozenset[str]]
    by_start: Mapping[str, tuple[str, ...]]


NO_NAMES = SoughtNames({}, {})


def sought(contacts: Iterable[Region], regions: RegionTable) -> SoughtNames:
    """Return the names to look for.

    Names of regions above the contacts' are among them: they are no other contact's, and hold parts of such names.
    """
    found: dict[str, set[str]] = {}
    for contact in contacts:
        for region in (contact, *regions.ancestors(contact)):
            bare = (name for name in regions.bare_names(region) if len(name) >= _BARE)
            for name in (*region.names, *bare):
                found.setdefault(name, set()).add(region.code)
    by_start: dict[str, list[str]] = {}
    for name in found:
        by_start.setdefault(name[:2], []).append(name)
    codes = {name: frozenset(meant) for name, meant in found.items()}
    return SoughtNames(codes, {start: tuple(names) for start, names in by_start.items()})


def mentions(document: Document, asides: Sequence[Aside], names: SoughtNames) -> tuple[RegionMention, ...]:
    """Return which of `names` and of the words of secrecy a file holds, each with its first place."""
    texts = tuple(_texts(document, asides))
    whole = _NOT_SECRET.sub("\n", "\n".join(text for _, text in texts))
    found = []
    pairs = set(map("".join, pairwise(whole)))
    likely = [name for start in pairs & names.by_start.keys() for name in names.by_start[start]]
    for name in (*sorted(likely, key=lambda name: (-len(name), name)), *SECRET):
        if name in whole:
            whole = whole.replace(name, "\n")  # 和田市 is no mention of 和田
            found.append(RegionMention(name, next(place for place, text in _finely(texts) if name in text)))
    return tuple(found)


def foreign(
    found: Iterable[RegionMention], owner: Region, names: SoughtNames, regions: RegionTable
) -> tuple[RegionMention, ...]:
    """Return the mentions that make a file for `owner` doubtful: of regions neither its own, above it nor below it."""
    above = {owner.code, *(region.code for region in regions.ancestors(owner))}
    return tuple(one for one in found if not _near(names.codes.get(one.words, frozenset()), owner, above, regions))


def _near(codes: frozenset[str], owner: Region, above: set[str], regions: RegionTable) -> bool:
    return any(
        code in above or ((region := regions.code(code)) is not None and regions.within(region, owner))
        for code in codes
    )


_Text = tuple[Words | Grid, str]
"""A text with its place, or a whole grid's texts with the grid."""


def _texts(document: Document, asides: Sequence[Aside]) -> Iterator[_Text]:
    for grid in document.grids:
        yield _SHEET.fill(sheet=line(grid.sheet)), grid.sheet
        yield grid, "\n".join(value for row in grid.rows for value in row if isinstance(value, str))
        yield grid, "\n".join(grid.formulas.values())
    for paragraph in document.paragraphs:
        yield Words(paragraph.place, f"paragraph {paragraph.number}"), paragraph.text
    for name, text in document.names.items():
        yield _NAME.fill(name=line(name)), f"{name}\n{text}"
    for aside in asides:
        yield aside.place, aside.text


def _finely(texts: Iterable[_Text]) -> Iterator[tuple[Words, str]]:
    """Yield the texts with grids taken cell by cell."""
    for place, text in texts:
        if isinstance(place, Words):
            yield place, text
            continue
        said = _HIDDEN if place.hidden else _CELL
        held = [
            ((row, column), value)
            for row, cells in enumerate(place.rows, start=1)
            for column, value in enumerate(cells, start=1)
            if isinstance(value, str)
        ]
        for (row, column), value in (*held, *place.formulas.items()):
            yield said.fill(sheet=line(place.sheet), cell=ref(row, column)), value
