"""What becomes of rows, areas and formulas when sample rows become more or fewer; every expectation is by hand."""

import pytest

from quotaxl.core.refs import MAX_ROW, Area
from quotaxl.xlsx.formulas.runs import RunChange, repeated

OWN, OTHER = "明细", "汇总"
GROWN = RunChange(OWN, first=5, samples=3, rows=5)  # rows 5 to 7 become 5 to 9
SHRUNK = RunChange(OWN, first=5, samples=3, rows=2)  # become 5 and 6
ONE = RunChange(OWN, first=5, samples=3, rows=1)
SINGLE = RunChange(OWN, first=5, samples=1, rows=4)  # row 5 becomes 5 to 8
STRIPED = RunChange(OWN, first=5, samples=4, rows=5, period=2)


@pytest.mark.parametrize(
    ("run", "looks", "contents"),
    [
        (GROWN, [0, 1, 1, 1, 2], [0, 1, 1, 1, 2]),
        (SHRUNK, [0, 2], [0, 2]),
        (ONE, [0], [0]),
        (SINGLE, [0, 0, 0, 0], [0, 0, 0, 0]),
        (STRIPED, [0, 1, 0, 1, 0], [0, 1, 2, 2, 3]),
        (RunChange(OWN, 5, 2, 4), [0, 0, 0, 1], [0, 1, 1, 1]),
        (RunChange(OWN, 5, 4, 6), [0, 1, 2, 2, 2, 3], [0, 1, 2, 2, 2, 3]),
    ],
)
def test_a_new_row_looks_like_one_sample_and_repeats_another(run, looks, contents):
    assert [run.look(at) for at in range(run.rows)] == looks
    assert [run.content(at) for at in range(run.rows)] == contents


@pytest.mark.parametrize(
    ("run", "lines", "kept"),
    [
        (GROWN, [4, 5, 6, 9, 10], [4, 5, 6, 9, 10]),
        (SHRUNK, [4, 5, None, 6, 7], [4, 5, 6, 6, 7]),
        (ONE, [4, 5, None, None, 6], [4, 5, 5, 5, 6]),
        (SINGLE, [4, 5, 9, 10, 11], [4, 5, 9, 10, 11]),
    ],
)
def test_a_row_from_four_to_eight_comes_to_lie_elsewhere(run, lines, kept):
    assert [run.line(row) for row in range(4, 9)] == lines
    assert [run.kept(row) for row in range(4, 9)] == kept


def test_no_row_is_pushed_off_the_sheet():
    assert GROWN.line(MAX_ROW - 2) == MAX_ROW
    assert GROWN.line(MAX_ROW - 1) is None
    assert GROWN.kept(MAX_ROW) == MAX_ROW


@pytest.mark.parametrize(
    ("run", "before", "after"),
    [
        (GROWN, (5, 7), (5, 9)),
        (GROWN, (5, 5), (5, 5)),
        (GROWN, (6, 7), (6, 9)),
        (GROWN, (4, 6), (4, 6)),
        (GROWN, (4, 8), (4, 10)),
        (GROWN, (1, 4), (1, 4)),
        (GROWN, (7, 7), (9, 9)),
        (GROWN, (8, 9), (10, 11)),
        (GROWN, (1, MAX_ROW), (1, MAX_ROW)),
        (GROWN, (2, MAX_ROW), (2, MAX_ROW)),
        (SINGLE, (5, 5), (5, 8)),
        (SINGLE, (4, 5), (4, 8)),
        (SINGLE, (5, 6), (5, 9)),
        (SINGLE, (2, 4), (2, 4)),
        (SINGLE, (6, 6), (9, 9)),
        (ONE, (5, 7), (5, 5)),
        (ONE, (1, MAX_ROW), (1, MAX_ROW)),
    ],
)
def test_an_area_that_reaches_the_last_sample_reaches_the_last_row(run, before, after):
    assert run.edges(*before) == after
    assert run.area(Area(before[0], 2, before[1], 3)) == Area(after[0], 2, after[1], 3)


