"""Single figures of tables, and the hits of sums and bounds between them, whichever rule found them broken."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from quotaxl.core.amount import Unit, convert, exact
from quotaxl.core.finding import CellRef, CellRole, Severity
from quotaxl.core.refs import ref
from quotaxl.core.table import Table
from quotaxl.core.tolerance import half
from quotaxl.core.words import Words
from quotaxl.rules.arithmetic.causes import Addend, guesses, likely
from quotaxl.rules.arithmetic.conditions import differs_signed, exceeds
from quotaxl.rules.arithmetic.unread import unread, why_blank, why_unread
from quotaxl.rules.engine.registry import Hit
from quotaxl.rules.engine.wording import ROUNDED, heading, label, money, place, value_at

_ZERO = Decimal(0)
FIELDS = "performance-target"
"""The form that is no table: each of its values stands behind its own label."""

MESSAGE = Words(
    "{where} {item}（{formula}）为{actual}，应为{expected}（{parts}），相差{gap}。{note}",
    "{where} {item} ({formula}) is {actual}, should be {expected} ({parts}), a gap of {gap}. {note}",
)
OVER = Words(
    "{where} {item}为{actual}，大于{limit}{expected}，多出{gap}。",
    "{where} {item} is {actual}, more than {limit} {expected}, by {gap}.",
)


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
    addends = [Addend(p.text, p.sign * v, last=p.last) for p, v in filled]
    column = total.table.column(total.name)
    places = max(column.decimals if column else 0, 2)
    alike = all(p.unit is unit for p, _ in filled)
    empty = [p.cell(CellRole.SUBJECT) for p in parts if p.value(unit) is None]
    lost = tuple(pair for p in parts for pair in unread(p.table, (p.cell(CellRole.SUBJECT),)))
    blank = () if lost or gap * _first_sign(parts, unit) < 0 else tuple(empty)
    found = why_unread(lost) or why_blank(blank) or likely(guesses(actual, addends, last=total.last))
    slack = _ZERO if rounded or len(filled) < 2 else allowed
    return Hit(
        cells=(cell, *(c for _, c in cells)),
        values={
            "where": place(total.table, (cell,)),
            "item": total.text,
            "formula": formula,
            "actual": money(actual, unit),
            "expected": money(expected, unit),
            "gap": money(abs(gap), unit),
            "parts": "、".join(f"{'－' if p.sign < 0 else ''}{p.text} {money(v, unit)}" for p, v in filled),
            "note": ROUNDED if rounded else Words("", ""),
            **values,
        },
        expected=expected,
        actual=actual,
        difference=gap,
        unit=unit,
        cause=None if rounded else found,
        live=differs_signed(cell, cells, places, slack) if alike else None,
        severity=Severity.INFO if rounded else None,
        because=tuple(c for c, _ in lost) or blank,
    )


def _first_sign(parts: Sequence[Figure], unit: Unit | None) -> int:
    """Return the sign of the first blank part: with which sign its figure would have closed the gap."""
    return next((p.sign for p in parts if p.value(unit) is None), 0)


def over_hit(small: Figure, limit: Figure, **values: object) -> Hit:
    """Return the hit of `small` being larger than `limit`, in its own unit."""
    hit = sum_hit(small, (limit,), "", limit=limit.text, **values)
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
    row, text = int(table.frame["row"][at]), table.frame["label"][at]
    cells = table.grid.rows[row - 1]
    first = next((c for c, v in enumerate(cells) if v is not None and str(v).strip() == str(text).strip()), None)
    if first is None:
        return None
    right = next((c for c in range(first + 1, len(cells)) if cells[c] not in (None, "")), None)
    return None if right is None else ref(row, right + 1)
