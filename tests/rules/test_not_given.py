"""A rule that has no business with what is given says so: it neither finds nor passes anything, nor asks for data."""

import pytest
from latin import foreign
from layouts import grid

from quotaxl.catalogue.regions import load
from quotaxl.core.document import Document
from quotaxl.core.finding import Status
from quotaxl.dossier.assemble import assemble
from quotaxl.reading import read_tables
from quotaxl.reading.prose import read_prose
from quotaxl.rules.engine.registry import all_rules
from quotaxl.rules.engine.run import run

STAFF = "通讯录\n姓名|科室|电话\n张三|预算科|2345\n李四|国库科|2346"
LETTER = "会议通知\n定于三月五日上午在二楼会议室召开例会，请准时参加。"
GIVEN = {"nothing": ((), ()), "a list of people": ((STAFF,), ()), "a letter": ((), (LETTER,))}


def dossier(tables, texts):
    regions = load()
    documents = [Document(f"{n}.csv", (grid(text),), kind="csv") for n, text in enumerate(tables)]
    proses = [
        read_prose(f"{n}.txt", list(enumerate(text.split("\n"), 1)), regions, lines=True)
        for n, text in enumerate(texts)
    ]
    return assemble([(one, read_tables(one, regions)) for one in documents], regions, proses=proses).dossiers[0]


ALWAYS = {"QX-A001", "QX-A002", "QX-T102", "QX-U101", *(f"QX-U20{n}" for n in range(1, 7))}
"""Rules about whatever is given: blank workbooks, files without a known table, structure, units, values of cells."""
TEXTS = {"QX-W401", "QX-W501", "QX-W601", "QX-W701", "QX-W702", "QX-W703", "QX-W801"}
"""Rules about what a text says by itself, and not with figures."""
CHECKED = {"nothing": ALWAYS, "a list of people": {*ALWAYS, "QX-I201"}, "a letter": ALWAYS | TEXTS}
WANTING = {"a letter": {"QX-W301"}}
"""The projects of a text are compared with tables, which are wanted."""


@pytest.mark.parametrize("about", GIVEN)
def test_no_rule_wants_anything_of_what_is_not_its_own(about):
    outcomes = run(dossier(*GIVEN[about]), all_rules())
    assert {one.rule for one in outcomes if one.status is not Status.SKIPPED} == CHECKED[about]
    assert {one.rule for one in outcomes if one.lacking} == WANTING.get(about, set())
    assert [one.rule for one in outcomes if one.status is Status.FAILED] == (
        ["QX-A002"] if about == "a list of people" else []
    )
    for one in outcomes:
        if one.status is Status.SKIPPED:
            assert one.reason and one.reason.zh and one.reason.en, one.rule
            assert foreign(one.reason.zh) == []
