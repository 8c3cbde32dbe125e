"""From which rows a row of rates is computed, by hand: a table is a head and rows, its rates as they are printed."""

import pytest

from quotaxl.catalogue.regions import load
from quotaxl.core.document import Document
from quotaxl.core.grid import Grid
from quotaxl.reading import read_tables

REGIONS = load()
HEAD = "项目 一般债务 专项债务 合计"


def rates(*rows, head=HEAD, formats=None):
    """The ways that the rows of rates are computed, in the names of rows and columns."""
    lines = [["2024年甲县债务情况表"], ["单位：万元"], head.split(), *map(list, rows)]
    grid = Grid("a.xlsx", "表", lines, formats=formats or {})
    (table,) = read_tables(Document("a.xlsx", (grid,)), REGIONS)
    name = [str(text).strip() for text in table.frame["label"]]
    title = {c.name: c.path[-1] for c in table.columns}
    return [
        f"{name[way.over]}{'↗' if way.growth else '÷'}{name[way.under]}{'·' + title[way.whole] if way.whole else ''}"
        + ("" if way.sharp else "≈")
        for way in table.rate_rows
    ]


OWED = ("余额", 6100, 14700, 20800)
ABLE = ("综合财力", 13000, 21000, 34000)


def test_one_row_divided_by_another():
    assert rates(OWED, ABLE, ("债务率（%）", 46.9, 70, 61.2)) == ["余额÷综合财力"]


def test_a_row_of_fractions_and_one_in_a_percent_format():
    assert rates(OWED, ABLE, ("债务率", 0.469, 0.7, 0.612)) == ["余额÷综合财力"]
    formats = {(6, column): "0.0%" for column in (2, 3, 4)}
    assert rates(OWED, ABLE, ("债务率", 6100 / 13000, 0.7, 20800 / 34000), formats=formats) == ["余额÷综合财力"]


def test_what_says_growth_is_growth_and_nothing_else_is():
    last = ("上年余额", 5000, 14000, 19000)
    assert rates(OWED, last, ("比上年增长（%）", 22, 5, 9.5)) == ["余额↗上年余额"]
    assert rates(OWED, last, ("占比（%）", 22, 5, 9.5)) == []
    assert rates(OWED, last, ("比上年增长（%）", 122, 105, 109.5)) == []


def test_shares_of_one_column():
    shares = ("占比（%）", 29.3, 70.7, 100)
    assert rates(OWED, shares) == []  # of two cells that tell, each of one row alone
    head = "项目 一般债务 专项债务 隐性债务 合计"
    owed = ("余额", 6100, 13700, 1000, 20800)
    assert rates(owed, ("占比（%）", 29.3, 65.9, 4.8, 100), head=head) == ["余额÷余额·合计"]


@pytest.mark.parametrize("name", ["利率（%）", "平均票面利率", "人数（人）", "备查"])
def test_names_of_no_such_rates(name):
    assert rates(OWED, ABLE, (name, 46.9, 70, 61.2)) == []


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ((46.9, 70.1, 61.2), True),  # one of three is wrong, finely printed
        ((46.8, 70.1, 61.2), False),
        ((47, 71, 61), False),  # in whole numbers two may be chance
        ((47, 70, 61), True),
    ],
)
def test_most_cells_must_say_so(cells, found):
    assert bool(rates(OWED, ABLE, ("债务率（%）", *cells))) is found


def test_rows_far_away_are_not_tried():
    others = [(f"项目{n}", n, n + 1, 2 * n + 1) for n in range(1, 9)]
    assert rates(OWED, ABLE, *others, ("债务率（%）", 46.9, 70, 61.2)) == []
