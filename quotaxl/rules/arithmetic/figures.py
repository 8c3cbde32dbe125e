"""Single figures of tables, and the hits of sums and bounds between them, whichever rule found them broken."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from quotaxl.core.amount import Unit, convert, exact, plain
from quotaxl.core.finding import CellRef, CellRole, Severity
from quotaxl.core.refs import ref
from quotaxl.core.table import Table
from quotaxl.core.tolerance import half
from quotaxl.core.words import Words
from quotaxl.rules.arithmetic.causes import Addend, guesses, likely
from quotaxl.rules.arithmetic.conditions import differs_signed, exceeds
from quotaxl.rules.arithmetic.gaps import gap_hit
from quotaxl.rules.arithmetic.unread import unread, why_blank, why_unread
from quotaxl.rules.engine.registry import Hit
from quotaxl.rules.engine.wording import ROUNDED, heading, label, money, place, short_label, value_at

_ZERO = Decimal(0)
FIELDS = "performance-target"
"""The form that is no table: each of its values stands behind its own label."""

MESSAGE = Words(
    "{brief}{have}，按{working}应为{due}，{more}{gap}。{note}",
    "{brief} is {have}; {working} makes {due}: {gap} too {more}. {note}",
)
"""Figures alone: where they stand is said by the finding's cells, what each is called by `Hit.working`."""
OVER = Words("{brief}{have}，大于{limit}{due}，多{gap}。", "{brief} is {have}, more than {limit} {due}, by {gap}.")
ABOVE = Words("{brief}{have}，超过{limit}{due}，多{gap}。", "{brief} is {have}, above {limit} {due} by {gap}.")
_TERMS = 6
"""Terms of a sum that a message writes out; of a longer one the first three and the last."""


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount of a table: frame row and column; `sign` in its sum; `last` is last year's, where it is known."""

    table: Table
    at: int
    name: str
    sign: int = 1
    last: Decimal | None = None

    @property
    def unit(self) -> Unit | None:
        """The unit of its column."""
        return self.table.unit_of(self.name)

    @property
    def text(self) -> str:
        """What people call it: sheet, row and column."""
        return f"〔{self.table.sheet}〕{label(self.table, self.at)}·{heading(self.table, self.name)}"

    @property
    def brief(self) -> str:
        """What a message calls it: column and row, without ordinal and what every row says; the place is told apart."""
        column, row = self.table.column(self.name), short_label(self.table, self.at)
        return f"{heading(self.table, self.name)}：{row}" if column and "".join(column.path[-1:]).strip() else row

    def beside(self, other: "Figure") -> str:
        """What a message on `other` calls it: by its row where the column is the same, by its column in the row."""
        row, column = short_label(self.table, self.at), heading(self.table, self.name)
        if self.table is not other.table:
            sheet = f"〔{self.table.sheet}〕" if (self.table.sheet, self.table.file) != other.sheet else ""
            return f"{sheet}{row}" + ("" if column == heading(other.table, other.name) else f"·{column}")
        if self.at == other.at:
            return column if column != heading(other.table, other.name) else _path(self.table, self.name)
        return row if self.name == other.name else f"{row}·{column}"

    @property
    def sheet(self) -> tuple[str, str]:
        """Its sheet and file."""
        return self.table.sheet, self.table.file

    @property
    def half(self) -> Decimal:
        """Half of the last place printed in its column; of a 0 or a blank, half of the finest place in the table."""
        column = self.table.column(self.name)
        if not value_at(self.table, self.at, self.name):
            return half(max((c.decimals for c in self.table.amounts()), default=0))
        return half(column.decimals if column else 0)

    def value(self, unit: Unit | None) -> Decimal | None:
        """Return the amount in `unit`, None where blank; without a unit on either side as it stands."""
        found = value_at(self.table, self.at, self.name)
        return found if found is None else _in(found, self.unit, unit)

    def allowed(self, unit: Unit | None) -> Decimal:
        """Return `half` in `unit`."""
        return _in(self.half, self.unit, unit)

    def cell(self, role: CellRole) -> CellRef:
        """Return its cell."""
        if self.table.form == FIELDS and (address := _behind_label(self.table, self.at)):
            return CellRef(self.table.file, self.table.sheet, address, role)
        return self.table.cell(self.at, self.name, role)


def _path(table: Table, name: str) -> str:
    """Return what a column is called by all levels of its header: 2024年债务限额·专项债务."""
    column = table.column(name)
    return "·".join(level for level in column.path if level.strip()) if column else name


