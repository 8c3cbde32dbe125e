"""What stands above a table: title, document number, unit, region and year."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from quotaxl.core.amount import Unit
from quotaxl.core.refs import parse_ref, ref
from quotaxl.core.region import Region, RegionTable
from quotaxl.reading.facts import fact
from quotaxl.reading.page import Page
from quotaxl.reading.tablearea import TableArea
from quotaxl.reading.tidy import label, squeeze
from quotaxl.reading.units import unit_in, unit_line, without_unit

_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}[〔\[【(](?:19|20)\d\d[〕\]】)]第?\d{1,4}号")
_NUMBER_SAID = re.compile(r"^(?:下达|发文|资金|指标|来)?文号[:：]?|附件\d*$")
"""What stands round a document's number on its line: 下达文号：."""
_LEAD = re.compile(r"^(?:附(?:件|表)?\d*(?:-\d+)*[:：]?|表\d+(?:-\d+)*)")
_YEAR = re.compile(r"((?:19|20)\d\d)(?:年?度?(?:末)?[-—~至]+((?:19|20)\d\d))?年")
_SENTENCE = re.compile(r"[。；;]|[：:]$")
_MAKER = re.compile(
    r"\D{2,16}(?:局|厅|委员会|人民政府|办公室|(?:镇|乡|市|县|区|州)政府)|\D{2,12}[局厅委]\D{1,6}[股科处室办]"
)
"""Who made the table, without 编制单位 before it: 甲县财政局 or 甲县财政局国库股 below the title is none."""
_BRACKETED = re.compile(r"\((?![一二三四五六七八九十\d]+\))[^()]*[^()表]\)")
"""A remark of its own line below the title: （附预算调整方案之后）; （草案）."""
_RIGHT = 3
"""So many columns right of the title's first a line is no second line of it."""
_KINDS = re.compile(r"一般|专项|债券|债务")
"""What the captions of lists beside each other say, and no note does."""
_CALLED = re.compile(r"(?:表|情况|清单|明细|台账|一览|汇总)$")
"""How the title of a table ends."""
_AS_OF = re.compile(r"\(?(?:数据)?截[至止].{2,14}(?:日|底|末)止?\)?")
"""截至2024年6月底: the day of the figures, a line of its own below the title."""


_PAGED = re.compile(r"\(?续(?:表|上表)?\d*\)?|第\d+页.*|[-—]?\d+[-—]?")


@dataclass(frozen=True, slots=True)
class Heading:
    """What was found above a table; each with the cell it stands in where it has one."""

    title: str = ""
    title_ref: str | None = None
    document_number: str | None = None
    unit: Unit | None = None
    unit_ref: str | None = None
    region: str | None = None
    year: int | None = None


def heading_of(block: TableArea, regions: RegionTable, parent: Region | None = None) -> Heading:
    """Return the heading of a table; `parent` settles a region's name that several provinces share.

    The unit comes from the heading rows, else from the title, a note under the table or the sentence before it;
    units in header cells belong to their columns and are not taken here.
    """
    page = block.page
    cells = _cells(block)
    title, title_ref = _title(cells)
    unit, unit_ref = _unit(cells)
    if unit is None and title_ref is not None:
        unit, unit_ref = _unit(_shared(block, title_ref))
    if unit is None:
        notes = [(page.text(r, c), ref(r, c)) for r in block.notes for c in page.filled(r)]
        unit, unit_ref = _unit(notes)
    if unit is None:
        unit = unit_in(page.grid.before) or unit_in(page.grid.after)
    tidy = label(title)
    return Heading(
        title,
        title_ref,
        _document_number(page, block, cells),
        unit,
        unit_ref,
        _region(tidy, regions, parent),
        _year(tidy),
    )


def _cells(block: TableArea) -> list[tuple[str, str]]:
    """The texts above the table with their addresses, from the top down.

    Where a row holds several texts, those over the table's own columns count: two tables side by
    side have each their title and unit.
    """
    page, found = block.page, []
    left, right = block.columns[0].index, block.columns[-1].index
    wide = page.whole(right)
    for row in block.heading:
        columns = wide.filled(row)
        own = [c for c in columns if left <= c <= right]
        found += [(wide.text(row, c), ref(row, c)) for c in (own or [c for c in columns if c < left])]
    return found


