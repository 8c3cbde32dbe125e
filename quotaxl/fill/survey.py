"""What `template bind` says of every cell of a template: bound, formula kept, text kept, not recognised."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from quotaxl.core.document import Document
from quotaxl.core.edits import OWN_SHEETS
from quotaxl.core.grid import Grid, Place
from quotaxl.core.refs import Area
from quotaxl.core.words import Words
from quotaxl.fill.missing import Gap, merged
from quotaxl.fill.names import target_of
from quotaxl.fill.proposal import Proposal, ProposedName


class CellState(StrEnum):
    """What becomes of cells of a template."""

    BOUND = "bound"
    DOUBTFUL = "doubtful"
    FORMULA = "formula"
    TEXT = "text"
    UNKNOWN = "unknown"


STATES = {
    CellState.BOUND: Words("绑定", "bound"),
    CellState.DOUBTFUL: Words("拿不准", "doubtful"),
    CellState.FORMULA: Words("公式保留", "formula kept"),
    CellState.TEXT: Words("文字保留", "text kept"),
    CellState.UNKNOWN: Words("未识别", "not recognised"),
}
_NUMBER = Words("数字，没有数据来源，保留原样", "a number that nothing fills; it stays")
_FORMULA = Words("由模板自己的公式计算", "calculated by the template's own formula")
_TEXT = Words("标题、表头、项目名称或说明", "a title, header, label or note")


@dataclass(frozen=True, slots=True)
class Surveyed:
    """Cells of a template, what becomes of them, and how sure that is where they are bound."""

    sheet: str
    ref: str
    state: CellState
    what: Words
    name: str = ""
    confidence: Decimal | None = None


def survey(book: Document, proposal: Proposal) -> tuple[Surveyed, ...]:
    """Return what becomes of every cell of a template that holds something or is bound, sheet by sheet."""
    found: list[Surveyed] = [*_bound(proposal.bound, CellState.BOUND), *_bound(proposal.doubtful, CellState.DOUBTFUL)]
    found += [Surveyed(one.sheet, one.ref, CellState.UNKNOWN, one.why) for one in proposal.unbound]
    for grid in book.grids:
        if grid.sheet not in OWN_SHEETS:
            found += _others(grid, proposal)
    order = [grid.sheet for grid in book.grids]
    return tuple(sorted(found, key=lambda one: order.index(one.sheet) if one.sheet in order else len(order)))


def _bound(names: tuple[ProposedName, ...], state: CellState) -> Iterator[Surveyed]:
    for one in names:
        sure = one.confidence if target_of(one.name) else None
        yield Surveyed(one.sheet, str(one.area), state, Words(one.what, one.what), one.name, sure)


def _others(grid: Grid, proposal: Proposal) -> Iterator[Surveyed]:
    """Yield the cells that are not bound, equal neighbours together."""
    taken = [one.area for one in (*proposal.bound, *proposal.doubtful) if one.sheet == grid.sheet]
    rows = {row for one in proposal.bound if _grows(one, grid) for row in range(one.area.top, one.area.bottom + 1)}
    cells: dict[CellState, list[Place]] = {}
    for row in range(1, len(grid.rows) + 1):
        for column in range(1, grid.width + 1):
            value = grid.value(row, column)
            formula = (row, column) in grid.formulas
            if (value in (None, "") and not formula) or any((row, column) in area for area in taken):
                continue
            text = isinstance(value, str) and row not in rows
            state = CellState.FORMULA if formula else CellState.TEXT if text else CellState.UNKNOWN
            cells.setdefault(state, []).append((row, column))
    words = {CellState.FORMULA: _FORMULA, CellState.TEXT: _TEXT, CellState.UNKNOWN: _NUMBER}
    for state, places in cells.items():
        for gap in merged(Gap(grid.sheet, place, words[state]) for place in places):
            yield Surveyed(grid.sheet, gap.ref, state, _shown(grid, gap.ref, words[state]))


def _grows(one: ProposedName, grid: Grid) -> bool:
    target = target_of(one.name)
    return one.sheet == grid.sheet and target is not None and target.grows


def _shown(grid: Grid, place: str, words: Words) -> Words:
    """Return what is said of cells with what the first of them holds."""
    area = Area.parse(place)
    formula = grid.formulas.get((area.top, area.left))
    held = f"={formula}" if formula is not None else str(grid.value(area.top, area.left))
    held = held.replace("\n", " ")[:40]
    return Words(f"{words.zh}：{held}", f"{words.en}: {held}")
