"""Which formulas depend on changed cells, in which order, and what they come to."""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import NamedTuple

from quotaxl.core.grid import CellError
from quotaxl.core.refs import Area
from quotaxl.xlsx.cells import NO_RESULT, NeverCalculated, Result
from quotaxl.xlsx.formulas.calculator import compute, working
from quotaxl.xlsx.formulas.coercion import NotComputable, Scope
from quotaxl.xlsx.formulas.settled import mentions, settled
from quotaxl.xlsx.formulas.tokens import Precedent, reads

EDGES = 2_000_000
"""More links between formulas than this are not followed: all of them then count as changed."""
CELLS_READ = 4_000_000
"""So many cells are read for one plan; formulas beyond are left for the spreadsheet to compute."""

WIDTH = 1024
"""Areas wider than this are not computed."""


class At(NamedTuple):
    """A cell of a workbook; the sheet's name in lower case."""

    sheet: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Node:
    """A formula: its text and the areas it reads, None where it may read anything; `plain` if it gives one value.

    `array` says that it was entered as an array formula: IF looks at each cell of an area, SUM adds what comes of it.
    """

    text: str
    sources: tuple[tuple[str, Area], ...] | None
    plain: bool
    array: bool = False


@dataclass(frozen=True, slots=True)
class Graph:
    """All formulas of a workbook, each after those it reads; `loose` could not be put in order."""

    nodes: Mapping[At, Node]
    order: tuple[At, ...]
    loose: frozenset[At]


class Columns:
    """Cells by sheet and column, to ask quickly which of them an area holds."""

    def __init__(self, cells: Iterable[At] = ()) -> None:
        self._rows: dict[str, dict[int, list[int]]] = {}
        self._cells: set[tuple[str, int, int]] = set(cells)
        for sheet, row, column in sorted(self._cells):
            self._rows.setdefault(sheet, {}).setdefault(column, []).append(row)

    def add(self, at: At) -> None:
        """Put a cell in."""
        if at in self._cells:
            return
        self._cells.add(at)
        insort(self._rows.setdefault(at.sheet, {}).setdefault(at.column, []), at.row)

    def __contains__(self, at: At) -> bool:
        return at in self._cells

    def __bool__(self) -> bool:
        return bool(self._cells)

    def touches(self, sheet: str, area: Area) -> bool:
        """Return whether any cell lies in the area."""
        if area.top == area.bottom and area.left == area.right:
            return (sheet, area.top, area.left) in self._cells
        columns = self._rows.get(sheet)
        if not columns:
            return False
        for column, rows in columns.items():
            if area.left <= column <= area.right:
                found = bisect_left(rows, area.top)
                if found < len(rows) and rows[found] <= area.bottom:
                    return True
        return False

    def within(self, sheet: str, area: Area) -> Iterator[At]:
        """Yield the cells that lie in the area."""
        for column, rows in self._rows.get(sheet, {}).items():
            if area.left <= column <= area.right:
                for at in range(bisect_left(rows, area.top), len(rows)):
                    if rows[at] > area.bottom:
                        break
                    yield At(sheet, rows[at], column)


Resolve = Callable[[str, At], "tuple[tuple[str, Area], ...] | None"]
"""(name, cell) → the areas that a name or a table's columns stand for in that cell; None if that cannot be told."""


def node(text: str, at: At, plain: bool, resolve: Resolve, between: Callable[[str, str], Sequence[str]]) -> Node:
    """Return the node of the formula in cell `at`; `between` names the sheets of a range such as Q1:Q4.

    OFFSET and INDIRECT stand in it as the reference that they give, where that is always the same.
    """
    if mentions(text):
        fixed = settled(text, *at)
        if fixed is None:
            return Node(text, None, plain)
        text = fixed
    found = reads(text)
    if found.opaque:
        return Node(text, None, plain)
    sources: list[tuple[str, Area]] = [
        (sheet, source.area) for source in found.sources for sheet in _sheets(source, at.sheet, between)
    ]
    for name in found.names:
        areas = resolve(name, at)
        if areas is None:
            return Node(text, None, plain)
        sources.extend(areas)
    return Node(text, tuple(sources), plain)


def _sheets(source: Precedent, own: str, between: Callable[[str, str], Sequence[str]]) -> Sequence[str]:
    if source.sheet is None:
        return (own,)
    first = source.sheet.casefold()
    return between(first, source.last.casefold()) if source.last else (first,)