def sum_hit(total: Figure, parts: Sequence[Figure], formula: str, **values: object) -> Hit:
    """Return the hit of `total` differing from the signed sum of `parts`, of which blank ones count as 0.

    Amounts are in the total's unit. `values` are added to those that fill the message.
    """
    unit = total.unit
    actual = total.value(unit) or _ZERO
    filled = [(p, v) for p in parts if (v := p.value(unit)) is not None]
    expected = exact(sum((p.sign * v for p, v in filled), _ZERO))
    gap = exact(actual - expected)
    allowed = exact(sum((p.allowed(unit) for p, _ in filled), _ZERO))
    rounded = abs(gap) <= allowed and len(filled) > 1
    cell = total.cell(CellRole.TOTAL)
    cells = [(p.sign, p.cell(CellRole.PART)) for p in parts]
    addends = [Addend(p.beside(total), p.sign * v, last=p.last) for p, v in filled]
    column = total.table.column(total.name)
    places = max(column.decimals if column else 0, 2)
    alike = all(p.unit is unit for p, _ in filled)
    empty = [p.cell(CellRole.SUBJECT) for p in parts if p.value(unit) is None]
    lost = tuple(pair for p in parts for pair in unread(p.table, (p.cell(CellRole.SUBJECT),)))
    blank = () if lost or gap * _first_sign(parts, unit) < 0 else tuple(empty)
    found = why_unread(lost) or why_blank(blank) or likely(guesses(actual, addends, last=total.last))
    slack = _ZERO if rounded or len(filled) < 2 else allowed
    return gap_hit(
        (cell, *(c for _, c in cells)),
        {
            "where": place(total.table, (cell,)),
            "item": total.text,
            "formula": formula,
            "parts": "、".join(f"{'－' if p.sign < 0 else ''}{p.text} {money(v, unit)}" for p, v in filled),
            "brief": total.brief,
            "working": _figures_only([(p, p.sign * v) for p, v in filled], total),
            "note": ROUNDED if rounded else Words("", ""),
            **values,
        },
        working=_in_full(total, actual, [(p, p.sign * v) for p, v in filled], formula) if len(parts) > 1 else "",
        actual=actual,
        expected=expected,
        unit=unit,
        cause=None if rounded else found,
        live=differs_signed(cell, cells, places, slack) if alike else None,
        severity=Severity.INFO if rounded else None,
        because=tuple(c for c, _ in lost) or blank,
    )


def _figures_only(filled: Sequence[tuple[Figure, Decimal]], total: Figure) -> str:
    """Return a sum as its signed figures: 37.4＋4.12－4.1; a single figure by its name."""
    if len(filled) == 1 and filled[0][1] >= 0:
        return filled[0][0].beside(total)
    written = [f"{'－' if v < 0 else '＋' if n else ''}{plain(abs(v))}" for n, (_, v) in enumerate(filled)]
    if len(written) <= _TERMS:
        return "".join(written)
    return f"{''.join(written[:3])}＋…{written[-1]}（{len(written)}项）"


def _in_full(total: Figure, actual: Decimal, filled: Sequence[tuple[Figure, Decimal]], formula: str) -> str:
    """Return a sum with the name of every figure, and the formula that says so: for a column of its own."""
    names = "".join(
        f"{'－' if v < 0 else '＋' if n else ''}{p.beside(total)} {plain(abs(v))}" for n, (p, v) in enumerate(filled)
    )
    named = f"{short_label(total.table, total.at)}·{heading(total.table, total.name)} {plain(actual)}≠{names}"
    return f"{named}（{formula}）" if formula else named


def _first_sign(parts: Sequence[Figure], unit: Unit | None) -> int:
    """Return the sign of the first blank part: with which sign its figure would have closed the gap."""
    return next((p.sign for p in parts if p.value(unit) is None), 0)


def over_hit(small: Figure, limit: Figure, **values: object) -> Hit:
    """Return the hit of `small` being larger than `limit`, in its own unit."""
    hit = sum_hit(small, (limit,), "", **({"limit": limit.beside(small)} | values))
    first, second = small.cell(CellRole.SUBJECT), limit.cell(CellRole.TOTAL)
    return Hit(
        (first, second),
        hit.values,
        expected=hit.expected,
        actual=hit.actual,
        difference=hit.difference,
        unit=hit.unit,
        live=exceeds(first, second, 10) if small.unit is limit.unit else None,
    )


def _in(value: Decimal, own: Unit | None, unit: Unit | None) -> Decimal:
    return convert(value, own, unit) if own and unit else value


def _behind_label(table: Table, at: int) -> str | None:
    """Return the address of the first filled cell behind a field's label."""
    row, text = table.row(at), table.held("label")[at]
    cells = table.grid.rows[row - 1]
    first = next((c for c, v in enumerate(cells) if v is not None and str(v).strip() == str(text).strip()), None)
    if first is None:
        return None
    right = next((c for c in range(first + 1, len(cells)) if cells[c] not in (None, "")), None)
    return None if right is None else ref(row, right + 1)
