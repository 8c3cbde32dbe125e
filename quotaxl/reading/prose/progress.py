"""What reading a text has in hand between one figure and the next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from quotaxl.core.amount import Unit
from quotaxl.core.region import RegionTable
from quotaxl.core.statement import Belonging, StatedAmount, Unread


@dataclass(slots=True)
class Head:
    """A heading in force: depth of its ordinal, its words, what it says, the figure that it heads."""

    style: int
    text: str
    says: dict[str, Any]
    since: int = 0
    """How many figures stood before it."""
    closed: bool = False
    """Whether it ends before the first figure behind it: 二、新增债券使用。2024年…."""
    parent: int | None = None


@dataclass(slots=True)
class Progress:
    """What was read so far, and what sentences, lists, brackets and headings hand on to the figures behind them."""

    file: str
    regions: RegionTable
    region: str | None
    year: int | None
    step: int | None = None
    """Which adjustment of the year the title says that it is."""
    disputed: Mapping[int, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    """By number of the paragraph, characters over which people's tracked changes differ."""
    titled: str | None = None
    """The kind that the title speaks of alone."""
    sole: str | None = None
    """The kind of all debt that the text speaks of: it says that there is none of the other."""
    unit: Unit | None = None
    """The unit of figures without one, where the text says it for all."""
    named: str | None = None
    """The project that the passage starts with: 1.某园区，原额度 a，调出 b."""
    grouped: int | None = None
    """The group told above whose projects the passage lists: 交通建设 a、水利建设 b。/ 交通建设安排用于:甲 c、乙 d."""
    named_kind: str | None = None
    """The kind that such a passage says of it: 项目:某园区;类别:专项债券;金额:a."""
    dashed: bool = False
    """Whether the passage starts with a dash."""
    listed: bool = False
    """Whether the passage starts with an ordinal."""
    spoken: str | None = None
    """The budget last spoken of."""
    carried: bool = False
    """Whether a chapter above spoke of it, and this one of none yet."""
    found: list[StatedAmount] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    heads: list[Head] = field(default_factory=list)
    last: int | None = None
    """The last statement of the passage."""
    top: int | None = None
    """The last statement that is no part of another."""
    scope: int | None = None
    """The figure whose parts are being told."""
    awaited: int | None = None
    """The figure of which the passages below are the parts: its own ends in 其中：."""
    announced: int | None = None
    """The figure whose projects the passages below list: its own ends in 安排如下：; until another figure is told."""
    relation: Belonging = Belonging.WHICH
    brackets: list[tuple[int | None, int | None, Belonging]] = field(default_factory=list)
    lost: bool = False
    """Whether the amount before was not understood: brackets behind it are of nothing that was."""
    crossed: bool = False
    """Whether a sentence ended since the figure before."""
    subjects: list[str] = field(default_factory=list)
    """Subjects of a 分别 that wait for their amounts."""
    told: tuple[str, ...] = ()
    """Subjects of the last 分别, for another one in the same sentence."""

    def latest(self, most: int | None = None, *, before: int | None = None) -> Sequence[int]:
        """Return which figures were told last, the last first: at most so many, and of those before one alone."""
        told = range(len(self.found) if before is None else before)
        return tuple(reversed(told if most is None else told[max(0, len(told) - most) :]))
