"""Units that a row states for itself: 债务余额（亿元） | 债务率（%） | 乡镇（个） as rows, or a column 计量单位."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from quotaxl.core.amount import Unit, convert, exact
from quotaxl.core.grid import Value
from quotaxl.reading.header import HeaderColumn
from quotaxl.reading.measure import Measure, measure, only_unit
from quotaxl.reading.numbers import parse_number
from quotaxl.reading.page import numeric
from quotaxl.reading.tidy import label, matching, shown
from quotaxl.reading.units import unit_alone, unit_in

_MAYBE = re.compile(r"[(（\[〔%‰％]|占比|比重|增幅|增长|率|进度|倍数|比例")
"""Quick test before the careful ones."""
_BRACKETS = re.compile(r"[(\[〔]([^()\[\]〔〕]*)[)\]〕]")
_SHARE = re.compile(
    r"(?:各?(?:项|类)?占.{0,10}(?:比例?|比重)|(?:同?比|较)?(?:上年)?.{0,6}(?:增长率?|增幅)|.{0,8}(?:完成率|支出进度)|(?:债务|偿债|逾期|负债)率)"
    r"(?:[(]?[%‰][)]?)?|.{0,12}[%‰]"
)
_RATE = re.compile(r".{1,16}(?:率|占比|比重|比例|倍数)(?:[(][%‰倍][)])?")
_HIGHEST = 1000
"""No rate of a table is higher; a row called so with larger figures holds amounts."""
_UNIT_COLUMN = re.compile(r"(?:计量|数量)?单位")

RowUnits = Mapping[int, Unit | None]
"""By position of a row: the unit of money it states; None where its figures are no money."""


def row_units(header: Sequence[HeaderColumn], cells: Sequence[Sequence[Value]], label_at: int) -> RowUnits:
    """Return the rows that state a unit of their own, in their name or in a column of units.

    A count (户, 个) is taken for one only where another row states money or a rate: 道路硬化（条） may be a project.
    """
    for at, head in enumerate(header):
        if at != label_at and head.path and _UNIT_COLUMN.fullmatch(label(head.path[-1])):
            said = [shown(v) for v in cells[at]]
            given = [text for text in said if text]
            if given and all(map(only_unit, given)):
                return {k: unit_alone(text) for k, text in enumerate(said) if text}
    found: dict[int, Unit | None] = {}
    counts: list[int] = []
    for at in matching(cells[label_at], _MAYBE):
        text = label(shown(cells[label_at][at]))
        if unit := unit_in(text):
            found[at] = unit
        elif _SHARE.fullmatch(text) or (_RATE.fullmatch(text) and _low(at, header, cells, label_at)):
            found[at] = None
        elif _BRACKETS.search(text):
            match _in_brackets(text):
                case Measure.RATE:
                    found[at] = None
                case Measure.COUNT:
                    counts.append(at)
    return found | dict.fromkeys(counts) if found else found


def says_rate(name: str) -> bool:
    """Return whether a row's name says rates: 占比（%）, 比上年增长, 债务率."""
    text = label(name)
    return bool(_SHARE.fullmatch(text) or _RATE.fullmatch(text)) or _in_brackets(text) is Measure.RATE


def _in_brackets(text: str) -> Measure | None:
    """What the last brackets of a name say that is measured."""
    return measure(tuple(f"({inside})" for inside in _BRACKETS.findall(text)[-1:]))


def _low(at: int, header: Sequence[HeaderColumn], cells: Sequence[Sequence[Value]], label_at: int) -> bool:
    """Return whether the figures of a row may be rates: some are there, and none is too high for one."""
    held = [cells[n][at] for n in range(label_at + 1, len(header)) if at < len(cells[n])]
    found = [value for one in held if (value := _number(one, bare=False)) is not None]
    return bool(found) and all(abs(value) <= _HIGHEST for value in found)


def own_unit(units: RowUnits) -> Unit | None:
    """Return the unit of money that most rows state, None where none does."""
    stated = [u for u in units.values() if u is not None]
    return max(dict.fromkeys(stated), key=stated.count, default=None)


def in_one_unit(cells: list[Value], units: RowUnits, unit: Unit | None) -> list[Value]:
    """Return a column's cells, blank where they are no money, and in `unit` where the row states another one."""
    held = list(cells)
    for at, own in units.items():
        if at >= len(held):
            continue
        if own is None:
            held[at] = None
        elif unit is not None and own is not unit and (value := _number(held[at])) is not None:
            held[at] = convert(value, own, unit)
    return held


def _number(value: Value, *, bare: bool = True) -> Decimal | None:
    """A cell's number, None where it holds none; a `bare` one says no unit and no percent sign itself."""
    if isinstance(value, str):
        number = parse_number(value)
        return number.value if number and not (bare and (number.unit or number.percent)) else None
    return exact(value) if numeric(value) and isinstance(value, int | float | Decimal) else None
