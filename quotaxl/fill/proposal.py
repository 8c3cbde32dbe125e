"""What `template bind` proposes: names for cells, and cells for which there is none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from quotaxl.core.edits import DefineName, EditPlan
from quotaxl.core.refs import Area, column_letter
from quotaxl.core.words import Words
from quotaxl.fill.names import LEFT, Target
from quotaxl.fill.parted import ListPart

_REASON = "绑定模板单元格"
_LONGEST = 200
SURE = Decimal("0.8")
"""How sure a reading must be to be bound without being asked for."""

NO_COLUMN = Words("没有认出“{label}”是哪一栏。", "Which column {label} is was not recognised.")


@dataclass(frozen=True, slots=True)
class ProposedName:
    """A proposed name: the cells it stands for, what goes there, and how sure the reading is (0 to 1)."""

    name: str
    sheet: str
    area: Area
    what: str
    confidence: Decimal


@dataclass(frozen=True, slots=True)
class Unbound:
    """Cells for which nothing is proposed, and why."""

    sheet: str
    ref: str
    why: Words


@dataclass(frozen=True, slots=True)
class FoundCell:
    """A cell, or the cells of a column of rows that grow, and what is to fill them; it has no name of its own yet."""

    target: Target
    sheet: str
    area: Area
    what: str
    confidence: Decimal
    rows: Area | None = None
    """The table's area down to the samples of the list that it belongs to: of several lists each has its own number."""
    group: ListPart | None = None
    """The projects that the list is for, where a heading or sum says it."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Every name proposed for a form, and what could not be bound. `says` are names of constants.

    `doubtful` are names proposed too, of which the reading is not sure.
    """

    bound: tuple[ProposedName, ...]
    unbound: tuple[Unbound, ...]
    says: tuple[tuple[str, str], ...]
    doubtful: tuple[ProposedName, ...] = ()

    def agreed(self) -> "Proposal":
        """Return the proposal with what is doubtful bound as well."""
        return replace(self, bound=(*self.bound, *self.doubtful), doubtful=())

    def plan(self) -> EditPlan:
        """Return the plan that defines the names. Those of constants are hidden from the name box."""
        names = [DefineName(b.name, f"{_quoted(b.sheet)}!{_absolute(b.area)}", _REASON) for b in self.bound]
        left = [
            (f"{LEFT}{number}", constant(f"{one.sheet}!{one.ref}：{one.why.zh}"[:_LONGEST]))
            for number, one in enumerate(self.unbound, start=1)
        ]
        return EditPlan(
            (*names, *(DefineName(name, value, _REASON, hidden=True) for name, value in (*self.says, *left)))
        )


def with_nearest(why: Words, names: Sequence[str]) -> Words:
    """Return what is said of something that was not recognised, with what it may be."""
    if not names:
        return why
    told = "、".join(names)
    return Words(f"{why.zh}最接近的有：{told}；可用 --set 指明。", f"{why.en} The nearest are {told}; --set names it.")


def constant(text: str) -> str:
    """Return a text as a constant in a name."""
    return '"' + text.replace('"', '""') + '"'


def _quoted(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"


def _absolute(area: Area) -> str:
    first, last = ((f"${column_letter(c)}${r}") for r, c in ((area.top, area.left), (area.bottom, area.right)))
    return first if first == last else f"{first}:{last}"
