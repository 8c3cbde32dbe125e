"""A provision binds from its day on: the same facts a day earlier are no violation of it."""

from datetime import timedelta
from pathlib import Path

import pytest

from quotaxl.catalogue.law.parameters import shipped
from quotaxl.core.finding import Status
from quotaxl.rules.engine.examples import Variant, case_of, load_example
from quotaxl.rules.engine.registry import find
from quotaxl.rules.engine.run import run

CASES = Path(__file__).parents[1] / "cases"
TERMS = {  # rule → its deadline, the cell of the day that starts it, the cell of the day that ends it
    "QX-D101": ("publication", "基本信息!B10", "基本信息!B11"),
}


def ended(rule: str, changes: dict[str, str]) -> Status:
    (outcome,) = run(case_of(load_example(CASES / f"{rule}.toml"), Variant("", changes)), [find(rule)])
    return outcome.status


@pytest.mark.parametrize("rule", TERMS)
def test_a_term_that_began_before_the_provision_took_force_is_not_judged(rule):
    name, first, then = TERMS[rule]
    limit = shipped().deadlines[name]
    for days, status in ((-1, Status.PASSED), (0, Status.FAILED)):
        start = limit.since + timedelta(days=days)
        late = start + timedelta(days=limit.days + 1)
        assert ended(rule, {first: start.isoformat(), then: late.isoformat()}) is status


def test_a_yearly_day_before_the_provision_took_force_is_not_judged():
    due = shipped().yearly["outstanding"]
    for year, status in ((due.since.year - 2, Status.PASSED), (due.since.year, Status.FAILED)):
        title = f"2010年—{year}年末杨凌示范区发行的新增地方政府一般债券情况表"
        late = f"公开日期：{year + 1}-07-05"
        assert ended("QX-D105", {"存续期表1!A1": title, "存续期表1!A8": late}) is status


@pytest.mark.parametrize("entry", [one for one in shipped().lists if not one.notice], ids=lambda entry: entry.id)
def test_a_list_holds_from_its_first_day_to_its_last(entry):
    day = timedelta(days=1)
    assert (entry.holds(entry.since - day), entry.holds(entry.since)) == (False, True)
    if entry.until is not None:
        assert (entry.holds(entry.until), entry.holds(entry.until + day)) == (True, False)
