"""A drafted text as values: paragraphs of runs, some of them figures with a tag. The joint to what writes .docx."""

from dataclasses import dataclass, field

from quotaxl.core.visible import visible_cell


@dataclass(frozen=True, slots=True)
class WrittenRun:
    """Words of a paragraph; `tag` says which fact they are, `unknown` that they are a place to fill in."""

    text: str
    tag: str | None = None
    unknown: bool = False

    def __post_init__(self) -> None:
        """Make visible what XML cannot hold and what turns a line."""
        object.__setattr__(self, "text", visible_cell(self.text))


@dataclass(frozen=True, slots=True)
class WrittenList:
    """A list of projects inside a paragraph: all its runs, under one tag, written anew as a whole."""

    tag: str
    runs: tuple[WrittenRun, ...]


@dataclass(frozen=True, slots=True)
class WrittenRows:
    """What is repeated for each project, region or batch, a row of a table or a paragraph: its figures and names.

    `tag` is the group's (@项目/一般), each run's that and its column (@项目/一般/名称). `known` says whether anybody
    stated what there is: of nothing known a text keeps the rows that it has.
    """

    tag: str
    rows: tuple[tuple[WrittenRun, ...], ...]
    known: bool = True


def numbered_tag(tag: str, number: int) -> str:
    """Return what a repeated figure is called in its row: @项目/金额数 of the third row is @项目/3/金额数."""
    group, _, column = tag.rpartition("/")
    return f"{group}/{number}/{column}"


@dataclass(frozen=True, slots=True)
class WrittenBlock:
    """A paragraph; `style` is one of the outline's: title, heading1, heading2, body, plain, annexes, sign."""

    style: str
    parts: tuple[WrittenRun | WrittenList, ...]


@dataclass(frozen=True, slots=True)
class WrittenTable:
    """An annex as a table on a page of its own: title, unit, rows of cells, the first of them the header."""

    number: int
    title: tuple[WrittenRun, ...]
    unit: tuple[WrittenRun, ...]
    rows: tuple[tuple[WrittenRun, ...], ...]


@dataclass(frozen=True, slots=True)
class WrittenText:
    """A whole draft."""

    title: str
    blocks: tuple[WrittenBlock, ...]
    tables: tuple[WrittenTable, ...] = ()
    kept: str | None = None
    """What the file is to keep of its making, where no reader sees it."""


@dataclass(frozen=True, slots=True)
class TypedOver:
    """A tagged figure over which a person typed: left as it is, and told."""

    tag: str
    words: str
    """What stands in the file."""
    fact: str
    """What the workbook says now."""


@dataclass(frozen=True, slots=True)
class Renewed:
    """What an update did: how many tagged figures changed, over which a person had typed, which tags are unknown."""

    changed: int
    same: int
    typed: tuple[TypedOver, ...] = ()
    strange: tuple[str, ...] = field(default=())
    kept: tuple[str, ...] = field(default=())
    """Tags of which nothing is known now, though the file says something: that stays."""