def _shared(block: TableArea, title: str) -> list[tuple[str, str]]:
    """The texts beside the table under a title that stands alone in its row: it and the unit are of both halves."""
    page = block.page
    wide = page.whole(block.columns[-1].index)
    row = parse_ref(title)[0]
    if row not in block.heading or len(wide.filled(row)) != 1:
        return []
    return [(wide.text(r, c), ref(r, c)) for r in block.heading if r > row for c in wide.filled(r)]


def _title(cells: list[tuple[str, str]]) -> tuple[str, str | None]:
    """Return the title above a table and its place: the last line, joined to the one above where that has the year."""
    lines = [(squeeze(text), place) for text, place in cells if not _aside(text)]
    while len(lines) > 1 and _below_title(lines[-1], lines[:-1]):
        lines.pop()
    if not lines:
        return "", None
    title, place = lines[-1]
    title = without_unit(title)
    if len(lines) > 1 and not _YEAR.search(label(title)):
        before, above = lines[-2]
        if (
            _YEAR.search(label(before))
            and not _SENTENCE.search(before)
            and not before.endswith("表")
            and len(before) < 60
        ):
            title, place = before + title, above
    return _LEAD.sub("", title) or title, place


def _below_title(last: tuple[str, str], before: list[tuple[str, str]]) -> bool:
    """Whether the last line above a table is no title: its maker, a remark in brackets, or a note at its right.

    A note at the right (与限额核对, over a column of checks) is told from a caption by the title above it, which
    says the year and 表 in a cell further left.
    """
    text = label(last[0])
    if _MAKER.fullmatch(text) or (_BRACKETED.fullmatch(text) and not _YEAR.search(text)):
        return True
    if _YEAR.search(text) or _CALLED.search(text):
        return False
    titles = [place for said, place in before if _YEAR.search(label(said)) and said.endswith("表")]
    row, column = parse_ref(last[1])
    if _KINDS.search(text) or any(parse_ref(place)[0] == row for _, place in before):
        return False  # 一般债券 over one list, 专项债券 over the one beside it
    return bool(titles) and column > parse_ref(titles[-1])[1] + _RIGHT


@lru_cache(maxsize=1 << 12)
def _aside(text: str) -> bool:
    """Whether a line above a table is not its title: unit, annex number, document number, date, prose."""
    tidy = label(text)
    return bool(
        unit_line(without_unit(tidy))
        or fact(tidy)
        or _NUMBER.fullmatch(_NUMBER_SAID.sub("", tidy))
        or _SENTENCE.search(tidy)
        or len(tidy) > 100
        or _AS_OF.fullmatch(tidy)
        or _PAGED.fullmatch(tidy)
    )


def _unit(cells: list[tuple[str, str]]) -> tuple[Unit | None, str | None]:
    for find in (unit_line, unit_in):
        for text, place in reversed(cells):
            if unit := find(text):
                return unit, place
    return None, None


def _document_number(page: Page, block: TableArea, cells: list[tuple[str, str]]) -> str | None:
    """The number near the table, else the first that stands alone on a line above it."""
    for text, _ in reversed(cells):
        tidy = label(text)
        if len(tidy) <= 60 and not _SENTENCE.search(tidy) and (match := _NUMBER.search(tidy)):
            return _bracketed(match[0])
    for row in page.used[: bisect_left(page.used, min(block.header[0], 400))]:
        for column in page.filled(row):
            if match := _NUMBER.fullmatch(label(page.text(row, column))):
                return _bracketed(match[0])
    return None


def _bracketed(number: str) -> str:
    """The number with the brackets that the standard for official documents asks for: 〔2024〕."""
    return re.sub(r"[\[【(]((?:19|20)\d\d)[\]】)]", r"〔\1〕", number)


def _year(title: str) -> int | None:
    match = _YEAR.search(title)
    return int(match[2] or match[1]) if match else None


def _region(title: str, regions: RegionTable, parent: Region | None) -> str | None:
    """The official name of the region that a title starts with, or that stands behind its year."""
    year = _YEAR.search(title)
    starts = [title] if year is None else [title[: year.start()], title[year.end() :].removeprefix("末")]
    for text in starts:
        _, found = regions.at_start(text.lstrip("《"), parent)
        if found:
            return found[0].name
    return None
