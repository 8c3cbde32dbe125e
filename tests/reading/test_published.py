"""Tables after the habits of published ones: read exactly, no false errors, a changed figure found and marked."""

from random import Random

import pytest
from bureaus import BUREAUS
from customs import CUSTOMS
from drawn import DEPTHS, drawn
from habits import HABITS
from offices import OFFICES
from provinces import PROVINCES
from published import FIRST_SIGHT, Printed
from scored import changed, checked_cells, errors, faults, findings, grid_of, noticed, tables_of

DRAWN = [drawn(seed) for seed in range(6 * len(DEPTHS))]


@pytest.mark.parametrize(
    "printed", [*FIRST_SIGHT, *HABITS, *CUSTOMS, *PROVINCES, *BUREAUS, *OFFICES, *DRAWN], ids=lambda p: p.name
)
def test_read_exactly_and_without_errors(printed: Printed):
    tables = tables_of(grid_of(printed))
    assert faults(printed, tables) == []
    assert [f.message.zh for f in errors(tables)] == []


@pytest.mark.parametrize("seed", range(4))
def test_a_changed_figure_is_found_and_its_cell_marked(seed):
    """In 95 of 100 at least: a figure's own digits may point to another one beside it."""
    draw = Random(seed)
    told = [
        noticed(printed, *draw.choice(cells))
        for printed in [*FIRST_SIGHT, *HABITS, *CUSTOMS, *PROVINCES, *BUREAUS, *OFFICES, *DRAWN]
        if (cells := list(checked_cells(printed)))
    ]
    assert sum(told) >= 0.95 * len(told), (sum(told), len(told))


def test_a_table_whose_sums_hold_in_no_reading_says_so():
    """Neither flat nor by ordinals: the doubt names both readings, and nothing is called an error."""
    printed = next(p for p in FIRST_SIGHT if p.name.startswith("bond projects"))
    rows = [list(row) for row in printed.rows]
    for row, wrong in ((2, 9), (3, 0.2), (6, 7.7)):
        rows[row][4] = wrong
    tables = tables_of(grid_of(Printed(printed.name, rows, printed.merges, printed.tables)))
    found = {f.rule: f for f in findings(tables)}
    assert "按序号分层" in found["QX-T102"].message.zh
    assert errors(tables) == []


def test_the_change_is_a_real_one():
    printed = FIRST_SIGHT[0]
    row, column = next(iter(checked_cells(printed)))
    assert changed(printed, row, column).rows[row - 1][column - 1] != printed.rows[row - 1][column - 1]


@pytest.mark.parametrize(("title", "severity"), [("转移支付", "warning"), ("新增债务限额", "error")])
def test_what_is_taken_back_of_a_transfer_is_a_doubt_only(title, severity):
    rows = [
        [f"2024年{title}分配表"],
        ["", "单位：万元"],
        ["地区", "本次下达"],
        ["伊宁市", 220],
        ["伊宁县", -45],
        ["合计", 175],
    ]
    found = [f for f in findings(tables_of(grid_of(Printed("", rows, "A1:B1", ())))) if f.rule == "QX-T101"]
    assert [(f.severity.value, [c.ref for c in f.cells]) for f in found] == [(severity, ["B5"])]
