"""How rules end: passed, failed, skipped with a reason, crashed; and how many findings are built."""

import pytest

from quotaxl.catalogue import regions
from quotaxl.core.finding import CellRef, CellRole, Severity, Status
from quotaxl.core.words import Words
from quotaxl.dossier.dossier import Dossier
from quotaxl.rules.engine.registry import Hit, Hits, Rule, Unchecked
from quotaxl.rules.engine.run import chosen, run

WORDS = Words("{n}有误", "{n} is wrong")
CELL = CellRef("a.xlsx", "表", "C5", CellRole.SUBJECT)


def rule_of(check, needs=()) -> Rule:
    return Rule("QX-X1", Severity.WARNING, "x", "x", WORDS, WORDS, WORDS, WORDS, (), needs, check)


def ended(check, cap=1_000, needs=()):
    (outcome,) = run(Dossier((), regions.load()), [rule_of(check, needs)], cap)
    return outcome


def test_nothing_found_is_passed():
    assert ended(lambda case: iter(())).status is Status.PASSED


def test_a_missing_form_skips_and_names_it():
    outcome = ended(lambda case: iter(()), needs=("county-limit", "allocation"))
    assert outcome.status is Status.SKIPPED
    assert "债务限额" in outcome.reason.zh
    assert "资金分配表" in outcome.reason.zh


def test_what_could_not_be_checked_is_said():
    reason = Words("甲未填写", "a is blank")
    assert ended(lambda case: iter([Unchecked(reason)])).status is Status.SKIPPED
    partly = ended(lambda case: iter([Unchecked(reason, everything=False)]))
    assert (partly.status, partly.reason) == (Status.PASSED, reason)


def test_a_crash_is_never_a_finding():
    def check(case):
        yield Hit((CELL,), {"n": 1})
        raise KeyError("x")

    outcome = ended(check)
    assert (outcome.status, outcome.findings) == (Status.CRASHED, ())
    assert "KeyError" in outcome.reason.en


def test_findings_are_capped_and_the_count_is_exact():
    built = 0

    def hits():
        nonlocal built
        for n in range(500):
            built += 1
            yield Hit((CELL,), {"n": n})

    outcome = ended(lambda case: iter([Hits(500, hits()), Hit((CELL,), {"n": 500})]), cap=10)
    assert (outcome.status, outcome.hits, len(outcome.findings)) == (Status.FAILED, 501, 10)
    assert built <= 11
    assert outcome.findings[3].message.zh == "3有误"


def test_text_from_outside_is_not_formatted():
    outcome = ended(lambda case: iter([Hit((CELL,), {"n": "{0.__class__} {n}"})]))
    assert outcome.findings[0].message.en == "{0.__class__} {n} is wrong"


@pytest.mark.parametrize(
    ("select", "ignore", "wanted"),
    [((), (), True), (("s",), (), True), (("QX-S101",), (), True), (("r",), (), False), ((), ("QX-S1",), False)],
)
def test_selection_by_beginnings(select, ignore, wanted):
    assert chosen("QX-S101", select, ignore) is wanted
