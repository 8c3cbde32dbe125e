"""Numbers of rows that run on from one list of a sheet to the next, where the template's samples did."""

from collections.abc import Sequence
from dataclasses import replace

from quotaxl.fill.grow import GrownTable

_NUMBER = "number"


def running_on(filled: Sequence[GrownTable]) -> tuple[GrownTable, ...]:
    """Return the lists with numbers that go on where those of the samples went on: 1, 2 under 一般, 3, 4 under 专项."""
    last: dict[tuple[str, int], tuple[int, int]] = {}
    made: dict[int, GrownTable] = {}
    order = sorted(range(len(filled)), key=lambda at: filled[at].growth.named.area.top)
    for at in order:
        one = filled[at]
        label = next((label for label, name in one.binding.columns.items() if name == _NUMBER), None)
        if label is None:
            continue
        area, column = one.growth.named.area, one.columns[label]
        place = (one.growth.named.sheet, column)
        first, end = _whole(one, area.top, column), _whole(one, area.bottom, column)
        sample, count = last.get(place, (0, 0))
        if first is None or end is None:
            last.pop(place, None)
            continue
        shift = count if sample and first == sample + 1 else 0
        if shift:
            rows = tuple(
                replace(row, values={**row.values, _NUMBER: number})
                for number, row in enumerate(one.rows, start=shift + 1)
            )
            made[at] = replace(one, rows=rows)
        last[place] = (end, shift + len(one.rows))
    return tuple(made.get(at, one) for at, one in enumerate(filled))


def _whole(one: GrownTable, row: int, column: int) -> int | None:
    value = one.grid.value(row, column)
    return (
        int(value) if isinstance(value, int | float) and not isinstance(value, bool) and value == int(value) else None
    )
