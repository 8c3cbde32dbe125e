"""What a sentence says of an amount, and where it stands: the prose beside the tables."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from quotaxl.core.amount import Unit, convert
from quotaxl.core.document import Spot
from quotaxl.core.finding import CellRef, CellRole
from quotaxl.core.tolerance import half
from quotaxl.core.words import Words


class Belonging(StrEnum):
    """How a figure stands to another: one of its 其中, what brackets behind it hold, one of the list it heads."""

    WHICH = "which"
    BRACKET = "bracket"
    LISTED = "listed"


@lru_cache(maxsize=4096)
def _in_yuan(value: Decimal, unit: Unit) -> Decimal:
    """Return an amount in 元: rules ask for the same figures again and again."""
    return convert(value, unit, Unit.YUAN)


@dataclass(frozen=True, slots=True)
class StatedAmount:
    """One amount of a text with what the text says of it. `value` is in `unit`, negative where it lowers.

    `fact`: limit, new, balance, issued, refinancing, repaid, interest, service, income, expense, project, invest,
    spent, gap. `kind`: total, general, special; of income and expense without one None. `budget`: general, fund,
    capital, insurance or None. `stage`: opening, change, adjusted, closing, growth or None. `level`: own, lower,
    area or None. `item`: the name of a project, subject or line, `place` of a region below. `of` is the position
    in the text's statements of the figure that this one is a part of.
    """

    file: str
    fact: str
    value: Decimal
    unit: Unit
    places: int
    """Decimals as written; below 0 where the last digit written stands for tens and more (1.5万亿元)."""
    words: str
    """The amount as written."""
    sentence: str
    """What stands around it, on one line."""
    spots: tuple[Spot, ...]
    at: int = 0
    """Where in `sentence` it begins."""
    kind: str | None = None
    budget: str | None = None
    stage: str | None = None
    level: str | None = None
    nature: str | None = None
    item: str | None = None
    item_spots: tuple[Spot, ...] = ()
    """Where the name of a project stands; empty where it is put together from several words."""
    place: str | None = None
    year: int | None = None
    grand: bool = False
    about: bool = False
    """Whether 约 or the like stands before it."""
    each: bool = False
    """Whether 各 stands before it: more than one thing gets so much."""
    times: int | None = None
    """How many things that are, where it is said: 两地各."""
    of: int | None = None
    relation: Belonging | None = None
    leads: bool = False
    """Whether a list follows that is said to be whole (具体如下, 安排以下, 分别)."""
    partial: bool = False
    """Whether its parts are said to be some only (主要, 等, 其余)."""
    passage: int = 0
    """Position of its passage in the text."""
    chapter: tuple[str, ...] = ()
    """Headings that it stands under, outermost first."""

    @property
    def yuan(self) -> Decimal:
        """The amount in 元."""
        return _in_yuan(self.value, self.unit)

    @property
    def half(self) -> Decimal:
        """Half of the last place meant, in 元: 12亿元 means 12.00 as tables print it, unless 约 stands before it.

        万亿元 are kept in 亿元 with negative places: no table prints them.
        """
        whole = self.about or self.unit is not Unit.YIYUAN or self.places < 0
        places = self.places if whole else max(self.places, 2)
        return convert(half(places), self.unit, Unit.YUAN)

    @property
    def written_half(self) -> Decimal:
        """Half of the last place written, in 元: how far rounding may have moved it from an exact figure."""
        return convert(half(self.places), self.unit, Unit.YUAN)

    @property
    def before(self) -> str:
        """What stands before it in its sentence."""
        return self.sentence[: self.at]

    @property
    def behind(self) -> str:
        """What stands behind it in its sentence."""
        return self.sentence[self.at + len(self.words) :]

    def apart(self, other: "StatedAmount") -> Decimal:
        """How far two writings of figures may stand apart, in 元, where the figures themselves are equal.

        Nothing where both are written to the same place: one figure is rounded one way. Else what the coarser leaves
        open; and what both do where 约 stands before one.
        """
        if self.about or other.about:
            return self.half + other.half
        return Decimal(0) if self.half == other.half else max(self.half, other.half)

    def cell(self, role: CellRole = CellRole.SUBJECT) -> CellRef:
        """Return its place as findings carry places: the sheet is 正文, the reference 第N段“…”."""
        return spot_cell(self.file, self.words, self.spots, role)


PROSE = "正文"
"""What stands where a table has the name of its sheet."""


def name_cell(one: StatedAmount, role: CellRole = CellRole.SUBJECT) -> CellRef:
    """Return the place of a project's name, of its amount where the name stands nowhere as a whole."""
    if not one.item_spots:
        return one.cell(role)
    return spot_cell(one.file, one.item or "", one.item_spots, role)


