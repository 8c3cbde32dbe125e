"""A file as it was read: its grids and paragraphs in the file's order, before anyone says what they mean."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from quotaxl.core.grid import Grid
from quotaxl.core.stamp import Stamp


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a text: `number` counts the file's paragraphs (of plain text its lines) from 1."""

    file: str
    number: int
    text: str
    style: str | None = None
    """The name of its style where the file has styles, such as Heading 1."""
    apart: bool = False
    """Whether it stands beside the text: in a text box, or as a foot- or endnote."""
    disputed: tuple[tuple[int, int], ...] = ()
    """Characters (start, end) over which people differ: one deletes what another inserted, and neither is accepted."""

    @property
    def place(self) -> str:
        """Where it stands, as people say it."""
        return f"第{self.number}段"


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """Characters `start` to `end` (exclusive, from 0) of a file's paragraph `paragraph` (from 1)."""

    paragraph: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, order=True)
class CellSpot:
    """Words in a cell of a text's table: `table` from 1, rows `up` from its last (0), column from 1.

    No words are an empty cell.
    """

    table: int
    up: int
    column: int
    words: str


Block = Grid | Paragraph
"""A part of a document."""


@dataclass(frozen=True, slots=True)
class Document:
    """All blocks of one file, in the file's order, and its defined names (name → what it refers to)."""

    file: str
    blocks: tuple[Block, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    kind: str = "xlsx"
    """What the bytes are: xlsx, xlsm, xls, ods, csv, docx or text."""
    stamp: Stamp | None = None
    """What the file says of itself, where quotaxl wrote it."""
    sha256: str | None = field(default=None, compare=False)
    """The SHA-256 of the bytes that were read; None of what was read from a program that has it open."""

    @property
    def grids(self) -> tuple[Grid, ...]:
        """The grids alone."""
        return tuple(block for block in self.blocks if isinstance(block, Grid))

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The paragraphs alone."""
        return tuple(block for block in self.blocks if isinstance(block, Paragraph))


def fingerprint(grids: Iterable[Grid]) -> str:
    """Return the fingerprint of cells, formulas and number formats: equal where nothing of these was changed.

    A formula counts by its text, as its result may be made anew; blank cells do not count, whatever their format.
    """
    whole = hashlib.sha256()
    for grid in grids:
        whole.update(repr(grid.sheet).encode("utf-8", "surrogatepass"))
        formulas = grid.formulas
        for at, row in enumerate(grid.rows, start=1):
            held = [(n, v) for n, v in enumerate(row, 1) if v is not None and v != "" and (at, n) not in formulas]
            if held:
                whole.update(repr((at, held)).encode("utf-8", "surrogatepass"))
        formats = [(place, code) for place, code in sorted(grid.formats.items()) if grid.value(*place) is not None]
        whole.update(repr((sorted(grid.formulas.items()), formats)).encode("utf-8", "surrogatepass"))
    return whole.hexdigest()