def graph(nodes: Mapping[At, Node]) -> Graph:
    """Return formulas in an order in which each stands after those it reads."""
    index = Columns(nodes)
    waiting: dict[At, int] = {}
    readers: dict[At, list[At]] = {}
    edges = 0
    for at, found in nodes.items():
        count = 0
        for sheet, area in found.sources or ():
            for read in index.within(sheet, area):
                readers.setdefault(read, []).append(at)
                count += 1
                edges += 1
                if edges > EDGES:
                    return Graph(nodes, tuple(nodes), frozenset(nodes))
        waiting[at] = count
    ready = [at for at, count in waiting.items() if count == 0]
    order: list[At] = []
    while ready:
        at = ready.pop()
        order.append(at)
        for reader in readers.get(at, ()):
            waiting[reader] -= 1
            if waiting[reader] == 0:
                ready.append(reader)
    done = set(order)
    loose = tuple(at for at in nodes if at not in done)
    return Graph(nodes, (*order, *loose), frozenset(loose))


def stale(found: Graph, changed: Columns) -> list[At]:
    """Return the formulas that depend on `changed`, in order; `changed` takes them in as well."""
    result = [at for at in found.order if at not in found.loose and _depends(at, found.nodes[at], changed)]
    # Formulas in a circle, or too many to be put in order: if one depends on the change, all may.
    if any(_touches(at, found.nodes[at], changed) for at in found.loose):
        for at in found.loose:
            changed.add(at)
        result += sorted(found.loose)
    return result


def _depends(at: At, item: Node, changed: Columns) -> bool:
    if not _touches(at, item, changed):
        return False
    changed.add(at)
    return True


def _touches(at: At, item: Node, changed: Columns) -> bool:
    if at in changed or item.sources is None:
        return True
    return any(changed.touches(sheet, area) for sheet, area in item.sources)


@dataclass(frozen=True, slots=True)
class WorkbookView:
    """How the calculator sees a workbook; each function takes a sheet's name first."""

    cell: Callable[[str, int, int], Result]
    area: Callable[[str, Area], Sequence[Result]]
    name: Callable[[str, str], str | None]
    keep: Callable[[At, Result | NeverCalculated], None]
    table: Callable[[str, str, int, int], tuple[str, Area] | None] = lambda _n, _s, _r, _c: None
    formula: Callable[[str, int, int], str | None] = lambda _s, _r, _c: None
    hidden: Callable[[str, int], tuple[bool, bool]] = lambda _s, _r: (False, False)
    dates: bool = True


def calculate(found: Graph, order: Sequence[At], sheets: WorkbookView) -> Columns:
    """Compute formulas in turn and return those that could not be; what reads one of them fails too.

    `sheets.keep` is told each result, NO_RESULT for a failure, so that its other functions give it.
    """
    failed = Columns()
    scopes: dict[str, Scope] = {}
    left = [CELLS_READ]
    with working():
        for at in order:
            item = found.nodes[at]
            result: Result | NeverCalculated = NO_RESULT
            if (
                item.plain
                and item.sources is not None
                and at not in found.loose
                and not (failed and any(failed.touches(sheet, area) for sheet, area in item.sources))
            ):
                scope = scopes.get(at.sheet)
                if scope is None:
                    scope = scopes[at.sheet] = scope_of(at.sheet, sheets, left)
                with suppress(NotComputable):
                    result = compute(item.text, placed(scope, item, at))
            if result is NO_RESULT:
                failed.add(at)
            sheets.keep(at, result)
    return failed


def placed(scope: Scope, item: Node, at: At) -> Scope:
    """Return the scope of a formula in a cell; it says where that is only to a formula that may ask."""
    text = item.text
    asks = "[" in text or "ROW(" in text or "COLUMN(" in text or "row(" in text
    return replace(scope, at=(at.row, at.column), arrays=item.array) if asks or item.array else scope


def scope_of(own: str, sheets: WorkbookView, left: list[int]) -> Scope:
    """Return what formulas of a sheet may ask; `left` holds how many cells may still be read."""

    def area(sheet: str | None, area: Area) -> Sequence[Result]:
        if area.right - area.left > WIDTH:
            raise NotComputable("whole rows")
        values = sheets.area(own if sheet is None else sheet.casefold(), area)
        left[0] -= len(values)
        if left[0] < 0:
            raise NotComputable("too many cells")
        return values

    def cell(sheet: str | None, row: int, column: int) -> Result:
        return sheets.cell(own if sheet is None else sheet.casefold(), row, column)

    def formula(sheet: str | None, row: int, column: int) -> str | None:
        return sheets.formula(own if sheet is None else sheet.casefold(), row, column)

    def hidden(sheet: str | None, row: int) -> tuple[bool, bool]:
        return sheets.hidden(own if sheet is None else sheet.casefold(), row)

    return Scope(own, cell, area, sheets.name, table=sheets.table, formula=formula, hidden=hidden, dates=sheets.dates)


def same(left: Result | NeverCalculated, right: Result | NeverCalculated) -> bool:
    """Return whether two results are the same value."""
    if isinstance(left, CellError) or isinstance(right, CellError):
        return left == right
    return type(left) is type(right) and left == right
