"""Functions that look values up: VLOOKUP, HLOOKUP, LOOKUP, XLOOKUP, MATCH, INDEX and their like."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from quotaxl.core.grid import CellError
from quotaxl.core.refs import MAX_COLUMN, MAX_ROW, Area
from quotaxl.xlsx.cells import Result
from quotaxl.xlsx.formulas.coercion import (
    UNORDERED,
    CellsRef,
    Fault,
    Matrix,
    Node,
    NotComputable,
    Scope,
    Value,
    compare,
    matrix,
    numeric,
    rank,
    scalar,
    truth,
)
from quotaxl.xlsx.formulas.criteria import wild

Body = Callable[[Sequence[Node], Scope], Value]


def _whole(value: Value, scope: Scope) -> int:
    number = numeric(value, scope)
    return int(number.to_integral_value("ROUND_FLOOR"))


def _same(item: Result, wanted: Result) -> bool:
    return (
        item is not None
        and rank(item) == rank(wanted)
        and not isinstance(item, CellError)
        and compare(item, wanted) == 0
    )


def _exact(items: Sequence[Result], wanted: Result, *, wildcards: bool, back: bool = False) -> int | None:
    """Return where a value stands among others; a text may hold wildcards."""
    pattern = wild(wanted) if wildcards and isinstance(wanted, str) else None
    order = tuple(reversed(range(len(items)))) if back else range(len(items))
    if pattern:
        return next((at for at in order if isinstance(item := items[at], str) and pattern.fullmatch(item)), None)
    wanted = Decimal(0) if wanted is None else wanted
    return next((at for at in order if _same(items[at], wanted)), None)


def _nearest(items: Sequence[Result], wanted: Result, *, above: bool = False) -> int | None:
    """Return where the largest value not above `wanted` stands (or the smallest not below) in a sorted list.

    Raises NotComputable where the list is not sorted, as what is found then depends on the program's way of looking.
    """
    wanted = Decimal(0) if wanted is None else wanted
    alike = [(at, item) for at, item in enumerate(items) if item is not None and rank(item) == rank(wanted)]
    if any(isinstance(item, CellError) for _, item in alike):
        raise NotComputable("an error value in a sorted list")
    found: int | None = None
    before: Result = None
    for at, item in alike:
        order = compare(item, wanted)
        step = compare(before, item) if before is not None else (1 if above else -1)
        if UNORDERED in (order, step) or ((step > 0) != above and step != 0):
            raise NotComputable("a list that is not sorted, or sorted by the program's locale")
        before = item
        if (order >= 0) if above else (order <= 0):
            found = at
    return found


def _search(items: Sequence[Result], wanted: Result, kind: int) -> int:
    """Return where MATCH finds a value, from 0. Raises Fault #N/A where it finds none."""
    found = _nearest(items, wanted, above=kind < 0) if kind else _exact(items, wanted, wildcards=True)
    if found is None:
        raise Fault("#N/A")
    return found


def _line(value: Value, scope: Scope) -> Sequence[Result]:
    found = matrix(value, scope)
    if found.width != 1 and len(found.items) != found.width:
        raise Fault("#N/A")
    return found.items


def _match(arguments: Sequence[Node], scope: Scope) -> Value:
    kind = _whole(arguments[2](scope), scope) if len(arguments) > 2 else 1
    return Decimal(1 + _search(_line(arguments[1](scope), scope), scalar(arguments[0](scope), scope), kind))


