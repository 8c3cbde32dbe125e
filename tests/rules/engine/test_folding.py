"""One cause, one finding: what follows from a finding stands under it."""

from dataclasses import replace
from decimal import Decimal

import pytest
from samples import COUNTY, EARMARK, OPAQUE, SUM, cell

from quotaxl.core.finding import CellRole, Outcome, Severity, Status
from quotaxl.rules.engine.folding import SLIP, folded

AMOUNT = cell("E6", file=COUNTY, sheet="债券项目")
UNREAD = replace(OPAQUE, rule="QX-U203", cells=(AMOUNT,))
FOLLOWS = replace(EARMARK, rule="QX-P101", because=(AMOUNT,))


def outcomes(*findings):
    return [Outcome(f.rule, Status.FAILED, (f,)) for f in findings]


def told(found):
    return [(f.rule, f.severity, tuple(g.rule for g in f.folded)) for o in found for f in o.findings]


def test_what_follows_from_an_unread_cell_stands_under_it_and_lends_it_its_severity():
    found = folded(outcomes(UNREAD, FOLLOWS, SUM))
    assert told(found) == [("QX-U203", Severity.ERROR, ("QX-P101",)), ("QX-S101", Severity.ERROR, ())]
    assert [o.status for o in found] == [Status.FAILED] * 3


def test_a_finding_without_a_told_cause_stays():
    assert told(folded(outcomes(FOLLOWS, SUM))) == [("QX-P101", Severity.ERROR, ()), ("QX-S101", Severity.ERROR, ())]
    elsewhere = replace(UNREAD, cells=(cell("E7", file=COUNTY, sheet="债券项目"),))
    assert len(told(folded(outcomes(elsewhere, FOLLOWS)))) == 2


def test_what_was_accepted_is_neither_cause_nor_consequence():
    assert len(told(folded(outcomes(UNREAD.at(Severity.INFO), FOLLOWS)))) == 2
    assert len(told(folded(outcomes(UNREAD, FOLLOWS.at(Severity.INFO))))) == 2


def test_a_range_holds_the_cell():
    wide = replace(UNREAD, cells=(cell("E4:E9", file=COUNTY, sheet="债券项目"),))
    assert told(folded(outcomes(wide, FOLLOWS)))[0][2] == ("QX-P101",)


def test_comparisons_with_a_sheet_in_the_wrong_unit_follow_from_the_slip():
    slip = replace(OPAQUE, rule=SLIP, severity=Severity.ERROR, cells=(cell("M2", file=COUNTY, sheet="债券项目"),))
    within = replace(SUM, cells=(cell("E5", file=COUNTY, sheet="债券项目"),))
    found = folded(outcomes(slip, EARMARK, within, SUM))
    assert [(rule, under) for rule, _, under in told(found)] == [
        (SLIP, ("QX-E101",)),
        ("QX-S101", ()),
        ("QX-S101", ()),
    ]


@pytest.mark.parametrize("others", [(), (UNREAD,)])
def test_what_follows_from_a_slip_follows_from_no_cell_besides(others):
    slip = replace(OPAQUE, rule=SLIP, severity=Severity.ERROR, cells=(cell("M2", file=COUNTY, sheet="债券项目"),))
    found = folded(outcomes(slip, *others, replace(EARMARK, because=(AMOUNT,))))
    assert told(found)[0] == (SLIP, Severity.ERROR, ("QX-E101",))
    assert all(under == () for _, _, under in told(found)[1:])


def test_a_sum_that_is_off_through_a_cell_that_cannot_be_follows_from_it():
    parts = tuple(replace(c, role=CellRole.PART) for c in (AMOUNT, cell("E7", file=COUNTY, sheet="债券项目")))
    off = replace(SUM, cells=(cell("E4", file=COUNTY, sheet="债券项目"), *parts), difference=Decimal("-6199.38"))
    negative = replace(OPAQUE, rule="QX-T101", severity=Severity.ERROR, cells=(AMOUNT,))
    assert told(folded(outcomes(negative, off))) == [("QX-T101", Severity.ERROR, ("QX-S101",))]
    elsewhere = replace(negative, cells=(cell("E9", file=COUNTY, sheet="债券项目"),))
    assert len(told(folded(outcomes(elsewhere, off)))) == 2
    assert len(told(folded(outcomes(replace(negative, severity=Severity.WARNING), off)))) == 2


@pytest.mark.parametrize(("amount", "follows"), [("6200", True), ("6000", True), ("6262", True), ("7000", False)])
def test_a_sum_is_off_through_an_unlikely_amount_only_by_as_much_as_that(amount, follows):
    off = replace(SUM, cells=(cell("E4"), replace(AMOUNT, role=CellRole.PART)), difference=Decimal("-6199.38"))
    large = replace(OPAQUE, rule="QX-U102", cells=(AMOUNT,), actual=Decimal(amount), severity=Severity.WARNING)
    found = told(folded(outcomes(large, off)))
    assert (found == [("QX-U102", Severity.ERROR, ("QX-S101",))]) is follows
