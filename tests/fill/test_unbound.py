"""What is proposed for rows below a line, and what is said of cells that nothing fills: templates changed by hand."""

from dataclasses import replace

import pytest

from quotaxl.catalogue.regions import load
from quotaxl.core.document import Document
from quotaxl.core.refs import parse_ref
from quotaxl.fill.propose import propose
from quotaxl.fill.template import shipped
from quotaxl.sources.read import read_workbook

FORMS = {template.id: template.form for template in shipped()}
BUDGET, LIMIT = "general-budget-adjustment", "limit-adjustment"
SPENDING = "一般公共预算收支调整表__本年支出明细__项目"


def changed(id: str, cells: dict[str, object], below: int = 0) -> Document:
    """The blank of a form with some cells changed and blank rows put in below a row."""
    book = read_workbook(FORMS[id])
    (grid,) = book.grids
    rows = [list(row) for row in grid.rows]
    rows[below:below] = [[] for _ in range(1 if below else 0)]
    for address, value in cells.items():
        row, column = parse_ref(address)
        rows[row - 1] += [None] * (column - len(rows[row - 1]))
        rows[row - 1][column - 1] = value
    moved = tuple(replace(m, top=m.top + 1, bottom=m.bottom + 1) if below and m.top > below else m for m in grid.merges)
    return replace(book, blocks=(replace(grid, rows=rows, merges=moved),))


def bound(book: Document) -> dict[str, str]:
    return {one.name: str(one.area) for one in propose(book, load()).bound}


@pytest.mark.parametrize(
    ("about", "cells", "below", "rows"),
    [
        ("as it is printed: one row that says what goes there", {}, 0, "E7"),
        ("two rows that say so", {"E8": "（款、项）"}, 7, "E7:E8"),
        ("a bracket that speaks of no subjects", {"E7": "（单位：亿元）"}, 0, None),
        ("a line of the bureau's own", {"E7": "教育支出"}, 0, None),
        ("a row that says so, then a line of the bureau's own", {"E8": "教育支出"}, 7, "E7"),
        ("a figure in the row", {"F7": 5}, 0, None),
        ("a text beside it", {"A7": "其中：税收收入"}, 0, None),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_rows_below_a_line_take_subjects_where_nothing_stands_in_them(about, cells, below, rows):
    assert bound(changed(BUDGET, cells, below)).get(SPENDING) == rows


def test_a_line_of_the_bureaus_own_is_named_and_what_goes_below_a_line_is_not():
    book = changed(BUDGET, {"E7": "教育支出"})
    said = [one.why.zh for one in propose(book, load()).unbound]
    assert [text for text in said if "教育支出" in text] != []
    assert not any("类、款、项" in text for text in said)


def test_a_column_that_the_form_does_not_have_is_not_recognised():
    grid = read_workbook(FORMS[LIMIT]).grids[0]
    head = next(n for n, row in enumerate(grid.rows, 1) if any("项" in str(v) and "目" in str(v) for v in row))
    last = max(len(row) for row in grid.rows[head - 1 :])
    letter = chr(ord("A") + last)
    more = {f"{letter}{head}": "上年同期数", **{f"{letter}{row}": 1 for row in range(head + 1, len(grid.rows))}}
    (told,) = [one for one in propose(changed(LIMIT, more), load()).unbound if one.ref.startswith(letter)]
    assert "没有认出“上年同期数”是哪一栏" in told.why.zh


def test_a_column_of_the_form_that_nothing_fills_is_left_to_a_person():
    found = propose(read_workbook(FORMS["prefecture-workbook"]), load()).unbound
    columns = [one for one in found if one.sheet == "分级执行" and one.ref.endswith("1")]
    assert len(columns) == 24
    assert {one.why.zh.partition("”")[2] for one in columns} == {"没有可用的数据来源，由人工填写。"}