def _index(arguments: Sequence[Node], scope: Scope) -> Value:
    """INDEX: the cell, row or column of a range or array by its numbers; 0 means all of them."""
    where = arguments[0](scope)
    numbers = [_whole(node(scope), scope) for node in arguments[1:]]
    if isinstance(where, CellsRef):
        area = where.area
        height, width = area.bottom - area.top + 1, area.right - area.left + 1
    else:
        where = matrix(where, scope)
        height, width = len(where.items) // where.width, where.width
    row, column = (*numbers, 0)[:2] if len(numbers) > 1 or height > 1 or width == 1 else (1, numbers[0])
    if len(numbers) == 1 and width == 1:
        column = 1
    if len(numbers) == 1 and width > 1 and height > 1:
        raise Fault("#REF!")
    if row < 0 or column < 0:
        raise Fault("#VALUE!")
    if row > height or column > width:
        raise Fault("#REF!")
    if isinstance(where, Matrix):
        if not row or not column:
            raise NotComputable("INDEX of a whole row or column")
        return where.items[(row - 1) * width + column - 1]
    area = where.area
    top, bottom = (area.top + row - 1,) * 2 if row else (area.top, area.bottom)
    left, right = (area.left + column - 1,) * 2 if column else (area.left, area.right)
    return CellsRef(where.sheet, Area(top, left, bottom, right))


def _table_lookup(*, down: bool) -> Body:
    """Return VLOOKUP (`down`) or HLOOKUP."""

    def body(arguments: Sequence[Node], scope: Scope) -> Value:
        wanted = scalar(arguments[0](scope), scope)
        where = arguments[1](scope)
        number = _whole(arguments[2](scope), scope)
        near = truth(arguments[3](scope), scope) if len(arguments) > 3 else True
        if not isinstance(where, CellsRef):
            raise NotComputable("a lookup in something else than cells")
        area = where.area
        if number < 1:
            raise Fault("#VALUE!")
        if number > (area.right - area.left if down else area.bottom - area.top) + 1:
            raise Fault("#REF!")
        first = (
            Area(area.top, area.left, area.bottom, area.left)
            if down
            else Area(area.top, area.left, area.top, area.right)
        )
        items = scope.area(where.sheet, first)
        at = _search(items, wanted, 1 if near else 0)
        place = (area.top + at, area.left + number - 1) if down else (area.top + number - 1, area.left + at)
        return CellsRef(where.sheet, Area(*place, *place))

    return body


def _lookup(arguments: Sequence[Node], scope: Scope) -> Value:
    wanted = scalar(arguments[0](scope), scope)
    where = matrix(arguments[1](scope), scope)
    if len(arguments) == 2 and where.width > 1 and len(where.items) > where.width:
        raise NotComputable("LOOKUP in a table")
    at = _last_not_above(where.items, wanted)
    results = _line(arguments[2](scope), scope) if len(arguments) > 2 else where.items
    if at >= len(results):
        raise Fault("#N/A")
    found = results[at]
    if isinstance(found, CellError):
        raise Fault(found.code)
    return found


def _last_not_above(items: Sequence[Result], wanted: Result) -> int:
    """Return where LOOKUP finds a value: errors in the list are passed over, as LOOKUP(2,1/(…)) counts on."""
    clean = [(at, item) for at, item in enumerate(items) if not isinstance(item, CellError)]
    places = [at for at, item in clean if item is not None and rank(item) == rank(wanted)]
    values = [items[at] for at in places]
    if values and all(value == values[0] for value in values):
        if compare(values[0], wanted) in (-1, 0):
            return places[-1]
        raise Fault("#N/A")
    found = _nearest(values, wanted)
    if found is None:
        raise Fault("#N/A")
    return places[found]


def _xlookup(arguments: Sequence[Node], scope: Scope) -> Value:
    """XLOOKUP in unsorted lists. Raises NotComputable for searches that trust an order, Fault where it finds none."""
    wanted = scalar(arguments[0](scope), scope)
    lookup, result = arguments[1](scope), arguments[2](scope)
    mode = _whole(arguments[4](scope), scope) if len(arguments) > 4 else 0
    way = _whole(arguments[5](scope), scope) if len(arguments) > 5 else 1
    items = _line(lookup, scope)
    if way not in (1, -1) or mode not in (0, 1, -1, 2):
        raise NotComputable("XLOOKUP in a sorted list")
    at = _exact(items, wanted, wildcards=mode == 2, back=way == -1)
    if at is None and mode in (1, -1):
        at = _beside(items, wanted, mode)
    if at is None:
        if len(arguments) > 3 and (other := scalar(arguments[3](scope), scope)) is not None:
            return other
        raise Fault("#N/A")
    return _result_at(lookup, result, at, scope)


