"""A sheet costs what it holds: odd shapes are read in time that grows with their cells, not with their rectangle."""

import time
from collections.abc import Callable

import pytest

from quotaxl.catalogue.regions import load
from quotaxl.core.document import Document
from quotaxl.core.grid import Grid, Value
from quotaxl.core.refs import Area
from quotaxl.reading import read_tables

REGIONS = load()
HEAD: list[list[Value]] = [["2025年甲项补助资金分配表"], [None, "单位：万元"], ["地区", "金额"]]


def far(n: int) -> Grid:
    rows: list[list[Value]] = [*HEAD, ["东镇", 1], *([] for _ in range(n * 10)), [None, 5]]
    return Grid("a.xlsx", "表", rows)


def empty_formulas(n: int) -> Grid:
    return Grid("a.xlsx", "表", [*HEAD, *([None, ""] for _ in range(n))])


def texts(n: int) -> Grid:
    return Grid("a.xlsx", "表", [*HEAD, *([f"第{k}行的文字", "说明文字"] for k in range(n))])


def headers(n: int) -> Grid:
    return Grid("a.xlsx", "表", [["序号", "项目名称", "金额", "备注"] for _ in range(n)])


def merge(n: int) -> Grid:
    rows: list[list[Value]] = [*HEAD, ["东镇", 1], *([] for _ in range(n))]
    return Grid("a.xlsx", "表", rows, merges=(Area(5, 1, n, 2),))


def columns(n: int) -> Grid:
    wide = n // 20
    head: list[Value] = ["地区", *(f"金额{k}" for k in range(wide))]
    return Grid("a.xlsx", "表", [HEAD[0], head, *([f"镇{r}", *range(wide)] for r in range(20))])


def long_list(n: int) -> Grid:
    return Grid("a.xlsx", "表", [*HEAD, *([f"{k}项目", k] for k in range(n)), ["合计", sum(range(n))]])


def mixed_numbers(n: int) -> Grid:
    names = (f"{'一二三四五'[k % 5]}、项目{k}" if k % 7 == 0 else f"项目{k}" for k in range(n // 5))
    return Grid("a.xlsx", "表", [*HEAD, *([name, k] for k, name in enumerate(names)), ["合计", 1]])


def cost(shape: Callable[[int], Grid], n: int) -> float:
    document = Document("a.xlsx", (shape(n),))
    taken = []
    for _ in range(3):
        start = time.process_time()
        read_tables(document, REGIONS)
        taken.append(time.process_time() - start)
    return min(taken)


@pytest.mark.parametrize(
    "shape", [far, empty_formulas, texts, headers, merge, columns, long_list, mixed_numbers], ids=lambda f: f.__name__
)
def test_twice_as_many_cells_cost_twice_as_much(shape):
    """Within 2.5 times, and 40,000 rows within 3 seconds; what takes no time at all is not compared.

    A busy machine slows one measurement and not the other; what is slow by itself is so each time.
    """
    for _ in range(4):
        small, large = cost(shape, 20_000), cost(shape, 40_000)
        if large < 3 and large <= max(2.5 * small, 0.5):
            return
    pytest.fail(f"{small:.2f} s, twice as many cells {large:.2f} s")
