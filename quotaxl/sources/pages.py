"""Pages → a Document: tables by rules or gaps, joined over page breaks, and the text around them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from quotaxl.core.document import Block, Document, Paragraph
from quotaxl.core.grid import Grid
from quotaxl.core.refs import Area
from quotaxl.sources.gaps import blocks, gap_table
from quotaxl.sources.harvest import Harvest, clip
from quotaxl.sources.headings import CONTINUED, HEADINGS, is_prose, with_notes
from quotaxl.sources.placed import PlacedLine, PlacedPage, between, lines, page_number, words
from quotaxl.sources.ruled import RuledTable, ruled_tables

_FIGURE = re.compile(r"[-−(（△▲]?[\d,，.]+[)）]?")
_TITLE = re.compile(r"表(?:[(（].*[)）])?$|单位|附件|[:：。]")
_HEAD = 30
"""Letters of the head of a section, at most."""
_SLACK = 6.0
"""Points by which the columns of a table may lie elsewhere on the next page."""


@dataclass(slots=True)
class _PrintedTable:
    """A table while it may still go on: the pages and the number it is named by, its headings, rows and merges."""

    page: int
    number: int
    last: int
    headings: list[list[str]]
    columns: tuple[float, ...]
    rows: list[tuple[str | None, ...]] = field(default_factory=list)
    merges: list[Area] = field(default_factory=list)
    before: str = ""

    @property
    def name(self) -> str:
        """Its name: 第3页表1, or 第3-4页表1 where it goes on over a page break."""
        pages = f"{self.page}" if self.page == self.last else f"{self.page}-{self.last}"
        return f"第{pages}页表{self.number}"


@dataclass(slots=True)
class _Reading:
    file: str
    blocks: list[_PrintedTable | Paragraph] = field(default_factory=list)
    headings: list[PlacedLine] = field(default_factory=list)
    """Lines since the last table that are no prose, and may stand above the next one."""
    paragraphs: int = 0
    before: str = ""
    """The last lines of prose since the last table."""

    @property
    def open(self) -> _PrintedTable | None:
        """The table that the next page may go on with.

        Only what the table prints above itself, or 续表, may stand between: a new title begins a new table.
        """
        last = next((one for one in reversed(self.blocks) if isinstance(one, _PrintedTable)), None)
        if last is None or not isinstance(self.blocks[-1 - len(self.headings)], _PrintedTable):
            return None
        printed = {_squeezed("".join(texts)) for texts in last.headings}
        above = (_squeezed(line.text) for line in self.headings)
        return last if all(text in printed or CONTINUED.search(text) for text in above) else None

    def drop_headings(self) -> None:
        """Take the headings out of the paragraphs: they belong to a table."""
        count = len(self.headings[-HEADINGS:])
        del self.blocks[len(self.blocks) - count :]
        self.paragraphs -= count
        self.headings.clear()


def _squeezed(text: str) -> str:
    return "".join(text.split())


def to_document(file: str, kind: str, pages: Iterable[PlacedPage]) -> Document:
    """Return pages as a Document: grids 第N页表M with the headings above each as its first rows, and paragraphs.

    A table at the top of a page with the columns of the one that ended the page before goes on with it; a header
    that is printed again is left out. Every value is text.
    """
    reading = _Reading(file)
    for page in pages:
        _page(reading, page)
    made: list[Block] = [_grid(file, one) if isinstance(one, _PrintedTable) else one for one in reading.blocks]
    return Document(file, with_notes(made), kind=kind)


def _page(reading: _Reading, page: PlacedPage) -> None:
    tables = ruled_tables(page)
    outside = [one for one in page.characters if not any(t.box.holds(*one.box.middle) for t in tables)]
    around = [line for line in lines(words(outside)) if not page_number(line, page)]
    number = 0
    for n, table in enumerate([*tables, None]):
        top = tables[n - 1].box.top if n else 0.0
        end = table.box.top if table else page.height
        between = [line for line in around if top <= line.box.middle[1] < end]
        number = _text(reading, page, between, number)
        if table is not None:
            number = _ruled(reading, page, table, number)


def _text(reading: _Reading, page: PlacedPage, around: Sequence[PlacedLine], number: int) -> int:
    """Read lines outside of ruled tables: tables told by gaps, headings, prose. Return how many tables the page has."""
    for may_be_table, block in blocks(around):
        table = gap_table(block) if may_be_table else None
        if table is None:
            for line in block:
                reading.paragraphs += 1
                reading.blocks.append(Paragraph(reading.file, reading.paragraphs, line.text))
                if is_prose(line.text, titled=bool(reading.headings)):
                    reading.headings.clear()
                    reading.before = line.text
                else:
                    reading.headings.append(line)
            continue
        number += 1
        rows, merges = list(table.rows), list(table.merges)
        _add(reading, _PrintedTable(page.number, number, page.number, [], table.columns, rows, merges))
    return number


def _ruled(reading: _Reading, page: PlacedPage, table: RuledTable, number: int) -> int:
    """Add a table with rules, or let the one before go on with it, on this page or over a page break.

    Returns how many tables the page has.
    """
    above = reading.blocks[-1 - len(reading.headings)] if len(reading.blocks) > len(reading.headings) else None
    if isinstance(above, _PrintedTable) and above.last == page.number and _goes_on(above, reading.headings, table):
        for line in reading.headings:
            at = between(above.columns, line.texts[0].box.left) or 0
            above.rows.append(tuple(line.text if at == n else None for n in range(len(above.columns) - 1)))
        reading.drop_headings()
        offset = len(above.rows)
        above.rows.extend(table.rows)
        above.merges.extend(Area(m.top + offset, m.left, m.bottom + offset, m.right) for m in table.merges)
        return number
    before = reading.open
    if before is not None and before.last == page.number - 1 and _same(before, table):
        reading.drop_headings()
        repeated = _repeated(before, table)
        offset = len(before.rows) - repeated
        before.rows.extend(table.rows[repeated:])
        before.merges.extend(
            Area(m.top + offset, m.left, m.bottom + offset, m.right) for m in table.merges if m.top > repeated
        )
        before.last = page.number
        return number
    found = _PrintedTable(page.number, number + 1, page.number, [], table.columns, list(table.rows), list(table.merges))
    _add(reading, found)
    return number + 1


def _goes_on(table: _PrintedTable, heads: Sequence[PlacedLine], other: RuledTable) -> bool:
    """Whether a table on the same page goes on with the one above it: the same columns, no head, no title between.

    A blank line parts them, or the head of a section without rules of its own.
    """
    first = next((row for row in other.rows if any(row)), ())
    figures = any(cell and _FIGURE.fullmatch(cell) for cell in first[1:])
    short = all(len(line.texts) == 1 and len(line.text) <= _HEAD and not _TITLE.search(line.text) for line in heads)
    return figures and short and len(heads) <= 1 and _same(table, other)


def _add(reading: _Reading, table: _PrintedTable) -> None:
    """Add a table; the headings above it are its own and no paragraphs."""
    table.headings = [[one.text for one in line.texts] for line in reading.headings[-HEADINGS:]]
    table.before, reading.before = reading.before, ""
    reading.drop_headings()
    reading.blocks.append(table)


def _same(table: _PrintedTable, other: RuledTable) -> bool:
    pairs = zip(table.columns, other.columns, strict=False)
    return len(table.columns) == len(other.columns) and all(abs(a - b) <= _SLACK for a, b in pairs)


def _repeated(table: _PrintedTable, other: RuledTable) -> int:
    """Return how many rows at the top of a page repeat the table's first ones."""
    count = 0
    while count < min(len(table.rows), len(other.rows)) and table.rows[count] == other.rows[count]:
        count += 1
    return count


def _grid(file: str, table: _PrintedTable) -> Grid:
    """Return a printed table as a grid, what stands above it in its first rows."""
    harvest = Harvest(f"{file} › {table.name}")
    for row, texts in enumerate(table.headings, 1):
        for column, text in enumerate(texts, 1):
            harvest.put(row, column, text, 0)
    above = len(table.headings)
    for row, cells in enumerate(table.rows, above + 1):
        harvest.reach(row)
        for at, cell in enumerate(cells, 1):
            if cell is not None:
                harvest.put(row, at, cell, 0)
    while harvest.rows and not any(harvest.rows[-1]):
        harvest.rows.pop()
    merges = [Area(m.top + above, m.left, m.bottom + above, m.right) for m in table.merges]
    width = len(table.columns) - 1
    return Grid(
        file, table.name, harvest.rows, tuple(clip(merges, len(harvest.rows), max(width, 1))), before=table.before
    )
