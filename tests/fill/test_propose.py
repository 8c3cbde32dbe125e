"""Which texts of a form speak of the year before or after its own, as the official forms print them."""

import pytest

from quotaxl.catalogue.regions import load
from quotaxl.fill.propose import propose
from quotaxl.fill.template import shipped
from quotaxl.sources.read import read_workbook

LAST, NEXT = "__上年", "__下年"
OTHER_YEARS = {
    "general-balance": {"A5": LAST, "A13": NEXT},
    "special-balance": {"A5": LAST, "A10": NEXT, "A11": NEXT},
    "issue-service": {"A16": NEXT, "A23": NEXT},
    "issue-service-final": {"A4": LAST, "A7": LAST},
    "limit-adjustment": {"A5": LAST, "A11": NEXT},
    "limit-advance": {"A5": LAST},
}
"""A5 of 表 1: 一、上年末余额实际数. Every other text of these and all other forms speaks of the form's own year."""


@pytest.mark.parametrize("template", [t for t in shipped() if t.fills and not t.each], ids=lambda t: t.id)
def test_texts_of_another_year(template):
    texts = [b for b in propose(read_workbook(template.form), load()).bound if b.name.startswith("文字__")]
    assert texts
    assert [b.name.partition("__")[2].partition("__")[0] for b in texts] == [str(n + 1) for n in range(len(texts))]
    found = {str(b.area): end for b in texts for end in (LAST, NEXT) if b.name.endswith(end)}
    assert found == OTHER_YEARS.get(template.id, {})