@pytest.mark.parametrize(
    ("run", "before", "after"),
    [
        (GROWN, (5, 5), [(5, 5)]),
        (GROWN, (6, 6), [(6, 8)]),
        (GROWN, (7, 7), [(9, 9)]),
        (GROWN, (5, 7), [(5, 9)]),
        (GROWN, (4, 5), [(4, 5)]),
        (GROWN, (2, 6), [(2, 8)]),
        (GROWN, (3, 9), [(3, 11)]),
        (GROWN, (7, 8), [(9, 10)]),
        (GROWN, (6, 8), [(6, 10)]),
        (GROWN, (2, 4), [(2, 4)]),
        (GROWN, (8, 9), [(10, 11)]),
        (GROWN, (1, MAX_ROW), [(1, MAX_ROW)]),
        (GROWN, (6, MAX_ROW), [(6, MAX_ROW)]),
        (STRIPED, (5, 5), [(5, 5), (7, 7), (9, 9)]),
        (STRIPED, (6, 6), [(6, 6), (8, 8)]),
        (STRIPED, (7, 7), []),
        (ONE, (6, 6), []),
        (ONE, (6, 8), [(6, 6)]),
        (ONE, (4, 6), [(4, 5)]),
        (STRIPED, (6, 10), [(6, 6), (8, 8), (10, 11)]),
        (STRIPED, (7, 10), [(10, 11)]),
    ],
)
def test_what_lies_over_a_sample_lies_over_each_copy_of_it(run, before, after):
    assert run.spread(Area(before[0], 2, before[1], 3)) == tuple(Area(top, 2, bottom, 3) for top, bottom in after)


@pytest.mark.parametrize(
    ("run", "before", "after"),
    [
        (GROWN, "SUM(D5:D7)/10000", "SUM(D5:D9)/10000"),
        (GROWN, "SUM(D7:D5)", "SUM(D9:D5)"),
        (GROWN, "SUM($5:7)", "SUM($5:9)"),
        (GROWN, "D4+D8", "D4+D10"),
        (GROWN, "$D$7", "$D$9"),
        (GROWN, "D5+D6+D7", "SUM(D5:D9)"),
        (GROWN, "$D$5 + $D$6 + $D$7", "SUM($D$5:$D$9)"),
        (GROWN, "D4+D5+D6+D7+D8", "D4+SUM(D5:D9)+D10"),
        (GROWN, "SUM(D5,D6,D7)", "SUM(D5:D9)"),
        (GROWN, "MAX(D4,D5,D6,D7,D8)", "MAX(D4,D5:D9,D10)"),
        (GROWN, "MID(D5,D6,D7)", "MID(D5,D6,D9)"),
        (GROWN, "SUM(D5,D6+D7)", "SUM(D5,D6+D9)"),
        (GROWN, "SUM(D5,D6,D7*2)", "SUM(D5,D6,D9*2)"),
        (GROWN, "D5+D6-D7", "D5+D6-D9"),
        (GROWN, "D5+E6+D7", "D5+E6+D9"),
        (GROWN, "D5+D6+D6", "D5+D6+D6"),
        (GROWN, "D6+D7", "D6+D9"),
        (GROWN, "2*D5+D6+D7", "2*D5+D6+D9"),
        (GROWN, "D4-D5+D6+D7", "D4-D5+D6+D9"),
        (GROWN, "D5+D6+D7*2", "D5+D6+D9*2"),
        (GROWN, "D5+D6+D7/D8", "D5+D6+D9/D10"),
        (GROWN, "D5+D6+D7^2", "D5+D6+D9^2"),
        (GROWN, "D5+D6+D7%", "D5+D6+D9%"),
        (GROWN, "2^D5+D6+D7", "2^D5+D6+D9"),
        (GROWN, "2/D5+D6+D7", "2/D5+D6+D9"),
        (GROWN, '"x"&D5+D6+D7', '"x"&D5+D6+D9'),
        (GROWN, "D5:INDEX(D5:D7,2)", "D5:INDEX(D5:D9,2)"),
        (GROWN, "INDEX(D5:D7,1):D7", "INDEX(D5:D9,1):D9"),
        (GROWN, "INDEX(D5:D7,1):D6", "INDEX(D5:D9,1):D6"),
        (GROWN, "INDEX(D5:D7,1):D8", "INDEX(D5:D9,1):D10"),
        (GROWN, "D7:INDEX(D1:D4,1)", "D9:INDEX(D1:D4,1)"),
        (GROWN, "INDEX(D1:D4,1):D4", "INDEX(D1:D4,1):D4"),
        (GROWN, "SUM(合计额)", "SUM(合计额)"),
        (SINGLE, "D5*2", "D5*2"),
        (SINGLE, "SUM(D5)", "SUM(D5:D8)"),
        (SINGLE, "SUM(D5,D6)", "SUM(D5:D8,D9)"),
        (SINGLE, "SUM(D5+1)", "SUM(D5+1)"),
        (SINGLE, "SUM(D5:D5)", "SUM(D5:D8)"),
        (SINGLE, "ROUND(D5,2)", "ROUND(D5,2)"),
        (SINGLE, "COUNTIF(D5,1)", "COUNTIF(D5:D8,1)"),
        (SINGLE, "COUNTIF(A1,D5)", "COUNTIF(A1,D5)"),
        (SINGLE, "SUMIF(A1:A2,D5,D5)", "SUMIF(A1:A2,D5,D5:D8)"),
        (SINGLE, "ROUND(SUM(D4),D5)", "ROUND(SUM(D4),D5)"),
        (SINGLE, "(D4+D6)/2", "(D4+D9)/2"),
        (GROWN, "(D4+D8)*(D5-D7)", "(D4+D10)*(D5-D9)"),
        (GROWN, "2*(SUM(D5:D7)+D8)", "2*(SUM(D5:D9)+D10)"),
        (RunChange(OWN, 5, 1, 1), "SUM(D5)", "SUM(D5)"),
    ],
)
def test_a_formula_of_the_sheet_outside_the_run(run, before, after):
    assert run.text(before, OWN) == after
    assert run.rebased(before, OWN, 20, 22) == after


