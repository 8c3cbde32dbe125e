"""Which rows a sum word closes: 小计, 合计 and 总计 above or below what they add up, held by hand."""

import pytest

from quotaxl.catalogue.regions import load
from quotaxl.core.table import RowRole
from quotaxl.reading.closing import foreign, openings, rank, start_of
from quotaxl.reading.figures import RowFigures
from quotaxl.reading.hierarchy import LabelledRow

REGIONS = load()
ROLES = {"合计": RowRole.TOTAL, "总计": RowRole.TOTAL, "小计": RowRole.PARENT, "甲州小计": RowRole.PARENT}


def rows(labels):
    return [LabelledRow(text, text, role=ROLES.get(text, RowRole.ITEM)) for text in labels.split()]


def roles(labels):
    return [row.role for row in rows(labels)]


def figures(amounts):
    return None if amounts is None else RowFigures([list(amounts)], [True])


@pytest.mark.parametrize(
    ("name", "takes_in"),
    {
        "小计": 1,
        "甲州小计": 1,
        "合计": 2,
        "全县合计": 2,
        "总计": 3,
        "总合计": 3,
        "共计": 3,
        "累计": 3,
        "总数": 3,
    }.items(),
)
def test_how_much_a_sum_word_takes_in(name, takes_in):
    assert rank(LabelledRow(name, name)) == takes_in


def test_a_region_outside_that_of_the_sum_is_foreign():
    def of(name):
        found = REGIONS.resolve(name)
        return LabelledRow(name, name, region=found[0] if found else None)

    assert foreign(of("阿图什市"), of("伊犁州"), REGIONS)
    assert not foreign(of("伊宁市"), of("伊犁州"), REGIONS)
    assert not foreign(of("伊犁州"), of("伊犁州"), REGIONS)
    assert not foreign(of("某单位"), of("伊犁州"), REGIONS)
    assert not foreign(of("阿图什市"), of("某单位"), REGIONS)
    assert not foreign(of("阿图什市"), of("伊犁州"), None)


OPENINGS = {
    # labels, amounts, whether 小计 stand above where the amounts do not say: the sums that stand above their rows
    "a total at the head": ("合计 甲 乙", None, False, {0}),
    "a total at the foot": ("甲 乙 合计", None, False, set()),
    "a total alone": ("合计", None, False, set()),
    "a subtotal at the head": ("小计 甲 乙", None, False, {0}),
    "subtotals below, as asked": ("甲 小计 乙 小计", None, False, set()),
    "subtotals above, as asked": ("甲 小计 乙 小计 丙", None, True, {1, 3}),
    "amounts say below": ("甲 小计 乙 小计 丙", (5, 5, 7, 7, 9), True, set()),
    "amounts say above": ("甲 小计 乙 小计 丙", (5, 7, 7, 9, 9), False, {1, 3}),
    "amounts say neither": ("甲 小计 乙 小计 丙", (1, 2, 3, 4, 5), False, set()),
    "amounts say neither, above asked": ("甲 小计 乙 小计 丙", (1, 2, 3, 4, 5), True, {1, 3}),
    "one above among those below": ("甲 小计 乙 小计 丙 小计 丁", (5, 5, 7, 7, 9, 4, 4), False, {5}),
    "one below among those above": ("甲 小计 乙 小计 丙 小计 丁", (5, 5, 8, 7, 7, 9, 9), True, {3, 5}),
    "a total in the middle of what follows": ("甲 合计 乙 丙", (1, 30, 10, 20), False, {1}),
    "a total in the middle of what came": ("甲 乙 合计 丙", (10, 20, 30, 7), False, set()),
    "a total that both make hold stands below": ("甲 合计 乙", (7, 7, 7), False, set()),
    "right behind another sum": ("甲 小计 合计 乙 丙", (10, 10, 30, 10, 20), False, {2}),
    "a subtotal below a total at the head": ("合计 小计 甲 乙", None, False, {0}),
    "a subtotal below a total, above asked": ("合计 小计 甲 乙", None, True, {0, 1}),
    "a subtotal below a total by amounts": ("合计 小计 甲 乙", (3, 3, 1, 2), False, {0, 1}),
}