def spot_cell(file: str, words: str, spots: tuple[Spot, ...], role: CellRole = CellRole.SUBJECT) -> CellRef:
    """Return words of a text as the place of a finding."""
    return CellRef(file, PROSE, f"第{spots[0].paragraph}段“{words}”", role, spots)


OTHER = Words("不是债务或预算的数", "no figure of debt or of a budget")
"""Why an amount stands for nothing that a report is checked by: 综合财力, 结余, 项目收益."""
DISPUTED = Words("修订相互矛盾，先接受或拒绝", "tracked changes contradict each other: accept or reject them first")
"""The reason of an `Unread` amount in which tracked changes overlap."""


@dataclass(frozen=True, slots=True)
class Unread:
    """What looks like an amount and was not understood: the words, where, and why."""

    words: str
    sentence: str
    spots: tuple[Spot, ...]
    reason: Words


@dataclass(frozen=True, slots=True)
class Mention:
    """A name, number or day that a text mentions.

    `what` is session, document, article, annex, day, year, region, blank or claim.
    """

    what: str
    words: str
    value: str
    spots: tuple[Spot, ...]
    sentence: str
    passage: int = 0
    """Position of its passage in the text."""


@dataclass(frozen=True, slots=True)
class Prose:
    """What was understood of one file's text."""

    file: str
    title: str
    region: str | None
    """The name of the region it is about, as its title says."""
    year: int | None
    statements: tuple[StatedAmount, ...]
    unread: tuple[Unread, ...]
    mentions: tuple[Mention, ...]
    sentences: tuple[str, ...]
    """Every passage, on one line each."""


_FACTS = {
    "limit": Words("债务限额", "limit"),
    "new": Words("新增限额", "new quota"),
    "balance": Words("债务余额", "balance"),
    "issued": Words("发行额", "issued"),
    "refinancing": Words("再融资", "refinancing"),
    "repaid": Words("还本", "repaid"),
    "interest": Words("付息", "interest"),
    "service": Words("还本付息", "service"),
    "income": Words("收入", "income"),
    "expense": Words("支出", "expense"),
    "project": Words("项目", "project"),
    "invest": Words("总投资", "whole cost"),
    "spent": Words("已支出", "spent"),
    "gap": Words("差额", "room"),
}
_KINDS = {"total": Words("", ""), "general": Words("一般", "general "), "special": Words("专项", "special ")}
BUDGET_WORDS = {
    "general": Words("一般公共预算", "general budget "),
    "fund": Words("政府性基金预算", "fund budget "),
    "capital": Words("国有资本经营预算", "state capital budget "),
    "insurance": Words("社会保险基金预算", "social insurance "),
}
_STAGES = {
    "opening": Words("年初", "opening "),
    "change": Words("调整（新增）", "change of "),
    "adjusted": Words("调整后", "adjusted "),
    "closing": Words("期末", "closing "),
    "growth": Words("比上年变动", "growth of "),
}


def named(one: StatedAmount) -> Words:
    """Return what a figure is, for people: 年初专项债务限额."""
    if one.fact == "project" and one.item:
        return Words(one.item, one.item)
    stage = _STAGES.get(one.stage or "", Words("", "")) if one.fact != "new" else Words("", "")
    kind = _KINDS.get(one.kind or "", Words("", ""))
    if one.fact in ("income", "expense"):
        kind = BUDGET_WORDS.get(one.budget or "", Words("", ""))
        if one.item:
            return Words(f"{stage.zh}{kind.zh}{one.item}", f"{stage.en}{kind.en}{one.item}")
    fact = _FACTS[one.fact]
    where = one.place or ""
    return Words(
        f"{where}{stage.zh}{kind.zh}{fact.zh}", f"{stage.en}{kind.en}{fact.en}{f' of {where}' if where else ''}"
    )
