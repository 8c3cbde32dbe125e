"""The formulas that follow from a fixed set of cells, laid out once and computed again for each set of values."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from operator import add, itemgetter, mul, sub, truediv
from typing import Any

from quotaxl.core.grid import CellError
from quotaxl.core.refs import MAX_ROW, Area, places_of
from quotaxl.xlsx.cells import NO_RESULT, Result, fifteen
from quotaxl.xlsx.draft import Draft
from quotaxl.xlsx.formulas.calculator import compute, working
from quotaxl.xlsx.formulas.coercion import ZERO, Scope
from quotaxl.xlsx.formulas.recalculation import CELLS_READ, WIDTH, At, Graph, Node, WorkbookView, placed, scope_of
from quotaxl.xlsx.formulas.results import view_of
from quotaxl.xlsx.formulas.tokens import REFERENCES, bounds, sheets_of, tokens

Table = list[Result]
Take = Callable[[Sequence[Result]], tuple[Result, ...]]
Step = Callable[[Table], Result]


@dataclass(slots=True)
class Ledger:
    """Values by place in one list: first those that are filled in, then what stays, then results in their order.

    `steps` give one result each from the list as it is when their turn comes.
    """

    index: dict[At, int]
    kept: tuple[Result, ...]
    steps: list[Step] = field(default_factory=list)

    def results(self, values: Sequence[Result]) -> list[Result]:
        """Return the formulas' results in order. Raises NotComputable where one cannot be computed."""
        table: Table = [*values, *self.kept]
        append, first = table.append, len(table)
        with working():
            for step in self.steps:
                append(step(table))
        return table[first:]


def ledger(draft: Draft, slots: Sequence[At], found: Graph, order: Sequence[At]) -> Ledger | None:
    """Return the ledger of the formulas `order`, computed from `slots`, in a draft in which all have been computed.

    None where a sheet is too large for its values to be kept at hand, or where formulas read too many cells.
    """
    index = {at: number for number, at in enumerate(slots)}
    computed = set(order)
    kept: list[Result] = [None]
    blank = len(slots)
    extents: dict[str, int] = {}
    cells_read = 0
    for at in order:
        for name, area in found.nodes[at].sources or ():
            sheet = draft.sheet(name)
            live = draft.live(sheet)
            if not sheet.base.small:
                return None
            extents[name] = last = max((*sheet.base.numbers, *sheet.rows), default=1)
            within = Area(area.top, area.left, min(area.bottom, max(last, area.top)), area.right)
            asked = within if area.bottom == MAX_ROW else area
            cells_read += (asked.bottom - asked.top + 1) * (asked.right - asked.left + 1)
            if asked.right - asked.left > WIDTH or cells_read > CELLS_READ:
                return None
            for place in places_of(within):
                here = At(name, *place)
                value = live.get(place)
                if value is not None and here not in index and here not in computed:
                    if value is NO_RESULT:
                        return None
                    index[here] = blank + len(kept)
                    kept.append(value)
    made = Ledger(index, tuple(kept))
    first = blank + len(kept)
    index.update({at: first + number for number, at in enumerate(order)})
    reader = _Reader(index, blank, extents, view_of(draft, found, _unasked))
    any_kind = False
    for at in order:
        item = found.nodes[at]
        summed = _summed(item.text, at.sheet)
        if summed:
            made.steps.append(_sum(reader.take(*summed, numbers=made), not any_kind))
        else:
            any_kind = True  # its result may be a truth value
            made.steps.append(_paired(item, at.sheet, reader) or partial(reader.compute, at, item))
    return made


