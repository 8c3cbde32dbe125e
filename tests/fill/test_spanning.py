"""Totals over several lists: which lists they take in, and what is left alone."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from quotaxl.core.amount import Unit
from quotaxl.core.document import Document
from quotaxl.core.grid import Grid
from quotaxl.core.refs import Area
from quotaxl.fill.bound import BoundTemplate
from quotaxl.fill.origins import CellSource
from quotaxl.fill.place import Named
from quotaxl.fill.rows import layout
from quotaxl.fill.rowvalues import FilledRow
from quotaxl.fill.spanning import spanning
from quotaxl.fill.template import Template

WHOLE, GENERAL, SPECIAL = (f"qx_project_list__sum{kind}__amount" for kind in ("", "_general", "_special"))
OTHER, SINGLE = "qx_other_list__sum__amount", "qx_project_list__total__amount"


def listed(rows, top, kind=None, *, form="project-list", sheet="表", unit=None):
    """A list of one form on one sheet, as filled: its rows' amounts, each from a cell of its own."""
    filled = tuple(
        FilledRow(
            {"amount": v if v == "—" else Decimal(v)}, "", {"amount": (CellSource("县.xlsx", "项目", f"D{n}", v),)}
        )
        for n, v in enumerate(rows, top)
    )
    binding = SimpleNamespace(form=form, where={"kind": kind} if kind else {}, unit=unit)
    growth = SimpleNamespace(named=Named(sheet, Area(top, 1, top + 1, 4)))
    return SimpleNamespace(binding=binding, growth=growth, rows=filled)


def totals(cells, lists, values=(), formulas=()):
    """What is written where: address, figure, sources, unit; `values` and `formulas` stand in rows of column D."""
    rows = [[None] * 4 for _ in range(20)]
    for row in values:
        rows[row - 1][3] = 7
    grid = Grid("t.xlsx", "表", rows, formulas={(row, 4): "SUM(D1)" for row in formulas})
    names = {name: Named("表", Area(row, 4, row, 4)) for name, row in cells.items()}
    bound = BoundTemplate(Template.__new__(Template), Document("t.xlsx", (grid,)), names)
    return [
        (edit.ref, str(edit.content), [s.ref for s in origin.sources], origin.unit)
        for edit, origin in spanning(bound, lists, layout(()), Unit.WANYUAN)
    ]


TWO = (listed(("1.5", "2"), 3, "general"), listed(("4",), 8, "special"))


def test_a_total_adds_up_the_lists_above_it():
    assert totals({WHOLE: 12}, TWO) == [("D12", "7.5", ["D3", "D4", "D8"], "万元")]
    assert totals({WHOLE: 6}, TWO) == [("D6", "3.5", ["D3", "D4"], "万元")]


def test_above_all_of_them_it_adds_up_those_below():
    assert totals({WHOLE: 2}, TWO) == [("D2", "7.5", ["D3", "D4", "D8"], "万元")]


def test_a_total_of_a_kind_takes_in_the_lists_of_that_kind():
    assert totals({GENERAL: 12, SPECIAL: 13}, TWO) == [
        ("D12", "3.5", ["D3", "D4"], "万元"),
        ("D13", "4", ["D8"], "万元"),
    ]


def test_what_is_another_forms_or_sheets_or_no_amount_is_left_out():
    lists = (*TWO, listed(("8",), 3, form="other-list"), listed(("16",), 3, sheet="另表"), listed(("—",), 5))
    assert totals({WHOLE: 12}, lists) == [("D12", "7.5", ["D3", "D4", "D8"], "万元")]


@pytest.mark.parametrize("before", [{SINGLE: 10}, {"notes": 10}, {OTHER: 10}])
def test_what_is_no_such_total_is_passed_over_and_does_not_end_the_look(before):
    assert totals({**before, WHOLE: 12}, TWO) == [("D12", "7.5", ["D3", "D4", "D8"], "万元")]


def test_a_formula_of_its_own_is_left_alone():
    assert totals({WHOLE: 12, SPECIAL: 13}, TWO, formulas=(12,)) == [("D13", "4", ["D8"], "万元")]


def test_a_figure_of_the_templates_own_becomes_nothing_where_its_lists_are_empty():
    assert totals({WHOLE: 12}, (listed((), 3),), values=(12,)) == [("D12", "0", [], "万元")]
    assert totals({WHOLE: 12}, (listed((), 3),)) == []
    assert totals({WHOLE: 12}, (listed(("—",), 3),), values=(12,)) == []


def test_its_unit_is_that_of_its_lists():
    lists = (listed(("1",), 3), listed(("2",), 6, unit=Unit.YUAN))
    assert totals({WHOLE: 12}, lists) == [("D12", "3", ["D3", "D6"], "元")]
