"""Subjects by code below the items of a budget, by hand."""

from layouts import one

from quotaxl.core.table import RowRole
from quotaxl.reading.coded import below_items, take
from quotaxl.reading.figures import RowFigures, Score
from quotaxl.reading.hierarchy import rows_of


def seen(labels, amounts, keys):
    rows = rows_of(labels, [""] * len(labels), [0] * len(labels))
    return rows, below_items(rows, keys, RowFigures([list(amounts)], [True]))


LABELS = (
    "本年支出合计",
    "205教育支出",
    "20502普通教育",
    "2050202小学教育",
    "2050203初中教育",
    "213农林水支出",
    "上解支出",
)
KEYS = {0: "spending", 6: "upward"}


def test_subjects_lie_below_each_other_by_code_and_below_the_item_they_follow():
    rows, tree = seen(LABELS, (100, 60, 60, 20, 40, 40, 7), KEYS)
    assert [row.depth for row in rows] == [0, 1, 2, 3, 3, 1, 0]
    assert [row.parent for row in rows] == [None, 0, 1, 2, 2, 0, None]
    assert [row.role for row in rows] == [
        RowRole.PARENT, RowRole.PARENT, RowRole.PARENT, RowRole.ITEM, RowRole.ITEM, RowRole.ITEM, RowRole.ITEM,
    ]  # fmt: skip
    assert tree.sums == {(0, 0): [1, 5], (1, 0): [2], (2, 0): [3, 4]}
    assert tree.score == Score(held=tree.score.held, failed=0)
    assert [tree.depths, tree.parents] == [[row.depth for row in rows], [row.parent for row in rows]]


def test_an_item_of_which_only_some_subjects_are_listed_is_no_sum_of_them():
    rows, tree = seen(LABELS, (999, 60, 60, 20, 40, 40, 7), KEYS)
    assert [row.parent for row in rows] == [None, None, 1, 2, 2, None, None]
    assert [row.depth for row in rows] == [0, 1, 2, 3, 3, 1, 0]
    assert rows[0].role is not RowRole.PARENT
    assert (0, 0) not in tree.sums


def test_without_two_codes_or_an_item_above_them_nothing_is_told():
    assert seen(("合计", "205教育支出"), (5, 5), {0: "spending"})[1] is None
    assert seen(("合计", "205教育支出", "213农林水支出"), (5, 2, 3), {0: "spending"})[1] is not None
    assert seen(("205教育支出", "213农林水支出", "合计"), (2, 3, 5), {2: "spending"})[1] is None
    assert seen(("合计", "教育支出", "农林水支出"), (5, 2, 3), {0: "spending"})[1] is None


def test_subjects_below_a_second_item_begin_anew():
    labels = ("本年支出合计", "205教育支出", "债务还本支出", "20502普通教育", "213农林水支出")
    rows, _ = seen(labels, (5, 5, 9, 4, 5), {0: "spending", 2: "repaid"})
    assert [row.parent for row in rows] == [None, 0, None, 2, 2]
    assert [row.depth for row in rows] == [0, 1, 0, 1, 1]


def test_a_tree_that_is_taken_sets_the_rows():
    rows, tree = seen(LABELS, (100, 60, 60, 20, 40, 40, 7), KEYS)
    for row in rows:
        row.depth, row.parent, row.role = 9, 9, RowRole.NOTE
    take(rows, tree)
    assert [row.parent for row in rows] == [None, 0, 1, 2, 2, 0, None]
    assert [row.depth for row in rows] == [0, 1, 2, 3, 3, 1, 0]
    assert rows[3].role is RowRole.ITEM


def test_an_item_is_no_sum_of_the_few_subjects_that_change_though_the_whole_below_holds():
    """支出总计 holds over its items; of 本年支出合计 the change alone is that of the one subject listed."""
    table = one(
        "阿图什市2024年一般公共预算收支调整表\n单位：亿元\n支出项目|年初预算数|调整变动数|调整后预算数\n"
        "一、本年支出合计|38|3|41\n213农林水支出|1|3|4\n21303水利|1|3|4\n2130305水利工程建设|1|3|4\n"
        "二、转移性支出|1|0|1\n三、地方政府一般债务还本支出|1|0|1\n支出总计|40|3|43\n"
    )
    assert table.form == "general-budget-adjustment"
    labels = table.frame["label"].to_list()
    parents = [None if at is None else labels[at] for at in table.frame["parent"]]
    above = dict(zip(labels, parents, strict=True))
    assert above["213农林水支出"] != "一、本年支出合计"
    assert above["21303水利"] == "213农林水支出"
    assert above["2130305水利工程建设"] == "21303水利"