@dataclass(frozen=True, slots=True)
class _Reader:
    """Which places of the list an area of a sheet is."""

    index: Mapping[At, int]
    blank: int
    extents: Mapping[str, int]
    view: WorkbookView
    """The workbook but for its values."""
    takes: dict[tuple[str, Area], Take] = field(default_factory=dict)
    now: list[tuple[Table, dict[str, Scope]]] = field(default_factory=list)
    """The list of values that is worked on, and what formulas of each sheet may ask of it."""

    def take(self, sheet: str, area: Area, numbers: Ledger | None = None) -> Take:
        """Return a function that gives an area's values; with `numbers` without what can never be one or an error."""
        if area.bottom == MAX_ROW:
            area = Area(area.top, area.left, max(self.extents.get(sheet, 1), area.top), area.right)
        found = [self.index.get(At(sheet, *place), self.blank) for place in places_of(area)]
        if numbers:
            end = self.blank + len(numbers.kept)
            sure = [isinstance(value, Decimal | CellError) for value in numbers.kept]
            found = [at for at in found if at < self.blank or at >= end or sure[at - self.blank]]
        return taking(found)

    def compute(self, at: At, item: Node, table: Table) -> Result:
        """Return what any formula comes to."""
        if not self.now or self.now[0][0] is not table:
            self.now[:] = [(table, {})]
        scopes = self.now[0][1]
        scope = scopes.get(at.sheet)
        if scope is None:
            sheets = replace(self.view, cell=partial(self.cell, table), area=partial(self.area, table))
            scope = scopes[at.sheet] = scope_of(at.sheet, sheets, [CELLS_READ])
        return compute(item.text, placed(scope, item, at))

    def cell(self, table: Table, sheet: str, row: int, column: int) -> Result:
        return table[self.index.get(At(sheet, row, column), self.blank)]

    def area(self, table: Table, sheet: str, area: Area) -> Sequence[Result]:
        take = self.takes.get((sheet, area))
        if take is None:
            take = self.takes[sheet, area] = self.take(sheet, area)
        return take(table)


def _unasked(_at: At, _result: object) -> None:
    """A ledger keeps its results itself."""


def taking(places: Sequence[int]) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    """Return a function that gives the values at these places of a list."""
    if len(places) > 1:
        return itemgetter(*places)
    return (lambda table: (table[places[0]],)) if places else (lambda _table: ())


def _summed(text: str, own: str) -> tuple[str, Area] | None:
    """Return the sheet and area of a formula that is SUM of one area and nothing else."""
    parts = [token for token in tokens(text) if token.kind != "space"]
    if len(parts) not in (4, 5) or parts[0].kind != "function" or parts[0].text.upper() != "SUM":
        return None
    if parts[1].text != "(" or parts[-1].text != ")" or parts[-2].kind not in REFERENCES:
        return None
    sheet = own
    if len(parts) == 5:
        named = sheets_of(parts[2].text) if parts[2].kind == "sheet" else None
        if named is None or named[1] is not None:
            return None
        sheet = named[0].casefold()
    area = bounds(parts[-2].kind, parts[-2].text)
    return (sheet, area) if area else None


_DECIMALS = frozenset({Decimal})
_PAIRS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {"+": add, "-": sub, "*": mul, "/": truediv}


def _paired(item: Node, own: str, reader: "_Reader") -> Step | None:
    """Return what computes a formula of two cells of its own sheet and nothing else, such as H5/H$8."""
    parts = [token for token in tokens(item.text) if token.kind != "space"]
    if len(parts) != 3 or parts[0].kind != "cell" or parts[2].kind != "cell" or parts[1].text not in _PAIRS:
        return None
    ends = [bounds(part.kind, part.text) for part in (parts[0], parts[2])]
    if ends[0] is None or ends[1] is None:
        return None
    first, second = (reader.index.get(At(own, end.top, end.left), reader.blank) for end in ends if end)
    work, divides = _PAIRS[parts[1].text], parts[1].text == "/"
    slow = partial(reader.compute, At(own, 1, 1), item)

    def step(table: Table) -> Result:
        a, b = table[first], table[second]
        if a.__class__ is Decimal and b.__class__ is Decimal and (b or not divides):
            return fifteen(work(a, b))
        return slow(table)

    return step


def _sum(take: Take, exact: bool) -> Step:
    """Return what adds an area's numbers; `exact` says that it holds no truth values, which count as nothing."""

    def chosen(table: Table) -> Result:
        items = take(table)
        if _DECIMALS.issuperset(map(type, items)):
            return fifteen(sum(items, ZERO))  # type: ignore[type-var, arg-type]  # decimals, as just seen
        for item in items:
            if isinstance(item, CellError):
                return item
        return fifteen(sum((item for item in items if isinstance(item, Decimal)), ZERO))

    def step(table: Table) -> Result:
        try:
            return fifteen(sum(take(table), ZERO))  # type: ignore[type-var, arg-type]  # else: below
        except TypeError:
            return chosen(table)

    return step if exact else chosen