@pytest.mark.parametrize(
    ("run", "before", "after"),
    [
        (GROWN, "明细!D5+明细!D6+明细!D7", "SUM(明细!D5:D9)"),
        (GROWN, "明细!D5+D6+D7", "明细!D5+D6+D7"),
        (GROWN, "D5+D6+D7", "D5+D6+D7"),
        (GROWN, "明细!D8+D8", "明细!D10+D8"),
        (GROWN, "SUM(明细!D5:D7,D7)", "SUM(明细!D5:D9,D7)"),
        (GROWN, "其他!D8", "其他!D8"),
        (GROWN, "其他!D5+其他!D6+其他!D7", "其他!D5+其他!D6+其他!D7"),
        (GROWN, "[1]明细!D8", "[1]明细!D8"),
        (GROWN, "[1]明细!D5+[1]明细!D6+[1]明细!D7", "[1]明细!D5+[1]明细!D6+[1]明细!D7"),
        (GROWN, "SUM(明细!5:7)", "SUM(明细!5:9)"),
        (SINGLE, "SUM(明细!D5)", "SUM(明细!D5:D8)"),
        (SINGLE, "SUM(D5)", "SUM(D5)"),
    ],
)
def test_a_formula_of_another_sheet_means_the_run_by_its_name_alone(run, before, after):
    assert run.text(before, OTHER) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("D5", "SUM(D5:D8)"),
        ("D5+D6", "SUM(D5:D8)+D9"),
        ("ROW(D5)", "ROW(D5)"),
        ("row(D5)+D5", "row(D5)+SUM(D5:D8)"),
        ("IF(ROW(D4)>1,D5,0)", "IF(ROW(D4)>1,SUM(D5:D8),0)"),
        ("SUM(D5)", "SUM(D5:D8)"),
        ("SUM(D5:INDEX(D1:D9,2))", "SUM(D5:INDEX(D1:D12,2))"),
        ("SUM(INDEX(D1:D9,2):D5)", "SUM(INDEX(D1:D12,2):D8)"),
        ("D4", "D4"),
    ],
)
def test_a_total_of_one_sample_sums_the_run(before, after):
    assert SINGLE.summing(before, OWN) == after


def test_a_total_on_another_sheet_sums_the_run_with_its_name_inside():
    assert SINGLE.summing("明细!D5/2", OTHER) == "SUM(明细!D5:D8)/2"


def test_a_reference_that_means_a_list_spans_its_rows():
    assert SINGLE.whole("明细!$D$5", OTHER) == "明细!$D$5:$D$8"
    assert SINGLE.whole("明细!$D$4", OTHER) == "明细!$D$4"
    assert GROWN.whole("明细!$D$5", OTHER) == "明细!$D$5"


