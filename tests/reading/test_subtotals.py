"""Which rows a sum above them takes in: rows with their roles, depths and amounts, and the depths they get."""

import pytest

from quotaxl.catalogue.regions import load
from quotaxl.core.table import RowRole
from quotaxl.reading.figures import RowFigures
from quotaxl.reading.hierarchy import LabelledRow
from quotaxl.reading.subtotals import below_subtotals

REGIONS = load()
HEAD, SUM, ITEM, PART = "head", "sum", "item", "part"


def below(kinds, depths, amounts=None, names=None, seen=None):
    """The depths after sums took in what lies below them; `seen` are the roles that a way of reading gives."""
    known = {HEAD: RowRole.PARENT, SUM: RowRole.TOTAL, ITEM: RowRole.ITEM, PART: RowRole.ITEM}
    rows = [LabelledRow(name, name, role=known[kind]) for kind, name in zip(kinds, names or kinds, strict=True)]
    for row in rows if names else ():
        found = REGIONS.resolve(row.name.removesuffix("小计"))
        row.region = found[0] if found else None
    roles = seen or [RowRole.PART if kind == PART else row.role for kind, row in zip(kinds, rows, strict=True)]
    result = list(depths)
    figures = None if amounts is None else RowFigures([list(amounts)], [True])
    below_subtotals(rows, result, roles, {at for at, kind in enumerate(kinds) if kind == HEAD}, figures, REGIONS)
    return result


BY_ROLE = {
    "all that follow": ((HEAD, ITEM, ITEM), [0, 0, 0], [0, 1, 1]),
    "none before it": ((ITEM, HEAD, ITEM), [0, 0, 0], [0, 0, 1]),
    "each its own": ((HEAD, ITEM, HEAD, ITEM), [0, 0, 0, 0], [0, 1, 0, 1]),
    "a sum ends it": ((HEAD, ITEM, SUM, ITEM), [0, 0, 0, 0], [0, 1, 0, 0]),
    "distances are kept": ((HEAD, ITEM, ITEM, ITEM), [0, 0, 1, 0], [0, 1, 2, 1]),
    "what lies below already stays": ((HEAD, ITEM, ITEM), [0, 1, 2], [0, 1, 2]),
    "and what follows joins it": ((HEAD, ITEM, ITEM), [0, 1, 0], [0, 1, 1]),
    "what lies above ends it": ((HEAD, ITEM, ITEM, ITEM), [1, 1, 0, 1], [1, 2, 0, 1]),
    "and the next begins anew": ((HEAD, ITEM, ITEM, HEAD, ITEM), [1, 1, 0, 0, 0], [1, 2, 0, 0, 1]),
    "of another depth": ((HEAD, ITEM, HEAD, ITEM), [0, 0, 1, 1], [0, 1, 1, 2]),
}


@pytest.mark.parametrize("about", BY_ROLE)
def test_by_what_rows_are(about):
    kinds, depths, expected = BY_ROLE[about]
    assert below(kinds, depths) == expected


def test_a_row_is_a_sum_by_its_name_and_as_it_is_seen():
    kinds, depths = (HEAD, ITEM, SUM, ITEM), [0, 0, 0, 0]
    seen = [RowRole.PARENT, RowRole.ITEM, RowRole.ITEM, RowRole.ITEM]
    assert below(kinds, depths, seen=seen) == [0, 1, 1, 1]
    seen = [RowRole.PARENT, RowRole.ITEM, RowRole.PARENT, RowRole.ITEM]
    assert below((HEAD, ITEM, ITEM, ITEM), depths, seen=seen) == [0, 1, 1, 1]


def test_a_region_elsewhere_ends_it_and_the_next_sum_takes_in_its_own():
    kinds = (HEAD, ITEM, ITEM, ITEM, HEAD, ITEM)
    names = ("克州小计", "阿图什市", "伊宁市", "乌恰县", "伊犁州小计", "伊宁县")
    assert below(kinds, [0] * 6, names=names) == [0, 1, 0, 0, 0, 1]


BY_AMOUNT = {
    "its rows, what is left over, the sum of both": (
        (HEAD, ITEM, ITEM, ITEM, SUM), [5, 2, 3, 4, 9], [0, 1, 1, 0, 0]),
    "all of them": ((HEAD, ITEM, ITEM, ITEM, SUM), [9, 2, 3, 4, 9], [0, 1, 1, 1, 0]),
    "no sum follows that would say": ((HEAD, ITEM, ITEM, ITEM), [5, 2, 3, 4], [0, 1, 1, 1]),
    "its own sum is wrong, the next one's is not": (
        (HEAD, ITEM, ITEM, ITEM, SUM), [7, 1, 5, 4, 11], [0, 1, 1, 0, 0]),
    "one row is no sum unless the next sum says so": ((HEAD, ITEM, ITEM, SUM), [2, 2, 3, 5], [0, 1, 0, 0]),
    "nor here": ((HEAD, ITEM, ITEM, SUM), [2, 2, 3, 9], [0, 1, 1, 0]),
    "neither sum holds": ((HEAD, ITEM, ITEM, ITEM, SUM), [8, 1, 5, 4, 19], [0, 1, 1, 1, 0]),
    "the sum that follows may be a group's": ((HEAD, ITEM, ITEM, ITEM, HEAD, ITEM), [5, 2, 3, 4, 7, 7],
                                              [0, 1, 1, 0, 0, 1]),
}  # fmt: skip


@pytest.mark.parametrize("about", BY_AMOUNT)
def test_by_what_amounts_say(about):
    kinds, amounts, expected = BY_AMOUNT[about]
    assert below(kinds, [0] * len(kinds), amounts) == expected


def test_amounts_of_parts_and_of_what_lies_deeper_are_not_added():
    kinds, amounts = (HEAD, ITEM, PART, ITEM, ITEM, SUM), [5, 2, 1, 3, 4, 9]
    assert below(kinds, [0, 0, 0, 0, 0, 0], amounts) == [0, 1, 1, 1, 0, 0]
    kinds = (HEAD, ITEM, ITEM, ITEM, ITEM, SUM)
    assert below(kinds, [0, 0, 1, 0, 0, 0], amounts) == [0, 1, 2, 1, 0, 0]