def _result_at(lookup: Value, result: Value, at: int, scope: Scope) -> Value:
    """Return what stands beside the place found."""
    if isinstance(result, CellsRef) and isinstance(lookup, CellsRef):
        area, down = result.area, lookup.area.left == lookup.area.right
        size = area.bottom - area.top + 1 if down else area.right - area.left + 1
        own = lookup.area.bottom - lookup.area.top + 1 if down else lookup.area.right - lookup.area.left + 1
        if size != own:
            raise Fault("#VALUE!")
        if down:
            return CellsRef(result.sheet, Area(area.top + at, area.left, area.top + at, area.right))
        return CellsRef(result.sheet, Area(area.top, area.left + at, area.bottom, area.left + at))
    items = _line(result, scope)
    if len(items) != len(_line(lookup, scope)):
        raise Fault("#VALUE!")
    return items[at]


def _beside(items: Sequence[Result], wanted: Result, mode: int) -> int | None:
    """Return where the next smaller (mode −1) or larger value stands, whatever the order of the list."""
    wanted = Decimal(0) if wanted is None else wanted
    found: int | None = None
    for at, item in enumerate(items):
        if item is None or isinstance(item, CellError) or rank(item) != rank(wanted):
            continue
        order = compare(item, wanted)
        against = compare(item, items[found]) if found is not None else mode
        if UNORDERED in (order, against):
            raise NotComputable("words whose order the program's locale decides")
        if order == mode and (found is None or against == -mode):
            found = at
    return found


def _choose(arguments: Sequence[Node], scope: Scope) -> Value:
    at = _whole(arguments[0](scope), scope)
    if not 1 <= at < len(arguments):
        raise Fault("#VALUE!")
    return arguments[at](scope)


def _own(*, row: bool) -> Body:
    """Return ROW or COLUMN: of the formula's own cell, of one cell, or of each of an area."""

    def body(arguments: Sequence[Node], scope: Scope) -> Value:
        if not arguments:
            return Decimal(scope.at[0 if row else 1])
        where = arguments[0](scope)
        if not isinstance(where, CellsRef):
            raise NotComputable("ROW of something else than cells")
        area = where.area
        numbers = range(area.top, area.bottom + 1) if row else range(area.left, area.right + 1)
        if len(numbers) == 1:
            return Decimal(numbers[0])
        if len(numbers) in (MAX_ROW, MAX_COLUMN):
            raise NotComputable("ROW of whole columns")
        return Matrix(1 if row else len(numbers), tuple(map(Decimal, numbers)))

    return body


def _size(*, rows: bool) -> Body:
    def body(arguments: Sequence[Node], scope: Scope) -> Value:
        where = arguments[0](scope)
        if isinstance(where, CellsRef):
            area = where.area
            return Decimal(area.bottom - area.top + 1 if rows else area.right - area.left + 1)
        found = matrix(where, scope)
        return Decimal(len(found.items) // found.width if rows else found.width)

    return body


LOOKUPS: dict[str, tuple[int, int, Body]] = {
    "VLOOKUP": (3, 4, _table_lookup(down=True)),
    "HLOOKUP": (3, 4, _table_lookup(down=False)),
    "LOOKUP": (2, 3, _lookup),
    "XLOOKUP": (3, 6, _xlookup),
    "MATCH": (2, 3, _match),
    "INDEX": (2, 3, _index),
    "CHOOSE": (2, 255, _choose),
    "ROW": (0, 1, _own(row=True)),
    "COLUMN": (0, 1, _own(row=False)),
    "ROWS": (1, 1, _size(rows=True)),
    "COLUMNS": (1, 1, _size(rows=False)),
}