@pytest.mark.parametrize(
    ("run", "before", "after"),
    [
        (SINGLE, "明细!$D$5", "明细!$D$5:$D$8"),
        (SINGLE, "明细!D5", "明细!D5"),
        (GROWN, "明细!$D$5:$D$7", "明细!$D$5:$D$9"),
        (GROWN, "明细!D5:D7", "明细!D5:D7"),
        (GROWN, "明细!$D$5:D7", "明细!$D$5:D7"),
        (GROWN, "明细!D5:$D$7", "明细!D5:$D$9"),
        (GROWN, "明细!$D$5+明细!$D$6+明细!$D$7", "明细!$D$5+明细!$D$6+明细!$D$9"),
    ],
)
def test_a_name_moves_but_for_what_is_relative_to_its_user(run, before, after):
    assert run.named(before, OTHER) == after


@pytest.mark.parametrize(
    ("run", "source", "target", "before", "after"),
    [
        (GROWN, 6, 8, "D6*2", "D8*2"),
        (GROWN, 6, 8, "D5+E6", "D7+E8"),
        (GROWN, 6, 8, "D$10", "D$12"),
        (GROWN, 6, 8, "D10", "D12"),
        (GROWN, 6, 8, "明细!D$10", "明细!D$12"),
        (GROWN, 5, 6, "D10", "D12"),
        (GROWN, 6, 8, "D4", "D4"),
        (GROWN, 5, 7, "D4+E5", "D6+E7"),
        (GROWN, 6, 8, "$D$6", "$D$6"),
        (GROWN, 6, 8, "D6/SUM(D5:D7)", "D8/SUM(D5:D9)"),
        (GROWN, 6, 8, "SUM(D7:D5)", "SUM(D9:D5)"),
        (GROWN, 6, 8, "SUM(D4:D8)", "SUM(D4:D10)"),
        (GROWN, 6, 8, "SUM(D$5:D6)", "SUM(D$5:D8)"),
        (GROWN, 6, 8, "SUM(A:A)+D6", "SUM(A:A)+D8"),
        (GROWN, 6, 8, "其他!A2*D6", "其他!A4*D8"),
        (GROWN, 6, 8, "其他!A$2*明细!D6", "其他!A$2*明细!D8"),
        (SINGLE, 5, 8, "D5/D$9", "D8/D$12"),
        (SINGLE, 5, 8, "ROW(A1)", "ROW(A4)"),
        (SINGLE, 5, 8, "row(A1)&D2", "row(A4)&D2"),
        (SINGLE, 5, 8, "ROW(A$1)", "ROW(A$1)"),
        (SINGLE, 5, 8, "SUM(D$5:D5)", "SUM(D$5:D8)"),
        (SINGLE, 5, 8, "RANK(D5,D$5:D$5)", "RANK(D8,D$5:D$8)"),
        (SINGLE, 5, 8, "SUM(D5:F5)", "SUM(D8:F8)"),
        (SINGLE, 5, 8, "SUM(D4:D5)", "SUM(D4:D8)"),
        (SINGLE, 5, 8, "SUM(D$4:D5)", "SUM(D$4:D8)"),
        (SINGLE, 5, 8, "SUM(D5:D$6)", "SUM(D8:D$9)"),
        (SINGLE, 5, 8, "SUM(5:5)", "SUM(8:8)"),
        (SINGLE, 5, 8, "SUM($5:5)", "SUM($5:8)"),
    ],
)
def test_a_formula_of_a_sample_is_repeated_in_another_row(run, source, target, before, after):
    assert repeated(before, OWN, run, source, target) == after
    assert run.rebased(before, OWN, source, target) == after


@pytest.mark.parametrize(
    ("before", "beside", "after"),
    [
        ("A20*D5", ("A21*D6", 1), "A24*D7"),
        ("A20*D5", ("A20*D6", 1), "A22*D7"),
        ("A20*D5", ("A22*D7", 2), "A24*D7"),
        ("A20*D5", ("A23*D7", 2), "A22*D7"),
        ("A20*D5", ("A20", 1), "A22*D7"),
        ("其他!A2*D5", ("其他!A2*D6", 1), "其他!A2*D7"),
        ("其他!A2*D5", ("其他!A3*D6", 1), "其他!A4*D7"),
        ("SUM(D5:D7)", ("SUM(D6:D8)", 1), "SUM(D7:D9)"),
        ("SUM(D5:D7)", ("SUM(D5:D7)", 1), "SUM(D5:D9)"),
    ],
)
def test_the_sample_beside_tells_what_moves_and_what_stays(before, beside, after):
    assert repeated(before, OWN, GROWN, 5, 7, beside) == after