@pytest.mark.parametrize("about", OPENINGS)
def test_sums_above_what_they_add_up(about):
    labels, amounts, above, expected = OPENINGS[about]
    given, count = rows(labels), len(labels.split())
    assert openings(given, [0] * count, roles(labels), figures(amounts), None, above=above) == expected


def test_what_follows_a_sum_goes_to_the_next_row_that_lies_higher():
    """合计 takes in 甲 and 乙; 丙 lies higher than they do, and with it the sum would not hold."""
    labels, amounts = "丁 合计 甲 乙 丙", (1, 30, 10, 20, 5)
    assert openings(rows(labels), [0, 0, 1, 1, 0], roles(labels), figures(amounts), None, above=False) == {1}
    assert openings(rows(labels), [0, 0, 1, 1, 1], roles(labels), figures(amounts), None, above=False) == set()


def test_deeper_rows_are_details_of_what_follows():
    labels, amounts = "丁 合计 甲 乙 丙", (1, 30, 10, 20, 20)
    assert openings(rows(labels), [0, 0, 0, 0, 1], roles(labels), figures(amounts), None, above=False) == {1}
    assert openings(rows(labels), [0, 0, 0, 0, 0], roles(labels), figures(amounts), None, above=False) == set()


STARTS = {
    # labels of the rows before the sum and the sum, amounts, sections: where it begins, how many it leaves out
    "all of them": ("甲 乙 合计", None, (), (0, 0)),
    "小计 since the last sum": ("甲 小计 乙 丙 小计", None, (), (2, 0)),
    "合计 over subtotals and what stands beside them": ("甲 小计 乙 合计", None, (), (0, 0)),
    "合计 since the last 合计": ("甲 合计 乙 合计", None, (), (2, 0)),
    "总计 over 合计": ("合计 合计 总计", None, (), (0, 0)),
    "合计 after 总计": ("甲 总计 乙 合计", None, (), (2, 0)),
    "小计 since its section began": ("甲 乙 丙 小计", None, (1,), (1, 0)),
    "合计 does not ask for sections": ("甲 乙 丙 合计", None, (1,), (0, 0)),
    "amounts say from its section on": ("甲 乙 丙 合计", (9, 10, 20, 30), (1,), (1, 0)),
    "amounts say from the beginning": ("甲 小计 乙 小计", (10, 10, 20, 30), (), (1, 0)),
    "amounts say from some row on": ("甲 乙 丙 合计", (9, 10, 20, 30), (), (1, 1)),
    "amounts say two are left out": ("甲 乙 丙 丁 合计", (9, 8, 10, 20, 30), (), (2, 2)),
    "one row alone is no sum": ("甲 乙 丙 合计", (9, 8, 30, 30), (), (0, 0)),
    "amounts say nothing": ("甲 乙 丙 合计", (9, 10, 20, 99), (), (0, 0)),
    "amounts hold as the word says": ("甲 乙 丙 合计", (0, 10, 20, 30), (), (0, 0)),
    "right behind a sum of its own rank": ("甲 合计 合计", None, (), (2, 0)),
    "a lesser sum that it repeats": ("小计 合计", (30, 30), (), (0, 0)),
    "a lesser sum that it repeats, its rows still open": ("甲 乙 小计 合计", (10, 20, 30, 30), (), (2, 0)),
}


@pytest.mark.parametrize("about", STARTS)
def test_where_a_sum_begins(about):
    labels, amounts, bounds, expected = STARTS[about]
    given, at = rows(labels), len(labels.split()) - 1
    found = start_of(given, roles(labels), range(at), bounds, at, figures(amounts), None)
    assert found == expected


def test_a_sum_begins_behind_the_last_region_that_is_not_its_own():
    names = ("阿图什市", "伊宁市", "伊宁县", "伊犁州小计")
    given = [LabelledRow(name, name, region=REGIONS.resolve(name.removesuffix("小计"))[0]) for name in names]
    told = [RowRole.ITEM] * 3 + [RowRole.PARENT]
    assert start_of(given, told, range(3), (), 3, None, REGIONS) == (1, 0)
    assert start_of(given, told, range(3), (), 3, None, None) == (0, 0)
